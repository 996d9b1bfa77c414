//! Instances that do nothing.

use super::shared_compute::{advised, days_of, guarded, measured};
use crate::money::Money;
use crate::waste::cost::{plus, whole};
use crate::waste::{Case, Confidence, EvidenceKind, Found, Limit, Meter, Metric, Need, Resource, Rule, Tier, Tile};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC2-10",
    name: "Idle instance",
    tier: Tier::Evidence,
    signal: "An instance whose processor and network were next to idle in CloudWatch metrics (CPUUtilization, \
             NetworkIn and NetworkOut summed by day), or that an advisor of AWS calls idle",
    saving: "What is billed for it on demand; what commitments cover only once other usage takes it",
    caveat: "Its volumes and addresses are billed on until they are removed as well; standby machines look idle, too",
    inspect: "aws ec2 describe-instances --region {region} --instance-ids {name}",
    act: "aws ec2 terminate-instances --region {region} --instance-ids {name}",
    limits: &[
        Limit { name: "mean", default: "5", unit: "%", what: "The processor's mean is below this" },
        Limit { name: "most", default: "15", unit: "%", what: "Its highest value is below this" },
        Limit { name: "network", default: "5", unit: "MB a day", what: "In and out together are below this" },
        Limit { name: "days", default: "14", unit: "days", what: "Metrics of fewer days make a candidate only" },
    ],
    needs: &[
        Need::Resources,
        Need::UsageTypes,
        Need::Evidence(&[EvidenceKind::Metrics, EvidenceKind::ComputeOptimizer, EvidenceKind::TrustedAdvisor]),
    ],
    tile: Some(Tile::IdleInstances),
    find,
    example: "
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08
        i-c | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08
        i-d | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 44.00 | covered
        i-e | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | tag.purpose=standby
        i-f | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08
        i-g | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08
        metric i-a CPUUtilization mean=1.2 most=3
        metric i-a NetworkOut mean=40000 most=50000 sum=560000
        metric i-b CPUUtilization mean=34 most=60
        metric i-b NetworkOut mean=9000000000 most=9500000000 sum=126000000000
        metric i-c CPUUtilization mean=1.2 most=3
        metric i-c NetworkOut mean=9000000000 most=9500000000 sum=126000000000
        metric i-d CPUUtilization mean=1.2 most=3
        metric i-d NetworkOut mean=40000 most=50000 sum=560000
        metric i-e CPUUtilization mean=1.2 most=3
        metric i-e NetworkOut mean=40000 most=50000 sum=560000
        metric i-f CPUUtilization mean=1.2 most=30
        metric i-f NetworkOut mean=40000 most=50000 sum=560000
        advice ComputeOptimizer i-g idle
        => i-a saves 70.08
        => i-d saves 0.00 to 44.00
        => candidate i-e
        => i-g saves 70.08
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let instances = case.settled().filter(|resource| resource.has(Meter::is_instance_hours));
    instances.filter_map(|instance| judge(case, instance)).collect()
}

fn judge(case: &Case<'_>, instance: &Resource) -> Option<Found> {
    let kind = instance.first(Meter::is_instance_hours).map_or("", Meter::instance);
    let saving = instance.monthly(instance.total());
    let words = format!("{} hours billed", instance.usage(Meter::is_instance_hours).grouped(0));
    let found = guarded(Found::new(instance, saving).detail(kind).says(words), instance);
    let metric = |name: &str| case.evidence.metric(&instance.id, name);
    let Some(cpu) = metric("CPUUtilization") else {
        return advised(found, case, &instance.id, &["idle", "stop", "delete"]);
    };
    if cpu.mean >= case.limit("mean") || cpu.most >= case.limit("most") {
        return None;
    }
    let words = format!("mean {} % and at most {} % of the processor", cpu.mean.grouped(1), cpu.most.grouped(1));
    let found = measured(found, case, cpu, "CPUUtilization", words);
    let (first, last) = (&cpu.days.0, &cpu.days.1);
    let found = found.says(format!("metrics from {first} to {last}, {} values", cpu.points));
    let found = if days_of(cpu) < case.count("days") {
        let days = case.limit("days").grouped(0);
        found.confidence(Confidence::Low).but(format!("metrics of {} days only; {days} are asked for", days_of(cpu)))
    } else {
        found
    };
    let network: Vec<&Metric> = ["NetworkIn", "NetworkOut"].into_iter().filter_map(metric).collect();
    let Some(one) = network.first() else {
        return Some(found.confidence(Confidence::Low).but("no metric of its network was loaded"));
    };
    // MB of a day, in the mean.
    let a_day = |metric: &Metric| metric.sum.times(Money::ONE, whole(i64::from(days_of(metric).max(1)) * 1_000_000));
    let a_day = network.iter().fold(Money::ZERO, |sum, metric| plus(sum, a_day(metric)));
    let names: Vec<&str> = network.iter().map(|metric| metric.name.as_str()).collect();
    let words = format!("{} MB a day through the network", a_day.grouped(2));
    (a_day < case.limit("network")).then(|| measured(found, case, one, &names.join(", "), words))
}
