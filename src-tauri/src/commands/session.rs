use tauri::State;

use crate::{
    dto::{AppError, Session},
    shell::Shell,
};

#[tauri::command]
pub(crate) async fn session(shell: State<'_, Shell>) -> Result<Session, AppError> {
    shell.ask(|desk| Ok(desk.session())).await
}
