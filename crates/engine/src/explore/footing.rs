//! What the side file of an export says about the view, besides its total.

use super::spend::{Spend, spend};
use crate::bill::Bill;
use crate::error::{Error, Result};
use crate::view::View;

/// Control totals of a view.
#[derive(Clone, Debug)]
pub struct Footing {
    /// Cost by charge category; its total is the view's.
    pub categories: Spend,
    /// First UTC day with a line, `2026-11-01`.
    pub first_day: Option<String>,
    /// Last UTC day with a line.
    pub last_day: Option<String>,
}

/// The footing of a view.
pub fn footing(bill: &Bill, view: &View) -> Result<Footing> {
    let by = |dim: &str| spend(bill, view, &[dim.parse().map_err(Error::Internal)?]);
    let days = by("day")?;
    let mut days: Vec<String> = days.rows.into_iter().filter_map(|row| row.values.into_iter().next()).collect();
    days.sort();
    Ok(Footing { categories: by("charge-category")?, first_day: days.first().cloned(), last_day: days.last().cloned() })
}
