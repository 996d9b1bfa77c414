//! Files appear whole or not at all.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::csv_file::Written;

/// `spend.csv` has `spend.control.json` beside it.
fn control_path(path: &Path) -> PathBuf {
    path.with_extension("control.json")
}

/// Writes the table and its side file beside their names, then renames both into place. Gives the side file's path.
pub(crate) fn save(
    path: &Path,
    table: impl FnOnce(&mut dyn Write) -> io::Result<Written>,
    control: impl FnOnce(Written) -> String,
) -> io::Result<(PathBuf, Written)> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut unnamed = tempfile::NamedTempFile::new_in(folder)?;
    let mut buffer = BufWriter::new(unnamed.as_file_mut());
    let written = table(&mut buffer)?;
    buffer.flush()?;
    drop(buffer);
    let mut side = tempfile::NamedTempFile::new_in(folder)?;
    side.write_all(control(written).as_bytes())?;
    unnamed.as_file().sync_all()?;
    side.as_file().sync_all()?;
    let control = control_path(path);
    side.persist(&control).map_err(|error| error.error)?;
    unnamed.persist(path).map_err(|error| error.error)?;
    Ok((control, written))
}
