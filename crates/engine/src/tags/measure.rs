//! Cells of a view with what tags need to know of them.

use std::collections::BTreeSet;

use polars::prelude::*;

use super::coverage::{Sum, Whole};
use crate::bill::{Bill, Table, amount_column, amounts};
use crate::charges::{DAY, FIRST_DAY, LAST_DAY, LINES, TAG, Text};
use crate::error::{Error, Result};
use crate::explore::{overflow, texts};
use crate::ingest::plain;
use crate::rates::{Converted, to_total};
use crate::trust::is_daily;
use crate::view::{Month, View};

/// True for usage, whatever it is bought by.
pub(crate) const IS_USAGE: &str = "is usage";
/// True for what can carry no tag.
pub(crate) const UNTAGGABLE: &str = "is untaggable";
/// First and last day of the charges of a day; monthly charges are booked on the first and of no day.
const FROM_DAY: &str = "from day";
const TO_DAY: &str = "to day";

/// AWS line item types of usage; FOCUS says `Usage`.
const USAGE_TYPES: [&str; 3] = ["Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"];

/// Text columns that are asked for; a table lacks those that are none throughout.
const ASKED: [Text; 7] = [
    Text::BillingPeriod,
    Text::BillingAccountId,
    Text::Currency,
    Text::LineItemType,
    Text::ChargeCategory,
    Text::ServiceCode,
    Text::ChargeSpan,
];

/// The cells of a view.
pub(super) struct Cells<'a> {
    view: &'a View,
    frame: LazyFrame,
    keys: BTreeSet<String>,
}

/// An amount that may still be converted, with its lines and days.
#[derive(Clone, Debug, Default)]
pub(super) struct Measure {
    pub(super) cost: Converted,
    pub(super) lines: u64,
    days: Option<(String, String)>,
}

/// Cells that are alike.
pub(super) struct Row {
    pub(super) month: Month,
    pub(super) payer: String,
    /// One for each key asked for; empty is none.
    pub(super) values: Vec<String>,
    pub(super) is_usage: bool,
    pub(super) is_untaggable: bool,
    pub(super) measure: Measure,
}

/// What carries one of some keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Carried {
    pub(super) all: Measure,
    pub(super) usage: Measure,
}

impl Measure {
    pub(super) fn add(&mut self, other: &Self) -> Result<()> {
        self.cost = self.cost.checked_add(other.cost).ok_or_else(overflow)?;
        self.lines += other.lines;
        self.days = match (self.days.take(), other.days.clone()) {
            (Some((first, last)), Some((other_first, other_last))) => {
                Some((first.min(other_first), last.max(other_last)))
            }
            (one, other) => one.or(other),
        };
        Ok(())
    }

    pub(super) fn sum(&self) -> Sum {
        Sum { cost: self.cost.rounded(), lines: self.lines }
    }

    pub(super) fn days(&self) -> Option<(String, String)> {
        self.days.clone()
    }
}

/// Measures of parts as sums that add up to the rounded whole.
pub(super) fn sums<'a>(parts: impl Iterator<Item = &'a Measure> + Clone) -> Result<Vec<Sum>> {
    let exact: Vec<Converted> = parts.clone().map(|measure| measure.cost).collect();
    let costs = to_total(&exact).ok_or_else(overflow)?;
    Ok(costs.into_iter().zip(parts).map(|(cost, measure)| Sum { cost, lines: measure.lines }).collect())
}

impl<'a> Cells<'a> {
    pub(super) fn new(bill: &Bill, view: &'a View) -> Result<Self> {
        let (frame, table) = bill.rows(view, &[])?;
        let (frame, keys) = classed(bill, frame)?;
        let (first, last) = if table == Table::Resources { (FIRST_DAY, LAST_DAY) } else { (DAY, DAY) };
        let daily = |day: &str| when(is_daily()).then(col(day)).otherwise(lit(NULL));
        let days = [daily(first).alias(FROM_DAY), daily(last).alias(TO_DAY)];
        Ok(Self { view, frame: frame.with_columns(days), keys })
    }

    /// Tag keys that occur in the loaded reports, whether in this view or not.
    pub(super) fn keys(&self) -> impl Iterator<Item = &String> {
        self.keys.iter()
    }

    /// The cells by month, payer, values of these keys, and kind.
    pub(super) fn rows(&self, keys: &[String]) -> Result<Vec<Row>> {
        let known: Vec<Option<String>> =
            keys.iter().map(|key| self.keys.contains(key).then(|| format!("{TAG}{key}"))).collect();
        let by =
            [Text::BillingPeriod.name(), Text::BillingAccountId.name(), Text::Currency.name(), IS_USAGE, UNTAGGABLE];
        let by = by.into_iter().chain(known.iter().flatten().map(String::as_str)).map(col);
        let table = self.frame.clone().group_by(by.collect::<Vec<_>>()).agg(self.measures(None, "")).collect()?;
        let payers = texts(&table, Text::BillingAccountId.name())?;
        let value = |column: &Option<String>| match column {
            Some(column) => texts(&table, column),
            None => Ok(vec![String::new(); table.height()]),
        };
        let values = known.iter().map(value).collect::<Result<Vec<_>>>()?;
        let (usage, untaggable) = (table.column(IS_USAGE)?.bool()?, table.column(UNTAGGABLE)?.bool()?);
        let rows = self.read(&table, "")?.into_iter().zip(payers).enumerate();
        let row = |(index, ((month, measure), payer)): (usize, ((Month, Measure), String))| Row {
            month,
            payer,
            values: values.iter().map(|column| column[index].clone()).collect(),
            is_usage: usage.get(index).unwrap_or(false),
            is_untaggable: untaggable.get(index).unwrap_or(false),
            measure,
        };
        Ok(rows.map(row).collect())
    }

    /// For each set of keys, what carries any of them.
    pub(super) fn carried(&self, sets: &[Vec<String>]) -> Result<Vec<Carried>> {
        let tagged = |set: &Vec<String>| {
            let columns = set.iter().filter(|key| self.keys.contains(*key)).map(|key| col(format!("{TAG}{key}")));
            any(columns.map(Expr::is_not_null))
        };
        let measures =
            sets.iter().enumerate().flat_map(|(index, set)| self.measures(Some(&tagged(set)), &index.to_string()));
        let by = [Text::BillingPeriod.name(), Text::Currency.name(), IS_USAGE].map(col);
        let table = self.frame.clone().group_by(by).agg(measures.collect::<Vec<_>>()).collect()?;
        let usage = table.column(IS_USAGE)?.bool()?;
        let mut found = Vec::with_capacity(sets.len());
        for index in 0..sets.len() {
            let mut carried = Carried::default();
            for (row, (_, measure)) in self.read(&table, &index.to_string())?.into_iter().enumerate() {
                carried.all.add(&measure)?;
                if usage.get(row).unwrap_or(false) {
                    carried.usage.add(&measure)?;
                }
            }
            found.push(carried);
        }
        Ok(found)
    }

    /// Cost, lines and days of the cells that meet a condition.
    fn measures(&self, condition: Option<&Expr>, name: &str) -> Vec<Expr> {
        let of = |column: &str| match condition {
            Some(condition) => col(column).filter(condition.clone()),
            None => col(column),
        };
        vec![
            of(amount_column(self.view.basis)).sum().alias(format!("cost {name}")),
            of(LINES).cast(DataType::UInt64).sum().alias(format!("lines {name}")),
            of(FROM_DAY).min().alias(format!("first {name}")),
            of(TO_DAY).max().alias(format!("last {name}")),
        ]
    }

    /// Month and measure of each row of a table.
    fn read(&self, table: &DataFrame, name: &str) -> Result<Vec<(Month, Measure)>> {
        let column = |what: &str| texts(table, &format!("{what} {name}"));
        let (firsts, lasts) = (column("first")?, column("last")?);
        let costs = amounts(table, &format!("cost {name}"))?;
        let lines = table.column(&format!("lines {name}"))?.u64()?;
        let (months, currencies) = (texts(table, Text::BillingPeriod.name())?, texts(table, Text::Currency.name())?);
        let row = |index: usize| {
            let month: Month = months[index].parse().map_err(Error::Internal)?;
            let cost = Converted::of(costs[index], self.view.rate(month, &currencies[index])?).ok_or_else(overflow)?;
            let days = (!firsts[index].is_empty()).then(|| (firsts[index].clone(), lasts[index].clone()));
            Ok((month, Measure { cost, lines: lines.get(index).unwrap_or(0), days }))
        };
        (0..table.height()).map(row).collect()
    }
}

/// What there is to be covered by tags.
pub(super) fn whole(rows: &[Row]) -> Result<Whole> {
    let of = |holds: &dyn Fn(&Row) -> bool| -> Result<Sum> {
        let mut sum = Measure::default();
        rows.iter().filter(|row| holds(row)).try_for_each(|row| sum.add(&row.measure))?;
        Ok(sum.sum())
    };
    Ok(Whole { everything: of(&|_| true)?, untaggable: of(&|row| row.is_untaggable)?, usage: of(&|row| row.is_usage)? })
}

/// Months and payers whose reports have a value for any of these keys, whatever the filters of a view.
pub(super) fn with_values(bill: &Bill, keys: &[String]) -> Result<BTreeSet<(Month, String)>> {
    let mut cells = bill.all_cells();
    let schema = cells.collect_schema()?;
    let columns = keys.iter().map(|key| format!("{TAG}{key}")).filter(|column| schema.contains(column));
    let tagged = any(columns.map(|column| col(column).is_not_null()));
    let of = [Text::BillingPeriod.name(), Text::BillingAccountId.name()];
    let table = cells.filter(tagged).select(of.map(col)).unique(None, UniqueKeepStrategy::Any).collect()?;
    let months = texts(&table, of[0])?.into_iter().map(|month| month.parse().map_err(Error::Internal));
    months.zip(texts(&table, of[1])?).map(|(month, payer)| Ok((month?, payer))).collect()
}

/// In pairs, and pairs of pairs: two thousand conditions in a row would be nested so deep that the query overflows the stack.
fn any(conditions: impl Iterator<Item = Expr>) -> Expr {
    let mut any: Vec<Expr> = conditions.collect();
    while any.len() > 1 {
        any = any.chunks(2).filter_map(|pair| pair.iter().cloned().reduce(Expr::or)).collect();
    }
    any.pop().unwrap_or_else(|| lit(false))
}

/// Rows with [`IS_USAGE`] and [`UNTAGGABLE`], the columns that these need, and a count of lines; and the tag keys that occur.
pub(crate) fn classed(bill: &Bill, mut frame: LazyFrame) -> Result<(LazyFrame, BTreeSet<String>)> {
    let names: Vec<String> = frame.collect_schema()?.iter_names().map(ToString::to_string).collect();
    let has = |column: &str| names.iter().any(|name| name == column);
    let none = |text: &&Text| !has(text.name());
    let missing = ASKED.iter().filter(none).map(|text| lit(NULL).cast(DataType::String).alias(text.name()));
    let counted = (!has(LINES)).then(|| lit(1_u32).alias(LINES));
    let frame = frame.with_columns(missing.chain(counted).collect::<Vec<_>>());
    let keys: BTreeSet<String> = names.iter().filter_map(|name| name.strip_prefix(TAG)).map(str::to_owned).collect();
    let services = unresourced_services(bill)?;
    let classes = [is_usage().alias(IS_USAGE), is_untaggable(&services, &keys).alias(UNTAGGABLE)];
    Ok((frame.with_columns(classes), keys))
}

fn is(column: Text, value: &str) -> Expr {
    col(column.name()).eq(lit(value.to_owned())).fill_null(lit(false))
}

fn is_usage() -> Expr {
    any(USAGE_TYPES.iter().map(|kind| is(Text::LineItemType, kind)))
}

/// No usage, a negation, or a service without resources; and no tag at all, since a tag shows that it can carry one.
fn is_untaggable(services: &[String], keys: &BTreeSet<String>) -> Expr {
    let no_usage = col(Text::ChargeCategory.name()).neq(lit("Usage")).fill_null(lit(false));
    let negation = is(Text::LineItemType, "SavingsPlanNegation");
    let unresourced = any(services.iter().map(|service| is(Text::ServiceCode, service)));
    let tagged = any(keys.iter().map(|key| col(format!("{TAG}{key}")).is_not_null()));
    no_usage.or(negation).or(unresourced).and(tagged.not())
}

fn unresourced_services(bill: &Bill) -> Result<Vec<String>> {
    let column = Text::ServiceCode.name();
    let mut cells = bill.all_cells();
    if !cells.collect_schema()?.contains(column) {
        return Ok(Vec::new());
    }
    let services = cells.select([col(column)]).unique(None, UniqueKeepStrategy::Any).collect()?;
    Ok(texts(&services, column)?.into_iter().filter(|service| has_no_resources(service)).collect())
}

/// Support and Savings Plans, by code or name: `AWSSupportBusiness`, `OCBPremiumSupport`, `ComputeSavingsPlans`, `Savings Plans for
/// AWS Compute usage`. The unused part of a plan is usage of the latter in FOCUS files.
fn has_no_resources(service: &str) -> bool {
    let name = plain(service);
    name.starts_with("awssupport")
        || name.ends_with("support")
        || name.starts_with("savingsplans")
        || name.ends_with("savingsplans")
}

#[cfg(test)]
mod tests {
    use super::has_no_resources;

    #[test]
    fn support_and_plans_have_no_resources() {
        for service in ["AWSSupportEnterprise", "AWSDeveloperSupport", "AWS Support (Business)", "ComputeSavingsPlans"]
        {
            assert!(has_no_resources(service), "{service}");
        }
        for service in ["AmazonEC2", "AWSLambda", ""] {
            assert!(!has_no_resources(service), "{service}");
        }
    }
}
