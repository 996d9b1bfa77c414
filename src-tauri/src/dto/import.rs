use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Money, Session};

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum ImportStage {
    /// Looking for manifests and files.
    Finding,
    /// Reading rows.
    Reading,
    /// Comparing totals, hashes and counts.
    Checking,
    /// Writing the journal: the moment the new month takes force.
    Saving,
}

/// At most ten of these a second.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct ImportProgress {
    /// The stage.
    pub stage: ImportStage,
    /// Name of the file being read.
    pub file: String,
    /// Its number, from 1.
    pub file_index: u32,
    /// How many files there are in all.
    pub file_count: u32,
    /// Rows read so far, all files.
    #[ts(type = "number")]
    pub rows: u64,
    /// Bytes read so far, as they lie on disk.
    #[ts(type = "number")]
    pub bytes_read: u64,
    /// Bytes there are in all.
    #[ts(type = "number")]
    pub bytes_total: u64,
    /// Megabytes (10^6) of report text and bytes on disk read a second.
    pub megabytes_per_second: f64,
    /// Estimated seconds to the end; absent while unknown.
    pub seconds_left: Option<f64>,
}

/// What to do with a report of months that are here already, where the reports do not say it themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum SameMonths {
    /// Not answered yet.
    Ask,
    /// What is here makes room.
    Replace,
    /// Both count: they hold different lines.
    Add,
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum NoteKind {
    /// Now in force.
    Taken,
    /// In force; an older delivery of the month was set to replaced.
    Replaced,
    /// The same delivery was here already; nothing was done.
    Unchanged,
    /// Not read, and why.
    SetAside,
    /// It was a workspace; it is the open one now.
    Opened,
}

/// One delivery's fate, with the reason in words.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct DeliveryNote {
    /// What was done.
    pub kind: NoteKind,
    /// The export's name.
    pub export: String,
    /// Billing periods, `2026-11`.
    pub periods: Vec<String>,
    /// Source lines.
    #[ts(type = "number")]
    pub lines: u64,
    /// Why, in one sentence.
    pub reason: String,
}

/// Something in a report that the user should know.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Problem {
    /// The file.
    pub file: String,
    /// The row, header = 1.
    pub row: Option<u32>,
    /// The column as spelled in the file.
    pub column: Option<String>,
    /// What is wrong and what Curio did about it.
    pub reason: String,
    /// How often it occurs in that column of that file.
    #[ts(type = "number")]
    pub count: u64,
}

/// What an import did.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct ImportOutcome {
    /// One note a delivery.
    pub notes: Vec<DeliveryNote>,
    /// Counted problems that did not stop it.
    pub problems: Vec<Problem>,
    /// Source lines taken.
    #[ts(type = "number")]
    pub lines: u64,
    /// Sum of the billed basis of what was taken, where one currency is present.
    pub billed_total: Option<Money>,
    /// The session as it is now.
    pub session: Session,
}
