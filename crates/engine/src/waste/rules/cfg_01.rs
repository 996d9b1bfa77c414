//! Configuration that is recorded at every change.

use super::shared_service::{a_month, finding};
use crate::waste::cost::whole;
use crate::waste::{Action, Case, Confidence, Found, Limit, Meter, Need, Resource, Rule, Saving};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "CFG-01",
    name: "Config recorded at every change",
    confidence: Confidence::Medium,
    action: Action::Review,
    signal: "In an account and region, lines ConfigurationItemRecorded above the limit",
    saving: "Nothing is claimed: recording once a day costs four times as much an item, and pays off where a resource \
         changes more than four times a day",
    caveat: "Rules that must react to a change need every change",
    inspect: "aws configservice describe-configuration-recorders --region {region}",
    limits: &[Limit { name: "least", default: "5", unit: "a month", what: "Less is left out" }],
    needs: &[Need::UsageTypes],
    find,
    example: "
        - | AWSConfig | ConfigurationItemRecorded | None | 300000 ConfigurationItemRecorded | 900.00
        - | AWSConfig | ConfigurationItemRecorded | None | 300 ConfigurationItemRecorded | 0.90 | account=222222222222
        => candidate us-east-1
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.is("ConfigurationItemRecorded");
    let found = |resource: &Resource| {
        let days = case.bill.window.end_hour.saturating_sub(case.bill.window.first_hour).div_ceil(24);
        let a_day = resource.usage(is).times(whole(1), whole(i64::from(days.max(1))));
        let cost = resource.cost(is).total();
        let words = format!(
            "{} items recorded cost {}, {} a day",
            resource.usage(is).grouped(0),
            cost.grouped(2),
            a_day.grouped(0)
        );
        let is_found = a_month(case, cost) >= case.limit("least");
        is_found.then(|| finding(resource, Saving::NONE, words))
    };
    // Items come when something changes, so there may be none in the last hours.
    case.bill.resources.iter().filter(|resource| resource.has(is)).filter_map(found).collect()
}
