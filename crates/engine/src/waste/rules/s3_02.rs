//! Large buckets that are nearly all S3 Standard.

use super::shared_network::kept;
use super::shared_storage::{gb, is_standard, is_stored};
use crate::waste::cost::whole;
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "S3-02",
    name: "Standard to Infrequent Access or Intelligent-Tiering",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "Inferred: more Standard storage than the limit, and hardly any of another class",
    saving: "At most so many percent of the Standard storage as the limit says",
    caveat: "How often objects are read decides it: retrieval, a least size of 128 KB and a least time of 30 days take from it",
    inspect: "aws s3api get-bucket-lifecycle-configuration --bucket {id}",
    limits: &[
        Limit { name: "gb", default: "1000", unit: "GB", what: "Less Standard storage is left out" },
        Limit { name: "share", default: "80", unit: "%", what: "So much of the bucket is Standard" },
        Limit {
            name: "percent",
            default: "30",
            unit: "%",
            what: "Of the cost of Standard storage, what other classes save as a rule",
        },
    ],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        bucket-a | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 4000 GB-Mo | 92
        bucket-b | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 400 GB-Mo | 9.20
        bucket-c | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 2000 GB-Mo | 46
        bucket-c | AmazonS3 | TimedStorage-SIA-ByteHrs | StandardIAStorage | 8000 GB-Mo | 100
        => candidate bucket-a
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is_large = |resource: &&Resource| {
        let least = resource.usage(is_stored).times(case.limit("share"), whole(100));
        gb(resource, is_standard) >= case.limit("gb") && resource.usage(is_standard) >= least
    };
    let found = |resource: &Resource| {
        let cost = resource.cost(is_standard);
        let stored = gb(resource, is_standard).grouped(0);
        let words = format!("{stored} GB of Standard cost {}", cost.total().grouped(2));
        let saving = resource.monthly(cost.percent(case.limit("percent"))).up_to();
        kept(Found::new(resource, saving).detail(format!("{stored} GB")).says(words), resource)
    };
    case.settled_of("AmazonS3").filter(is_large).map(found).collect()
}
