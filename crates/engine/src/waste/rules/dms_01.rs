//! Replication instances of migrations that are long over.

use super::shared_service::{finding, paid, runs, told};
use crate::waste::{Case, Confidence, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "DMS-01",
    name: "Replication instance left on",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    signal: "Inferred: a replication instance of DMS that has run without a break for longer than the limit",
    saving: "The cost of its hours",
    caveat: "Continuous replication is meant to run on; look whether its tasks still do",
    inspect: "aws dms describe-replication-tasks --region {region} --filters Name=replication-instance-arn,Values={id}",
    act: "aws dms delete-replication-instance --region {region} --replication-instance-arn {id}",
    limits: &[
        Limit { name: "days", default: "60", unit: "days", what: "There for longer than so many days" },
        Limit { name: "share", default: "95", unit: "%", what: "Runs for so much of the window" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Months(2)],
    find,
    example: "
        arn:aws:dms:us-east-1:111111111111:rep:OLD | AWSDatabaseMigrationSvc | InstanceUsg:dms.r5.large | CreateDMSInstance | 730 Hrs | 120.00
        arn:aws:dms:us-east-1:111111111111:rep:OLD | AWSDatabaseMigrationSvc | InstanceUsg:dms.r5.large | CreateDMSInstance | 730 Hrs | 120.00 | month=-1
        arn:aws:dms:us-east-1:111111111111:rep:OLD | AWSDatabaseMigrationSvc | InstanceUsg:dms.r5.large | CreateDMSInstance | 730 Hrs | 120.00 | month=-2
        arn:aws:dms:us-east-1:111111111111:rep:NEW | AWSDatabaseMigrationSvc | InstanceUsg:dms.r5.large | CreateDMSInstance | 730 Hrs | 120.00
        => OLD saves 120.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.starts("InstanceUsg:dms.") || meter.starts("Multi-AZUsg:dms.");
    let found = |resource: &Resource| {
        let days = resource.last.saturating_sub(resource.born) / 24;
        let older = if case.bill.is_older_than_known(resource) { "at least " } else { "" };
        let words = format!("Runs for {older}{days} days; {}", told(resource, is, "replication"));
        (days >= case.count("days")).then(|| finding(resource, resource.monthly(resource.cost(is)), words))
    };
    paid(case.settled().filter(|resource| runs(resource, is, case.limit("share"))).filter_map(found))
}
