//! A report as text cells, read from the sample without the engine, and written in other shapes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use polars::prelude::*;

use crate::support::sample;

#[derive(Clone)]
pub(super) struct Table {
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// How CSV is written.
#[derive(Clone, Copy)]
pub(super) struct Dialect {
    pub(super) end: &'static str,
    pub(super) mark: bool,
    pub(super) quote_all: bool,
    pub(super) ends_with_break: bool,
}

impl Dialect {
    pub(super) const PLAIN: Self = Self { end: "\n", mark: false, quote_all: false, ends_with_break: true };
}

impl Table {
    /// October of the sample in one of its CSV formats.
    pub(super) fn october(file: &str) -> Self {
        let file = fs::File::open(sample(file)).unwrap();
        let mut reader = csv::Reader::from_reader(GzDecoder::new(file));
        let header = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let row = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
        Self { header, rows: reader.records().map(|record| row(record.unwrap())).collect() }
    }

    pub(super) fn column(&self, name: &str) -> usize {
        self.header.iter().position(|known| known == name).unwrap_or_else(|| panic!("no column {name}"))
    }

    pub(super) fn change(&mut self, name: &str, change: impl Fn(&str) -> String) {
        let column = self.column(name);
        self.rows.iter_mut().for_each(|row| row[column] = change(&row[column]));
    }

    pub(super) fn rename(mut self, name: impl Fn(&str) -> String) -> Self {
        self.header.iter_mut().for_each(|column| *column = name(column));
        self
    }

    /// Columns from the last to the first.
    pub(super) fn backwards(mut self) -> Self {
        self.header.reverse();
        self.rows.iter_mut().for_each(|row| row.reverse());
        self
    }

    pub(super) fn without(mut self, gone: impl Fn(&str) -> bool) -> Self {
        let kept: Vec<usize> = (0..self.header.len()).filter(|column| !gone(&self.header[*column])).collect();
        self.header = picked(&self.header, &kept);
        self.rows = self.rows.iter().map(|row| picked(row, &kept)).collect();
        self
    }

    /// Rows in as many tables, in turn.
    pub(super) fn in_parts(&self, parts: usize) -> Vec<Self> {
        let part = |index: usize| {
            let rows = self.rows.iter().skip(index).step_by(parts).cloned().collect();
            Self { header: self.header.clone(), rows }
        };
        (0..parts).map(part).collect()
    }

    pub(super) fn csv(&self, dialect: Dialect) -> Vec<u8> {
        let cell = |text: &String| {
            let quoted = dialect.quote_all || text.contains([',', '"', '\n', '\r']);
            if quoted { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.clone() }
        };
        let lines: Vec<String> = std::iter::once(&self.header)
            .chain(&self.rows)
            .map(|row| row.iter().map(cell).collect::<Vec<_>>().join(","))
            .collect();
        let mut text = if dialect.mark { "\u{feff}".to_owned() } else { String::new() };
        text.push_str(&lines.join(dialect.end));
        if dialect.ends_with_break {
            text.push_str(dialect.end);
        }
        text.into_bytes()
    }

    pub(super) fn write_csv(&self, path: &Path) -> PathBuf {
        write(path, &self.csv(Dialect::PLAIN))
    }

    pub(super) fn write_gz(&self, path: &Path) -> PathBuf {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&self.csv(Dialect::PLAIN)).unwrap();
        write(path, &encoder.finish().unwrap())
    }

    /// Parquet with numbers as doubles, times as timestamps and maps as lists of pairs, with the writer's own statistics.
    pub(super) fn write_parquet(&self, path: &Path, kind: impl Fn(&str) -> Kind) -> PathBuf {
        let columns = self.header.iter().enumerate().map(|(index, name)| {
            let cells: Vec<&str> = self.rows.iter().map(|row| row[index].as_str()).collect();
            column(name, &cells, kind(name))
        });
        let mut frame = DataFrame::new(self.rows.len(), columns.collect()).unwrap();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        ParquetWriter::new(fs::File::create(path).unwrap()).finish(&mut frame).unwrap();
        path.to_owned()
    }
}

fn picked(row: &[String], columns: &[usize]) -> Vec<String> {
    columns.iter().map(|column| row[*column].clone()).collect()
}

/// What a Parquet column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Time,
    Map,
}

fn column(name: &str, cells: &[&str], kind: Kind) -> Column {
    let text = |cell: &&str| (!cell.is_empty()).then(|| (*cell).to_owned());
    match kind {
        Kind::Text => Column::new(name.into(), cells.iter().map(text).collect::<Vec<_>>()),
        Kind::Number => Column::new(name.into(), cells.iter().map(|cell| cell.parse::<f64>().ok()).collect::<Vec<_>>()),
        Kind::Time => {
            let ms: Vec<Option<i64>> = cells.iter().map(|cell| curio_engine::ingest::time::parse(cell)).collect();
            let column = Column::new(name.into(), ms);
            column.cast(&DataType::Datetime(TimeUnit::Milliseconds, None)).unwrap()
        }
        Kind::Map => {
            let lists = cells.iter().map(|cell| Some(pairs(cell)));
            lists.collect::<ListChunked>().with_name(name.into()).into_column()
        }
    }
}

fn pairs(json: &str) -> Series {
    let map: serde_json::Map<String, serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    let keys: Vec<String> = map.keys().cloned().collect();
    let values: Vec<String> = map.values().map(|value| value.as_str().unwrap_or_default().to_owned()).collect();
    let fields = [Series::new("key".into(), keys), Series::new("value".into(), values)];
    StructChunked::from_series("pairs".into(), map.len(), fields.iter()).unwrap().into_series()
}

pub(super) fn write(path: &Path, bytes: &[u8]) -> PathBuf {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
    path.to_owned()
}

/// `lineItem/UsageType` as Athena and CUR 2.0 spell it.
pub(super) fn athena(name: &str) -> String {
    let mut plain = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            plain.push('_');
        }
        plain.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    let parts: Vec<&str> = plain.split('_').filter(|part| !part.is_empty()).collect();
    parts.join("_")
}
