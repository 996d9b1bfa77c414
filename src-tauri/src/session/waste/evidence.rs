//! Evidence that people load, and the script that collects it.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};
use curio_engine::Money;
use curio_engine::waste::Evidence;

use super::super::{Desk, convert};
use super::answer;
use crate::dto::{self, AppError};

impl Desk {
    /// Keeps copies of evidence files and says what they change. Gives `None` when nothing that was dropped is evidence.
    pub fn add_evidence(
        &self,
        request: &dto::AddEvidence,
        paths: &[String],
        dropped: bool,
    ) -> Result<Option<dto::AddedEvidence>, AppError> {
        let loaded = self.current()?;
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        let taken = match loaded.evidence.add(&paths) {
            // A report is larger than any evidence, and left to the import.
            Err(curio_store::Error::Engine(curio_engine::Error::BadInput { .. })) if dropped => return Ok(None),
            taken => taken?,
        };
        if dropped && taken.added.is_empty() && taken.known.is_empty() {
            return Ok(None);
        }
        let refused = |why: &curio_engine::BadInput| dto::RefusedEvidence {
            name: why.file.clone(),
            what: format!("{} {}", why.what, why.hint).trim().to_owned(),
        };
        Ok(Some(dto::AddedEvidence {
            added: taken.added,
            refused: taken.refused.iter().map(refused).collect(),
            waste: answer::waste(&loaded, &request.asked)?,
        }))
    }

    /// Forgets an evidence file; the one it was copied from stays.
    pub fn remove_evidence(&self, request: &dto::RemoveEvidence) -> Result<dto::Waste, AppError> {
        let loaded = self.current()?;
        loaded.evidence.remove(&request.name)?;
        answer::waste(&loaded, &request.asked)
    }

    /// The script that collects evidence; written to `path` where there is one.
    pub fn waste_script(&self, path: Option<&Path>) -> Result<dto::WasteScript, AppError> {
        let text = Evidence::script().to_owned();
        if let Some(path) = path {
            let failed = |error: std::io::Error| convert::not_written(path, &error);
            fs::write(path, &text).map_err(failed)?;
        }
        Ok(dto::WasteScript { text, path: path.map(|path| path.display().to_string()) })
    }
}

/// `2026-10-01` for `2026-10-31` and 30 days; a day that cannot be read is before all.
pub(super) fn days_before(day: &str, days: Money) -> String {
    let count = days.fixed(0).parse::<u64>().unwrap_or(u64::MAX);
    let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok();
    day.and_then(|day| day.checked_sub_days(Days::new(count))).map(|day| day.to_string()).unwrap_or_default()
}
