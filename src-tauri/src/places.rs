//! Where things lie on this computer.

use std::path::{Path, PathBuf};

use tauri::{AppHandle, Manager};

use crate::session::DeskConfig;

/// The sample's folder below the program or its resources.
const SAMPLE: &str = "data-samples/legacy";

/// What the session needs to know.
pub(crate) fn desk_config(app: &AppHandle) -> tauri::Result<DeskConfig> {
    Ok(DeskConfig {
        workspaces_dir: curio_store::workspaces_folder().map_or_else(|| app.path().app_data_dir(), Ok)?,
        sample_dir: sample_dir(app),
        worker: std::env::current_exe()?,
    })
}

/// In a checkout the variable names it; an installed Curio has it among its resources or beside the program.
fn sample_dir(app: &AppHandle) -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CURIO_SAMPLE_DIR") {
        return Some(PathBuf::from(named));
    }
    let program = std::env::current_exe().ok();
    [app.path().resource_dir().ok().as_deref(), program.as_deref().and_then(Path::parent)]
        .into_iter()
        .flatten()
        .map(|folder| folder.join(SAMPLE))
        .find(|folder| folder.is_dir())
}
