//! What lies on disk: the workspace folder, the import transaction, the worker process that reads reports.
//! It computes no cost; it hands files to the engine and keeps what comes back.

mod closes;
mod copy;
mod discover;
mod error;
mod evidence;
mod import;
mod invoices;
mod journal;
mod loading;
mod plan;
mod rates;
mod record;
mod rules;
mod tables;
mod waste;
mod window;
mod worker;
mod workspace;

pub use closes::CloseFile;
pub use copy::{Copied, copy_workspace};
pub use discover::{Found, FoundDelivery, SetAside, discover};
pub use error::{Error, Result};
pub use evidence::{AddedEvidence, EvidenceFolder, KeptFile, ReadEvidence};
pub use import::{ImportJob, ImportOptions, ImportProgress, ImportStage, Imported, Note, NoteKind, SameMonths};
pub use invoices::InvoiceFile;
pub use loading::{bill_before, received};
pub use rates::{RateFile, Rates};
pub use record::{ControlRecord, DeliveryRecord, ProblemRecord, SourceRecord, TableRecord};
pub use rules::{RulesFile, RulesText, Standing};
pub use waste::WasteFile;
pub use window::{Steps, WindowFile};
pub use worker::{WORKER_ARGUMENT, run_worker};
pub use workspace::{Workspace, check_lines, default_workspace, is_workspace, same_place, workspaces_folder};
