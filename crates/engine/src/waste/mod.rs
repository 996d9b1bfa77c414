//! Waste: what is paid for and not needed, with its evidence, what it would save, and how sure that is.
//!
//! The data's way: resource rollups of the loaded months → [`Population`] (what each resource was billed for in the window, and
//! before) → each [`Rule`] looks at it, at [`Evidence`] that people loaded, at [`Limits`] that they may change and at [`Prices`] →
//! [`Found`] → [`find`] gives each resource one headline, caps and adds up → [`Findings`].
//!
//! The population is read once; a changed limit runs the rules again and reads nothing.
//!
//! *The window* is the last month of a view; where fewer than fourteen days of it are there, the month before belongs to it too.
//! Resources count that were there for a while and are still billed at its end. Costs are those of usage lines in the effective
//! basis, gross or net as the view is; credits, taxes and discounts on lines of their own are no resource's.
//!
//! *A saving* is two numbers a month of 730 hours: cash now, which is the on-demand part, and what it comes to once commitments
//! cover other usage instead, as a range. *One resource, one headline*: delete before schedule before modernize or rightsize
//! before commit; other advice on the same resource is listed and not added. What has low confidence, what evidence refutes and
//! what has no resource of its own is listed and not added either.
//!
//! A rule is one file in `rules`: what it looks for, its saving, its limits and a worked example that is its test.

mod case;
mod cells;
mod commitments;
mod cost;
mod evidence;
#[cfg(test)]
mod example;
mod families;
mod findings;
mod found;
mod gathered;
mod limits;
mod memory;
mod meter;
mod population;
mod prices;
#[cfg(test)]
mod properties;
mod resource;
mod rule;
mod rules;
mod week;

pub use case::Case;
pub use cost::{Cost, HOURS_A_MONTH, Saving};
pub use evidence::{Advice, Advisor, Described, Evidence, EvidenceFile, EvidenceKind, GivenFile, Metric};
pub use families::{Family, families};
pub use findings::{Counts, Finding, Findings, NotCheckable, Scope, Totals, find};
pub use found::{Found, From, Proof, Says, Subject};
pub use limits::{GENERAL as GENERAL_LIMITS, LimitError, Limits};
pub use memory::{Decision, Later, Memory, Outcome, Promise, Status, Verified, is_day, is_late, ledger, standing};
pub use meter::{Bought, Meter};
pub use population::{Population, Window, survey};
pub use prices::Prices;
pub use resource::{Past, Resource};
pub use rule::{Action, Confidence, Effort, Limit, Need, Question, Rule, Tier, Tile};
pub use rules::ALL as RULES;
pub use week::Week;
