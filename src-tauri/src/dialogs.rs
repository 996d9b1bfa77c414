//! The system's own dialogs. They run on this side, so that the page needs no permission to see the disk.
//!
//! A debug build can be driven without a person: `CURIO_TEST_CHOOSE` (a list of paths as in `PATH`) answers the open
//! dialog, `CURIO_TEST_CHOOSE_LIST` the one for lists, `CURIO_TEST_CHOOSE_EVIDENCE` the one for evidence,
//! `CURIO_TEST_SAVE_DIR` those for saving. A release build knows neither.

use std::path::PathBuf;

use serde::Deserialize;
use tauri::WebviewWindow;
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

use crate::{background, dto::AppError};

/// What the collecting script is called.
const SCRIPT: &str = "collect-evidence.sh";

/// What the open dialog lets the user pick.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Choose {
    Files,
    Folder,
}

/// The paths chosen; none when the dialog was closed.
pub(crate) async fn choose(window: WebviewWindow, kind: Choose) -> Result<Vec<String>, AppError> {
    if let Some(chosen) = test_answer("CURIO_TEST_CHOOSE") {
        return Ok(std::env::split_paths(&chosen).map(|path| path.display().to_string()).collect());
    }
    background::run(move || {
        let chosen = match kind {
            Choose::Files => reports(&window).blocking_pick_files(),
            Choose::Folder => {
                plain(&window).set_title("Open a folder of reports").blocking_pick_folder().map(|one| vec![one])
            }
        };
        Ok(chosen.into_iter().flatten().filter_map(on_disk).map(|path| path.display().to_string()).collect())
    })
    .await
}

/// A list that the user keeps beside the reports; `None` when the dialog was closed.
pub(crate) async fn choose_list(window: WebviewWindow, title: &'static str) -> Result<Option<PathBuf>, AppError> {
    if let Some(chosen) = test_answer("CURIO_TEST_CHOOSE_LIST") {
        return Ok(Some(chosen.into()));
    }
    background::run(move || {
        let dialog = plain(&window).set_title(title).add_filter("CSV", &["csv", "txt", "tsv"]);
        Ok(dialog.blocking_pick_file().and_then(on_disk))
    })
    .await
}

/// Files that say more about resources than reports do; an empty list when the dialog was closed.
pub(crate) async fn choose_evidence(window: WebviewWindow) -> Result<Vec<String>, AppError> {
    if let Some(chosen) = test_answer("CURIO_TEST_CHOOSE_EVIDENCE") {
        return Ok(std::env::split_paths(&chosen).map(|path| path.display().to_string()).collect());
    }
    background::run(move || {
        let dialog = plain(&window)
            .set_title("Add evidence")
            .add_filter("Answers of AWS, metrics, exports of advisors", &["json", "csv", "gz", "zip", "txt"])
            .add_filter("All files", &["*"]);
        let chosen = dialog.blocking_pick_files().into_iter().flatten();
        Ok(chosen.filter_map(on_disk).map(|path| path.display().to_string()).collect())
    })
    .await
}

/// Where to save the script that collects evidence; `None` when the dialog was closed.
pub(crate) async fn save_script(window: WebviewWindow) -> Result<Option<PathBuf>, AppError> {
    let dialog = plain(&window).set_title("Save the collecting script").add_filter("Shell script", &["sh"]);
    save_with(dialog, SCRIPT.to_owned()).await
}

/// Where to save a file; `None` when the dialog was closed.
pub(crate) async fn save(window: WebviewWindow, suggested: String) -> Result<Option<PathBuf>, AppError> {
    let dialog = plain(&window).set_title("Export").add_filter("CSV", &["csv"]);
    save_with(dialog, suggested).await
}

/// Where to put a copy of the workspace; `None` when the dialog was closed.
pub(crate) async fn save_copy(window: WebviewWindow, suggested: String) -> Result<Option<PathBuf>, AppError> {
    save_with(plain(&window).set_title("Save a copy"), suggested).await
}

/// A folder to put several files into: `suggested`, below the one that is chosen. `None` when the dialog was closed.
pub(crate) async fn save_folder(window: WebviewWindow, suggested: String) -> Result<Option<PathBuf>, AppError> {
    if let Some(folder) = test_answer("CURIO_TEST_SAVE_DIR") {
        return Ok(Some(PathBuf::from(folder).join(suggested)));
    }
    background::run(move || {
        let chosen = plain(&window).set_title("Save in a folder").blocking_pick_folder();
        Ok(chosen.and_then(on_disk).map(|folder| folder.join(suggested)))
    })
    .await
}

async fn save_with(dialog: FileDialogBuilder<tauri::Wry>, suggested: String) -> Result<Option<PathBuf>, AppError> {
    if let Some(folder) = test_answer("CURIO_TEST_SAVE_DIR") {
        return Ok(Some(PathBuf::from(folder).join(suggested)));
    }
    background::run(move || Ok(dialog.set_file_name(suggested).blocking_save_file().and_then(on_disk))).await
}

fn plain(window: &WebviewWindow) -> FileDialogBuilder<tauri::Wry> {
    window.dialog().file().set_parent(window)
}

fn reports(window: &WebviewWindow) -> FileDialogBuilder<tauri::Wry> {
    plain(window)
        .set_title("Open reports")
        .add_filter("Cost reports and manifests", &["csv", "gz", "zip", "parquet", "json"])
        .add_filter("All files", &["*"])
}

fn on_disk(path: FilePath) -> Option<PathBuf> {
    path.into_path().ok()
}

fn test_answer(variable: &str) -> Option<std::ffi::OsString> {
    if cfg!(debug_assertions) { std::env::var_os(variable) } else { None }
}
