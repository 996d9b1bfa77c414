//! Tables: exports of advisors and metrics. Columns are found by their names, in any order and spelling.

use csv::{ReaderBuilder, Trim};

use super::contents::{Contents, plain};
use super::given::GivenFile;
use super::{advisors, metrics};
use crate::error::BadInput;

/// Rows that may stand before the one with the names of the columns.
const BEFORE: usize = 20;

/// A table whose columns are named.
pub(super) struct Table {
    /// Names of the columns, letters and digits only.
    pub(super) columns: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
}

/// A row of it.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    table: &'t Table,
    /// As a spreadsheet counts it.
    pub(super) number: u64,
    cells: &'t [String],
}

impl Table {
    /// Of names of columns and rows.
    pub(super) fn new(names: &[String], rows: Vec<(u64, Vec<String>)>) -> Self {
        Self { columns: names.iter().map(|name| plain(name)).collect(), rows }
    }

    /// Rows that say something.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let rows = self.rows.iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
        rows.map(|(number, cells)| Row { table: self, number: *number, cells })
    }
}

impl<'t> Row<'t> {
    /// The first of these columns that is there and not empty.
    pub(super) fn of(self, names: &[&str]) -> &'t str {
        let cell = |name: &&str| {
            let column = self.table.columns.iter().position(|column| column == name)?;
            self.cells.get(column).map(String::as_str).filter(|cell| !cell.is_empty())
        };
        names.iter().find_map(cell).unwrap_or_default()
    }

    /// Columns with their cells.
    pub(super) fn cells(self) -> impl Iterator<Item = (&'t str, &'t str)> {
        self.table.columns.iter().map(String::as_str).zip(self.cells.iter().map(String::as_str))
    }
}

/// Reads a table of any kind that is known.
pub(super) fn read(given: &GivenFile<'_>, text: &str, into: &mut Contents) -> Result<(), BadInput> {
    let mut rows = cells(given, text)?;
    let heads = rows.iter().take(BEFORE).map(|(_, cells)| cells.iter().map(|cell| plain(cell)).collect::<Vec<_>>());
    for (index, columns) in heads.enumerate() {
        let advisor = advisors::kind(&columns);
        if advisor.is_none() && !metrics::is_rows(&columns) {
            continue;
        }
        let table = Table { columns, rows: rows.split_off(index + 1) };
        return match advisor {
            Some(kind) => advisors::read(given, kind, &table, into),
            None => metrics::rows(given, &table, into),
        };
    }
    if metrics::columns(given, &rows, into)? {
        return Ok(());
    }
    let first: Vec<&str> =
        rows.first().map(|(_, cells)| cells.iter().map(String::as_str).collect()).unwrap_or_default();
    let shown: String = first.join(", ").chars().take(100).collect();
    let what = format!("is a table that Curio does not know; its first row is: {shown}.");
    let hint =
        "Known are CloudWatch metrics and exports of Compute Optimizer, Cost Optimization Hub and Trusted Advisor.";
    Err(BadInput::file(given.name, what, hint))
}

/// All cells, without white space around them. Lines end with CR, LF or both.
fn cells(given: &GivenFile<'_>, text: &str) -> Result<Vec<(u64, Vec<String>)>, BadInput> {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).trim(Trim::All).delimiter(delimiter(text));
    let mut rows = Vec::new();
    for (number, record) in (1..).zip(builder.from_reader(text.as_bytes()).records()) {
        let record = record.map_err(|error| {
            let what = format!("cannot be read as CSV: {error}.");
            BadInput::file(given.name, what, "Export it again.").at_row(number)
        })?;
        rows.push((number, record.iter().map(str::to_owned).collect()));
    }
    Ok(rows)
}

/// The one that the first lines have most of.
fn delimiter(text: &str) -> u8 {
    let head: String = text.chars().take(4096).collect();
    let count = |delimiter: &u8| head.matches(char::from(*delimiter)).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}
