//! Databases that are stopped and whose storage is paid.

use super::shared_database::{is_hours, is_storage, kind_of_storage};
use super::shared_service::{finding, paid};
use crate::money::Money;
use crate::waste::cost::{plus, whole};
use crate::waste::{Case, Confidence, Found, Limit, Meter, Need, Resource, Rule, Saving};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "RDS-04",
    name: "Stopped database with storage",
    confidence: Confidence::Medium,
    signal: "A database with lines of storage and no instance hour at the end of the window, for longer than the limit",
    saving: "Its storage less that of a snapshot as large; all of it at most, since a snapshot has only what is used",
    caveat: "RDS starts a stopped database again after seven days, so somebody keeps stopping it: ask why",
    inspect: "aws rds describe-db-instances --region {region} --db-instance-identifier {name}",
    act: "aws rds delete-db-instance --region {region} --db-instance-identifier {name} --final-db-snapshot-identifier \
         {name}-last",
    limits: &[Limit { name: "days", default: "7", unit: "days", what: "Without an hour for at least so many days" }],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:rds:us-east-1:111111111111:db:stopped | AmazonRDS | RDS:GP2-Storage | CreateDBInstance | 100 GB-Mo | 11.50
        arn:aws:rds:us-east-1:111111111111:db:runs | AmazonRDS | RDS:GP2-Storage | CreateDBInstance | 100 GB-Mo | 11.50
        arn:aws:rds:us-east-1:111111111111:db:runs | AmazonRDS | InstanceUsage:db.t3.micro | CreateDBInstance:0002 | 730 Hrs | 12.41
        => stopped saves 2.00 to 11.50
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let since = case.days_ago(case.count("days"));
    let runs = |meter: &Meter| is_hours(meter) && meter.end_hour > since;
    // Storage of clusters is on the cluster, and its hours are not.
    let is_stopped = |one: &&Resource| one.id.contains(":db:") && one.has(is_storage) && !one.has(runs);
    paid(case.settled().filter(is_stopped).map(|resource| found(case, resource)))
}

fn found(case: &Case<'_>, resource: &Resource) -> Found {
    let kept = resource
        .meters
        .iter()
        .filter(|meter| is_storage(meter))
        .fold(Money::ZERO, |sum, meter| plus(sum, snapshot(case, meter)));
    let storage = resource.cost(is_storage);
    let saving = Saving { high: resource.monthly(storage).high, ..resource.monthly(storage.less(kept)) };
    finding(resource, saving, format!("Storage cost {}, and no hour of an instance", storage.total().grouped(2)))
}

/// What a snapshot of as many GB costs; provisioned operations and throughput need none.
fn snapshot(case: &Case<'_>, meter: &Meter) -> Money {
    let key = match kind_of_storage(meter) {
        Some("GP2-Storage" | "GP3-Storage") => "rds.gp2",
        Some("PIOPS-Storage" | "PIOPS-Storage-IO2") => "rds.piops",
        Some("StorageUsage") => "rds.standard",
        _ => return Money::ZERO,
    };
    let one = case.prices.turned(meter.cost, key, "rds.backup");
    // Two copies of storage are paid, one of a snapshot.
    if meter.starts("RDS:Multi-AZ-") { one.times(whole(1), whole(2)) } else { one }
}
