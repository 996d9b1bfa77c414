//! People who are paid for twice.

use std::collections::BTreeMap;

use super::shared_service::{finding, told};
use crate::money::Money;
use crate::waste::{Case, Confidence, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "SEAT-02",
    name: "Duplicate user of QuickSight",
    confidence: Confidence::Medium,
    signal: "A user of QuickSight with the same name and a paid subscription in more than one account or namespace",
    saving: "The fees but the dearest",
    caveat: "Two people may have one name",
    inspect: "aws quicksight list-users --region {region} --aws-account-id {account} --namespace default",
    act: "aws quicksight delete-user --region {region} --aws-account-id {account} --namespace default --user-name \
         {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:quicksight:us-east-1:111111111111:user/default/ann | AmazonQuickSight | USE1-QS-User-Enterprise-Month | | 1 User-Month | 24.00
        arn:aws:quicksight:us-east-1:222222222222:user/default/ann | AmazonQuickSight | USE1-QS-User-Enterprise-Month | | 1 User-Month | 18.00 | account=222222222222
        arn:aws:quicksight:us-east-1:111111111111:user/default/bob | AmazonQuickSight | USE1-QS-User-Enterprise-Month | | 1 User-Month | 24.00
        => 222222222222:user/default/ann saves 18.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.of("AmazonQuickSight") && meter.cost > Money::ZERO;
    let mut users: BTreeMap<&str, Vec<&Resource>> = BTreeMap::new();
    for resource in case.settled().filter(|resource| resource.id.contains(":user/") && resource.has(is)) {
        users.entry(resource.name()).or_default().push(resource);
    }
    let mut all = Vec::new();
    for (name, mut seats) in users {
        seats.sort_by_key(|seat| std::cmp::Reverse((seat.cost(is).total(), std::cmp::Reverse(seat.place))));
        for seat in seats.iter().skip(1) {
            let words = format!("{name} has {} subscriptions; {}", seats.len(), told(seat, is, "this one"));
            all.push(finding(seat, seat.monthly(seat.cost(is)), words));
        }
    }
    all
}
