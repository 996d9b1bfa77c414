//! Files as people hand them over.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use curio_engine::BadInput;
use curio_engine::ingest::time;
use curio_engine::waste::{Evidence, GivenFile};

use super::ReadEvidence;
use crate::error::{Error, Result};
use crate::rules::hash_of;

/// Folders within folders that are looked into: a run of the script has one an account and one a region.
const DEEPEST: usize = 8;
/// Files of one folder and its own folders.
const MOST_FILES: usize = 10_000;
/// A file larger than this is not even opened.
const MOST_BYTES: u64 = 256 << 20;
/// Endings of files in folders that are looked at; what is named itself may have any.
const ENDINGS: [&str; 4] = [".json", ".csv", ".json.gz", ".csv.gz"];

/// A file with its content.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// Its name, with the folder that was handed over.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    /// The day it was last written; empty where the disk does not say.
    pub(super) day: String,
    /// What the folder it comes from is known by.
    pub(super) place: String,
}

/// The files at these paths.
///
/// # Errors
/// Names a path that is not there, or is not a file or folder.
pub(super) fn at(paths: &[PathBuf]) -> Result<Vec<Given>> {
    let mut found: Vec<(String, PathBuf)> = Vec::new();
    for path in paths {
        let meta = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        let name = name_of(path);
        if meta.is_dir() {
            let before = found.len();
            in_folder(path, &name, 0, &mut found)?;
            if found.len() == before {
                let hint = "Choose the folder that the script wrote, or the files themselves.";
                return Err(BadInput::file(path.display().to_string(), "holds no JSON or CSV file.", hint).into());
            }
        } else if meta.is_file() {
            found.push((name, path.clone()));
        } else {
            let what = "is neither a file nor a folder.";
            return Err(BadInput::file(path.display().to_string(), what, "Choose files on a disk.").into());
        }
    }
    found.into_iter().map(|(name, path)| read(name, &path)).collect()
}

fn in_folder(folder: &Path, name: &str, depth: usize, found: &mut Vec<(String, PathBuf)>) -> Result<()> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort_unstable();
    for path in paths {
        // Links lead elsewhere, and perhaps back.
        let Ok(meta) = fs::symlink_metadata(&path) else { continue };
        let own = name_of(&path);
        let lower = own.to_lowercase();
        let inner = format!("{name}/{own}");
        if own.starts_with('.') {
            continue;
        }
        if meta.is_dir() && depth < DEEPEST {
            in_folder(&path, &inner, depth + 1, found)?;
        } else if meta.is_file() && ENDINGS.iter().any(|ending| lower.ends_with(ending)) {
            found.push((inner, path));
        }
        if found.len() > MOST_FILES {
            let what = format!("holds more than {MOST_FILES} files.");
            return Err(BadInput::file(folder.display().to_string(), what, "Choose the folder of the evidence.").into());
        }
    }
    Ok(())
}

fn read(name: String, path: &Path) -> Result<Given> {
    let meta = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if meta.len() > MOST_BYTES {
        let what = format!("is larger than {} MB.", MOST_BYTES >> 20);
        return Err(BadInput::file(path.display().to_string(), what, "Evidence of one account is far smaller.").into());
    }
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let day = meta.modified().map(|moment| print(moment).chars().take(10).collect()).unwrap_or_default();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_unknown| folder.to_owned());
    Ok(Given { name, bytes, day, place: hash_of(folder.to_string_lossy().as_bytes()) })
}

/// The last part of a path, also of `.`.
fn name_of(path: &Path) -> String {
    let whole = || path.canonicalize().ok()?.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).or_else(whole);
    name.unwrap_or_else(|| "evidence".to_owned())
}

/// What files say together.
pub(super) fn understood(files: &[Given]) -> ReadEvidence {
    let files = files.iter().map(|file| GivenFile { name: &file.name, bytes: &file.bytes, day: &file.day });
    let files: Vec<GivenFile<'_>> = files.collect();
    let (evidence, refused) = Evidence::read(&files);
    ReadEvidence { taken: evidence.files.len(), evidence, refused }
}

/// This moment.
pub(super) fn now() -> String {
    print(SystemTime::now())
}

fn print(moment: SystemTime) -> String {
    let ms = moment.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    time::print(i64::try_from(ms).unwrap_or(0))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let what = if error.kind() == std::io::ErrorKind::NotFound {
        "is not there.".to_owned()
    } else {
        format!("cannot be read: {error}.")
    };
    BadInput::file(path.display().to_string(), what, "Check the path.").into()
}
