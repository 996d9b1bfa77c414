//! Parquet to rows, through Polars, a slice at a time. Foreign statistics are never trusted: some writers get decimals wrong.

use polars::prelude::*;

use super::cell::{Cell, Row};
use super::header::Header;
use super::reader::SourceFile;
use crate::error::{BadInput, Result};

/// Rows held in memory at a time.
const SLICE: u32 = 1 << 17;

fn scan(file: &SourceFile) -> PolarsResult<LazyFrame> {
    let arguments = ScanArgsParquet { use_statistics: false, glob: false, cache: false, ..Default::default() };
    let path = file.path.to_str().ok_or_else(|| polars_err!(ComputeError: "the path is not UTF-8"))?;
    LazyFrame::scan_parquet(PlRefPath::new(path), arguments)
}

fn damaged(file: &SourceFile, error: &PolarsError) -> BadInput {
    let what: String = error.to_string().chars().take(200).collect();
    BadInput::file(
        &file.name,
        format!("is damaged Parquet: {what}."),
        "Download the file again; nothing of it was imported.",
    )
}

/// The columns of a Parquet file.
pub(super) fn header(file: &SourceFile) -> Result<Header> {
    let mut frame = scan(file).map_err(|error| damaged(file, &error))?;
    let schema = frame.collect_schema().map_err(|error| damaged(file, &error))?;
    Ok(Header::new(schema.iter_names().map(ToString::to_string).collect()))
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
    fn cell(&self, column: usize) -> Cell<'_> {
        let at = self.index;
        let Some(values) = &self.slice.columns[column] else { return Cell::None };
        match values {
            Values::Text(values) => values.get(at).map_or(Cell::None, Cell::Text),
            Values::Json(values) => Cell::Text(&values[at]),
            Values::Double(values) => values.get(at).map_or(Cell::None, Cell::Double),
            Values::Whole(values) => values.get(at).map_or(Cell::None, Cell::Whole),
            Values::Decimal(values, scale) => values.get(at).map_or(Cell::None, |value| Cell::Decimal(value, *scale)),
            Values::Millis(values) => values.get(at).map_or(Cell::None, Cell::Millis),
        }
    }
}

/// Reads slice after slice of the columns asked for, until `take` has had all rows.
pub(super) fn for_each_slice(
    file: &SourceFile,
    header: &Header,
    mut take: impl FnMut(&Slice, u64) -> Result<()>,
) -> Result<()> {
    let asked = header.asked();
    let names: Vec<Expr> = asked.iter().map(|column| col(header.names[*column].as_str())).collect();
    let frame = scan(file).map_err(|error| damaged(file, &error))?.select(names);
    let mut offset = 0_i64;
    loop {
        let part = frame.clone().slice(offset, SLICE).collect().map_err(|error| damaged(file, &error))?;
        let rows = part.height();
        if rows == 0 {
            return Ok(());
        }
        let mut columns: Vec<Option<Values>> = header.names.iter().map(|_| None).collect();
        for (place, column) in asked.iter().zip(part.columns()) {
            columns[*place] = Some(values(column).map_err(|error| damaged(file, &error))?);
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
        dtype if dtype.is_integer() => Values::Whole(series.cast(&DataType::Int64)?.i64()?.clone()),
        DataType::List(_) => Values::Json(json_maps(series)?),
        _ => Values::Text(series.cast(&DataType::String)?.str()?.clone()),
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
