//! The source lines behind a number.

use polars::prelude::*;

use super::rank::largest;
use super::spend::{overflow, spend, texts};
use crate::attribution::{OWNER, Ruled};
use crate::bill::{Bill, amount_column, amounts};
use crate::charges::{CHARGE_END, CHARGE_START, DESCRIPTION, RESOURCE_ID, SOURCE_ROW, TAG, Text, USAGE_AMOUNT};
use crate::error::{Error, Result};
use crate::ingest::time;
use crate::money::Money;
use crate::rates::{Conversion, Converted};
use crate::view::View;

/// A page of source lines with the count and total of all pages.
#[derive(Clone, Debug)]
pub struct Lines {
    /// Largest amount first; equal amounts in the order of the report.
    pub rows: Vec<Line>,
    /// Lines in all.
    pub count: u64,
    /// Their sum.
    pub total: Money,
}

/// One source line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Source file.
    pub source: String,
    /// Row in it, as a spreadsheet counts it.
    pub source_row: u32,
    /// Start of the charge, `2026-11-18T00:00:00Z`.
    pub start: String,
    /// Its end.
    pub end: String,
    /// Text columns, one for each [`Text`].
    pub text: Vec<String>,
    /// Resource, empty when none.
    pub resource: String,
    /// Description.
    pub description: String,
    /// Quantity; absent when the source has none.
    pub usage: Option<Money>,
    /// Amount in the view's basis and currency.
    pub cost: Money,
    /// The same in the currency of the report, where the view converts it.
    pub original: Option<Money>,
    /// Tag keys and values, by key.
    pub tags: Vec<(String, String)>,
    /// What each dimension of the rules says of it; nothing without rules.
    pub ruled: Vec<Ruled>,
    /// The pool that shares it; empty when none.
    pub pool: String,
}

impl Line {
    /// A text column.
    pub fn text(&self, text: Text) -> &str {
        &self.text[text.index()]
    }

    /// Whose the rules say it is.
    pub fn owner(&self) -> Option<&Ruled> {
        self.ruled.iter().find(|ruled| &*ruled.dimension == OWNER)
    }

    fn converted(&self, conversion: &Conversion) -> Result<Converted> {
        let month = self.text(Text::BillingPeriod).parse().map_err(Error::Internal)?;
        let rate = conversion.rate(month, self.text(Text::Currency))?;
        Converted::of(self.cost, rate).ok_or_else(overflow)
    }
}

/// The lines of a view from `offset`, at most `limit`.
pub fn lines(bill: &Bill, view: &View, offset: u64, limit: u32) -> Result<Lines> {
    let whole = spend(bill, view, &[])?;
    let cost = amount_column(view.basis);
    let size = view.conversion.as_ref().map_or_else(|| col(cost), |conversion| size(cost, view, conversion));
    let from = usize::try_from(offset).map_err(|_source| Error::Internal("a page beyond the end".to_owned()))?;
    let page = largest(bill, view, &size, from, limit as usize)?;
    let mut rows = if page.height() == 0 { Vec::new() } else { traced(bill, &page, cost)? };
    if let Some(conversion) = &view.conversion {
        for line in &mut rows {
            let converted = line.converted(conversion)?.rounded();
            line.original = Some(std::mem::replace(&mut line.cost, converted));
        }
    }
    Ok(Lines { rows, count: whole.lines, total: whole.total })
}

/// How large a line is in the view's currency, to put lines in order and for nothing else.
fn size(cost: &str, view: &View, conversion: &Conversion) -> Expr {
    // For the order only; no amount is taken from it.
    let text = |column: Text, value: &str| col(column.name()).cast(DataType::String).eq(lit(value.to_owned()));
    let amount = || col(cost).cast(DataType::Float64);
    let sized = conversion.rates_of(view.period.months()).iter().fold(amount(), |otherwise, rate| {
        let is = text(Text::BillingPeriod, &rate.month.to_string()).and(text(Text::Currency, &rate.from));
        let factor = rate.rate.to_string().parse::<f64>().unwrap_or(1.0);
        when(is).then(amount() * lit(factor)).otherwise(otherwise)
    });
    sized.cast(DataType::Decimal(38, crate::money::SCALE))
}

/// Hands over every line of a view in the order of the source files and rows, holding one part of the table at a time. Converted
/// amounts add up to the view's total: each is what the sum so far grows by.
pub fn each_line(bill: &Bill, view: &View, take: &mut dyn FnMut(Line) -> Result<()>) -> Result<()> {
    let order = SortMultipleOptions::default();
    let mut so_far = Converted::default();
    let mut take = |mut line: Line| -> Result<()> {
        if let Some(conversion) = &view.conversion {
            let before = so_far.rounded();
            so_far = so_far.checked_add(line.converted(conversion)?).ok_or_else(overflow)?;
            let converted = so_far.rounded().checked_sub(before).ok_or_else(overflow)?;
            line.original = Some(std::mem::replace(&mut line.cost, converted));
        }
        take(line)
    };
    for part in bill.line_parts(view, &bill.asked(view, &[]))? {
        let source = col(Text::Source.name()).cast(DataType::String).alias("sort source");
        let sorted =
            part.with_column(source).sort_by_exprs([col("sort source"), col(SOURCE_ROW)], order.clone()).collect()?;
        traced(bill, &sorted, amount_column(view.basis))?.into_iter().try_for_each(&mut take)?;
    }
    Ok(())
}

/// The rows of a table as lines, with what the rules say of them.
fn traced(bill: &Bill, page: &DataFrame, cost: &str) -> Result<Vec<Line>> {
    let mut lines = rows_of(page, cost)?;
    if let Some(rules) = bill.rules() {
        for (line, trace) in lines.iter_mut().zip(rules.trace(page)?) {
            (line.ruled, line.pool) = (trace.ruled, trace.pool);
        }
    }
    Ok(lines)
}

fn rows_of(page: &DataFrame, cost: &str) -> Result<Vec<Line>> {
    let height = page.height();
    let optional = |name: &str| match page.column(name) {
        Ok(_) => texts(page, name),
        Err(_) => Ok(vec![String::new(); height]),
    };
    let text = Text::ALL.iter().map(|text| optional(text.name())).collect::<Result<Vec<_>>>()?;
    let tags =
        page.get_column_names().iter().filter_map(|name| name.strip_prefix(TAG)).map(str::to_owned).collect::<Vec<_>>();
    let tag_values = tags.iter().map(|key| texts(page, &format!("{TAG}{key}"))).collect::<Result<Vec<_>>>()?;
    let (starts, ends) = (moments(page, CHARGE_START)?, moments(page, CHARGE_END)?);
    let (resources, descriptions) = (optional(RESOURCE_ID)?, optional(DESCRIPTION)?);
    let (costs, rows) = (amounts(page, cost)?, page.column(SOURCE_ROW)?.cast(&DataType::UInt32)?);
    let usage = page.column(USAGE_AMOUNT)?.as_materialized_series().decimal()?.physical().clone();
    let line = |index: usize| Line {
        source: text[Text::Source.index()][index].clone(),
        source_row: rows.u32().ok().and_then(|rows| rows.get(index)).unwrap_or(0),
        start: starts[index].clone(),
        end: ends[index].clone(),
        text: text.iter().map(|column| column[index].clone()).collect(),
        resource: resources[index].clone(),
        description: descriptions[index].clone(),
        usage: usage.get(index).map(Money),
        cost: costs[index],
        original: None,
        tags: tags_of(&tags, &tag_values, index),
        ruled: Vec::new(),
        pool: String::new(),
    };
    Ok((0..height).map(line).collect())
}

fn tags_of(keys: &[String], values: &[Vec<String>], index: usize) -> Vec<(String, String)> {
    let pair = |(key, column): (&String, &Vec<String>)| (key.clone(), column[index].clone());
    keys.iter().zip(values).map(pair).filter(|(_, value)| !value.is_empty()).collect()
}

fn moments(page: &DataFrame, column: &str) -> Result<Vec<String>> {
    let moments = page.column(column)?.as_materialized_series().datetime()?.physical().clone();
    Ok(moments.iter().map(|ms| ms.map(time::print).unwrap_or_default()).collect())
}
