//! The ten places opened last: pinned ones first, missing ones still listed so that the page can gray them.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use crate::{
    dto::{AppError, Recent},
    settings,
};

const KEPT: usize = 10;

/// The only table of the file.
const TABLE: &str = "recent";

/// `recent.toml`.
pub(crate) struct RecentFile(Mutex<PathBuf>);

impl RecentFile {
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self(Mutex::new(folder.join("recent.toml")))
    }

    pub(crate) fn list(&self) -> Vec<Recent> {
        read(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts `path` first among its kind and keeps its pin.
    pub(crate) fn opened(&self, path: &str) -> Result<Vec<Recent>, AppError> {
        self.change(|list| {
            let pinned = list.iter().any(|recent| recent.path == path && recent.pinned);
            list.retain(|recent| recent.path != path);
            list.insert(0, recent(path, pinned));
        })
    }

    pub(crate) fn pin(&self, path: &str, pinned: bool) -> Result<Vec<Recent>, AppError> {
        self.change(|list| {
            for recent in list.iter_mut().filter(|recent| recent.path == path) {
                recent.pinned = pinned;
            }
        })
    }

    pub(crate) fn forget(&self, path: &str) -> Result<Vec<Recent>, AppError> {
        self.change(|list| list.retain(|recent| recent.path != path))
    }

    pub(crate) fn forget_unpinned(&self) -> Result<Vec<Recent>, AppError> {
        self.change(|list| list.retain(|recent| recent.pinned))
    }

    fn change(&self, edit: impl FnOnce(&mut Vec<Recent>)) -> Result<Vec<Recent>, AppError> {
        let file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut list = read(&file);
        edit(&mut list);
        list.sort_by_key(|recent| !recent.pinned);
        list.truncate(KEPT);
        settings::write(&file, &BTreeMap::from([(TABLE, &list)]))?;
        Ok(list)
    }
}

/// What the file lists; what is missing is found out each time.
fn read(file: &Path) -> Vec<Recent> {
    let mut tables: BTreeMap<String, Vec<Recent>> = settings::read(file);
    let list = tables.remove(TABLE).unwrap_or_default();
    list.into_iter().map(|kept| recent(&kept.path, kept.pinned)).collect()
}

fn recent(path: &str, pinned: bool) -> Recent {
    let place = Path::new(path);
    let name = place.file_name().unwrap_or(place.as_os_str()).to_string_lossy().into_owned();
    Recent { path: path.to_owned(), name, pinned, missing: !place.exists() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(folder: &tempfile::TempDir, name: &str) -> String {
        folder.path().join(name).display().to_string()
    }

    fn names(list: &[Recent]) -> Vec<&str> {
        list.iter().map(|recent| recent.name.as_str()).collect()
    }

    #[test]
    fn the_last_opened_comes_first_after_the_pinned_and_ten_are_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = RecentFile::in_folder(folder.path());
        for month in 1..=12 {
            file.opened(&within(&folder, &format!("2026-{month:02}"))).expect("written");
        }
        assert_eq!(file.list().len(), KEPT);
        file.pin(&within(&folder, "2026-05"), true).expect("written");
        let list = file.opened(&within(&folder, "2026-07")).expect("written");
        assert_eq!(names(&list)[..3], ["2026-05", "2026-07", "2026-12"]);
        assert!(list.iter().all(|recent| recent.missing));
    }

    #[test]
    fn forgetting_everything_leaves_what_is_pinned() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = RecentFile::in_folder(folder.path());
        for name in ["a", "b", "c"] {
            std::fs::create_dir(folder.path().join(name)).expect("made");
            file.opened(&within(&folder, name)).expect("written");
        }
        file.pin(&within(&folder, "b"), true).expect("written");
        assert_eq!(names(&file.forget(&within(&folder, "a")).expect("written")), ["b", "c"]);
        let left = file.forget_unpinned().expect("written");
        assert_eq!(names(&left), ["b"]);
        assert!(!left[0].missing);
    }
}
