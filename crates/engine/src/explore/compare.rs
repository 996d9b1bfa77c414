//! A view beside the window before it.

use std::collections::{BTreeMap, BTreeSet};

use super::spend::{Spend, overflow, spend};
use crate::bill::Bill;
use crate::error::{Error, Result};
use crate::money::{Money, checked_sum};
use crate::view::{Dim, Filter, Period, View};

/// One combination of values, now and before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedRow {
    /// One value a dimension; empty is none.
    pub values: Vec<String>,
    /// Cost now.
    pub cost: Money,
    /// Source lines now.
    pub lines: u64,
    /// Cost before and what changed since; absent when the window before is not loaded.
    pub change: Option<Change>,
}

/// Cost before and the way from there to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Cost before.
    pub previous: Money,
    /// Now minus before.
    pub change: Money,
}

/// Rows of two windows; a value that occurs in one of them only has a row too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The window before, where all of it is loaded in the view's basis.
    pub before: Option<Period>,
    /// Largest cost now first; of equal costs by value.
    pub rows: Vec<ComparedRow>,
    /// Sum of the rows.
    pub total: ComparedRow,
}

/// Spend of a view by dimensions beside that of the window before it.
///
/// # Errors
/// Like [`spend`].
pub fn compare(bill: &Bill, view: &View, dims: &[Dim]) -> Result<Compared> {
    let before = bill.period_before(view);
    let previous = before.map(|period| spend(bill, &view.over(period), dims)).transpose()?;
    side_by_side(spend(bill, view, dims)?, previous, before)
}

/// One view in two deliveries of the same months: what was corrected since, of the payers that the older one has.
///
/// # Errors
/// Like [`spend`].
pub fn restated(older: &Bill, bill: &Bill, view: &View, dims: &[Dim]) -> Result<Compared> {
    let payers: BTreeSet<String> = older.controls().map(|control| control.payer.clone()).collect();
    let payer: Dim = "payer".parse().map_err(Error::Internal)?;
    let mut now = view.clone();
    now.filters.push(Filter { dim: payer, values: payers.into_iter().collect(), negate: false });
    side_by_side(spend(bill, &now, dims)?, Some(spend_of_known(older, view, dims)?), Some(view.period))
}

/// Spend by dimensions of which an older delivery may not have every one: what it lacks is none.
fn spend_of_known(bill: &Bill, view: &View, dims: &[Dim]) -> Result<Spend> {
    let known: Vec<Dim> = dims.iter().filter(|dim| bill.has_column(dim)).cloned().collect();
    let mut spend = spend(bill, view, &known)?;
    for row in &mut spend.rows {
        let mut values = std::mem::take(&mut row.values).into_iter();
        let value = |dim: &Dim| if bill.has_column(dim) { values.next() } else { None };
        row.values = dims.iter().map(value).map(Option::unwrap_or_default).collect();
    }
    Ok(spend)
}

fn side_by_side(now: Spend, previous: Option<Spend>, before: Option<Period>) -> Result<Compared> {
    let costs = |spend: Spend| spend.rows.into_iter().map(|row| (row.values, row.cost)).collect::<BTreeMap<_, _>>();
    let mut previous = previous.map(costs);
    let mut rows = Vec::new();
    for row in now.rows {
        let then = previous.as_mut().map(|costs| costs.remove(&row.values).unwrap_or(Money::ZERO));
        rows.push(compared(row.values, row.cost, row.lines, then)?);
    }
    for (values, then) in previous.unwrap_or_default() {
        rows.push(compared(values, Money::ZERO, 0, Some(then))?);
    }
    rows.sort_by(|a, b| b.cost.cmp(&a.cost).then_with(|| a.values.cmp(&b.values)));
    let total = total(&rows, before.is_some())?;
    Ok(Compared { before, rows, total })
}

fn compared(values: Vec<String>, cost: Money, lines: u64, previous: Option<Money>) -> Result<ComparedRow> {
    let since = |previous: Money| -> Result<Change> {
        let change = cost.checked_sub(previous).ok_or_else(overflow)?;
        Ok(Change { previous, change })
    };
    Ok(ComparedRow { values, cost, lines, change: previous.map(since).transpose()? })
}

fn total(rows: &[ComparedRow], with_before: bool) -> Result<ComparedRow> {
    let cost = checked_sum(rows.iter().map(|row| row.cost)).ok_or_else(overflow)?;
    let previous = rows.iter().filter_map(|row| row.change).map(|change| change.previous);
    let previous = checked_sum(previous).ok_or_else(overflow)?;
    compared(Vec::new(), cost, rows.iter().map(|row| row.lines).sum(), with_before.then_some(previous))
}
