//! The exchange rates that the user loaded, and the months they are locked for: a small file beside the journal.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use curio_engine::rates::{Conversion, DatedRate, Rate};
use curio_engine::view::Month;
use curio_engine::{BadInput, Error as EngineError, Money};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::window::replace;
use crate::workspace::only_readable;

pub(crate) const NAME: &str = "rates.json";
/// Version of the layout on disk.
const VERSION: u32 = 1;

/// The exchange rates of one workspace on disk.
#[derive(Debug)]
pub struct RateFile {
    folder: PathBuf,
    writable: bool,
    /// One change at a time: each reads what the one before wrote.
    changing: Mutex<()>,
}

/// What is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// By month and currencies.
    pub rates: Vec<Rate>,
    /// Months that are closed: their rates stay as they are.
    pub locked: BTreeSet<Month>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    rates: Vec<RateRecord>,
    locked: Vec<String>,
}

/// Rates are text, so that the file can be read and compared by eye.
#[derive(Serialize, Deserialize)]
struct RateRecord {
    month: String,
    from: String,
    to: String,
    rate: String,
}

impl Rates {
    /// The conversion into a currency; none where no rate leads there.
    pub fn into_currency(&self, to: &str) -> Option<Conversion> {
        Some(Conversion::new(to, &self.rates)).filter(|conversion| !conversion.is_empty())
    }

    /// The currencies that rates lead to.
    pub fn targets(&self) -> BTreeSet<&str> {
        self.rates.iter().map(|rate| rate.to.as_str()).collect()
    }
}

impl RateFile {
    pub(crate) fn new(folder: &Path, writable: bool) -> Self {
        Self { folder: folder.to_owned(), writable, changing: Mutex::new(()) }
    }

    /// All rates and locks.
    pub fn read(&self) -> Result<Rates> {
        let path = self.folder.join(NAME);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Rates::default()),
            Err(error) => return Err(Error::io("read", &path, &error)),
        };
        let damaged = |why: &dyn std::fmt::Display| Error::Workspace {
            what: format!("{} is damaged ({why}). Move it away and load the rates again.", path.display()),
        };
        let stored: Stored = serde_json::from_slice(&bytes).map_err(|error| damaged(&error))?;
        if stored.version > VERSION {
            let what = format!("{} was written by a newer Curio. Open it with that version.", path.display());
            return Err(Error::Workspace { what });
        }
        let rates = stored.rates.iter().map(RateRecord::to_rate).collect::<std::result::Result<_, String>>();
        let locked = stored.locked.iter().map(|month| month.parse()).collect::<std::result::Result<_, String>>();
        Ok(Rates { rates: rates.map_err(|why| damaged(&why))?, locked: locked.map_err(|why| damaged(&why))? })
    }

    /// Takes in a table, each rate in place of the one it was before.
    ///
    /// # Errors
    /// Names the rows that would change a locked month; nothing is taken then.
    pub fn load(&self, file: &str, table: &[DatedRate]) -> Result<()> {
        self.change(|known| {
            let same =
                |one: &Rate, other: &Rate| (one.month, &one.from, &one.to) == (other.month, &other.from, &other.to);
            let refused = |dated: &DatedRate| {
                let before = known.rates.iter().find(|rate| same(rate, &dated.rate))?;
                let changes = known.locked.contains(&before.month) && before.rate != dated.rate.rate;
                changes.then(|| locked_rate(file, before, dated))
            };
            let places: Vec<BadInput> = table.iter().filter_map(refused).collect();
            if !places.is_empty() {
                let total = places.len() as u64;
                return Err(EngineError::BadInput { places, total }.into());
            }
            known.rates.retain(|rate| !table.iter().any(|dated| same(rate, &dated.rate)));
            known.rates.extend(table.iter().map(|dated| dated.rate.clone()));
            known.rates.sort();
            known.rates.dedup();
            Ok(())
        })
    }

    /// Closes a month: from now on its rates stay as they are.
    pub fn lock(&self, month: Month) -> Result<()> {
        self.change(|known| {
            if !known.rates.iter().any(|rate| rate.month == month) {
                let what = format!("there is no exchange rate for {} to lock; load a table first", month.title());
                return Err(Error::Workspace { what });
            }
            known.locked.insert(month);
            Ok(())
        })
    }

    /// Opens a month again.
    pub fn unlock(&self, month: Month) -> Result<()> {
        self.change(|known| {
            known.locked.remove(&month);
            Ok(())
        })
    }

    fn change(&self, change: impl FnOnce(&mut Rates) -> Result<()>) -> Result<()> {
        if !self.writable {
            return Err(only_readable(&self.folder));
        }
        let _one_at_a_time = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rates = self.read()?;
        change(&mut rates)?;
        let stored = Stored {
            version: VERSION,
            rates: rates.rates.iter().map(RateRecord::from).collect(),
            locked: rates.locked.iter().map(Month::to_string).collect(),
        };
        let text = serde_json::to_vec_pretty(&stored).map_err(|error| Error::Workspace { what: error.to_string() })?;
        replace(&self.folder, NAME, &text)
    }
}

fn locked_rate(file: &str, before: &Rate, dated: &DatedRate) -> BadInput {
    let Rate { month, from, to, rate } = before;
    let what = format!(
        "would change the rate from {from} to {to} for {month} from {rate} to {}, and {} is locked.",
        dated.rate.rate,
        month.title()
    );
    BadInput::file(file, what, "Leave the row out, or unlock the month first.").at_row(dated.row)
}

impl RateRecord {
    fn to_rate(&self) -> std::result::Result<Rate, String> {
        let rate = Money::parse(&self.rate).map_err(|error| format!("'{}' {error}", self.rate))?.money;
        Ok(Rate { month: self.month.parse()?, from: self.from.clone(), to: self.to.clone(), rate })
    }
}

impl From<&Rate> for RateRecord {
    fn from(rate: &Rate) -> Self {
        let Rate { month, from, to, rate } = rate.clone();
        Self { month: month.to_string(), from, to, rate: rate.to_string() }
    }
}
