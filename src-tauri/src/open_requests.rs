//! Paths the user gave on a command line: of this launch, or of a second one that found this one running.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
};

use tauri::{AppHandle, Emitter, Manager};

/// The event the page listens to once it is up.
const OPEN_REQUESTED: &str = "open-requested";

/// Holds paths until the page has asked for them; from then on they are sent to it.
pub(crate) struct OpenRequests(Mutex<Waiting>);

struct Waiting {
    paths: Vec<String>,
    page_is_up: bool,
}

impl OpenRequests {
    pub(crate) fn new(paths: Vec<String>) -> Self {
        Self(Mutex::new(Waiting { paths, page_is_up: false }))
    }

    /// What waits. The page listens to the event before it asks, so nothing falls between the two.
    pub(crate) fn take(&self) -> Vec<String> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.page_is_up = true;
        std::mem::take(&mut waiting.paths)
    }

    /// `paths` when the page is there to be told; otherwise they wait.
    fn arrived(&self, paths: Vec<String>) -> Option<Vec<String>> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.page_is_up {
            return Some(paths);
        }
        waiting.paths.extend(paths);
        None
    }

    pub(crate) fn second_launch(app: &AppHandle, paths: Vec<String>) {
        if paths.is_empty() {
            return;
        }
        if let Some(paths) = app.try_state::<Self>().and_then(|requests| requests.arrived(paths)) {
            // Fails only when the window is gone, and then nobody is left to tell.
            drop(app.emit(OPEN_REQUESTED, paths));
        }
    }
}

/// The paths among a program's arguments, made absolute against the folder it was started in.
pub(crate) fn paths(arguments: Vec<String>, folder: &Path) -> Vec<String> {
    arguments
        .into_iter()
        .skip(1)
        .filter(|argument| !argument.is_empty() && !argument.starts_with('-'))
        .map(|argument| folder.join(argument).display().to_string())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn relative_paths_are_those_of_the_folder_it_was_started_in() {
        let arguments = ["curio-desktop", "october", "--flag", "/bills/november.csv.gz"].map(String::from).to_vec();
        assert_eq!(paths(arguments, Path::new("/home/ada")), ["/home/ada/october", "/bills/november.csv.gz"]);
    }

    #[test]
    fn paths_wait_until_the_page_asks_and_then_go_straight_to_it() {
        let requests = OpenRequests::new(vec!["first".to_owned()]);
        assert_eq!(requests.arrived(vec!["second".to_owned()]), None);
        assert_eq!(requests.take(), ["first", "second"]);
        assert_eq!(requests.take(), Vec::<String>::new());
        assert_eq!(requests.arrived(vec!["third".to_owned()]), Some(vec!["third".to_owned()]));
    }
}
