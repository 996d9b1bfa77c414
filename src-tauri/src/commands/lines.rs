use tauri::State;

use crate::{
    dto::{AppError, LinesPage, LinesRequest},
    shell::Shell,
};

#[tauri::command]
pub(crate) async fn lines(shell: State<'_, Shell>, request: LinesRequest) -> Result<LinesPage, AppError> {
    shell.ask(move |desk| desk.lines(&request)).await
}
