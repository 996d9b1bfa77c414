use std::fmt;
use std::process::ExitCode;

/// Why a command did not do it, with its exit code.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    code: u8,
}

impl Failure {
    /// Exit code 1.
    pub(crate) fn other(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 1 }
    }

    /// Exit code 2.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), code: 2 }
    }

    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<curio_engine::Error> for Failure {
    fn from(error: curio_engine::Error) -> Self {
        let code = if matches!(error, curio_engine::Error::BadInput { .. }) { 3 } else { 1 };
        Self { message: error.to_string(), code }
    }
}

impl From<curio_store::Error> for Failure {
    fn from(error: curio_store::Error) -> Self {
        match error {
            curio_store::Error::Engine(error) => error.into(),
            question @ curio_store::Error::SameMonths(_) => Self { message: question.to_string(), code: 3 },
            other @ curio_store::Error::Workspace { .. } => Self::other(other.to_string()),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::other(format!("cannot write the result: {error}"))
    }
}
