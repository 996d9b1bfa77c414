use tauri::{State, WebviewWindow};

use crate::{
    dialogs,
    dto::{AppError, SavedCopy, Session, Steps},
    shell::Shell,
};

#[tauri::command]
pub(crate) async fn session(shell: State<'_, Shell>) -> Result<Session, AppError> {
    shell.ask(|desk| Ok(desk.session())).await
}

#[tauri::command]
pub(crate) async fn keep_steps(shell: State<'_, Shell>, workspace: String, steps: Steps) -> Result<(), AppError> {
    shell.ask(move |desk| desk.keep_steps(&workspace, steps)).await
}

#[tauri::command]
pub(crate) async fn save_copy(window: WebviewWindow, shell: State<'_, Shell>) -> Result<Option<SavedCopy>, AppError> {
    let suggested = shell.ask(|desk| Ok(desk.suggested_copy_name())).await?;
    let Some(path) = dialogs::save_copy(window, suggested).await? else { return Ok(None) };
    shell.ask(move |desk| desk.save_copy(&path).map(Some)).await
}
