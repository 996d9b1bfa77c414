//! Resources behind spellings.

use polars::prelude::*;

use crate::bill::Bill;
use crate::charges::{RESOURCE_ID, TAG};
use crate::error::{Error, Result};
use crate::view::{Dim, View};

/// Spellings that resources are looked for by.
#[derive(Clone, Copy, Debug)]
pub enum Spelling<'a> {
    /// Values of the known keys; of each line the first counts.
    Values(&'a [String]),
    /// Keys beside the known ones, on lines that carry none of those.
    Keys(&'a [String]),
}

/// How many resources of a view carry each of these.
pub fn resources_behind(bill: &Bill, view: &View, known: &[String], spellings: &[Spelling<'_>]) -> Result<Vec<u64>> {
    if spellings.is_empty() {
        return Ok(Vec::new());
    }
    let resource: Dim = "resource".parse().map_err(Error::Internal)?;
    let mut frame = bill.rows(view, &[resource])?.0;
    let schema = frame.collect_schema()?;
    if !schema.contains(RESOURCE_ID) {
        return Ok(vec![0; spellings.len()]);
    }
    let columns = |keys: &[String]| -> Vec<Expr> {
        keys.iter().map(|key| format!("{TAG}{key}")).filter(|name| schema.contains(name)).map(col).collect()
    };
    let own = columns(known);
    let carries = |any: Vec<Expr>| any.into_iter().reduce(Expr::or).unwrap_or_else(|| lit(false));
    let tagged = carries(own.iter().map(|key| key.clone().is_not_null()).collect());
    let first = if own.is_empty() { lit(NULL).cast(DataType::String) } else { coalesce(&own) };
    let condition = |spelling: &Spelling<'_>| match spelling {
        Spelling::Values(values) => {
            let is = |value: &String| first.clone().eq(lit(value.clone())).fill_null(lit(false));
            carries(values.iter().map(is).collect())
        }
        Spelling::Keys(keys) => {
            carries(columns(keys).into_iter().map(Expr::is_not_null).collect()).and(tagged.clone().not())
        }
    };
    let named = col(RESOURCE_ID).is_not_null();
    let count = |(place, spelling): (usize, &Spelling<'_>)| {
        let of = named.clone().and(condition(spelling));
        col(RESOURCE_ID).filter(of).n_unique().cast(DataType::UInt64).alias(place.to_string())
    };
    let counts: Vec<Expr> = spellings.iter().enumerate().map(count).collect();
    let table = frame.select(counts).collect()?;
    (0..spellings.len()).map(|place| Ok(table.column(&place.to_string())?.u64()?.get(0).unwrap_or(0))).collect()
}
