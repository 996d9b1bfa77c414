//! Parquet to rows, through Polars, a slice at a time. Foreign statistics are never trusted: some writers get decimals wrong.

use std::cell::Cell;
use std::fs::File;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use polars::prelude::*;

use super::cell::{Cell as Value, Row};
use super::csv_file::{few_columns, long_cell, named_once};
use super::footer;
use super::header::Header;
use super::limits::{FIELD, ROW_GROUP, UNFOLDED, UNFOLDING, grouped};
use super::reader::SourceFile;
use crate::error::BadInput;

/// Rows held in memory at a time.
const SLICE: u32 = 1 << 17;

fn scan(file: &SourceFile) -> PolarsResult<LazyFrame> {
    let arguments = ScanArgsParquet { use_statistics: false, glob: false, cache: false, ..Default::default() };
    let path = file.path.to_str().ok_or_else(|| polars_err!(ComputeError: "the path is not UTF-8"))?;
    LazyFrame::scan_parquet(PlRefPath::new(path), arguments)
}

const TRY_AGAIN: &str = "Download the file again; nothing of it was imported.";

fn damaged(file: &SourceFile, what: impl std::fmt::Display) -> BadInput {
    let what: String = what.to_string().chars().take(200).collect();
    BadInput::file(&file.name, format!("is damaged Parquet: {what}."), TRY_AGAIN)
}

thread_local! {
    /// A panic of this thread is caught and told as a refusal, so that its own words would only frighten.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

fn keep_panics_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !GUARDED.get() {
                before(info);
            }
        }));
    });
}

/// Runs the library, whose decoders panic on some damaged files.
fn guarded<T>(file: &SourceFile, read: impl FnOnce() -> PolarsResult<T>) -> Result<T, BadInput> {
    keep_panics_quiet();
    GUARDED.set(true);
    let read = catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(false);
    match read {
        Ok(read) => read.map_err(|error| damaged(file, error)),
        Err(_panic) => Err(damaged(file, "its content contradicts itself")),
    }
}

/// The columns of a Parquet file.
pub(super) fn header(file: &SourceFile) -> Result<Header, BadInput> {
    footer::check(&file.path).map_err(|what| damaged(file, what))?;
    let names: Vec<String> = guarded(file, || {
        let mut frame = scan(file)?;
        Ok(frame.collect_schema()?.iter_names().map(ToString::to_string).collect())
    })?;
    few_columns(file, names.len())?;
    named_once(file, names)
}

/// What the footer says of the columns that are read.
struct Extent {
    rows: u64,
    /// Uncompressed bytes of the largest row group.
    row_group: u64,
    /// Values, 8 bytes each: what the columns take in memory at the least.
    unfolded: u64,
}

fn extent(file: &SourceFile, asked: &[&str]) -> PolarsResult<Extent> {
    let opened = File::open(&file.path)?;
    let length = opened.metadata()?.len();
    let mut reader = ParquetReader::new(opened);
    let meta = reader.get_metadata()?;
    let mut extent = Extent { rows: 0, row_group: 0, unfolded: 0 };
    for group in &meta.row_groups {
        // The library takes these places unchecked, and reads beyond the file where they are wrong.
        let outside = group.byte_ranges_iter().any(|range| range.start > range.end || range.end > length);
        polars_ensure!(!outside, ComputeError: "a column lies beyond its end");
        let rows = group.num_rows() as u64;
        let columns = asked.iter().filter_map(|name| group.columns_under_root_iter(name)).flatten();
        let sizes: Vec<u64> = columns.map(|column| column.uncompressed_size().unsigned_abs()).collect();
        let unfolded = rows.saturating_mul(8).saturating_mul(sizes.len() as u64);
        extent.rows = extent.rows.saturating_add(rows);
        extent.unfolded = extent.unfolded.saturating_add(unfolded);
        extent.row_group = extent.row_group.max(sizes.into_iter().fold(0, u64::saturating_add));
    }
    polars_ensure!(extent.rows == meta.num_rows as u64, ComputeError: "its footer counts its rows in two ways");
    Ok(extent)
}

/// Refuses what would not fit into memory; gives the number of rows.
fn bounded(file: &SourceFile, asked: &[&str]) -> Result<u64, BadInput> {
    let Extent { rows, row_group, unfolded } = guarded(file, || extent(file, asked))?;
    if row_group > ROW_GROUP {
        let [has, most] = [row_group, ROW_GROUP].map(|bytes| grouped(bytes / 1_000_000));
        let what = format!("has a row group of {has} MB uncompressed; Curio reads up to {most} MB.");
        return Err(BadInput::file(&file.name, what, "Write it again with smaller row groups."));
    }
    let length = file.stamp()?.0.max(1);
    if unfolded > UNFOLDED && unfolded / length > UNFOLDING {
        let what = format!(
            "unfolds to {} times its size ({} rows); Curio reads up to {} times.",
            grouped(unfolded / length),
            grouped(rows),
            grouped(UNFOLDING)
        );
        return Err(BadInput::file(&file.name, what, "Do not open this file unless you know where it comes from."));
    }
    Ok(rows)
}

/// One slice of the file, one accessor a column.
pub(super) struct Slice {
    /// By position in the file; those that nobody asked for are absent.
    columns: Vec<Option<Values>>,
    rows: usize,
}

/// A row of a slice.
pub(super) struct SliceRow<'a> {
    slice: &'a Slice,
    index: usize,
}

enum Values {
    Text(StringChunked),
    /// Maps are turned into JSON once a slice: the mappers know them as CSV has them.
    Json(Vec<String>),
    Double(Float64Chunked),
    Whole(Int64Chunked),
    Decimal(Int128Chunked, usize),
    Millis(Int64Chunked),
}

impl Slice {
    /// Rows in it.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// One of them.
    pub(super) fn row(&self, index: usize) -> SliceRow<'_> {
        SliceRow { slice: self, index }
    }
}

impl Row for SliceRow<'_> {
    fn cell(&self, column: usize) -> Value<'_> {
        let at = self.index;
        let Some(values) = &self.slice.columns[column] else { return Value::None };
        match values {
            Values::Text(values) => values.get(at).map_or(Value::None, Value::Text),
            Values::Json(values) => Value::Text(&values[at]),
            Values::Double(values) => values.get(at).map_or(Value::None, Value::Double),
            Values::Whole(values) => values.get(at).map_or(Value::None, Value::Whole),
            Values::Decimal(values, scale) => values.get(at).map_or(Value::None, |value| Value::Decimal(value, *scale)),
            Values::Millis(values) => values.get(at).map_or(Value::None, Value::Millis),
        }
    }
}

/// Reads slice after slice of the columns asked for, until `take` has had all rows.
pub(super) fn for_each_slice(
    file: &SourceFile,
    header: &Header,
    mut take: impl FnMut(&Slice, u64) -> crate::Result<()>,
) -> crate::Result<()> {
    let asked = header.asked();
    let names: Vec<&str> = asked.iter().map(|column| header.names[*column].as_str()).collect();
    let expected = bounded(file, &names)?;
    let frame = guarded(file, || Ok(scan(file)?.select(names.iter().map(|name| col(*name)).collect::<Vec<_>>())))?;
    let mut offset = 0_i64;
    loop {
        let part = guarded(file, || frame.clone().slice(offset, SLICE).collect())?;
        let rows = part.height();
        if rows == 0 {
            let complete = offset.unsigned_abs() == expected;
            return if complete { Ok(()) } else { Err(damaged(file, "it has fewer rows than it says").into()) };
        }
        let mut columns: Vec<Option<Values>> = header.names.iter().map(|_| None).collect();
        for (place, column) in asked.iter().zip(part.columns()) {
            let values = guarded(file, || values(column))?;
            if let Values::Text(text) = &values
                && let Some(row) = text.iter().position(|value| value.is_some_and(|value| value.len() > FIELD))
            {
                let row = offset.unsigned_abs() + row as u64 + 1;
                return Err(long_cell(file, row, *place, &header.names).into());
            }
            columns[*place] = Some(values);
        }
        take(&Slice { columns, rows }, offset.unsigned_abs())?;
        offset += i64::try_from(rows).unwrap_or(i64::MAX);
    }
}

fn values(column: &Column) -> PolarsResult<Values> {
    let column = column.rechunk();
    let series = column.as_materialized_series();
    Ok(match series.dtype() {
        DataType::Decimal(_, scale) => Values::Decimal(series.decimal()?.physical().clone(), *scale),
        DataType::Datetime(..) | DataType::Date => {
            let millis = series.cast(&DataType::Datetime(TimeUnit::Milliseconds, None))?;
            Values::Millis(millis.datetime()?.physical().clone())
        }
        DataType::Float64 | DataType::Float32 => Values::Double(series.cast(&DataType::Float64)?.f64()?.clone()),
        dtype if dtype.is_integer() => Values::Whole(series.strict_cast(&DataType::Int64)?.i64()?.clone()),
        DataType::List(_) => Values::Json(json_maps(series)?),
        _ => Values::Text(series.strict_cast(&DataType::String)?.str()?.clone()),
    })
}

/// A MAP arrives as a list of key/value pairs.
fn json_maps(series: &Series) -> PolarsResult<Vec<String>> {
    let lists = series.list()?;
    let mut maps = Vec::with_capacity(series.len());
    for pairs in lists.amortized_iter() {
        let Some(pairs) = pairs else {
            maps.push(String::new());
            continue;
        };
        let pairs = pairs.as_ref().struct_()?.fields_as_series();
        let [keys, values] = pairs.as_slice() else { polars_bail!(ComputeError: "a list column is no map") };
        let (keys, values) = (keys.cast(&DataType::String)?, values.cast(&DataType::String)?);
        let object: serde_json::Map<String, serde_json::Value> = keys
            .str()?
            .iter()
            .zip(values.str()?.iter())
            .filter_map(|(key, value)| Some((key?.to_owned(), value.unwrap_or_default().into())))
            .collect();
        maps.push(serde_json::Value::Object(object).to_string());
    }
    Ok(maps)
}
