//! Burstable instances that burst so much that they pay extra.

use super::shared_compute::{instance_type, is_on_demand};
use crate::money::Money;
use crate::waste::cost::{minus, whole};
use crate::waste::families::{family_named, family_of, hourly, sixteenths, size_of};
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Meter, Need, Resource, Rule};

/// Burstable families with what replaces them.
const KINDS: [(&str, &str); 4] = [("t2", "m6i"), ("t3", "m6i"), ("t3a", "m6a"), ("t4g", "m6g")];

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC2-09",
    name: "CPU credits bought",
    confidence: Confidence::Medium,
    action: Action::Rightsize,
    effort: Effort::Medium,
    signal: "An instance with lines CPUCredits that come to more than the limit's share of its hours",
    saving: "The credits less what an M instance of the same size costs more; for sizes below large, one of size large",
    caveat: "Look for what runs hot first: a program that went wild buys credits, too",
    inspect: "aws ec2 describe-instance-credit-specifications --region {region} --instance-ids {name}",
    limits: &[Limit {
        name: "share",
        default: "20",
        unit: "%",
        what: "Credits cost more than this share of the hours",
    }],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        i-a | AmazonEC2 | BoxUsage:t3.large | RunInstances | 730 Hrs | 83.20
        i-a | AmazonEC2 | CPUCredits:t3 | T3CPUCredits | 1000 vCPU-Hours | 50.00
        i-b | AmazonEC2 | BoxUsage:t3.large | RunInstances | 730 Hrs | 83.20
        i-b | AmazonEC2 | CPUCredits:t3 | T3CPUCredits | 100 vCPU-Hours | 5.00
        i-c | AmazonEC2 | BoxUsage:t3.micro | RunInstances | 730 Hrs | 10.40
        i-c | AmazonEC2 | CPUCredits:t3 | T3CPUCredits | 1000 vCPU-Hours | 50.00
        => i-a saves 37.20
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    case.settled().filter_map(|instance| judge(case, instance)).collect()
}

fn judge(case: &Case<'_>, instance: &Resource) -> Option<Found> {
    let credits = |meter: &Meter| meter.of("AmazonEC2") && meter.starts("CPUCredits:");
    let surcharge = instance.cost(credits);
    let hours = instance.cost(Meter::is_instance_hours).total();
    if surcharge.total().is_zero() || surcharge.total() <= hours.times(case.limit("share"), whole(100)) {
        return None;
    }
    // What the hours cost without a commitment: by the list price where they are covered.
    let meter = instance.first(Meter::is_instance_hours)?;
    let paid = if is_on_demand(meter) { hours } else { meter.list? };
    let more = minus(paid.times(larger(instance_type(meter))?, Money::ONE), paid);
    let saved = surcharge.less(more);
    let words = format!(
        "credits cost {}, its hours {}; as an M instance the hours cost {} more",
        surcharge.total().grouped(2),
        hours.grouped(2),
        more.grouped(2)
    );
    let found = || Found::new(instance, instance.monthly(saved)).detail(instance_type(meter)).says(words);
    (saved.total() > Money::ZERO).then(found)
}

/// How many times a burstable instance's price the M instance is that takes its place.
fn larger(kind: &str) -> Option<Money> {
    let family = &family_of(kind)?.name;
    let to = KINDS.iter().find(|(from, _)| from == family)?.1;
    let price = family_named(to)?.large?;
    let size = sixteenths(size_of(kind))?.max(16);
    Some(Money(price.0 * i128::from(size) / 16).times(Money::ONE, hourly(kind)?))
}
