//! The largest lines of a view, found without sorting or reading all of them: every part of the table gives its largest few by
//! cost alone, and only the rows of the page are read whole.

use std::cmp::Reverse;
use std::path::Path;

use polars::prelude::*;

use super::spend::overflow;
use crate::bill::{Bill, PART_ROW, amounts};
use crate::cache;
use crate::error::Result;
use crate::side_by_side::side_by_side;
use crate::view::View;

/// Where a line stands, largest cost first; of equal costs in the order of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    cost: Reverse<i128>,
    part: usize,
    row: u32,
}

/// The lines `offset..offset + limit` of a view by `size`, an amount column or an expression that puts lines in order. The rows
/// come with all columns of the table.
pub(super) fn largest(bill: &Bill, view: &View, size: &Expr, offset: usize, limit: usize) -> Result<DataFrame> {
    let parts = bill.numbered_parts(view)?;
    let keep = offset.checked_add(limit).ok_or_else(overflow)?;
    let numbered: Vec<usize> = (0..parts.len()).collect();
    let found = side_by_side(&numbered, |part| largest_of(*part, parts[*part].1.clone(), size, keep))?;
    let mut found: Vec<Place> = found.into_iter().flatten().collect();
    found.sort_unstable();
    let page: Vec<Place> = found.into_iter().skip(offset).take(limit).collect();
    rows(&parts.iter().map(|(path, _)| *path).collect::<Vec<_>>(), &page)
}

/// Reads these rows, in this order. Rows that lie in one group of a part are read together.
fn rows(parts: &[&Path], page: &[Place]) -> Result<DataFrame> {
    let mut order: Vec<usize> = (0..page.len()).collect();
    order.sort_unstable_by_key(|index| (page[*index].part, page[*index].row));
    let together = |a: &usize, b: &usize| {
        let group = |index: usize| (page[index].part, cache::group_of(page[index].row));
        group(*a) == group(*b)
    };
    let groups: Vec<&[usize]> = order.chunk_by(together).collect();
    let read = side_by_side(&groups, |group| {
        let rows: Vec<u32> = group.iter().map(|index| page[*index].row).collect();
        cache::rows(parts[page[group[0]].part], &rows)
    })?;
    if read.is_empty() {
        return Ok(DataFrame::empty());
    }
    let mut places = vec![0; page.len()];
    for (place, index) in order.iter().enumerate() {
        places[*index] = IdxSize::try_from(place).map_err(|_large| overflow())?;
    }
    Ok(polars::functions::concat_df_diagonal(&read)?.take(&IdxCa::from_vec("place".into(), places))?)
}

fn largest_of(part: usize, lines: LazyFrame, size: &Expr, keep: usize) -> Result<Vec<Place>> {
    let table = lines.select([col(PART_ROW), size.clone().alias("size")]).collect()?;
    let rows = table.column(PART_ROW)?.u32()?.clone();
    let place =
        |(row, cost): (Option<u32>, crate::money::Money)| Place { cost: Reverse(cost.0), part, row: row.unwrap_or(0) };
    let mut found: Vec<Place> = rows.iter().zip(amounts(&table, "size")?).map(place).collect();
    if keep == 0 {
        found.clear();
    } else if found.len() > keep {
        found.select_nth_unstable(keep - 1);
        found.truncate(keep);
    }
    // A part has a thousand times the rows of a page.
    found.shrink_to_fit();
    Ok(found)
}
