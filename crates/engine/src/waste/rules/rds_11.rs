//! Clusters that would cost less with I/O included.

use super::shared_database::is_aurora;
use super::shared_service::finding;
use crate::money::Money;
use crate::view::Month;
use crate::waste::cost::{minus, plus, whole};
use crate::waste::{Action, Case, Cost, Found, Limit, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "RDS-11",
    name: "Aurora Standard to I/O-Optimized",
    action: Action::Modernize,
    signal: "A cluster alone in its account and region whose operations cost more than I/O-Optimized adds to hours \
         and storage, in each of the last months",
    saving: "What operations cost less what hours and storage would cost more",
    caveat: "Reserved instances cover 30 % less of an I/O-Optimized cluster; it can be switched on once every 30 \
         days, and back at any time",
    inspect: "aws rds describe-db-clusters --region {region}",
    act: "aws rds modify-db-cluster --region {region} --db-cluster-identifier NAME --storage-type aurora-iopt1",
    limits: &[
        Limit { name: "months", default: "3", unit: "months", what: "It must pay off in each of so many last months" },
        Limit { name: "hours", default: "30", unit: "%", what: "What I/O-Optimized adds to hours" },
        Limit { name: "storage", default: "125", unit: "%", what: "What it adds to storage" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Months(3)],
    find,
    example: "
        arn:aws:rds:us-east-1:111111111111:cluster:cluster-busy | AmazonRDS | Aurora:StorageIOUsage | CreateDBInstance | 5000000000 IOs | 1000.00
        arn:aws:rds:us-east-1:111111111111:cluster:cluster-busy | AmazonRDS | Aurora:StorageUsage | CreateDBInstance | 1000 GB-Mo | 100.00
        arn:aws:rds:us-east-1:111111111111:db:one | AmazonRDS | InstanceUsage:db.r6g.large | CreateDBInstance:0016 | 1460 Hrs | 400.00
        arn:aws:rds:us-east-1:111111111111:cluster:cluster-calm | AmazonRDS | Aurora:StorageIOUsage | CreateDBInstance | 10 IOs | 3.00 | account=222222222222
        arn:aws:rds:us-east-1:111111111111:cluster:cluster-calm | AmazonRDS | Aurora:StorageUsage | CreateDBInstance | 1000 GB-Mo | 100.00 | account=222222222222
        arn:aws:rds:us-east-1:111111111111:db:two | AmazonRDS | InstanceUsage:db.r6g.large | CreateDBInstance:0016 | 1460 Hrs | 400.00 | account=222222222222
        arn:aws:rds:us-east-1:111111111111:cluster:cluster-busy | AmazonRDS | Aurora:StorageIOUsage | CreateDBInstance | 5000000000 IOs | 1000.00 | month=-1
        arn:aws:rds:us-east-1:111111111111:cluster:cluster-busy | AmazonRDS | Aurora:StorageIOUsage | CreateDBInstance | 5000000000 IOs | 1000.00 | month=-2
        => cluster-busy saves 755.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is_standard = |resource: &&Resource| resource.has(|meter| meter.is("Aurora:StorageUsage"));
    let clusters: Vec<&Resource> = case.settled().filter(is_standard).collect();
    let near = |one: &Resource, other: &Resource| one.account == other.account && one.region == other.region;
    let found = |cluster: &&Resource| {
        let cluster = *cluster;
        // Instances do not say which cluster they are of, so it must be the only one.
        let alone = clusters.iter().filter(|other| near(cluster, other)).count() == 1;
        let nearby: Vec<&Resource> = case.bill.resources.iter().filter(|other| near(cluster, other)).collect();
        let months = case.bill.months.iter().rev().take(case.count("months") as usize);
        let saves = |month: &Month| saved(case, cluster, &nearby, Some(*month)) > Money::ZERO;
        let always = alone && months.into_iter().all(saves);
        let more = saved(case, cluster, &nearby, None);
        let words = format!(
            "Operations cost {}; hours and storage would cost {} more",
            operations(cluster).total().grouped(2),
            minus(operations(cluster).total(), more).grouped(2)
        );
        let is_found = always && more > Money::ZERO;
        is_found.then(|| finding(cluster, cluster.monthly(Cost::on_demand(more)), words))
    };
    clusters.iter().filter_map(found).collect()
}

fn operations(cluster: &Resource) -> Cost {
    cluster.cost(|meter| meter.is("Aurora:StorageIOUsage"))
}

/// What operations cost less what I/O-Optimized adds, in a month or, without one, in the window.
fn saved(case: &Case<'_>, cluster: &Resource, nearby: &[&Resource], month: Option<Month>) -> Money {
    let sum = |one: &Resource, is: &dyn Fn(&str) -> bool| match month {
        Some(month) => one
            .past
            .iter()
            .filter(|past| past.month == month && is(&past.usage_type))
            .fold(Money::ZERO, |sum, past| plus(sum, past.cost)),
        None => one.cost(|meter| is(&meter.usage_type)).total(),
    };
    let hours = |kind: &str| kind.starts_with("InstanceUsage:") || kind == "Aurora:ServerlessV2Usage";
    let computed =
        nearby.iter().filter(|one| one.has(is_aurora)).fold(Money::ZERO, |all, one| plus(all, sum(one, &hours)));
    let stored = sum(cluster, &|kind| kind == "Aurora:StorageUsage");
    let added = plus(computed.times(case.limit("hours"), whole(100)), stored.times(case.limit("storage"), whole(100)));
    minus(sum(cluster, &|kind| kind == "Aurora:StorageIOUsage"), added)
}
