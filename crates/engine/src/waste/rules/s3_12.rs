//! Paid features of buckets that somebody may have forgotten.

use super::shared_network::kept;
use crate::money::Money;
use crate::waste::{Action, Case, Confidence, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "S3-12",
    name: "Bucket features forgotten",
    confidence: Confidence::Low,
    action: Action::Review,
    signal: "Lines Inventory-ObjectsListed, StorageAnalytics-ObjCount, TagStorage-TagHrs or StorageLens-ObjCount",
    saving: "At most the cost of those lines, if nobody reads what they make",
    caveat: "Inventories feed batch jobs and audits; tags of objects decide lifecycles and access",
    inspect: "aws s3api list-bucket-inventory-configurations --bucket {id}",
    needs: &[Need::UsageTypes],
    find,
    example: "
        bucket-a | AmazonS3 | Inventory-ObjectsListed | BucketInventory | 8000000000 Objects | 20
        bucket-b | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 5000 GB-Mo | 115
        => candidate bucket-a
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        let cost = resource.cost(is_feature);
        let kind = resource.first(is_feature).map_or("", |meter| &*meter.usage_type);
        let words = format!("{kind} and the like cost {}", cost.total().grouped(2));
        kept(Found::new(resource, resource.monthly(cost).up_to()).says(words), resource)
    };
    case.billed().filter(|resource| resource.cost(is_feature).total() > Money::ZERO).map(found).collect()
}

fn is_feature(meter: &Meter) -> bool {
    let kinds = ["Inventory-ObjectsListed", "StorageAnalytics-ObjCount", "TagStorage-TagHrs", "StorageLens-ObjCount"];
    meter.of("AmazonS3") && kinds.iter().any(|kind| meter.is(kind))
}
