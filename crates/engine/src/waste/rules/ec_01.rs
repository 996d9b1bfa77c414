//! Redis OSS caches that would cost less with Valkey.

use super::shared_service::{finding, paid, told};
use crate::money::Money;
use crate::waste::{Action, Bought, Case, Found, Limit, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC-01",
    name: "Redis OSS to Valkey",
    action: Action::Modernize,
    signal: "Lines of ElastiCache for Redis OSS: nodes, or a serverless cache",
    saving: "The share by which Valkey is cheaper, of nodes and of serverless caches; on-demand hours only",
    caveat: "Valkey takes over from Redis OSS 7.2 without new clients; reserved nodes keep covering it",
    inspect: "aws elasticache describe-cache-clusters --region {region} --cache-cluster-id {name}",
    limits: &[
        Limit { name: "nodes", default: "20", unit: "%", what: "By so much nodes of Valkey are cheaper" },
        Limit { name: "serverless", default: "33", unit: "%", what: "By so much serverless Valkey is cheaper" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Operations],
    find,
    example: "
        arn:aws:elasticache:us-east-1:111111111111:cluster:redis-001 | AmazonElastiCache | NodeUsage:cache.r6g.large | CreateCacheCluster:0002 | 730 Hrs | 150.00
        arn:aws:elasticache:us-east-1:111111111111:cluster:valkey-001 | AmazonElastiCache | NodeUsage:cache.r6g.large | CreateCacheCluster:Valkey | 730 Hrs | 120.00
        arn:aws:elasticache:us-east-1:111111111111:cluster:memcached | AmazonElastiCache | NodeUsage:cache.r6g.large | CreateCacheCluster:0001 | 730 Hrs | 150.00
        arn:aws:elasticache:us-east-1:111111111111:serverlesscache:web | AmazonElastiCache | USE1-CachedData:Redis | CreateServerlessCache | 730 GB-Hrs | 90.00
        => redis-001 saves 30.00
        => web saves 29.70
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let node = |meter: &Meter| {
        meter.starts("NodeUsage:") && &*meter.operation == "CreateCacheCluster:0002" && meter.bought == Bought::OnDemand
    };
    let serverless = |meter: &Meter| meter.of("AmazonElastiCache") && meter.usage_type.ends_with(":Redis");
    let found = |resource: &Resource| {
        let saved = resource.cost(node).percent(case.limit("nodes"));
        let saved = saved.plus(resource.cost(serverless).percent(case.limit("serverless")));
        let is = |meter: &Meter| node(meter) || serverless(meter);
        (saved.total() > Money::ZERO)
            .then(|| finding(resource, resource.monthly(saved), told(resource, is, "Redis OSS")))
    };
    paid(case.settled_of("AmazonElastiCache").filter_map(found))
}
