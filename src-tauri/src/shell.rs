//! What lives as long as the window: the open workspace, the running job, the user's own files.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use arboard::Clipboard;
use tauri::{AppHandle, Manager};

use crate::{
    background,
    dto::{AppError, ImportOutcome},
    failure,
    jobs::{Job, Jobs},
    places,
    recents::RecentFile,
    session::Desk,
    settings::SettingsFile,
};

pub(crate) struct Shell {
    pub(crate) jobs: Jobs,
    pub(crate) settings: SettingsFile,
    pub(crate) recents: RecentFile,
    /// A workspace that cannot be opened is told to every command that needs it; the window opens all the same.
    desk: Arc<Result<Desk, AppError>>,
    /// Kept for as long as the program runs: on X11 the text is served by the one who copied it.
    clipboard: Arc<Mutex<Option<Clipboard>>>,
}

impl Shell {
    pub(crate) fn new(app: &AppHandle) -> tauri::Result<Self> {
        let folder = app.path().app_config_dir()?;
        Ok(Self {
            jobs: Jobs::default(),
            settings: SettingsFile::in_folder(&folder),
            recents: RecentFile::in_folder(&folder),
            desk: Arc::new(Desk::open(places::desk_config(app)?)),
            clipboard: Arc::default(),
        })
    }

    /// One call to the session, off the window's thread.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Desk) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let desk = Arc::clone(&self.desk);
        background::run(move || question(desk.as_ref().as_ref().map_err(Clone::clone)?)).await
    }

    /// One import, watched by `job`.
    pub(crate) async fn import(
        &self,
        job: Job,
        work: impl FnOnce(&Desk, &Job) -> Result<ImportOutcome, AppError> + Send + 'static,
    ) -> Result<ImportOutcome, AppError> {
        let running = self.jobs.start(job)?;
        self.ask(move |desk| work(desk, running.job())).await
    }

    pub(crate) async fn copy(&self, text: String) -> Result<(), AppError> {
        let kept = Arc::clone(&self.clipboard);
        background::run(move || {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            let clipboard = match kept.as_mut() {
                Some(clipboard) => clipboard,
                None => kept.insert(Clipboard::new().map_err(|cause| failure::clipboard(&cause))?),
            };
            clipboard.set_text(text).map_err(|cause| failure::clipboard(&cause))
        })
        .await
    }

    /// Puts what was opened on top of the recent list. A list that cannot be written never spoils the import itself.
    pub(crate) fn remember(&self, paths: &[PathBuf]) {
        for path in paths.iter().rev() {
            drop(self.recents.opened(&path.display().to_string()));
        }
    }
}
