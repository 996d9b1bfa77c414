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

/// The group that a row lies in.
pub(crate) fn group_of(row: u32) -> usize {
    row as usize / ROW_GROUP
}

/// Rows of one group of a table that [`write`] wrote, in rising order, read without a query around it.
pub(crate) fn rows(path: &Path, rows: &[u32]) -> Result<DataFrame> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(DataFrame::empty()) };
    let file = std::fs::File::open(path).map_err(PolarsError::from)?;
    let slice = (*first as usize, (last - first) as usize + 1);
    let read = ParquetReader::new(file).with_slice(Some(slice)).read_parallel(ParallelStrategy::None).finish()?;
    let places: Vec<IdxSize> = rows.iter().map(|row| row - first).collect();
    Ok(read.take(&IdxCa::from_vec("place".into(), places))?)
}

/// Scans a table that [`write`] wrote.
pub fn scan(path: &Path) -> Result<LazyFrame> {
    let path = path.to_str().ok_or_else(|| polars_err!(ComputeError: "the path of the workspace is not UTF-8"))?;
    let arguments = ScanArgsParquet { use_statistics: false, glob: false, ..Default::default() };
    Ok(LazyFrame::scan_parquet(PlRefPath::new(path), arguments)?)
}
