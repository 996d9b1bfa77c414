//! The journal: which deliveries there are and which are in force. Its atomic rename is the commit point of every change.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::record::DeliveryRecord;

pub(crate) const NAME: &str = "journal.json";
/// Older journals that are kept.
const KEPT: u64 = 5;
/// Version of the layout on disk.
const VERSION: u32 = 1;

/// The workspace's state.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Journal {
    pub(crate) version: u32,
    /// Rises by one with every commit.
    pub(crate) revision: u64,
    /// Oldest import first.
    pub(crate) deliveries: Vec<DeliveryRecord>,
    /// True for copies of the sample: nobody should take its figures for a company's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) fictional: bool,
}

impl Default for Journal {
    fn default() -> Self {
        Self { version: VERSION, revision: 0, deliveries: Vec::new(), fictional: false }
    }
}

impl Journal {
    /// Reads the journal of a workspace folder; a folder without one is an empty workspace.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Error::io("read", &path, &error)),
        };
        let journal: Self = serde_json::from_str(&text).map_err(|error| Error::Workspace {
            what: format!("{} is damaged ({error}). Put back the newest journal.*.json beside it.", path.display()),
        })?;
        if journal.version > VERSION {
            let what = format!("{} was written by a newer Curio. Open it with that version.", path.display());
            return Err(Error::Workspace { what });
        }
        Ok(journal)
    }

    /// Commits: written beside, synced, then renamed over the old one. The last few are kept.
    pub(crate) fn commit(mut self, folder: &Path) -> Result<Self> {
        let before = self.revision;
        self.revision += 1;
        if before > 0 {
            let older = older(folder, before);
            keep_older(&folder.join(NAME), &older).map_err(|error| Error::io("write", &older, &error))?;
        }
        self.write(folder)?;
        if let Some(old) = before.checked_sub(KEPT) {
            drop(fs::remove_file(older(folder, old)));
        }
        Ok(self)
    }

    /// Puts it into a folder, in place of the one that may be there.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        let path = folder.join(NAME);
        let unnamed = folder.join("journal.json.part");
        let text = serde_json::to_string_pretty(self).map_err(|error| Error::Workspace { what: error.to_string() })?;
        let replace = || -> std::io::Result<()> {
            let mut file = File::create(&unnamed)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&unnamed, &path)?;
            sync_folder(folder)
        };
        replace().map_err(|error| Error::io("write", &path, &error))
    }
}

fn older(folder: &Path, revision: u64) -> PathBuf {
    folder.join(format!("journal.{revision}.json"))
}

/// A memory stick may know no links; a copy of so small a file does as well.
fn keep_older(path: &Path, older: &Path) -> std::io::Result<()> {
    match fs::hard_link(path, older) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => fs::write(older, fs::read(path)?),
        _ => Ok(()),
    }
}

/// A rename is durable only once its folder is.
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
