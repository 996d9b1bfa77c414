use tauri::State;

use crate::{
    dto::{AppError, Recent},
    shell::Shell,
};

#[tauri::command]
pub(crate) async fn recent(shell: State<'_, Shell>) -> Result<Vec<Recent>, AppError> {
    Ok(shell.recents.list())
}

/// Pins, unpins or (without `pinned`) forgets one path; without a path forgets all that are not pinned.
#[tauri::command]
pub(crate) async fn change_recent(
    shell: State<'_, Shell>,
    path: Option<String>,
    pinned: Option<bool>,
) -> Result<Vec<Recent>, AppError> {
    match (path, pinned) {
        (Some(path), Some(pinned)) => shell.recents.pin(&path, pinned),
        (Some(path), None) => shell.recents.forget(&path),
        (None, _) => shell.recents.forget_unpinned(),
    }
}
