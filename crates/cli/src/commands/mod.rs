mod attribute;
mod close;
mod compliance;
mod export;
mod import;
mod judged;
mod lines;
mod rates;
mod reconcile;
mod restated;
mod spend;
mod status;
mod tags;
mod waste;

use std::io::Write;

use curio_engine::bill::Bill;
use curio_engine::view::{Dim, View};
use curio_store::{Standing, Workspace};

use crate::failure::Failure;

pub(crate) use attribute::attribute;
pub(crate) use close::close;
pub(crate) use compliance::compliance;
pub(crate) use export::export;
pub(crate) use import::import;
pub(crate) use lines::lines;
pub(crate) use rates::rates;
pub(crate) use reconcile::reconcile;
pub(crate) use restated::restated;
pub(crate) use spend::spend;
pub(crate) use status::status;
pub(crate) use tags::tags;
pub(crate) use waste::waste;

/// Dimensions by their ids.
fn dims(ids: &[&str]) -> Result<Vec<Dim>, Failure> {
    ids.iter().map(|id| id.parse().map_err(Failure::other)).collect()
}

/// Where one of these questions reads source lines, checks first that they are those that were written.
fn check_lines(workspace: &Workspace, bill: &Bill, views: &[View], by: &[Dim]) -> Result<(), Failure> {
    if views.iter().any(|view| bill.needs_lines(view, by)) {
        curio_store::check_lines(workspace.folder(), workspace.deliveries())?;
    }
    Ok(())
}

/// Where the rules on disk have flaws, says which rules an answer is by: a script must not take it for that of the new ones.
fn tell_flaws(workspace: &Workspace) -> Result<(), Failure> {
    let Standing { flaws, rules, .. } = workspace.rules().standing()?;
    let Some(first) = flaws.first() else { return Ok(()) };
    let instead = if rules.is_some() { "the last rules without any count" } else { "no rules count" };
    Ok(writeln!(std::io::stderr().lock(), "rules.toml has flaws, so {instead}: {first}")?)
}

/// The same where one of these questions is about what rules give.
fn tell_flaws_of(workspace: &Workspace, views: &[View], by: &[Dim]) -> Result<(), Failure> {
    let filtered = views.iter().flat_map(|view| &view.filters).map(|filter| &filter.dim);
    if by.iter().chain(filtered).any(Dim::is_ruled) { tell_flaws(workspace) } else { Ok(()) }
}
