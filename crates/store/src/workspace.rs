//! The workspace: a folder with a journal and immutable tables.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use curio_engine::bill::{Bill, Delivery};

use crate::error::{Error, Result};
use crate::journal::Journal;
use crate::record::{DeliveryRecord, SourceRecord};
use crate::tables;

/// Folder of the tables.
const TABLES: &str = "tables";

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
        private(folder).map_err(|error| Error::io("protect", folder, &error))?;
        let lock = lock(folder)?;
        if lock.is_some() {
            clear_leftovers(folder)?;
        }
        Ok(Self { folder: folder.to_owned(), journal: Journal::read(folder)?, lock })
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

    /// All deliveries, oldest import first, replaced ones included.
    pub fn deliveries(&self) -> &[DeliveryRecord] {
        &self.journal.deliveries
    }

    /// Source files of the deliveries in force.
    pub fn sources(&self) -> Vec<&SourceRecord> {
        self.journal.deliveries.iter().filter(|record| record.in_force).flat_map(|record| &record.sources).collect()
    }

    /// The bill of the deliveries in force. Rollups are checked against their hashes before they are read; with `lines`, the
    /// tables of source lines are checked too.
    pub fn bill(&self, lines: bool) -> Result<Bill> {
        let in_force = self.journal.deliveries.iter().filter(|record| record.in_force);
        let deliveries = in_force.map(|record| self.load(record, lines)).collect::<Result<Vec<_>>>()?;
        Ok(Bill::new(deliveries)?)
    }

    fn load(&self, record: &DeliveryRecord, lines: bool) -> Result<Delivery> {
        let folder = self.tables();
        let path = tables::verified(&folder, &record.rollup)?;
        let rollup = curio_engine::cache::scan(&path)?.collect().map_err(curio_engine::Error::from)?;
        if rollup.height() as u64 != record.rollup.rows {
            let what =
                format!("{} does not have the rows it was written with. Import the report again.", path.display());
            return Err(Error::Workspace { what });
        }
        let part =
            |part| if lines { tables::verified(&folder, part) } else { Ok(folder.join(tables::file_name(part))) };
        Ok(Delivery {
            name: record.name(),
            rollup,
            parts: record.parts.iter().map(part).collect::<Result<Vec<_>>>()?,
            control: record.control.iter().map(crate::record::ControlRecord::to_control).collect(),
            refused: record.refused_bases(),
        })
    }

    pub(crate) fn tables(&self) -> PathBuf {
        self.folder.join(TABLES)
    }

    /// A folder inside the workspace for an import under way; removed when dropped.
    pub(crate) fn scratch(&self) -> Result<tempfile::TempDir> {
        let make = || tempfile::Builder::new().prefix("import-").tempdir_in(&self.folder);
        make().map_err(|error| Error::io("write into", &self.folder, &error))
    }

    /// Commits a new list of deliveries.
    pub(crate) fn commit(&mut self, deliveries: Vec<DeliveryRecord>) -> Result<()> {
        if self.lock.is_none() {
            let what = format!("{} is open in another Curio, so it can only be read here.", self.folder.display());
            return Err(Error::Workspace { what });
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

/// Checks every table of source lines in force against its hash.
pub fn check_lines(folder: &Path, deliveries: &[DeliveryRecord]) -> Result<()> {
    let mut parts = deliveries.iter().filter(|record| record.in_force).flat_map(|record| &record.parts);
    let folder = folder.join(TABLES);
    parts.try_for_each(|part| tables::verified(&folder, part).map(drop))
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

/// What a process that died during an import left behind.
fn clear_leftovers(folder: &Path) -> Result<()> {
    let entries = fs::read_dir(folder).map_err(|error| Error::io("read", folder, &error))?;
    for path in entries.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        let leftover = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("import-"));
        if leftover && path.is_dir() {
            fs::remove_dir_all(&path).map_err(|error| Error::io("clear", &path, &error))?;
        }
    }
    Ok(())
}

/// Bills are nobody else's business.
#[cfg(unix)]
fn private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn private(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}
