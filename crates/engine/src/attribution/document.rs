//! A TOML text with the place of everything in it.

use std::fmt;
use std::ops::Range;

use toml_edit::{Document, Item, TableLike, Value};

use crate::error::{BadInput, Error};

/// Something in a file of rules, or in a table that they use, that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The file.
    pub file: String,
    /// Its line, from 1; absent when the whole file is meant.
    pub line: Option<usize>,
    /// The column in that line, from 1; absent in tables, where [`Flaw::what`] names the column.
    pub column: Option<usize>,
    /// What is wrong: a sentence.
    pub what: String,
    /// What to do.
    pub hint: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.what)?;
        if !self.hint.is_empty() {
            write!(f, " {}", self.hint)?;
        }
        Ok(())
    }
}

impl From<BadInput> for Flaw {
    fn from(place: BadInput) -> Self {
        let what = match place.column {
            Some(column) => format!("Column {column} {}", place.what),
            None => place.what,
        };
        let line = place.row.and_then(|row| usize::try_from(row).ok());
        Self { file: place.file, line, column: None, what, hint: place.hint }
    }
}

impl From<Flaw> for BadInput {
    fn from(flaw: Flaw) -> Self {
        let Flaw { file, line, column, what, hint } = flaw;
        let column = column.map(|column| column.to_string());
        Self { file, row: line.map(|line| line as u64), column, what, hint }
    }
}

/// Flaws as one refusal.
pub fn refusal(flaws: Vec<Flaw>) -> Error {
    let total = flaws.len() as u64;
    Error::BadInput { places: flaws.into_iter().map(BadInput::from).collect(), total }
}

/// A text being read, and what was found wrong in it.
pub(super) struct Text<'a> {
    file: &'a str,
    written: &'a str,
    pub(super) flaws: Vec<Flaw>,
}

/// Where something stands: bytes of the text.
pub(super) type Span = Option<Range<usize>>;

impl<'a> Text<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, written: text, flaws: Vec::new() }
    }

    /// The text as TOML; none where it is not.
    pub(super) fn parse(&mut self) -> Option<Document<&'a str>> {
        match Document::parse(self.written) {
            Ok(document) => Some(document),
            Err(error) => {
                let what = format!("This is no TOML: {}.", error.message().trim_end_matches('.').replace('\n', ", "));
                self.flaw(&error.span(), what, "Compare it with the lines around it.");
                None
            }
        }
    }

    pub(super) fn flaw(&mut self, span: &Span, what: impl Into<String>, hint: impl Into<String>) {
        let (line, column) = match span {
            Some(span) => {
                let (line, column) = self.place(span.start);
                (Some(line), Some(column))
            }
            None => (None, None),
        };
        self.flaws.push(Flaw { file: self.file.to_owned(), line, column, what: what.into(), hint: hint.into() });
    }

    pub(super) fn file(&self) -> &'a str {
        self.file
    }

    /// The text as it is written there.
    pub(super) fn written(&self, span: &Span) -> Option<String> {
        self.written.get(span.clone()?).map(str::to_owned)
    }

    /// Line of the text, from 1.
    pub(super) fn line(&self, span: &Span) -> usize {
        span.as_ref().map_or(0, |span| self.place(span.start).0)
    }

    fn place(&self, at: usize) -> (usize, usize) {
        let before = self.written.get(..at).unwrap_or(self.written);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let begins = before.rfind('\n').map_or(0, |end| end + 1);
        (line, before[begins..].chars().count() + 1)
    }

    /// Names the keys of a table that are none of `known`, and the one that was probably meant.
    pub(super) fn check_keys(&mut self, table: &dyn TableLike, known: &[&str]) {
        for (key, _) in table.iter().filter(|(key, _)| !known.contains(key)) {
            let span = table.key(key).and_then(toml_edit::Key::span);
            let hint = meant(key, known.iter().copied()).unwrap_or_else(|| format!("Use one of {}.", known.join(", ")));
            self.flaw(&span, format!("There is no setting \"{key}\" here."), hint);
        }
    }

    /// A text; a flaw where there is something else.
    pub(super) fn string(&mut self, item: &Item) -> Option<String> {
        let text = item.as_str().map(str::to_owned);
        if text.is_none() {
            self.flaw(&item.span(), format!("This must be a text and is {}.", kind(item)), "Put it in quotes.");
        }
        text
    }

    /// A text, or several; a flaw where there is something else.
    pub(super) fn strings(&mut self, item: &Item) -> Option<Vec<String>> {
        let Some(array) = item.as_array() else { return self.string(item).map(|text| vec![text]) };
        let texts: Vec<String> = array.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        if texts.len() < array.len() {
            self.flaw(&item.span(), "This list holds something else than texts.", "Put each in quotes.");
            return None;
        }
        Some(texts)
    }

    /// True or false; a flaw where there is something else.
    pub(super) fn flag(&mut self, item: &Item) -> Option<bool> {
        let flag = item.as_bool();
        if flag.is_none() {
            self.flaw(&item.span(), format!("This must be true or false and is {}.", kind(item)), "");
        }
        flag
    }

    /// A table with named settings; a flaw where there is something else.
    pub(super) fn table<'i>(&mut self, item: &'i Item) -> Option<&'i dyn TableLike> {
        let table = item.as_table_like();
        if table.is_none() {
            let what = format!("This must be a table of settings and is {}.", kind(item));
            self.flaw(&item.span(), what, "Write { name = value }.");
        }
        table
    }

    /// The tables of `[[name]]`; a flaw where there is something else.
    pub(super) fn list<'i>(&mut self, item: &'i Item, name: &str) -> Vec<&'i toml_edit::Table> {
        let Some(tables) = item.as_array_of_tables() else {
            let what = format!("This must be written as [[{name}]], once for each.");
            self.flaw(&item.span(), what, "Double brackets make a list.");
            return Vec::new();
        };
        tables.iter().collect()
    }
}

fn kind(item: &Item) -> &'static str {
    match item {
        Item::None => "missing",
        Item::Value(Value::String(_)) => "a text",
        Item::Value(Value::Integer(_) | Value::Float(_)) => "a number",
        Item::Value(Value::Boolean(_)) => "true or false",
        Item::Value(Value::Datetime(_)) => "a date without quotes",
        Item::Value(Value::Array(_)) | Item::ArrayOfTables(_) => "a list",
        Item::Value(Value::InlineTable(_)) | Item::Table(_) => "a table",
    }
}

/// `Did you mean "owner"?`, where one of the names is near.
pub(super) fn meant<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    let limit = if name.chars().count() < 5 { 1 } else { 2 };
    let near =
        known.filter_map(|one| Some((crate::tags::distance(&name.to_lowercase(), &one.to_lowercase(), limit)?, one)));
    near.min().map(|(_, one)| format!("Did you mean \"{one}\"?"))
}
