//! Buckets that grow and from which nothing ever moves to another class.

use super::shared_network::kept;
use super::shared_storage::{gb_by_month, is_growing, is_standard, told};
use crate::money::Money;
use crate::waste::resource::Past;
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "S3-04",
    name: "No sign of a lifecycle",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    action: Action::Modernize,
    effort: Effort::Low,
    signal: "Inferred: only Standard storage, no request of a transition, and more GB every month",
    saving: "At most so many percent of the Standard storage as the limit says",
    caveat: "A rule that only deletes leaves no sign either; whether old objects are needed is for the owner to say",
    inspect: "aws s3api get-bucket-lifecycle-configuration --bucket {id}",
    limits: &[
        Limit { name: "months", default: "3", unit: "months", what: "It grew in each of so many months" },
        Limit { name: "growth", default: "2", unit: "% a month", what: "Less is no growth" },
        Limit { name: "gb", default: "100", unit: "GB", what: "Less is left out" },
        Limit {
            name: "percent",
            default: "30",
            unit: "%",
            what: "Of the cost of Standard storage, what a lifecycle saves as a rule",
        },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Months(3)],
    find,
    example: "
        bucket-a | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 1000 GB-Mo | 23 | month=-2
        bucket-a | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 1200 GB-Mo | 27.60 | month=-1
        bucket-a | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 1500 GB-Mo | 34.50
        bucket-b | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 1000 GB-Mo | 23 | month=-2
        bucket-b | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 1000 GB-Mo | 23 | month=-1
        bucket-b | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 1500 GB-Mo | 34.50
        bucket-c | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 1000 GB-Mo | 23 | month=-2
        bucket-c | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 1200 GB-Mo | 27.60 | month=-1
        bucket-c | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 1500 GB-Mo | 34.50
        bucket-c | AmazonS3 | Requests-Tier4 | S3-StandardIATransition | 5000 Requests | 0.05
        => candidate bucket-a
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    case.settled_of("AmazonS3").filter_map(|resource| found(case, resource)).collect()
}

fn found(case: &Case<'_>, resource: &Resource) -> Option<Found> {
    let months = case.count("months");
    let s3 = || resource.past.iter().filter(|past| &*past.service == "AmazonS3");
    let gb = gb_by_month(s3().filter(|past| &*past.usage_type == "TimedStorage-ByteHrs"));
    let (_, now) = gb.last().copied()?;
    if s3().any(moves) || now < case.limit("gb") || !is_growing(case, &gb, months, case.limit("growth")) {
        return None;
    }
    let cost = resource.cost(is_standard);
    let words = format!("GB by month: {}; no other class and no transition", told(&gb, months));
    let saving = resource.monthly(cost.percent(case.limit("percent"))).up_to();
    Some(kept(Found::new(resource, saving).detail(format!("{} GB", now.grouped(0))).says(words), resource))
}

/// Another class, or a transition to one: tier 3 is to Glacier classes, tier 4 to the others.
fn moves(past: &Past) -> bool {
    let kind = &*past.usage_type;
    let is_other = kind.starts_with("TimedStorage-") && kind != "TimedStorage-ByteHrs";
    (is_other || kind == "Requests-Tier3" || kind == "Requests-Tier4" || kind == "Requests-GDA-Tier3")
        && past.usage > Money::ZERO
}
