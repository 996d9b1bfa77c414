//! The one window.

use tauri::{AppHandle, Manager, Url, WebviewWindowBuilder, Wry, plugin::TauriPlugin, webview::NewWindowResponse};
use tauri_plugin_window_state::StateFlags;

/// Its label, as the configuration and the capability name it.
pub(crate) const MAIN: &str = "main";

/// Size, place, maximized and full screen come back with the next launch, on a screen that is there.
pub(crate) fn remembered() -> TauriPlugin<Wry> {
    let flags = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED | StateFlags::FULLSCREEN;
    tauri_plugin_window_state::Builder::new().with_state_flags(flags).build()
}

/// Done here and not by Tauri's `freezePrototype`, with which the page would not start; see the script.
const FREEZE_PROTOTYPE: &str = include_str!("freeze.js");

/// Opens it as configured. It shows Curio's own page and never another one: a dropped file or a link in a tag value
/// must not replace the screen.
pub(crate) fn open(app: &AppHandle) -> tauri::Result<()> {
    let configured = app.config().app.windows.iter().find(|window| window.label == MAIN);
    let Some(config) = configured else { return Err(tauri::Error::WindowNotFound) };
    WebviewWindowBuilder::from_config(app, config)?
        .initialization_script(FREEZE_PROTOTYPE)
        .on_navigation(is_our_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    Ok(())
}

fn is_our_page(url: &Url) -> bool {
    let host = url.host_str();
    match url.scheme() {
        "tauri" => host == Some("localhost"),
        // The form Windows gives the same address.
        "http" | "https" => cfg!(windows) && host == Some("tauri.localhost"),
        _ => false,
    }
}

/// For a second launch: the window that is open already comes forward.
pub(crate) fn to_the_front(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    for step in [window.unminimize(), window.show(), window.set_focus()] {
        // A window manager may refuse; the paths are opened all the same.
        drop(step);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(url: &str) -> bool {
        is_our_page(&url.parse().expect("a URL"))
    }

    #[test]
    fn only_the_page_built_into_the_program_is_shown() {
        assert!(ours("tauri://localhost/"));
        assert!(ours("tauri://localhost/index.html#/spend"));
        for other in
            ["https://example.com/", "file:///etc/passwd", "tauri://elsewhere/", "data:text/html,x", "about:blank"]
        {
            assert!(!ours(other), "{other}");
        }
    }
}
