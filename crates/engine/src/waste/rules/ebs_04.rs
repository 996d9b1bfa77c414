//! gp2 volumes that would cost less as gp3 of the same performance.

use crate::money::Money;
use crate::waste::cost::{minus, plus, whole};
use crate::waste::{Action, Case, Found, Limit, Meter, Need, Prices, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EBS-04",
    name: "gp2 to gp3",
    action: Action::Modernize,
    signal: "A volume with lines EBS:VolumeUsage.gp2",
    saving: "Its cost less that of gp3 with the same size, operations and throughput",
    caveat: "Changing the type works while the volume is in use; performance may dip while it is changed",
    inspect: "aws ec2 describe-volumes --region {region} --volume-ids {id}",
    act: "aws ec2 modify-volume --region {region} --volume-id {id} --volume-type gp3",
    limits: &[Limit {
        name: "least",
        default: "1",
        unit: "%",
        what: "Savings below this share of the cost are left out",
    }],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume-Gp2 | 100 GB-Mo | 10.00
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        => vol-a saves 2.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        let is_gp2 = |meter: &Meter| meter.is("EBS:VolumeUsage.gp2");
        let cost = resource.cost(is_gp2);
        let size = size(resource.usage(is_gp2), case.bill.window.end_hour - case.bill.window.first_hour, resource);
        let saved = cost.less(as_gp3(case.prices, cost.total(), size));
        let enough = saved.total() > cost.percent(case.limit("least")).total();
        let words = format!("{} GB of gp2 cost {}", size.fixed(0), cost.total().fixed(2));
        enough
            .then(|| Found::new(resource, resource.monthly(saved)).detail(format!("{} GB", size.fixed(0))).says(words))
    };
    case.settled().filter_map(found).collect()
}

/// GB of a volume: GB-months are its size by the share of the month it was there for.
fn size(gb_months: Money, window: u32, resource: &Resource) -> Money {
    gb_months.times(whole(i64::from(window)), whole(i64::from(resource.hours().max(1))))
}

/// What gp3 of the same size and performance costs where gp2 costs this.
fn as_gp3(prices: &Prices, cost: Money, size: Money) -> Money {
    // gp2 gives 3 operations a second for each GB, from 100 to 16,000; above 150 GB up to 250 MiB a second.
    let operations = Money(size.0 * 3).max(whole(100)).min(whole(16_000));
    let more = minus(operations, whole(3000)).max(Money::ZERO);
    let throughput = if size > whole(170) { whole(125) } else { Money::ZERO };
    let unit = |count: Money, key: &str| count.times(prices.of(key), Money::ONE);
    let gp3 = plus(plus(unit(size, "ebs.gp3"), unit(more, "ebs.gp3.iops")), unit(throughput, "ebs.gp3.throughput"));
    let gp2 = unit(size, "ebs.gp2");
    if gp2.is_zero() { cost } else { cost.times(gp3, gp2) }
}
