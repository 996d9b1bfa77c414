//! A view as a pair of files: the one way in which the window and the command write for finance.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use curio_engine::bill::Bill;
use curio_engine::explore::{self, labels};
use curio_engine::view::{Dim, Period, View};
use curio_engine::{Error, Money, Result};

use crate::control::{About, SourceFact, Totals, control_json};
use crate::csv_file::{Cell, CsvWriter, Written};
use crate::profile::Profile;
use crate::save::save;
use crate::tables::{lines_columns, lines_row, spend_columns, spend_rows};

/// What is exported.
#[derive(Clone, Debug)]
pub enum Query {
    /// Spend by dimensions.
    Spend(Vec<Dim>),
    /// Source lines.
    Lines,
}

/// What was exported.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The table.
    pub path: PathBuf,
    /// The side file.
    pub control: PathBuf,
    /// What is in the table.
    pub written: Written,
    /// The view's total, which the rows add up to.
    pub total: Money,
}

/// Writes the files; neither is there unless both are whole.
pub fn export(
    bill: &Bill,
    view: &View,
    query: &Query,
    profile: Profile,
    sources: &[SourceFact],
    path: &Path,
) -> Result<Exported> {
    let totals = Totals { footing: explore::footing(bill, view)?, before: previous_total(bill, view, query)? };
    let total = totals.footing.categories.total;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut failed = None;
    let saved = save(
        path,
        |to| {
            write_table(bill, view, query, profile, to).unwrap_or_else(|error| {
                failed = Some(error);
                Err(io::Error::other("the view could not be computed"))
            })
        },
        |written| control_json(&About { file: &name, profile, view, written, sources }, &totals),
    );
    match (saved, failed) {
        (_, Some(error)) => Err(error),
        (Err(error), None) => {
            Err(Error::Internal(format!("cannot write {}: {error}. Nothing was left there.", path.display())))
        }
        (Ok((control, written)), None) => Ok(Exported { path: path.to_owned(), control, written, total }),
    }
}

/// Total of the window before, which a spend file shows beside.
fn previous_total(bill: &Bill, view: &View, query: &Query) -> Result<Option<(Period, Money)>> {
    let before = bill.period_before(view).filter(|_| matches!(query, Query::Spend(_)));
    before.map(|period| Ok((period, explore::spend(bill, &view.over(period), &[])?.total))).transpose()
}

/// The outer result is the engine's, the inner one the disk's.
fn write_table(
    bill: &Bill,
    view: &View,
    query: &Query,
    profile: Profile,
    to: &mut dyn Write,
) -> Result<io::Result<Written>> {
    match query {
        Query::Spend(dims) => {
            let spend = explore::compare(bill, view, dims)?;
            let labels = dims.iter().map(|dim| labels(bill, view, dim)).collect::<Result<Vec<_>>>()?;
            let rows = spend_rows(&spend, dims, &labels, view)?;
            Ok(write_rows(to, profile, &spend_columns(dims), &rows))
        }
        Query::Lines => write_lines(bill, view, profile, to),
    }
}

fn write_rows(to: &mut dyn Write, profile: Profile, columns: &[String], rows: &[Vec<Cell>]) -> io::Result<Written> {
    let mut writer = CsvWriter::start(to, profile, columns)?;
    rows.iter().try_for_each(|row| writer.row(row))?;
    writer.finish()
}

fn write_lines(bill: &Bill, view: &View, profile: Profile, to: &mut dyn Write) -> Result<io::Result<Written>> {
    let mut writer = match CsvWriter::start(to, profile, &lines_columns()) {
        Ok(writer) => writer,
        Err(error) => return Ok(Err(error)),
    };
    let disk = |error: io::Error| Error::Internal(format!("cannot write the file: {error}"));
    explore::each_line(bill, view, &mut |line| writer.row(&lines_row(&line, view)).map_err(disk))?;
    Ok(writer.finish())
}
