use std::path::PathBuf;

use tauri::{State, WebviewWindow};

use crate::{
    dialogs,
    dto::{AppError, LoadRates, LoadedRates, LockMonth, Session},
    shell::Shell,
};

/// Nothing when the dialog was closed, or when the dropped file is no table of rates.
#[tauri::command]
pub(crate) async fn load_rates(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    request: LoadRates,
) -> Result<Option<LoadedRates>, AppError> {
    let (dropped, path) = match request.path {
        Some(path) => (true, Some(PathBuf::from(path))),
        None => (false, dialogs::choose_list(window, "Load exchange rates").await?),
    };
    let Some(path) = path else { return Ok(None) };
    shell.ask(move |desk| desk.load_rates(&path, dropped)).await
}

#[tauri::command]
pub(crate) async fn lock_month(shell: State<'_, Shell>, request: LockMonth) -> Result<Session, AppError> {
    shell.ask(move |desk| desk.lock_month(&request)).await
}
