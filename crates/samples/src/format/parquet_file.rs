//! Snappy Parquet through the low-level writer: flat optional columns and three-level maps.

use super::cur2_schema::Type;
use super::output;
use crate::calendar::Hour;
use anyhow::{Context, Result};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;

/// Rows held in memory before a row group is written.
const ROWS_PER_GROUP: usize = 65_536;

/// Values of one leaf with the levels that say where they belong.
struct Leaf<T> {
    values: Vec<T>,
    definition: Vec<i16>,
}

impl<T> Leaf<T> {
    const fn new() -> Self {
        Self { values: Vec::new(), definition: Vec::new() }
    }

    fn push(&mut self, value: Option<T>) {
        self.definition.push(i16::from(value.is_some()));
        self.values.extend(value);
    }

    /// Inside a map: 1 is an empty map, 2 a key, 3 a value.
    fn push_at(&mut self, value: Option<T>, level: i16) {
        self.definition.push(level);
        self.values.extend(value);
    }
}

enum Column {
    Text(Leaf<ByteArray>),
    Double(Leaf<f64>),
    Time(Leaf<i64>),
    Map { keys: Leaf<ByteArray>, values: Leaf<ByteArray>, repetition: Vec<i16> },
    Amounts { keys: Leaf<ByteArray>, values: Leaf<f64>, repetition: Vec<i16> },
}

impl Column {
    fn new(kind: Type) -> Self {
        match kind {
            Type::Text => Self::Text(Leaf::new()),
            Type::Double => Self::Double(Leaf::new()),
            Type::Time => Self::Time(Leaf::new()),
            Type::Map => Self::Map { keys: Leaf::new(), values: Leaf::new(), repetition: Vec::new() },
            Type::Amounts => Self::Amounts { keys: Leaf::new(), values: Leaf::new(), repetition: Vec::new() },
        }
    }
}

pub(super) struct ParquetFile {
    writer: SerializedFileWriter<BufWriter<File>>,
    kinds: Vec<Type>,
    columns: Vec<Column>,
    rows: usize,
}

impl ParquetFile {
    pub(super) fn create(path: &Path, schema: &[(&str, Type)]) -> Result<Self> {
        let root = Arc::new(parse_message_type(&message(schema)).context("the CUR 2.0 schema is well formed")?);
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = SerializedFileWriter::new(output::create(path)?, root, Arc::new(properties))?;
        let kinds: Vec<Type> = schema.iter().map(|(_, kind)| *kind).collect();
        let columns = kinds.iter().copied().map(Column::new).collect();
        Ok(Self { writer, kinds, columns, rows: 0 })
    }

    pub(super) fn text(&mut self, column: usize, value: Option<&str>) {
        if let Column::Text(leaf) = &mut self.columns[column] {
            leaf.push(value.map(ByteArray::from));
        }
    }

    pub(super) fn double(&mut self, column: usize, value: Option<f64>) {
        if let Column::Double(leaf) = &mut self.columns[column] {
            leaf.push(value);
        }
    }

    pub(super) fn time(&mut self, column: usize, value: Option<Hour>) {
        if let Column::Time(leaf) = &mut self.columns[column] {
            leaf.push(value.map(Hour::millis));
        }
    }

    pub(super) fn map(&mut self, column: usize, pairs: &[(String, String)]) {
        let Column::Map { keys, values, repetition } = &mut self.columns[column] else { return };
        if pairs.is_empty() {
            keys.push_at(None, 1);
            values.push_at(None, 1);
            repetition.push(0);
        }
        for (index, (key, value)) in pairs.iter().enumerate() {
            keys.push_at(Some(ByteArray::from(key.as_str())), 2);
            values.push_at(Some(ByteArray::from(value.as_str())), 3);
            repetition.push(i16::from(index > 0));
        }
    }

    pub(super) fn amounts(&mut self, column: usize, pairs: &[(&str, f64)]) {
        let Column::Amounts { keys, values, repetition } = &mut self.columns[column] else { return };
        if pairs.is_empty() {
            keys.push_at(None, 1);
            values.push_at(None, 1);
            repetition.push(0);
        }
        for (index, (key, value)) in pairs.iter().enumerate() {
            keys.push_at(Some(ByteArray::from(*key)), 2);
            values.push_at(Some(*value), 3);
            repetition.push(i16::from(index > 0));
        }
    }

    /// Every column has been given its value.
    pub(super) fn end_row(&mut self) -> Result<()> {
        self.rows += 1;
        if self.rows == ROWS_PER_GROUP { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let fresh = self.kinds.iter().copied().map(Column::new).collect();
        let full = std::mem::replace(&mut self.columns, fresh);
        self.rows = 0;
        let mut group = self.writer.next_row_group()?;
        for column in full {
            write_column(&mut group, &column)?;
        }
        group.close()?;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<()> {
        self.flush()?;
        self.writer.close()?;
        Ok(())
    }
}

fn write_column(group: &mut SerializedRowGroupWriter<'_, BufWriter<File>>, column: &Column) -> Result<()> {
    match column {
        Column::Text(leaf) => write_leaf::<ByteArrayType>(group, &leaf.values, &leaf.definition, None),
        Column::Double(leaf) => write_leaf::<DoubleType>(group, &leaf.values, &leaf.definition, None),
        Column::Time(leaf) => write_leaf::<Int64Type>(group, &leaf.values, &leaf.definition, None),
        Column::Map { keys, values, repetition } => {
            write_leaf::<ByteArrayType>(group, &keys.values, &keys.definition, Some(repetition))?;
            write_leaf::<ByteArrayType>(group, &values.values, &values.definition, Some(repetition))
        }
        Column::Amounts { keys, values, repetition } => {
            write_leaf::<ByteArrayType>(group, &keys.values, &keys.definition, Some(repetition))?;
            write_leaf::<DoubleType>(group, &values.values, &values.definition, Some(repetition))
        }
    }
}

fn write_leaf<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, BufWriter<File>>,
    values: &[T::T],
    definition: &[i16],
    repetition: Option<&Vec<i16>>,
) -> Result<()> {
    let mut writer = group.next_column()?.context("the schema has a leaf for every column")?;
    let typed = writer.typed::<T>();
    typed.write_batch(values, Some(definition), repetition.map(Vec::as_slice))?;
    Ok(writer.close()?)
}

/// The schema as a Parquet message.
fn message(schema: &[(&str, Type)]) -> String {
    let mut text = String::from("message report {\n");
    for (name, kind) in schema {
        let field = match kind {
            Type::Text => format!("optional binary {name} (UTF8);"),
            Type::Double => format!("optional double {name};"),
            Type::Time => format!("optional int64 {name} (TIMESTAMP_MILLIS);"),
            Type::Map => map(name, "binary value (UTF8)"),
            Type::Amounts => map(name, "double value"),
        };
        text.push_str(&field);
        text.push('\n');
    }
    text.push('}');
    text
}

fn map(name: &str, value: &str) -> String {
    format!(
        "optional group {name} (MAP) {{ repeated group key_value {{ required binary key (UTF8); optional {value}; }} }}"
    )
}
