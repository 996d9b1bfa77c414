//! What a resource cost, day by day.

use std::collections::BTreeMap;

use curio_engine::explore::{self, BandKind, Trend};
use curio_engine::view::{Filter, Period, View};
use curio_engine::waste::{Population, Resource};
use curio_engine::{Money, checked_sum};

use super::super::convert;
use super::Looked;
use crate::dto::{self, AppError};

/// More ways to buy than there are.
const BANDS: usize = 12;
/// Line item types whose category is that of what they reduce.
const DISCOUNTS: [&str; 4] = ["EdpDiscount", "PrivateRateDiscount", "BundledDiscount", "Discount"];

/// The source lines of a resource in the window, in the basis that it is counted in.
pub(super) fn lines(looked: &Looked<'_>, resource: &Resource) -> Result<View, AppError> {
    let period = looked.population.window.period;
    let is = |dim: &str, value: &str| -> Result<Filter, AppError> {
        Ok(Filter { dim: convert::dim(dim)?, values: vec![value.to_owned()], negate: false })
    };
    let mut filters = vec![is("account", &resource.account)?, is("resource", &resource.id)?];
    if resource.id.is_empty() {
        let service = resource.meters.first().map_or("", |meter| &*meter.service);
        filters.extend([is("region", &resource.region)?, is("service", service)?]);
    }
    Ok(View { period, basis: looked.population.basis, filters, ..looked.view.clone() })
}

/// What a resource cost in the window's months, day by day.
pub(super) fn history(looked: &Looked<'_>, resource: &Resource) -> Result<dto::WasteHistory, AppError> {
    let days = days(looked, &usage(lines(looked, resource)?)?)?;
    let total = checked_sum(days.values().map(Day::all)).unwrap_or_default();
    let texts = |of: fn(&Day) -> Money| days.values().map(|day| of(day).to_string()).collect();
    Ok(dto::WasteHistory {
        days: days.keys().cloned().collect(),
        on_demand: texts(|day| day.on_demand),
        committed: texts(|day| day.committed),
        monthly: texts(|day| day.monthly),
        total: total.to_string(),
        event: event(&days, looked.population.is_older_than_known(resource)),
        months: months(looked, resource),
    })
}

/// Of the lines of a resource those of its usage.
fn usage(view: View) -> Result<View, AppError> {
    let category = Filter { dim: convert::dim("charge-category")?, values: vec!["Usage".to_owned()], negate: false };
    let discounts = DISCOUNTS.iter().map(|name| (*name).to_owned()).collect();
    let discounts = Filter { dim: convert::dim("line-item-type")?, values: discounts, negate: true };
    let filters = view.filters.iter().cloned().chain([category, discounts]).collect();
    Ok(View { filters, ..view })
}

#[derive(Clone, Copy, Default)]
struct Day {
    on_demand: Money,
    committed: Money,
    monthly: Money,
}

impl Day {
    fn all(&self) -> Money {
        checked_sum([self.on_demand, self.committed, self.monthly]).unwrap_or_default()
    }
}

/// All days of the window's months up to the window's end.
fn days(looked: &Looked<'_>, view: &View) -> Result<BTreeMap<String, Day>, AppError> {
    let by = convert::dim("purchase-option")?;
    let bill = looked.loaded.bill_with_lines()?;
    let last = Population::day(looked.population.window.end_hour.saturating_sub(1));
    let mut days = BTreeMap::new();
    for month in view.period.months() {
        let trend = explore::trend(bill, &view.over(Period { from: month, to: month }), &by, BANDS)?;
        add(&mut days, &trend);
    }
    days.retain(|day: &String, of| *day <= last || !of.all().is_zero());
    Ok(days)
}

fn add(days: &mut BTreeMap<String, Day>, trend: &Trend) {
    for (at, point) in trend.points.iter().enumerate() {
        let day = days.entry(point.clone()).or_default();
        for band in &trend.bands {
            let amount = band.amounts.get(at).copied().unwrap_or_default();
            let part = match &band.kind {
                BandKind::Value(option) if is_commitment(option) => &mut day.committed,
                BandKind::WholeMonth => &mut day.monthly,
                BandKind::Value(_) | BandKind::Others => &mut day.on_demand,
            };
            *part = part.checked_add(amount).unwrap_or(*part);
        }
    }
}

fn is_commitment(option: &str) -> bool {
    matches!(option, "Savings Plan" | "Reserved")
}

/// What explains the shape: it begins, it ends, or a commitment begins or ceases to cover it.
fn event(days: &BTreeMap<String, Day>, is_older: bool) -> Option<dto::WasteEvent> {
    let all: Vec<(&String, &Day)> = days.iter().collect();
    let is_billed = |day: &Day| !day.on_demand.is_zero() || !day.committed.is_zero();
    let first = all.iter().position(|(_, day)| is_billed(day))?;
    let last = all.iter().rposition(|(_, day)| is_billed(day))?;
    let told = |at: usize, words: &str| {
        all.get(at).map(|(day, _)| dto::WasteEvent { day: (*day).clone(), words: words.to_owned() })
    };
    if first > 0 && !is_older {
        return told(first, "first billed");
    }
    if last + 1 < all.len() {
        return told(last + 1, "no longer billed");
    }
    let is_covered = |(_, day): &&(&String, &Day)| day.committed > day.on_demand;
    let covered: Vec<bool> = all.iter().map(|day| is_covered(&day)).collect();
    let turns: Vec<usize> = (first + 1..=last).filter(|at| covered[*at] != covered[*at - 1]).collect();
    match turns[..] {
        [at] if covered[at] => told(at, "covered by a commitment"),
        [at] => told(at, "no longer covered"),
        _ => None,
    }
}

/// All loaded months that it was billed in.
fn months(looked: &Looked<'_>, resource: &Resource) -> Vec<dto::WasteMonth> {
    let months = looked.population.months.iter();
    let month = |month: &curio_engine::view::Month| dto::WasteMonth {
        month: month.to_string(),
        cost: resource.cost_of(*month).to_string(),
    };
    months.map(month).collect()
}
