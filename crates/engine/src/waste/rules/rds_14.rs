//! Performance data that is kept longer than is free.

use super::shared_service::{finding, paid, told};
use crate::waste::{Action, Case, Confidence, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "RDS-14",
    name: "Paid retention of Performance Insights",
    confidence: Confidence::Low,
    action: Action::Rightsize,
    signal: "Lines PI_LTR: performance data kept for more than seven days",
    saving: "Up to the cost of those lines",
    caveat: "Somebody may compare this year with last",
    inspect: "aws rds describe-db-instances --region {region} --db-instance-identifier {name}",
    act: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} \
         --performance-insights-retention-period 7",
    needs: &[Need::UsageTypes],
    find,
    example: "
        arn:aws:rds:us-east-1:111111111111:db:one | AmazonRDS | USE1-PI_LTR:R5 | Retention | 4 vCPU-Months | 16.00
        arn:aws:rds:us-east-1:111111111111:db:one | AmazonRDS | InstanceUsage:db.r5.large | CreateDBInstance:0016 | 730 Hrs | 200.00
        => candidate db:one
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.starts("PI_LTR");
    let found = |resource: &Resource| {
        finding(resource, resource.monthly(resource.cost(is)).up_to(), told(resource, is, "kept performance data"))
    };
    paid(case.billed().filter(|resource| resource.has(is)).map(found))
}
