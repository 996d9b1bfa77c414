use tauri::State;

use crate::{
    dto::{AppError, Overview, OverviewRequest},
    shell::Shell,
};

#[tauri::command]
pub(crate) async fn overview(shell: State<'_, Shell>, request: OverviewRequest) -> Result<Overview, AppError> {
    shell.ask(move |desk| desk.overview(&request)).await
}
