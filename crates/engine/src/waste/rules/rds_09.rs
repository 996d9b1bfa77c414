//! Databases that cost less in a newer family.

use super::shared_database::{is_hours, is_open, newer};
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Need, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "RDS-09",
    name: "Database of an older family",
    confidence: Confidence::Medium,
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "On-demand hours of a family that has a cheaper one: with Graviton for open-source engines, else the next",
    saving: "The share by which published prices differ, of its on-demand hours",
    caveat: "Changing the class restarts the database; look first which engine versions the new one runs",
    inspect: "aws rds describe-db-instances --region {region} --db-instance-identifier {name}",
    limits: &[Limit { name: "least", default: "1", unit: "%", what: "Savings below this share are left out" }],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:rds:us-east-1:111111111111:db:old | AmazonRDS | InstanceUsage:db.m4.large | CreateDBInstance:0002 | 730 Hrs | 100.00
        arn:aws:rds:us-east-1:111111111111:db:windows | AmazonRDS | InstanceUsage:db.m6i.large | CreateDBInstance:0015 | 730 Hrs | 400.00
        arn:aws:rds:us-east-1:111111111111:db:held | AmazonRDS | InstanceUsage:db.m4.large | CreateDBInstance:0002 | 730 Hrs | 100.00 | covered
        arn:aws:rds:us-east-1:111111111111:db:new | AmazonRDS | InstanceUsage:db.m6g.large | CreateDBInstance:0002 | 730 Hrs | 91.00
        => db:old saves 13.14
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    newer(case, is_hours, |meter| meter.instance().to_owned(), is_open)
}
