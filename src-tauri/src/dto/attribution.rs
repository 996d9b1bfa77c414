use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Money, PoolEdit, RulesEdit, RulesFlaw, RulesText, View};

/// Asks who owns what. With `draft`, the answer is as if that text were the rules, and says what it would move.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct AttributionRequest {
    /// The view.
    pub view: View,
    /// An edit that is not saved.
    pub draft: Option<String>,
}

/// Who owns what in a view, and how that comes about.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Attribution {
    /// Session revision.
    pub revision: u32,
    /// The view in words.
    pub words: String,
    /// The rules on disk; none before the first are written.
    pub rules: Option<RulesText>,
    /// What is wrong with the draft, or with the rules on disk: then the last good ones count.
    pub flaws: Vec<RulesFlaw>,
    /// How much reaches an owner.
    pub coverage: OwnerCoverage,
    /// Spellings that are probably one name, the most money first.
    pub spellings: Vec<SpellingGroup>,
    /// The rules for owners with what each gives; what none gives, and pools, last.
    pub rule_rows: Vec<RuleRow>,
    /// Pools in the order of the rules.
    pub pools: Vec<PoolRow>,
    /// How they are shared.
    pub sharing: Sharing,
    /// Owners, the most expensive first.
    pub owners: Vec<OwnerRow>,
    /// Everything that goes in, comes out or stays.
    pub conservation: Conservation,
    /// Tests in the file.
    pub tests: Vec<RuleTestRow>,
    /// Owners that the rules name, for choosing one.
    pub known_owners: Vec<String>,
    /// What the draft moves; none without a draft, or where it is as the rules on disk.
    pub preview: Option<RulesPreview>,
}

/// How much of a view reaches an owner.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct OwnerCoverage {
    /// Percent that is asked for.
    pub target: f64,
    /// Of what is taggable, of usage, of everything.
    pub shares: Vec<OwnerShareOf>,
    /// The view by what becomes of it; the rows add up to the total.
    pub rows: Vec<CoverageRow>,
    /// The view's total.
    pub total: Money,
    /// Owners that receive something.
    pub owners: u32,
}

/// A share with its named whole.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct OwnerShareOf {
    /// `everything`, `taggable`, `usage`.
    pub of: String,
    /// `of taggable spend`.
    pub words: String,
    /// Percent; none of a whole of nothing.
    pub percent: Option<f64>,
    /// What of it reaches an owner.
    pub covered: Money,
    /// The whole.
    pub whole: Money,
    /// What is missing to the target; none where it is reached.
    pub short: Option<Money>,
}

/// What becomes of a part of the view.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct CoverageRow {
    /// What becomes of it.
    pub kind: CoverageKind,
    /// Cost.
    pub cost: Money,
    /// Of everything, in percent.
    pub percent: Option<f64>,
    /// Source lines.
    pub lines: u32,
}

/// What becomes of a part of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum CoverageKind {
    /// It has an owner.
    Allocated,
    /// A pool shares it.
    Shared,
    /// It could carry the tag and does not.
    Untagged,
    /// Its value is no allowed name.
    Invalid,
    /// The report does not know the key.
    NotActivated,
    /// It can carry no tag.
    Untaggable,
    /// Credits and refunds that nobody tagged.
    CreditsApart,
    /// In a pool that could not be shared.
    Left,
}

/// Spellings that are probably one name.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct SpellingGroup {
    /// `key` or `value`.
    pub kind: SpellingKind,
    /// The name to keep.
    pub keep: String,
    /// The others, the most expensive first.
    pub spellings: Vec<String>,
    /// Resources behind the others.
    pub resources: u32,
    /// What the others cost.
    pub cost: Money,
    /// 0 to 100.
    pub confidence: u32,
    /// At this confidence and above no false merge was measured.
    pub sure: bool,
    /// `case`, `typo (one edit)`.
    pub evidence: String,
}

/// Of what a spelling is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum SpellingKind {
    /// A tag key.
    Key,
    /// A value of the owner's tag.
    Value,
}

/// A rule with what it gives.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct RuleRow {
    /// What it is.
    pub kind: RuleKind,
    /// Its place among the rules, from 1; 0 for what is no rule.
    pub place: u32,
    /// Line of the file; 0 for what is no rule.
    pub line: u32,
    /// `tag team or Team`, `account is 111122223333`.
    pub when: String,
    /// `its value`, `payments`, `accounts.csv`.
    pub gives: String,
    /// Cost outside pools.
    pub cost: Money,
    /// The same by the rules on disk, where a draft differs.
    pub cost_before: Option<Money>,
    /// Source lines.
    pub lines: u32,
    /// Names that, outside of pools, leave exactly these lines; empty is none. Absent where other rules give one of them too.
    pub owners: Option<Vec<String>>,
    /// Only the draft has it.
    pub added: bool,
}

/// What a row of rules is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// A rule.
    Rule,
    /// What no rule gives an owner.
    Unmatched,
    /// What goes to the pools.
    Pooled,
}

/// A pool.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct PoolRow {
    /// Its name.
    pub name: String,
    /// Line of the file.
    pub line: u32,
    /// `even`, `proportional`, `fixed`, `driver`.
    pub split: String,
    /// `by direct cost`, `by transfer-gb.csv`.
    pub words: String,
    /// What goes in.
    pub cost: Money,
    /// What its own lines cost, before credits follow the usage they offset.
    pub own: Money,
    /// What reaches owners.
    pub out: Money,
    /// What does not.
    pub left: Money,
    /// Why not.
    pub why_left: Option<String>,
    /// What each owner gets, the most first.
    pub parts: Vec<PoolPart>,
    /// As the screen edits it; none where it says more than the screen can.
    pub edit: Option<PoolEdit>,
}

/// How pools are shared.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Sharing {
    /// `direct`, `steps`, `reciprocal`.
    pub method: String,
    /// `apart`, `follow`.
    pub credits: String,
}

/// What an owner gets of a pool.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct PoolPart {
    /// The owner.
    pub owner: String,
    /// The amount.
    pub cost: Money,
}

/// An owner's statement in short.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct OwnerRow {
    /// The owner.
    pub owner: String,
    /// Its own charges, covered usage at on-demand rates.
    pub direct: Money,
    /// What commitments take off them.
    pub benefit: Money,
    /// Credits and refunds.
    pub credits: Money,
    /// Tax.
    pub tax: Money,
    /// From pools.
    pub shared: Money,
    /// All of it.
    pub total: Money,
    /// What its own lines outside of pools cost, before credits follow the usage they offset.
    pub own: Money,
    /// The total of the window before; none where that is not loaded.
    pub previous: Option<Money>,
    /// The change since; none where the window before is not loaded.
    pub change: Option<Money>,
    /// The total by the rules on disk, where a draft differs.
    pub before_edit: Option<Money>,
}

/// In = out, or Curio says that it has a defect.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Conservation {
    /// The view's total.
    pub total: Money,
    /// With owners.
    pub owners: Money,
    /// With none, in pools that could not be shared, and credits apart.
    pub rest: Money,
    /// Owners and rest minus total.
    pub difference: Money,
    /// All that goes into pools.
    pub pooled: Money,
    /// All that comes out of them.
    pub pooled_out: Money,
}

/// A test in the file.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct RuleTestRow {
    /// Its name.
    pub name: String,
    /// Line of the file.
    pub line: u32,
    /// It holds.
    pub passed: bool,
    /// What is wrong.
    pub words: Option<String>,
}

/// What an edit moves in the view.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct RulesPreview {
    /// From whom to whom, the largest first.
    pub moves: Vec<RulesMove>,
    /// All that moves.
    pub moved: Money,
    /// Resources that change hands.
    pub resources: u32,
    /// Coverage of what is taggable before and after, in percent.
    pub coverage_before: Option<f64>,
    /// The same after.
    pub coverage_after: Option<f64>,
    /// What moves in each loaded month, oldest first.
    pub months: Vec<MovedMonth>,
    /// All loaded months together.
    pub moved_in_all: Money,
    /// Totals of owners that change, the largest change first.
    pub owners: Vec<OwnerMoved>,
}

/// From one place to another. An empty owner is nobody yet; a pool begins with `pool:`.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct RulesMove {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// Cost.
    pub cost: Money,
}

/// What moves in a month.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct MovedMonth {
    /// The month.
    pub month: String,
    /// The cost.
    pub cost: Money,
}

/// The total of an owner before and after an edit.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct OwnerMoved {
    /// The owner; empty for nobody.
    pub owner: String,
    /// Before.
    pub before: Money,
    /// After.
    pub after: Money,
    /// After minus before.
    pub change: Money,
}

/// Asks for the fewest steps to a target.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct PathRequest {
    /// The view.
    pub view: View,
    /// An edit that is not saved, to begin from.
    pub draft: Option<String>,
    /// Percent.
    pub target: f64,
}

/// The fewest steps to a target.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct CoveragePath {
    /// Session revision.
    pub revision: u32,
    /// Of what: `of taggable spend`.
    pub words: String,
    /// Percent that is asked for.
    pub target: f64,
    /// Percent now.
    pub now: Option<f64>,
    /// The steps in their order, the largest first.
    pub steps: Vec<PathStep>,
    /// Percent after all of them.
    pub after: Option<f64>,
    /// What all of them gain.
    pub gain: Money,
    /// The target is reached.
    pub reached: bool,
    /// No fewer steps reach it.
    pub fewest: bool,
}

/// One step.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct PathStep {
    /// What to do: `Accept 3 spellings of payments`.
    pub what: String,
    /// More of it: the spellings, the account, the resources.
    pub details: Vec<String>,
    /// Who gets it.
    pub owner: String,
    /// Resources it concerns.
    pub resources: u32,
    /// What it gains after the steps before it.
    pub gain: Money,
    /// Percent after it.
    pub after: Option<f64>,
    /// The change of the rules that does it.
    pub edits: Vec<RulesEdit>,
}
