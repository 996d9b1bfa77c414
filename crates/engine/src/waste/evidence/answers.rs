//! What evidence says about a finding.

use crate::waste::case::Case;
use crate::waste::found::Proof;
use crate::waste::resource::Resource;
use crate::waste::rule::Question;

/// What the loaded evidence says to a question about a resource: for it, against it, or too long ago to count.
pub(crate) fn answers(_case: &Case<'_>, _question: Question, _resource: &Resource) -> Vec<Proof> {
    Vec::new()
}
