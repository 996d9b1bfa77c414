//! CSV text to rows.

use std::io::Read;

use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord};

use super::cell::{Cell, Row};
use super::header::{Header, plain};
use super::limits::{COLUMNS, FIELD, Flaw, LINE, RAGGED, grouped};
use super::reader::SourceFile;
use super::text::{END_CELL, Guarded};
use crate::error::BadInput;

impl Row for StringRecord {
    fn cell(&self, column: usize) -> Cell<'_> {
        self.get(column).map_or(Cell::None, Cell::Text)
    }
}

/// A parser of guarded text.
pub(super) type CsvReader<R> = Reader<Guarded<R>>;

const MEND: &str = "Ask for the file again, or correct it at its source.";

/// Reports are read by the header they carry; rows of another length are caught by [`Rows`], with their number.
pub(super) fn csv_reader<R: Read>(text: Guarded<R>) -> CsvReader<R> {
    ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(1 << 18).from_reader(text)
}

/// Reads the first row.
pub(super) fn read_header<R: Read>(file: &SourceFile, reader: &mut CsvReader<R>) -> Result<Header, BadInput> {
    let mut record = StringRecord::new();
    let found = reader.read_record(&mut record).map_err(|error| explain(file, error, 1, &[]))?;
    if !found || is_end(reader, &record) {
        return Err(BadInput::file(&file.name, "holds no text.", "Choose a report with its header row."));
    }
    if swallowed_the_end(reader, &record) {
        return Err(Flaw::OpenQuote.of(&file.name).at_row(1));
    }
    few_columns(file, record.len())?;
    short_cells(file, reader, &record, 1, &[])?;
    comma_separated(file, &record)?;
    named_once(file, record.iter().map(|name| name.trim().to_owned()).collect())
}

/// Refuses a file with more columns than Curio reads.
pub(super) fn few_columns(file: &SourceFile, columns: usize) -> Result<(), BadInput> {
    if columns <= COLUMNS {
        return Ok(());
    }
    let [has, most] = [columns as u64, COLUMNS as u64].map(grouped);
    let what = format!("has {has} columns; Curio reads up to {most}.");
    Err(BadInput::file(&file.name, what, "Choose a cost report; none is as wide.").at_row(1))
}

fn comma_separated(file: &SourceFile, header: &StringRecord) -> Result<(), BadInput> {
    let text = header.as_slice();
    for (separator, name) in [(';', "semicolons"), ('\t', "tabs")] {
        if text.matches(separator).count() > header.len() {
            let what = format!("is separated by {name} and not by commas, as a spreadsheet program may save it.");
            let hint = "Open the file as it was downloaded, or save it with commas.";
            return Err(BadInput::file(&file.name, what, hint).at_row(1));
        }
    }
    Ok(())
}

/// Columns that make a file a report; of these there must be no other spelling either.
const COSTS: [&str; 3] = ["lineitemunblendedcost", "billedcost", "effectivecost"];

/// Of two columns with one name nobody knows which counts. Names that differ in case only are two columns, as tag keys may.
pub(super) fn named_once(file: &SourceFile, names: Vec<String>) -> Result<Header, BadInput> {
    let known_as = |name: &String| {
        let plain = plain(name);
        if COSTS.contains(&plain.as_str()) { plain } else { name.clone() }
    };
    let mut sorted: Vec<(String, &String)> =
        names.iter().filter(|name| !name.is_empty()).map(|name| (known_as(name), name)).collect();
    sorted.sort_unstable();
    if let Some(pair) = sorted.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        let what = "is the name of two columns, and nothing says which of them counts.";
        return Err(BadInput::file(&file.name, what, MEND).at_row(1).at_column(pair[0].1.as_str()));
    }
    Ok(Header::new(names))
}

/// Rows of one file, each as long as the header.
pub(super) struct Rows<'a, R> {
    file: &'a SourceFile,
    reader: CsvReader<R>,
    names: &'a [String],
    /// Number of the last row, as a spreadsheet counts.
    row: u64,
    /// Line breaks up to its end.
    lines: u64,
    ragged: u64,
}

impl<'a, R: Read> Rows<'a, R> {
    /// The rows behind a header that was read already.
    pub(super) fn new(file: &'a SourceFile, reader: CsvReader<R>, header: &'a Header) -> Self {
        let lines = reader.position().line();
        Self { file, reader, names: &header.names, row: 1, lines, ragged: 0 }
    }

    /// Reads the next row; gives its number, or `None` at the end. After a row of the wrong length reading may go on.
    pub(super) fn next(&mut self, record: &mut StringRecord) -> Result<Option<u64>, Stop> {
        self.reader.get_mut().row_begins();
        let found = self.reader.read_record(record);
        let found = found.map_err(|error| Stop::File(explain(self.file, error, self.row + 1, self.names)))?;
        if !found || is_end(&self.reader, record) {
            return Ok(None);
        }
        self.count(record);
        if swallowed_the_end(&self.reader, record) {
            return Err(Stop::File(Flaw::OpenQuote.of(&self.file.name).at_row(self.row)));
        }
        short_cells(self.file, &self.reader, record, self.row, self.names).map_err(Stop::File)?;
        if record.len() == self.names.len() { Ok(Some(self.row)) } else { Err(self.ragged(record)) }
    }

    /// Numbers the row. Blank lines are skipped by the parser but counted by a spreadsheet, which does not count the line
    /// breaks inside a cell.
    fn count(&mut self, record: &StringRecord) {
        let lines = self.reader.position().line();
        let breaks = lines - self.lines;
        self.lines = lines;
        self.row += 1;
        if breaks > 1 {
            let inside = record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
            self.row += (breaks - 1).saturating_sub(inside);
        }
    }

    fn ragged(&mut self, record: &StringRecord) -> Stop {
        self.ragged += 1;
        if self.ragged > RAGGED {
            let what = format!("has more than {} rows of another length than its header.", grouped(RAGGED));
            return Stop::File(BadInput::file(&self.file.name, what, MEND).at_row(self.row));
        }
        let what = format!("has {} cells where the header has {}.", record.len(), self.names.len());
        Stop::Row(BadInput::file(&self.file.name, what, MEND).at_row(self.row))
    }
}

/// Why a row cannot be had.
pub(super) enum Stop {
    /// This row only.
    Row(BadInput),
    /// The rest of the file.
    File(BadInput),
}

/// Whether this row is not the file's but ours.
fn is_end<R>(reader: &CsvReader<R>, record: &StringRecord) -> bool
where
    R: Read,
{
    record.len() == 1 && reader.get_ref().ended() && record.get(0) == Some(END_CELL)
}

/// Whether our row stands inside the last cell of this one.
fn swallowed_the_end<R: Read>(reader: &CsvReader<R>, record: &StringRecord) -> bool {
    reader.get_ref().ended() && record.iter().next_back().is_some_and(|cell| cell.trim_end().ends_with(END_CELL))
}

fn short_cells<R: Read>(
    file: &SourceFile,
    reader: &CsvReader<R>,
    record: &StringRecord,
    row: u64,
    names: &[String],
) -> Result<(), BadInput> {
    if record.as_slice().len() <= FIELD {
        return Ok(());
    }
    let began = record.position().map_or(0, csv::Position::byte);
    if reader.position().byte() - began > LINE {
        return Err(Flaw::LongLine.of(&file.name).at_row(row));
    }
    match record.iter().position(|cell| cell.len() > FIELD) {
        Some(column) => Err(long_cell(file, row, column, names)),
        None => Ok(()),
    }
}

/// The refusal of a cell beyond [`FIELD`].
pub(super) fn long_cell(file: &SourceFile, row: u64, column: usize, names: &[String]) -> BadInput {
    let what = format!(
        "holds more than {} MiB, the most Curio reads in one cell; a quote that is never closed looks like this too.",
        FIELD >> 20
    );
    in_column(BadInput::file(&file.name, what, MEND).at_row(row), column, names)
}

fn in_column(place: BadInput, column: usize, names: &[String]) -> BadInput {
    match names.get(column) {
        Some(name) => place.at_column(name),
        None => place.at_column((column + 1).to_string()),
    }
}

fn explain(file: &SourceFile, error: csv::Error, row: u64, names: &[String]) -> BadInput {
    match error.into_kind() {
        ErrorKind::Io(error) => file.unreadable(&error).at_row(row),
        ErrorKind::Utf8 { err, .. } => {
            let place = BadInput::file(&file.name, "holds text that is not UTF-8.", "Save or export it as UTF-8.");
            in_column(place.at_row(row), err.field(), names)
        }
        other => BadInput::file(&file.name, format!("is not sound CSV: {other:?}."), MEND).at_row(row),
    }
}
