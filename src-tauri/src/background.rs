//! Work off the window's thread.

use std::any::Any;

use crate::{dto::AppError, failure};

/// Runs `work` on a blocking thread. A panic there becomes an error for the page, and the window lives on.
pub(crate) async fn run<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(stopped) => Err(failure::defect(&cause(stopped))),
    }
}

fn cause(stopped: tokio::task::JoinError) -> String {
    match stopped.try_into_panic() {
        Ok(panic) => words(panic.as_ref()),
        Err(stopped) => stopped.to_string(),
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    if let Some(text) = panic.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = panic.downcast_ref::<String>() {
        text.clone()
    } else {
        "unknown cause".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dto::ErrorCode;

    fn wait<T>(task: impl Future<Output = T>) -> T {
        tauri::async_runtime::block_on(task)
    }

    #[test]
    fn an_answer_comes_back() {
        assert_eq!(wait(run(|| Ok(7))).ok(), Some(7));
    }

    #[test]
    fn a_panic_becomes_an_internal_error_with_its_words() {
        let error = wait(run::<u8>(|| panic!("no row {}", 3))).expect_err("it panicked");
        assert_eq!(error.code, ErrorCode::Internal);
        assert!(error.hint.is_some_and(|hint| hint.contains("no row 3")));
    }
}
