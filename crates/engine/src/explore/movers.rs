//! What moved between two windows.

use std::collections::BTreeMap;

use super::spend::{overflow, spend};
use crate::bill::Bill;
use crate::error::Result;
use crate::money::{Money, checked_sum};
use crate::view::{Dim, View};

/// One value in two windows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The value; empty is none.
    pub value: String,
    /// Cost now.
    pub cost: Money,
    /// Cost before.
    pub previous: Money,
    /// Now minus before.
    pub change: Money,
    /// Source lines now.
    pub lines: u64,
}

/// The largest changes and what all others moved together: the sum is the change of the total.
#[derive(Clone, Debug)]
pub struct Movers {
    /// Largest first, by size.
    pub top: Vec<Change>,
    /// Change of everything else.
    pub rest: Money,
    /// How many values that is.
    pub rest_count: usize,
}

/// Every value of the view and of the window before it; largest cost first.
pub fn changes(bill: &Bill, view: &View, by: &Dim) -> Result<Vec<Change>> {
    let now = spend(bill, view, std::slice::from_ref(by))?;
    let before = spend(bill, &view.over(view.period.before()), std::slice::from_ref(by))?;
    let mut values: BTreeMap<String, (Money, Money, u64)> = BTreeMap::new();
    for row in now.rows {
        let value = row.values.into_iter().next().unwrap_or_default();
        values.insert(value, (row.cost, Money::ZERO, row.lines));
    }
    for row in before.rows {
        values.entry(row.values.into_iter().next().unwrap_or_default()).or_default().1 = row.cost;
    }
    let change = |(value, (cost, previous, lines)): (String, (Money, Money, u64))| {
        let change = cost.checked_sub(previous).ok_or_else(overflow)?;
        Ok(Change { value, cost, previous, change, lines })
    };
    let mut changes = values.into_iter().map(change).collect::<Result<Vec<_>>>()?;
    changes.sort_by(|a, b| b.cost.cmp(&a.cost).then_with(|| a.value.cmp(&b.value)));
    Ok(changes)
}

/// The `top` largest of these changes.
pub fn movers(mut changes: Vec<Change>, top: usize) -> Result<Movers> {
    changes.retain(|change| !change.change.is_zero());
    changes
        .sort_by(|a, b| b.change.0.unsigned_abs().cmp(&a.change.0.unsigned_abs()).then_with(|| a.value.cmp(&b.value)));
    let rest = changes.split_off(top.min(changes.len()));
    let sum = checked_sum(rest.iter().map(|change| change.change)).ok_or_else(overflow)?;
    Ok(Movers { top: changes, rest: sum, rest_count: rest.len() })
}
