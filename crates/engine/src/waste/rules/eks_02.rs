//! Clusters in which nothing runs.

use super::shared_service::{finding, paid, told};
use crate::waste::{Case, Confidence, Found, Meter, Need, Resource, Rule, Tier};

/// Tags that name the cluster of a node.
const NAMES: &[&str] = &["aws:eks:cluster-name", "eks:cluster-name"];

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EKS-02",
    name: "Cluster without nodes",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    signal: "Inferred: hours of a cluster, and no instance tagged with its name and no task of it on Fargate in the \
         window",
    saving: "The hours of the cluster",
    caveat: "Nodes that are not tagged with the name of their cluster are not seen",
    inspect: "aws eks describe-cluster --region {region} --name {name}",
    act: "aws eks delete-cluster --region {region} --name {name}",
    needs: &[Need::Resources, Need::UsageTypes, Need::Tag(NAMES)],
    find,
    example: "
        arn:aws:eks:us-east-1:111111111111:cluster/empty | AmazonEKS | USE1-AmazonEKS-Hours:perCluster | CreateOperation | 730 Hours | 73.00
        arn:aws:eks:us-east-1:111111111111:cluster/full | AmazonEKS | USE1-AmazonEKS-Hours:perCluster | CreateOperation | 730 Hours | 73.00
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | tag.aws:eks:cluster-name=full
        => empty saves 73.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.starts("AmazonEKS-Hours:");
    let is_empty = |cluster: &&Resource| {
        let part = format!("/{}/", cluster.name());
        let of = |other: &&Resource| {
            other.account == cluster.account && (other.tag(NAMES) == cluster.name() || other.id.contains(&part))
        };
        let works =
            |meter: &Meter| meter.is_instance_hours() || meter.starts("Fargate-") || meter.starts("SpotUsage-Fargate-");
        cluster.has(is) && !case.bill.resources.iter().filter(of).any(|other| other.has(works))
    };
    let found = |cluster: &Resource| {
        let words = format!("{}, and no node carries its name", told(cluster, is, "a cluster"));
        let found = finding(cluster, cluster.monthly(cluster.cost(is)), words);
        let near = |other: &&Resource| other.account == cluster.account && other.region == cluster.region;
        let unnamed = |other: &Resource| other.has(Meter::is_instance_hours) && other.tag(NAMES).is_empty();
        let any = case.bill.resources.iter().filter(near).any(unnamed);
        if !any {
            return found;
        }
        found.confidence(Confidence::Low).but("Instances without a tag of a cluster run in its region")
    };
    paid(case.settled().filter(is_empty).map(found))
}
