//! Tests in the file of rules: what must hold of the loaded reports.

use std::collections::BTreeMap;

use polars::prelude::*;

use super::assign::{Asked, RULED};
use super::document::refusal;
use super::rules::{RuleTest, Rules};
use super::shares::attribute;
use crate::bill::{Bill, Table};
use crate::charges::LINES;
use crate::error::Result;
use crate::explore::texts;
use crate::view::{Basis, Month, Period, View};

/// What became of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Its name.
    pub name: String,
    /// Line of the file that it begins on.
    pub line: usize,
    /// Source lines that meet its conditions; a test without any has failed.
    pub lines: u64,
    /// Dimension, expected name, name found instead, and source lines with it; the most lines first.
    pub wrong: Vec<Wrong>,
}

/// Lines that are not as a test says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Dimension.
    pub dimension: String,
    /// What the test says.
    pub expected: String,
    /// What the rules say; empty for none.
    pub found: String,
    /// Source lines.
    pub lines: u64,
}

impl Checked {
    /// True where it holds of at least one line and is wrong of none.
    pub fn passed(&self) -> bool {
        self.lines > 0 && self.wrong.is_empty()
    }

    /// What is wrong, in a sentence; none where it passed.
    pub fn words(&self) -> Option<String> {
        if self.lines == 0 {
            return Some("No line in the loaded reports meets its conditions.".to_owned());
        }
        let wrong = self.wrong.first()?;
        let found = if wrong.found.is_empty() { "none" } else { &wrong.found };
        Some(format!(
            "{} must be {} and is {found} on {} of {} lines.",
            wrong.dimension, wrong.expected, wrong.lines, self.lines
        ))
    }
}

/// Runs the tests of a bill's rules over everything that is loaded.
pub fn check(bill: &Bill) -> Result<Vec<Checked>> {
    let Some(rules) = bill.rules() else { return Ok(Vec::new()) };
    let mut tables: BTreeMap<u8, Vec<usize>> = BTreeMap::new();
    for (index, test) in rules.tests.iter().enumerate() {
        tables.entry(table_of(rules, test) as u8).or_default().push(index);
    }
    let mut done: BTreeMap<usize, Checked> = BTreeMap::new();
    for table in [Table::Rollup, Table::Resources, Table::Lines] {
        let Some(tests) = tables.get(&(table as u8)) else { continue };
        let frame = combinations(bill, rules, table, tests)?;
        for index in tests {
            done.insert(*index, run(rules, &rules.tests[*index], &frame)?);
        }
    }
    Ok(done.into_values().collect())
}

/// Whether the rules of a bill can share every loaded month: tables of quantities speak of each, and no pools pass everything to
/// each other. `file` is what messages call the rules.
///
/// # Errors
/// Names the pool at its line, or the pools that go round in circles.
pub fn fits(bill: &Bill, file: &str) -> Result<()> {
    let Some(rules) = bill.rules().filter(|rules| !rules.pools.is_empty()) else { return Ok(()) };
    let months: Vec<Month> = bill.months().into_iter().map(|(month, _)| month).collect();
    let lacking = rules.lacks(file, &months);
    if !lacking.is_empty() {
        return Err(refusal(lacking));
    }
    let (Some(from), Some(to)) = (months.first(), months.last()) else { return Ok(()) };
    for currency in bill.currencies() {
        let view = View {
            period: Period { from: *from, to: *to },
            basis: Basis::Billed,
            currency,
            conversion: None,
            filters: Vec::new(),
        };
        attribute(bill, &view)?;
    }
    Ok(())
}

/// True where a test of these rules reads the source lines.
pub fn check_needs_lines(rules: &Rules) -> bool {
    rules.tests.iter().any(|test| table_of(rules, test) == Table::Lines)
}

fn asked(test: &RuleTest) -> Asked {
    Asked { dimensions: test.is.iter().map(|(dimension, _)| *dimension).collect(), pools: false }
}

fn table_of(rules: &Rules, test: &RuleTest) -> Table {
    Table::of(rules.needs(&asked(test)).and(rules.needs_of(&test.when)))
}

/// Everything that some tests look at, each combination once with its lines.
fn combinations(bill: &Bill, rules: &Rules, table: Table, tests: &[usize]) -> Result<DataFrame> {
    let mut rows = bill.everything(table)?;
    let schema = rows.collect_schema()?;
    let tests = tests.iter().map(|index| &rules.tests[*index]);
    let mut columns = tests.clone().fold(rules.columns_of(&[]), |mut columns, test| {
        columns.extend(rules.columns(&asked(test)));
        columns.extend(rules.columns_of(&test.when));
        columns
    });
    columns.retain(|column| schema.contains(column));
    let count =
        if schema.contains(LINES) { col(LINES).cast(DataType::UInt64).sum() } else { len().cast(DataType::UInt64) };
    let by: Vec<Expr> = columns.iter().map(col).collect();
    Ok(rows.group_by(by).agg([count.alias(LINES)]).collect()?)
}

fn run(rules: &Rules, test: &RuleTest, table: &DataFrame) -> Result<Checked> {
    let meeting = rules.meeting(table, &test.when)?;
    let meeting = BooleanChunked::from_slice("meeting".into(), &meeting);
    let table = table.filter(&meeting)?;
    let lines = table.column(LINES)?.u64()?.clone();
    let assigned = rules.assign(&table, &asked(test))?;
    let mut wrong: Vec<Wrong> = Vec::new();
    for (dimension, expected) in &test.is {
        let name = &rules.dimensions[*dimension].name;
        let column = assigned.iter().find(|column| column.name().strip_prefix(RULED) == Some(name.as_str()));
        let Some(column) = column else { continue };
        let names = texts(&DataFrame::new(table.height(), vec![column.clone()])?, column.name())?;
        let mut found: BTreeMap<&str, u64> = BTreeMap::new();
        for (name, lines) in names.iter().zip(lines.iter()).filter(|(name, _)| *name != expected) {
            *found.entry(name).or_default() += lines.unwrap_or(0);
        }
        let one = |(found, lines): (&str, u64)| Wrong {
            dimension: name.clone(),
            expected: expected.clone(),
            found: found.to_owned(),
            lines,
        };
        wrong.extend(found.into_iter().map(one));
    }
    wrong.sort_by(|a, b| {
        b.lines.cmp(&a.lines).then_with(|| a.dimension.cmp(&b.dimension)).then_with(|| a.found.cmp(&b.found))
    });
    Ok(Checked { name: test.name.clone(), line: test.line, lines: lines.iter().flatten().sum(), wrong })
}
