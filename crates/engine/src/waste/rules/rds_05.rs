//! Second copies of databases that are not for production.

use super::shared_service::{finding, paid, told};
use crate::waste::cost::whole;
use crate::waste::resource::ENVIRONMENT;
use crate::waste::{Action, Case, Confidence, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "RDS-05",
    name: "Multi-AZ outside production",
    confidence: Confidence::Medium,
    action: Action::Rightsize,
    signal: "A database with lines Multi-AZUsage whose tag says that it is not for production",
    saving: "Half of its instance hours and Multi-AZ storage",
    caveat: "Load tests and rehearsals of a failover need it",
    inspect: "aws rds describe-db-instances --region {region} --db-instance-identifier {name}",
    act: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} --no-multi-az",
    needs: &[Need::Resources, Need::UsageTypes, Need::Tag(ENVIRONMENT)],
    find,
    example: "
        arn:aws:rds:us-east-1:111111111111:db:trial | AmazonRDS | Multi-AZUsage:db.m5.large | CreateDBInstance:0014 | 730 Hrs | 260.00 | tag.env=dev
        arn:aws:rds:us-east-1:111111111111:db:trial | AmazonRDS | RDS:Multi-AZ-GP2-Storage | CreateDBInstance:0014 | 100 GB-Mo | 23.00
        arn:aws:rds:us-east-1:111111111111:db:live | AmazonRDS | Multi-AZUsage:db.m5.large | CreateDBInstance:0014 | 730 Hrs | 260.00 | tag.env=prod
        arn:aws:rds:us-east-1:111111111111:db:plain | AmazonRDS | InstanceUsage:db.m5.large | CreateDBInstance:0014 | 730 Hrs | 130.00 | tag.env=dev
        => trial saves 141.50
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let twice = |meter: &Meter| meter.starts("Multi-AZUsage:") || meter.starts("RDS:Multi-AZ-");
    let is_found = |resource: &&Resource| resource.is_non_production() && resource.has(|m| m.starts("Multi-AZUsage:"));
    let found = |resource: &Resource| {
        let half = resource.cost(twice).percent(whole(50));
        let words = format!("{}; the tag says {}", told(resource, twice, "Multi-AZ"), resource.tag(ENVIRONMENT));
        finding(resource, resource.monthly(half), words)
    };
    paid(case.settled().filter(is_found).map(found))
}
