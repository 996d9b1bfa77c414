use tauri::State;

use crate::{
    dto::{AppError, Sources, SourcesRequest},
    shell::Shell,
};

#[tauri::command]
pub(crate) async fn sources(shell: State<'_, Shell>, request: SourcesRequest) -> Result<Sources, AppError> {
    shell.ask(move |desk| desk.sources(&request)).await
}
