//! Tables as Parquet, as the workspace keeps them.

use std::io::Write;
use std::path::Path;

use polars::polars_utils::compression::ZstdLevel;
use polars::prelude::*;

use crate::error::Result;

/// Rows of a group. A page of lines reads one group for each of its rows, so that groups are small.
const ROW_GROUP: usize = 1 << 14;

/// Writes a table. Statistics are off: the writer of this Polars version gets them wrong for 128-bit decimals, and a reader
/// that believes them drops rows (engine notes, finding 1).
pub fn write(table: &mut DataFrame, to: impl Write) -> Result<()> {
    ParquetWriter::new(to)
        .with_statistics(StatisticsOptions::empty())
        .with_compression(ParquetCompression::Zstd(Some(ZstdLevel::try_new(1)?)))
        .with_row_group_size(Some(ROW_GROUP))
        .finish(table)?;
    Ok(())
}

/// One row of a table that [`write`] wrote, read without a query around it.
pub fn row(path: &Path, row: u32) -> Result<DataFrame> {
    let file = std::fs::File::open(path).map_err(PolarsError::from)?;
    Ok(ParquetReader::new(file).with_slice(Some((row as usize, 1))).read_parallel(ParallelStrategy::None).finish()?)
}

/// Scans a table that [`write`] wrote.
pub fn scan(path: &Path) -> Result<LazyFrame> {
    let path = path.to_str().ok_or_else(|| polars_err!(ComputeError: "the path of the workspace is not UTF-8"))?;
    let arguments = ScanArgsParquet { use_statistics: false, glob: false, ..Default::default() };
    Ok(LazyFrame::scan_parquet(PlRefPath::new(path), arguments)?)
}
