use serde::Serialize;
use ts_rs::TS;

/// What kind of failure it is; the window branches on this and on nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    /// The report cannot be used; `file`, `row` and `column` say where.
    BadInput,
    /// Months of the report are here already, and only the user knows whether it replaces them or adds to them.
    SameMonths,
    /// The user stopped it; nothing was changed.
    Cancelled,
    /// The answer exists only in another basis or with another column; the message names it.
    NotAvailable,
    /// The workspace cannot be read or written.
    Workspace,
    /// A defect in Curio; the message says what to send.
    Internal,
}

/// A failure in the user's words.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct AppError {
    /// The kind.
    pub code: ErrorCode,
    /// What is wrong, one sentence.
    pub message: String,
    /// The file it is in.
    pub file: Option<String>,
    /// The row as a spreadsheet counts it: the header is row 1.
    pub row: Option<u32>,
    /// The column's name as the file spells it.
    pub column: Option<String>,
    /// What to do next.
    pub hint: Option<String>,
}
