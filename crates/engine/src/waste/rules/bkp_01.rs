//! Backups in warm storage that grow, with none in cold storage.

use std::collections::BTreeMap;

use super::shared_network::by_month;
use super::shared_storage::{gap, gb_by_month, is_growing, told};
use crate::money::Money;
use crate::waste::resource::Past;
use crate::waste::{Action, Case, Confidence, Cost, Effort, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "BKP-01",
    name: "Warm backups that could be cold",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    action: Action::Review,
    effort: Effort::Medium,
    signal: "Inferred: WarmStorage-* of AWS Backup grows every month in an account and region without any ColdStorage-*",
    saving: "None is claimed: what is kept for 90 days or more costs about a fifth in cold storage",
    caveat: "Cold storage is for backups of EFS, DynamoDB and some others, and each stays there for at least 90 days",
    inspect: "aws backup list-backup-plans --region {region}",
    limits: &[
        Limit { name: "months", default: "3", unit: "months", what: "It grew in each of so many months" },
        Limit { name: "growth", default: "2", unit: "% a month", what: "Less is no growth" },
        Limit { name: "least", default: "20", unit: "a month", what: "Warm storage that costs less is left out" },
    ],
    needs: &[Need::UsageTypes, Need::Months(3)],
    find,
    example: "
        - | AWSBackup | WarmStorage-ByteHrs-EFS | Storage | 1000 GB-Mo | 50 | month=-2
        - | AWSBackup | WarmStorage-ByteHrs-EFS | Storage | 1500 GB-Mo | 75 | month=-1
        - | AWSBackup | WarmStorage-ByteHrs-EFS | Storage | 2000 GB-Mo | 100
        vault-b | AWSBackup | WarmStorage-ByteHrs-EFS | Storage | 1000 GB-Mo | 50 | month=-2 | account=222222222222
        vault-b | AWSBackup | WarmStorage-ByteHrs-EFS | Storage | 1500 GB-Mo | 75 | month=-1 | account=222222222222
        vault-b | AWSBackup | WarmStorage-ByteHrs-EFS | Storage | 2000 GB-Mo | 100 | account=222222222222
        vault-b | AWSBackup | ColdStorage-ByteHrs-EFS | Storage | 2000 GB-Mo | 20 | account=222222222222
        => candidate 111111111111
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let mut places: BTreeMap<(&str, &str), Vec<&Resource>> = BTreeMap::new();
    let is_backup = |past: &Past| &*past.service == "AWSBackup";
    for resource in case.bill.resources.iter().filter(|resource| resource.past.iter().any(is_backup)) {
        places.entry((&resource.account, &resource.region)).or_default().push(resource);
    }
    places.iter().filter_map(|((account, region), resources)| found(case, account, region, resources)).collect()
}

fn found(case: &Case<'_>, account: &str, region: &str, resources: &[&Resource]) -> Option<Found> {
    let past = || resources.iter().flat_map(|resource| &resource.past).filter(|past| &*past.service == "AWSBackup");
    let has_cold = past().any(|past| past.usage_type.starts_with("ColdStorage-") && past.usage > Money::ZERO);
    let gb = gb_by_month(past().filter(|past| past.usage_type.starts_with("WarmStorage-")));
    let months = case.count("months");
    let cost = resources.iter().fold(Cost::default(), |sum, resource| sum.plus(resource.cost(is_warm)));
    let month = by_month(case, cost).high;
    if has_cold || month < case.limit("least") || !is_growing(case, &gb, months, case.limit("growth")) {
        return None;
    }
    let less = by_month(case, gap(case.prices, cost, "backup.efs.warm", "backup.efs.cold")).high;
    let words = format!("GB by month: {}; they cost {} a month", told(&gb, months), month.grouped(2));
    let more = format!("All of it in cold storage would cost {} less", less.grouped(2));
    Some(Found::place(account, region, "warm backups").says(words).but(more))
}

fn is_warm(meter: &Meter) -> bool {
    meter.of("AWSBackup") && meter.starts("WarmStorage-")
}
