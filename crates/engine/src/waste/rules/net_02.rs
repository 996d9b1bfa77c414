//! Public addresses in use, where an account has many of them.

use super::shared_network::{by_month, places, window_hours};
use crate::money::Money;
use crate::waste::cost::whole;
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Meter, Need, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-02",
    name: "Many public addresses in use",
    confidence: Confidence::Low,
    action: Action::Review,
    effort: Effort::Medium,
    signal: "Lines PublicIPv4:InUseAddress of an account and region that cost more a month than the limit",
    saving: "None is claimed: the address of what could stand behind a load balancer, or use IPv6, costs its hours",
    caveat: "A load balancer and a NAT gateway have addresses of their own, which stay",
    inspect: "aws ec2 describe-network-interfaces --region {region} --filters Name=association.public-ip,Values=*",
    limits: &[Limit {
        name: "least",
        default: "50",
        unit: "a month",
        what: "Addresses that cost less together are left out",
    }],
    needs: &[Need::UsageTypes],
    find,
    example: "
        eni-a | AmazonVPC | PublicIPv4:InUseAddress | RunInstances | 8030 Hrs | 40.15
        eni-b | AmazonVPC | PublicIPv4:InUseAddress | RunInstances | 2920 Hrs | 14.60
        eni-c | AmazonVPC | PublicIPv4:InUseAddress | RunInstances | 730 Hrs | 3.65 | account=222222222222
        => candidate 111111111111
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let in_use = |meter: &Meter| meter.is("PublicIPv4:InUseAddress");
    let found = |place: super::shared_network::Place<'_>| {
        let cost = by_month(case, place.cost(in_use)).high;
        let addresses = place.usage(in_use).times(Money::ONE, whole(i64::from(window_hours(case).max(1))));
        let words = format!("{} addresses in use cost {} a month", addresses.grouped(0), cost.grouped(2));
        let found = Found::place(place.account, place.region, "public addresses in use").says(words);
        (cost >= case.limit("least")).then_some(found)
    };
    places(case, in_use).into_iter().filter_map(found).collect()
}
