//! The text of the limits: `"SNAP-01.days" = 90`. It is changed by splicing, so that notes, order and line breaks stay.

use std::collections::BTreeMap;
use std::ops::Range;

use curio_engine::BadInput;
use curio_engine::waste::Limits;
use toml_edit::{Document, Item, Table};

use crate::error::{Error, Result};

/// How a new file begins.
const BEGINNING: &str =
    "# Limits of waste rules that differ from what Curio begins with. `curio waste --rules` lists them all.\n";

/// A text of limits, and what it says.
pub(super) struct LimitsText {
    name: String,
    text: String,
    is_changed: bool,
    /// By key.
    values: BTreeMap<String, Value>,
    /// Where a new limit goes.
    end: usize,
}

struct Value {
    text: String,
    /// Where it stands.
    span: Range<usize>,
    /// The key's own line, with what ends it.
    line: Range<usize>,
}

/// A value in the spelling that is written, if it is one for this limit.
///
/// # Errors
/// Names what is wrong with it.
pub(super) fn checked(key: &str, value: &str) -> Result<String> {
    let mut limits = Limits::default();
    limits.set(key, value).map_err(|error| flaw("the limit", &error.to_string(), None))?;
    Ok(curio_engine::Money::parse(value).map(|parsed| parsed.money.to_string()).unwrap_or_default())
}

impl LimitsText {
    pub(super) fn read(name: &str, bytes: Option<Vec<u8>>) -> Result<Self> {
        let text = String::from_utf8(bytes.unwrap_or_default()).map_err(|error| {
            flaw(name, &format!("is no text in UTF-8 (from byte {} on)", error.utf8_error().valid_up_to()), None)
        })?;
        let mut read = Self { name: name.to_owned(), text, is_changed: false, values: BTreeMap::new(), end: 0 };
        read.look()?;
        Ok(read)
    }

    /// All limits as rules take them.
    ///
    /// # Errors
    /// Names the line that is none.
    pub(super) fn limits(&self) -> Result<Limits> {
        let mut limits = Limits::default();
        for (key, value) in &self.values {
            limits.set(key, &value.text).map_err(|error| self.flaw_at(&error.to_string(), value.span.start))?;
        }
        Ok(limits)
    }

    /// The value of a limit, as it is written.
    pub(super) fn get(&self, key: &str) -> Option<String> {
        self.values.get(key).map(|value| value.text.clone())
    }

    /// Writes a value, or with `None` takes its line out, and gives the one before.
    pub(super) fn put(&mut self, key: &str, value: Option<&str>) -> Result<Option<String>> {
        let before = self.get(key);
        if before.as_deref() == value {
            return Ok(before);
        }
        match (self.values.get(key).map(|known| (known.span.clone(), known.line.clone())), value) {
            (Some((span, _)), Some(value)) => self.text.replace_range(span, value),
            (Some((_, line)), None) => self.text.replace_range(line, ""),
            (None, Some(value)) => self.insert(key, value),
            (None, None) => {}
        }
        self.is_changed = true;
        self.look()?;
        Ok(before)
    }

    pub(super) const fn changed(&self) -> bool {
        self.is_changed
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    fn insert(&mut self, key: &str, value: &str) {
        if self.text.is_empty() {
            BEGINNING.clone_into(&mut self.text);
            self.end = BEGINNING.len();
        }
        let end_of_line = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        let is_open = self.end > 0 && !self.text[..self.end].ends_with('\n');
        let before = if is_open { end_of_line } else { "" };
        self.text.insert_str(self.end, &format!("{before}\"{key}\" = {value}{end_of_line}"));
    }

    /// Reads the text anew.
    fn look(&mut self) -> Result<()> {
        let text = self.text.clone();
        let document = Document::parse(text.as_str()).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self.flaw_at(error.message().trim(), at)
        })?;
        self.values.clear();
        self.end = 0;
        self.gather(document.as_table(), "")?;
        let has_tables = document.iter().any(|(_, item)| item.as_table().is_some_and(|table| !table.is_dotted()));
        if !has_tables {
            self.end = text.len();
        }
        Ok(())
    }

    /// Limits may also be written with a table for each rule: `[SNAP-01]` and `days = 90`.
    fn gather(&mut self, table: &Table, rule: &str) -> Result<()> {
        for (name, item) in table {
            let key = if rule.is_empty() { name.to_owned() } else { format!("{rule}.{name}") };
            let at = table.key(name).and_then(toml_edit::Key::span).unwrap_or_default();
            match item {
                Item::Table(inner) if rule.is_empty() => self.gather(inner, name)?,
                Item::Value(value) => {
                    let span = value.span().unwrap_or_default();
                    let written = self.text.get(span.clone()).unwrap_or_default();
                    let text = value.as_str().map_or_else(|| written.replace('_', ""), str::to_owned);
                    let line = self.line_of(at.start, span.end);
                    if rule.is_empty() || table.is_dotted() {
                        self.end = self.end.max(line.end);
                    }
                    let value = Value { text, span, line };
                    if self.values.insert(key.clone(), value).is_some() {
                        return Err(self.flaw_at(&format!("{key} is there twice"), at.start));
                    }
                }
                _ => return Err(self.flaw_at(&format!("{key} is no limit; write \"SNAP-01.days\" = 90"), at.start)),
            }
        }
        Ok(())
    }

    /// From the beginning of a key's line to the beginning of the one after its value.
    fn line_of(&self, key: usize, value: usize) -> Range<usize> {
        let start = self.text[..key].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[value..].find('\n').map_or(self.text.len(), |at| value + at + 1);
        start..end
    }

    fn flaw_at(&self, what: &str, at: usize) -> Error {
        let row = self.text.get(..at).map_or(0, |before| before.matches('\n').count()) as u64 + 1;
        flaw(&self.name, what, Some(row))
    }
}

fn flaw(file: &str, what: &str, row: Option<u64>) -> Error {
    let place = BadInput::file(file, format!("{what}."), "");
    row.map_or(place.clone(), |row| place.at_row(row)).into()
}
