use tauri::{State, WebviewWindow};

use crate::{dto::AppError, failure, open_requests::OpenRequests};

/// The paths of this launch, once.
#[tauri::command]
pub(crate) fn pending_open(requests: State<'_, OpenRequests>) -> Vec<String> {
    requests.take()
}

/// Sets full screen, or without `on` reports it.
#[tauri::command]
pub(crate) fn full_screen(window: WebviewWindow, on: Option<bool>) -> Result<bool, AppError> {
    match on {
        Some(on) => window.set_fullscreen(on).map(|()| on),
        None => window.is_fullscreen(),
    }
    .map_err(|cause| failure::window(&cause))
}
