//! What people decided about findings of waste, and the limits that they changed: two small files beside the journal, and the steps
//! that undo walks.
//!
//! `waste.json` holds decisions, `waste.toml` limits; both are read by eye and may be changed by hand. Steps hold what each change
//! found and left. One whose result somebody changed by hand since is passed over: undo takes back nothing that it did not do.

mod limits;
mod record;
mod steps;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use curio_engine::waste::{Decision, Limits, Memory};

use crate::error::{Error, Result};
use crate::rules::read_plain;
use crate::window::replace;
use crate::workspace::only_readable;
use limits::LimitsText;
use record::Record;
use steps::{Change, Step, Steps};

/// The decisions.
pub(crate) const DECISIONS: &str = "waste.json";
/// The limits.
pub(crate) const LIMITS: &str = "waste.toml";
/// What undo walks.
pub(crate) const STEPS: &str = "waste-steps.json";

/// The decisions and limits of one workspace on disk.
#[derive(Debug)]
pub struct WasteFile {
    folder: PathBuf,
    writable: bool,
    /// One change at a time: each reads what the one before wrote.
    changing: Mutex<()>,
}

/// Both files, as changes find and leave them.
struct Contents {
    decisions: record::Decisions,
    limits: LimitsText,
}

impl WasteFile {
    pub(crate) fn new(folder: &Path, writable: bool) -> Self {
        Self { folder: folder.to_owned(), writable, changing: Mutex::new(()) }
    }

    /// What is decided; nothing where nobody decided anything.
    ///
    /// # Errors
    /// Names a damaged file, which is left as it is.
    pub fn memory(&self) -> Result<Memory> {
        self.decisions()?.memory().map_err(|why| self.damaged(&why))
    }

    /// The limits that differ from those that Curio begins with.
    ///
    /// # Errors
    /// Names the line of `waste.toml` that is no limit.
    pub fn limits(&self) -> Result<Limits> {
        self.limits_text()?.limits()
    }

    /// Remembers decisions, each in place of the one on the same finding; together they are one step.
    pub fn decide(&self, decisions: &[Decision]) -> Result<()> {
        let _one_at_a_time = self.begin()?;
        let mut now = self.contents()?;
        let mut step: Step = Vec::new();
        for decision in decisions {
            let after = (!decision.is_empty()).then(|| Record::from(decision));
            let before = now.decisions.put(&decision.key, after.clone());
            step.push(Change::decision(&decision.key, before, after));
        }
        now.decisions.memory().map_err(|why| Error::Workspace { what: why })?;
        self.keep(&now, step)
    }

    /// Sets limits, `SNAP-01.days` to `90`, or with `None` back to what Curio begins with; together they are one step.
    ///
    /// # Errors
    /// Names what is no limit; nothing is set then.
    pub fn set_limits(&self, limits: &[(String, Option<String>)]) -> Result<Limits> {
        let _one_at_a_time = self.begin()?;
        let mut now = self.contents()?;
        let mut step: Step = Vec::new();
        for (key, value) in limits {
            let value = value.as_deref().map(|value| limits::checked(key, value)).transpose()?;
            let before = now.limits.put(key, value.as_deref())?;
            step.push(Change::limit(key, before, value));
        }
        let limits = now.limits.limits()?;
        self.keep(&now, step)?;
        Ok(limits)
    }

    /// Takes back the last change, and says whether there was one.
    pub fn undo(&self) -> Result<bool> {
        self.walk(Steps::undo)
    }

    /// Takes the last undo back, and says whether there was one.
    pub fn redo(&self) -> Result<bool> {
        self.walk(Steps::redo)
    }

    /// How many steps [`Self::undo`] and [`Self::redo`] may walk.
    pub fn steps(&self) -> (usize, usize) {
        Steps::read(&self.folder).map_or((0, 0), |steps| steps.counts())
    }

    fn begin(&self) -> Result<MutexGuard<'_, ()>> {
        if !self.writable {
            return Err(only_readable(&self.folder));
        }
        Ok(self.changing.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn walk(&self, walk: impl Fn(&mut Steps, &mut Contents) -> Result<bool>) -> Result<bool> {
        let _one_at_a_time = self.begin()?;
        let mut steps = Steps::read(&self.folder)?;
        let mut now = self.contents()?;
        let walked = walk(&mut steps, &mut now)?;
        self.write(&now)?;
        steps.write(&self.folder)?;
        Ok(walked)
    }

    /// Writes what a change leaves, then the step. A crash between the two loses the step only.
    fn keep(&self, now: &Contents, step: Step) -> Result<()> {
        let step: Step = step.into_iter().filter(Change::changes).collect();
        let mut steps = Steps::read(&self.folder)?;
        self.write(now)?;
        if step.is_empty() {
            return Ok(());
        }
        steps.add(step);
        steps.write(&self.folder)
    }

    fn write(&self, now: &Contents) -> Result<()> {
        if now.decisions.changed() {
            replace(&self.folder, DECISIONS, &now.decisions.to_json()?)?;
        }
        if now.limits.changed() {
            replace(&self.folder, LIMITS, now.limits.text().as_bytes())?;
        }
        Ok(())
    }

    fn contents(&self) -> Result<Contents> {
        Ok(Contents { decisions: self.decisions()?, limits: self.limits_text()? })
    }

    fn decisions(&self) -> Result<record::Decisions> {
        let path = self.folder.join(DECISIONS);
        let Some(bytes) = read_plain(&path)? else { return Ok(record::Decisions::default()) };
        if record::is_newer(&bytes) {
            let what = format!("{} was written by a newer Curio. Open it with that version.", path.display());
            return Err(Error::Workspace { what });
        }
        record::Decisions::read(&bytes).map_err(|why| self.damaged(&why))
    }

    fn limits_text(&self) -> Result<LimitsText> {
        LimitsText::read(LIMITS, read_plain(&self.folder.join(LIMITS))?)
    }

    fn damaged(&self, why: &str) -> Error {
        let path = self.folder.join(DECISIONS);
        let what = format!(
            "{} is damaged ({why}). Put it back from a backup or repair it by hand; to begin anew, move it away.",
            path.display()
        );
        Error::Workspace { what }
    }
}

#[cfg(test)]
mod tests;
