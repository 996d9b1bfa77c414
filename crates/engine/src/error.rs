//! What can go wrong, in words a user can act on.

use std::fmt;

/// A place in an input and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BadInput {
    /// File or folder, as the user knows it.
    pub file: String,
    /// Row as a spreadsheet counts it: the header of a CSV is row 1. For Parquet the first record is row 1.
    pub row: Option<u64>,
    /// Column, spelled as in the file.
    pub column: Option<String>,
    /// What is wrong, as the end of a sentence that starts with the place.
    pub what: String,
    /// What to do next.
    pub hint: String,
}

impl BadInput {
    /// A whole file is unusable.
    pub fn file(file: impl Into<String>, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { file: file.into(), what: what.into(), hint: hint.into(), ..Self::default() }
    }

    /// The same at a row.
    #[must_use]
    pub fn at_row(mut self, row: u64) -> Self {
        self.row = Some(row);
        self
    }

    /// The same at a column.
    #[must_use]
    pub fn at_column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }
}

impl fmt::Display for BadInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.what)?;
        if !self.hint.is_empty() {
            write!(f, " {}", self.hint)?;
        }
        Ok(())
    }
}

/// Why an engine call has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The input cannot be used; nothing of it was taken. At least one entry; `total` counts those not listed too.
    #[error("{}", describe(.places, *.total))]
    BadInput {
        /// The places, in the order they were met.
        places: Vec<BadInput>,
        /// How many there are in all.
        total: u64,
    },
    /// The report does not hold what was asked for; the sentence names it.
    #[error("{0}")]
    NotAvailable(String),
    /// The caller asked to stop.
    #[error("stopped; nothing was changed")]
    Cancelled,
    /// A defect or the machine failed underneath: disk, memory, a library.
    #[error("{0}")]
    Internal(String),
}

impl From<BadInput> for Error {
    fn from(place: BadInput) -> Self {
        Self::BadInput { places: vec![place], total: 1 }
    }
}

impl From<polars::error::PolarsError> for Error {
    fn from(error: polars::error::PolarsError) -> Self {
        Self::Internal(format!("the analytics library failed: {error}"))
    }
}

/// Most refused places that a message lists.
const LISTED: usize = 20;

fn describe(places: &[BadInput], total: u64) -> String {
    let mut lines: Vec<String> = places.iter().take(LISTED).map(ToString::to_string).collect();
    let more = total.saturating_sub(lines.len() as u64);
    if more > 0 {
        lines.push(format!("and {more} more rows like these."));
    }
    lines.join("\n")
}

/// Shorthand for engine results.
pub type Result<T> = std::result::Result<T, Error>;
