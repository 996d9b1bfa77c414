//! The steps of the rules: hashes of texts, which lie beside them under their hashes.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{hash_of, names_in, read_plain};
use crate::error::{Error, Result};
use crate::window::replace;

const NAME: &str = "steps.json";
/// Folder of the texts.
const TEXTS: &str = "history";
const ENDING: &str = ".toml";
/// Version of the layout on disk.
const VERSION: u32 = 1;
/// Steps that are kept.
const MOST_STEPS: usize = 200;

/// Hashes of texts, oldest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct History {
    version: u32,
    /// What undo walks back to, nearest last.
    pub(super) past: Vec<String>,
    /// What was last written here.
    pub(super) now: Option<String>,
    /// What redo walks forward to, nearest first.
    pub(super) future: Vec<String>,
}

impl Default for History {
    fn default() -> Self {
        Self { version: VERSION, past: Vec::new(), now: None, future: Vec::new() }
    }
}

impl History {
    /// The steps whose texts are there. A damaged file is the same as none.
    pub(super) fn read(rules: &Path) -> Result<Self> {
        let path = rules.join(NAME);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Error::io("read", &path, &error)),
        };
        let mut history: Self = serde_json::from_slice(&bytes).unwrap_or_default();
        if history.version > VERSION {
            let what = format!("{} was written by a newer Curio. Change the rules with that version.", path.display());
            return Err(Error::Workspace { what });
        }
        let texts: BTreeSet<String> = names_in(&folder(rules))?.into_iter().collect();
        let is_there = |hash: &String| texts.contains(&file_name(hash));
        history.past.retain(is_there);
        history.now = history.now.filter(is_there);
        history.future.retain(is_there);
        Ok(history)
    }

    /// Writes the steps, then removes the texts that none of them names.
    pub(super) fn write(&self, rules: &Path) -> Result<()> {
        let text = serde_json::to_vec_pretty(self).map_err(|error| Error::Workspace { what: error.to_string() })?;
        replace(rules, NAME, &text)?;
        let named: BTreeSet<String> = self.past.iter().chain(&self.now).chain(&self.future).map(file_name).collect();
        let texts = folder(rules);
        for name in names_in(&texts)?.into_iter().filter(|name| name.ends_with(ENDING) && !named.contains(name)) {
            // One that stays is removed the next time.
            drop(fs::remove_file(texts.join(name)));
        }
        Ok(())
    }

    /// Takes in what is on disk, and keeps it where someone else wrote it.
    pub(super) fn notice(&mut self, rules: &Path, on_disk: Option<&[u8]>) -> Result<()> {
        let hash = on_disk.map(hash_of);
        if let (Some(bytes), true) = (on_disk, hash != self.now) {
            keep(rules, bytes)?;
        }
        self.notice_hash(hash);
        Ok(())
    }

    /// What is on disk and was not written here was written by hand: a step. So is removing the file.
    pub(super) fn notice_hash(&mut self, on_disk: Option<String>) {
        match on_disk {
            Some(hash) if self.now.as_ref() != Some(&hash) => self.step_to(hash),
            None if self.now.is_some() => {
                self.past.extend(self.now.take());
                self.future.clear();
            }
            _ => {}
        }
    }

    pub(super) fn step_to(&mut self, hash: String) {
        self.past.extend(self.now.replace(hash));
        self.future.clear();
        self.past.drain(..self.past.len().saturating_sub(MOST_STEPS));
    }

    /// One step back; false where there is none.
    pub(super) fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else { return false };
        if let Some(now) = self.now.replace(before) {
            self.future.insert(0, now);
        }
        true
    }

    /// One step forward; false where there is none.
    pub(super) fn redo(&mut self) -> bool {
        if self.future.is_empty() {
            return false;
        }
        let next = self.future.remove(0);
        self.past.extend(self.now.replace(next));
        true
    }
}

/// Makes the folders that rules and their texts lie in.
pub(super) fn make(rules: &Path) -> Result<()> {
    let texts = folder(rules);
    fs::create_dir_all(&texts).map_err(|error| Error::io("make", &texts, &error))
}

/// Keeps a text under its hash.
pub(super) fn keep(rules: &Path, text: &[u8]) -> Result<()> {
    let hash = hash_of(text);
    if kept(rules, &hash).is_some() {
        return Ok(());
    }
    replace(&folder(rules), &file_name(&hash), text)
}

/// A kept text; none where it is not there or is another.
pub(super) fn kept(rules: &Path, hash: &str) -> Option<Vec<u8>> {
    let bytes = read_plain(&folder(rules).join(file_name(hash))).ok()??;
    (hash_of(&bytes) == hash).then_some(bytes)
}

/// Copies the steps and their texts.
pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    let Ok(history) = History::read(from) else { return Ok(()) };
    for hash in history.past.iter().chain(&history.now).chain(&history.future) {
        if let Some(text) = kept(from, hash) {
            keep(to, &text)?;
        }
    }
    history.write(to)
}

pub(super) fn folder(rules: &Path) -> PathBuf {
    rules.join(TEXTS)
}

fn file_name(hash: impl AsRef<str>) -> String {
    format!("{}{ENDING}", hash.as_ref())
}
