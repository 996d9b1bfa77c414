//! Snapshots of volumes that are gone.

use std::collections::BTreeSet;

use super::shared_compute::{filed, guarded, is_of_volume, is_snapshot_storage};
use super::shared_snapshots::{Chains, cautioned, described, volume_of};
use crate::waste::{Case, Confidence, EvidenceKind, Found, Need, Resource, Rule, Tier, Tile};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "SNAP-03",
    name: "Snapshot of a volume that is gone",
    tier: Tier::Evidence,
    confidence: Confidence::Medium,
    signal: "A billed snapshot whose volume, by describe-snapshots, has no line in the window",
    saving: "Up to its cost; all of it where it is the last snapshot of the volume",
    caveat: "It may be the only copy left of what was on the volume",
    inspect: "aws ec2 describe-snapshots --region {region} --snapshot-ids {name}",
    act: "aws ec2 delete-snapshot --region {region} --snapshot-id {name}",
    needs: &[Need::Resources, Need::UsageTypes, Need::Evidence(&[EvidenceKind::Snapshots])],
    tile: Some(Tile::OldSnapshots),
    find,
    example: "
        vol-1 | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-a | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-b | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-c | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-d | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        evidence Snapshots snap-a StartTime=2026-01-01T00:00:00Z VolumeId=vol-1
        evidence Snapshots snap-b StartTime=2026-01-01T00:00:00Z VolumeId=vol-2
        evidence Snapshots snap-c StartTime=2026-02-01T00:00:00Z VolumeId=vol-2
        evidence Snapshots snap-d StartTime=2026-01-01T00:00:00Z VolumeId=vol-ffffffff
        => snap-b saves 0.00 to 5.00
        => snap-c saves 5.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let chains = Chains::of(case);
    let volumes = case.bill.resources.iter().filter(|resource| resource.has(is_of_volume));
    let volumes: BTreeSet<&str> = volumes.map(Resource::name).collect();
    let found = |snapshot: &Resource| {
        let described = described(case, snapshot)?;
        let volume = volume_of(described).filter(|volume| !volumes.contains(volume))?;
        let words = format!("of {volume}, which is not billed in the window");
        let found = cautioned(chains.found(snapshot), Some(described)).detail(format!("of {volume}"));
        Some(guarded(filed(found, case, described.file, "VolumeId", words), snapshot))
    };
    case.settled().filter(|resource| resource.has(is_snapshot_storage)).filter_map(found).collect()
}
