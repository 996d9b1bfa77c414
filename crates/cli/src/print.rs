//! Rows to standard output in the three formats.

use std::io::{self, Write};

use curio_engine::Money;
pub(crate) use curio_engine::grouped;
use serde_json::{Map, Value};

use crate::args::Format;

/// A printed value.
#[derive(Clone, Debug)]
pub(crate) enum Field {
    Text(String),
    Amount(Money),
    Count(u64),
    None,
}

impl Field {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn exact(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Amount(amount) => amount.to_string(),
            Self::Count(count) => count.to_string(),
            Self::None => String::new(),
        }
    }

    fn for_people(&self) -> String {
        match self {
            Self::Amount(amount) => grouped(&amount.fixed(2)),
            Self::Count(count) => grouped(&count.to_string()),
            other => shortened(&visible(&other.exact())),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Count(count) => Value::from(*count),
            Self::None => Value::Null,
            other => Value::from(other.exact()),
        }
    }

    const fn right(&self) -> bool {
        matches!(self, Self::Amount(_) | Self::Count(_))
    }
}

/// Prints rows under their column names; `foot` lines follow the table form only.
pub(crate) fn rows(format: Format, columns: &[String], rows: &[Vec<Field>], foot: &[String]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match format {
        Format::Csv => csv_rows(&mut out, columns, rows),
        Format::Json => json_rows(&mut out, columns, rows),
        Format::Table => table_rows(&mut out, columns, rows, foot),
    }
}

fn csv_rows(out: &mut dyn Write, columns: &[String], rows: &[Vec<Field>]) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out);
    csv.write_record(columns)?;
    for row in rows {
        csv.write_record(row.iter().map(Field::exact))?;
    }
    csv.flush()
}

fn json_rows(out: &mut dyn Write, columns: &[String], rows: &[Vec<Field>]) -> io::Result<()> {
    let object = |row: &Vec<Field>| {
        Value::Object(columns.iter().cloned().zip(row.iter().map(Field::json)).collect::<Map<_, _>>())
    };
    let list: Vec<Value> = rows.iter().map(object).collect();
    writeln!(out, "{:#}", Value::from(list))
}

fn table_rows(out: &mut dyn Write, columns: &[String], rows: &[Vec<Field>], foot: &[String]) -> io::Result<()> {
    let heads: Vec<String> = columns.iter().map(|name| shortened(&visible(name))).collect();
    let texts: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(Field::for_people).collect()).collect();
    let longest = |index: usize| texts.iter().map(|row| row[index].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> =
        heads.iter().enumerate().map(|(index, name)| name.chars().count().max(longest(index))).collect();
    let right = |index: usize| rows.first().is_some_and(|row| row[index].right());
    let line = |cells: &[String]| -> String {
        let cell = |(index, cell): (usize, &String)| {
            let width = widths[index];
            if right(index) { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        };
        cells.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    writeln!(out, "{}", line(&heads))?;
    for row in &texts {
        writeln!(out, "{}", line(row))?;
    }
    foot.iter().try_for_each(|text| writeln!(out, "{text}"))
}

/// Characters of a cell in a table for people; a tag may have a million. The other formats have them all.
const WIDEST: usize = 400;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Other people's text for a terminal: characters that it would obey, or that turn the text around, are spelled out.
pub(crate) fn visible(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        if hidden(c) { visible.extend(c.escape_default()) } else { visible.push(c) }
    }
    visible
}
