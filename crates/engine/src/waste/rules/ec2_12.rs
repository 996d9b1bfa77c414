//! Auto Scaling groups that do nothing.

use std::collections::BTreeMap;

use super::shared_compute::{advisor, filed, guarded};
use crate::waste::resource::short;
use crate::waste::{Advice, Case, Effort, EvidenceKind, Found, Meter, Need, Resource, Rule, Tier, Tile};

/// The tag that AWS puts on every instance of a group.
const GROUP: &[&str] = &["aws:autoscaling:groupName"];

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC2-12",
    name: "Instance of an idle group",
    tier: Tier::Evidence,
    effort: Effort::Medium,
    signal: "An instance tagged as one of an Auto Scaling group that Compute Optimizer calls idle",
    saving: "What is billed for the instances of the group on demand; what commitments cover only once other usage \
             takes it",
    caveat: "Set the group's size to zero; an instance alone comes back",
    inspect: "aws autoscaling describe-auto-scaling-instances --region {region} --instance-ids {name}",
    needs: &[Need::Resources, Need::UsageTypes, Need::Tag(GROUP), Need::Evidence(&[EvidenceKind::ComputeOptimizer])],
    tile: Some(Tile::IdleInstances),
    find,
    example: "
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | tag.aws:autoscaling:groupName=old-workers
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | tag.aws:autoscaling:groupName=web
        advice ComputeOptimizer arn:aws:autoscaling:us-east-1:111111111111:autoScalingGroup:4c0b:autoScalingGroupName/old-workers idle
        advice ComputeOptimizer arn:aws:autoscaling:us-east-1:111111111111:autoScalingGroup:4c0c:autoScalingGroupName/web optimized
        => i-a saves 70.08
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let all = case.evidence.advice.values().flatten();
    let is_group = |advice: &&Advice| advice.id.contains(":autoScalingGroup:") && advice.finding == "idle";
    let idle: BTreeMap<(&str, &str), &Advice> =
        all.filter(is_group).map(|advice| ((place_of(&advice.id), short(&advice.id)), advice)).collect();
    let found = |instance: &Resource| {
        let group = instance.tag(GROUP);
        let place = format!("{}:{}", instance.region, instance.account);
        let advice = idle.get(&(place.as_str(), group)).copied()?;
        let words = format!("{}: the group {group} is idle", advisor(advice.advisor));
        let hours = instance.usage(Meter::is_instance_hours);
        let found = Found::new(instance, instance.monthly(instance.total())).detail(format!("of the group {group}"));
        let found = found.says(format!("{} hours billed", hours.grouped(0)));
        Some(guarded(filed(found, case, advice.file, "finding", words), instance))
    };
    case.settled().filter(|resource| resource.has(Meter::is_instance_hours)).filter_map(found).collect()
}

/// `us-east-1:111111111111` of an ARN.
fn place_of(arn: &str) -> &str {
    let ends: Vec<usize> = arn.match_indices(':').map(|(at, _)| at).collect();
    ends.get(2).zip(ends.get(4)).and_then(|(from, to)| arn.get(from + 1..*to)).unwrap_or("")
}
