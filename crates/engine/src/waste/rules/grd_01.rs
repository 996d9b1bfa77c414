//! Accounts whose security costs much for what they run.

use std::collections::BTreeMap;

use super::shared_service::{a_month, by_account, share};
use crate::money::Money;
use crate::waste::cost::whole;
use crate::waste::{Action, Case, Confidence, Found, Limit, Meter, Need, Rule};

/// What watches.
const SERVICES: [&str; 5] = ["AmazonGuardDuty", "AWSConfig", "AmazonMacie", "AmazonInspectorV2", "AWSSecurityHub"];

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "GRD-01",
    name: "Security costs out of line",
    confidence: Confidence::Low,
    action: Action::Review,
    signal: "In an account, GuardDuty, Config, Macie, Inspector and Security Hub cost more of its compute than the \
         limit times the median of all accounts",
    saving: "Nothing is claimed: somebody should look why",
    caveat: "A small account with much traffic is out of line for good reason",
    inspect: "aws guardduty list-detectors",
    limits: &[
        Limit { name: "times", default: "3", unit: "times", what: "So many times the median" },
        Limit { name: "least", default: "50", unit: "a month", what: "Less is left out" },
    ],
    needs: &[Need::UsageTypes],
    find,
    example: "
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 1000.00
        - | AmazonGuardDuty | USE1-PaidEventsAnalyzed | none | 1 Events | 20.00
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 1000.00 | account=222222222222
        - | AmazonGuardDuty | USE1-PaidEventsAnalyzed | none | 1 Events | 30.00 | account=222222222222
        i-c | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 1000.00 | account=333333333333
        - | AmazonGuardDuty | USE1-PaidEventsAnalyzed | none | 1 Events | 200.00 | account=333333333333
        => candidate 333333333333
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let security = by_account(case, |meter| SERVICES.contains(&&*meter.service));
    let works = |meter: &Meter| {
        meter.is_instance_hours() || meter.is_database_hours() || meter.starts("Fargate-") || meter.starts("Lambda-")
    };
    let compute = by_account(case, works);
    let percents: BTreeMap<&str, Money> = compute
        .iter()
        .filter_map(|(account, cost)| Some((*account, share(security.get(account)?.total(), cost.total())?)))
        .collect();
    let mut sorted: Vec<Money> = percents.values().copied().collect();
    sorted.sort_unstable();
    let Some(median) = sorted.get(sorted.len() / 2).copied().filter(|_| sorted.len() >= 3) else { return Vec::new() };
    let found = |(account, percent): (&&str, &Money)| {
        let cost = a_month(case, security.get(account)?.total());
        let most = median.times(case.limit("times"), whole(1));
        let words = format!(
            "Security costs {} a month, {} % of compute; the median account has {} %",
            cost.grouped(2),
            percent.grouped(1),
            median.grouped(1)
        );
        let is_found = *percent > most && cost >= case.limit("least");
        is_found.then(|| Found::place(account, "", "security services").says(words))
    };
    percents.iter().filter_map(found).collect()
}
