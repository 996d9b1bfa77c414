//! Surcharges for versions that are past their end of standard support.

use super::shared_service::charged;
use crate::waste::{Action, Case, Effort, Found, Meter, Need, Rule, Subject};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "RDS-01",
    name: "Extended support",
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "Lines whose usage type has a part ExtendedSupport, of RDS, Aurora, DocumentDB, ElastiCache or OpenSearch",
    saving: "The cost of those lines",
    caveat: "A new major version needs a test; some surcharges double in their third year",
    inspect: "aws rds describe-db-instances --region {region}",
    needs: &[Need::UsageTypes],
    find,
    example: "
        arn:aws:rds:us-east-1:111111111111:db:old | AmazonRDS | ExtendedSupport:Yr1-Yr2:MySQL5.7 | CreateDBInstance:0002 | 1460 vCPU-Hours | 146.00
        arn:aws:rds:us-east-1:111111111111:db:old | AmazonRDS | InstanceUsage:db.m5.large | CreateDBInstance:0002 | 730 Hrs | 124.83
        arn:aws:rds:us-east-1:111111111111:db:new | AmazonRDS | InstanceUsage:db.m5.large | CreateDBInstance:0002 | 730 Hrs | 124.83
        arn:aws:elasticache:us-east-1:111111111111:cluster:sessions | AmazonElastiCache | USE1-ExtendedSupportYr3-NodeUsage:cache.r6g.large | CreateCacheCluster:0002 | 730 Hrs | 240.00
        => db:old saves 146.00
        => sessions saves 240.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is_early = |found: &Found| {
        let resource = case.bill.resource(place_of(found));
        resource.is_some_and(|resource| resource.has(|meter| is_surcharge(meter) && meter.usage_type.contains("Yr1")))
    };
    let step = |found: Found| if is_early(&found) { found.but("The price doubles in the third year") } else { found };
    charged(case, is_surcharge, "extended support").into_iter().map(step).collect()
}

fn place_of(found: &Found) -> usize {
    match found.subject {
        Subject::Resource(place) => place,
        Subject::Place { .. } => usize::MAX,
    }
}

/// EKS has a rule of its own.
fn is_surcharge(meter: &Meter) -> bool {
    let mut parts = meter.usage_type.split([':', '-']);
    !meter.of("AmazonEKS") && parts.any(|part| part.starts_with("ExtendedSupport") || part.ends_with("ExtendedSupport"))
}
