//! More backups than databases.

use std::collections::BTreeMap;

use super::shared_database::{is_backup, is_cluster_storage, is_storage, kind_of_storage};
use super::shared_service::{finding, paid};
use crate::money::Money;
use crate::waste::cost::{minus, plus, whole};
use crate::waste::{Case, Confidence, Found, Limit, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "RDS-07",
    name: "Backups beyond the size of the databases",
    confidence: Confidence::Medium,
    signal: "In an account and region, backups that are charged are more GB than the storage of its databases",
    saving: "Up to the cost of backups above the limit",
    caveat: "How long backups are kept may be a rule of the company or the law",
    inspect: "aws rds describe-db-snapshots --region {region} --snapshot-type manual",
    limits: &[Limit {
        name: "ratio",
        default: "1",
        unit: "times",
        what: "GB of charged backups for each GB of database storage",
    }],
    needs: &[Need::UsageTypes],
    find,
    example: "
        arn:aws:rds:us-east-1:111111111111:db:one | AmazonRDS | RDS:GP2-Storage | CreateDBInstance | 100 GB-Mo | 11.50
        arn:aws:rds:us-east-1:111111111111:db:one | AmazonRDS | RDS:ChargedBackupUsage | Not Applicable | 400 GB-Mo | 38.00
        arn:aws:rds:us-east-1:111111111111:db:two | AmazonRDS | RDS:GP2-Storage | CreateDBInstance | 100 GB-Mo | 11.50 | account=222222222222
        arn:aws:rds:us-east-1:111111111111:db:two | AmazonRDS | RDS:ChargedBackupUsage | Not Applicable | 90 GB-Mo | 8.55 | account=222222222222
        => db:one saves 0.00 to 28.50
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let sums = sums(case);
    let found = |resource: &Resource| {
        let (backups, stored) = *sums.get(&(&*resource.account, &*resource.region))?;
        let kept = stored.times(case.limit("ratio"), whole(1));
        let more = minus(backups, kept);
        let cost = resource.cost(is_backup);
        let words =
            format!("{} GB-months of backups in the region, {} of databases", backups.grouped(0), stored.grouped(0));
        let is_found = more > Money::ZERO && !stored.is_zero() && cost.total() > Money::ZERO;
        is_found.then(|| finding(resource, resource.monthly(cost.times(more, backups)).up_to(), words))
    };
    paid(case.billed().filter_map(found))
}

/// GB-months of backups and of storage by account and region.
fn sums<'a>(case: &Case<'a>) -> BTreeMap<(&'a str, &'a str), (Money, Money)> {
    let mut sums: BTreeMap<(&str, &str), (Money, Money)> = BTreeMap::new();
    for resource in &case.bill.resources {
        let backups = resource.usage(is_backup);
        let stored = resource.usage(is_gigabytes);
        let sum = sums.entry((&resource.account, &resource.region)).or_default();
        *sum = (plus(sum.0, backups), plus(sum.1, stored));
    }
    sums
}

fn is_gigabytes(meter: &Meter) -> bool {
    let provisioned = kind_of_storage(meter)
        .is_some_and(|kind| kind.ends_with("PIOPS") || kind.ends_with("Throughput") || kind == "PIOPS-IO2");
    (is_storage(meter) && !provisioned) || is_cluster_storage(meter)
}
