//! gp2 volumes that would cost less as gp3 of the same performance.

use super::shared_compute::{configured, gp3};
use crate::money::Money;
use crate::waste::cost::whole;
use crate::waste::{Action, Case, Found, Limit, Meter, Need, Resource, Rule};

const STORAGE: &str = "EBS:VolumeUsage.gp2";

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EBS-04",
    name: "gp2 to gp3",
    action: Action::Modernize,
    signal: "A volume with lines EBS:VolumeUsage.gp2",
    saving: "Its cost less that of gp3 with the same size, operations and throughput",
    caveat: "Changing the type works while the volume is in use; performance may dip while it is changed",
    inspect: "aws ec2 describe-volumes --region {region} --volume-ids {name}",
    act: "aws ec2 modify-volume --region {region} --volume-id {name} --volume-type gp3",
    limits: &[
        Limit { name: "least", default: "1", unit: "%", what: "Savings below this share of the cost are left out" },
        Limit {
            name: "throughput",
            default: "150",
            unit: "GB",
            what: "Larger volumes get 125 MiB a second more than gp3 includes, as gp2 gives them",
        },
    ],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    // 744 hours of October: 2,000 GB need 6,000 operations, 8,000 GB the 16,000 at which gp2 ends.
    example: "
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume-Gp2 | 100 GB-Mo | 10.00
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        vol-c | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume-Gp2 | 2000 GB-Mo | 203.835616438356 | to=744
        vol-d | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume-Gp2 | 8000 GB-Mo | 815.342465753425 | to=744
        vol-e | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume-Gp2 | 1000 GB-Mo | 101.917808219178 | from=372 | to=744
        vol-f | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume-Gp2 | 100 GB-Mo | 10.00 | to=300
        => vol-a saves 2.00
        => vol-c saves 20.00
        => vol-d saves 90.00
        => vol-e saves 20.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        let cost = resource.cost(|meter: &Meter| meter.is(STORAGE));
        let size = configured(resource, |kind| kind == STORAGE);
        // gp2 gives 3 operations a second for each GB, from 100 to 16,000.
        let operations = Money(size.0.saturating_mul(3)).max(whole(100)).min(whole(16_000));
        let throughput = if size > case.limit("throughput") { whole(250) } else { whole(125) };
        let now = size.times(case.prices.of("ebs.gp2"), Money::ONE);
        let then = gp3(case.prices, size, operations, throughput);
        // The published share of what the bill says, in the month that the size is of.
        let saved = cost.less(cost.times(then, now).total());
        let enough = saved.total() > cost.percent(case.limit("least")).total();
        let words = format!(
            "{} GB of gp2 cost {}; gp3 with {} operations a second costs {} at the same prices",
            size.grouped(0),
            cost.total().grouped(2),
            operations.max(whole(3000)).grouped(0),
            cost.times(then, now).total().grouped(2),
        );
        let found = Found::new(resource, resource.monthly(saved)).detail(format!("{} GB", size.grouped(0)));
        enough.then(|| found.says(words))
    };
    case.settled().filter(|resource| resource.has(|meter| meter.is(STORAGE))).filter_map(found).collect()
}
