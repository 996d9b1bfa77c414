//! Results in, bytes out: the files that finance books without touching them.

mod control;
mod csv_file;
mod export;
mod profile;
mod reconciliation;
mod save;
mod statements;
mod tables;
mod work_lists;

pub use control::SourceFact;
pub use csv_file::Written;
pub use export::{Exported, Query, export};
pub use profile::Profile;
pub use reconciliation::export_reconciliation;
pub use statements::{Statements, export_statements};
pub use work_lists::{WorkListFacts, WorkLists, act_command, export_work_lists, inspect_command, short_id};
