//! What rules of databases, services and commitments have in common.

use std::collections::BTreeMap;

use crate::ingest::time;
use crate::money::Money;
use crate::view::Month;
use crate::waste::case::to_count;
use crate::waste::cost::{HOURS_A_MONTH, minus, whole};
use crate::waste::{
    Case, Confidence, Cost, EvidenceFile, Found, From, Meter, Metric, Past, Proof, Resource, Saving, Says,
};

/// A finding about a resource; unsure where a tag says that it is kept on purpose.
pub(super) fn finding(resource: &Resource, saving: Saving, words: impl Into<String>) -> Found {
    let found = Found::new(resource, saving).says(words);
    if resource.is_kept_on_purpose() {
        return found.confidence(Confidence::Low).but("A tag says that it is kept on purpose");
    }
    found
}

/// Only what would save something.
pub(super) fn paid(found: impl Iterator<Item = Found>) -> Vec<Found> {
    found.filter(|found| found.saving.high > Money::ZERO).collect()
}

/// Charges that are waste as such: everything billed for these meters, at what they cost.
pub(super) fn charged(case: &Case<'_>, is: impl Fn(&Meter) -> bool + Copy, what: &str) -> Vec<Found> {
    let found = |resource: &Resource| finding(resource, resource.monthly(resource.cost(is)), told(resource, is, what));
    paid(case.billed().filter(|resource| resource.has(is)).map(found))
}

/// `744 Hrs of db.m4.large cost 260.40`.
pub(super) fn told(resource: &Resource, is: impl Fn(&Meter) -> bool + Copy, what: &str) -> String {
    format!("{} of {what} cost {}", quantity(resource, is), resource.cost(is).total().grouped(2))
}

/// Quantity of meters with the unit of the costliest: `744 Hrs`.
pub(super) fn quantity(resource: &Resource, is: impl Fn(&Meter) -> bool + Copy) -> String {
    let unit = resource.first(is).map_or("", |meter| &meter.unit);
    let usage = resource.usage(is);
    let digits = if usage < whole(10) { 2 } else { 0 };
    format!("{} {unit}", usage.grouped(digits)).trim_end().to_owned()
}

/// It used nothing besides these meters. A missing line is no use.
pub(super) fn only(resource: &Resource, is: impl Fn(&Meter) -> bool) -> bool {
    resource.usage(|meter| !is(meter)).is_zero()
}

/// These hours are at least so many percent of those it was there for.
pub(super) fn runs(resource: &Resource, is: impl Fn(&Meter) -> bool, percent: Money) -> bool {
    let there = whole(i64::from(resource.hours()));
    resource.usage(is) >= there.times(percent, whole(100)) && !there.is_zero()
}

/// The meter runs to the resource's last two days: what it was changed from before is past. Meters end in different hours.
pub(super) fn is_still(resource: &Resource, meter: &Meter) -> bool {
    meter.end_hour + 48 > resource.end_hour
}

/// First and last quantity of so many last months, where each has more than the one before.
pub(super) fn growth(quantities: &[(Month, Money)], months: u32) -> Option<(Money, Money)> {
    let from = quantities.len().checked_sub(months.max(2) as usize)?;
    let last = quantities.get(from..)?;
    let rises = last.windows(2).all(|pair| pair[0].0.plus(1) == pair[1].0 && pair[0].1 < pair[1].1);
    let (first, end) = (last.first()?.1, last.last()?.1);
    rises.then_some((first, end))
}

/// Storage that grew month by month for as long as the limit `months` says: up to what was added could be dropped.
pub(super) fn growing(case: &Case<'_>, service: &str, usage_type: &str) -> Vec<Found> {
    let is = |meter: &Meter| meter.of(service) && meter.is(usage_type);
    let months = case.count("months");
    let found = |resource: &Resource| {
        let stored = resource.quantities(|past: &Past| &*past.service == service && &*past.usage_type == usage_type);
        let (first, last) = growth(&stored, months)?;
        let added = resource.cost(is).times(minus(last, first), last);
        let words = format!("{} GB-months, {} {} months before", last.grouped(1), first.grouped(1), months.max(2) - 1);
        Some(finding(resource, resource.monthly(added).up_to(), words))
    };
    paid(case.settled().filter(|resource| resource.has(is)).filter_map(found))
}

/// A metric of a resource over so many days, not stale at the window's end.
pub(super) fn metric<'a>(case: &Case<'a>, resource: &Resource, name: &str, days: u32) -> Option<&'a Metric> {
    let metric = case.evidence.metric(&resource.id, name)?;
    let (first, last) = (day(&metric.days.0)?, day(&metric.days.1)?);
    let end = i64::from(case.bill.window.end_hour / 24);
    let stale = i64::from(to_count(case.limits.general("stale")));
    (metric.points > 0 && last - first + 1 >= i64::from(days) && last + stale >= end).then_some(metric)
}

/// Days since 1970 of a date.
pub(super) fn day(text: &str) -> Option<i64> {
    Some(time::parse(text)?.div_euclid(86_400_000))
}

/// What a metric says, as a proof.
pub(super) fn measured(case: &Case<'_>, metric: &Metric, words: impl Into<String>) -> Proof {
    let name = file(case, metric.file).map_or_else(String::new, |file| file.name.clone());
    let from = From::File { name, field: metric.name.clone(), date: metric.days.1.clone() };
    Proof { words: words.into(), from, says: Says::Supports }
}

/// An evidence file by its place.
pub(super) fn file<'a>(case: &Case<'a>, place: usize) -> Option<&'a EvidenceFile> {
    case.evidence.files.get(place)
}

/// Proofs that none of these metrics was ever above a number for so many days; none where one is missing or was.
pub(super) fn quiet(
    case: &Case<'_>,
    resource: &Resource,
    names: &[&str],
    days: u32,
    most: Money,
) -> Option<Vec<Proof>> {
    let proof = |name: &&str| {
        let metric = metric(case, resource, name, days)?;
        let words =
            format!("{name} was at most {} from {} to {}", metric.most.grouped(0), metric.days.0, metric.days.1);
        (metric.most <= most).then(|| measured(case, metric, words))
    };
    names.iter().map(proof).collect()
}

/// Resources with these meters that metrics call idle, at all that they cost.
pub(super) fn idle(
    case: &Case<'_>,
    is: impl Fn(&Meter) -> bool + Copy,
    names: &[&str],
    most: Money,
    what: &str,
) -> Vec<Found> {
    let found = |resource: &Resource| {
        let proofs = quiet(case, resource, names, case.count("days"), most)?;
        let found = finding(resource, resource.monthly(resource.total()), told(resource, is, what));
        Some(proofs.into_iter().fold(found, Found::proof))
    };
    paid(case.settled().filter(|resource| resource.has(is)).filter_map(found))
}

/// Resources that are paid for by the month and that no request names, where requests for others are in the report.
pub(super) fn unasked(
    case: &Case<'_>,
    fee: impl Fn(&Meter) -> bool + Copy,
    asked: impl Fn(&Meter) -> bool + Copy,
    requests: impl Fn(&Past) -> bool,
    what: &str,
) -> Vec<Found> {
    let is_asked = |resource: &Resource| resource.past.iter().any(|past| requests(past) && past.usage > Money::ZERO);
    if !case.bill.resources.iter().any(|other| !other.id.is_empty() && is_asked(other)) {
        return Vec::new();
    }
    let found = |resource: &Resource| {
        let words = format!("{}, and no request in {} loaded days", told(resource, fee, what), case.bill.days());
        finding(resource, resource.monthly(resource.cost(fee)).up_to(), words)
    };
    let is_idle = |resource: &&Resource| resource.has(fee) && !resource.has(asked) && !is_asked(resource);
    paid(case.settled().filter(is_idle).map(found))
}

/// Cost of meters in the window by account.
pub(super) fn by_account<'a>(case: &Case<'a>, is: impl Fn(&Meter) -> bool) -> BTreeMap<&'a str, Cost> {
    let mut sums: BTreeMap<&str, Cost> = BTreeMap::new();
    for resource in &case.bill.resources {
        let cost = resource.cost(&is);
        if cost.total() > Money::ZERO {
            let sum = sums.entry(&resource.account).or_default();
            *sum = sum.plus(cost);
        }
    }
    sums
}

/// What the window's cost comes to in a month of 730 hours.
pub(super) fn a_month(case: &Case<'_>, amount: Money) -> Money {
    let hours = case.bill.window.end_hour.saturating_sub(case.bill.window.first_hour);
    amount.times(whole(HOURS_A_MONTH), whole(i64::from(hours.max(1))))
}

/// A part in percent of a whole; none where there is no whole.
pub(super) fn share(part: Money, of: Money) -> Option<Money> {
    (!of.is_zero()).then(|| part.times(whole(100), of))
}
