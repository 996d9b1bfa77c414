//! Large SSD volumes with so few operations that a hard disk would do.

use super::shared_compute::{configured, days_of, measured};
use crate::money::Money;
use crate::waste::cost::{plus, whole};
use crate::waste::{Action, Case, Confidence, Effort, EvidenceKind, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EBS-09",
    name: "Candidate for a hard disk",
    tier: Tier::Evidence,
    confidence: Confidence::Low,
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "A gp2 or gp3 volume of at least so many GB with fewer operations a second than the limit in the mean, by \
             the CloudWatch metrics VolumeReadOps and VolumeWriteOps summed by day",
    saving: "Up to its storage at the price of st1",
    caveat: "st1 is for large, sequential reads and writes, cannot be a root volume and is slow at anything else",
    inspect: "aws ec2 describe-volumes --region {region} --volume-ids {name}",
    act: "aws ec2 modify-volume --region {region} --volume-id {name} --volume-type st1",
    limits: &[
        Limit { name: "size", default: "500", unit: "GB", what: "Smaller volumes are left out" },
        Limit { name: "iops", default: "10", unit: "operations a second", what: "The mean is below this" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Evidence(&[EvidenceKind::Metrics])],
    find,
    example: "
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 1000 GB-Mo | 80.00
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 1000 GB-Mo | 80.00
        vol-c | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        metric vol-a VolumeReadOps sum=1000000
        metric vol-a VolumeWriteOps sum=1000000
        metric vol-b VolumeReadOps sum=100000000
        metric vol-b VolumeWriteOps sum=100000000
        metric vol-c VolumeReadOps sum=1000000
        metric vol-c VolumeWriteOps sum=1000000
        => candidate vol-a
    ",
    ..Rule::NEW
};

/// Usage types with the keys of their prices.
const KINDS: [(&str, &str); 2] = [("EBS:VolumeUsage.gp2", "ebs.gp2"), ("EBS:VolumeUsage.gp3", "ebs.gp3")];

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |volume: &Resource| KINDS.iter().find_map(|kind| judge(case, volume, *kind));
    case.settled().filter_map(found).collect()
}

fn judge(case: &Case<'_>, volume: &Resource, (kind, price): (&str, &str)) -> Option<Found> {
    let size = configured(volume, |known| known == kind);
    let metric = |name: &str| case.evidence.metric(&volume.id, name);
    let (reads, writes) = (metric("VolumeReadOps")?, metric("VolumeWriteOps")?);
    let seconds = whole(i64::from(days_of(reads).max(1)) * 86_400);
    let a_second = plus(reads.sum, writes.sum).times(Money::ONE, seconds);
    if size < case.limit("size") || a_second >= case.limit("iops") {
        return None;
    }
    let cost = volume.cost(|meter: &Meter| meter.is(kind));
    let saved = cost.less(case.prices.turned(cost.total(), price, "ebs.st1"));
    let words = format!("{} GB with {} operations a second in the mean", size.grouped(0), a_second.grouped(1));
    let found = Found::new(volume, volume.monthly(saved).up_to()).detail(format!("{} GB", size.grouped(0)));
    Some(measured(found, case, reads, "VolumeReadOps, VolumeWriteOps", words))
}
