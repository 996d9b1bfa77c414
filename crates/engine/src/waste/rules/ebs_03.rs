//! Volumes where nothing runs that could use them.

use std::collections::BTreeSet;

use super::shared_compute::{guarded, is_compute, is_of_volume};
use crate::waste::{Case, Confidence, Found, Need, Question, Resource, Rule, Tile};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EBS-03",
    name: "Volume where nothing runs",
    signal: "A volume in an account and region without one hour of an instance, a dedicated host or a Fargate task in \
             the window, however bought",
    saving: "All lines of the volume",
    caveat: "It is attached to nothing, or to an instance that is stopped all the time",
    inspect: "aws ec2 describe-volumes --region {region} --volume-ids {name}",
    act: "aws ec2 delete-volume --region {region} --volume-id {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    question: Some(Question::Unattached),
    tile: Some(Tile::UnattachedVolumes),
    find,
    example: "
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00 | region=eu-west-1
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances | 1 Hrs | 0.06 | covered
        vol-c | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00 | account=222222222222
        - | AmazonEC2 | BoxUsage:m5.large | RunInstances | 0 Hrs | 0.00 | account=222222222222
        vol-d | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00 | account=333333333333
        task-d | AmazonECS | Fargate-vCPU-Hours:perCPU | FargateTask | 730 Hrs | 29.55 | account=333333333333
        => vol-a saves 8.00
        => vol-c saves 8.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let runs = case.bill.resources.iter().filter(|resource| resource.has(is_compute));
    let places: BTreeSet<(&str, &str)> = runs.map(|resource| (&*resource.account, &*resource.region)).collect();
    let is_alone = |volume: &&Resource| !places.contains(&(&*volume.account, &*volume.region));
    let found = |volume: &Resource| {
        let words = format!(
            "{} days billed, and no hour of an instance in {} of account {}",
            volume.days(),
            volume.region,
            volume.account
        );
        let found = Found::new(volume, volume.monthly(volume.cost(is_of_volume))).says(words);
        // A report without any instance may be one that instances were left out of.
        let found = if places.is_empty() {
            found.confidence(Confidence::Low).but("the whole report has no hour of an instance")
        } else {
            found
        };
        guarded(found, volume)
    };
    case.settled().filter(|resource| resource.has(is_of_volume)).filter(is_alone).map(found).collect()
}
