use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ExportProfile, Money, View};

/// Asks how well required tags are kept.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct ComplianceRequest {
    /// The view.
    pub view: View,
}

/// How well required tags are kept, by account and by owner, over months.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Compliance {
    /// Session revision.
    pub revision: u32,
    /// Required dimensions.
    pub dimensions: Vec<String>,
    /// Of the whole view, by dimension.
    pub total: Vec<ComplianceShare>,
    /// By account, the most money that lacks a tag first.
    pub accounts: Vec<ComplianceRow>,
    /// By owner.
    pub owners: Vec<ComplianceRow>,
    /// By loaded month, oldest first.
    pub months: Vec<ComplianceMonth>,
}

/// What keeps a required tag.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct ComplianceShare {
    /// Cost with a valid value.
    pub kept: Money,
    /// Taggable cost.
    pub whole: Money,
    /// Percent; none of a whole of nothing.
    pub percent: Option<f64>,
    /// Resources with a valid value.
    pub resources_kept: u32,
    /// Resources that could carry it.
    pub resources: u32,
}

/// An account or owner.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct ComplianceRow {
    /// Id or name; empty for nobody.
    pub value: String,
    /// For people.
    pub label: String,
    /// By dimension.
    pub shares: Vec<ComplianceShare>,
}

/// A month.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct ComplianceMonth {
    /// The month.
    pub month: String,
    /// By dimension, with today's rules.
    pub shares: Vec<ComplianceShare>,
    /// As it was when the month was closed; none while it is open.
    pub closed: Option<Vec<ComplianceShare>>,
}

/// Closes a month for attribution: its statements and compliance are kept as they are now.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct CloseMonth {
    /// The view, for basis and currency.
    pub view: View,
    /// The month.
    pub month: String,
    /// Opens it again instead.
    pub open: bool,
}

/// Asks for one statement an owner and one control file, in a folder.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct ExportStatements {
    /// The view.
    pub view: View,
    /// File conventions.
    pub profile: ExportProfile,
}

/// What was written.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct StatementFiles {
    /// The folder.
    pub folder: String,
    /// Statements, one an owner.
    pub statements: u32,
    /// The control file.
    pub control_path: String,
    /// What they add up to.
    pub total: Money,
}
