//! gp3 volumes that pay for more than gp3 includes.

use super::shared_compute::configured;
use crate::money::Money;
use crate::waste::{Action, Case, Confidence, Effort, Found, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EBS-07",
    name: "gp3 with extra performance",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Rightsize,
    effort: Effort::Medium,
    signal: "A gp3 volume with lines EBS:VolumeP-IOPS.gp3 or EBS:VolumeP-Throughput.gp3: what is above 3,000 \
             operations and 125 MiB a second. Inferred: whether it is used is not in the report",
    saving: "Up to the cost of those lines; nothing where the performance is used",
    caveat: "Look at the peaks of VolumeReadOps, VolumeWriteOps and their bytes first",
    inspect: "aws ec2 describe-volumes --region {region} --volume-ids {name}",
    act: "aws ec2 modify-volume --region {region} --volume-id {name} --iops 3000 --throughput 125",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        vol-a | AmazonEC2 | EBS:VolumeP-IOPS.gp3 | CreateVolume-Gp3 | 3000 IOPS-Mo | 15.00
        vol-a | AmazonEC2 | EBS:VolumeP-Throughput.gp3 | CreateVolume-Gp3 | 0.125 GiBps-mo | 5.12
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        vol-c | AmazonEC2 | EBS:VolumeP-IOPS.io2 | CreateVolume-io2 | 3000 IOPS-Mo | 195.00
        => vol-a saves 0.00 to 20.12
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    const OPERATIONS: &str = "EBS:VolumeP-IOPS.gp3";
    let found = |resource: &Resource| {
        let cost = resource.cost(|meter: &Meter| meter.is(OPERATIONS) || meter.is("EBS:VolumeP-Throughput.gp3"));
        let operations = configured(resource, |kind| kind == OPERATIONS);
        let words = format!(
            "{} billed for performance above what gp3 includes, {} operations a second of it; inferred",
            cost.total().grouped(2),
            operations.grouped(0)
        );
        let found = || Found::new(resource, resource.monthly(cost).up_to()).says(words);
        (cost.total() > Money::ZERO).then(found)
    };
    case.settled().filter_map(found).collect()
}
