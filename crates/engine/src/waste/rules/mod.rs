//! The rules, one a file.

mod ebs_04;
mod net_01;
mod net_04;

use super::rule::Rule;

/// All rules, by id within their kind.
pub const ALL: &[Rule] = &[ebs_04::RULE, net_01::RULE, net_04::RULE];
