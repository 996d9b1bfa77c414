//! Spend by any number of dimensions.

use std::collections::BTreeMap;

use polars::prelude::*;

use crate::bill::{Bill, Table, amount_column, amounts};
use crate::charges::{LINES, Text};
use crate::error::{Error, Result};
use crate::money::{Money, checked_sum};
use crate::rates::{Conversion, Converted, to_total};
use crate::view::{Dim, View};

/// Rows that sum to their total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spend {
    /// What it is grouped by.
    pub dims: Vec<Dim>,
    /// Largest cost first; of equal costs by value.
    pub rows: Vec<SpendRow>,
    /// Sum of the rows.
    pub total: Money,
    /// Source lines behind them.
    pub lines: u64,
}

/// One combination of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpendRow {
    /// One value a dimension; empty is none.
    pub values: Vec<String>,
    /// Cost in the view's basis.
    pub cost: Money,
    /// Source lines.
    pub lines: u64,
}

/// Spend of a view by dimensions; without dimensions, its total as one row.
///
/// # Errors
/// [`Error::NotAvailable`] when the basis, a dimension or the window is not in the loaded reports.
pub fn spend(bill: &Bill, view: &View, dims: &[Dim]) -> Result<Spend> {
    for dim in dims {
        bill.require(dim)?;
    }
    let (rows, table) = bill.rows(view, dims)?;
    let lines = if table == Table::Lines { len() } else { col(LINES).cast(DataType::UInt64).sum() };
    let cost = amount_column(view.basis);
    let sums = [col(cost).sum().alias("cost"), lines.cast(DataType::UInt64).alias("count")];
    // A converted amount is known by its month and currency until the end.
    let rated = [Text::BillingPeriod.name(), Text::Currency.name()];
    let rated = rated.into_iter().filter(|_| view.conversion.is_some());
    let columns = dims.iter().map(Dim::column).chain(rated);
    let keys: Vec<Expr> = columns.enumerate().map(|(index, column)| col(column).alias(key_name(index))).collect();
    let count = keys.len();
    let table = if keys.is_empty() { rows.select(sums) } else { rows.group_by(keys).agg(sums) }.collect()?;
    let rows = rows_of(&table, count)?;
    let mut rows = match &view.conversion {
        Some(conversion) => converted(rows, dims.len(), conversion)?,
        None => rows,
    };
    rows.sort_by(|a, b| b.cost.cmp(&a.cost).then_with(|| a.values.cmp(&b.values)));
    finish(dims, rows)
}

/// Rows that go on by month and currency, each in one currency and added up; they make the converted total of the view.
fn converted(rows: Vec<SpendRow>, dims: usize, conversion: &Conversion) -> Result<Vec<SpendRow>> {
    let mut sums: BTreeMap<Vec<String>, (Converted, u64)> = BTreeMap::new();
    for mut row in rows {
        let rated = row.values.split_off(dims);
        let [month, currency] = &rated[..] else { return Err(Error::Internal("a row without its month".to_owned())) };
        let rate = conversion.rate(month.parse().map_err(Error::Internal)?, currency)?;
        let amount = Converted::of(row.cost, rate).ok_or_else(overflow)?;
        let (sum, lines) = sums.entry(row.values).or_default();
        *sum = sum.checked_add(amount).ok_or_else(overflow)?;
        *lines += row.lines;
    }
    let exact: Vec<Converted> = sums.values().map(|(sum, _)| *sum).collect();
    let costs = to_total(&exact).ok_or_else(overflow)?;
    let row = |((values, (_, lines)), cost)| SpendRow { values, cost, lines };
    Ok(sums.into_iter().zip(costs).map(row).collect())
}

fn key_name(index: usize) -> String {
    format!("key {index}")
}

fn rows_of(table: &DataFrame, dims: usize) -> Result<Vec<SpendRow>> {
    let costs = amounts(table, "cost")?;
    let counts = table.column("count")?.cast(&DataType::UInt64)?;
    let keys = (0..dims).map(|index| texts(table, &key_name(index))).collect::<Result<Vec<_>>>()?;
    let row = |(index, (cost, lines)): (usize, (Money, Option<u64>))| SpendRow {
        values: keys.iter().map(|key| key[index].clone()).collect(),
        cost,
        lines: lines.unwrap_or(0),
    };
    Ok(costs.into_iter().zip(counts.u64()?.iter()).enumerate().map(row).collect())
}

/// A column as texts, none as the empty text.
pub(crate) fn texts(table: &DataFrame, column: &str) -> Result<Vec<String>> {
    let text = table.column(column)?.cast(&DataType::String)?;
    Ok(text.str()?.iter().map(|value| value.unwrap_or_default().to_owned()).collect())
}

fn finish(dims: &[Dim], rows: Vec<SpendRow>) -> Result<Spend> {
    let total = checked_sum(rows.iter().map(|row| row.cost)).ok_or_else(overflow)?;
    let lines = rows.iter().map(|row| row.lines).sum();
    Ok(Spend { dims: dims.to_vec(), rows, total, lines })
}

pub(crate) fn overflow() -> Error {
    Error::Internal("a total leaves 38 digits: the amounts in these reports cannot be real".to_owned())
}

/// The total of the whole window without filters, beside the control total taken while the files were read.
/// Their difference is zero, or Curio has a defect and must say so.
pub fn tie(bill: &Bill, view: &View) -> Result<(Money, Money, u64)> {
    let whole = View { filters: Vec::new(), ..view.clone() };
    let loaded = spend(bill, &whole, &[])?.total;
    let (control, lines) = bill.control_total(&whole)?;
    Ok((loaded, control, lines))
}
