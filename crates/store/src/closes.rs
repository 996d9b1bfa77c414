//! Closed months: a folder each, with the figures as they were and the rules and tables behind them.
//!
//! A close is whole or not there: it is written beside and then takes its name. One that is replaced stays under another name until
//! the new one is in its place, and counts until then.

mod record;

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use curio_engine::attribution::{Closed, Rules, refusal};
use curio_engine::view::Month;

use crate::error::{Error, Result};
use crate::journal::sync_folder;
use crate::rules::{self, RulesFile};
use crate::window::replace;
use crate::workspace::only_readable;
use record::ClosedRecord;

/// Folder of the closed months in a workspace.
const FOLDER: &str = "closes";
/// The figures of a month.
const FIGURES: &str = "closed.json";
/// How the name of a folder begins that is still being written, or no longer counts.
const UNFINISHED: &str = "unfinished-";
/// How the name of a close ends while another takes its place.
const BEFORE: &str = ".before";

/// The closed months of one workspace on disk.
#[derive(Debug)]
pub struct CloseFile {
    /// That of the workspace.
    workspace: PathBuf,
    folder: PathBuf,
    writable: bool,
    /// One change at a time.
    changing: Mutex<()>,
}

impl CloseFile {
    pub(crate) fn new(workspace: &Path, writable: bool) -> Self {
        let folder = workspace.join(FOLDER);
        Self { workspace: workspace.to_owned(), folder, writable, changing: Mutex::new(()) }
    }

    /// Closed months, oldest first.
    pub fn months(&self) -> Result<Vec<Month>> {
        let names = rules::names_in(&self.folder)?;
        let month = |name: &String| name.strip_suffix(BEFORE).unwrap_or(name).parse::<Month>().ok();
        let mut months: Vec<Month> = names.iter().filter_map(month).filter(|month| self.at(*month).is_some()).collect();
        months.sort_unstable();
        months.dedup();
        Ok(months)
    }

    /// The figures of a month as it was closed; none while it is open.
    ///
    /// # Errors
    /// When its file is damaged or lost.
    pub fn read(&self, month: Month) -> Result<Option<Closed>> {
        let Some(folder) = self.at(month) else { return Ok(None) };
        Ok(Some(read(&folder, month)?.1))
    }

    /// The rules of a closed month with the tables that they used, as they were: what recomputes the month as it was closed.
    ///
    /// # Errors
    /// When the month is open, or its rules or tables are not those that were kept.
    pub fn rules(&self, month: Month) -> Result<Rules> {
        let folder = self.at(month).ok_or_else(|| is_open(month))?;
        let (record, closed) = read(&folder, month)?;
        let file = RulesFile::outside(&folder.join(rules::NAME));
        let text = file.read()?.ok_or_else(|| damaged(&folder.join(rules::NAME), &"it is gone"))?;
        let mut kept = vec![(rules::NAME, text.hash, &closed.rules)];
        for (name, hash) in &record.tables {
            let bytes =
                rules::read_plain(&folder.join(name))?.ok_or_else(|| damaged(&folder.join(name), &"it is gone"))?;
            kept.push((name, rules::hash_of(&bytes), hash));
        }
        if let Some((name, _, _)) = kept.iter().find(|(_, hash, kept)| hash != *kept) {
            return Err(damaged(&folder.join(name), &"it was changed since the month was closed"));
        }
        file.check(&text.text).map_err(|flaws| refusal(flaws).into())
    }

    /// Closes a month with its figures, the rules of the workspace and the tables that they use; a month that is closed already
    /// is closed anew.
    ///
    /// # Errors
    /// When the rules have flaws or are not those that the figures were computed with. Nothing is changed then.
    pub fn close(&self, month: Month, closed: &Closed) -> Result<()> {
        let _one_at_a_time = self.begin()?;
        let rules = RulesFile::new(&self.workspace, false);
        let text = rules.read()?.filter(|text| text.hash == closed.rules).ok_or_else(|| Error::Workspace {
            what: format!("The rules were changed meanwhile, so {} was not closed. Close it again.", month.title()),
        })?;
        let tables = rules.tables_of(&text.text).map_err(|flaws| Error::from(refusal(flaws)))?;
        let unfinished = self.unfinished()?;
        write(unfinished.path(), rules::NAME, text.text.as_bytes())?;
        for (name, bytes) in &tables {
            write(unfinished.path(), name, bytes)?;
        }
        let hashes = tables.iter().map(|(name, bytes)| (name.clone(), rules::hash_of(bytes))).collect();
        let figures = ClosedRecord::new(month, closed, hashes).to_json()?;
        write(unfinished.path(), FIGURES, &figures)?;
        sync(unfinished.path())?;
        self.put(month, unfinished.path())
    }

    /// Opens a closed month again: its figures and rules are no longer kept.
    ///
    /// # Errors
    /// When it is open.
    pub fn open_again(&self, month: Month) -> Result<()> {
        let _one_at_a_time = self.begin()?;
        if self.at(month).is_none() {
            return Err(is_open(month));
        }
        let unfinished = self.unfinished()?;
        for name in [self.before(month), self.named(month)] {
            match fs::rename(&name, unfinished.path().join("old")) {
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(Error::io("remove", &name, &error)),
                Ok(()) => drop(fs::remove_dir_all(unfinished.path().join("old"))),
            }
        }
        sync(&self.folder)
    }

    fn begin(&self) -> Result<std::sync::MutexGuard<'_, ()>> {
        if !self.writable {
            return Err(only_readable(&self.workspace));
        }
        let changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = !self.folder.is_dir();
        fs::create_dir_all(&self.folder).map_err(|error| Error::io("make", &self.folder, &error))?;
        if is_new {
            sync(&self.workspace)?;
        }
        Ok(changing)
    }

    /// A folder to write in, which is removed with what is in it unless it takes another name.
    fn unfinished(&self) -> Result<tempfile::TempDir> {
        let made = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(&self.folder);
        made.map_err(|error| Error::io("write into", &self.folder, &error))
    }

    /// Gives a finished folder the name of its month. The one before is put away first and comes back when that fails.
    fn put(&self, month: Month, finished: &Path) -> Result<()> {
        let (named, before) = (self.named(month), self.before(month));
        if is_folder(&named) {
            remove(&before)?;
            fs::rename(&named, &before).map_err(|error| Error::io("write", &before, &error))?;
        }
        if let Err(error) = fs::rename(finished, &named) {
            drop(fs::rename(&before, &named));
            return Err(Error::io("write", &named, &error));
        }
        sync(&self.folder)?;
        // One that stays is removed the next time.
        drop(fs::remove_dir_all(&before));
        Ok(())
    }

    fn named(&self, month: Month) -> PathBuf {
        self.folder.join(month.to_string())
    }

    fn before(&self, month: Month) -> PathBuf {
        self.folder.join(format!("{month}{BEFORE}"))
    }

    /// Where a month lies; none while it is open.
    fn at(&self, month: Month) -> Option<PathBuf> {
        [self.named(month), self.before(month)].into_iter().find(|folder| is_folder(folder))
    }
}

/// Copies the closed months of a workspace as they are.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    let from = CloseFile::new(from, false);
    for month in from.months()? {
        let Some(folder) = from.at(month) else { continue };
        let to = CloseFile::new(to, true).named(month);
        fs::create_dir_all(&to).map_err(|error| Error::io("make", &to, &error))?;
        for name in rules::names_in(&folder)?.iter().filter(|name| rules::is_plain(&folder.join(name))) {
            if let Some(bytes) = rules::read_plain(&folder.join(name))? {
                replace(&to, name, &bytes)?;
            }
        }
    }
    Ok(())
}

/// Puts right what a process that died left behind, as far as it can: a close that was put away comes back where no other took
/// its place.
pub(crate) fn clear_leftovers(workspace: &Path) {
    let folder = workspace.join(FOLDER);
    for name in rules::names_in(&folder).unwrap_or_default() {
        let path = folder.join(&name);
        if name.starts_with(UNFINISHED) && is_folder(&path) {
            drop(fs::remove_dir_all(&path));
        } else if let Some(month) = name.strip_suffix(BEFORE).filter(|month| month.parse::<Month>().is_ok()) {
            let named = folder.join(month);
            drop(if is_folder(&named) { fs::remove_dir_all(&path) } else { fs::rename(&path, &named) });
        }
    }
}

fn read(folder: &Path, month: Month) -> Result<(ClosedRecord, Closed)> {
    let path = folder.join(FIGURES);
    let bytes = rules::read_plain(&path)?.ok_or_else(|| damaged(&path, &"it is gone"))?;
    if ClosedRecord::is_newer(&bytes) {
        let what = format!("{} was written by a newer Curio. Open it with that version.", path.display());
        return Err(Error::Workspace { what });
    }
    let record = ClosedRecord::from_json(&bytes).map_err(|error| damaged(&path, &error))?;
    let closed = record.to_closed(month).map_err(|why| damaged(&path, &why))?;
    Ok((record, closed))
}

fn damaged(path: &Path, why: &dyn std::fmt::Display) -> Error {
    let what = format!(
        "{} is damaged ({why}). Put it back from a backup, or open the month again and close it anew.",
        path.display()
    );
    Error::Workspace { what }
}

fn is_open(month: Month) -> Error {
    Error::Workspace { what: format!("{} is not closed.", month.title()) }
}

/// True for a folder that is no link.
fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.is_dir())
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::io("remove", folder, &error)),
        _ => Ok(()),
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let path = folder.join(name);
    let write = || -> io::Result<()> {
        let mut file = File::create_new(&path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|error| Error::io("write", &path, &error))
}

fn sync(folder: &Path) -> Result<()> {
    sync_folder(folder).map_err(|error| Error::io("write", folder, &error))
}
