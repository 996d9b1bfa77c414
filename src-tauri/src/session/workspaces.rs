//! One workspace and another: opening, copying, and where the window was in each.

use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use chrono::Utc;
use curio_store::{Workspace, copy_workspace, same_place};

use super::{Desk, DeskConfig, OWN, SAMPLE, describe};
use crate::dto::{self, AppError};

/// How the name of a workspace's folder ends.
const ENDING: &str = "curio";

impl Desk {
    /// Opens the workspace of the user's own reports.
    pub fn open_own(&self) -> Result<dto::ImportOutcome, AppError> {
        self.open_workspace(&self.config.workspaces_dir.join(OWN))
    }

    /// Opens the workspace in this folder; the one before stays open when that fails.
    pub(super) fn open_workspace(&self, folder: &Path) -> Result<dto::ImportOutcome, AppError> {
        let mut open = self.workspace.lock().unwrap_or_else(PoisonError::into_inner);
        if !same_place(open.folder(), folder) {
            let other = Workspace::open_existing(folder)?;
            self.show(&other)?;
            *open = other;
        }
        Ok(describe::opened(self.session()))
    }

    /// Keeps where the window is in `workspace`, as the page knows it. One that was left meanwhile is no longer ours to write.
    pub fn keep_steps(&self, workspace: &str, steps: dto::Steps) -> Result<(), AppError> {
        let loaded = self.loaded();
        if loaded.folder.display().to_string() == workspace {
            loaded.window.write(&steps.into())?;
        }
        Ok(())
    }

    /// Copies the open workspace, as it was at its last import, to `path` or, without its ending, `path.curio`.
    pub fn save_copy(&self, path: &Path) -> Result<dto::SavedCopy, AppError> {
        let loaded = self.loaded();
        let copied = copy_workspace(&loaded.folder, &with_ending(path), loaded.sample)?;
        Ok(dto::SavedCopy { path: copied.folder.display().to_string(), bytes: copied.bytes })
    }

    /// The name the save dialog begins with: `My reports 2026-11-20.curio`.
    pub fn suggested_copy_name(&self) -> String {
        let name = self.loaded().name.replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "-");
        format!("{name} {}.{ENDING}", Utc::now().format("%Y-%m-%d"))
    }
}

pub(super) fn is_sample(config: &DeskConfig, folder: &Path) -> bool {
    same_place(folder, &config.workspaces_dir.join(SAMPLE))
}

/// What people call the workspace in this folder.
pub(super) fn name(config: &DeskConfig, folder: &Path) -> String {
    if is_sample(config, folder) {
        return "Larkspur Freight (fictional)".to_owned();
    }
    let own = same_place(folder, &config.workspaces_dir.join(OWN));
    let stem = folder.file_stem().filter(|_| !own);
    stem.map_or_else(|| "My reports".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// Added and not exchanged: in `Q3 2026.10` the dot is part of the name.
fn with_ending(path: &Path) -> PathBuf {
    if path.extension().is_some_and(|ending| ending == ENDING) {
        return path.to_owned();
    }
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{ENDING}"));
    name.into()
}
