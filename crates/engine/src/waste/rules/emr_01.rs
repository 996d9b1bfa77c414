//! Clusters that wait for work.

use super::shared_service::{finding, measured, metric, paid};
use crate::waste::cost::whole;
use crate::waste::{Case, Confidence, EvidenceKind, Found, Limit, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EMR-01",
    name: "Idle EMR cluster",
    tier: Tier::Evidence,
    confidence: Confidence::Medium,
    signal: "A cluster that was idle for most of the time, by IsIdle of CloudWatch",
    saving: "Its EMR charges; its instances come on top",
    caveat: "Data on its own disks goes with it; automatic termination ends the next one",
    inspect: "aws emr describe-cluster --region {region} --cluster-id {name}",
    act: "aws emr terminate-clusters --region {region} --cluster-ids {name}",
    limits: &[
        Limit { name: "days", default: "7", unit: "days", what: "Metrics over at least so many days" },
        Limit { name: "share", default: "95", unit: "%", what: "Idle for so much of the time" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Evidence(&[EvidenceKind::Metrics])],
    find,
    example: "
        arn:aws:elasticmapreduce:us-east-1:111111111111:cluster/j-LEFT | ElasticMapReduce | BoxUsage:m5.xlarge | RunInstances | 730 Hrs | 35.04
        arn:aws:elasticmapreduce:us-east-1:111111111111:cluster/j-BUSY | ElasticMapReduce | BoxUsage:m5.xlarge | RunInstances | 730 Hrs | 35.04
        metric j-LEFT IsIdle mean=0.99 most=1
        metric j-BUSY IsIdle mean=0.30 most=1
        => j-LEFT saves 35.04
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        let idle = metric(case, resource, "IsIdle", case.count("days"))?;
        let percent = idle.mean.times(whole(100), whole(1));
        let words = format!("Idle for {} % of the time from {} to {}", percent.grouped(0), idle.days.0, idle.days.1);
        let cost = resource.total();
        let found =
            finding(resource, resource.monthly(cost), format!("Its EMR charges cost {}", cost.total().grouped(2)));
        (percent >= case.limit("share")).then(|| found.proof(measured(case, idle, words)))
    };
    paid(case.settled().filter(|resource| resource.has(|meter| meter.of("ElasticMapReduce"))).filter_map(found))
}
