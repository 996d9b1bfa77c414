//! What several rules of volumes, snapshots and instances ask of a bill and of evidence.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::shared_service::is_still;
use crate::ingest::time;
use crate::money::Money;
use crate::view::Month;
use crate::waste::cost::{minus, plus, whole};
use crate::waste::families::{Family, family_of, in_family};
use crate::waste::{
    Advisor, Bought, Case, Confidence, Cost, Evidence, EvidenceKind, Found, From, Meter, Metric, Need, Past,
    Population, Prices, Proof, Resource, Says,
};

/// Storage, operations and throughput of a volume.
pub(super) fn is_of_volume(meter: &Meter) -> bool {
    meter.of("AmazonEC2") && meter.starts("EBS:Volume")
}

/// Storage of a volume.
pub(super) fn is_volume_storage(meter: &Meter) -> bool {
    meter.of("AmazonEC2") && (meter.is("EBS:VolumeUsage") || meter.starts("EBS:VolumeUsage."))
}

/// Storage of a snapshot outside the archive tier.
pub(super) fn is_snapshot_storage(meter: &Meter) -> bool {
    meter.of("AmazonEC2") && meter.is("EBS:SnapshotUsage")
}

/// Hours of something that can have volumes: instances, dedicated hosts, Fargate tasks.
pub(super) fn is_compute(meter: &Meter) -> bool {
    let is_host = meter.of("AmazonEC2") && meter.starts("HostUsage");
    (meter.is_instance_hours() || is_host || meter.starts("Fargate-")) && meter.usage > Money::ZERO
}

/// Hours of an instance at on-demand prices, not of a dedicated host.
pub(super) fn is_on_demand(meter: &Meter) -> bool {
    meter.of("AmazonEC2")
        && meter.bought == Bought::OnDemand
        && (meter.starts("BoxUsage") || meter.starts("DedicatedUsage"))
        && meter.cost > Money::ZERO
}

/// It was billed as an instance at some time.
pub(super) fn was_instance(resource: &Resource) -> bool {
    const HOURS: [&str; 4] = ["BoxUsage", "SpotUsage", "DedicatedUsage", "HostBoxUsage"];
    let is_hours =
        |past: &Past| &*past.service == "AmazonEC2" && HOURS.iter().any(|prefix| past.usage_type.starts_with(prefix));
    !resource.id.is_empty() && resource.past.iter().any(is_hours)
}

/// The instance type of a meter of instance hours; the oldest usage type names none and means m1.small.
pub(super) fn instance_type(meter: &Meter) -> &str {
    if meter.is("BoxUsage") && meter.instance_type.is_empty() { "m1.small" } else { meter.instance() }
}

/// What an operation says is licensed with the hour: `0002` (Windows) of `RunInstances:0002`. Codes of Spot requests are none.
pub(super) fn licence(meter: &Meter) -> &str {
    let code = meter.operation.split(':').nth(1).unwrap_or("");
    if code.starts_with("SV") || code == "0" || code == "0000" { "" } else { code }
}

/// An hour since 1970 of a moment in any spelling.
pub(super) fn hour_of(text: &str) -> Option<u32> {
    u32::try_from(time::parse(text)? / 3_600_000).ok()
}

/// Days between two hours.
pub(super) fn days_between(from: u32, to: u32) -> u32 {
    to.saturating_sub(from) / 24
}

/// Hours of a month of the calendar, by which AWS divides GB-months.
fn hours_of(month: Month) -> u32 {
    let begin = |month: Month| hour_of(&format!("{month}-01"));
    begin(month.plus(1)).zip(begin(month)).map_or(730, |(end, begin)| end - begin)
}

/// What a month-quantity stands for while it is there: 100 GB of 50 GB-months of half a month. That of the last month that has any;
/// summing window and months would make something smaller of what was there for a part of them.
pub(super) fn configured(resource: &Resource, is: impl Fn(&str) -> bool) -> Money {
    let of_kind = |past: &&Past| is(&past.usage_type) && past.usage > Money::ZERO;
    let Some(month) = resource.past.iter().filter(of_kind).map(|past| past.month).max() else { return Money::ZERO };
    let last = || resource.past.iter().filter(of_kind).filter(|past| past.month == month);
    let quantity = last().fold(Money::ZERO, |sum, past| plus(sum, past.usage));
    let first = last().map(|past| past.first_hour).min().unwrap_or(0);
    let end = last().map(|past| past.end_hour).max().unwrap_or(0);
    let there = end.saturating_sub(first).clamp(1, hours_of(month));
    quantity.times(whole(i64::from(hours_of(month))), whole(i64::from(there)))
}

/// What a volume of gp3 costs a month at published prices: 3,000 operations and 125 MiB a second are included.
pub(super) fn gp3(prices: &Prices, size: Money, operations: Money, throughput: Money) -> Money {
    let above = |count: Money, included: i64| minus(count, whole(included)).max(Money::ZERO);
    let storage = size.times(prices.of("ebs.gp3"), Money::ONE);
    let operations = above(operations, 3000).times(prices.of("ebs.gp3.iops"), Money::ONE);
    let throughput = above(throughput, 125).times(prices.of("ebs.gp3.throughput"), Money::ONE);
    plus(plus(storage, operations), throughput)
}

/// Less sure, and says why, where a tag says that it is kept on purpose.
pub(super) fn guarded(found: Found, resource: &Resource) -> Found {
    if resource.is_kept_on_purpose() {
        return found.confidence(Confidence::Low).but("a tag says that it is kept on purpose");
    }
    found
}

/// Adds what a file says for a finding, on the day that the file speaks of.
pub(super) fn filed(found: Found, case: &Case<'_>, file: usize, field: &str, words: String) -> Found {
    let date = case.evidence.files.get(file).map_or("", |file| &file.date);
    filed_on(found, case, (file, date), field, words)
}

/// Adds what a metric says for a finding, on its last day.
pub(super) fn measured(found: Found, case: &Case<'_>, metric: &Metric, field: &str, words: String) -> Found {
    filed_on(found, case, (metric.file, &metric.days.1), field, words)
}

/// What is said too long before the window's end makes a candidate of a finding.
fn filed_on(found: Found, case: &Case<'_>, (file, date): (usize, &str), field: &str, words: String) -> Found {
    let name = case.evidence.files.get(file).map_or_else(String::new, |file| file.name.clone());
    let stale = case.limits.general("stale");
    let days = hour_of(date).map_or(0, |hour| days_between(hour, case.bill.window.end_hour));
    let is_stale = whole(i64::from(days)) > stale;
    let says = if is_stale { Says::Stale } else { Says::Supports };
    let from = From::File { name, field: field.to_owned(), date: date.to_owned() };
    let found = found.proof(Proof { words, from, says });
    if is_stale { found.confidence(Confidence::Low) } else { found }
}

/// Adds what an advisor of AWS says, where it says one of these; none where none does.
pub(super) fn advised(found: Found, case: &Case<'_>, id: &str, words: &[&str]) -> Option<Found> {
    let says = |advice: &&crate::waste::Advice| words.contains(&advice.finding.as_str());
    let advice = case.evidence.advice(id).iter().find(says)?;
    let field = if advice.advisor == Advisor::OptimizationHub { "action_type" } else { "finding" };
    let text = format!("{}: {}", advisor(advice.advisor), advice.finding);
    Some(filed(found, case, advice.file, field, text))
}

/// Who advises.
pub(super) fn advisor(advisor: Advisor) -> &'static str {
    match advisor {
        Advisor::ComputeOptimizer => "Compute Optimizer",
        Advisor::OptimizationHub => "Cost Optimization Hub",
        Advisor::TrustedAdvisor => "Trusted Advisor",
    }
}

/// Instances by the account, region and hour they were first billed in.
pub(super) struct Births<'a> {
    known: BTreeMap<(&'a str, &'a str), Vec<&'a Resource>>,
    by_id: BTreeMap<(&'a str, &'a str), &'a Resource>,
}

impl<'a> Births<'a> {
    /// Of all instances of all loaded months.
    pub(super) fn of(bill: &'a Population) -> Self {
        let mut births = Self { known: BTreeMap::new(), by_id: BTreeMap::new() };
        for instance in bill.resources.iter().filter(|resource| was_instance(resource)) {
            births.known.entry((&instance.account, &instance.region)).or_default().push(instance);
            births.by_id.insert((&*instance.account, instance.name()), instance);
        }
        births
    }

    /// An instance of an account by its id.
    pub(super) fn named(&self, account: &str, id: &str) -> Option<&'a Resource> {
        self.by_id.get(&(account, id)).copied()
    }

    /// The one instance that a volume came with: first billed within an hour of it, in the same account and region, and no other
    /// was. None where the volume was there when the history begins, since everything was then, and where the report has no
    /// hours, since everything of a day begins at once then.
    pub(super) fn with(&self, bill: &Population, volume: &Resource) -> Option<&'a Resource> {
        if bill.is_older_than_known(volume) || !bill.has.contains(&Need::Hours) {
            return None;
        }
        let place = self.known.get(&(&*volume.account, &*volume.region))?;
        let mut near = place.iter().filter(|instance| instance.born.abs_diff(volume.born) <= 1);
        near.next().copied().filter(|_| near.next().is_none())
    }
}

/// Which instance each volume is attached to, by what volumes and instances say of themselves.
pub(super) fn attachments(evidence: &Evidence) -> BTreeMap<&str, &str> {
    let mut known = BTreeMap::new();
    for instance in evidence.all(EvidenceKind::Instances) {
        let volumes = instance.fields.iter().filter(|(field, _)| field.ends_with("VolumeId"));
        known.extend(volumes.map(|(_, volume)| (volume.as_str(), instance.id.as_str())));
    }
    for volume in evidence.all(EvidenceKind::Volumes) {
        let attached =
            |(field, _): &(&String, &String)| field.starts_with("Attachments") && field.ends_with("InstanceId");
        known.extend(volume.fields.iter().find(attached).map(|(_, instance)| (volume.id.as_str(), instance.as_str())));
    }
    known
}

/// Hours that were billed and what they cost.
type Rate = (Money, Money);

/// On-demand prices of an hour that the report itself has, by region, operation and instance type.
pub(super) struct Rates(BTreeMap<(Arc<str>, Arc<str>, String), Rate>);

impl Rates {
    /// Of the window.
    pub(super) fn of(bill: &Population) -> Self {
        let mut rates: BTreeMap<(Arc<str>, Arc<str>, String), Rate> = BTreeMap::new();
        for resource in &bill.resources {
            let shared = |meter: &&Meter| is_on_demand(meter) && meter.starts("BoxUsage") && meter.usage > Money::ZERO;
            // Hours of which the free tier paid most tell no price.
            let paid = |meter: &&Meter| meter.list.is_none_or(|list| plus(meter.cost, meter.cost) >= list);
            for meter in resource.meters.iter().filter(shared).filter(paid) {
                let key = (Arc::clone(&resource.region), Arc::clone(&meter.operation), instance_type(meter).to_owned());
                let (usage, cost) = rates.entry(key).or_default();
                (*usage, *cost) = (plus(*usage, meter.usage), plus(*cost, meter.cost));
            }
        }
        Self(rates)
    }

    /// What so many hours of an instance type cost in a region, by the report's own rate.
    pub(super) fn own_rate(&self, region: &Arc<str>, operation: &str, kind: &str, hours: Money) -> Option<Money> {
        let key = (Arc::clone(region), Arc::from(operation), kind.to_owned());
        self.0.get(&key).map(|(usage, cost)| hours.times(*cost, *usage))
    }
}

/// What moving an instance to another family saves of a meter's cost, and whether the report's own rates say so. None where it saves
/// nothing or where nobody knows.
pub(super) fn moved(
    case: &Case<'_>,
    rates: &Rates,
    resource: &Resource,
    meter: &Meter,
    family: &str,
) -> Option<(Money, bool)> {
    let kind = instance_type(meter);
    let to = in_family(kind, family);
    let own = rates.own_rate(&resource.region, &meter.operation, &to, meter.usage).filter(|_| meter.starts("BoxUsage"));
    let saved = match own {
        Some(cost) => minus(meter.cost, cost),
        None => published(case.prices, kind, family, meter)?,
    };
    (saved > Money::ZERO).then_some((saved, own.is_some()))
}

/// By published prices. The licence of Windows costs the same in every family; of other licences nothing is known.
fn published(prices: &Prices, kind: &str, family: &str, meter: &Meter) -> Option<Money> {
    let of = family_of(kind)?;
    let gap = prices.instance_gap(&of.name, family)?;
    let saved = meter.cost.times(gap, whole(100));
    match licence(meter) {
        "" => Some(saved),
        // Two processors in a large; burstable instances have a cheaper licence.
        "0002" if !of.name.starts_with('t') => {
            let (linux, windows) = (of.large?, prices.of("ec2.windows").times(whole(2), Money::ONE));
            Some(saved.times(linux, plus(linux, windows)))
        }
        _ => None,
    }
}

/// Instances that would cost less in another family: `to` names it, `is` says which of an instance's on-demand hours may move.
pub(super) fn in_other_families(
    case: &Case<'_>,
    to: impl Fn(&'static Family) -> &'static str,
    is: impl Fn(&Meter) -> bool,
) -> Vec<Found> {
    let rates = Rates::of(case.bill);
    let least = case.limit("least");
    let found = |resource: &'_ Resource| {
        let (mut saved, mut cost, mut names) = (Money::ZERO, Money::ZERO, None);
        let mut is_own = true;
        // On-demand hours that ended before the resource did are past: a reservation or a plan covers it now.
        let is_paid = |meter: &&Meter| is_on_demand(meter) && is(meter) && is_still(resource, meter);
        for meter in resource.meters.iter().filter(is_paid) {
            let Some(family) = family_of(instance_type(meter)) else { continue };
            let Some((part, own)) = moved(case, &rates, resource, meter, to(family)) else { continue };
            (saved, cost, is_own) = (plus(saved, part), plus(cost, meter.cost), is_own && own);
            names = Some((instance_type(meter).to_owned(), to(family)));
        }
        let (kind, family) = names?;
        let share = Money(saved.0.saturating_mul(100)).times(Money::ONE, cost);
        let by = if is_own { "the rates of this report" } else { "published prices" };
        let words = format!(
            "{} billed on demand as {kind}; by {by} {family} costs {} % less",
            cost.grouped(2),
            share.grouped(1)
        );
        let found = Found::new(resource, resource.monthly(Cost::on_demand(saved)));
        (share >= least).then(|| guarded(found.detail(format!("{kind}, {family} instead")).says(words), resource))
    };
    case.settled().filter_map(found).collect()
}

/// Days that a metric covers: its first and last day included, or its values where the days are not dates.
pub(super) fn days_of(metric: &Metric) -> u32 {
    let span = hour_of(&metric.days.0).zip(hour_of(&metric.days.1));
    span.map_or(metric.points, |(first, last)| days_between(first, last) + 1)
}

/// Saves up to what it says: whether it can be done at all is for the owner to say.
pub(super) fn candidate(found: Found) -> Found {
    Found { saving: found.saving.up_to(), ..found }
}
