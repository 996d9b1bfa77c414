use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ExportProfile, Money, View, Waste, WasteRequest, WasteState, WasteTileKind};

/// A rule, for people.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteRule {
    /// `EBS-04`.
    pub id: String,
    /// `gp2 to gp3`.
    pub name: String,
    /// `T1`.
    pub tier: String,
    /// `decided by the report`.
    pub tier_words: String,
    /// `high`, `medium`, `low`: before evidence.
    pub confidence: String,
    /// `delete`, `schedule`, …
    pub action: String,
    /// `low`, `medium`, `high`.
    pub effort: String,
    /// What it looks for.
    pub signal: String,
    /// What would be saved.
    pub saving: String,
    /// What to think of before acting; empty for nothing.
    pub caveat: String,
    /// The tile that its findings are counted in.
    pub tile: Option<WasteTileKind>,
    /// Its limits.
    pub limits: Vec<WasteLimit>,
}

/// A number of a rule that people may change.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteLimit {
    /// `SNAP-01.days`.
    pub key: String,
    /// As it counts now: `90`.
    pub value: String,
    /// As it is unless changed.
    pub default: String,
    /// `days`, `%`, `GB`.
    pub unit: String,
    /// What it limits.
    pub what: String,
    /// It differs from the default.
    pub changed: bool,
}

/// A value for a limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteLimitValue {
    /// `SNAP-01.days`.
    pub key: String,
    /// A number; empty for the default.
    pub value: String,
}

/// Keeps limits.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct SetWasteLimits {
    /// What to answer.
    pub asked: WasteRequest,
    /// Those that change.
    pub limits: Vec<WasteLimitValue>,
}

/// Keeps a decision about some findings.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct DecideWaste {
    /// What to answer.
    pub asked: WasteRequest,
    /// The findings.
    pub keys: Vec<String>,
    /// What is decided.
    pub decided: WasteDecided,
    /// A note to keep with it; none leaves what is there.
    pub note: Option<String>,
}

/// What is decided about a finding.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export, export_to = "wire.ts", tag = "kind", rename_all = "snake_case")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum WasteDecided {
    /// It is so.
    Accept,
    /// It will be done.
    Promise {
        /// By this day: `2026-12-12`.
        by: String,
        /// Ids of what comes instead; its cost is taken off what is saved.
        replaced_by: Vec<String>,
    },
    /// Not before a day.
    Snooze {
        /// `2027-03-01`.
        until: String,
        /// Why.
        reason: String,
    },
    /// It is not so.
    Refute {
        /// Why.
        reason: String,
    },
    /// As if nothing was decided; an owner that was given stays.
    Reopen,
    /// Who looks after it; empty for whom the rules name.
    Owner {
        /// The name.
        owner: String,
    },
}

/// What people decided about a finding, all of it.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteDecision {
    /// In short.
    pub state: WasteState,
    /// By or until this day; empty for none.
    pub day: String,
    /// Why; empty for nothing.
    pub reason: String,
    /// A note; empty for none.
    pub note: String,
    /// The owner that was given; empty for none.
    pub owner: String,
    /// What was promised a month, cash.
    pub promised: Option<Money>,
    /// Ids of what comes instead.
    pub replaced_by: Vec<String>,
}

/// Takes the last decision or change of limits back, or brings it again.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct StepWaste {
    /// What to answer.
    pub asked: WasteRequest,
    /// Forward instead of back.
    pub redo: bool,
}

/// A promise with what the bills say since.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteVerified {
    /// The finding.
    pub key: String,
    /// `gp2 to gp3`.
    pub name: String,
    /// What people call the resource.
    pub resource: String,
    /// Who owns it; empty for nobody.
    pub owner: String,
    /// The month it was promised in.
    pub month: String,
    /// `2026-12-12`.
    pub by: String,
    /// The day has passed.
    pub late: bool,
    /// What was promised a month.
    pub promised: Money,
    /// What it cost a month then.
    pub before: Money,
    /// What it saved in each later month, oldest first.
    pub months: Vec<WasteMeasured>,
    /// What came of it.
    pub outcome: WasteOutcome,
    /// The same in words.
    pub words: String,
}

/// What a promise saved in a month.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteMeasured {
    /// The month.
    pub month: String,
    /// What it and its replacements cost, per 730 hours.
    pub cost: Money,
    /// What that is less than before.
    pub saved: Money,
}

/// What came of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum WasteOutcome {
    /// No later month is loaded.
    Waiting,
    /// It saves what was promised.
    Verified,
    /// It saves less.
    Partial,
    /// Nothing changed.
    NotDone,
    /// It was done, and the cost came back.
    Reverted,
    /// It costs more than before.
    Regressed,
}

/// An evidence file that is loaded.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteEvidenceFile {
    /// Its name.
    pub name: String,
    /// `describe-volumes`, `CloudWatch metrics`; empty where it cannot be read.
    pub kinds: Vec<String>,
    /// The day it speaks of; empty where nothing tells it.
    pub date: String,
    /// What it says so much about.
    pub count: u32,
    /// Too old to count.
    pub stale: bool,
    /// Why it cannot be read.
    pub refused: Option<String>,
}

/// Loads evidence.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct AddEvidence {
    /// What to answer.
    pub asked: WasteRequest,
    /// Files or folders that were dropped; none shows the dialog.
    pub paths: Option<Vec<String>>,
}

/// What was loaded.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct AddedEvidence {
    /// Names of the files.
    pub added: Vec<String>,
    /// Those that are no evidence, each with the reason.
    pub refused: Vec<RefusedEvidence>,
    /// With what they say.
    pub waste: Waste,
}

/// A file that is no evidence.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct RefusedEvidence {
    /// Its name.
    pub name: String,
    /// Why.
    pub what: String,
}

/// Forgets an evidence file; the one it was copied from stays.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct RemoveEvidence {
    /// What to answer.
    pub asked: WasteRequest,
    /// The file.
    pub name: String,
}

/// The script that collects evidence.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WasteScript {
    /// The text.
    pub text: String,
    /// Where it was saved; none where it was only shown or the dialog was closed.
    pub path: Option<String>,
}

/// Asks for lists of work, one an owner.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct ExportWorkLists {
    /// The view.
    pub view: View,
    /// How the files are written.
    pub profile: ExportProfile,
}

/// Lists of work that were written.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WorkListFiles {
    /// The folder.
    pub folder: String,
    /// One an owner.
    pub lists: u32,
    /// The side file.
    pub control_path: String,
    /// Cash a month on all of them.
    pub total: Money,
}
