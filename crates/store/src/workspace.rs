//! The workspace: a folder with a journal and immutable tables.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use curio_engine::bill::Bill;

use crate::closes::{self, CloseFile};
use crate::error::{Error, Result};
use crate::evidence::EvidenceFolder;
use crate::invoices::InvoiceFile;
use crate::journal::{self, Journal};
use crate::loading;
use crate::rates::RateFile;
use crate::record::{DeliveryRecord, SourceRecord};
use crate::rules::{self, RulesFile};
use crate::tables;
use crate::waste::WasteFile;
use crate::window::{UNFINISHED, WindowFile};

/// Folder of the tables.
pub(crate) const TABLES: &str = "tables";

/// How the name of an import's own folder begins.
const IMPORTING: &str = "import-";

/// An open workspace. One process writes at a time.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
    journal: Journal,
    /// Held while open; the system lets go of it if the process dies.
    lock: Option<File>,
}

impl Workspace {
    /// Opens a workspace for reading and, unless another process holds it, for writing. The folder is made when it is not there.
    pub fn open(folder: &Path) -> Result<Self> {
        let tables = folder.join(TABLES);
        fs::create_dir_all(&tables).map_err(|error| Error::io("make the workspace", &tables, &error))?;
        keep_private(folder);
        let lock = lock(folder)?;
        if lock.is_some() {
            clear_leftovers(folder)?;
            rules::clear_leftovers(folder);
            closes::clear_leftovers(folder);
        }
        Ok(Self { folder: folder.to_owned(), journal: Journal::read(folder)?, lock })
    }

    /// Opens a workspace that is there, for writing. Its journal is read before anything is touched: what only looks like a
    /// workspace stays as it is.
    pub fn open_existing(folder: &Path) -> Result<Self> {
        Journal::read(folder)?;
        let workspace = Self::open(folder)?;
        workspace.require_writable()?;
        Ok(workspace)
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Rises with every change.
    pub fn revision(&self) -> u64 {
        self.journal.revision
    }

    /// True when another process writes it.
    pub fn read_only(&self) -> bool {
        self.lock.is_none()
    }

    /// True for a copy of the fictional sample.
    pub fn fictional(&self) -> bool {
        self.journal.fictional
    }

    /// Where its window was.
    pub fn window(&self) -> WindowFile {
        WindowFile::new(&self.folder, !self.read_only())
    }

    /// The exchange rates that the user loaded.
    pub fn rates(&self) -> RateFile {
        RateFile::new(&self.folder, !self.read_only())
    }

    /// The invoices that the user entered.
    pub fn invoices(&self) -> InvoiceFile {
        InvoiceFile::new(&self.folder, !self.read_only())
    }

    /// The rules that say who owns what.
    pub fn rules(&self) -> RulesFile {
        RulesFile::new(&self.folder, !self.read_only())
    }

    /// What people decided about findings of waste, and the limits that they changed.
    pub fn waste(&self) -> WasteFile {
        WasteFile::new(&self.folder, !self.read_only())
    }

    /// The evidence files that are kept.
    pub fn evidence(&self) -> EvidenceFolder {
        EvidenceFolder::new(&self.folder, !self.read_only())
    }

    /// The months that are closed.
    pub fn closes(&self) -> CloseFile {
        CloseFile::new(&self.folder, !self.read_only())
    }

    /// All deliveries, oldest import first, replaced ones included.
    pub fn deliveries(&self) -> &[DeliveryRecord] {
        &self.journal.deliveries
    }

    /// Source files of the deliveries in force.
    pub fn sources(&self) -> Vec<&SourceRecord> {
        self.journal.deliveries.iter().filter(|record| record.in_force).flat_map(|record| &record.sources).collect()
    }

    /// The bill of the deliveries in force. Both rollups are checked against their hashes before they are read; with `lines`, the
    /// tables of source lines are checked too.
    pub fn bill(&self, lines: bool) -> Result<Bill> {
        let in_force = self.journal.deliveries.iter().filter(|record| record.in_force);
        let deliveries =
            in_force.map(|record| loading::delivery(&self.tables(), record, lines)).collect::<Result<Vec<_>>>()?;
        Ok(Bill::new(deliveries)?.with_rules(self.rules().standing()?.rules))
    }

    /// The bill as it was before the deliveries in force of a month; see [`loading::bill_before`].
    pub fn bill_before(&self, period: &str, lines: bool) -> Result<Option<(Bill, Vec<&DeliveryRecord>)>> {
        loading::bill_before(&self.folder, self.deliveries(), period, lines)
    }

    pub(crate) fn tables(&self) -> PathBuf {
        self.folder.join(TABLES)
    }

    /// A folder inside the workspace for an import under way; removed when dropped.
    pub(crate) fn scratch(&self) -> Result<tempfile::TempDir> {
        let make = || tempfile::Builder::new().prefix(IMPORTING).tempdir_in(&self.folder);
        make().map_err(|error| Error::io("write into", &self.folder, &error))
    }

    /// Commits a new list of deliveries.
    pub(crate) fn commit(&mut self, deliveries: Vec<DeliveryRecord>) -> Result<()> {
        if self.lock.is_none() {
            return Err(only_readable(&self.folder));
        }
        let next = Journal { deliveries, ..self.journal.clone() };
        self.journal = next.commit(&self.folder)?;
        Ok(())
    }

    /// Fails early when nothing could be committed later.
    pub(crate) fn require_writable(&self) -> Result<()> {
        if self.lock.is_some() {
            return Ok(());
        }
        let what = format!("{} is open in another Curio. Close it there and try again.", self.folder.display());
        Err(Error::Workspace { what })
    }
}

/// True for a folder that an import or a copy made.
pub fn is_workspace(folder: &Path) -> bool {
    folder.join(journal::NAME).is_file() && folder.join(TABLES).is_dir()
}

/// True when both paths lead to one place that is there.
pub fn same_place(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

pub(crate) fn only_readable(folder: &Path) -> Error {
    Error::Workspace { what: format!("{} is open in another Curio, so it can only be read here.", folder.display()) }
}

/// Checks every table of source lines in force against its hash.
pub fn check_lines(folder: &Path, deliveries: &[DeliveryRecord]) -> Result<()> {
    let in_force = deliveries.iter().filter(|record| record.in_force);
    let parts: Vec<_> = in_force.flat_map(|record| &record.parts).collect();
    tables::all_verified(&folder.join(TABLES), &parts).map(drop)
}

/// The workspace used where none is named: `default.curio` in the user's data folder.
pub fn default_workspace() -> Option<PathBuf> {
    workspaces_folder().map(|folder| folder.join("default.curio"))
}

/// Where workspaces without another place live.
pub fn workspaces_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let data = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        set("XDG_DATA_HOME").or_else(|| set("HOME").map(|home| home.join(".local/share")))
    };
    data.map(|data| data.join("curio"))
}

fn lock(folder: &Path) -> Result<Option<File>> {
    let path = folder.join("lock");
    let file = File::create(&path).map_err(|error| Error::io("lock", &path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(Error::io("lock", &path, &error)),
    }
}

/// What a process that died during an import or a write left behind.
fn clear_leftovers(folder: &Path) -> Result<()> {
    let entries = fs::read_dir(folder).map_err(|error| Error::io("read", folder, &error))?;
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        let named = |prefix| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix));
        let cleared = if named(IMPORTING) && path.is_dir() {
            fs::remove_dir_all(&path)
        } else if named(UNFINISHED) && path.is_file() {
            fs::remove_file(&path)
        } else {
            Ok(())
        };
        cleared.map_err(|error| Error::io("clear", &path, &error))?;
    }
    Ok(())
}

/// Bills are nobody else's business. A disk that knows no permissions, such as a memory stick, may refuse: it never was private.
#[cfg(unix)]
pub(crate) fn keep_private(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    drop(fs::set_permissions(folder, fs::Permissions::from_mode(0o700)));
}

#[cfg(not(unix))]
pub(crate) fn keep_private(_folder: &Path) {}
