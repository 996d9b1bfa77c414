//! Provisioned-IOPS volumes that gp3 could serve as well.

use super::shared_compute::{configured, gp3};
use crate::money::Money;
use crate::waste::cost::{plus, whole};
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// Storage, operations, and the keys of their prices.
const KINDS: [(&str, &str, &str, &str); 2] = [
    ("EBS:VolumeUsage.piops", "EBS:VolumeP-IOPS.piops", "ebs.io1", "ebs.io1.iops"),
    ("EBS:VolumeUsage.io2", "EBS:VolumeP-IOPS.io2", "ebs.io2", "ebs.io2.iops"),
];

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EBS-05",
    name: "io1 or io2 to gp3",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "Inferred: an io1 or io2 volume whose provisioned operations a second gp3 can give",
    saving: "Up to its cost less that of gp3 with the same size and operations, and the throughput that these can \
             reach",
    caveat: "gp3 has a higher and less even latency, and io2 fails less often: look at the latency that the work needs \
             first",
    inspect: "aws ec2 describe-volumes --region {region} --volume-ids {name}",
    act: "aws ec2 modify-volume --region {region} --volume-id {name} --volume-type gp3",
    limits: &[
        Limit { name: "iops", default: "16000", unit: "operations a second", what: "gp3 gives at most so many" },
        Limit {
            name: "throughput",
            default: "1000",
            unit: "MiB a second",
            what: "gp3 gives at most so much; it is priced with a quarter MiB for each operation, up to this",
        },
    ],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    // At 730 of 744 hours, 98.118 GB-months are 100 GB: io1 12.50 + 65.00, gp3 8.00 + 125 MiB a second more at 5.00.
    example: "
        vol-a | AmazonEC2 | EBS:VolumeUsage.piops | CreateVolume-P-IOPS | 98.118279569892473118 GB-Mo | 12.50
        vol-a | AmazonEC2 | EBS:VolumeP-IOPS.piops | CreateVolume-P-IOPS | 981.18279569892473118 IOPS-Mo | 65.00
        vol-b | AmazonEC2 | EBS:VolumeUsage.io2 | CreateVolume-io2 | 100 GB-Mo | 12.50
        vol-b | AmazonEC2 | EBS:VolumeP-IOPS.io2 | CreateVolume-io2 | 20000 IOPS-Mo | 1300.00
        vol-c | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        => vol-a saves 0.00 to 64.50
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| KINDS.iter().find_map(|kind| judge(case, resource, *kind));
    case.settled().filter_map(found).collect()
}

fn judge(
    case: &Case<'_>,
    resource: &Resource,
    (storage, iops, price, iops_price): (&str, &str, &str, &str),
) -> Option<Found> {
    let is = |meter: &Meter| meter.is(storage) || meter.starts(iops);
    let cost = resource.cost(is);
    let size = configured(resource, |kind| kind == storage);
    let operations = configured(resource, |kind| kind.starts_with(iops));
    if size.is_zero() || operations > case.limit("iops") {
        return None;
    }
    // An operation carries a quarter MiB at most.
    let throughput = operations.times(Money::ONE, whole(4)).min(case.limit("throughput"));
    let unit = |count: Money, key: &str| count.times(case.prices.of(key), Money::ONE);
    let now = plus(unit(size, price), unit(operations, iops_price));
    let then = cost.times(gp3(case.prices, size, operations, throughput), now).total();
    let saved = cost.less(then);
    let words = format!(
        "{} GB and {} operations a second cost {}; gp3 with as much costs {} at the same prices; inferred",
        size.grouped(0),
        operations.grouped(0),
        cost.total().grouped(2),
        then.grouped(2)
    );
    let detail = format!("{} GB, {} operations a second", size.grouped(0), operations.grouped(0));
    (saved.total() > Money::ZERO)
        .then(|| Found::new(resource, resource.monthly(saved).up_to()).detail(detail).says(words))
}
