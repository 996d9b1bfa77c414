//! The deliveries in force, loaded: rollups in memory, source lines on disk.

use std::collections::BTreeSet;
use std::path::PathBuf;

use polars::prelude::*;

use crate::cache;
use crate::charges::{Amount, CATEGORY, CHARGE_START, DAY, TAG};
use crate::error::{Error, Result};
use crate::ingest::Control;
use crate::money::{Money, checked_sum};
use crate::view::{Basis, COLUMN_DIMS, Dim, Filter, Month, Period, View};

/// One delivery in force.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// What the report is called in messages.
    pub name: String,
    /// Its rollup.
    pub rollup: DataFrame,
    /// Parquet files of its source lines; verified by whoever hands them over.
    pub parts: Vec<PathBuf>,
    /// Control totals.
    pub control: Vec<Control>,
    /// Bases it cannot give, and why.
    pub refused: Vec<(Basis, String)>,
}

/// Everything that is loaded.
#[derive(Debug)]
pub struct Bill {
    deliveries: Vec<Delivery>,
    rollup: DataFrame,
}

impl Bill {
    /// Puts the deliveries together; columns that one has and another lacks are empty there.
    pub fn new(deliveries: Vec<Delivery>) -> Result<Self> {
        let rollups: Vec<LazyFrame> = deliveries.iter().map(|delivery| delivery.rollup.clone().lazy()).collect();
        let rollup = if rollups.is_empty() { DataFrame::empty() } else { union(rollups)?.collect()? };
        Ok(Self { deliveries, rollup })
    }

    /// True when nothing is loaded.
    pub fn is_empty(&self) -> bool {
        self.deliveries.is_empty()
    }

    /// Billing periods, oldest first, with their source lines.
    pub fn months(&self) -> Vec<(Month, u64)> {
        let mut months: Vec<(Month, u64)> = Vec::new();
        for control in self.controls() {
            let Ok(month) = control.period.parse::<Month>() else { continue };
            match months.iter_mut().find(|(known, _)| *known == month) {
                Some((_, lines)) => *lines += control.lines,
                None => months.push((month, control.lines)),
            }
        }
        months.sort_unstable();
        months
    }

    /// Currencies, the one with most lines first.
    pub fn currencies(&self) -> Vec<String> {
        let names: BTreeSet<&str> = self.controls().map(|control| control.currency.as_str()).collect();
        let lines = |name: &str| -> u64 {
            self.controls().filter(|control| control.currency == name).map(|control| control.lines).sum()
        };
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_by_key(|name| std::cmp::Reverse(lines(name)));
        names.into_iter().map(str::to_owned).collect()
    }

    /// Dimensions that occur: columns, then tag keys, then cost categories, the most used key first.
    pub fn dims(&self) -> Vec<Dim> {
        let occurs = |column: &str| {
            column == "resource_id" || self.rollup.column(column).is_ok_and(|c| c.null_count() < c.len())
        };
        let columns = COLUMN_DIMS.iter().filter(|(_, column, _)| occurs(column)).map(|(id, _, _)| (*id).to_owned());
        let keyed =
            [(TAG, "tag:"), (CATEGORY, "category:")].into_iter().flat_map(|(prefix, dim)| self.keys(prefix, dim));
        columns.chain(keyed).filter_map(|id| id.parse().ok()).collect()
    }

    /// Keys of tags or cost categories: people's own before AWS's, then the one on most cells, then by name.
    fn keys(&self, prefix: &str, dim: &str) -> Vec<String> {
        let named =
            |column: &Column| column.name().strip_prefix(prefix).map(|key| (column.null_count(), key.to_owned()));
        let mut keys: Vec<(usize, String)> = self.rollup.columns().iter().filter_map(named).collect();
        keys.sort_by_cached_key(|(nulls, key)| (key.starts_with("aws:"), *nulls, key.clone()));
        keys.into_iter().map(|(_, key)| format!("{dim}{key}")).collect()
    }

    /// Why a basis cannot be given for these months, if it cannot.
    pub fn refusal(&self, basis: Basis, period: Period) -> Option<String> {
        let concerned = |delivery: &&Delivery| delivery.control.iter().any(|control| within(control, period));
        self.deliveries.iter().filter(concerned).find_map(|delivery| {
            let (_, why) = delivery.refused.iter().find(|(refused, _)| *refused == basis)?;
            Some(format!("{} cannot be given: {why} ({}).", basis.name(), delivery.name))
        })
    }

    /// The sum of the control totals of a window: what an unfiltered view must come to.
    pub fn control_total(&self, view: &View) -> Result<(Money, u64)> {
        let concerned =
            self.controls().filter(|control| within(control, view.period) && control.currency == view.currency);
        let (sums, lines): (Vec<Money>, Vec<u64>) =
            concerned.map(|control| (control.sums[view.basis.amount().index()], control.lines)).unzip();
        let total =
            checked_sum(sums).ok_or_else(|| Error::Internal("the control totals leave 38 digits".to_owned()))?;
        Ok((total, lines.iter().sum()))
    }

    /// Rollup cells of a view.
    pub(crate) fn cells(&self, view: &View) -> Result<LazyFrame> {
        let names: Vec<String> = self.rollup.get_column_names().iter().map(ToString::to_string).collect();
        self.restrict(self.rollup.clone().lazy(), &names, view)
    }

    /// Source lines of a view.
    pub(crate) fn lines(&self, view: &View) -> Result<LazyFrame> {
        let concerned =
            self.deliveries.iter().filter(|delivery| delivery.control.iter().any(|c| within(c, view.period)));
        let scans =
            concerned.flat_map(|delivery| &delivery.parts).map(|path| cache::scan(path)).collect::<Result<Vec<_>>>()?;
        if scans.is_empty() {
            return Err(nothing_loaded(view));
        }
        self.restrict_lines(union(scans)?, view)
    }

    /// Source lines of a view, part by part.
    pub(crate) fn line_parts(&self, view: &View) -> Result<Vec<LazyFrame>> {
        let concerned =
            self.deliveries.iter().filter(|delivery| delivery.control.iter().any(|c| within(c, view.period)));
        let part = |path: &PathBuf| self.restrict_lines(cache::scan(path)?, view);
        concerned.flat_map(|delivery| &delivery.parts).map(part).collect()
    }

    fn restrict_lines(&self, lines: LazyFrame, view: &View) -> Result<LazyFrame> {
        let mut lines = lines.with_column(col(CHARGE_START).dt().date().alias(DAY));
        let names: Vec<String> = lines.collect_schema()?.iter_names().map(ToString::to_string).collect();
        self.restrict(lines, &names, view)
    }

    /// The rows of a view, by whichever table holds all its dimensions.
    pub(crate) fn rows(&self, view: &View, dims: &[Dim]) -> Result<(LazyFrame, bool)> {
        let mut used = dims.iter().chain(view.filters.iter().map(|filter| &filter.dim));
        if used.any(Dim::needs_lines) { Ok((self.lines(view)?, true)) } else { Ok((self.cells(view)?, false)) }
    }

    /// True where a table has this column.
    pub(crate) fn has_column(&self, dim: &Dim) -> bool {
        dim.needs_lines() || self.rollup.column(dim.column()).is_ok()
    }

    fn restrict(&self, table: LazyFrame, names: &[String], view: &View) -> Result<LazyFrame> {
        // A window without a report is not a window without cost.
        if !self.controls().any(|control| within(control, view.period)) {
            return Err(nothing_loaded(view));
        }
        if let Some(why) = self.refusal(view.basis, view.period) {
            return Err(Error::NotAvailable(why));
        }
        let months: Vec<String> = view.period.months().map(|month| month.to_string()).collect();
        let mut keep = one_of("billing_period", &months, names).and(one_of(
            "currency",
            std::slice::from_ref(&view.currency),
            names,
        ));
        for filter in &view.filters {
            keep = keep.and(self.condition(filter, names)?);
        }
        Ok(table.filter(keep))
    }

    fn condition(&self, filter: &Filter, names: &[String]) -> Result<Expr> {
        if !self.has_column(&filter.dim) {
            return Err(Error::NotAvailable(format!("'{}' does not occur in the loaded reports.", filter.dim.id())));
        }
        let condition = one_of(filter.dim.column(), &filter.values, names);
        Ok(if filter.negate { condition.not() } else { condition })
    }

    fn controls(&self) -> impl Iterator<Item = &Control> {
        self.deliveries.iter().flat_map(|delivery| &delivery.control)
    }
}

fn nothing_loaded(view: &View) -> Error {
    Error::NotAvailable(format!("No report of {} is loaded; import one first.", view.period.title()))
}

fn within(control: &Control, period: Period) -> bool {
    control.period.parse::<Month>().is_ok_and(|month| period.from <= month && month <= period.to)
}

/// One table under another, by column name.
fn union(tables: Vec<LazyFrame>) -> Result<LazyFrame> {
    let arguments = UnionArgs { diagonal: true, rechunk: true, ..Default::default() };
    Ok(concat(tables, arguments)?)
}

/// True, never null, where the column has one of the values; the empty value stands for none. A column that does not exist is none
/// throughout.
fn one_of(column: &str, values: &[String], names: &[String]) -> Expr {
    let none = values.iter().any(String::is_empty);
    if !names.iter().any(|name| name == column) {
        return lit(none);
    }
    let text = col(column).cast(DataType::String);
    let mut any = if none { text.clone().is_null() } else { lit(false) };
    for value in values.iter().filter(|value| !value.is_empty()) {
        any = any.or(text.clone().eq_missing(lit(value.clone())));
    }
    any
}

/// The amounts of a decimal column, nulls as zero.
pub(crate) fn amounts(table: &DataFrame, column: &str) -> Result<Vec<Money>> {
    let series = table.column(column)?.as_materialized_series().clone();
    let DataType::Decimal(_, crate::money::SCALE) = series.dtype() else {
        return Err(Error::Internal(format!("{column} is {} and not an exact amount", series.dtype())));
    };
    Ok(series.decimal()?.physical().iter().map(|value| Money(value.unwrap_or(0))).collect())
}

/// The name of the column that holds the basis.
pub(crate) fn amount_column(basis: Basis) -> &'static str {
    Amount::name(basis.amount())
}
