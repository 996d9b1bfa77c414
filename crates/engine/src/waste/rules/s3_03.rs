//! Standard-Infrequent Access that is hardly read, which Glacier Instant Retrieval stores for less.

use super::shared_network::kept;
use super::shared_storage::{gap, more};
use crate::money::Money;
use crate::waste::cost::{plus, whole};
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "S3-03",
    name: "Infrequent Access to Glacier Instant Retrieval",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "Inferred: TimedStorage-SIA-ByteHrs, and less Retrieval-SIA than the limit",
    saving: "The price gap of the storage, less what the same retrieval and requests cost more",
    caveat: "Objects must stay for 90 days, and each that moves costs a transition request",
    inspect: "aws s3api get-bucket-lifecycle-configuration --bucket {id}",
    limits: &[Limit { name: "read", default: "10", unit: "% a month", what: "Less of what is stored is read back" }],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        bucket-a | AmazonS3 | TimedStorage-SIA-ByteHrs | StandardIAStorage | 10000 GB-Mo | 125
        bucket-a | AmazonS3 | Retrieval-SIA | GetObject | 100 GB | 1
        bucket-a | AmazonS3 | Requests-SIA-Tier2 | GetObject | 100000 Requests | 0.10
        bucket-b | AmazonS3 | TimedStorage-SIA-ByteHrs | StandardIAStorage | 10000 GB-Mo | 125
        bucket-b | AmazonS3 | Retrieval-SIA | GetObject | 4000 GB | 40
        bucket-c | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 10000 GB-Mo | 230
        => bucket-a saves 82.10
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    case.settled_of("AmazonS3").filter_map(|resource| found(case, resource)).collect()
}

fn found(case: &Case<'_>, resource: &Resource) -> Option<Found> {
    let of = |usage_type: &'static str| move |meter: &Meter| meter.of("AmazonS3") && meter.is(usage_type);
    let (stored, read) = (of("TimedStorage-SIA-ByteHrs"), of("Retrieval-SIA"));
    let cost = resource.cost(stored);
    let is_read = resource.usage(read) > resource.usage(stored).times(case.limit("read"), whole(100));
    let prices = case.prices;
    let retrieval = more(prices, resource.cost(read), "s3.sia.retrieval", "s3.gir.retrieval");
    let put = more(prices, resource.cost(of("Requests-SIA-Tier1")), "s3.sia.put", "s3.gir.put");
    let get = more(prices, resource.cost(of("Requests-SIA-Tier2")), "s3.sia.get", "s3.gir.get");
    let dearer = plus(retrieval, plus(put, get)).max(Money::ZERO);
    let saved = gap(prices, cost, "s3.sia", "s3.gir").less(dearer);
    if is_read || saved.total() <= Money::ZERO {
        return None;
    }
    let words = format!(
        "{} GB-months cost {}, {} GB read",
        resource.usage(stored).grouped(0),
        cost.total().grouped(2),
        resource.usage(read).grouped(0)
    );
    Some(kept(Found::new(resource, resource.monthly(saved)).says(words), resource))
}
