//! The settings: one plain file the user can read, copy and edit.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    dto::{AppError, Settings},
    failure,
};

/// `settings.toml`.
pub(crate) struct SettingsFile(Mutex<PathBuf>);

impl SettingsFile {
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self(Mutex::new(folder.join("settings.toml")))
    }

    /// What the file says; a missing or damaged file is the same as none.
    pub(crate) fn read(&self) -> Settings {
        within_limits(read(&self.0.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    pub(crate) fn write(&self, settings: Settings) -> Result<(), AppError> {
        write(&self.0.lock().unwrap_or_else(PoisonError::into_inner), &within_limits(settings))
    }
}

/// Text outside 80 to 200 percent leaves the screen unusable, and with it the way back.
fn within_limits(mut settings: Settings) -> Settings {
    settings.zoom_percent = settings.zoom_percent.clamp(80, 200);
    settings
}

/// Reads a file of the shell's own, or starts afresh.
pub(crate) fn read<T: DeserializeOwned + Default>(path: &Path) -> T {
    fs::read_to_string(path).ok().and_then(|text| toml::from_str(&text).ok()).unwrap_or_default()
}

/// Writes a file of the shell's own so that a reader finds the old one or the new one, whole.
pub(crate) fn write(path: &Path, content: &impl Serialize) -> Result<(), AppError> {
    let text = toml::to_string_pretty(content).map_err(|cause| failure::defect(&cause.to_string()))?;
    replace(path, &text).map_err(|cause| failure::file("write", path, &cause))
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("tmp");
    fs::write(&beside, text)?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dto::Theme;

    #[test]
    fn settings_come_back_and_zoom_stays_within_80_and_200() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = SettingsFile::in_folder(&folder.path().join("not-there-yet"));
        assert_eq!(file.read().zoom_percent, 100);
        file.write(Settings { theme: Theme::Dark, zoom_percent: 900, presenter: true }).expect("written");
        let back = file.read();
        assert_eq!((back.theme, back.zoom_percent, back.presenter), (Theme::Dark, 200, true));
    }

    #[test]
    fn a_damaged_file_means_the_defaults() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("settings.toml"), "theme = [").expect("written");
        assert_eq!(SettingsFile::in_folder(folder.path()).read().theme, Theme::System);
    }
}
