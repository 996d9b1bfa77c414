//! Magnetic volumes, whose operations are billed one by one.

use super::shared_compute::configured;
use crate::money::Money;
use crate::waste::{Action, Case, Confidence, Found, Meter, Need, Resource, Rule};

const STORAGE: &str = "EBS:VolumeUsage";

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EBS-06",
    name: "Magnetic volume",
    confidence: Confidence::Medium,
    action: Action::Modernize,
    signal: "A volume with lines EBS:VolumeUsage without a type, and EBS:VolumeIOUsage for its operations",
    saving: "Storage and operations less gp3 of the same size, which includes operations; only where that is more than \
             nothing",
    caveat: "Magnetic storage is a previous generation; where there are few operations it is cheaper and is not listed \
             here",
    inspect: "aws ec2 describe-volumes --region {region} --volume-ids {name}",
    act: "aws ec2 modify-volume --region {region} --volume-id {name} --volume-type gp3",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        vol-a | AmazonEC2 | EBS:VolumeUsage | CreateVolume | 100 GB-Mo | 5.00
        vol-a | AmazonEC2 | EBS:VolumeIOUsage | EBS:IO-Write | 200000000 IOs | 10.00
        vol-b | AmazonEC2 | EBS:VolumeUsage | CreateVolume | 100 GB-Mo | 5.00
        vol-b | AmazonEC2 | EBS:VolumeIOUsage | EBS:IO-Write | 1000000 IOs | 0.05
        vol-c | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume-Gp2 | 100 GB-Mo | 10.00
        => vol-a saves 7.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        let storage = resource.cost(|meter: &Meter| meter.is(STORAGE));
        let operations = resource.cost(|meter: &Meter| meter.is("EBS:VolumeIOUsage"));
        let gp3 = case.prices.turned(storage.total(), "ebs.standard", "ebs.gp3");
        let saved = storage.plus(operations).less(gp3);
        let words = format!(
            "storage cost {} and operations {}; gp3 of the same size costs {} at the same prices",
            storage.total().grouped(2),
            operations.total().grouped(2),
            gp3.grouped(2)
        );
        let size = configured(resource, |kind| kind == STORAGE);
        let found = || Found::new(resource, resource.monthly(saved)).detail(format!("{} GB", size.grouped(0)));
        (storage.total() > Money::ZERO && saved.total() > Money::ZERO).then(|| found().says(words))
    };
    case.settled().filter_map(found).collect()
}
