//! Who owns every dollar: rules give each line an owner (and any other dimension), pools share what belongs to nobody alone.
//!
//! Rules are one text, `rules.toml`, which people read, review and edit; nothing in the reports changes. They apply to all loaded
//! months at once.
//!
//! ```toml
//! version = 1
//!
//! [accounts]
//! file = "accounts.csv"          # id, name, path, owner, cost centre, environment; optional from and until
//!
//! [dimension.owner]              # any name; pools share to the dimension "owner"
//! tags = ["team", "Team"]        # spellings of its tag key: the first that has a value counts
//! allowed = ["payments", "web"]  # optional: the only valid names
//! fold = true                    # names are taken whatever their case and separators
//! required = true                # compliance asks for it
//!
//! [dimension.owner.aliases]      # name = its other spellings
//! payments = ["paymnets", " payments"]
//!
//! [[dimension.owner.rule]]       # the first rule that gives a name wins
//! take = "tag"                   # the value of the dimension's tag, through aliases and allowed names
//!
//! [[dimension.owner.rule]]
//! take = "tag:aws:eks:cluster-name"
//! table = "clusters.csv"         # value, name
//!
//! [[dimension.owner.rule]]
//! when = { resource = { regex = "^(srch|search)-" }, region = ["eu-west-1", "eu-central-1"] }
//! is = "search"
//! from = "2026-09"               # months or days, both included
//! until = "2026-12-15"
//!
//! [[dimension.owner.rule]]
//! take = "account-owner"         # a column of the account table
//!
//! [sharing]
//! method = "reciprocal"          # direct, steps or reciprocal
//! credits = "follow"             # credits and refunds without an owner follow the usage they offset; or "apart"
//!
//! [[pool]]                       # a line is in the first pool whose conditions it meets
//! name = "Support"
//! when = { service = { prefix = "AWSSupport" } }
//! split = "proportional"         # even, proportional (to direct cost), fixed or driver
//! to = ["payments", "pool:Network"]  # optional: who receives; otherwise every owner with direct cost
//!
//! [[pool]]
//! name = "Network"
//! when = { account = "111122223333" }
//! split = "driver"
//! driver = "transfer-gb.csv"     # period, owner, quantity
//!
//! [[pool]]
//! name = "Domains"
//! when = { owner = "", service = "AmazonRegistrar" }
//! split = "fixed"
//! shares = { payments = 60, web = 40 }
//!
//! [[test]]                       # run before rules are saved and by `curio attribute --check`
//! name = "the checkout belongs to payments"
//! when = { resource = "arn:aws:ec2:…:instance/i-0abc", month = "2026-10" }
//! is = { owner = "payments" }
//! ```
//!
//! A condition is a value, several of which one must fit, or a table with one of `is`, `prefix`, `suffix`, `contains`, `glob`, `regex`, and optionally
//! `fold = true` (ignores case and separators) and `not = true`. The empty value is "none". Columns are the dimensions of
//! [`crate::view`], those that only source lines have included, `account-owner`, `account-path`, `account-cost-center` and `account-environment` from the account table, and
//! dimensions defined further up.
//!
//! The data's way: text → `read` → [`Rules`] (checked) → `assign` (a column for each dimension and one for pools, on any table of
//! charges) → [`crate::bill::Bill`], where `owner` is a dimension like any other → `attribute` (pools shared by `solve`).

mod assign;
mod checks;
mod closing;

mod compliance;
mod condition;
mod cover;
mod coverage;
mod document;
pub mod edit;
mod facts;
mod names;
mod on_tables;
mod own;
mod path;
mod preview;
#[cfg(test)]
mod properties;
mod read;
mod rules;
mod shares;
mod solve;
mod spelled;
mod tables;
mod traced;
mod words;

pub use assign::Needs;
pub(crate) use assign::{Asked, POOL, RULED};
pub use checks::{Checked, Wrong, check, check_needs_lines, fits};
pub use closing::{Closed, ClosedChange, closing};
pub use compliance::{Compliance, ComplianceCell, ComplianceMonth, ComplianceRow, compliance, compliance_needs_lines};
pub use coverage::not_activated;
pub use document::{Flaw, refusal};
pub(crate) use on_tables::{Ruling, not_defined};
pub use own::Own;
pub use path::{Action, Path, Step, path};
pub use preview::{Move, Moves, Place, moved_by_month, moves, moves_need_lines};
pub use read::read;
pub use rules::{Dimension, Driver, Method, OWNER, Pool, Receiver, Rule, RuleTest, Rules, Sharing, Split};
pub use shares::{Attribution, Component, Item, OwnerShare, PoolShare, Unallocated, attribute, no_rules, statements};
pub use spelled::{Spelling, resources_behind};
pub use tables::check_table;
pub use traced::{Because, Ruled};
