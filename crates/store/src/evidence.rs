//! Evidence that the workspace keeps: copies of files beside the reports, under their hashes, and an index that names them.
//!
//! A file that cannot be read is not kept and takes nothing away. What was kept is never changed: a copy whose content is another
//! by now is told by its name and counts no more.

mod given;
mod index;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use curio_engine::BadInput;
use curio_engine::waste::Evidence;

use crate::error::{Error, Result};
use crate::journal::sync_folder;
use crate::rules::{hash_of, is_plain, names_in};
use crate::window::replace;
use crate::workspace::only_readable;
use given::Given;
use index::Index;
pub use index::KeptFile;

/// Folder of the evidence in a workspace.
const FOLDER: &str = "evidence";

/// The evidence of one workspace on disk.
#[derive(Debug)]
pub struct EvidenceFolder {
    workspace: PathBuf,
    folder: PathBuf,
    writable: bool,
    /// One change at a time.
    changing: Mutex<()>,
}

/// What became of files that were handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddedEvidence {
    /// Names of those that are kept now.
    pub added: Vec<String>,
    /// Names of those that were kept already.
    pub known: Vec<String>,
    /// Those that were not taken, and why.
    pub refused: Vec<BadInput>,
}

/// What files say.
#[derive(Clone, Debug, Default)]
pub struct ReadEvidence {
    /// Everything that could be read.
    pub evidence: Evidence,
    /// Files that could not.
    pub refused: Vec<BadInput>,
    /// How many of the files that were handed over could be read.
    pub taken: usize,
}

impl EvidenceFolder {
    pub(crate) fn new(workspace: &Path, writable: bool) -> Self {
        let folder = workspace.join(FOLDER);
        Self { workspace: workspace.to_owned(), folder, writable, changing: Mutex::new(()) }
    }

    /// The files that are kept, by name.
    pub fn files(&self) -> Result<Vec<KeptFile>> {
        Ok(Index::read(&self.folder)?.files)
    }

    /// Keeps copies of files, or of the files in folders. A file of a name that is taken takes that file's place where it comes from
    /// the same folder as the one before, else it gets a name of its own.
    ///
    /// # Errors
    /// When a path is not there. Files that are no evidence are in the answer; the others are kept.
    pub fn add(&self, paths: &[PathBuf]) -> Result<AddedEvidence> {
        let given = given::at(paths)?;
        let _one_at_a_time = self.begin()?;
        let mut index = Index::read(&self.folder)?;
        let given = index.named(given);
        let mut all = self.kept(&index).0;
        all.retain(|kept| given.iter().all(|new| new.name != kept.name));
        all.extend(given.iter().cloned());
        let told = given::understood(&all);
        let mut answer = AddedEvidence::default();
        let now = given::now();
        for new in given {
            if let Some(why) = told.refused.iter().find(|why| why.file == new.name) {
                answer.refused.push(why.clone());
                continue;
            }
            let sha256 = hash_of(&new.bytes);
            if index.files.iter().any(|file| file.name == new.name && file.sha256 == sha256) {
                answer.known.push(new.name);
                continue;
            }
            replace(&self.folder, &sha256, &new.bytes)?;
            answer.added.push(new.name.clone());
            index.put(&new, sha256, &now);
        }
        if !answer.added.is_empty() {
            index.write(&self.folder)?;
            self.clear(&index);
        }
        Ok(answer)
    }

    /// Keeps a file no longer.
    ///
    /// # Errors
    /// When none of this name is kept.
    pub fn remove(&self, name: &str) -> Result<()> {
        let _one_at_a_time = self.begin()?;
        let mut index = Index::read(&self.folder)?;
        let before = index.files.len();
        index.files.retain(|file| file.name != name);
        if index.files.len() == before {
            return Err(Error::Workspace { what: format!("No evidence file {name:?} is kept in this workspace.") });
        }
        index.write(&self.folder)?;
        self.clear(&index);
        Ok(())
    }

    /// What the kept files say.
    pub fn read(&self) -> Result<ReadEvidence> {
        self.read_with(&[])
    }

    /// The same together with files, or the files in folders, that are not kept.
    pub fn read_with(&self, paths: &[PathBuf]) -> Result<ReadEvidence> {
        let index = Index::read(&self.folder)?;
        let given = if paths.is_empty() { Vec::new() } else { index.named(given::at(paths)?) };
        let (mut all, mut refused) = self.kept(&index);
        all.retain(|kept| given.iter().all(|new| new.name != kept.name));
        let names: Vec<String> = given.iter().map(|file| file.name.clone()).collect();
        all.extend(given);
        let told = given::understood(&all);
        refused.extend(told.refused);
        let is_taken = |name: &&String| refused.iter().all(|why| why.file != **name);
        let taken = names.iter().filter(is_taken).count();
        Ok(ReadEvidence { evidence: told.evidence, refused, taken })
    }

    /// Kept files with their content, and those whose content is not what was kept.
    fn kept(&self, index: &Index) -> (Vec<Given>, Vec<BadInput>) {
        let (mut kept, mut lost) = (Vec::new(), Vec::new());
        for file in &index.files {
            let path = self.folder.join(&file.sha256);
            match fs::read(&path).ok().filter(|bytes| is_plain(&path) && hash_of(bytes) == file.sha256) {
                Some(bytes) => kept.push(file.given(bytes)),
                None => lost.push(BadInput::file(
                    &file.name,
                    "is not as it was when it was kept.",
                    "Remove it from the evidence of this workspace and load it again.",
                )),
            }
        }
        (kept, lost)
    }

    fn begin(&self) -> Result<MutexGuard<'_, ()>> {
        if !self.writable {
            return Err(only_readable(&self.workspace));
        }
        let changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = !self.folder.is_dir();
        fs::create_dir_all(&self.folder).map_err(|error| Error::io("make", &self.folder, &error))?;
        if is_new {
            sync_folder(&self.workspace).map_err(|error| Error::io("write", &self.workspace, &error))?;
        }
        Ok(changing)
    }

    /// Removes copies that the index does not name. One that stays is removed the next time.
    fn clear(&self, index: &Index) {
        for name in names_in(&self.folder).unwrap_or_default() {
            let is_copy = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
            let is_unfinished = name.starts_with(crate::window::UNFINISHED);
            if is_unfinished || (is_copy && index.files.iter().all(|file| file.sha256 != name)) {
                drop(fs::remove_file(self.folder.join(name)));
            }
        }
    }
}

/// Copies the evidence of a workspace as it is.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    let (from, to) = (EvidenceFolder::new(from, false), EvidenceFolder::new(to, true));
    let index = Index::read(&from.folder)?;
    if index.files.is_empty() {
        return Ok(());
    }
    drop(to.begin()?);
    for file in &index.files {
        if let Some(bytes) = crate::rules::read_plain(&from.folder.join(&file.sha256)).ok().flatten() {
            replace(&to.folder, &file.sha256, &bytes)?;
        }
    }
    index.write(&to.folder)
}

#[cfg(test)]
mod tests;
