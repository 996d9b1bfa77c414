//! Buckets of S3 Standard whose objects nobody reads or writes.

use super::shared_network::kept;
use super::shared_storage::{gap, gb, is_object_request, is_standard};
use crate::money::Money;
use crate::waste::resource::Past;
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Need, Resource, Rule, Saving, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "S3-01",
    name: "Standard bucket without requests",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "Inferred: Standard storage, no request for an object in the window, and hardly any request in the days before it",
    saving: "The price gap to Standard-Infrequent Access at least, to Glacier Instant Retrieval at most",
    caveat: "Each object that moves costs a transition request, and objects below 128 KB are charged as 128 KB; older reports may know of requests",
    inspect: "aws s3api get-bucket-lifecycle-configuration --bucket {id}",
    limits: &[
        Limit {
            name: "days",
            default: "60",
            unit: "days",
            what: "Without requests for so many days, or for all that is loaded",
        },
        Limit {
            name: "requests",
            default: "1000",
            unit: "a month",
            what: "Requests of any kind in a month before the window, which tells no kinds, that tools make anyway",
        },
        Limit { name: "gb", default: "10", unit: "GB", what: "Less is left out" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Operations, Need::Months(2)],
    find,
    example: "
        bucket-old | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 1000 GB-Mo | 23
        bucket-old | AmazonS3 | Requests-Tier1 | ListBucket | 300 Requests | 0.01
        bucket-old | AmazonS3 | Requests-Tier1 | ListBucket | 300 Requests | 0.01 | month=-1
        bucket-read | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 1000 GB-Mo | 23
        bucket-read | AmazonS3 | Requests-Tier2 | GetObject | 5 Requests | 0.01
        bucket-before | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 1000 GB-Mo | 23
        bucket-before | AmazonS3 | Requests-Tier2 | GetObject | 90000 Requests | 0.04 | month=-1
        bucket-cold | AmazonS3 | TimedStorage-GDA-ByteHrs | DeepArchiveStorage | 1000 GB-Mo | 1
        => bucket-old saves 10.50 to 19.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    case.settled_of("AmazonS3").filter_map(|resource| found(case, resource)).collect()
}

fn found(case: &Case<'_>, resource: &Resource) -> Option<Found> {
    let cost = resource.cost(is_standard);
    let stored = gb(resource, is_standard);
    let is_asked = resource.has(|meter| is_object_request(meter) && meter.usage > Money::ZERO);
    if cost.total() <= Money::ZERO || stored < case.limit("gb") || is_asked || was_asked(case, resource) {
        return None;
    }
    let low = resource.monthly(gap(case.prices, cost, "s3.standard", "s3.sia"));
    let high = resource.monthly(gap(case.prices, cost, "s3.standard", "s3.gir"));
    let days = case.count("days").min(case.bill.days());
    let words =
        format!("{} GB of Standard and no request for an object in {} days", stored.grouped(0), resource.days());
    let before = format!(
        "Before that fewer than {} requests of any kind a month, {days} days back",
        case.limit("requests").grouped(0)
    );
    let saving = Saving { high: high.high.max(low.high), ..low };
    Some(kept(
        Found::new(resource, saving).detail(format!("{} GB", stored.grouped(0))).says(words).says(before),
        resource,
    ))
}

/// Requests before the window: months do not tell operations, so that only their number can be asked.
fn was_asked(case: &Case<'_>, resource: &Resource) -> bool {
    let since = case.days_ago(case.count("days"));
    let is_request = |past: &Past| {
        let before = past.month < case.bill.window.period.from && past.end_hour > since;
        before && past.usage_type.starts_with("Requests-")
    };
    let a_month = resource.quantities(is_request);
    a_month.iter().any(|(_, requests)| *requests >= case.limit("requests"))
}
