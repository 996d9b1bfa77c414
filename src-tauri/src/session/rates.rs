//! Exchange rates: loading, locking, and the views that are converted by them.

use std::fs;
use std::path::Path;
use std::sync::PoisonError;

use curio_engine::BadInput;
use curio_engine::rates::{Rate, is_rate_table, read_rates};
use curio_engine::view::{Period, View};

use super::{Desk, Loaded, convert};
use crate::dto::{self, AppError};

/// A table of rates is a page or two; more is some other file.
const LARGEST_TABLE: u64 = 10_000_000;

impl Desk {
    /// Keeps a table of exchange rates. Gives `None` when the file is something else and was only dropped on the window.
    pub fn load_rates(&self, path: &Path, dropped: bool) -> Result<Option<dto::LoadedRates>, AppError> {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let refused = |what: String| {
            AppError::from(curio_engine::Error::from(BadInput::file(&name, what, "Check the file and try again.")))
        };
        let size = fs::metadata(path).map_err(|error| refused(format!("cannot be read: {error}.")))?.len();
        if size > LARGEST_TABLE {
            return if dropped { Ok(None) } else { Err(refused("is too large for a table of rates.".to_owned())) };
        }
        let bytes = fs::read(path).map_err(|error| refused(format!("cannot be read: {error}.")))?;
        if dropped && !is_rate_table(&bytes) {
            return Ok(None);
        }
        let table = read_rates(&name, &bytes)?;
        self.loaded().rates.load(&name, &table)?;
        let count = convert::count(table.len());
        Ok(Some(dto::LoadedRates { file: name, count, session: self.again()? }))
    }

    /// Closes a month for its rates, or opens it again.
    pub fn lock_month(&self, request: &dto::LockMonth) -> Result<dto::Session, AppError> {
        let month = request.month.parse().map_err(convert::not_understood)?;
        let loaded = self.loaded();
        if request.locked {
            loaded.rates.lock(month)?;
        } else {
            loaded.rates.unlock(month)?;
        }
        self.again()
    }

    /// The figures of converted views are others now, so the revision rises.
    fn again(&self) -> Result<dto::Session, AppError> {
        let open = self.workspace.lock().unwrap_or_else(PoisonError::into_inner);
        self.show(&open)?;
        Ok(self.session())
    }
}

impl Loaded {
    /// A view as the engine takes it, with the rates it is converted by.
    pub(super) fn view(&self, asked: &dto::View) -> Result<View, AppError> {
        let mut view = convert::view(asked)?;
        if asked.converted == Some(true) {
            let conversion = self.rates.read()?.into_currency(&view.currency);
            let none = || convert::not_here(&format!("No exchange rate to {} is loaded.", view.currency));
            view.conversion = Some(conversion.ok_or_else(none)?);
        }
        Ok(view)
    }
}

/// The currencies that others can be converted into. A damaged file offers none, and says so when a table is loaded.
pub(super) fn conversions(loaded: &Loaded) -> Vec<dto::ConversionInfo> {
    let rates = loaded.rates.read().unwrap_or_default();
    let info = |to: &str| {
        let conversion = rates.into_currency(to)?;
        let lacks = |month: &curio_engine::view::Month| {
            loaded.bill.lacks_rate(Period { from: *month, to: *month }, &conversion).is_some()
        };
        let months: Vec<_> = loaded.bill.months().into_iter().map(|(month, _)| month).collect();
        let rate = |rate: &Rate| dto::RateInfo {
            month: rate.month.to_string(),
            from: rate.from.clone(),
            rate: rate.rate.to_string(),
            locked: rates.locked.contains(&rate.month),
        };
        Some(dto::ConversionInfo {
            currency: to.to_owned(),
            rates: rates.rates.iter().filter(|rate| rate.to == to).map(rate).collect(),
            months_without: months.iter().filter(|month| lacks(month)).map(ToString::to_string).collect(),
        })
    };
    rates.targets().into_iter().filter_map(info).collect()
}
