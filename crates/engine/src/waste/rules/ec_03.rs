//! Caches that nothing asks.

use super::shared_service::{finding, paid, quiet, told};
use crate::waste::{Case, Confidence, EvidenceKind, Found, Limit, Meter, Need, Question, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC-03",
    name: "Idle cache",
    tier: Tier::Evidence,
    confidence: Confidence::Medium,
    signal: "Hardly a connection and hardly a hit for longer than the limit, by CurrConnections and CacheHitRate of \
         CloudWatch",
    saving: "The cost of its node",
    caveat: "A replica that stands by has no clients either",
    inspect: "aws elasticache describe-cache-clusters --region {region} --cache-cluster-id {name}",
    act: "aws elasticache delete-cache-cluster --region {region} --cache-cluster-id {name}",
    limits: &[
        Limit { name: "days", default: "7", unit: "days", what: "Metrics over at least so many days" },
        Limit { name: "connections", default: "1", unit: "connections", what: "At most so many at once" },
        Limit { name: "hits", default: "5", unit: "%", what: "At most so many hits in a hundred requests" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Evidence(&[EvidenceKind::Metrics])],
    question: Some(Question::AdvisedIdle),
    find,
    example: "
        arn:aws:elasticache:us-east-1:111111111111:cluster:left | AmazonElastiCache | NodeUsage:cache.r6g.large | CreateCacheCluster:0002 | 730 Hrs | 150.00
        arn:aws:elasticache:us-east-1:111111111111:cluster:busy | AmazonElastiCache | NodeUsage:cache.r6g.large | CreateCacheCluster:0002 | 730 Hrs | 150.00
        metric left CurrConnections mean=1 most=1
        metric left CacheHitRate mean=0 most=0
        metric busy CurrConnections mean=20 most=40
        metric busy CacheHitRate mean=90 most=99
        => left saves 150.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.starts("NodeUsage:cache.");
    let found = |resource: &Resource| {
        let connections = quiet(case, resource, &["CurrConnections"], case.count("days"), case.limit("connections"))?;
        let hits = quiet(case, resource, &["CacheHitRate"], case.count("days"), case.limit("hits"))?;
        let found = finding(resource, resource.monthly(resource.cost(is)), told(resource, is, "a cache"));
        Some(connections.into_iter().chain(hits).fold(found, Found::proof))
    };
    paid(case.settled_of("AmazonElastiCache").filter(|resource| resource.has(is)).filter_map(found))
}
