//! What was billed, resource by resource: read once, looked at by every rule.

use std::collections::BTreeSet;

use super::cells::{Cell, Cells};
use super::cost::plus;
use super::gathered::Gathered;
use super::resource::Resource;
use super::rule::Need;
use super::{commitments, week};
use crate::bill::Bill;
use crate::error::Result;
use crate::money::Money;
use crate::tags::folded;
use crate::view::{Basis, Month, Period, View};

/// The hours that rules look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its months.
    pub period: Period,
    /// First hour that anything was billed for, since 1970 UTC.
    pub first_hour: u32,
    /// The hour before which the last usage ended.
    pub end_hour: u32,
}

/// What was billed.
#[derive(Clone, Debug)]
pub struct Population {
    /// The hours that rules look at.
    pub window: Window,
    /// Effective, or net effective.
    pub basis: Basis,
    /// Currency of all costs.
    pub currency: String,
    /// By account and id.
    pub resources: Vec<Resource>,
    /// The first hour of all that is loaded: what was there then may be older.
    pub begun: u32,
    /// Loaded months, oldest first.
    pub months: Vec<Month>,
    /// Keys of tags that occur, folded.
    pub tag_keys: BTreeSet<String>,
    /// What the loaded reports have of what rules need.
    pub(crate) has: BTreeSet<Need>,
}

/// The window of a view: its last month; where fewer than fourteen days of that are there, the month before too.
fn window_of(bill: &Bill, view: &View, rows: &[Cell]) -> Window {
    let last = view.period.to;
    let span = |period: Period| {
        let within = |row: &&Cell| period.from <= row.month && row.month <= period.to && row.is_usage;
        let hours = |monthly: bool| {
            let rows = rows.iter().filter(within).filter(|row| monthly || !row.is_monthly);
            rows.fold((u32::MAX, 0), |(first, end), row| (first.min(row.first_hour), end.max(row.end_hour)))
        };
        // Fees of a month that is not over end later than what is known of it.
        let daily = hours(false);
        if daily.1 == 0 { hours(true) } else { daily }
    };
    let one = Period { from: last, to: last };
    let (first_hour, end_hour) = span(one);
    let before = last.plus(-1);
    let loaded = bill.months().iter().any(|(month, _)| *month == before);
    if end_hour.saturating_sub(first_hour) < 14 * 24 && loaded {
        let period = Period { from: before, to: last };
        let (first_hour, end_hour) = span(period);
        return Window { period, first_hour, end_hour };
    }
    Window { period: one, first_hour: first_hour.min(end_hour), end_hour }
}

/// The basis that waste is counted in: effective, net of private discounts where the view is net.
fn basis_of(view: &View) -> Basis {
    match view.basis {
        Basis::NetBilled | Basis::NetEffective => Basis::NetEffective,
        Basis::Billed | Basis::Effective | Basis::Contracted | Basis::List => Basis::Effective,
    }
}

/// Reads what was billed in all loaded months up to the view's last one. The view's filters choose among findings later
/// ([`super::find`]): whether an account has instances at all is asked of the whole bill.
pub fn survey(bill: &Bill, view: &View) -> Result<Population> {
    let last = view.period.to;
    let months: Vec<Month> = bill.months().into_iter().map(|(month, _)| month).filter(|month| *month <= last).collect();
    let from = months.first().copied().unwrap_or(last);
    let whole = View { period: Period { from, to: last }, basis: basis_of(view), filters: Vec::new(), ..view.clone() };
    let rows = Cells::read(bill, &whole)?;
    let window = window_of(bill, view, &rows.all);
    let mut gathered = Gathered::new(window);
    let begun = rows.all.iter().filter(|row| row.is_usage).map(|row| row.first_hour).min().unwrap_or(0);
    let has = rows.has.clone();
    let tag_keys = rows.tags.iter().map(|(key, _)| folded(key)).collect();
    for row in &rows.all {
        gathered.add(row, &rows.tags);
    }
    let mut resources = gathered.finish();
    let windowed = View { period: window.period, ..whole.clone() };
    commitments::add(bill, &windowed, window, &mut resources)?;
    let mut population = Population {
        window,
        basis: whole.basis,
        currency: whole.currency.clone(),
        resources,
        begun,
        months,
        tag_keys,
        has,
    };
    if week::add(bill, &windowed, &mut population.resources)? {
        population.has.insert(Need::Hours);
    }
    Ok(population)
}

impl Population {
    /// The resource of a place.
    pub fn resource(&self, place: usize) -> Option<&Resource> {
        self.resources.get(place)
    }

    /// Days of history before the window's end.
    pub fn days(&self) -> u32 {
        self.window.end_hour.saturating_sub(self.begun) / 24
    }

    /// It was there when what is loaded begins, so that it may be older.
    pub fn is_older_than_known(&self, resource: &Resource) -> bool {
        resource.born <= self.begun + 24
    }

    /// Resources with an id that were billed in the window and not in its last hours: how many, and what they cost in it. Nothing is
    /// claimed for what is gone.
    pub fn ended(&self, hours: u32) -> (usize, Money) {
        let is_gone = |resource: &&Resource| {
            !resource.id.is_empty() && !resource.meters.is_empty() && resource.end_hour + hours < self.window.end_hour
        };
        let gone = self.resources.iter().filter(is_gone);
        gone.fold((0, Money::ZERO), |(count, cost), one| (count + 1, plus(cost, one.total().total())))
    }

    /// `2026-10-31` of an hour.
    pub fn day(hour: u32) -> String {
        crate::ingest::time::print(i64::from(hour) * 3_600_000).chars().take(10).collect()
    }
}
