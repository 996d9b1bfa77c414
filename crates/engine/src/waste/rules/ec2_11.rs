//! Instances that an advisor of AWS says are too large.

use super::shared_compute::{Rates, advisor, filed, guarded, instance_type, is_on_demand, licence};
use crate::money::Money;
use crate::waste::families::hourly;
use crate::waste::{
    Action, Advice, Case, Cost, Effort, EvidenceKind, Found, Meter, Need, Resource, Rule, Saving, Tier,
};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC2-11",
    name: "Instance too large",
    tier: Tier::Evidence,
    action: Action::Rightsize,
    effort: Effort::Medium,
    signal: "An instance that Compute Optimizer calls over-provisioned or Cost Optimization Hub advises to rightsize",
    saving: "Its cost less that of the advised type, at the report's own prices where it has them, else by how \
             published prices stand to each other; where neither is known, what the export says after discounts",
    caveat: "Memory is not seen without the CloudWatch agent; ask how the advisor knows",
    inspect: "aws compute-optimizer get-ec2-instance-recommendations --region {region} --instance-arns \
              arn:aws:ec2:{region}:{account}:instance/{name}",
    needs: &[
        Need::Resources,
        Need::UsageTypes,
        Need::Evidence(&[EvidenceKind::ComputeOptimizer, EvidenceKind::OptimizationHub]),
    ],
    find,
    example: "
        i-a | AmazonEC2 | BoxUsage:m5.2xlarge | RunInstances | 730 Hrs | 280.32
        i-b | AmazonEC2 | BoxUsage:m5.2xlarge | RunInstances | 730 Hrs | 280.32
        i-c | AmazonEC2 | BoxUsage:m5.2xlarge | RunInstances:0002 | 730 Hrs | 548.96
        i-d | AmazonEC2 | BoxUsage:m5.2xlarge | RunInstances | 730 Hrs | 180.00 | covered
        advice ComputeOptimizer i-a overprovisioned instead=m5.xlarge saving=1.00
        advice ComputeOptimizer i-b optimized
        advice ComputeOptimizer i-c overprovisioned instead=m5.xlarge saving=274.48
        advice ComputeOptimizer i-d overprovisioned instead=m5.xlarge
        => i-a saves 140.16
        => i-c saves 274.48
        => i-d saves 0.00 to 90.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    const WORDS: [&str; 4] = ["overprovisioned", "over_provisioned", "over-provisioned", "rightsize"];
    let rates = Rates::of(case.bill);
    let found = |instance: &Resource| {
        let advice = case.evidence.advice(&instance.id).iter().find(|one| WORDS.contains(&one.finding.as_str()))?;
        let saving = saving(&rates, instance, advice)?;
        let kind = instance.first(Meter::is_instance_hours).map_or("", instance_type);
        let instead = if advice.instead.is_empty() { "a smaller type" } else { &advice.instead };
        let words = format!("{}: {}, {instead} instead", advisor(advice.advisor), advice.finding);
        let detail = format!("{kind}, {instead} instead");
        let found = filed(Found::new(instance, saving).detail(detail), case, advice.file, "finding", words);
        (saving.high > Money::ZERO).then(|| guarded(found, instance))
    };
    case.settled().filter(|instance| instance.has(Meter::is_instance_hours)).filter_map(found).collect()
}

fn saving(rates: &Rates, instance: &Resource, advice: &Advice) -> Option<Saving> {
    let mut saved = Cost::default();
    let mut is_known = !advice.instead.is_empty();
    for meter in instance.meters.iter().filter(|meter| meter.is_instance_hours() && meter.cost > Money::ZERO) {
        let own = rates.own_rate(&instance.region, &meter.operation, &advice.instead, meter.usage);
        let then = match own.filter(|_| is_on_demand(meter) && meter.starts("BoxUsage")) {
            Some(cost) => Some(cost),
            None => published(meter, &advice.instead),
        };
        let Some(then) = then else {
            is_known = false;
            continue;
        };
        saved = saved.plus(meter.split().less(then));
    }
    if is_known {
        return Some(instance.monthly(saved));
    }
    let told = advice.saving.map(|amount| amount.max(Money::ZERO))?;
    // The export's month is one of 730 hours, too. How much of it is cash is not known where commitments cover a part.
    let total = instance.cost(Meter::is_instance_hours);
    let all = Saving { now: told, low: told, high: told };
    Some(if total.committed.is_zero() { all } else { all.up_to() })
}

/// What the hours would cost as another type, by published prices of Linux; nothing is known of licences.
fn published(meter: &Meter, to: &str) -> Option<Money> {
    let (from, to) = (hourly(instance_type(meter))?, hourly(to)?);
    licence(meter).is_empty().then(|| meter.cost.times(to, from))
}
