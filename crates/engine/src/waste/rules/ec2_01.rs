//! Volumes of instances that have been stopped for long.

use std::collections::BTreeMap;

use super::shared_compute::{Births, attachments, days_between, filed, guarded, is_of_volume};
use crate::waste::{Case, Confidence, EvidenceKind, Found, Limit, Need, Population, Resource, Rule, Tier, Tile};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC2-01",
    name: "Volume of a stopped instance",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    signal: "A volume still billed while its instance has had no hour for longer than the limit: the instance that \
             describe-instances or describe-volumes names and calls stopped; without them, inferred, the only one that \
             began within an hour of it",
    saving: "All lines of the volume where the instance is known to be stopped, up to them where that is inferred",
    caveat: "Take an image or a snapshot first; idle public addresses of the instance are listed on their own",
    inspect: "aws ec2 describe-volumes --region {region} --volume-ids {name}",
    limits: &[Limit {
        name: "days",
        default: "30",
        unit: "days",
        what: "The instance has had no hour for so many days",
    }],
    needs: &[Need::Resources, Need::UsageTypes],
    tile: Some(Tile::IdleInstances),
    find,
    example: "
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 400 Hrs | 38.40 | month=-2 | from=300 | to=700
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 50 GB-Mo | 4.00 | month=-2 | from=300
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | month=-2
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00 | month=-2
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        i-c | AmazonEC2 | BoxUsage:m5.large | RunInstances | 100 Hrs | 9.60 | to=100
        vol-c | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        i-d | AmazonEC2 | BoxUsage:m5.large | RunInstances | 400 Hrs | 38.40 | month=-2 | from=500 | to=700
        vol-d | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 50 GB-Mo | 4.00 | month=-2 | from=500
        vol-d | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        evidence Instances i-b State.Name=stopped BlockDeviceMappings.0.Ebs.VolumeId=vol-b
        evidence Instances i-c State.Name=stopped BlockDeviceMappings.0.Ebs.VolumeId=vol-c
        evidence Instances i-d State.Name=running
        => vol-a saves 0.00 to 8.00
        => vol-b saves 8.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let births = Births::of(case.bill);
    let attached = attachments(case.evidence);
    let volumes = case.settled().filter(|resource| resource.has(is_of_volume));
    volumes.filter_map(|volume| judge(case, &births, &attached, volume)).collect()
}

fn judge(case: &Case<'_>, births: &Births<'_>, attached: &BTreeMap<&str, &str>, volume: &Resource) -> Option<Found> {
    let known = attached.get(volume.name()).copied();
    let born = births.with(case.bill, volume);
    let id = known.or_else(|| born.map(Resource::name))?;
    // What was never billed in all that is loaded has stood still for at least as long.
    let instance = births.named(&volume.account, id);
    let last = instance.map_or(case.bill.begun, |instance| instance.last);
    let days = days_between(last, case.bill.window.end_hour);
    let described = case.evidence.described(EvidenceKind::Instances, id);
    let is_stopped = described.is_some_and(|described| described.field("State.Name") == "stopped");
    if days < case.count("days") || (described.is_some() && !is_stopped) {
        return None;
    }
    let saving = volume.monthly(volume.cost(is_of_volume));
    let day = Population::day(last.saturating_sub(1));
    let words = match instance {
        Some(_) => format!("{id} was last billed for an hour on {day}, {days} days ago"),
        None => format!("{id} had no hour in the {days} days that are loaded"),
    };
    let found = match (described, known) {
        (Some(described), Some(_)) => {
            let words = format!("{id} is stopped");
            filed(Found::new(volume, saving), case, described.file, "State.Name", words)
        }
        (None, Some(_)) => Found::new(volume, saving.up_to()).but("whether the instance is stopped was not described"),
        (_, None) => Found::new(volume, saving.up_to()).but("that the volume is of this instance is inferred"),
    };
    Some(guarded(found.detail(format!("of {id}")).says(words), volume))
}
