//! File systems of EFS without an infrequent-access class.

use super::shared_network::kept;
use super::shared_storage::{gap, gb};
use crate::money::Money;
use crate::waste::{Action, Case, Confidence, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EFS-01",
    name: "EFS without Infrequent Access",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Modernize,
    signal: "Inferred: TimedStorage-ByteHrs of EFS and no line of Infrequent Access or Archive",
    saving: "At most the price gap for the share of files that the limit takes for cold",
    caveat: "Reading cold files costs by the GB and takes longer; files below 128 KB gain nothing",
    inspect: "aws efs describe-lifecycle-configuration --region {region} --file-system-id {name}",
    act: "aws efs put-lifecycle-configuration --region {region} --file-system-id {name} --lifecycle-policies TransitionToIA=AFTER_30_DAYS",
    limits: &[
        Limit { name: "cold", default: "50", unit: "%", what: "The share of the data that is taken for cold" },
        Limit { name: "gb", default: "10", unit: "GB", what: "Less is left out" },
    ],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        file-system/fs-a | AmazonEFS | USE2-TimedStorage-ByteHrs | Storage | 1000 GB-Mo | 300
        file-system/fs-b | AmazonEFS | USE2-TimedStorage-ByteHrs | Storage | 100 GB-Mo | 30
        file-system/fs-b | AmazonEFS | USE2-IATimedStorage-ByteHrs | Storage | 900 GB-Mo | 22.50
        file-system/fs-c | AmazonEFS | TimedStorage-Z-ByteHrs | Storage | 1000 GB-Mo | 160
        => fs-a saves 0.00 to 137.50
        => fs-c saves 0.00 to 73.35
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    case.settled().filter_map(|resource| found(case, resource)).collect()
}

fn found(case: &Case<'_>, resource: &Resource) -> Option<Found> {
    let of = |usage_type: &'static str| move |meter: &Meter| meter.of("AmazonEFS") && meter.is(usage_type);
    let (regional, zonal) = (of("TimedStorage-ByteHrs"), of("TimedStorage-Z-ByteHrs"));
    let is_hot = |meter: &Meter| regional(meter) || zonal(meter);
    let is_cold = |meter: &Meter| {
        meter.of("AmazonEFS") && (meter.starts("IATimedStorage-") || meter.starts("ArchiveTimedStorage-"))
    };
    let stored = gb(resource, is_hot);
    if stored < case.limit("gb") || resource.usage(is_cold) > Money::ZERO {
        return None;
    }
    let saved = gap(case.prices, resource.cost(regional), "efs.standard", "efs.ia");
    let saved = saved.plus(gap(case.prices, resource.cost(zonal), "efs.standard.z", "efs.ia.z"));
    let saving = resource.monthly(saved.percent(case.limit("cold"))).up_to();
    let words = format!(
        "{} GB cost {}, none of them infrequent access",
        stored.grouped(0),
        resource.cost(is_hot).total().grouped(2)
    );
    Some(kept(Found::new(resource, saving).detail(format!("{} GB", stored.grouped(0))).says(words), resource))
}
