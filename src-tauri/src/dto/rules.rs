use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Session;

/// The text of the rules.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct RulesText {
    /// The text.
    pub text: String,
    /// What saving an edit of it must name as the text it began from.
    pub hash: String,
    /// Where it lies.
    pub path: String,
    /// Steps that undo can go back.
    pub undo: u32,
    /// Steps that redo can go forward.
    pub redo: u32,
}

/// A place in the rules, or in a table they use, that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct RulesFlaw {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: Option<u32>,
    /// Column, from 1.
    pub column: Option<u32>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub hint: String,
}

/// One change of the text; everything else in it stays as it is, comments too.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct EditRules {
    /// The text; empty begins a new one.
    pub text: String,
    /// The changes, in this order.
    pub edits: Vec<RulesEdit>,
}

/// A change of the text of the rules.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts", rename_all = "snake_case", tag = "kind")]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum RulesEdit {
    /// A first text by these tag keys.
    Start {
        /// Tag keys of the owner.
        tags: Vec<String>,
    },
    /// Spellings stand for a name of the owner.
    Accept {
        /// The name.
        name: String,
        /// Its other spellings.
        spellings: Vec<String>,
    },
    /// Another spelling of the owner's tag key.
    AcceptKey {
        /// The key.
        key: String,
    },
    /// A rule for owners.
    AddRule {
        /// Column and its values; all must hold.
        when: Vec<RuleCondition>,
        /// The owner.
        is: String,
        /// Its place among the rules, from 0; last without.
        place: Option<u32>,
    },
    /// Takes the owner from another column.
    AddTake {
        /// `account-owner`, `tag:aws:eks:cluster-name`.
        column: String,
        /// A table of values and owners.
        table: Option<String>,
        /// Its place among the rules, from 0; last without.
        place: Option<u32>,
    },
    /// Takes a rule out.
    RemoveRule {
        /// Its place, from 0.
        place: u32,
    },
    /// Moves a rule.
    MoveRule {
        /// Its place, from 0.
        place: u32,
        /// Its new place.
        to: u32,
    },
    /// Adds a pool, or changes the one of that name.
    PutPool {
        /// The pool.
        pool: PoolEdit,
    },
    /// Takes a pool out.
    RemovePool {
        /// Its name.
        name: String,
    },
    /// How pools are shared.
    SetSharing {
        /// `direct`, `steps`, `reciprocal`.
        method: Option<String>,
        /// `apart`, `follow`.
        credits: Option<String>,
    },
}

/// A column and what it must be.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct RuleCondition {
    /// The column.
    pub column: String,
    /// `is`, `prefix`, `glob` or `regex`.
    pub fits: String,
    /// The values; of `is` several.
    pub values: Vec<String>,
}

/// A pool as the screen edits it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct PoolEdit {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub when: Vec<RuleCondition>,
    /// `even`, `proportional`, `fixed`, `driver`.
    pub split: String,
    /// Of a fixed split: owner and percent.
    pub shares: Vec<FixedShare>,
    /// Of a driver split: the table.
    pub driver: Option<String>,
    /// Who receives; everybody without.
    pub to: Option<Vec<String>>,
}

/// A fixed share.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct FixedShare {
    /// The owner.
    pub owner: String,
    /// Percent, as it is typed.
    pub percent: String,
}

/// The text after some changes.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct EditedRules {
    /// The text.
    pub text: String,
}

/// Keeps a text as the rules. It is refused while it has flaws or a test fails.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct SaveRules {
    /// The text.
    pub text: String,
    /// The hash of the text that the edit began from; none where there were no rules.
    pub seen: Option<String>,
}

/// Goes back or forward in the history of the rules.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct StepRules {
    /// Forward.
    pub redo: bool,
}

/// Brings a table that rules use into the workspace. The native dialog that picks the file runs on the Rust side.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct LoadRulesTable {
    /// A file that was dropped; without it the dialog asks.
    pub path: Option<String>,
}

/// A table that was brought in.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct LoadedRulesTable {
    /// Its name, as rules name it.
    pub file: String,
    /// The session as it is now.
    pub session: Session,
}
