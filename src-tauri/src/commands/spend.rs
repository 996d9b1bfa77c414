use tauri::State;

use crate::{
    dto::{AppError, SpendPage, SpendRequest},
    shell::Shell,
};

#[tauri::command]
pub(crate) async fn spend(shell: State<'_, Shell>, request: SpendRequest) -> Result<SpendPage, AppError> {
    shell.ask(move |desk| desk.spend(&request)).await
}
