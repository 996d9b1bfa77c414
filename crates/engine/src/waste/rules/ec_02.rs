//! Caches that cost less in a newer family.

use super::shared_database::newer;
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Need, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC-02",
    name: "Cache of an older family",
    confidence: Confidence::Medium,
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "On-demand hours of a cache family that has a cheaper one with Graviton, or a cheaper next one",
    saving: "The share by which published prices differ, of its on-demand hours",
    caveat: "Nodes are replaced one by one; a cache without a replica starts empty",
    inspect: "aws elasticache describe-cache-clusters --region {region} --cache-cluster-id {name}",
    limits: &[Limit { name: "least", default: "1", unit: "%", what: "Savings below this share are left out" }],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:elasticache:us-east-1:111111111111:cluster:old | AmazonElastiCache | NodeUsage:cache.m4.large | CreateCacheCluster:0001 | 730 Hrs | 100.00
        arn:aws:elasticache:us-east-1:111111111111:cluster:new | AmazonElastiCache | NodeUsage:cache.m6g.large | CreateCacheCluster:0001 | 730 Hrs | 95.00
        => old saves 4.49
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    newer(case, |meter| meter.starts("NodeUsage:cache."), |meter| meter.instance().to_owned(), |_| true)
}
