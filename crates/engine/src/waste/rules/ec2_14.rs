//! Instances that have run for months, belong to nobody and are covered by nothing.

use crate::money::Money;
use crate::waste::cost::{plus, whole};
use crate::waste::{
    Action, Bought, Case, Confidence, Found, Limit, Meter, Need, Past, Population, Resource, Rule, Saving, Tier,
};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC2-14",
    name: "Forgotten long-runner",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    action: Action::Review,
    signal: "Inferred: an instance that ran without a pause for longer than the limit, has no owner by rules or tags, \
             and no Savings Plan or reservation covers an hour of it",
    saving: "None claimed: somebody should say what it is for",
    inspect: "aws ec2 describe-instances --region {region} --instance-ids {name}",
    limits: &[
        Limit { name: "days", default: "90", unit: "days", what: "It ran for more than so many days" },
        Limit { name: "ratio", default: "95", unit: "%", what: "So many of the hours are without a pause" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Months(3)],
    find,
    example: "
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | month=-2
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | month=-1
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | month=-2
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | month=-1
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | owner=web
        i-c | AmazonEC2 | BoxUsage:m5.large | RunInstances | 300 Hrs | 28.80 | month=-2
        i-c | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | month=-1
        i-c | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08
        i-d | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 44.00 | month=-2
        i-d | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 44.00 | month=-1
        i-d | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 44.00 | covered
        => candidate i-a
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |instance: &Resource| {
        let of_instance =
            |past: &&Past| ["BoxUsage", "DedicatedUsage"].iter().any(|kind| past.usage_type.starts_with(kind));
        let ran = instance.past.iter().filter(of_instance).fold(Money::ZERO, |sum, past| plus(sum, past.usage));
        let there = instance.last.saturating_sub(instance.born);
        let without_pause = whole(i64::from(there)).times(case.limit("ratio"), whole(100));
        let is_long = there > case.count("days").saturating_mul(24) && ran >= without_pause;
        let older = if case.bill.is_older_than_known(instance) { "or before " } else { "" };
        let words = format!(
            "{} of {there} hours since {} {older}ran, without an owner or a commitment; inferred",
            ran.grouped(0),
            Population::day(instance.born)
        );
        let kind = instance.first(Meter::is_instance_hours).map_or("", Meter::instance);
        is_long.then(|| Found::new(instance, Saving::NONE).detail(kind).says(words))
    };
    case.settled().filter(|instance| is_nobodys(instance)).filter_map(found).collect()
}

fn is_nobodys(instance: &Resource) -> bool {
    let hours = || instance.meters.iter().filter(|meter| meter.is_instance_hours());
    let on_demand = hours().next().is_some() && hours().all(|meter| meter.bought == Bought::OnDemand);
    on_demand && instance.owner.is_empty() && instance.tag(&["owner", "team"]).is_empty()
}
