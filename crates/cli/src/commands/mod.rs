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

use curio_engine::bill::Bill;
use curio_engine::view::{Dim, View};
use curio_store::Workspace;

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
