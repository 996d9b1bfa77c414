//! Accounts that keep much more in snapshots than on volumes.

use std::collections::BTreeMap;

use super::shared_compute::{is_snapshot_storage, is_volume_storage};
use crate::money::Money;
use crate::waste::cost::plus;
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Need, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "SNAP-04",
    name: "More snapshots than volumes",
    confidence: Confidence::Medium,
    action: Action::Review,
    effort: Effort::Medium,
    signal: "An account whose GB of snapshots are more than so many times the GB of its volumes",
    saving: "None claimed: a target for how long snapshots are kept, not a list of what to delete",
    caveat: "An account that only keeps the backups of others has no volumes",
    inspect: "aws ec2 describe-snapshots --region {region} --owner-ids {account}",
    limits: &[
        Limit {
            name: "times",
            default: "3",
            unit: "times",
            what: "More GB of snapshots than this many times the GB of volumes",
        },
        Limit { name: "size", default: "100", unit: "GB", what: "Accounts with less in snapshots are left out" },
    ],
    needs: &[Need::UsageTypes],
    find,
    example: "
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-a | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 400 GB-Mo | 20.00
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00 | account=222222222222
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-b | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 200 GB-Mo | 10.00 | account=222222222222
        => candidate 111111111111
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let mut accounts: BTreeMap<&str, (Money, Money, Money)> = BTreeMap::new();
    for resource in &case.bill.resources {
        let (snapshots, volumes, cost) = accounts.entry(&resource.account).or_default();
        *snapshots = plus(*snapshots, resource.usage(is_snapshot_storage));
        *volumes = plus(*volumes, resource.usage(is_volume_storage));
        *cost = plus(*cost, resource.cost(is_snapshot_storage).total());
    }
    let found = |(account, (snapshots, volumes, cost)): (&str, (Money, Money, Money))| {
        let is_more = snapshots > volumes.times(case.limit("times"), Money::ONE) && snapshots >= case.limit("size");
        let words = format!(
            "{} GB-months of snapshots and {} of volumes; the snapshots cost {}",
            snapshots.grouped(0),
            volumes.grouped(0),
            cost.grouped(2)
        );
        is_more.then(|| Found::place(account, "", "EBS snapshots").says(words))
    };
    accounts.into_iter().filter_map(found).collect()
}
