//! Volumes that are read and written next to never.

use super::shared_compute::{advised, days_of, guarded, is_of_volume, measured};
use crate::money::Money;
use crate::waste::cost::{plus, whole};
use crate::waste::{Case, Confidence, Effort, EvidenceKind, Found, Limit, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EBS-08",
    name: "Volume with little activity",
    tier: Tier::Evidence,
    confidence: Confidence::Medium,
    effort: Effort::Medium,
    signal: "A volume with fewer operations a day than the limit, by the CloudWatch metrics VolumeReadOps and \
             VolumeWriteOps summed by day, or that Compute Optimizer or Trusted Advisor calls idle",
    saving: "All its lines where there is less than one operation a day, up to them above that",
    caveat: "What is read once a year, for an audit or a restore, looks the same",
    inspect: "aws ec2 describe-volumes --region {region} --volume-ids {name}",
    limits: &[
        Limit {
            name: "operations",
            default: "100",
            unit: "a day",
            what: "Fewer operations than this are little activity",
        },
        Limit { name: "days", default: "7", unit: "days", what: "Metrics must cover so many days" },
    ],
    needs: &[
        Need::Resources,
        Need::UsageTypes,
        Need::Evidence(&[EvidenceKind::Metrics, EvidenceKind::ComputeOptimizer, EvidenceKind::TrustedAdvisor]),
    ],
    find,
    example: "
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        vol-c | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        vol-d | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        vol-e | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        metric vol-a VolumeReadOps sum=0
        metric vol-a VolumeWriteOps sum=5
        metric vol-b VolumeReadOps sum=100
        metric vol-b VolumeWriteOps sum=600
        metric vol-c VolumeReadOps sum=100
        metric vol-c VolumeWriteOps sum=600000
        metric vol-d VolumeReadOps sum=0
        advice ComputeOptimizer vol-e idle
        => vol-a saves 8.00
        => vol-b saves 0.00 to 8.00
        => vol-e saves 8.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let volumes = case.settled().filter(|resource| resource.has(is_of_volume));
    volumes.filter_map(|volume| judge(case, volume)).collect()
}

fn judge(case: &Case<'_>, volume: &Resource) -> Option<Found> {
    let saving = volume.monthly(volume.cost(is_of_volume));
    // One of the two metrics alone says nothing.
    let metric = |name: &str| case.evidence.metric(&volume.id, name);
    let (Some(reads), Some(writes)) = (metric("VolumeReadOps"), metric("VolumeWriteOps")) else {
        return advised(guarded(Found::new(volume, saving), volume), case, &volume.id, &["idle"]);
    };
    let days = days_of(reads).min(days_of(writes));
    let a_day = plus(reads.sum, writes.sum).times(Money::ONE, whole(i64::from(days.max(1))));
    if days < case.count("days") || a_day >= case.limit("operations") {
        return None;
    }
    let saving = if a_day < Money::ONE { saving } else { saving.up_to() };
    let words = format!("{} operations a day, mean of {days} days", a_day.grouped(1));
    let found = guarded(Found::new(volume, saving), volume);
    Some(measured(found, case, reads, "VolumeReadOps, VolumeWriteOps", words))
}
