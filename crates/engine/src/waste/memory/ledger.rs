//! Verified savings: what a promised finding costs in later months, against what it cost before.
//!
//! Amounts are of a month of 730 hours. A later month counts by the hours of it that are loaded, so that a resource removed within
//! it is half a saving and an incomplete month is none. Usage that is priced by the month (`GB-Mo`) costs the same in February, and
//! days must not look like savings: its months all count as if they had the hours of the promise's month.

use std::collections::{BTreeMap, BTreeSet};

use super::super::cost::{HOURS_A_MONTH, Saving, minus, plus, whole};
use super::super::population::Population;
use super::super::resource::Resource;
use super::super::rule::Action;
use super::super::rules::ALL;
use super::{Decision, Memory, Promise, Status};
use crate::ingest::time;
use crate::money::Money;
use crate::view::Month;

/// From so many percent of a promise on it is kept: rates and hours are never quite those of the month before.
const KEPT: i64 = 90;
/// From so many percent on it is kept in part. Less is what bills vary by anyway: three percent of a cost are fifteen of a promise to
/// save a fifth of it.
const BEGUN: i64 = 25;
/// A resource that costs more than before by so many percent got worse; less is what bills vary by anyway.
const WORSE: i64 = 10;

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// No later month is loaded, or the promised day is not past in those that are.
    Waiting,
    /// The last month saves at least 90 % of what was promised.
    Verified,
    /// It saves some of it.
    Partial,
    /// It saves nothing.
    NotDone,
    /// It did save, and the cost came back.
    Reverted,
    /// It costs more than before.
    Regressed,
}

impl Outcome {
    /// `waiting`, `verified`, `partial`, `not done`, `reverted`, `regressed`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Verified => "verified",
            Self::Partial => "partial",
            Self::NotDone => "not done",
            Self::Reverted => "reverted",
            Self::Regressed => "regressed",
        }
    }

    /// For people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Waiting => "no month after the promise is loaded yet",
            Self::Verified => "the last month saves what was promised",
            Self::Partial => "the last month saves a part of what was promised",
            Self::NotDone => "the last month saves nothing",
            Self::Reverted => "it was saved, and the cost came back",
            Self::Regressed => "it costs more than before",
        }
    }
}

/// A later month of a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Later {
    /// The month.
    pub month: Month,
    /// What the resource costs in it.
    pub cost: Money,
    /// What its replacements cost more than in the promise's month.
    pub replaced: Money,
    /// What it cost before, less both: negative where it costs more now.
    pub saved: Money,
}

/// What became of one promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The finding's key.
    pub key: String,
    /// The promise's month.
    pub month: Month,
    /// What was promised.
    pub promised: Saving,
    /// What of it the months are measured by: the least of it, or the most where the least is nothing; in the prices of the loaded
    /// reports' basis and currency.
    pub expected: Money,
    /// What the resource cost in the promise's month.
    pub before: Money,
    /// Loaded months after it, oldest first. Months in which its account is not billed at all are left out: what is not loaded
    /// must not look like a saving.
    pub later: Vec<Later>,
    /// What became of it.
    pub outcome: Outcome,
}

impl Verified {
    /// What the last loaded month saves; nothing while it waits.
    pub fn saved(&self) -> Money {
        self.later.last().map_or(Money::ZERO, |later| later.saved)
    }
}

/// Measures every promise that stands: of findings that are promised, or accepted with a promise.
pub fn ledger(memory: &Memory, population: &Population) -> Vec<Verified> {
    let promised: Vec<(&Decision, &Promise)> = memory
        .iter()
        .filter(|decision| matches!(decision.status, Status::Accepted | Status::Promised { .. }))
        .filter_map(|decision| Some((decision, decision.promise.as_ref()?)))
        .collect();
    let measured = Measured::new(population, &promised);
    promised.into_iter().map(|(decision, promise)| measured.verified(decision, promise)).collect()
}

/// What a cost is of: so many hours of a month, beside the month of the promise.
#[derive(Clone, Copy)]
struct Span {
    month: Month,
    hours: u32,
    promised: Month,
}

/// What the population says, as promises ask for it.
struct Measured<'p> {
    population: &'p Population,
    /// Resources that promises name, by id and by name.
    named: BTreeMap<&'p str, Vec<&'p Resource>>,
    /// Resources without an id, by account.
    nameless: BTreeMap<&'p str, Vec<&'p Resource>>,
    /// Accounts that are billed in a month.
    billed: BTreeSet<(&'p str, Month)>,
    /// The first and last loaded hour of each month.
    seen: BTreeMap<Month, (u32, u32)>,
    /// Usage types that are priced by the month.
    by_month: BTreeSet<&'p str>,
}

impl<'p> Measured<'p> {
    fn new(population: &'p Population, promised: &[(&Decision, &Promise)]) -> Self {
        let ids = promised.iter().map(|(decision, _)| parts(&decision.key).1);
        let names = promised.iter().flat_map(|(_, promise)| promise.replaced_by.iter().map(String::as_str));
        let wanted: BTreeSet<&str> = ids.chain(names).collect();
        let mut measured = Self {
            population,
            named: BTreeMap::new(),
            nameless: BTreeMap::new(),
            billed: BTreeSet::new(),
            seen: BTreeMap::new(),
            by_month: BTreeSet::new(),
        };
        for resource in &population.resources {
            measured.add(resource, &wanted);
        }
        measured
    }

    fn add(&mut self, resource: &'p Resource, wanted: &BTreeSet<&str>) {
        if resource.id.is_empty() {
            self.nameless.entry(&resource.account).or_default().push(resource);
        }
        let names: BTreeSet<&str> = [&*resource.id, resource.name()].into();
        for name in names.into_iter().filter(|name| wanted.contains(name)) {
            self.named.entry(name).or_default().push(resource);
        }
        for past in &resource.past {
            self.billed.insert((&resource.account, past.month));
            let Some((first, end)) = self.loaded(past.month) else { continue };
            let (first, end) = (past.first_hour.max(first), past.end_hour.min(end));
            let seen = self.seen.entry(past.month).or_insert((first, end));
            *seen = (seen.0.min(first), seen.1.max(end));
        }
        for meter in resource.meters.iter().filter(|meter| is_month_unit(&meter.unit)) {
            self.by_month.insert(&meter.usage_type);
        }
    }

    /// A month's hours; of the last one those that the window has, since fees end later than what is known of it.
    fn loaded(&self, month: Month) -> Option<(u32, u32)> {
        let window = self.population.window;
        let (first, end) = calendar(month)?;
        Some((first, if month == window.period.to { end.min(window.end_hour) } else { end }))
    }

    fn verified(&self, decision: &Decision, promise: &Promise) -> Verified {
        let (account, _) = parts(&decision.key);
        let resources = self.resources(&decision.key);
        let before = self.before(&resources, promise.month).unwrap_or(promise.current);
        let least = if promise.saving.low > Money::ZERO { promise.saving.low } else { promise.saving.high };
        // In the basis and currency of what is loaded now, which may be others than those of the promise.
        let expected = if promise.current.is_zero() { least } else { least.times(before, promise.current) };
        let replacements = self.replacements(promise, &resources);
        let cost = |resources: &[&Resource], month: Month| {
            let costs = resources.iter().map(|resource| self.cost(resource, month, promise.month));
            costs.fold(Money::ZERO, plus)
        };
        let replaced = |month| cost(&replacements, month);
        let at_first = replaced(promise.month);
        let is_commitment =
            ALL.iter().any(|rule| rule.action == Action::Commit && decision.key.split('|').next() == Some(rule.id));
        let later = |month: Month| {
            let cost = cost(&resources, month);
            let replaced = minus(replaced(month), at_first).max(Money::ZERO);
            Later { month, cost, replaced, saved: minus(minus(before, cost), replaced) }
        };
        let window = self.population.window.period;
        // A month that is loaded and knows nothing of the resource says that something else is loaded: another currency, say.
        let is_elsewhere = !is_commitment
            && self.population.months.contains(&promise.month)
            && resources.iter().all(|resource| resource.past.is_empty());
        let is_known = |month: &Month| {
            // What of a commitment is not used is only known of the window.
            let whole = !is_commitment || (window.from == *month && window.to == *month);
            *month > promise.month && !is_elsewhere && whole && self.billed.contains(&(account, *month))
        };
        let later: Vec<Later> = self.population.months.iter().copied().filter(is_known).map(later).collect();
        let outcome = outcome(&later, before, expected, &decision.status);
        let (key, month, promised) = (decision.key.clone(), promise.month, promise.saving);
        Verified { key, month, promised, expected, before, later, outcome }
    }

    /// The resources of a key: account and id or, without an id, account, region and service.
    fn resources(&self, key: &str) -> Vec<&'p Resource> {
        let (account, id) = parts(key);
        let of_account = |resource: &&&Resource| &*resource.account == account && &*resource.id == id;
        let named: Vec<&Resource> = self.named.get(id).into_iter().flatten().filter(of_account).copied().collect();
        let Some((region, service)) = id.split_once('|').filter(|_| named.is_empty()) else { return named };
        let is = |resource: &&&Resource| {
            let of_service = resource.past.iter().any(|past| &*past.service == service);
            &*resource.region == region && of_service
        };
        self.nameless.get(account).into_iter().flatten().filter(is).copied().collect()
    }

    fn replacements(&self, promise: &Promise, replaced: &[&Resource]) -> Vec<&'p Resource> {
        let mut places = BTreeSet::new();
        let named = promise.replaced_by.iter().filter_map(|name| self.named.get(name.as_str())).flatten();
        let other = |one: &&&Resource| !replaced.iter().any(|resource| resource.place == one.place);
        named.filter(other).filter(|resource| places.insert(resource.place)).copied().collect()
    }

    /// What resources cost in the promise's month, by the hours they were there; none where that month has nothing of them.
    fn before(&self, resources: &[&Resource], month: Month) -> Option<Money> {
        let past = || resources.iter().flat_map(|resource| &resource.past).filter(move |past| past.month == month);
        let first = past().map(|past| past.first_hour).min()?;
        let end = past().map(|past| past.end_hour).max()?;
        let hours = end.saturating_sub(first);
        let span = Span { month, hours, promised: month };
        let cost = past().map(|past| self.monthly(past.cost, &past.usage_type, span)).fold(Money::ZERO, plus);
        (cost > Money::ZERO).then_some(cost)
    }

    /// What a resource costs in a month, by the hours of it that are loaded.
    fn cost(&self, resource: &Resource, month: Month, promised: Month) -> Money {
        let hours = self.seen.get(&month).map_or(0, |(first, end)| end.saturating_sub(*first));
        let span = Span { month, hours, promised };
        let usage = resource.past.iter().filter(|past| past.month == month);
        let usage = usage.map(|past| self.monthly(past.cost, &past.usage_type, span)).fold(Money::ZERO, plus);
        let window = self.population.window.period;
        if !resource.past.is_empty() || window.from != month || window.to != month {
            return usage;
        }
        // What of a commitment was not used is nobody's usage.
        let span = Span { hours: resource.hours(), ..span };
        resource.meters.iter().map(|meter| self.monthly(meter.cost, &meter.usage_type, span)).fold(usage, plus)
    }

    /// A cost of some hours as that of a month of 730.
    fn monthly(&self, cost: Money, usage_type: &str, span: Span) -> Money {
        let hours_of = |month: Month| calendar(month).map_or(HOURS_A_MONTH, |(first, end)| i64::from(end - first));
        let hours = i64::from(span.hours.max(1));
        if self.is_by_month(usage_type) {
            let (all, as_promised) = (hours_of(span.month), hours_of(span.promised));
            return cost.times(whole(HOURS_A_MONTH * all), whole(hours * as_promised));
        }
        cost.times(whole(HOURS_A_MONTH), whole(hours))
    }

    /// Storage and what else is priced by the month; where nothing of a kind is left in the window, by its name.
    fn is_by_month(&self, usage_type: &str) -> bool {
        const NAMES: [&str; 6] =
            ["VolumeUsage", "SnapshotUsage", "VolumeP-", "TimedStorage", "StorageUsage", "GP2-Storage"];
        self.by_month.contains(usage_type) || NAMES.iter().any(|name| usage_type.contains(name))
    }
}

/// What the months say, the last one above all.
fn outcome(later: &[Later], before: Money, expected: Money, status: &Status) -> Outcome {
    let reaches = |later: &Later, percent: i64| {
        later.saved > Money::ZERO && later.saved >= expected.times(whole(percent), whole(100))
    };
    let Some((last, earlier)) = later.split_last() else { return Outcome::Waiting };
    if reaches(last, KEPT) {
        return Outcome::Verified;
    }
    if reaches(last, BEGUN) {
        return Outcome::Partial;
    }
    if minus(Money::ZERO, last.saved) > before.times(whole(WORSE), whole(100)) {
        return Outcome::Regressed;
    }
    if earlier.iter().any(|later| reaches(later, BEGUN)) {
        return Outcome::Reverted;
    }
    let last = last.month.to_string();
    let is_due = !matches!(status, Status::Promised { by } if by.get(..7).is_some_and(|month| month >= last.as_str()));
    if is_due { Outcome::NotDone } else { Outcome::Waiting }
}

/// Account and id of a key; of a resource without an id, what tells it apart.
fn parts(key: &str) -> (&str, &str) {
    let mut parts = key.splitn(3, '|').skip(1);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// The first hour of a month and the hour it ends before.
fn calendar(month: Month) -> Option<(u32, u32)> {
    let start = |month: Month| u32::try_from(time::parse(&format!("{month}-01"))? / 3_600_000).ok();
    Some((start(month)?, start(month.plus(1))?))
}

/// `GB-Mo`, `IOPS-Mo`, `Keys/Month`.
fn is_month_unit(unit: &str) -> bool {
    let unit = unit.to_ascii_lowercase();
    ["-mo", "month", "months"].iter().any(|ending| unit.ends_with(ending))
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
