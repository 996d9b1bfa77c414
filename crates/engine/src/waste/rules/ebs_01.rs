//! Volumes that evidence says are attached to nothing.

use super::shared_compute::{advised, filed, guarded, is_of_volume};
use crate::waste::{Case, EvidenceKind, Found, Need, Resource, Rule, Tier, Tile};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EBS-01",
    name: "Unattached volume",
    tier: Tier::Evidence,
    signal: "A billed volume whose state is 'available' in describe-volumes, or that Compute Optimizer calls \
             unattached or Cost Optimization Hub advises to delete",
    saving: "All lines of the volume: storage, operations and throughput. A final snapshot costs a part of it",
    caveat: "Take a snapshot first where nobody knows what is on it",
    inspect: "aws ec2 describe-volumes --region {region} --volume-ids {name}",
    act: "aws ec2 delete-volume --region {region} --volume-id {name}",
    needs: &[
        Need::Resources,
        Need::UsageTypes,
        Need::Evidence(&[
            EvidenceKind::Volumes,
            EvidenceKind::ComputeOptimizer,
            EvidenceKind::OptimizationHub,
            EvidenceKind::TrustedAdvisor,
        ]),
    ],
    tile: Some(Tile::UnattachedVolumes),
    find,
    example: "
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        vol-a | AmazonEC2 | EBS:VolumeP-IOPS.gp3 | CreateVolume-Gp3 | 1000 IOPS-Mo | 5.00
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume-Gp2 | 100 GB-Mo | 10.00
        vol-c | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume-Gp2 | 100 GB-Mo | 10.00
        vol-d | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume-Gp2 | 100 GB-Mo | 10.00 | tag.dr=yes
        vol-e | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume-Gp2 | 100 GB-Mo | 10.00
        evidence Volumes vol-a State=available Size=100
        evidence Volumes vol-b State=in-use Size=100
        advice ComputeOptimizer vol-c unattached
        evidence Volumes vol-d State=available Size=100
        => vol-a saves 13.00
        => vol-c saves 10.00
        => candidate vol-d
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let volumes = case.settled().filter(|resource| resource.has(is_of_volume));
    volumes.filter_map(|volume| judge(case, volume)).collect()
}

fn judge(case: &Case<'_>, volume: &Resource) -> Option<Found> {
    let cost = volume.cost(is_of_volume);
    let words = format!("{} billed in {} days", cost.total().grouped(2), volume.days());
    let found = guarded(Found::new(volume, volume.monthly(cost)).says(words), volume);
    let Some(described) = case.evidence.described(EvidenceKind::Volumes, &volume.id) else {
        // Advice of an advisor counts only where nothing newer describes the volume itself.
        return advised(found, case, &volume.id, &["unattached", "delete"]);
    };
    let size = described.field("Size");
    let detail = if size.is_empty() { String::new() } else { format!("{} {size} GB", described.field("VolumeType")) };
    let found = found.detail(detail.trim());
    let words = "the volume is 'available': attached to nothing".to_owned();
    (described.field("State") == "available").then(|| filed(found, case, described.file, "State", words))
}
