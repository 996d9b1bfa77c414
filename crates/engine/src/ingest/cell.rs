//! One value of one row, whatever the file keeps it in.

use crate::money::{Money, MoneyError, Parsed};

use super::time;

/// A value before it has a meaning.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cell<'a> {
    /// No value.
    None,
    /// Text, as in every CSV.
    Text(&'a str),
    /// A binary number of a Parquet column.
    Double(f64),
    /// A whole number of a Parquet column.
    Whole(i64),
    /// A decimal of a Parquet column: digits and scale.
    Decimal(i128, usize),
    /// A timestamp of a Parquet column, milliseconds since 1970 UTC.
    Millis(i64),
}

/// A date and time, if it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// Milliseconds since 1970 UTC.
    At(i64),
    /// No value.
    Absent,
    /// A value that is none.
    Unreadable,
}

/// Texts that stand for "no value" in one export or another.
const NO_VALUE: [&str; 5] = ["", "NULL", "null", "\\N", "None"];

impl<'a> Cell<'a> {
    /// The text, empty when there is none.
    pub(super) fn text(self) -> &'a str {
        match self {
            Self::Text(text) if !NO_VALUE.contains(&text) => text,
            _ => "",
        }
    }

    /// The amount; `Ok(None)` when there is no value.
    pub(super) fn money(self) -> Result<Option<Parsed>, MoneyError> {
        match self {
            Self::None => Ok(None),
            Self::Text(text) if NO_VALUE.contains(&text.trim()) => Ok(None),
            Self::Text(text) => Money::parse(text).map(Some),
            Self::Double(value) => Money::from_double(value).map(Some),
            Self::Whole(value) => Money::from_scaled(i128::from(value), 0).map(Some),
            Self::Decimal(value, scale) => Money::from_scaled(value, scale).map(Some),
            Self::Millis(_) => Err(MoneyError::NotANumber),
        }
    }

    /// The moment.
    pub(super) fn moment(self) -> Moment {
        match self {
            Self::None => Moment::Absent,
            Self::Millis(ms) => {
                if time::is_plausible(ms) {
                    Moment::At(ms)
                } else {
                    Moment::Unreadable
                }
            }
            Self::Text(text) if NO_VALUE.contains(&text.trim()) => Moment::Absent,
            Self::Text(text) => time::parse(text).map_or(Moment::Unreadable, Moment::At),
            Self::Double(_) | Self::Whole(_) | Self::Decimal(..) => Moment::Unreadable,
        }
    }

    /// How a message shows the value.
    pub(super) fn shown(self) -> String {
        match self {
            Self::None => String::new(),
            Self::Text(text) => text.chars().take(60).collect(),
            Self::Double(value) => value.to_string(),
            Self::Whole(value) | Self::Millis(value) => value.to_string(),
            Self::Decimal(value, scale) => format!("{value}e-{scale}"),
        }
    }
}

/// A row of a report file.
pub(super) trait Row {
    /// The value in a column by position.
    fn cell(&self, column: usize) -> Cell<'_>;
}
