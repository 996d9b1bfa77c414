//! The deliveries in force, loaded: rollups in memory, resource rollups and source lines on disk. Each question is answered from
//! the coarsest table that holds what it asks for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::*;

use crate::attribution::{Asked, Needs, POOL, RULED, Rules, Ruling, not_defined};
use crate::cache;
use crate::charges::{Amount, CATEGORY, CHARGE_START, DAY, RESOURCE_ID, TAG};
use crate::error::{Error, Result};
use crate::ingest::Control;
use crate::money::{Money, checked_sum};
use crate::rates::{Conversion, converted_sum};
use crate::view::{Basis, COLUMN_DIMS, Dim, Filter, LINE_DIMS, Month, Period, View};

/// Column of [`Bill::numbered_parts`].
pub(crate) const PART_ROW: &str = "part row";

/// One delivery in force.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// What the report is called in messages.
    pub name: String,
    /// It is a FOCUS file; else an AWS Cost and Usage Report.
    pub focus: bool,
    /// Its rollup.
    pub rollup: DataFrame,
    /// Parquet files of its resource rollup; verified by whoever hands them over.
    pub resources: Vec<PathBuf>,
    /// Parquet files of its source lines; verified by whoever hands them over.
    pub parts: Vec<PathBuf>,
    /// Control totals.
    pub control: Vec<Control>,
    /// Bases it cannot give, and why.
    pub refused: Vec<(Basis, String)>,
}

/// The tables of a delivery, coarsest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// Cells by day, without resources.
    Rollup,
    /// Cells by resource, without days.
    Resources,
    /// Source lines.
    Lines,
}

impl Table {
    /// The coarsest that has what is needed.
    pub(crate) fn of(needs: Needs) -> Self {
        match needs {
            Needs { line: true, .. } | Needs { resource: true, day: true, .. } => Self::Lines,
            Needs { resource: true, .. } => Self::Resources,
            Needs { resource: false, .. } => Self::Rollup,
        }
    }
}

/// Everything that is loaded.
#[derive(Debug)]
pub struct Bill {
    deliveries: Vec<Delivery>,
    rollup: DataFrame,
    ruling: Option<Ruling>,
}

impl Bill {
    /// Puts the deliveries together; columns that one has and another lacks are empty there.
    pub fn new(deliveries: Vec<Delivery>) -> Result<Self> {
        let rollups: Vec<LazyFrame> = deliveries.iter().map(|delivery| delivery.rollup.clone().lazy()).collect();
        let rollup = if rollups.is_empty() { DataFrame::empty() } else { union(rollups)?.collect()? };
        Ok(Self { deliveries, rollup, ruling: None })
    }

    /// The same with rules, whose dimensions are then dimensions like any other.
    #[must_use]
    pub fn with_rules(&self, rules: Option<Arc<Rules>>) -> Self {
        let (deliveries, rollup) = (self.deliveries.clone(), self.rollup.clone());
        Self { deliveries, rollup, ruling: rules.map(Ruling::new) }
    }

    /// Its rules.
    pub fn rules(&self) -> Option<&Arc<Rules>> {
        self.ruling.as_ref().map(|ruling| &ruling.rules)
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
        let occurs =
            |column: &str| column == RESOURCE_ID || self.rollup.column(column).is_ok_and(|c| c.null_count() < c.len());
        let columns = COLUMN_DIMS.iter().filter(|(_, column, _)| occurs(column)).map(|(id, _, _)| (*id).to_owned());
        let keyed =
            [(TAG, "tag:"), (CATEGORY, "category:")].into_iter().flat_map(|(prefix, dim)| self.keys(prefix, dim));
        let ruled =
            self.rules().into_iter().flat_map(|rules| &rules.dimensions).map(|one| format!("{RULED}{}", one.name));
        let pool = self.rules().filter(|rules| !rules.pools.is_empty()).map(|_| POOL.to_owned());
        ruled.chain(pool).chain(columns).chain(keyed).filter_map(|id| id.parse().ok()).collect()
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

    /// The window of equal length before a view's, where all of it is loaded in the view's basis.
    pub fn period_before(&self, view: &View) -> Option<Period> {
        let before = view.period.before();
        let loaded = self.months();
        let whole = before.months().all(|month| loaded.iter().any(|(known, _)| *known == month));
        let rated = view.conversion.as_ref().is_none_or(|conversion| self.lacks_rate(before, conversion).is_none());
        (whole && rated && self.refusal(view.basis, before).is_none()).then_some(before)
    }

    /// The sum of the control totals of a window: what an unfiltered view must come to.
    pub fn control_total(&self, view: &View) -> Result<(Money, u64)> {
        let shown = |control: &&Control| view.conversion.is_some() || control.currency == view.currency;
        let concerned: Vec<&Control> =
            self.controls().filter(|control| within(control, view.period)).filter(shown).collect();
        let sum = |control: &&Control| control.sums[view.basis.amount().index()];
        let total = match &view.conversion {
            None => checked_sum(concerned.iter().map(sum)),
            Some(conversion) => {
                let months = concerned.iter().map(|control| {
                    let month = control.period.parse::<Month>().map_err(Error::Internal)?;
                    Ok((conversion.rate(month, &control.currency)?, sum(control)))
                });
                converted_sum(months.collect::<Result<Vec<_>>>()?)
            }
        };
        let total = total.ok_or_else(|| Error::Internal("the control totals leave 38 digits".to_owned()))?;
        Ok((total, concerned.iter().map(|control| control.lines).sum()))
    }

    /// Rollup cells of a view.
    pub(crate) fn cells(&self, view: &View, asked: &Asked) -> Result<LazyFrame> {
        let mut cells = match &self.ruling {
            Some(ruling) if *asked != Asked::default() => ruling.rollup(&self.rollup)?,
            _ => self.rollup.clone().lazy(),
        };
        let names: Vec<String> = cells.collect_schema()?.iter_names().map(ToString::to_string).collect();
        let keep = self.keep(&names, view, &self.deliveries.iter().collect::<Vec<_>>())?;
        Ok(cells.filter(keep))
    }

    /// Source lines of a view.
    pub(crate) fn lines(&self, view: &View, asked: &Asked) -> Result<LazyFrame> {
        let parts = self.line_parts(view, asked)?;
        if parts.is_empty() {
            return Err(nothing_loaded(view));
        }
        // A part leaves out columns that are none throughout.
        let mut lines = union(parts)?;
        let schema = lines.collect_schema()?;
        let missing = COLUMN_DIMS.iter().chain(&LINE_DIMS).filter(|(_, column, _)| !schema.contains(column));
        let none = lit(NULL).cast(DataType::from_categories(Categories::global()));
        Ok(lines.with_columns(missing.map(|(_, column, _)| none.clone().alias(*column)).collect::<Vec<_>>()))
    }

    /// Source lines of a view, part by part.
    pub(crate) fn line_parts(&self, view: &View, asked: &Asked) -> Result<Vec<LazyFrame>> {
        Ok(self.parts(view, asked, Ok)?.into_iter().map(|(_, lines)| lines).collect())
    }

    /// Source lines of a view, part by part, with the number of each row in its part as [`PART_ROW`].
    pub(crate) fn numbered_parts(&self, view: &View) -> Result<Vec<(&Path, LazyFrame)>> {
        self.parts(view, &self.asked(view, &[]), |lines| Ok(lines.with_row_index(PART_ROW, None)))
    }

    fn parts(
        &self,
        view: &View,
        asked: &Asked,
        prepare: impl Fn(LazyFrame) -> Result<LazyFrame>,
    ) -> Result<Vec<(&Path, LazyFrame)>> {
        let day = col(CHARGE_START).dt().date().alias(DAY);
        self.scan(view, |delivery| &delivery.parts, |lines| self.ruled(prepare(lines)?.with_column(day.clone()), asked))
    }

    /// A table with the columns that rules give it.
    fn ruled(&self, table: LazyFrame, asked: &Asked) -> Result<LazyFrame> {
        self.ruling.as_ref().map_or(Ok(table.clone()), |ruling| ruling.over(table, asked))
    }

    /// What a view by some dimensions asks of the rules.
    pub(crate) fn asked(&self, view: &View, dims: &[Dim]) -> Asked {
        let used = dims.iter().chain(view.filters.iter().map(|filter| &filter.dim));
        self.ruling.as_ref().map(|ruling| ruling.asked(used)).unwrap_or_default()
    }

    /// Cells of the resource rollup of a view. They stay on disk: a company may have millions of resources a month.
    fn resources(&self, view: &View, asked: &Asked) -> Result<LazyFrame> {
        // A resource is looked at once, and not once for each month.
        let (ruled, own): (Vec<Filter>, Vec<Filter>) =
            view.filters.iter().cloned().partition(|filter| filter.dim.is_ruled());
        let view = View { filters: own, ..view.clone() };
        let tables = self.scan(&view, |delivery| &delivery.resources, Ok)?;
        let mut cells = self.ruled(union(tables.into_iter().map(|(_, cells)| cells).collect())?, asked)?;
        let names: Vec<String> = cells.collect_schema()?.iter_names().map(ToString::to_string).collect();
        for filter in &ruled {
            cells = cells.filter(self.condition(filter, &names)?);
        }
        Ok(cells)
    }

    /// What some tables of the deliveries of a view's window hold of the view.
    fn scan(
        &self,
        view: &View,
        paths: impl Fn(&Delivery) -> &[PathBuf],
        prepare: impl Fn(LazyFrame) -> Result<LazyFrame>,
    ) -> Result<Vec<(&Path, LazyFrame)>> {
        let mut scanned = Vec::new();
        let concerned = |delivery: &&Delivery| delivery.control.iter().any(|control| within(control, view.period));
        for delivery in self.deliveries.iter().filter(concerned) {
            for path in paths(delivery) {
                let mut rows = prepare(cache::scan(path)?)?;
                let names: Vec<String> = rows.collect_schema()?.iter_names().map(ToString::to_string).collect();
                let keep = self.keep(&names, view, &[delivery])?;
                scanned.push((path.as_path(), rows.filter(keep)));
            }
        }
        if scanned.is_empty() { Err(nothing_loaded(view)) } else { Ok(scanned) }
    }

    /// All rollup cells.
    pub(crate) fn all_cells(&self) -> LazyFrame {
        self.rollup.clone().lazy()
    }

    /// All rows of a table, whatever their month and currency.
    pub(crate) fn everything(&self, table: Table) -> Result<LazyFrame> {
        let paths = match table {
            Table::Rollup => return Ok(self.all_cells()),
            Table::Resources => self.deliveries.iter().flat_map(|delivery| &delivery.resources).collect::<Vec<_>>(),
            Table::Lines => self.deliveries.iter().flat_map(|delivery| &delivery.parts).collect(),
        };
        let rows = union(paths.into_iter().map(|path| cache::scan(path)).collect::<Result<Vec<_>>>()?)?;
        let day = (table == Table::Lines).then(|| col(CHARGE_START).dt().date().alias(DAY));
        Ok(rows.with_columns(day.into_iter().collect::<Vec<_>>()))
    }

    /// True when a FOCUS file is among the deliveries.
    pub fn has_focus(&self) -> bool {
        self.deliveries.iter().any(|delivery| delivery.focus)
    }

    /// All source lines of the FOCUS files.
    pub(crate) fn focus_lines(&self) -> Result<Vec<LazyFrame>> {
        let focus = self.deliveries.iter().filter(|delivery| delivery.focus);
        focus.flat_map(|delivery| &delivery.parts).map(|path| cache::scan(path)).collect()
    }

    /// The rows of a view from the coarsest table that holds these dimensions and those of its filters, and which table that is.
    /// All but the source lines count theirs in the column `lines`.
    pub(crate) fn rows(&self, view: &View, dims: &[Dim]) -> Result<(LazyFrame, Table)> {
        let table = self.table(view, dims);
        Ok((self.table_of(table, view, &self.asked(view, dims))?, table))
    }

    /// The rows of a view from a table that holds the dimensions of its filters.
    pub(crate) fn rows_of(&self, view: &View, table: Table) -> Result<LazyFrame> {
        self.table_of(table, view, &self.asked(view, &[]))
    }

    /// The rows of a view from a table, with what is asked of the rules.
    pub(crate) fn table_of(&self, table: Table, view: &View, asked: &Asked) -> Result<LazyFrame> {
        match table {
            Table::Rollup => self.cells(view, asked),
            Table::Resources => self.resources(view, asked),
            Table::Lines => self.lines(view, asked),
        }
    }

    /// True where grouping a view by these dimensions reads the source lines: whoever asks checks first that they are those that
    /// were written.
    pub fn needs_lines(&self, view: &View, dims: &[Dim]) -> bool {
        self.table(view, dims) == Table::Lines
    }

    /// True where some dimensions alone, whatever the view, read the source lines.
    pub fn dims_need_lines(&self, dims: &[Dim]) -> bool {
        Table::of(dims.iter().map(|dim| self.needs(dim)).fold(Needs::default(), Needs::and)) == Table::Lines
    }

    fn table(&self, view: &View, dims: &[Dim]) -> Table {
        let used = dims.iter().chain(view.filters.iter().map(|filter| &filter.dim));
        Table::of(used.map(|dim| self.needs(dim)).fold(Needs::default(), Needs::and))
    }

    /// What a dimension is told by.
    pub fn needs(&self, dim: &Dim) -> Needs {
        if let Some(ruling) = self.ruling.as_ref().filter(|_| dim.is_ruled()) {
            return ruling.needs(dim);
        }
        Needs::of(dim)
    }

    /// True where a table has this column.
    pub(crate) fn has_column(&self, dim: &Dim) -> bool {
        if dim.is_ruled() {
            return self.ruling.as_ref().is_some_and(|ruling| ruling.has(dim));
        }
        dim.column() == RESOURCE_ID || dim.is_of_lines() || self.rollup.column(dim.column()).is_ok()
    }

    /// Which rows of a table of some deliveries belong to a view. What the control totals say of all of them is not asked of each.
    fn keep(&self, names: &[String], view: &View, of: &[&Delivery]) -> Result<Expr> {
        // A window without a report is not a window without cost.
        if !self.controls().any(|control| within(control, view.period)) {
            return Err(nothing_loaded(view));
        }
        if let Some(why) = self.refusal(view.basis, view.period) {
            return Err(Error::NotAvailable(why));
        }
        let all = |holds: &dyn Fn(&Control) -> bool| of.iter().flat_map(|delivery| &delivery.control).all(holds);
        let mut keep = lit(true);
        if !all(&|control| within(control, view.period)) {
            let months: Vec<String> = view.period.months().map(|month| month.to_string()).collect();
            keep = one_of("billing_period", &months, names);
        }
        match &view.conversion {
            None if all(&|control| control.currency == view.currency) => {}
            None => keep = keep.and(one_of("currency", std::slice::from_ref(&view.currency), names)),
            // Whatever a view is grouped and filtered by, a month without a rate is named and not left out.
            Some(conversion) => self.lacks_rate(view.period, conversion).map_or(Ok(()), Err)?,
        }
        for filter in &view.filters {
            keep = keep.and(self.condition(filter, names)?);
        }
        Ok(keep)
    }

    /// Why a conversion cannot be given for these months, if it cannot: the first month and currency without a rate.
    pub fn lacks_rate(&self, period: Period, conversion: &Conversion) -> Option<Error> {
        let concerned = self.controls().filter(|control| within(control, period));
        let mut needed: Vec<(Month, &str)> =
            concerned.filter_map(|control| Some((control.period.parse().ok()?, control.currency.as_str()))).collect();
        needed.sort_unstable();
        needed.into_iter().find_map(|(month, currency)| conversion.rate(month, currency).err())
    }

    fn condition(&self, filter: &Filter, names: &[String]) -> Result<Expr> {
        self.require(&filter.dim)?;
        let condition = one_of(filter.dim.column(), &filter.values, names);
        Ok(if filter.negate { condition.not() } else { condition })
    }

    /// Refuses a dimension that neither the reports nor the rules have.
    pub(crate) fn require(&self, dim: &Dim) -> Result<()> {
        match self.has_column(dim) {
            true => Ok(()),
            false if dim.is_ruled() => Err(not_defined(dim)),
            false => Err(Error::NotAvailable(format!("'{}' does not occur in the loaded reports.", dim.id()))),
        }
    }

    /// Control totals of the AWS reports of a window.
    pub(crate) fn cur_controls(&self, period: Period) -> impl Iterator<Item = &Control> {
        let controls = self.deliveries.iter().filter(|delivery| !delivery.focus).flat_map(|delivery| &delivery.control);
        controls.filter(move |control| within(control, period))
    }

    /// All control totals.
    pub(crate) fn controls(&self) -> impl Iterator<Item = &Control> {
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
pub(crate) fn union(tables: Vec<LazyFrame>) -> Result<LazyFrame> {
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
    // Dictionary columns are compared by code; a day is no text.
    let text = if column == DAY { col(column).cast(DataType::String) } else { col(column) };
    let mut any = if none { text.clone().is_null() } else { lit(false) };
    for value in values.iter().filter(|value| !value.is_empty()) {
        any = any.or(text.clone().eq(lit(value.clone())).fill_null(lit(false)));
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
