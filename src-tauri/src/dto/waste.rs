use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Money, View, WasteDecision, WasteEvidenceFile, WasteLimit, WasteLimitValue, WasteRule, WasteVerified};

/// Asks what is paid for and not needed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteRequest {
    /// The view: its filters choose what is listed and added.
    pub view: View,
    /// Limits as if they were kept; none for those that are.
    pub draft: Option<Vec<WasteLimitValue>>,
    /// Which rows are listed; the sums beside them are of all that the view lets through.
    pub listed: WasteListed,
}

/// Which rows are listed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteListed {
    /// Of one tile.
    pub tile: Option<WasteTileKind>,
    /// Of one owner; empty for nobody.
    pub owner: Option<String>,
    /// Of one service.
    pub service: Option<String>,
    /// Besides what is added.
    pub also: Vec<WasteAlso>,
    /// Words that name, resource, owner or account contain.
    pub search: String,
}

/// What is listed only when it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum WasteAlso {
    /// Too unsure, too small, or of no resource.
    Candidates,
    /// Other advice on a resource that has its headline.
    Alternatives,
    /// Refuted by evidence or by people.
    Refuted,
    /// Put off by people.
    Snoozed,
}

/// One of the three tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum WasteTileKind {
    /// Idle instances.
    IdleInstances,
    /// Unattached volumes.
    UnattachedVolumes,
    /// Old snapshots.
    OldSnapshots,
}

/// What is paid for and not needed.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Waste {
    /// Session revision.
    pub revision: u32,
    /// The view in words.
    pub words: String,
    /// The hours that were looked at, in words.
    pub window: String,
    /// What costs are counted, in words.
    pub basis: String,
    /// The day that states are told by: `2026-11-20`.
    pub today: String,
    /// Everything that is added, and what is not.
    pub total: WasteTotal,
    /// The three kinds that everybody asks for.
    pub tiles: Vec<WasteTile>,
    /// What is added, by owner, the most cash first.
    pub by_owner: Vec<WastePart>,
    /// The same by service.
    pub by_service: Vec<WastePart>,
    /// By money × confidence ÷ effort.
    pub rows: Vec<WasteRow>,
    /// What is listed besides these rows, as one.
    pub more: Option<WasteMore>,
    /// The listed rows together, those that are added alone in its saving.
    pub listed: WasteMore,
    /// Rules that looked.
    pub checked: u32,
    /// What could not be looked for, by what it needs.
    pub not_checkable: Vec<WasteGap>,
    /// All rules.
    pub rules: Vec<WasteRule>,
    /// Limits of all rules together.
    pub general_limits: Vec<WasteLimit>,
    /// Evidence that people loaded.
    pub evidence: Vec<WasteEvidenceFile>,
    /// What was promised, with what the bills say since.
    pub ledger: Vec<WasteVerified>,
    /// Decisions and limits that undo can take back.
    pub undo: u32,
    /// Those that redo can bring back.
    pub redo: u32,
}

/// What acting would save in a month of 730 hours.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteSaving {
    /// Cash, at once.
    pub now: Money,
    /// At least so much once commitments cover other usage.
    pub low: Money,
    /// At most so much.
    pub high: Money,
}

/// Everything that is added, and what is not.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteTotal {
    /// Findings that are added.
    pub count: u32,
    /// Of them, somebody took on: accepted, promised, or given an owner here.
    pub owned: u32,
    /// Promises that the bills confirm.
    pub verified: u32,
    /// What they save together.
    pub saving: WasteSaving,
    /// Of it, with high confidence.
    pub high: WasteSaving,
    /// Of it, with medium confidence.
    pub medium: WasteSaving,
    /// Too unsure, too small or of no resource.
    pub candidates: WasteAside,
    /// Other advice on the same resources.
    pub alternatives: WasteAside,
    /// Refuted by evidence or by people.
    pub refuted: WasteAside,
    /// Put off by people.
    pub snoozed: WasteAside,
}

/// Findings that are not added.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteAside {
    /// How many.
    pub count: u32,
    /// What they would save a month at most.
    pub most: Money,
}

/// A tile.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteTile {
    /// Which.
    pub kind: WasteTileKind,
    /// `Idle instances`.
    pub title: String,
    /// Findings that are added.
    pub count: u32,
    /// Of them, somebody took on.
    pub owned: u32,
    /// What they save together.
    pub saving: WasteSaving,
    /// Candidates of it, which are not added.
    pub candidates: WasteAside,
    /// What it would take to settle it, where nothing is found and the rule that settles it could not run.
    pub lacks: Option<String>,
}

/// A part of what is added.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WastePart {
    /// Owner or service; empty is none.
    pub value: String,
    /// For people.
    pub label: String,
    /// Findings.
    pub count: u32,
    /// What they save.
    pub saving: WasteSaving,
    /// Percent of all cash, this part and those before it.
    pub reached: Option<f64>,
}

/// Several findings as one.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteMore {
    /// How many.
    pub count: u32,
    /// What those that are added save.
    pub saving: WasteSaving,
}

/// A finding.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteRow {
    /// What it is remembered by.
    pub key: String,
    /// `EBS-04`.
    pub rule: String,
    /// `gp2 to gp3`.
    pub name: String,
    /// What people call the resource.
    pub resource: String,
    /// Its id as the report has it; empty for none.
    pub resource_id: String,
    /// A few words beside the name.
    pub detail: String,
    /// Who owns it; empty for nobody.
    pub owner: String,
    /// The owner was given here, and not by the rules.
    pub owner_given: bool,
    /// Account id.
    pub account: String,
    /// For people.
    pub account_label: String,
    /// Region; empty for all.
    pub region: String,
    /// Service code of most of its cost; empty for none.
    pub service: String,
    /// `high`, `medium`, `low`.
    pub confidence: String,
    /// `low`, `medium`, `high`.
    pub effort: String,
    /// `delete`, `schedule`, …
    pub action: String,
    /// What acting would save in a month.
    pub saving: WasteSaving,
    /// What the resource costs in a month.
    pub current: Money,
    /// What people decided.
    pub state: WasteState,
    /// `by 12 December 2026`; empty where the state says it all.
    pub state_words: String,
    /// A promise whose day has passed.
    pub late: bool,
    /// Whether it is added.
    pub counts: WasteCounts,
}

/// What people decided about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum WasteState {
    /// Nothing yet.
    Open,
    /// It is so.
    Accepted,
    /// It will be done by a day.
    Promised,
    /// Not before a day.
    Snoozed,
    /// It is not so.
    Refuted,
}

/// Whether a finding is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum WasteCounts {
    /// Yes.
    Added,
    /// Other advice on the same resource is.
    Alternative,
    /// Too unsure, too small, or of no resource.
    Candidate,
    /// Evidence or people refute it.
    Refuted,
    /// People put it off.
    Snoozed,
}

/// Rules that could not look, by what they need.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteGap {
    /// `describe-volumes`, `CloudWatch metrics`, `12 loaded months, 3 are`.
    pub needs: Vec<String>,
    /// An evidence file would do.
    pub is_evidence: bool,
    /// Ids of the rules.
    pub rules: Vec<String>,
}

/// Asks for one finding.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteDetailRequest {
    /// The view.
    pub view: View,
    /// Limits as if they were kept; none for those that are.
    pub draft: Option<Vec<WasteLimitValue>>,
    /// The finding.
    pub key: String,
}

/// One finding with all that is known.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteDetail {
    /// Session revision.
    pub revision: u32,
    /// The finding.
    pub row: WasteRow,
    /// Where the owner is from: `tag team is payments`; empty for nobody.
    pub owner_words: String,
    /// `2026-10-12`, the first day of all that is loaded it was billed for.
    pub since: String,
    /// It may be older than what is loaded.
    pub maybe_older: bool,
    /// What supports and what refutes it.
    pub proofs: Vec<WasteProof>,
    /// What it cost; none where no resource stands behind it.
    pub history: Option<WasteHistory>,
    /// A command that shows it.
    pub inspect: String,
    /// A command that acts, as a comment, to be read; empty where there is no single one.
    pub act: String,
    /// Other advice on the same resource, not added; the headline first where this is not it.
    pub instead: Vec<WasteRow>,
    /// What people decided, all of it.
    pub decision: Option<WasteDecision>,
    /// The view that its source lines are seen with; none where no resource stands behind it.
    pub lines: Option<View>,
}

/// One statement for or against a finding.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteProof {
    /// Which way it points.
    pub says: WasteSays,
    /// In words, with the numbers.
    pub words: String,
    /// The evidence file; none for the report.
    pub file: Option<String>,
    /// Its field that says so.
    pub field: String,
    /// The day it speaks of.
    pub date: String,
}

/// Which way a statement points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum WasteSays {
    /// It is waste.
    Supports,
    /// It is not.
    Refutes,
    /// It said so once, too long ago to count.
    Stale,
    /// Something to know.
    Caution,
}

/// What a resource cost, day by day.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteHistory {
    /// `2026-10-01`, without gaps.
    pub days: Vec<String>,
    /// Paid as it is used.
    pub on_demand: Vec<Money>,
    /// Covered by commitments, at its effective cost.
    pub committed: Vec<Money>,
    /// Charges of a whole month, spread over its days.
    pub monthly: Vec<Money>,
    /// All of it.
    pub total: Money,
    /// What explains the shape.
    pub event: Option<WasteEvent>,
    /// The months before and in the window, oldest first.
    pub months: Vec<WasteMonth>,
}

/// What explains the shape of a history.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteEvent {
    /// The day it begins with.
    pub day: String,
    /// `first billed`, `last billed the day before`, `no longer covered`.
    pub words: String,
}

/// What a resource cost in a month.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteMonth {
    /// The month.
    pub month: String,
    /// The cost.
    pub cost: Money,
}
