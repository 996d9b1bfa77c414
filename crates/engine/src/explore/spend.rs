//! Spend by any number of dimensions.

use polars::prelude::*;

use crate::bill::{Bill, amount_column, amounts};
use crate::charges::LINES;
use crate::error::{Error, Result};
use crate::money::{Money, checked_sum};
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
        if !bill.has_column(dim) {
            return Err(Error::NotAvailable(format!("'{}' does not occur in the loaded reports.", dim.id())));
        }
    }
    let (rows, from_lines) = bill.rows(view, dims)?;
    let count = if from_lines { len().cast(DataType::UInt64) } else { col(LINES).cast(DataType::UInt64).sum() };
    let cost = amount_column(view.basis);
    let sums = [col(cost).sum().alias("cost"), count.alias("count")];
    let keys: Vec<Expr> =
        dims.iter().enumerate().map(|(index, dim)| col(dim.column()).alias(key_name(index))).collect();
    let table = if keys.is_empty() { rows.select(sums) } else { rows.group_by(keys).agg(sums) }.collect()?;
    let mut rows = rows_of(&table, dims.len())?;
    rows.sort_by(|a, b| b.cost.cmp(&a.cost).then_with(|| a.values.cmp(&b.values)));
    finish(dims, rows)
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
pub(super) fn texts(table: &DataFrame, column: &str) -> Result<Vec<String>> {
    let text = table.column(column)?.cast(&DataType::String)?;
    Ok(text.str()?.iter().map(|value| value.unwrap_or_default().to_owned()).collect())
}

fn finish(dims: &[Dim], rows: Vec<SpendRow>) -> Result<Spend> {
    let total = checked_sum(rows.iter().map(|row| row.cost)).ok_or_else(overflow)?;
    let lines = rows.iter().map(|row| row.lines).sum();
    Ok(Spend { dims: dims.to_vec(), rows, total, lines })
}

pub(super) fn overflow() -> Error {
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
