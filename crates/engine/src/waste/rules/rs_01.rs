//! Warehouses that could pause.

use super::shared_service::{finding, measured, metric, paid, runs, told};
use crate::money::Money;
use crate::waste::cost::{minus, whole};
use crate::waste::{Action, Bought, Case, Confidence, EvidenceKind, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "RS-01",
    name: "Redshift cluster that could pause",
    tier: Tier::Evidence,
    confidence: Confidence::Medium,
    action: Action::Schedule,
    signal: "A cluster of nodes that runs all the time, with hardly any CPU used by CloudWatch",
    saving: "Up to its on-demand hours outside of working hours",
    caveat: "A paused cluster answers nobody; storage is paid on",
    inspect: "aws redshift describe-clusters --region {region} --cluster-identifier {name}",
    act: "aws redshift pause-cluster --region {region} --cluster-identifier {name}",
    limits: &[
        Limit { name: "days", default: "14", unit: "days", what: "Metrics over at least so many days" },
        Limit { name: "cpu", default: "10", unit: "%", what: "At most so much CPU on average" },
        Limit { name: "hours", default: "60", unit: "hours", what: "Needed for so many hours a week" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Evidence(&[EvidenceKind::Metrics])],
    find,
    example: "
        arn:aws:redshift:us-east-1:111111111111:cluster:left | AmazonRedshift | Node:ra3.xlplus | RunComputeNode:0001 | 730 Hrs | 840.00
        arn:aws:redshift:us-east-1:111111111111:cluster:busy | AmazonRedshift | Node:ra3.xlplus | RunComputeNode:0001 | 730 Hrs | 840.00
        metric left CPUUtilization mean=4 most=30
        metric busy CPUUtilization mean=40 most=90
        => left saves 0.00 to 540.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.starts("Node:") && meter.bought == Bought::OnDemand;
    let found = |resource: &Resource| {
        let cpu = metric(case, resource, "CPUUtilization", case.count("days"))?;
        let off = minus(whole(168), case.limit("hours")).max(Money::ZERO);
        let saved = resource.cost(is).times(off, whole(168));
        let words = format!("{} % of CPU on average from {} to {}", cpu.mean.grouped(1), cpu.days.0, cpu.days.1);
        let found = finding(resource, resource.monthly(saved).up_to(), told(resource, is, "nodes"));
        (cpu.mean <= case.limit("cpu")).then(|| found.proof(measured(case, cpu, words)))
    };
    paid(case.settled().filter(|resource| runs(resource, is, whole(95))).filter_map(found))
}
