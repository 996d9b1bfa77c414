//! Volumes that outlived the one instance they came with.

use super::shared_compute::{Births, days_between, guarded, is_of_volume};
use crate::waste::{Case, Confidence, Found, Limit, Need, Population, Question, Resource, Rule, Tier, Tile};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EBS-02",
    name: "Volume without its instance",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    signal: "Inferred: a volume still billed longer than the limit after the only instance that began within an hour \
             of it, in the same account and region, stopped being billed",
    saving: "Up to all lines of the volume; nothing where the instance is only stopped and needed again",
    caveat: "The report does not tell a stopped instance from one that is gone, nor what a volume is attached to since",
    inspect: "aws ec2 describe-volumes --region {region} --volume-ids {name}",
    act: "aws ec2 delete-volume --region {region} --volume-id {name}",
    limits: &[Limit {
        name: "days",
        default: "7",
        unit: "days",
        what: "The instance has not been billed for so many days",
    }],
    needs: &[Need::Resources, Need::UsageTypes, Need::Hours],
    question: Some(Question::Unattached),
    tile: Some(Tile::UnattachedVolumes),
    find,
    example: "
        vol-old | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 10 GB-Mo | 0.80 | month=-1
        vol-old | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 10 GB-Mo | 0.80
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 300 Hrs | 28.80 | month=-1 | from=300 | to=600
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 50 GB-Mo | 4.00 | month=-1 | from=300
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances | 100 Hrs | 9.60 | month=-1 | from=100 | to=200
        i-c | AmazonEC2 | BoxUsage:m5.large | RunInstances | 630 Hrs | 60.48 | month=-1 | from=100
        i-c | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 80 GB-Mo | 6.40 | month=-1 | from=100
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        => vol-a saves 0.00 to 8.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let births = Births::of(case.bill);
    let hours = case.count("days") * 24;
    let found = |volume: &Resource| {
        let instance = births.with(case.bill, volume)?;
        let is_orphan = instance.last.saturating_add(hours) <= volume.last;
        let words = format!(
            "it came with {} on {}, which was last billed on {}, {} days before the volume; inferred",
            instance.name(),
            Population::day(volume.born),
            Population::day(instance.last.saturating_sub(1)),
            days_between(instance.last, volume.last),
        );
        let saving = volume.monthly(volume.cost(is_of_volume)).up_to();
        let found = || Found::new(volume, saving).detail(format!("came with {}", instance.name())).says(words);
        is_orphan.then(|| guarded(found(), volume))
    };
    case.settled().filter(|resource| resource.has(is_of_volume)).filter_map(found).collect()
}
