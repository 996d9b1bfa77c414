use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Money;

/// Billing periods, both ends included, `2026-09` to `2026-11`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Period {
    /// First month.
    pub from: String,
    /// Last month.
    pub to: String,
}

/// Keeps (or, negated, leaves out) lines whose dimension has one of the values. The empty value means "none": untagged, no resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Filter {
    /// `service`, `account`, `day`, `tag:team`, …
    pub dim: String,
    /// Values as they stand in the report.
    pub values: Vec<String>,
    /// Leave them out instead.
    pub negate: bool,
}

/// What every number on the screen is computed under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct View {
    /// The window.
    pub period: Period,
    /// Basis id.
    pub basis: String,
    /// Currency code.
    pub currency: String,
    /// All currencies, converted into that one at the rates of each month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub converted: Option<bool>,
    /// All must hold.
    pub filters: Vec<Filter>,
}

/// Asks for the Overview.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct OverviewRequest {
    /// The view.
    pub view: View,
    /// What the trend is stacked by and movers are ranked by, normally `service`.
    pub by: String,
}

/// Total, change, movers and trend of one view.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Overview {
    /// The session revision it was computed from.
    pub revision: u32,
    /// The view in words: "November 2026 · Effective (amortized) · USD · service is not Tax".
    pub words: String,
    /// The total.
    pub total: Money,
    /// Source lines behind it.
    #[ts(type = "number")]
    pub lines: u64,
    /// Against the window of the same length just before; absent when that is not loaded.
    pub comparison: Option<Comparison>,
    /// The proof that the total is what the files say.
    pub tie: Tie,
    /// Daily (one month) or monthly (more) cost.
    pub trend: Trend,
    /// The largest values of the view, at most 6, largest first.
    pub parts: Vec<Part>,
    /// Largest changes by size, at most 8; `rest` is what all others moved together. Empty without a comparison.
    pub movers: Vec<Mover>,
    /// Change of everything not listed; movers + rest = change.
    pub rest_change: Money,
    /// How many values `rest_change` stands for.
    pub rest_count: u32,
}

/// This window against the one before.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Comparison {
    /// The window before.
    pub period: Period,
    /// Its total.
    pub total: Money,
    /// This minus that.
    pub change: Money,
    /// Percent; absent when that total is zero.
    pub change_percent: Option<f64>,
}

/// Sum of all rows in the months of the view, against the control totals taken while reading the files.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Tie {
    /// Total of the whole window without filters, from the rollup.
    pub loaded: Money,
    /// Total added up independently while the source lines were read.
    pub control: Money,
    /// loaded − control; anything but zero is a defect and is shown as one.
    pub difference: Money,
    /// Source lines behind the control total.
    #[ts(type = "number")]
    pub lines: u64,
}

/// What one point of the trend spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum TrendUnit {
    /// A UTC day.
    Day,
    /// A billing period.
    Month,
}

/// Stacked series; each point's series sum to that point's total, and all points to the view's total.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Trend {
    /// Span of a point.
    pub unit: TrendUnit,
    /// `2026-11-01` or `2026-11`, ascending, without gaps.
    pub points: Vec<String>,
    /// Largest first, then Others.
    pub series: Vec<Series>,
}

/// What a band stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum SeriesKind {
    /// One value.
    Value,
    /// Everything beyond the named values.
    Others,
    /// Charges for longer than two days (`span` is `month`), spread evenly over the days.
    WholeMonth,
}

/// The cost of one value in the whole view.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Part {
    /// Value of the dimension.
    pub value: String,
    /// For people.
    pub label: String,
    /// Its cost.
    pub cost: Money,
}

/// One band.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Series {
    /// Value of the dimension; the empty string is "none". Empty too where the band is not of one value.
    pub value: String,
    /// For people.
    pub label: String,
    /// What it stands for.
    pub kind: SeriesKind,
    /// One amount a point.
    pub amounts: Vec<Money>,
    /// Their sum.
    pub total: Money,
}

/// A value whose cost moved.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Mover {
    /// Dimension id.
    pub dim: String,
    /// Its value.
    pub value: String,
    /// For people.
    pub label: String,
    /// Now.
    pub cost: Money,
    /// Before.
    pub previous: Money,
    /// Now − before.
    pub change: Money,
}

/// What a grid can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum SortColumn {
    /// The dimension's value.
    Value,
    /// Cost.
    Cost,
    /// Change in money.
    Change,
}

/// Asks for a page of spend by one dimension.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct SpendRequest {
    /// The view.
    pub view: View,
    /// Dimension id.
    pub by: String,
    /// Sort column.
    pub sort: SortColumn,
    /// Largest or last first.
    pub descending: bool,
    /// Only values containing this, whatever the case; the total stays that of the view.
    pub search: String,
    /// First row wanted.
    pub offset: u32,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// One row of spend.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct SpendRow {
    /// Value as in the report; empty is "none".
    pub value: String,
    /// For people: account names, "(untagged)", "(no resource)".
    pub label: String,
    /// True for the "none" row.
    pub none: bool,
    /// Cost in the view.
    pub cost: Money,
    /// Cost in the window before; absent when not loaded.
    pub previous: Option<Money>,
    /// cost − previous.
    pub change: Option<Money>,
    /// Percent; absent when previous is zero or absent.
    pub change_percent: Option<f64>,
    /// Percent of the view's total; absent when that is zero.
    pub share_percent: Option<f64>,
    /// Cost a month, oldest first, up to 13 months ending with the view's last.
    pub history: Vec<Money>,
    /// Source lines.
    #[ts(type = "number")]
    pub lines: u64,
}

/// A page of spend with its foot.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct SpendPage {
    /// Session revision.
    pub revision: u32,
    /// Rows of the page.
    pub rows: Vec<SpendRow>,
    /// Rows after the search, all pages.
    pub row_count: u32,
    /// Rows without the search.
    pub all_count: u32,
    /// The view's total over all rows: rows of all pages without a search sum to it.
    pub total: SpendRow,
    /// Months of `history`, oldest first.
    pub history_months: Vec<String>,
}

/// Asks for source lines.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct LinesRequest {
    /// The view; day, resource and every other dimension go into its filters.
    pub view: View,
    /// First row.
    pub offset: u32,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// One source line, largest amount first.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Line {
    /// File name.
    pub file: String,
    /// Row as a spreadsheet counts it.
    pub row: u32,
    /// `2026-11-18T00:00:00Z`.
    pub start: String,
    /// End of the charge period.
    pub end: String,
    /// Account id.
    pub account: String,
    /// Service name.
    pub service: String,
    /// Line item type or charge category as the source spells it.
    pub line_item_type: String,
    /// Usage type.
    pub usage_type: String,
    /// Operation.
    pub operation: String,
    /// Region.
    pub region: String,
    /// Resource id, empty when none.
    pub resource: String,
    /// Description.
    pub description: String,
    /// Quantity with all digits, and its unit.
    pub quantity: String,
    /// Unit of the quantity.
    pub unit: String,
    /// Amount in the view's basis.
    pub cost: Money,
    /// What the report itself says, where the view converts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub original: Option<OriginalCost>,
    /// Tags as `key=value`, original spelling.
    pub tags: Vec<String>,
    /// What each dimension of the rules says of it; nothing without rules.
    pub ruled: Vec<LineRuled>,
    /// The pool that shares it; empty when none.
    pub pool: String,
}

/// What a dimension of the rules says of a line.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct LineRuled {
    /// Dimension id.
    pub dim: String,
    /// `Owner`.
    pub label: String,
    /// The name; empty where no rule gives one.
    pub name: String,
    /// The rule that gives it.
    pub rule: Option<LineRule>,
}

/// The rule behind a name.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct LineRule {
    /// Line of the file.
    pub line: u32,
    /// `rule 1, rules.toml line 21: tag team or Team gives its value`.
    pub words: String,
}

/// An amount before it was converted.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct OriginalCost {
    /// Currency of the report.
    pub currency: String,
    /// Amount in it.
    pub cost: Money,
}

/// A page of source lines.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct LinesPage {
    /// Session revision.
    pub revision: u32,
    /// The view in words.
    pub words: String,
    /// The page.
    pub rows: Vec<Line>,
    /// Lines in all.
    #[ts(type = "number")]
    pub row_count: u64,
    /// Sum over all lines, not the page.
    pub total: Money,
}

/// File conventions of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum ExportProfile {
    /// UTF-8 with BOM, CRLF, comma, point.
    Finance,
    /// UTF-8, LF, comma, point.
    Machine,
    /// UTF-8 with BOM, CRLF, semicolon, decimal comma.
    EuExcel,
}

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum ExportWhat {
    /// The grid: all rows, not the page.
    Spend,
    /// The source lines.
    Lines,
}

/// Asks for a file. The native dialog that picks the place runs on the Rust side.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct ExportRequest {
    /// Grid or lines.
    pub what: ExportWhat,
    /// The view.
    pub view: View,
    /// Dimensions of the grid.
    pub by: Vec<String>,
    /// File conventions.
    pub profile: ExportProfile,
}

/// The file that was written.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct ExportOutcome {
    /// The CSV.
    pub path: String,
    /// The side file with control totals.
    pub control_path: String,
    /// Data rows.
    #[ts(type = "number")]
    pub rows: u64,
    /// Sum of the amounts.
    pub total: Money,
    /// Text cells prefixed so that no spreadsheet runs them.
    #[ts(type = "number")]
    pub escaped_cells: u64,
}
