//! More than one subscription to Shield Advanced.

use std::collections::BTreeMap;

use super::shared_network::monthly_fee;
use crate::money::Money;
use crate::waste::cost::plus;
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Meter, Need, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-29",
    name: "Shield Advanced paid twice",
    confidence: Confidence::Medium,
    action: Action::Delete,
    effort: Effort::High,
    signal: "Shield-Monthly-Fee in more than one account; an organization pays it once",
    saving: "All fees but the largest",
    caveat: "Accounts of separate organizations each pay one: putting them under one payer ends it; the subscription runs for a year",
    inspect: "aws shield describe-subscription",
    limits: &[Limit { name: "least", default: "1000", unit: "a month", what: "Smaller amounts are no whole fee" }],
    needs: &[Need::UsageTypes],
    find,
    example: "
        - | AWSShield | Shield-Monthly-Fee | Subscription | 1 Month | 3000 | account=111111111111 | from=0 | to=1
        - | AWSShield | Shield-Monthly-Fee | Subscription | 1 Month | 3000.01 | account=222222222222 | from=0 | to=1 | region=eu-west-1
        - | AWSShield | DataTransfer-Out-Bytes | Shield | 10 GB | 0.50 | account=333333333333
        => us-east-1 saves 3000
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let fee = |meter: &Meter| meter.of("AWSShield") && meter.is("Shield-Monthly-Fee");
    let mut fees: BTreeMap<&str, Money> = BTreeMap::new();
    let paying = case.bill.resources.iter().filter(|resource| resource.has(fee));
    let paying: Vec<_> =
        paying.filter(|resource| monthly_fee(case, resource.cost(fee)).high >= case.limit("least")).collect();
    for resource in &paying {
        let sum = fees.entry(&resource.account).or_default();
        *sum = plus(*sum, resource.cost(fee).total());
    }
    let kept = fees.iter().max_by_key(|(_, fee)| **fee).map(|(account, _)| *account);
    let accounts = fees.len();
    let more = paying.into_iter().filter(|resource| Some(&*resource.account) != kept);
    let found = |resource: &crate::waste::Resource| {
        let words =
            format!("A fee of {}, one of {accounts} accounts that pay it", resource.cost(fee).total().grouped(2));
        Found::new(resource, monthly_fee(case, resource.cost(fee))).says(words)
    };
    more.map(found).collect()
}
