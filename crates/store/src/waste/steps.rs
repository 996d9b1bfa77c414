//! The steps of decisions and limits: what each change found and what it left.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::record::Record;
use super::{Contents, STEPS};
use crate::error::{Error, Result};
use crate::window::replace;

/// Version of the layout on disk.
const VERSION: u32 = 1;
/// Steps that are kept.
const MOST_STEPS: usize = 200;

/// What was changed together.
pub(super) type Step = Vec<Change>;

/// One change: of a decision, or of a limit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Change {
    Decision { finding: String, before: Option<Box<Record>>, after: Option<Box<Record>> },
    Limit { key: String, before: Option<String>, after: Option<String> },
}

impl Change {
    pub(super) fn decision(finding: &str, before: Option<Record>, after: Option<Record>) -> Self {
        let (before, after) = (before.map(Box::new), after.map(Box::new));
        Self::Decision { finding: finding.to_owned(), before, after }
    }

    pub(super) fn limit(key: &str, before: Option<String>, after: Option<String>) -> Self {
        Self::Limit { key: key.to_owned(), before, after }
    }

    /// It leaves something else than it found.
    pub(super) fn changes(&self) -> bool {
        match self {
            Self::Decision { before, after, .. } => before != after,
            Self::Limit { before, after, .. } => before != after,
        }
    }

    fn turned(self) -> Self {
        match self {
            Self::Decision { finding, before, after } => Self::Decision { finding, before: after, after: before },
            Self::Limit { key, before, after } => Self::Limit { key, before: after, after: before },
        }
    }

    /// What it left is there still.
    fn is_there(&self, now: &Contents) -> bool {
        match self {
            Self::Decision { finding, after, .. } => now.decisions.get(finding) == after.as_deref(),
            Self::Limit { key, after, .. } => now.limits.get(key).as_deref() == after.as_deref(),
        }
    }

    fn take_back(&self, now: &mut Contents) -> Result<()> {
        match self {
            Self::Decision { finding, before, .. } => drop(now.decisions.put(finding, before.as_deref().cloned())),
            Self::Limit { key, before, .. } => drop(now.limits.put(key, before.as_deref())?),
        }
        Ok(())
    }
}

/// Steps, oldest first.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Steps {
    version: u32,
    /// What undo takes back, nearest last.
    past: Vec<Step>,
    /// What redo takes back, nearest last.
    future: Vec<Step>,
}

impl Default for Steps {
    fn default() -> Self {
        Self { version: VERSION, past: Vec::new(), future: Vec::new() }
    }
}

impl Steps {
    /// The steps of a workspace. A damaged file is the same as none: there is only nothing to undo.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(STEPS);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Error::io("read", &path, &error)),
        };
        let steps: Self = serde_json::from_slice(&bytes).unwrap_or_default();
        if steps.version > VERSION {
            let what = format!("{} was written by a newer Curio. Decide with that version.", path.display());
            return Err(Error::Workspace { what });
        }
        Ok(steps)
    }

    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        let text = serde_json::to_vec_pretty(self).map_err(|error| Error::Workspace { what: error.to_string() })?;
        replace(folder, STEPS, &text)
    }

    pub(super) fn counts(&self) -> (usize, usize) {
        (self.past.len(), self.future.len())
    }

    pub(super) fn add(&mut self, step: Step) {
        self.past.push(step);
        self.future.clear();
        self.past.drain(..self.past.len().saturating_sub(MOST_STEPS));
    }

    /// One step back; false where there is none.
    pub(super) fn undo(&mut self, now: &mut Contents) -> Result<bool> {
        walk(&mut self.past, &mut self.future, now)
    }

    /// One step forward; false where there is none.
    pub(super) fn redo(&mut self, now: &mut Contents) -> Result<bool> {
        walk(&mut self.future, &mut self.past, now)
    }
}

/// Takes back the nearest step whose result is there still, and keeps how to take that back.
fn walk(from: &mut Vec<Step>, to: &mut Vec<Step>, now: &mut Contents) -> Result<bool> {
    while let Some(step) = from.pop() {
        if !step.iter().all(|change| change.is_there(now)) {
            continue;
        }
        for change in step.iter().rev() {
            change.take_back(now)?;
        }
        to.push(step.into_iter().rev().map(Change::turned).collect());
        return Ok(true);
    }
    Ok(false)
}
