//! A portable copy of a workspace: the journal, the tables it names, what the user entered, the rules, the closed months, where the window was.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::journal::{Journal, sync_folder};
use crate::record::{DeliveryRecord, TableRecord};
use crate::workspace::{TABLES, keep_private, same_place};
use crate::{closes, evidence, invoices, rates, rules, tables, waste, window};

/// Small files beside the journal.
const KEPT_BESIDE: [&str; 5] = [invoices::NAME, rates::NAME, waste::DECISIONS, waste::LIMITS, waste::STEPS];

/// A copy that was written.
#[derive(Debug)]
pub struct Copied {
    /// Its folder.
    pub folder: PathBuf,
    /// Its size.
    pub bytes: u64,
}

/// Copies the workspace in `from` to the new folder `to`, as it was at its last commit; an import may run meanwhile. With
/// `fictional` the copy says of itself that it is no real company's.
///
/// # Errors
/// `to` must not be there: a copy replaces nothing. Whatever fails, `to` is whole or not there.
pub fn copy_workspace(from: &Path, to: &Path, fictional: bool) -> Result<Copied> {
    require_free(from, to)?;
    let journal = Journal::read(from)?;
    let journal = Journal { fictional: fictional || journal.fictional, ..journal };
    let beside = to.parent().unwrap_or(Path::new("."));
    let unfinished = tempfile::Builder::new().prefix(".curio-copy-").tempdir_in(beside);
    let unfinished = unfinished.map_err(|error| Error::io("write into", beside, &error))?;
    fill(from, unfinished.path(), &journal)?;
    let bytes = size_of(unfinished.path()).map_err(|error| Error::io("read", unfinished.path(), &error))?;
    let finish = || fs::rename(unfinished.path(), to).and_then(|()| sync_folder(beside));
    finish().map_err(|error| Error::io("write", to, &error))?;
    Ok(Copied { folder: to.to_owned(), bytes })
}

fn require_free(from: &Path, to: &Path) -> Result<()> {
    let inside = to.ancestors().skip(1).any(|above| same_place(above, from));
    let why = if same_place(from, to) {
        "is the workspace that is open"
    } else if inside {
        "lies inside the workspace that is open"
    } else if fs::symlink_metadata(to).is_ok() {
        "is there already, and a copy replaces nothing"
    } else {
        return Ok(());
    };
    Err(Error::Workspace { what: format!("{} {why}. Choose another name or folder.", to.display()) })
}

fn fill(from: &Path, to: &Path, journal: &Journal) -> Result<()> {
    keep_private(to);
    copy_tables(&from.join(TABLES), &to.join(TABLES), journal)?;
    if let Some(steps) = window::read(from) {
        window::write(to, &steps)?;
    }
    KEPT_BESIDE.iter().try_for_each(|name| copy_small(&from.join(name), to, name))?;
    rules::copy(from, to)?;
    closes::copy(from, to)?;
    evidence::copy(from, to)?;
    journal.write(to)
}

/// What the user entered, where there is any.
fn copy_small(path: &Path, to: &Path, name: &str) -> Result<()> {
    match fs::read(path) {
        Ok(content) => window::replace(to, name, &content),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::io("read", path, &error)),
    }
}

/// Deliveries may share a table, and older journals may name tables that this one does not.
fn copy_tables(from: &Path, to: &Path, journal: &Journal) -> Result<()> {
    fs::create_dir(to).map_err(|error| Error::io("make", to, &error))?;
    let named = journal.deliveries.iter().flat_map(DeliveryRecord::tables);
    let named: BTreeMap<&str, &TableRecord> = named.map(|table| (table.sha256.as_str(), table)).collect();
    for table in named.into_values() {
        copy_table(&tables::verified(from, table)?, to, table)?;
    }
    sync_folder(to).map_err(|error| Error::io("write", to, &error))
}

/// Content only: a memory stick may not take the permissions that `fs::copy` would bring along.
fn copy_table(path: &Path, to: &Path, table: &TableRecord) -> Result<()> {
    let to = to.join(tables::file_name(table));
    let copy = || -> io::Result<()> {
        let mut file = File::create(&to)?;
        io::copy(&mut File::open(path)?, &mut file)?;
        file.sync_all()
    };
    copy().map_err(|error| Error::io("write", &to, &error))
}

fn size_of(folder: &Path) -> io::Result<u64> {
    fs::read_dir(folder)?.try_fold(0, |sum, entry| {
        let entry = entry?;
        let meta = entry.metadata()?;
        Ok(sum + if meta.is_dir() { size_of(&entry.path())? } else { meta.len() })
    })
}
