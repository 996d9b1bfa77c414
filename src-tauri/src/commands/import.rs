use std::path::PathBuf;

use tauri::{State, WebviewWindow, ipc::Channel};

use crate::{
    dialogs::{self, Choose},
    dto::{AppError, ImportOutcome, ImportProgress, SameMonths},
    jobs::Job,
    session::Desk,
    shell::Shell,
};

#[tauri::command]
pub(crate) async fn choose_paths(window: WebviewWindow, kind: Choose) -> Result<Vec<String>, AppError> {
    dialogs::choose(window, kind).await
}

#[tauri::command]
pub(crate) async fn import_paths(
    shell: State<'_, Shell>,
    paths: Vec<PathBuf>,
    same_months: SameMonths,
    on_progress: Channel<ImportProgress>,
) -> Result<ImportOutcome, AppError> {
    let opened = paths.clone();
    let work = move |desk: &Desk, job: &Job| desk.import(&paths, same_months, job);
    let outcome = shell.import(watched(on_progress), work).await?;
    shell.remember(&opened);
    Ok(outcome)
}

#[tauri::command]
pub(crate) async fn open_sample(
    shell: State<'_, Shell>,
    on_progress: Channel<ImportProgress>,
) -> Result<ImportOutcome, AppError> {
    shell.import(watched(on_progress), Desk::open_sample).await
}

#[tauri::command]
pub(crate) async fn open_own(shell: State<'_, Shell>) -> Result<ImportOutcome, AppError> {
    shell.import(Job::silent(), |desk, _| desk.open_own()).await
}

#[tauri::command]
pub(crate) fn cancel_import(shell: State<'_, Shell>) {
    shell.jobs.cancel();
}

/// A job that tells the page. A page that is gone need not be told.
fn watched(on_progress: Channel<ImportProgress>) -> Job {
    Job::new(move |progress| drop(on_progress.send(progress)))
}
