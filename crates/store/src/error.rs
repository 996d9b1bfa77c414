use std::path::Path;

use curio_engine::BadInput;

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The engine's answer: bad input, not available, cancelled.
    #[error(transparent)]
    Engine(#[from] curio_engine::Error),
    /// Months are here already, and only the user knows what the two reports are to each other.
    #[error("{0}")]
    SameMonths(BadInput),
    /// The workspace cannot be read or written.
    #[error("{what}")]
    Workspace {
        /// The sentence, with the path.
        what: String,
    },
}

impl Error {
    /// A failed file operation of the workspace.
    pub(crate) fn io(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        let hint = match error.kind() {
            std::io::ErrorKind::StorageFull => " The disk is full: free some space and try again; nothing was changed.",
            std::io::ErrorKind::PermissionDenied => " You may not write there: choose another workspace folder.",
            _ => "",
        };
        Self::Workspace { what: format!("cannot {doing} {}: {error}.{hint}", path.display()) }
    }

    /// True when the user stopped it.
    pub fn is_cancelled(&self) -> bool {
        matches!(self, Self::Engine(curio_engine::Error::Cancelled))
    }
}

impl From<BadInput> for Error {
    fn from(place: BadInput) -> Self {
        Self::Engine(place.into())
    }
}

/// Shorthand for store results.
pub type Result<T> = std::result::Result<T, Error>;
