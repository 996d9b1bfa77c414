//! Where the window was and the steps that led there: a small file beside the journal. It holds no figures, so it may be lost:
//! without it the window begins at the workspace's own view.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::journal::sync_folder;
use crate::workspace::only_readable;

const NAME: &str = "window.json";
/// How the name of a file begins that is still being written.
pub(crate) const UNFINISHED: &str = "window-";

/// The undo list: links to places of the window, oldest first.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Steps {
    /// What undo walks back to, nearest last.
    pub past: Vec<String>,
    /// Where the window is.
    pub now: String,
    /// What redo walks forward to, nearest first.
    pub future: Vec<String>,
}

/// The steps of one workspace on disk.
#[derive(Debug)]
pub struct WindowFile {
    folder: PathBuf,
    writable: bool,
}

impl WindowFile {
    pub(crate) fn new(folder: &Path, writable: bool) -> Self {
        Self { folder: folder.to_owned(), writable }
    }

    /// What the window left. A missing or damaged file is the same as none.
    pub fn read(&self) -> Option<Steps> {
        read(&self.folder)
    }

    /// Keeps the steps: a reader, also one after a crash, finds the old ones or these, whole.
    pub fn write(&self, steps: &Steps) -> Result<()> {
        if !self.writable {
            return Err(only_readable(&self.folder));
        }
        write(&self.folder, steps)
    }
}

pub(crate) fn read(folder: &Path) -> Option<Steps> {
    serde_json::from_slice(&fs::read(folder.join(NAME)).ok()?).ok()
}

pub(crate) fn write(folder: &Path, steps: &Steps) -> Result<()> {
    let text = serde_json::to_vec_pretty(steps).map_err(|error| Error::Workspace { what: error.to_string() })?;
    replace(folder, NAME, &text)
}

/// Puts a small file in the place of the one that may be there: a reader finds the old one or this, whole. Each write has a file
/// of its own until it takes the name, so that two at once do not mix.
pub(crate) fn replace(folder: &Path, name: &str, content: &[u8]) -> Result<()> {
    let path = folder.join(name);
    let replace = || -> io::Result<()> {
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
        file.write_all(content)?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        sync_folder(folder)
    };
    replace().map_err(|error| Error::io("write", &path, &error))
}
