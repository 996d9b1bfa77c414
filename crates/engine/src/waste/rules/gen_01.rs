//! Resources that only cost time, while others of their kind do something.

use std::collections::BTreeMap;

use super::shared_service::{finding, only, share, told};
use crate::money::Money;
use crate::waste::cost::whole;
use crate::waste::{Bought, Case, Confidence, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "GEN-01",
    name: "Billed by the hour and nothing else",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    signal: "Inferred: a resource billed for time only, while nearly all others of its service and product family are \
         billed for something else too; no instances and databases",
    saving: "The cost of its time",
    caveat: "What stands by for a failure does nothing either; look what the resource is for",
    inspect: "aws resourcegroupstaggingapi get-resources --region {region} --resource-arn-list {id}",
    limits: &[
        Limit { name: "peers", default: "10", unit: "resources", what: "There are at least so many of the kind" },
        Limit { name: "share", default: "90", unit: "%", what: "So many of them do something" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Units, Need::Families],
    find,
    example: "
        gw-0 | AWSNewService | Gateway-Hours | Run | 730 Hrs | 36.50 | family=Gateway
        gw-0 | AWSNewService | Gateway-Bytes | Run | 12 GB | 0.54 | family=Gateway
        gw-1 | AWSNewService | Gateway-Hours | Run | 730 Hrs | 36.50 | family=Gateway
        gw-1 | AWSNewService | Gateway-Bytes | Run | 12 GB | 0.54 | family=Gateway
        gw-2 | AWSNewService | Gateway-Hours | Run | 730 Hrs | 36.50 | family=Gateway
        gw-2 | AWSNewService | Gateway-Bytes | Run | 12 GB | 0.54 | family=Gateway
        gw-3 | AWSNewService | Gateway-Hours | Run | 730 Hrs | 36.50 | family=Gateway
        gw-3 | AWSNewService | Gateway-Bytes | Run | 12 GB | 0.54 | family=Gateway
        gw-4 | AWSNewService | Gateway-Hours | Run | 730 Hrs | 36.50 | family=Gateway
        gw-4 | AWSNewService | Gateway-Bytes | Run | 12 GB | 0.54 | family=Gateway
        gw-5 | AWSNewService | Gateway-Hours | Run | 730 Hrs | 36.50 | family=Gateway
        gw-5 | AWSNewService | Gateway-Bytes | Run | 12 GB | 0.54 | family=Gateway
        gw-6 | AWSNewService | Gateway-Hours | Run | 730 Hrs | 36.50 | family=Gateway
        gw-6 | AWSNewService | Gateway-Bytes | Run | 12 GB | 0.54 | family=Gateway
        gw-7 | AWSNewService | Gateway-Hours | Run | 730 Hrs | 36.50 | family=Gateway
        gw-7 | AWSNewService | Gateway-Bytes | Run | 12 GB | 0.54 | family=Gateway
        gw-8 | AWSNewService | Gateway-Hours | Run | 730 Hrs | 36.50 | family=Gateway
        gw-8 | AWSNewService | Gateway-Bytes | Run | 12 GB | 0.54 | family=Gateway
        gw-idle | AWSNewService | Gateway-Hours | Run | 730 Hrs | 36.50 | family=Gateway
        box-a | AWSOther | Box-Hours | Run | 730 Hrs | 36.50 | family=Box
        => gw-idle saves 36.50
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    // How many of a kind there are, and how many of them do something.
    let mut kinds: BTreeMap<(&str, &str), (u32, u32)> = BTreeMap::new();
    let all: Vec<(&Resource, (&str, &str))> = case.settled().filter_map(|one| Some((one, kind(one)?))).collect();
    for (resource, kind) in &all {
        let count = kinds.entry(*kind).or_default();
        *count = (count.0 + 1, count.1 + u32::from(!only(resource, Meter::is_time)));
    }
    let found = |(resource, kind): &(&Resource, (&str, &str))| {
        let (count, active) = *kinds.get(kind)?;
        let percent = share(whole(i64::from(active)), whole(i64::from(count)))?;
        let is_usual = count >= case.count("peers") && percent >= case.limit("share");
        let words = format!(
            "{}; {active} of {count} {} of {} have other usage",
            told(resource, Meter::is_time, "time and nothing else"),
            kind.1,
            kind.0
        );
        let found = || finding(resource, resource.monthly(resource.cost(Meter::is_time)), words);
        (is_usual && only(resource, Meter::is_time)).then(found)
    };
    all.iter().filter_map(found).collect()
}

/// Service and product family of what it costs by time.
fn kind(resource: &Resource) -> Option<(&str, &str)> {
    let is = |meter: &Meter| meter.is_time() && meter.bought != Bought::Unused && meter.usage > Money::ZERO;
    // Traffic within a zone is not billed, and storage of a cluster is not on its instances: hours alone say nothing.
    let silent = |meter: &Meter| meter.is_instance_hours() || meter.is_database_hours();
    let meter = resource.first(is).filter(|_| !resource.has(silent))?;
    (!meter.family.is_empty()).then_some((&*meter.service, &*meter.family))
}
