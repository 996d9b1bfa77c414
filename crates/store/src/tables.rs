//! Tables of the workspace: immutable files named by their SHA-256.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use curio_engine::hex;
use curio_engine::side_by_side;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::record::TableRecord;

/// Counts and hashes what passes through.
struct Hashing<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(buffer)?;
        self.hash.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Writes a table into `folder` under the name of its hash, synced to disk.
pub(crate) fn write(folder: &Path, table: &mut curio_engine::Table) -> Result<TableRecord> {
    let unnamed = folder.join("table.part");
    let file = File::create(&unnamed).map_err(|error| Error::io("write", &unnamed, &error))?;
    let rows = table.height() as u64;
    let mut hashing = Hashing { inner: io::BufWriter::new(file), hash: Sha256::new(), bytes: 0 };
    curio_engine::cache::write(table, &mut hashing)?;
    let Hashing { inner, hash, bytes } = hashing;
    let synced = inner.into_inner().map_err(io::IntoInnerError::into_error).and_then(|file| file.sync_all());
    synced.map_err(|error| Error::io("write", &unnamed, &error))?;
    let record = TableRecord { sha256: hex(&hash.finalize()), bytes, rows };
    let named = folder.join(file_name(&record));
    fs::rename(&unnamed, &named).map_err(|error| Error::io("write", &named, &error))?;
    Ok(record)
}

/// Its name in a folder.
pub(crate) fn file_name(record: &TableRecord) -> String {
    format!("{}.parquet", record.sha256)
}

/// True when the file is there and is what was written.
pub(crate) fn is_sound(folder: &Path, record: &TableRecord) -> bool {
    let path = folder.join(file_name(record));
    fs::metadata(&path).is_ok_and(|meta| meta.len() == record.bytes)
        && sha256_of(&path).is_ok_and(|hash| hash == record.sha256)
}

/// The path of a table, once its bytes are known to be those that were written.
pub(crate) fn verified(folder: &Path, record: &TableRecord) -> Result<PathBuf> {
    let path = folder.join(file_name(record));
    if is_sound(folder, record) {
        return Ok(path);
    }
    let what = format!(
        "{} was changed or lost since Curio wrote it. Import the report again: Curio reads it anew.",
        path.display()
    );
    Err(Error::Workspace { what })
}

/// The paths of several tables, hashed side by side; of several that were changed the first is told.
pub(crate) fn all_verified(folder: &Path, records: &[&TableRecord]) -> Result<Vec<PathBuf>> {
    side_by_side(records, |record| verified(folder, record))
}

/// SHA-256 of a file, as hexadecimal text.
pub(crate) fn sha256_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hash.finalize())),
            count => hash.update(&buffer[..count]),
        }
    }
}
