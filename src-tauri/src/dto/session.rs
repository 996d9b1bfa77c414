use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ConversionInfo, Money, View};

/// Everything the window knows about the open workspace.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Session {
    /// Rises with every change; answers carry it, and the window drops stale ones.
    pub revision: u32,
    /// The workspace's name.
    pub name: String,
    /// Its folder.
    pub path: String,
    /// True for the fictional sample and copies of it.
    pub sample: bool,
    /// Billing periods in force, oldest first. Empty: nothing has been imported.
    pub months: Vec<MonthInfo>,
    /// The six bases, available or refused.
    pub bases: Vec<BasisInfo>,
    /// Currencies present; their amounts are never added.
    pub currencies: Vec<String>,
    /// Currencies that the others can be converted into: exchange rates to them are loaded.
    pub conversions: Vec<ConversionInfo>,
    /// What spend can be grouped and filtered by: columns, then tag keys, then cost categories.
    pub dimensions: Vec<DimensionInfo>,
    /// The view a new window opens with; absent when empty.
    pub default_view: Option<View>,
    /// Deliveries, newest period first, replaced ones included.
    pub deliveries: Vec<Delivery>,
    /// Problems counted at import, all deliveries in force.
    #[ts(type = "number")]
    pub problem_count: u64,
    /// Where the window was when the workspace was left; absent when nothing was kept.
    pub steps: Option<Steps>,
}

/// The window's undo list: links to places, kept with the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Steps {
    /// What undo walks back to, nearest last.
    pub past: Vec<String>,
    /// Where the window is.
    pub now: String,
    /// What redo walks forward to, nearest first.
    pub future: Vec<String>,
}

/// A copy of the workspace.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct SavedCopy {
    /// Its folder.
    pub path: String,
    /// Its size.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// One billing period.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct MonthInfo {
    /// `2026-11`.
    pub period: String,
    /// Source lines.
    #[ts(type = "number")]
    pub lines: u64,
}

/// One cost basis with its names and definition.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct BasisInfo {
    /// `billed`, `net-billed`, `effective`, `net-effective`, `contracted`, `list`.
    pub id: String,
    /// `Effective`.
    pub name: String,
    /// AWS's word: `amortized`.
    pub aws_name: String,
    /// One sentence.
    pub definition: String,
    /// Why the loaded reports cannot give it; absent when they can.
    pub refusal: Option<String>,
}

/// Something spend can be grouped by.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct DimensionInfo {
    /// As `curio spend --by` takes it: `service`, `tag:team`, `category:Unit`.
    pub id: String,
    /// For people: `Service`, `Tag team`.
    pub label: String,
    /// True where grouping reads the source lines and not the rollup (resource).
    pub detail: bool,
}

/// One delivery of a report.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Delivery {
    /// Its id in the journal.
    pub id: String,
    /// `legacy CUR`, `CUR 2.0`, `FOCUS 1.2`.
    pub format: String,
    /// The export's or report's name.
    pub export: String,
    /// Assembly or execution id, or the file's name.
    pub execution: String,
    /// Billing periods.
    pub periods: Vec<String>,
    /// Number of files.
    pub files: u32,
    /// Source lines.
    #[ts(type = "number")]
    pub lines: u64,
    /// Billed total, all its periods, where one currency is present.
    pub billed_total: Option<Money>,
    /// When it was imported, UTC, `2026-11-20T08:00:00Z`.
    pub imported_at: String,
    /// True while its months are the ones shown.
    pub in_force: bool,
}

/// A place opened before.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Recent {
    /// File or folder.
    pub path: String,
    /// Short name.
    pub name: String,
    /// Kept at the top.
    pub pinned: bool,
    /// It is no longer there.
    pub missing: bool,
}

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The window's settings, a plain file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(default)]
pub struct Settings {
    /// Colours.
    pub theme: Theme,
    /// Percent of the base text size, 80 to 200.
    pub zoom_percent: u32,
    /// Larger text for a shared screen.
    pub presenter: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { theme: Theme::System, zoom_percent: 100, presenter: false }
    }
}
