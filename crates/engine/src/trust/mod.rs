//! Whether a month can be trusted: is it whole, is it final, do its sums agree, and what is new in it.
//!
//! [`Survey`] reads the loaded bill once; [`trust`] judges a month by it, [`came_and_went`] compares it with the one before.

mod calendar;
mod came;
mod commitments;
mod days;
mod finality;
mod keys;
mod survey;
mod verdict;
mod words;

pub use came::{CameAndWent, CameOrWent, Sign, What, came_and_went};
pub use commitments::{Commitment, commitments};
pub use days::{AccountDays, DayCell, DayState, Days, days};
pub use finality::{Finality, finality};
pub(crate) use keys::is_daily;
pub use survey::Survey;
pub use verdict::{Check, CheckKind, Level, MonthTrust, SplitCost, Verdict, trust};

use crate::ingest::key_of_column;
use crate::problem::Problem;
use crate::view::Month;

/// What is known of a delivery in force besides its lines.
#[derive(Clone, Debug, Default)]
pub struct Received {
    /// Its billing periods.
    pub months: Vec<Month>,
    /// Its payer accounts.
    pub payers: Vec<String>,
    /// `legacy CUR`, `FOCUS 1.2`.
    pub format: String,
    /// Files it is made of.
    pub files: usize,
    /// No manifest says what belongs to it.
    pub loose: bool,
    /// Columns of its files as spelled there; empty where that was not kept.
    pub columns: Vec<String>,
    /// What was counted while it was read.
    pub problems: Vec<Problem>,
}

impl Received {
    fn is_focus(&self) -> bool {
        self.format.starts_with("FOCUS")
    }

    /// Tag keys that have a column, whether a line has a value or not; maps show no such keys.
    pub(crate) fn tag_keys(&self) -> impl Iterator<Item = String> {
        self.columns.iter().filter_map(|column| key_of_column(column))
    }

    /// True where it holds lines of this month.
    pub fn is_of(&self, month: Month) -> bool {
        self.months.contains(&month)
    }
}
