//! CSV text to rows.

use std::io::Read;

use csv::{ErrorKind, Reader, ReaderBuilder, StringRecord};

use super::cell::{Cell, Row};
use super::header::Header;
use super::reader::SourceFile;
use crate::error::BadInput;

impl Row for StringRecord {
    fn cell(&self, column: usize) -> Cell<'_> {
        self.get(column).map_or(Cell::None, Cell::Text)
    }
}

/// Reports are read by the header they carry; rows of another length are caught by [`Rows`], with their number.
pub(super) fn csv_reader<R: Read>(text: R) -> Reader<R> {
    ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(1 << 18).from_reader(text)
}

/// Reads the first row.
pub(super) fn read_header<R: Read>(file: &SourceFile, reader: &mut Reader<R>) -> Result<Header, BadInput> {
    let mut record = StringRecord::new();
    let found = reader.read_record(&mut record).map_err(|error| explain(file, error, 1))?;
    if !found {
        return Err(BadInput::file(&file.name, "holds no text.", "Choose a report with its header row."));
    }
    let name = |(index, name): (usize, &str)| {
        let name = if index == 0 { name.strip_prefix('\u{feff}').unwrap_or(name) } else { name };
        name.trim().to_owned()
    };
    Ok(Header::new(record.iter().enumerate().map(name).collect()))
}

/// Rows of one file, each as long as the header.
pub(super) struct Rows<'a, R> {
    file: &'a SourceFile,
    reader: Reader<R>,
    columns: usize,
    count: u64,
}

impl<'a, R: Read> Rows<'a, R> {
    pub(super) fn new(file: &'a SourceFile, reader: Reader<R>, columns: usize) -> Self {
        Self { file, reader, columns, count: 0 }
    }

    /// Reads the next row; gives its number, or `None` at the end. After a row of the wrong length reading may go on.
    pub(super) fn next(&mut self, record: &mut StringRecord) -> Result<Option<u64>, Stop> {
        let number = self.count + 2;
        let found = self.reader.read_record(record).map_err(|error| Stop::File(explain(self.file, error, number)))?;
        if !found {
            return Ok(None);
        }
        self.count += 1;
        // Blank lines are skipped by the parser but counted by a spreadsheet.
        let line = record.position().map_or(number, csv::Position::line).max(number);
        if record.len() == self.columns {
            return Ok(Some(line));
        }
        let what = format!("has {} cells where the header has {}.", record.len(), self.columns);
        Err(Stop::Row(
            BadInput::file(&self.file.name, what, "Ask for the file again, or correct it at its source.").at_row(line),
        ))
    }
}

/// Why a row cannot be had.
pub(super) enum Stop {
    /// This row only.
    Row(BadInput),
    /// The rest of the file.
    File(BadInput),
}

fn explain(file: &SourceFile, error: csv::Error, row: u64) -> BadInput {
    match error.into_kind() {
        ErrorKind::Io(error) => file.unreadable(&error).at_row(row),
        ErrorKind::Utf8 { pos, err } => {
            let line = pos.map_or(row, |pos| pos.line());
            let what = format!("holds text that is not UTF-8 (cell {}).", err.field() + 1);
            BadInput::file(&file.name, what, "Save or export it as UTF-8.").at_row(line)
        }
        other => {
            BadInput::file(&file.name, format!("is not sound CSV: {other:?}."), "Ask for the file again.").at_row(row)
        }
    }
}
