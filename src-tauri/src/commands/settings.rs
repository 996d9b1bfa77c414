use tauri::State;

use crate::{
    dto::{AppError, Settings},
    shell::Shell,
};

#[tauri::command]
pub(crate) async fn settings(shell: State<'_, Shell>) -> Result<Settings, AppError> {
    Ok(shell.settings.read())
}

#[tauri::command]
pub(crate) async fn save_settings(shell: State<'_, Shell>, settings: Settings) -> Result<(), AppError> {
    shell.settings.write(settings)
}
