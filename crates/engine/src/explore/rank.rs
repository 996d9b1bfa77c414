//! The largest lines of a view, found without sorting or reading all of them: every part of the table gives its largest few by
//! cost alone, and only the rows of the page are read whole.

use std::cmp::Reverse;
use std::path::Path;
use std::thread::available_parallelism;

use polars::prelude::*;

use super::spend::overflow;
use crate::bill::{Bill, PART_ROW, amounts, union};
use crate::cache;
use crate::error::{Error, Result};
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
    let threads = available_parallelism().map_or(1, usize::from).min(parts.len().max(1));
    let share = |first: usize| -> Result<Vec<Place>> {
        let mut found = Vec::new();
        for (part, (_, lines)) in parts.iter().enumerate().skip(first).step_by(threads) {
            found.extend(largest_of(part, lines.clone(), size, keep)?);
            cut(&mut found, keep);
        }
        Ok(found)
    };
    let mut found = std::thread::scope(|scope| {
        let shares: Vec<_> = (0..threads).map(|first| scope.spawn(move || share(first))).collect();
        let mut found = Vec::new();
        for share in shares {
            found.extend(share.join().map_err(|_panic| Error::Internal("reading lines failed".to_owned()))??);
        }
        Ok::<_, Error>(found)
    })?;
    found.sort_unstable();
    let page: Vec<Place> = found.into_iter().skip(offset).take(limit).collect();
    rows(&parts.iter().map(|(path, _)| *path).collect::<Vec<_>>(), &page)
}

fn largest_of(part: usize, lines: LazyFrame, size: &Expr, keep: usize) -> Result<Vec<Place>> {
    let table = lines.select([col(PART_ROW), size.clone().alias("size")]).collect()?;
    let rows = table.column(PART_ROW)?.u32()?.clone();
    let place =
        |(row, cost): (Option<u32>, crate::money::Money)| Place { cost: Reverse(cost.0), part, row: row.unwrap_or(0) };
    let mut found: Vec<Place> = rows.iter().zip(amounts(&table, "size")?).map(place).collect();
    cut(&mut found, keep);
    Ok(found)
}

/// Leaves the first `keep`, in any order.
fn cut(found: &mut Vec<Place>, keep: usize) {
    if keep == 0 {
        found.clear();
    } else if found.len() > keep {
        found.select_nth_unstable(keep - 1);
        found.truncate(keep);
    }
}

/// Reads these rows, in this order.
fn rows(parts: &[&Path], page: &[Place]) -> Result<DataFrame> {
    let row = |place: &Place| Ok(cache::scan(parts[place.part])?.slice(i64::from(place.row), 1));
    let rows = page.iter().map(row).collect::<Result<Vec<_>>>()?;
    if rows.is_empty() { Ok(DataFrame::empty()) } else { Ok(union(rows)?.collect()?) }
}
