//! What lies on disk: the workspace folder, the import transaction, the worker process that reads reports.
//! It computes no cost; it hands files to the engine and keeps what comes back.

mod discover;
mod error;
mod import;
mod journal;
mod record;
mod tables;
mod worker;
mod workspace;

pub use discover::{Found, FoundDelivery, SetAside, discover};
pub use error::{Error, Result};
pub use import::{ImportJob, ImportOptions, ImportProgress, ImportStage, Imported, Note, NoteKind};
pub use record::{ControlRecord, DeliveryRecord, ProblemRecord, SourceRecord, TableRecord};
pub use worker::{WORKER_ARGUMENT, run_worker};
pub use workspace::{Workspace, check_lines, default_workspace, workspaces_folder};
