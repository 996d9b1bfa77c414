//! The shell's own failures in the user's words. Failures of a report or a workspace come with the session.

use std::{fmt::Display, path::Path};

use crate::dto::{AppError, ErrorCode};

fn failure(code: ErrorCode, message: String, hint: Option<String>) -> AppError {
    AppError { code, message, file: None, row: None, column: None, hint }
}

/// A defect in Curio; `cause` is what we ask the user to send.
pub(crate) fn defect(cause: &str) -> AppError {
    failure(
        ErrorCode::Internal,
        "Curio made a mistake and stopped this step.".to_owned(),
        Some(format!("Your reports and your workspace are as they were. Please report this text: {cause}")),
    )
}

/// Something asked for while an import still runs.
pub(crate) fn busy() -> AppError {
    failure(
        ErrorCode::Workspace,
        "An import is still running.".to_owned(),
        Some("Wait until it is done, or cancel it.".to_owned()),
    )
}

/// A file of the shell's own (settings, recent list) that cannot be read or written.
pub(crate) fn file(doing: &str, path: &Path, cause: &impl Display) -> AppError {
    let mut error = failure(
        ErrorCode::Workspace,
        format!("Curio cannot {doing} {}: {cause}.", path.display()),
        Some("Check that the disk has room and that you may write there.".to_owned()),
    );
    error.file = Some(path.display().to_string());
    error
}

/// The system's clipboard did not take the text.
pub(crate) fn clipboard(cause: &impl Display) -> AppError {
    failure(
        ErrorCode::NotAvailable,
        format!("The clipboard did not take the text: {cause}."),
        Some("Try again, or export a file instead.".to_owned()),
    )
}

/// The window did not do as asked.
pub(crate) fn window(cause: &impl Display) -> AppError {
    failure(ErrorCode::NotAvailable, format!("The window cannot do that here: {cause}."), None)
}
