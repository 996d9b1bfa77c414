//! Snapshots of images that nobody starts an instance from.

use std::collections::BTreeMap;

use super::shared_compute::{days_between, filed, guarded, hour_of, is_snapshot_storage};
use super::shared_snapshots::{Chains, described};
use crate::waste::{Case, Confidence, Described, Effort, EvidenceKind, Found, Limit, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "SNAP-07",
    name: "Snapshot of an unused image",
    tier: Tier::Evidence,
    confidence: Confidence::Medium,
    effort: Effort::Medium,
    signal: "A billed snapshot of an image that by describe-images was last launched longer ago than the limit; where \
             it was never launched, made longer ago. No instance of describe-instances uses the image",
    saving: "Up to its cost; all of it where it is the last snapshot of its volume",
    caveat: "Deregister the image first. Launch templates, Auto Scaling groups and other accounts may name it",
    inspect: "aws ec2 describe-images --region {region} --filters Name=block-device-mapping.snapshot-id,Values={name}",
    limits: &[Limit { name: "days", default: "180", unit: "days", what: "Not launched for so many days" }],
    needs: &[Need::Resources, Need::UsageTypes, Need::Evidence(&[EvidenceKind::Images])],
    find,
    example: "
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-a | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-b | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-c | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-d | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        evidence Images ami-a CreationDate=2024-01-01T00:00:00.000Z LastLaunchedTime=2025-01-01T00:00:00Z BlockDeviceMappings.0.Ebs.SnapshotId=snap-a
        evidence Images ami-b CreationDate=2024-01-01T00:00:00.000Z LastLaunchedTime=2026-10-01T00:00:00Z BlockDeviceMappings.0.Ebs.SnapshotId=snap-b
        evidence Images ami-c CreationDate=2024-01-01T00:00:00.000Z
        evidence Snapshots snap-c StartTime=2024-01-01T00:00:00Z VolumeId=vol-1 Description=ami-c
        evidence Images ami-d CreationDate=2024-01-01T00:00:00.000Z BlockDeviceMappings.0.Ebs.SnapshotId=snap-d
        evidence Instances i-d ImageId=ami-d State.Name=running
        => snap-a saves 0.00 to 5.00
        => snap-c saves 5.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let chains = Chains::of(case);
    let mut images: BTreeMap<&str, &Described> = BTreeMap::new();
    for image in case.evidence.all(EvidenceKind::Images) {
        let snapshots = image.fields.iter().filter(|(field, _)| field.ends_with("SnapshotId"));
        images.extend(snapshots.map(|(_, snapshot)| (snapshot.as_str(), image)));
    }
    let found = |snapshot: &Resource| {
        let image = images.get(snapshot.name()).copied().or_else(|| image_of(case, snapshot))?;
        let (field, since) = last_use(image)?;
        let days = days_between(hour_of(since)?, case.bill.window.end_hour);
        let is_used = || case.evidence.all(EvidenceKind::Instances).any(|one| one.field("ImageId") == image.id);
        if days < case.count("days") || is_used() {
            return None;
        }
        let found = chains.found(snapshot).detail(format!("of {}", image.id));
        let words = format!("{} was {field} {days} days ago", image.id);
        let name = if field == "made" { "CreationDate" } else { "LastLaunchedTime" };
        Some(guarded(filed(found, case, image.file, name, words), snapshot))
    };
    case.settled().filter(|resource| resource.has(is_snapshot_storage)).filter_map(found).collect()
}

/// The image that a snapshot says it was made for: `Created by CreateImage(i-0a) for ami-0b`.
fn image_of<'a>(case: &Case<'a>, snapshot: &Resource) -> Option<&'a Described> {
    let description = described(case, snapshot)?.field("Description");
    let id = description.split_whitespace().find(|word| word.starts_with("ami-"))?;
    case.evidence.described(EvidenceKind::Images, id)
}

fn last_use(image: &Described) -> Option<(&'static str, &str)> {
    let fields = [("last launched", "LastLaunchedTime"), ("made", "CreationDate")];
    fields.into_iter().map(|(words, name)| (words, image.field(name))).find(|(_, value)| !value.is_empty())
}
