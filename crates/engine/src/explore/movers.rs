//! What moved between two windows.

use super::compare::{Change, ComparedRow};
use super::spend::overflow;
use crate::error::Result;
use crate::money::{Money, checked_sum};

/// The largest changes and what all others moved together: the sum is the change of the total.
#[derive(Clone, Debug)]
pub struct Movers {
    /// Largest first, by size.
    pub top: Vec<(ComparedRow, Change)>,
    /// Change of everything else.
    pub rest: Money,
    /// How many values that is.
    pub rest_count: usize,
}

/// The `top` largest changes of these rows; none where there is no window before.
pub fn movers(rows: Vec<ComparedRow>, top: usize) -> Result<Movers> {
    let changed = |row: ComparedRow| row.change.filter(|change| !change.change.is_zero()).map(|change| (row, change));
    let mut moved: Vec<(ComparedRow, Change)> = rows.into_iter().filter_map(changed).collect();
    let size = |change: &Change| change.change.0.unsigned_abs();
    moved.sort_by(|(a, x), (b, y)| size(y).cmp(&size(x)).then_with(|| a.values.cmp(&b.values)));
    let rest = moved.split_off(top.min(moved.len()));
    let sum = checked_sum(rest.iter().map(|(_, change)| change.change)).ok_or_else(overflow)?;
    Ok(Movers { top: moved, rest: sum, rest_count: rest.len() })
}
