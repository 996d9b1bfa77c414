//! Places where data lies and nothing runs.

use std::collections::BTreeMap;

use super::shared_service::{a_month, share};
use crate::money::Money;
use crate::tags::folded;
use crate::waste::cost::plus;
use crate::waste::{Action, Case, Confidence, Found, Limit, Meter, Need, Past, Resource, Rule, Tier};

/// Usage types of what computes begin so.
const COMPUTE: [&str; 18] = [
    "BoxUsage",
    "SpotUsage",
    "DedicatedUsage",
    "HostUsage",
    "HostBoxUsage",
    "InstanceUsage",
    "Multi-AZUsage",
    "Multi-AZClusterUsage",
    "Aurora:Serverless",
    "NodeUsage",
    "ESInstance",
    "Node:",
    "Fargate-",
    "Lambda-",
    "Notebk:",
    "Host:",
    "Train:",
    "AmazonEKS-Hours",
];

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "GEN-02",
    name: "Account and region without compute",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Review,
    signal: "Inferred: an account and region with storage and fees for time, and no compute for longer than the limit",
    saving: "Nothing is claimed: its resources have findings of their own",
    caveat: "Archives and copies for a disaster lie still on purpose",
    inspect: "aws resourcegroupstaggingapi get-resources --region {region}",
    limits: &[
        Limit { name: "days", default: "60", unit: "days", what: "Without compute for at least so many days" },
        Limit { name: "share", default: "90", unit: "%", what: "So much of the cost is storage or fees" },
        Limit { name: "least", default: "10", unit: "a month", what: "Less is left out" },
    ],
    needs: &[Need::UsageTypes, Need::Units, Need::Months(2)],
    find,
    example: "
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 1000 GB-Mo | 80.00 | account=222222222222
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 1000 GB-Mo | 80.00 | account=222222222222 | month=-1
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 1000 GB-Mo | 80.00 | account=222222222222 | month=-2
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 1000 GB-Mo | 80.00
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 1000 GB-Mo | 80.00 | month=-2
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances | 30 Hrs | 3.00 | month=-1
        => candidate 222222222222
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let since = case.days_ago(case.count("days"));
    let mut places: BTreeMap<(&str, &str), Vec<&Resource>> = BTreeMap::new();
    for resource in
        case.bill.resources.iter().filter(|resource| !resource.region.is_empty() && &*resource.region != "global")
    {
        places.entry((&resource.account, &resource.region)).or_default().push(resource);
    }
    let found = |((account, region), resources): (&(&str, &str), &Vec<&Resource>)| {
        let computes = |past: &Past| {
            past.end_hour > since
                && past.usage > Money::ZERO
                && COMPUTE.iter().any(|kind| past.usage_type.starts_with(kind))
        };
        let is_still = !resources.iter().any(|one| one.past.iter().any(computes));
        let is_old = resources.iter().any(|one| one.born <= since && one.last > since);
        let sum =
            |is: fn(&Meter) -> bool| resources.iter().fold(Money::ZERO, |sum, one| plus(sum, one.cost(is).total()));
        let (all, lies) = (sum(|_| true), sum(lies));
        let cost = a_month(case, all);
        let is_stored = share(lies, all).is_some_and(|percent| percent >= case.limit("share"));
        let words = format!("{} a month, and no compute in {} days", cost.grouped(2), case.count("days"));
        let is_found = is_still && is_old && is_stored && cost >= case.limit("least");
        is_found.then(|| Found::place(account, region, "everything").says(words))
    };
    places.iter().filter_map(found).collect()
}

/// Storage, or a fee for time.
fn lies(meter: &Meter) -> bool {
    meter.is_time() || ["gbmo", "gbmonth", "gbmonths"].contains(&folded(&meter.unit).as_str())
}
