//! Databases that nothing connects to.

use super::shared_database::is_hours;
use super::shared_service::idle;
use crate::waste::{Case, EvidenceKind, Found, Limit, Need, Question, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "RDS-03",
    name: "Idle database",
    tier: Tier::Evidence,
    signal: "No connection for longer than the limit, by DatabaseConnections of CloudWatch",
    saving: "Its hours, storage and provisioned operations, less a last snapshot",
    caveat: "Take a last snapshot; a job that runs once a month connects in no week between",
    inspect: "aws rds describe-db-instances --region {region} --db-instance-identifier {name}",
    act: "aws rds delete-db-instance --region {region} --db-instance-identifier {name} --final-db-snapshot-identifier \
         {name}-last",
    limits: &[
        Limit { name: "days", default: "7", unit: "days", what: "Without a connection for at least so many days" },
        Limit { name: "connections", default: "0", unit: "connections", what: "As many at once are none" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Evidence(&[EvidenceKind::Metrics])],
    question: Some(Question::AdvisedIdle),
    find,
    example: "
        arn:aws:rds:us-east-1:111111111111:db:left | AmazonRDS | InstanceUsage:db.r4.large | CreateDBInstance:0016 | 730 Hrs | 200.00
        arn:aws:rds:us-east-1:111111111111:db:busy | AmazonRDS | InstanceUsage:db.r4.large | CreateDBInstance:0016 | 730 Hrs | 200.00
        metric left DatabaseConnections mean=0 most=0
        metric busy DatabaseConnections mean=0.1 most=4
        => left saves 200.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    idle(case, is_hours, &["DatabaseConnections"], case.limit("connections"), "a database")
}
