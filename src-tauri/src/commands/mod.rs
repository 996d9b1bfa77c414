//! What the page may call: one file a screen, each command one step.
#![expect(clippy::let_underscore_must_use, reason = "written so by the macro that makes a command")]
#![expect(clippy::needless_pass_by_value, reason = "a command owns its arguments")]

pub(crate) mod attribution;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod lines;
pub(crate) mod overview;
pub(crate) mod rates;
pub(crate) mod recent;
pub(crate) mod reconcile;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod sources;
pub(crate) mod spend;
pub(crate) mod waste;
pub(crate) mod window;
