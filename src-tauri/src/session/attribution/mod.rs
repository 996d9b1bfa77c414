//! Who owns what: the rules on disk or of a draft, what they come to, and what an edit of them moves.

mod answer;
mod compliance;
mod edits;
mod path;
mod preview;
mod rows;
mod spellings;
mod state;
mod statements;
mod tables;

use curio_engine::attribution::Attribution;
use curio_engine::bill::Bill;
use curio_engine::view::{Dim, View};
use curio_engine::{Money, checked_sum};

use super::{Desk, Loaded, convert};
use crate::dto::{self, AppError};

/// Percent of what is taggable that should reach an owner.
const TARGET: u8 = 95;

impl Desk {
    /// Who owns what in a view, by the rules on disk or as if a draft were they.
    pub fn attribution(&self, request: &dto::AttributionRequest) -> Result<dto::Attribution, AppError> {
        answer::attribution(&*self.current()?, request)
    }

    /// The fewest steps to a target.
    pub fn coverage_path(&self, request: &dto::PathRequest) -> Result<dto::CoveragePath, AppError> {
        path::path(&*self.current()?, request)
    }
}

/// A sum of money.
fn sum(amounts: impl IntoIterator<Item = Money>) -> Result<Money, AppError> {
    checked_sum(amounts).ok_or_else(overflow)
}

fn difference(now: Money, before: Money) -> Result<Money, AppError> {
    now.checked_sub(before).ok_or_else(overflow)
}

fn overflow() -> AppError {
    curio_engine::Error::Internal("a total leaves 38 digits".to_owned()).into()
}

/// What reaches no owner.
fn nobody(attribution: &Attribution) -> Result<Money, AppError> {
    let none = attribution.unallocated;
    let none = [none.invalid, none.untagged, none.untaggable].map(|sum| sum.cost);
    let left = attribution.pools.iter().map(|pool| pool.left);
    sum(none.into_iter().chain(left).chain([attribution.credits_apart]))
}

/// Checks the source lines where the rules of a bill are answered from them.
fn check_lines(loaded: &Loaded, bill: &Bill, view: &View) -> Result<(), AppError> {
    let by: [Dim; 2] = [convert::dim("owner")?, convert::dim("pool")?];
    if bill.needs_lines(view, &by) { loaded.bill_with_lines().map(drop) } else { Ok(()) }
}
