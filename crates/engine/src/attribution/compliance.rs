//! How well required dimensions are kept: of what can carry a tag, what carries one with a valid name, in money and in resources.
//!
//! Rules may give an owner to what nobody tagged; here only the tags of the lines themselves count, read as the rules read them:
//! other spellings that the rules take for a name are kept. Months are added up one by one, each to its own rounded total, so that
//! a month is the same in every view that holds it.

use std::collections::BTreeMap;
use std::sync::Arc;

use polars::prelude::*;

use super::names::Names;
use super::no_rules;
use super::rules::{Dimension, OWNER, Rules};
use crate::bill::{Bill, amount_column, amounts};
use crate::charges::{LINES, RESOURCE_ID, TAG, Text};
use crate::coded::Coded;
use crate::error::{Error, Result};
use crate::explore::{overflow, texts};
use crate::money::Money;
use crate::rates::{Converted, to_total};
use crate::tags::{Sum, UNTAGGABLE, classed};
use crate::view::{Dim, Month, Period, View};

/// How well required dimensions are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compliance {
    /// Required dimensions, in the order of the rules; each list of cells has one for each.
    pub dimensions: Vec<String>,
    /// Of the whole view.
    pub total: Vec<ComplianceCell>,
    /// By account, the one with the most money that lacks a tag first. They add up to the total; a resource that is in two
    /// accounts counts in both.
    pub accounts: Vec<ComplianceRow>,
    /// The same by owner, before pools are shared; the empty name is nobody.
    pub owners: Vec<ComplianceRow>,
    /// All loaded months that the basis and currency of the view can be given for, oldest first. Those of the view add up to the
    /// total; a resource counts in each of its months.
    pub months: Vec<ComplianceMonth>,
}

/// How well a dimension is kept, of what can carry a tag.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ComplianceCell {
    /// Cost and lines with a valid name.
    pub kept: Sum,
    /// With a value that is no valid name.
    pub invalid: Sum,
    /// Without a value.
    pub missing: Sum,
    /// Resources all of whose lines have a valid name.
    pub resources_kept: u64,
    /// Resources with a line that can carry a tag.
    pub resources: u64,
}

/// How well an account or owner keeps them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComplianceRow {
    /// Account id or name; empty for none.
    pub value: String,
    /// By dimension.
    pub cells: Vec<ComplianceCell>,
}

/// How well they are kept in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplianceMonth {
    /// The month.
    pub month: Month,
    /// By dimension.
    pub cells: Vec<ComplianceCell>,
}

impl ComplianceCell {
    /// Everything that can carry a tag.
    pub fn whole(&self) -> Result<Sum> {
        Sum::of([self.kept, self.invalid, self.missing])
    }

    /// What lacks a valid name.
    pub fn lacking(&self) -> Result<Sum> {
        Sum::of([self.invalid, self.missing])
    }

    /// What of the money is kept, in percent; not defined for a whole of nothing or less.
    pub fn percent(&self) -> Option<f64> {
        let whole = self.whole().ok()?.cost;
        self.kept.cost.percent_of(whole).filter(|_| whole > Money::ZERO)
    }

    fn add(&mut self, state: u32, sum: Sum) -> Result<()> {
        let of_state = match state {
            KEPT => &mut self.kept,
            INVALID => &mut self.invalid,
            _ => &mut self.missing,
        };
        *of_state = Sum::of([*of_state, sum])?;
        Ok(())
    }
}

/// True where [`compliance`] reads the source lines: whoever asks checks first that they are those that were written.
pub fn compliance_needs_lines(bill: &Bill, view: &View) -> Result<bool> {
    Ok(bill.needs_lines(view, &dims()?))
}

/// How well a view keeps the dimensions that the rules of the bill require; empty where they require none.
///
/// # Errors
/// [`Error::NotAvailable`] without rules, or when the basis, a filter or the window of the view is not in the loaded reports.
pub fn compliance(bill: &Bill, view: &View) -> Result<Compliance> {
    let rules = bill.rules().ok_or_else(no_rules)?;
    let required: Vec<usize> = (0..rules.dimensions.len()).filter(|index| rules.dimensions[*index].required).collect();
    // Refuses what the view lacks; other months may lack it.
    drop(bill.rows(view, &dims()?)?);
    if required.is_empty() {
        return Ok(Compliance::default());
    }
    let mut found = Found { count: required.len(), ..Found::default() };
    for (month, _) in bill.months() {
        let of_month = view.over(Period { from: month, to: month });
        if can_be_given(bill, &of_month) {
            let is_shown = view.period.from <= month && month <= view.period.to;
            found.take(month, &table(bill, rules, &of_month, &required)?, &of_month, is_shown)?;
        }
    }
    let dimensions = required.iter().map(|index| rules.dimensions[*index].name.clone()).collect();
    found.compliance(dimensions)
}

fn can_be_given(bill: &Bill, view: &View) -> bool {
    let lacks_rate = |conversion| bill.lacks_rate(view.period, conversion).is_some();
    bill.refusal(view.basis, view.period).is_none() && !view.conversion.as_ref().is_some_and(lacks_rate)
}

/// What it is told by.
fn dims() -> Result<[Dim; 2]> {
    let dim = |id: &str| id.parse().map_err(Error::Internal);
    Ok([dim(OWNER)?, dim("resource")?])
}

/// What a line is to a dimension; of several tag keys the best counts.
const KEPT: u32 = 0;
const INVALID: u32 = 1;
const MISSING: u32 = 2;

const ACCOUNT: &str = Text::SubAccountId.name();
/// `rule:owner`.
const RULED_OWNER: &str = "rule:owner";
const VALUE: &str = "value";

fn state_name(place: usize) -> String {
    format!("state {place}")
}

fn lacking_name(place: usize) -> String {
    format!("lacking {place}")
}

/// What can carry a tag in a month, by currency, account, owner, resource and what it is to each required dimension.
fn table(bill: &Bill, rules: &Arc<Rules>, view: &View, required: &[usize]) -> Result<DataFrame> {
    let (mut frame, keys) = classed(bill, bill.rows(view, &dims()?)?.0)?;
    let schema = frame.collect_schema()?;
    let missing = [ACCOUNT, RULED_OWNER, RESOURCE_ID].into_iter().filter(|column| !schema.contains(column));
    let missing: Vec<Expr> = missing.map(|column| lit(NULL).cast(DataType::String).alias(column)).collect();
    let state = |(place, index): (usize, &usize)| {
        let known = |key: &&String| keys.contains(*key);
        let columns: Vec<String> =
            rules.dimensions[*index].tags.iter().filter(known).map(|key| format!("{TAG}{key}")).collect();
        state(rules, *index, columns).alias(state_name(place))
    };
    let states: Vec<Expr> = required.iter().enumerate().map(state).collect();
    let texts =
        [Text::Currency.name(), ACCOUNT, RULED_OWNER, RESOURCE_ID].map(|column| col(column).cast(DataType::String));
    let by = texts.into_iter().chain((0..required.len()).map(|place| col(state_name(place))));
    let sums =
        [col(amount_column(view.basis)).sum().alias("cost"), col(LINES).cast(DataType::UInt64).sum().alias("count")];
    let taggable = frame.filter(col(UNTAGGABLE).not()).with_columns(missing).with_columns(states);
    Ok(taggable.group_by(by.collect::<Vec<_>>()).agg(sums).collect()?)
}

/// What each row is to a dimension, by the tag columns that hold it.
fn state(rules: &Arc<Rules>, index: usize, columns: Vec<String>) -> Expr {
    if columns.is_empty() {
        return lit(MISSING);
    }
    let asked: Vec<Expr> = columns.iter().map(col).collect();
    let rules = Arc::clone(rules);
    let told = move |rows: Column| {
        let table = rows.struct_()?.clone().unnest();
        let states = states(&rules.dimensions[index], &table, &columns);
        let states = states.map_err(|error| polars_err!(ComputeError: "{error}"))?;
        Ok(UInt32Chunked::from_vec(rows.name().clone(), states).into_column())
    };
    let output = |_: &Schema, field: &Field| Ok(Field::new(field.name().clone(), DataType::UInt32));
    as_struct(asked).map(told, output)
}

fn states(dimension: &Dimension, table: &DataFrame, columns: &[String]) -> Result<Vec<u32>> {
    let names = Names::new(dimension);
    let state = |text: &String| match text.as_str() {
        "" => MISSING,
        text if names.of(text).is_some() => KEPT,
        _ => INVALID,
    };
    let mut states = vec![MISSING; table.height()];
    for column in columns {
        let column = Coded::of(table, column)?;
        let of_code: Vec<u32> = column.texts.iter().map(state).collect();
        for (row, known) in states.iter_mut().enumerate() {
            *known = (*known).min(of_code[column.code(row) as usize]);
        }
    }
    Ok(states)
}

/// Alike lines that can carry a tag.
struct Fact {
    account: String,
    owner: String,
    /// By dimension.
    states: Vec<u32>,
    sum: Sum,
}

/// The facts of a month, which add up to its rounded total.
fn facts(table: &DataFrame, view: &View, count: usize) -> Result<Vec<Fact>> {
    let states = (0..count).map(state_name);
    let by = [Text::Currency.name(), ACCOUNT, RULED_OWNER].into_iter().map(str::to_owned).chain(states);
    let by: Vec<Expr> = by.map(col).collect();
    let table = table.clone().lazy().group_by(by).agg([col("cost").sum(), col("count").sum()]);
    let in_order = [Text::Currency.name(), ACCOUNT, RULED_OWNER].into_iter().map(str::to_owned);
    let in_order: Vec<String> = in_order.chain((0..count).map(state_name)).collect();
    let table = table.sort(in_order, SortMultipleOptions::default()).collect()?;
    let currencies = texts(&table, Text::Currency.name())?;
    let (accounts, owners) = (texts(&table, ACCOUNT)?, texts(&table, RULED_OWNER)?);
    let rated = amounts(&table, "cost")?.into_iter().zip(&currencies).map(|(cost, currency)| {
        let rate = view.rate(view.period.from, currency)?;
        Converted::of(cost, rate).ok_or_else(overflow)
    });
    let costs = to_total(&rated.collect::<Result<Vec<_>>>()?).ok_or_else(overflow)?;
    let states: Vec<Vec<u32>> = (0..count).map(|place| numbers(&table, &state_name(place))).collect::<Result<_>>()?;
    let lines = table.column("count")?.u64()?;
    let fact = |(row, cost): (usize, Money)| Fact {
        account: accounts[row].clone(),
        owner: owners[row].clone(),
        states: states.iter().map(|column| column[row]).collect(),
        sum: Sum { cost, lines: lines.get(row).unwrap_or(0) },
    };
    Ok(costs.into_iter().enumerate().map(fact).collect())
}

fn numbers(table: &DataFrame, column: &str) -> Result<Vec<u32>> {
    Ok(table.column(column)?.cast(&DataType::UInt32)?.u32()?.iter().map(|number| number.unwrap_or(0)).collect())
}

/// What was found so far.
#[derive(Default)]
struct Found {
    /// Of dimensions.
    count: usize,
    total: Vec<ComplianceCell>,
    accounts: BTreeMap<String, Vec<ComplianceCell>>,
    owners: BTreeMap<String, Vec<ComplianceCell>>,
    months: Vec<ComplianceMonth>,
    /// The resources of the view by account and owner, with what each lacks.
    resources: Option<DataFrame>,
}

impl Found {
    fn take(&mut self, month: Month, table: &DataFrame, view: &View, is_shown: bool) -> Result<()> {
        let mut cells = self.cells();
        self.total.resize(self.count, ComplianceCell::default());
        for fact in facts(table, view, self.count)? {
            add(&mut cells, &fact)?;
            if is_shown {
                let none = self.cells();
                add(&mut self.total, &fact)?;
                add(self.accounts.entry(fact.account.clone()).or_insert_with(|| none.clone()), &fact)?;
                add(self.owners.entry(fact.owner.clone()).or_insert(none), &fact)?;
            }
        }
        let resources = lacking(table, self.count)?;
        put(&mut cells, counts(&resources, lit(""), self.count)?.get(""));
        self.months.push(ComplianceMonth { month, cells });
        if is_shown {
            self.resources = Some(match self.resources.take() {
                Some(known) => together(known, resources, self.count)?,
                None => resources,
            });
        }
        Ok(())
    }

    fn cells(&self) -> Vec<ComplianceCell> {
        vec![ComplianceCell::default(); self.count]
    }

    fn compliance(mut self, dimensions: Vec<String>) -> Result<Compliance> {
        if let Some(resources) = &self.resources {
            put(&mut self.total, counts(resources, lit(""), self.count)?.get(""));
            for (by, rows) in [(ACCOUNT, &mut self.accounts), (RULED_OWNER, &mut self.owners)] {
                let counts = counts(resources, col(by), self.count)?;
                for (value, cells) in rows.iter_mut() {
                    put(cells, counts.get(value));
                }
            }
        }
        let (accounts, owners) = (in_order(self.accounts)?, in_order(self.owners)?);
        Ok(Compliance { dimensions, total: self.total, accounts, owners, months: self.months })
    }
}

fn add(cells: &mut [ComplianceCell], fact: &Fact) -> Result<()> {
    cells.iter_mut().zip(&fact.states).try_for_each(|(cell, state)| cell.add(*state, fact.sum))
}

/// The most money that lacks a tag first; of equal ones by name.
fn in_order(rows: BTreeMap<String, Vec<ComplianceCell>>) -> Result<Vec<ComplianceRow>> {
    let lacking = |(value, cells): (String, Vec<ComplianceCell>)| {
        let lacking = cells.iter().map(ComplianceCell::lacking).collect::<Result<Vec<_>>>()?;
        Ok((Sum::of(lacking)?.cost, ComplianceRow { value, cells }))
    };
    let mut rows = rows.into_iter().map(lacking).collect::<Result<Vec<_>>>()?;
    rows.sort_by_key(|(lacking, _)| std::cmp::Reverse(*lacking));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The resources of a table by account and owner, and whether a line of theirs lacks each dimension.
fn lacking(table: &DataFrame, count: usize) -> Result<DataFrame> {
    let lacking = |place| col(state_name(place)).neq(lit(KEPT)).any(true).alias(lacking_name(place));
    let named = table.clone().lazy().filter(col(RESOURCE_ID).is_not_null());
    let by = [ACCOUNT, RULED_OWNER, RESOURCE_ID].map(col);
    Ok(named.group_by(by).agg((0..count).map(lacking).collect::<Vec<_>>()).collect()?)
}

fn any_lacking(count: usize) -> Vec<Expr> {
    (0..count).map(|place| col(lacking_name(place)).any(true)).collect()
}

/// Resources of several months: each once.
fn together(known: DataFrame, new: DataFrame, count: usize) -> Result<DataFrame> {
    let by = [ACCOUNT, RULED_OWNER, RESOURCE_ID].map(col);
    let all = crate::bill::union(vec![known.lazy(), new.lazy()])?;
    Ok(all.group_by(by).agg(any_lacking(count)).collect()?)
}

/// Resources, and those that are kept, by dimension.
type Counts = (u64, Vec<u64>);

/// By the values of an expression: how many resources there are, and how many keep each dimension.
fn counts(resources: &DataFrame, by: Expr, count: usize) -> Result<BTreeMap<String, Counts>> {
    let kept = |place| {
        let name = lacking_name(place);
        col(name.as_str()).not().sum().cast(DataType::UInt64).alias(name)
    };
    let each = resources.clone().lazy().with_column(by.alias(VALUE));
    let each = each.group_by([col(VALUE), col(RESOURCE_ID)]).agg(any_lacking(count));
    let sums = (0..count).map(kept).chain([len().cast(DataType::UInt64).alias("count")]);
    let table = each.group_by([col(VALUE)]).agg(sums.collect::<Vec<_>>()).collect()?;
    let number = |column: &str, row: usize| -> Result<u64> { Ok(table.column(column)?.u64()?.get(row).unwrap_or(0)) };
    let mut counts = BTreeMap::new();
    for (row, value) in texts(&table, VALUE)?.into_iter().enumerate() {
        let kept = (0..count).map(|place| number(&lacking_name(place), row)).collect::<Result<Vec<_>>>()?;
        counts.insert(value, (number("count", row)?, kept));
    }
    Ok(counts)
}

fn put(cells: &mut [ComplianceCell], counts: Option<&Counts>) {
    let Some((resources, kept)) = counts else { return };
    for (cell, kept) in cells.iter_mut().zip(kept) {
        (cell.resources, cell.resources_kept) = (*resources, *kept);
    }
}
