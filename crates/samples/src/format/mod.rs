//! The formats of a delivery: the same lines as AWS writes them.

pub(crate) mod columns;
pub(crate) mod cur2;
pub(crate) mod cur2_schema;
pub(crate) mod focus_csv;
pub(crate) mod legacy;
mod maps;
pub(crate) mod output;
mod parquet_file;
pub(crate) mod row;

use anyhow::Result;
use row::Row;

/// One delivery of one month, being written.
pub(crate) trait Delivery {
    fn take(&mut self, row: &Row<'_>) -> Result<()>;
    fn finish(self: Box<Self>) -> Result<()>;
}

/// Rows per part of a CSV delivery.
pub(crate) const ROWS_PER_PART: u64 = 1_000_000;
