//! What is paid for and not needed: what rules find in a view, what people decided about it, and what came of that.

mod answer;
mod cache;
mod decide;
mod detail;
mod evidence;
mod hand_off;
mod history;
mod kept;
mod rows;
mod rules;
mod seen;
mod sums;

pub(super) use self::cache::Cache;
use self::cache::Looked;
use super::Desk;
use crate::dto::{self, AppError};

impl Desk {
    /// What rules find in a view.
    pub fn waste(&self, request: &dto::WasteRequest) -> Result<dto::Waste, AppError> {
        answer::waste(&*self.current()?, request)
    }

    /// One finding with all that is known.
    pub fn waste_detail(&self, request: &dto::WasteDetailRequest) -> Result<dto::WasteDetail, AppError> {
        detail::detail(&*self.current()?, request)
    }
}
