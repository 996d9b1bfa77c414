//! Cost over time, stacked.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::spend::{overflow, spend};
use crate::bill::Bill;
use crate::error::Result;
use crate::money::{Money, checked_sum};
use crate::view::{Dim, View};

/// Bands over points; all bands of all points sum to the total.
#[derive(Clone, Debug)]
pub struct Trend {
    /// True when a point is a UTC day, false when it is a billing period.
    pub daily: bool,
    /// `2026-11-01` or `2026-11`, ascending, without gaps.
    pub points: Vec<String>,
    /// Largest first; the last may be what is left.
    pub bands: Vec<Band>,
    /// Sum of everything.
    pub total: Money,
}

/// What a band stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BandKind {
    /// One value of the dimension; empty is none.
    Value(String),
    /// Everything beyond the named values.
    Others,
    /// Charges for longer than two days (`span` is `month`), spread evenly over the days: booked on their first day, as reports
    /// have them, they would hide every other day.
    WholeMonth,
}

/// One band.
#[derive(Clone, Debug)]
pub struct Band {
    /// What it stands for.
    pub kind: BandKind,
    /// One amount a point.
    pub amounts: Vec<Money>,
    /// Their sum.
    pub total: Money,
}

/// A year of days and a few: more points than that are shown as months.
const MOST_DAYS: usize = 400;

/// The trend of a view, by day for a single month and by month for more, with at most `named` bands of values.
pub fn trend(bill: &Bill, view: &View, by: &Dim, named: usize) -> Result<Trend> {
    if view.period.from == view.period.to {
        let (cells, longer) = days(bill, view, by)?;
        let points = points_of(&cells);
        if points.len() <= MOST_DAYS {
            return stack(true, points, cells, named, longer);
        }
    }
    let points = view.period.months().map(|month| month.to_string()).collect();
    stack(false, points, cells_by(bill, view, by, "month")?, named, Money::ZERO)
}

/// (value, point) → cost.
type Cells = BTreeMap<(String, String), Money>;

/// The charges that are a day's, and the sum of those that are a month's. From one table: two would each round a conversion.
fn days(bill: &Bill, view: &View, by: &Dim) -> Result<(Cells, Money)> {
    let (mut cells, mut longer) = (Cells::new(), Money::ZERO);
    for row in spend(bill, view, &of_days(by)?)?.rows {
        let [value, day, span] = <[String; 3]>::try_from(row.values).unwrap_or_default();
        let sum = if span == "month" { &mut longer } else { cells.entry((value, day)).or_default() };
        *sum = sum.checked_add(row.cost).ok_or_else(overflow)?;
    }
    // The whole month is shown, also days without a line.
    let value = cells.keys().next().map(|(value, _)| value.clone()).unwrap_or_default();
    for day in days_of_month(&view.period.from.to_string()) {
        cells.entry((value.clone(), day)).or_default();
    }
    Ok((cells, longer))
}

/// True where the trend of a view reads the source lines, so that they must be checked first.
pub fn trend_needs_lines(bill: &Bill, view: &View, by: &Dim) -> Result<bool> {
    let dims = if view.period.from == view.period.to { of_days(by)?.to_vec() } else { vec![by.clone()] };
    Ok(bill.needs_lines(view, &dims))
}

fn of_days(by: &Dim) -> Result<[Dim; 3]> {
    Ok([by.clone(), dim("day")?, dim("span")?])
}

fn dim(id: &str) -> Result<Dim> {
    id.parse().map_err(crate::error::Error::Internal)
}

fn cells_by(bill: &Bill, view: &View, by: &Dim, point: &str) -> Result<Cells> {
    let table = spend(bill, view, &[by.clone(), dim(point)?])?;
    let cell = |row: super::SpendRow| {
        let mut values = row.values.into_iter();
        ((values.next().unwrap_or_default(), values.next().unwrap_or_default()), row.cost)
    };
    Ok(table.rows.into_iter().map(cell).collect())
}

fn days_of_month(month: &str) -> Vec<String> {
    let Ok(first) = NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d") else { return Vec::new() };
    let days = (0..31).filter_map(|n| first.checked_add_days(Days::new(n)));
    days.map(|day| day.to_string()).filter(|day| day.starts_with(month)).collect()
}

/// All days from the first to the last that occurs.
fn points_of(cells: &Cells) -> Vec<String> {
    let day = |text: &String| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    let occurring: Vec<NaiveDate> = cells.keys().filter_map(|(_, point)| day(point)).collect();
    let (Some(first), Some(last)) = (occurring.iter().min(), occurring.iter().max()) else { return Vec::new() };
    first.iter_days().take_while(|day| day <= last).map(|day| day.to_string()).collect()
}

fn stack(daily: bool, points: Vec<String>, cells: Cells, named: usize, longer: Money) -> Result<Trend> {
    let place: BTreeMap<&str, usize> =
        points.iter().enumerate().map(|(index, point)| (point.as_str(), index)).collect();
    let mut bands: BTreeMap<String, Vec<Money>> = BTreeMap::new();
    for ((value, point), cost) in cells {
        let Some(index) = place.get(point.as_str()) else { continue };
        bands.entry(value).or_insert_with(|| vec![Money::ZERO; points.len()])[*index] = cost;
    }
    bands.retain(|_, amounts| amounts.iter().any(|amount| !amount.is_zero()));
    let mut bands =
        bands.into_iter().map(|(value, amounts)| band(BandKind::Value(value), amounts)).collect::<Result<Vec<_>>>()?;
    bands.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.kind.cmp(&b.kind)));
    let rest = if bands.len() > named + 1 { bands.split_off(named) } else { Vec::new() };
    if !rest.is_empty() {
        bands.push(others(&rest, points.len())?);
    }
    if !longer.is_zero() {
        bands.push(band(BandKind::WholeMonth, spread(longer, points.len()))?);
    }
    let total = checked_sum(bands.iter().map(|band| band.total)).ok_or_else(overflow)?;
    Ok(Trend { daily, points, bands, total })
}

/// Equal parts that add up exactly: the first points carry the remainder of the division, a unit of 10⁻¹⁸ each.
fn spread(total: Money, points: usize) -> Vec<Money> {
    let Ok(count) = i128::try_from(points) else { return Vec::new() };
    let (part, rest) = (total.0.div_euclid(count), total.0.rem_euclid(count));
    (0..count).map(|index| Money(part + i128::from(index < rest))).collect()
}

fn band(kind: BandKind, amounts: Vec<Money>) -> Result<Band> {
    let total = checked_sum(amounts.iter().copied()).ok_or_else(overflow)?;
    Ok(Band { kind, amounts, total })
}

fn others(rest: &[Band], points: usize) -> Result<Band> {
    let at = |index: usize| checked_sum(rest.iter().map(|band| band.amounts[index])).ok_or_else(overflow);
    band(BandKind::Others, (0..points).map(at).collect::<Result<Vec<_>>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_monthly_fee_spreads_to_the_last_digit() {
        for units in [1480 * 10_i128.pow(18), -7, 1, 0] {
            let parts = spread(Money(units), 31);
            assert_eq!(parts.len(), 31);
            assert_eq!(parts.iter().map(|part| part.0).sum::<i128>(), units);
            assert!(parts.iter().all(|part| part.0 - parts[30].0 <= 1));
        }
    }
}
