//! The program `curio-desktop`: the window, and the same executable again as the import worker.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = run_as_worker() {
        return code;
    }
    keep_the_window_from_staying_blank();
    curio_app::run(tauri::generate_context!())
}

/// An import runs in a second process of this executable, started with a hidden argument, so that its memory ends with
/// it, cancel can kill it, and a crash in a parser never takes the window down.
fn run_as_worker() -> Option<ExitCode> {
    (std::env::args().nth(1)? == curio_store::WORKER_ARGUMENT).then(curio_store::run_worker)
}

/// WebKitGTK shows an empty window on many NVIDIA and Wayland systems unless this renderer is off. A value the user has
/// set stays as it is.
#[cfg(target_os = "linux")]
fn keep_the_window_from_staying_blank() {
    const RENDERER: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(RENDERER).is_none() {
        #[expect(unsafe_code, reason = "the only thread there is sets a variable before GTK reads its environment")]
        // SAFETY: nothing has started another thread yet.
        unsafe {
            std::env::set_var(RENDERER, "1");
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn keep_the_window_from_staying_blank() {}
