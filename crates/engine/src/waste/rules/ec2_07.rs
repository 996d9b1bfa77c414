//! Reserved capacity that no instance runs in.

use crate::money::Money;
use crate::waste::{Case, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC2-07",
    name: "Unused capacity reservation",
    signal: "Lines UnusedBox or UnusedDed: an hour of reserved capacity that no instance used",
    saving: "The cost of those lines; where a Savings Plan or reservation covers them, it is free for other usage",
    caveat: "Capacity is reserved for a failover or a launch, too; ask what it waits for",
    inspect: "aws ec2 describe-capacity-reservations --region {region} --capacity-reservation-ids {name}",
    act: "aws ec2 cancel-capacity-reservation --region {region} --capacity-reservation-id {name}",
    needs: &[Need::UsageTypes],
    find,
    example: "
        arn:aws:ec2:us-east-1:111111111111:capacity-reservation/cr-a | AmazonEC2 | UnusedBox:m5.large | RunInstances | 730 Hrs | 70.08
        arn:aws:ec2:us-east-1:111111111111:capacity-reservation/cr-b | AmazonEC2 | UnusedDed:m5.large | RunInstances | 730 Hrs | 50.00 | covered
        arn:aws:ec2:us-east-1:111111111111:capacity-reservation/cr-c | AmazonEC2 | Reservation:m5.large | RunInstances | 730 Hrs | 0.00
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08
        => cr-a saves 70.08
        => cr-b saves 0.00 to 50.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let unused = |meter: &Meter| meter.of("AmazonEC2") && (meter.starts("UnusedBox") || meter.starts("UnusedDed"));
    let found = |resource: &Resource| {
        let cost = resource.cost(unused);
        let hours = resource.usage(unused);
        let words = format!("{} hours reserved and not used, {}", hours.grouped(0), cost.total().grouped(2));
        let kind = resource.first(unused).map_or("", Meter::instance).to_owned();
        let found = || Found::new(resource, resource.monthly(cost)).detail(kind).says(words);
        (cost.total() > Money::ZERO).then(found)
    };
    case.billed().filter_map(found).collect()
}
