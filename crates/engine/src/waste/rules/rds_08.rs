//! Backups of databases that are gone.

use std::collections::BTreeSet;

use super::shared_database::{is_alive, is_backup};
use super::shared_service::{finding, paid, told};
use crate::money::Money;
use crate::waste::{Case, Confidence, Found, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "RDS-08",
    name: "Backups without a database",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    signal: "Inferred: charged backups of a database that has no other line, or in an account and region without any \
         database",
    saving: "The cost of those lines",
    caveat: "A copy in another region may be meant for a disaster; the last snapshot of a database cannot be made \
         again",
    inspect: "aws rds describe-db-snapshots --region {region} --snapshot-type manual",
    needs: &[Need::UsageTypes],
    find,
    example: "
        arn:aws:rds:us-east-1:111111111111:db:gone | AmazonRDS | RDS:ChargedBackupUsage | Not Applicable | 400 GB-Mo | 38.00
        arn:aws:rds:us-east-1:111111111111:db:live | AmazonRDS | RDS:ChargedBackupUsage | Not Applicable | 400 GB-Mo | 38.00
        arn:aws:rds:us-east-1:111111111111:db:live | AmazonRDS | RDS:GP2-Storage | CreateDBInstance | 100 GB-Mo | 11.50
        arn:aws:rds:us-east-1:111111111111:snapshot:of-live | AmazonRDS | RDS:ChargedBackupUsage | Not Applicable | 400 GB-Mo | 38.00
        - | AmazonRDS | USE2-RDS:ChargedBackupUsage | Not Applicable | 24 GB-Mo | 2.28 | region=us-east-2
        => db:gone saves 38.00
        => us-east-2 saves 2.28
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let lives = |one: &&Resource| one.has(is_alive);
    let places: BTreeSet<(&str, &str)> = case.billed().filter(lives).map(|one| (&*one.account, &*one.region)).collect();
    let found = |resource: &Resource| {
        let is_database = resource.id.contains(":db:") || resource.id.contains(":cluster:");
        let place = !places.contains(&(&*resource.account, &*resource.region));
        let words = told(resource, is_backup, "backups");
        let why = if place { "no database in the region" } else { "no other line of the database" };
        let is_paid = resource.cost(is_backup).total() > Money::ZERO;
        let is_orphan = is_paid && !resource.has(is_alive) && (is_database || place);
        is_orphan.then(|| finding(resource, resource.monthly(resource.cost(is_backup)), format!("{words}, and {why}")))
    };
    paid(case.billed().filter(|resource| resource.has(is_backup)).filter_map(found))
}
