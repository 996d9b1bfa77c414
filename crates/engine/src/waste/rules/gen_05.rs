//! Resources whose name says that they were meant to go.

use super::shared_service::finding;
use crate::waste::{Action, Case, Confidence, Found, Limit, Need, Resource, Rule, Saving, Tier};

/// Words that people name temporary things with.
const WORDS: [&str; 10] = ["test", "tmp", "temp", "temporary", "poc", "old", "backup", "copy", "demo", "trial"];

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "GEN-05",
    name: "Named as temporary",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    action: Action::Review,
    signal: "Inferred: a word such as test, tmp, poc or old in the name, and older than the limit",
    saving: "Nothing is claimed: somebody should look",
    caveat: "Test environments are meant to stay; ask the owner",
    inspect: "aws resourcegroupstaggingapi get-resources --region {region} --resource-arn-list {id}",
    limits: &[
        Limit { name: "days", default: "60", unit: "days", what: "There for at least so many days" },
        Limit { name: "least", default: "10", unit: "a month", what: "Less is left out" },
    ],
    needs: &[Need::Resources, Need::Months(2)],
    find,
    example: "
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | tag.Name=poc-search
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | month=-2
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | tag.Name=golden-eye
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | month=-2
        i-c | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | tag.Name=tmp-1
        => candidate i-a
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let since = case.days_ago(case.count("days"));
    let word = |text: &str| {
        let lower = text.to_lowercase();
        let mut parts = lower.split(|letter: char| !letter.is_alphanumeric());
        parts.find_map(|part| WORDS.iter().find(|word| **word == part).copied())
    };
    let found = |resource: &Resource| {
        let names = [resource.tag(&["name"]), resource.tag(&["purpose"]), resource.name()];
        let (name, word) = names.into_iter().find_map(|name| Some((name, word(name)?)))?;
        let cost = resource.monthly(resource.total()).high;
        let words = format!(
            "\"{word}\" in \"{name}\", there for {} days, {} a month",
            resource.last.saturating_sub(resource.born) / 24,
            cost.grouped(2)
        );
        (resource.born <= since && cost >= case.limit("least")).then(|| finding(resource, Saving::NONE, words))
    };
    case.settled().filter_map(found).collect()
}
