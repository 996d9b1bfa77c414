//! Resources past the date that their tag says.

use super::shared_service::{day, finding, paid};
use crate::money::Money;
use crate::waste::{Case, Found, Need, Resource, Rule};

/// Tags that say until when a resource is needed.
const KEYS: &[&str] =
    &["ttl", "expiry", "expires", "expiry-date", "expiration-date", "delete-after", "delete-on", "end-date"];

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "GEN-04",
    name: "Past its date",
    signal: "A tag such as expiry or delete-after with a date before the last day of the window, and still billed",
    saving: "All of its cost",
    caveat: "Ask its owner whether the date was put off",
    inspect: "aws resourcegroupstaggingapi get-resources --region {region} --resource-arn-list {id}",
    needs: &[Need::Resources, Need::Tag(KEYS)],
    find,
    example: "
        i-past | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | tag.delete-after=2026-09-30
        i-soon | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | tag.delete-after=2026-12-31
        i-odd | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | tag.ttl=never
        => i-past saves 70.08
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let last = i64::from(case.bill.window.end_hour.saturating_sub(1) / 24);
    let found = |resource: &Resource| {
        let date = resource.tag(KEYS);
        let past = last - day(&date.replace(['/', '.'], "-"))?;
        let words = format!("Its tag says {date}, {past} days before the last day of the report");
        let found = || finding(resource, resource.monthly(resource.total()), words);
        (past > 0 && resource.total().total() > Money::ZERO).then(found)
    };
    paid(case.billed().filter(|resource| !resource.id.is_empty()).filter_map(found))
}
