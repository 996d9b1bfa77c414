//! Provisioned operations that nothing uses.

use super::shared_database::{is_storage, kind_of_storage};
use super::shared_service::{finding, measured, metric, paid, told};
use crate::waste::cost::plus;
use crate::waste::{Action, Case, Confidence, EvidenceKind, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "RDS-10",
    name: "Provisioned operations unused",
    tier: Tier::Evidence,
    confidence: Confidence::Medium,
    action: Action::Modernize,
    signal: "Provisioned operations cost more than the storage, and CloudWatch never saw as many as gp3 has included",
    saving: "The cost of the provisioned operations",
    caveat: "Changing the type of storage lowers performance for hours",
    inspect: "aws rds describe-db-instances --region {region} --db-instance-identifier {name}",
    act: "aws rds modify-db-instance --region {region} --db-instance-identifier {name} --storage-type gp3 \
         --apply-immediately",
    limits: &[
        Limit { name: "days", default: "14", unit: "days", what: "Metrics over at least so many days" },
        Limit {
            name: "operations",
            default: "3000",
            unit: "a second",
            what: "What gp3 has included, reads and writes",
        },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Evidence(&[EvidenceKind::Metrics])],
    find,
    example: "
        arn:aws:rds:us-east-1:111111111111:db:slow | AmazonRDS | RDS:PIOPS | CreateDBInstance | 5000 IOPS-Mo | 500.00
        arn:aws:rds:us-east-1:111111111111:db:slow | AmazonRDS | RDS:PIOPS-Storage | CreateDBInstance | 100 GB-Mo | 12.50
        arn:aws:rds:us-east-1:111111111111:db:fast | AmazonRDS | RDS:PIOPS | CreateDBInstance | 5000 IOPS-Mo | 500.00
        metric slow ReadIOPS mean=100 most=900
        metric slow WriteIOPS mean=100 most=1200
        metric fast ReadIOPS mean=100 most=2900
        metric fast WriteIOPS mean=100 most=1200
        => slow saves 500.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is_provisioned =
        |meter: &Meter| kind_of_storage(meter).is_some_and(|kind| ["PIOPS", "PIOPS-IO2"].contains(&kind));
    let found = |resource: &Resource| {
        let days = case.count("days");
        let read = metric(case, resource, "ReadIOPS", days)?;
        let write = metric(case, resource, "WriteIOPS", days)?;
        let peak = plus(read.most, write.most);
        let cost = resource.cost(is_provisioned);
        let storage = resource.cost(|meter| is_storage(meter) && !is_provisioned(meter));
        let is_found = peak <= case.limit("operations") && cost.total() > storage.total();
        let words = format!("At most {} reads and {} writes a second", read.most.grouped(0), write.most.grouped(0));
        let told = told(resource, is_provisioned, "provisioned operations");
        is_found.then(|| finding(resource, resource.monthly(cost), told).proof(measured(case, read, words)))
    };
    paid(case.settled().filter(|resource| resource.has(is_provisioned)).filter_map(found))
}
