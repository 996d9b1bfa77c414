//! What the user typed for `curio waste`.

use std::path::PathBuf;

use clap::Args;
use curio_engine::waste::is_day;
use curio_report::Profile;

use super::ViewArgs;

#[derive(Args)]
#[command(mut_arg("basis", |basis| basis.default_value("effective")))]
pub(crate) struct WasteArgs {
    #[command(flatten)]
    pub(crate) view: ViewArgs,
    /// Evidence for this run: files, or folders of them, as the collecting script and AWS's advisors write them.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) evidence: Vec<PathBuf>,
    /// Keeps this evidence, and these limits, in the workspace.
    #[arg(long)]
    pub(crate) keep: bool,
    /// Keeps the evidence file of this name no longer.
    #[arg(long, value_name = "NAME")]
    pub(crate) forget: Vec<String>,
    /// A limit for this run, SNAP-01.days=90.
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    pub(crate) limit: Vec<(String, String)>,
    /// Also what is not added: candidates, what evidence or people refute, what is snoozed, and other advice on the same resource.
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) instead: Instead,
    /// Prints a script that collects evidence with commands that only read.
    #[arg(long, conflicts_with = "instead")]
    pub(crate) script: bool,
    /// Writes a work list for each owner and a control file into this folder.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["instead", "script"])]
    pub(crate) hand_off: Option<PathBuf>,
    /// finance (BOM, CRLF), machine (LF) or eu-excel (semicolon, decimal comma).
    #[arg(long, default_value = "finance")]
    pub(crate) profile: Profile,
    #[command(flatten)]
    pub(crate) decision: DecisionArgs,
}

/// What is listed instead of findings.
#[derive(Args)]
#[group(id = "instead", multiple = false)]
pub(crate) struct Instead {
    /// Lists every rule with its limits instead.
    #[arg(long)]
    pub(crate) rules: bool,
    /// Lists the rules that cannot run here instead, and what they would need.
    #[arg(long)]
    pub(crate) not_checkable: bool,
    /// Lists what became of promised savings instead, month by month.
    #[arg(long)]
    pub(crate) ledger: bool,
}

/// What is decided about a finding. It is named by its key, or by its resource where only one finding of it is added.
#[derive(Args)]
#[group(id = "decision", multiple = true, conflicts_with_all = ["instead", "script", "hand_off"])]
pub(crate) struct DecisionArgs {
    /// It is waste, and it is to be done: its saving is measured in later months.
    #[arg(long, value_name = "KEY", group = "deciding")]
    pub(crate) accept: Option<String>,
    /// The same, and somebody said when it is done.
    #[arg(long, value_name = "KEY", group = "deciding", requires = "by")]
    pub(crate) promise: Option<String>,
    /// The day, 2026-12-31.
    #[arg(long, value_name = "DAY", value_parser = day, requires = "promise")]
    pub(crate) by: Option<String>,
    /// Not now: it is open again after a day.
    #[arg(long, value_name = "KEY", group = "deciding", requires_all = ["until", "reason"])]
    pub(crate) snooze: Option<String>,
    /// The last day of rest, 2026-12-31.
    #[arg(long, value_name = "DAY", value_parser = day, requires = "snooze")]
    pub(crate) until: Option<String>,
    /// It is not waste.
    #[arg(long, value_name = "KEY", group = "deciding", requires = "reason")]
    pub(crate) refute: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT", requires = "deciding", conflicts_with_all = ["accept", "promise", "reopen"])]
    pub(crate) reason: Option<String>,
    /// Nothing is decided any more.
    #[arg(long, value_name = "KEY", group = "deciding")]
    pub(crate) reopen: Option<String>,
    /// A note beside the decision.
    #[arg(long, value_name = "TEXT", requires = "deciding")]
    pub(crate) note: Option<String>,
    /// Who acts, where that is not the resource's owner.
    #[arg(long, value_name = "NAME", requires = "deciding")]
    pub(crate) owner: Option<String>,
    /// A resource that takes its place: what it costs is taken off the measured saving.
    #[arg(long, value_name = "ID", requires = "deciding", conflicts_with_all = ["snooze", "refute", "reopen"])]
    pub(crate) replaced_by: Vec<String>,
}

fn day(text: &str) -> Result<String, String> {
    if is_day(text) { Ok(text.to_owned()) } else { Err(format!("'{text}' is not a day; write it as 2026-12-31")) }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(key, _)| !key.is_empty());
    let pair = pair.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()));
    pair.ok_or_else(|| format!("'{text}' is not a limit; write it as SNAP-01.days=90"))
}
