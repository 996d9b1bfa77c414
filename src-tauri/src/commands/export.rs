use tauri::{State, WebviewWindow};

use crate::{
    dialogs,
    dto::{AppError, ExportOutcome, ExportRequest},
    shell::Shell,
};

#[tauri::command]
pub(crate) async fn export_view(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    request: ExportRequest,
) -> Result<Option<ExportOutcome>, AppError> {
    let asked = request.clone();
    let suggested = shell.ask(move |desk| Ok(desk.suggested_file_name(&asked))).await?;
    let Some(path) = dialogs::save(window, suggested).await? else { return Ok(None) };
    shell.ask(move |desk| desk.export(&request, &path).map(Some)).await
}

#[tauri::command]
pub(crate) async fn copy_text(shell: State<'_, Shell>, text: String) -> Result<(), AppError> {
    shell.copy(text).await
}
