//! Snapshots that are copied to another region.

use std::collections::BTreeMap;

use super::shared_compute::is_snapshot_storage;
use crate::money::Money;
use crate::waste::{Case, Confidence, Effort, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "SNAP-05",
    name: "Snapshots copied across regions",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    effort: Effort::Medium,
    signal: "Lines whose operation is EBS Snapshot Copy; or, inferred, two snapshots of an account with exactly the \
             same size in two regions: the younger one is taken for the copy",
    saving: "Up to the cost of copying, and of the copy",
    caveat: "Copies in another region are what a disaster plan consists of: compare with the plan, not with the price",
    inspect: "aws ec2 describe-snapshots --region {region} --owner-ids {account}",
    limits: &[Limit { name: "size", default: "1", unit: "GB", what: "Smaller snapshots are not compared" }],
    needs: &[Need::UsageTypes, Need::Operations],
    find,
    example: "
        - | AmazonEC2 | USE1-EUW1-AWS-Out-Bytes | EBS Snapshot Copy | 100 GB | 2.00
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-a | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 123.456 GB-Mo | 6.17
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-b | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 123.456 GB-Mo | 6.17 | region=eu-west-1
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-c | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 123.456 GB-Mo | 6.17 | account=222222222222
        => candidate us-east-1
        => candidate snap-b
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let mut all: Vec<Found> = case.billed().filter_map(copied).collect();
    // Sizes are compared as billed: snapshots that were there all the time and hold the same have the same GB-months.
    let mut sizes: BTreeMap<(&str, Money), Vec<&Resource>> = BTreeMap::new();
    for snapshot in case.settled() {
        let usage = snapshot.usage(is_snapshot_storage).rounded(6);
        if usage >= case.limit("size") {
            sizes.entry((&snapshot.account, usage)).or_default().push(snapshot);
        }
    }
    for snapshots in sizes.values_mut() {
        snapshots.sort_by(|a, b| (a.born, &a.id).cmp(&(b.born, &b.id)));
        let [first, ref rest @ ..] = snapshots[..] else { continue };
        all.extend(rest.iter().filter(|snapshot| snapshot.region != first.region).map(|copy| twin(first, copy)));
    }
    all
}

fn copied(resource: &Resource) -> Option<Found> {
    let is_copy = |meter: &Meter| &*meter.operation == "EBS Snapshot Copy";
    let cost = resource.cost(is_copy);
    let words = format!("{} billed for EBS Snapshot Copy", cost.total().grouped(2));
    (cost.total() > Money::ZERO).then(|| Found::new(resource, resource.monthly(cost).up_to()).says(words))
}

fn twin(first: &Resource, copy: &Resource) -> Found {
    let saving = copy.monthly(copy.cost(is_snapshot_storage)).up_to();
    let words = format!("exactly as large as {} in {}; inferred", first.name(), first.region);
    Found::new(copy, saving).detail(format!("like {} in {}", first.name(), first.region)).says(words)
}
