//! What occurs in a month: values of a column and tag keys, each with its lines, cost and days.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::calendar::printed;
use crate::bill::{Bill, amount_column, amounts};
use crate::charges::{DAY, LINES, TAG, Text};
use crate::error::Result;
use crate::explore::texts;
use crate::money::Money;
use crate::view::{Basis, Period, View};

/// One value or key in one month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Occurrence {
    pub(super) lines: u64,
    /// Absent where the report cannot give the basis.
    pub(super) cost: Option<Money>,
    /// First and last day with a line, `2026-10-12`; empty where it is on monthly charges only.
    pub(super) days: Option<(String, String)>,
}

/// Monthly charges are booked on the first and of no day.
pub(crate) fn is_daily() -> Expr {
    col(Text::ChargeSpan.name()).cast(DataType::String).neq(lit("month"))
}

/// By value or key.
pub(super) type Occurring = BTreeMap<String, Occurrence>;

/// A month's rollup cells in the currency of a view, and its amount column where there is one.
pub(super) struct Month<'a> {
    cells: LazyFrame,
    cost: Option<&'a str>,
    columns: Vec<String>,
}

impl Month<'_> {
    pub(super) fn new(bill: &Bill, view: &View, month: crate::view::Month) -> Result<Self> {
        let period = Period { from: month, to: month };
        // Whether something occurs does not depend on the basis, and every report has this one.
        let occurring = View { period, basis: Basis::Billed, filters: Vec::new(), ..view.clone() };
        let mut cells = bill.cells(&occurring, &bill.asked(&occurring, &[]))?;
        let columns: Vec<String> = cells.collect_schema()?.iter_names().map(ToString::to_string).collect();
        let cost = bill.refusal(view.basis, period).is_none().then(|| amount_column(view.basis));
        Ok(Self { cells, cost, columns })
    }

    /// Values of a column; none is not one.
    pub(super) fn values(&self, column: Text) -> Result<Occurring> {
        if !self.columns.iter().any(|name| name == column.name()) {
            return Ok(Occurring::new());
        }
        let key = col(column.name()).cast(DataType::String).alias("key");
        let daily = when(is_daily()).then(col(DAY)).otherwise(lit(NULL)).alias("of day");
        let mut measures = vec![
            col(LINES).cast(DataType::UInt64).sum().alias("lines "),
            col("of day").min().alias("first "),
            col("of day").max().alias("last "),
        ];
        measures.extend(self.cost.map(|cost| col(cost).sum().alias("cost ")));
        let table = self.cells.clone().with_column(daily).group_by([key]).agg(measures).collect()?;
        let keys = texts(&table, "key")?;
        let found = self.occurrences(&table, "")?;
        Ok(keys.into_iter().zip(found).filter(|(key, _)| !key.is_empty()).collect())
    }

    /// Tag keys with a value on any line.
    pub(super) fn tag_keys(&self) -> Result<Occurring> {
        let keys: Vec<&str> = self.columns.iter().filter_map(|name| name.strip_prefix(TAG)).collect();
        let tagged = |key: &&str| self.measures(&col(format!("{TAG}{key}")).is_not_null(), key);
        let measures: Vec<Expr> = keys.iter().flat_map(tagged).collect();
        if measures.is_empty() {
            return Ok(Occurring::new());
        }
        let table = self.cells.clone().select(measures).collect()?;
        let mut found = Occurring::new();
        for key in keys {
            let occurrence = self.occurrences(&table, key)?.into_iter().next().unwrap_or_default();
            if occurrence.lines > 0 {
                found.insert(key.to_owned(), occurrence);
            }
        }
        Ok(found)
    }

    /// Accounts with lines that carry a tag key.
    pub(super) fn accounts_of(&self, key: &str) -> Result<BTreeSet<String>> {
        let tagged = self.cells.clone().filter(col(format!("{TAG}{key}")).is_not_null());
        let accounts =
            tagged.select([col(Text::SubAccountId.name())]).unique(None, UniqueKeepStrategy::Any).collect()?;
        Ok(texts(&accounts, Text::SubAccountId.name())?.into_iter().collect())
    }

    /// Lines, days and cost of the cells that meet a condition.
    fn measures(&self, condition: &Expr, name: &str) -> Vec<Expr> {
        let daily = condition.clone().and(is_daily());
        let day = |of: Expr, what: &str| of.alias(format!("{what} {name}"));
        let mut measures = vec![
            col(LINES).filter(condition.clone()).cast(DataType::UInt64).sum().alias(format!("lines {name}")),
            day(col(DAY).filter(daily.clone()).min(), "first"),
            day(col(DAY).filter(daily).max(), "last"),
        ];
        measures.extend(self.cost.map(|cost| col(cost).filter(condition.clone()).sum().alias(format!("cost {name}"))));
        measures
    }

    fn occurrences(&self, table: &DataFrame, name: &str) -> Result<Vec<Occurrence>> {
        let day = |what: &str| -> Result<Vec<Option<String>>> {
            let days = table.column(&format!("{what} {name}"))?.date()?.physical().clone();
            Ok(days.iter().map(|day| day.map(printed)).collect())
        };
        let (firsts, lasts) = (day("first")?, day("last")?);
        let costs = self.cost.map(|_| amounts(table, &format!("cost {name}"))).transpose()?;
        let lines = table.column(&format!("lines {name}"))?.u64()?;
        let occurrence = |(index, lines): (usize, Option<u64>)| Occurrence {
            lines: lines.unwrap_or(0),
            cost: costs.as_ref().map(|costs| costs[index]),
            days: firsts[index].clone().zip(lasts[index].clone()),
        };
        Ok(lines.iter().enumerate().map(occurrence).collect())
    }
}
