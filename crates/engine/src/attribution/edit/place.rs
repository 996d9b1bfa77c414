//! Where things stand in the text of the rules, and changes to no more than that: whatever is not named stays byte for byte.

use std::ops::Range;

use toml_edit::{Array, Document, InlineTable, Item, Key, Table, TableLike, Value};

use super::super::document::Text;
use super::write::{list, quoted};
use super::{EditError, Result};

/// The file, as messages name it.
pub(super) const FILE: &str = "rules.toml";

/// From one table to the next.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    /// The table of this name.
    Key(&'a str),
    /// One of `[[several]]`.
    At(usize),
}

/// A table in either way of writing it.
#[derive(Clone, Copy)]
pub(super) enum Held<'a> {
    /// `[name]` with a setting a line, or written with dots.
    Lines(&'a Table),
    /// `{ name = value }`.
    Inline(&'a InlineTable),
}

impl<'a> Held<'a> {
    pub(super) fn of(item: &'a Item) -> Option<Self> {
        match item {
            Item::Table(table) => Some(Self::Lines(table)),
            Item::Value(Value::InlineTable(table)) => Some(Self::Inline(table)),
            _ => None,
        }
    }

    pub(super) fn like(self) -> &'a dyn TableLike {
        match self {
            Self::Lines(table) => table,
            Self::Inline(table) => table,
        }
    }

    pub(super) fn get(self, key: &str) -> Option<&'a Item> {
        self.like().get(key)
    }
}

/// A text and the places in it.
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    document: Document<&'a str>,
}

impl<'a> Source<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self> {
        let mut reading = Text::new(FILE, text);
        match reading.parse() {
            Some(document) => Ok(Self { text, document }),
            None => Err(EditError::NoToml(reading.flaws)),
        }
    }

    pub(super) fn root(&self) -> &Table {
        self.document.as_table()
    }

    pub(super) fn held(&self, path: &[Step<'_>]) -> Option<Held<'_>> {
        let mut item = self.document.as_item();
        for step in path {
            item = match (step, item) {
                (Step::Key(key), _) => Held::of(item)?.get(key)?,
                (Step::At(at), Item::ArrayOfTables(tables)) => return tables.get(*at).map(Held::Lines),
                (Step::At(_), _) => return None,
            };
        }
        Held::of(item)
    }

    /// A table with its settings and the notes that stand right above and below it, as whole lines.
    pub(super) fn block(&self, table: &Table) -> Range<usize> {
        let header = table.span().map_or(0, |span| span.start);
        let first = line_start(self.text, header);
        let above = table.decor().prefix().and_then(toml_edit::RawString::span).map_or(first, |span| span.start);
        let notes = self.text[above.min(first)..first].split_inclusive('\n').rev();
        let notes: usize = notes.take_while(|line| is_note(line)).map(str::len).sum();
        first - notes..with_notes_below(self.text, line_end(self.text, table_end(table)))
    }

    /// True where nothing of another table stands among what belongs to this one.
    pub(super) fn is_whole(&self, table: &Table, block: &Range<usize>) -> bool {
        let within = |table: &Table| headers(table).iter().filter(|header| block.contains(&header.start)).count();
        within(self.root()) == headers(table).len()
    }
}

/// Where the own settings of a table end, those of `[tables.in.it]` aside.
pub(super) fn own_end(table: &Table) -> usize {
    let own = table.iter().filter(|(_, item)| match item {
        Item::Table(table) => table.is_dotted(),
        item => item.is_value(),
    });
    own.map(|(_, item)| end(item)).max().unwrap_or(0).max(header_end(table))
}

/// Where a table ends, with all tables in it.
pub(super) fn table_end(table: &Table) -> usize {
    table.iter().map(|(_, item)| end(item)).max().unwrap_or(0).max(header_end(table))
}

fn header_end(table: &Table) -> usize {
    table.span().filter(|_| has_header(table)).map_or(0, |span| span.end)
}

fn end(item: &Item) -> usize {
    match item {
        Item::None => 0,
        Item::Value(value) => value_end(value),
        Item::Table(table) => table_end(table),
        Item::ArrayOfTables(tables) => tables.iter().map(table_end).max().unwrap_or(0),
    }
}

fn value_end(value: &Value) -> usize {
    match value {
        Value::InlineTable(table) if table.is_dotted() => table.iter().map(|(_, value)| value_end(value)).max(),
        value => value.span().map(|span| span.end),
    }
    .unwrap_or(0)
}

pub(super) fn has_header(table: &Table) -> bool {
    !table.is_implicit() && !table.is_dotted()
}

/// The headers of a table and of all in it.
pub(super) fn headers(table: &Table) -> Vec<Range<usize>> {
    let own = table.span().filter(|span| has_header(table) && !span.is_empty());
    let inner = table.iter().flat_map(|(_, item)| match item {
        Item::Table(table) => headers(table),
        Item::ArrayOfTables(tables) => tables.iter().flat_map(headers).collect(),
        _ => Vec::new(),
    });
    own.into_iter().chain(inner).collect()
}

fn is_note(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

/// Further on over the notes that follow without a blank line, unless they stand right above something else.
pub(super) fn with_notes_below(text: &str, at: usize) -> usize {
    let notes: usize = text[at..].split_inclusive('\n').take_while(|line| is_note(line)).map(str::len).sum();
    let next = text[at + notes..].split_inclusive('\n').next();
    if next.is_none_or(is_blank) { at + notes } else { at }
}

pub(super) fn line_start(text: &str, at: usize) -> usize {
    let first = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    text[..at].rfind('\n').map_or(first, |before| before + 1)
}

/// After the line break, or where the text ends.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}

pub(super) fn spliced(text: &str, range: Range<usize>, with: &str) -> String {
    [&text[..range.start], with, &text[range.end..]].concat()
}

fn newline(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Puts lines where a line begins, or at the end.
pub(super) fn with_lines(text: &str, at: usize, lines: &str) -> String {
    let newline = newline(text);
    let open = at > 0 && at == text.len() && !text.ends_with(['\n', '\u{feff}']);
    let lines = lines.replace("\r\n", "\n").replace('\n', newline);
    spliced(text, at..at, &[if open { newline } else { "" }, &lines].concat())
}

/// Puts a block of lines there, with a blank line before it unless it is the first.
pub(super) fn with_block_after(text: &str, at: usize, block: &str) -> String {
    let first = text[..at].trim_start_matches('\u{feff}').is_empty();
    with_lines(text, at, &[if first { "" } else { "\n" }, block].concat())
}

/// Puts a block of lines there, with a blank line after it.
pub(super) fn with_block_before(text: &str, at: usize, block: &str) -> String {
    with_lines(text, at, &[block, "\n"].concat())
}

/// Takes whole lines out, and one of the blank lines around them.
pub(super) fn without_block(text: &str, block: &Range<usize>) -> String {
    let before = text[..block.start].split_inclusive('\n').next_back().filter(|line| is_blank(line));
    let after = text[block.end..].split_inclusive('\n').next().filter(|line| is_blank(line));
    match (before, after) {
        (Some(line), _) => spliced(text, block.start - line.len()..block.end, ""),
        (None, Some(line)) if block.start == line_start(text, 0) || is_last(text, block) => {
            spliced(text, block.start..block.end + line.len(), "")
        }
        (None, Some(_) | None) => spliced(text, block.clone(), ""),
    }
}

fn is_last(text: &str, block: &Range<usize>) -> bool {
    is_blank(&text[block.end..])
}

/// Gives a setting a value, in place of the one that it has.
pub(super) fn set(text: &str, path: &[Step<'_>], key: &str, value: &str) -> Result<String> {
    let source = Source::parse(text)?;
    let held = source.held(path).ok_or_else(|| nowhere(path))?;
    match held.get(key) {
        Some(Item::Value(known)) if known.span().is_some() && !is_dotted(known) => {
            Ok(spliced(text, known.span().unwrap_or_default(), value))
        }
        Some(Item::None) | None => add(text, held, path, &format!("{} = {value}", Key::new(key))),
        Some(_) => set(&unset(text, path, key)?, path, key, value),
    }
}

fn is_dotted(value: &Value) -> bool {
    matches!(value, Value::InlineTable(table) if table.is_dotted())
}

/// Adds a setting that is not there.
fn add(text: &str, held: Held<'_>, path: &[Step<'_>], setting: &str) -> Result<String> {
    match held {
        Held::Lines(table) if has_header(table) => {
            let at = own_end(table);
            let at = if at == 0 { line_start(text, 0) } else { line_end(text, at) };
            Ok(with_lines(text, at, &format!("{setting}\n")))
        }
        Held::Inline(table) if !table.is_dotted() => {
            let Some(braces) = table.span() else { return Err(dotted(path)) };
            let last = table.iter().map(|(_, value)| value_end(value)).max();
            Ok(match last {
                Some(last) => spliced(text, last..last, &format!(", {setting}")),
                None => spliced(text, braces, &format!("{{ {setting} }}")),
            })
        }
        _ => Err(dotted(path)),
    }
}

/// Takes a setting out, with its lines; notes on lines of their own stay. In `{ }` nothing changes.
pub(super) fn unset(text: &str, path: &[Step<'_>], key: &str) -> Result<String> {
    let source = Source::parse(text)?;
    let Some(Held::Lines(table)) = source.held(path) else { return Ok(text.to_owned()) };
    let mut lines = table.get_key_value(key).map_or_else(Vec::new, |(key, item)| lines_of(text, key, item));
    lines.sort_by_key(|lines| std::cmp::Reverse(lines.start));
    Ok(lines.into_iter().fold(text.to_owned(), |text, lines| spliced(&text, lines, "")))
}

fn lines_of(text: &str, key: &Key, item: &Item) -> Vec<Range<usize>> {
    let lines = |from: usize, until: usize| line_start(text, from)..line_end(text, until);
    match item {
        Item::None => Vec::new(),
        Item::Value(_) => key.span().map(|span| lines(span.start, end(item).max(span.end))).into_iter().collect(),
        Item::Table(table) => lines_of_table(text, table),
        Item::ArrayOfTables(tables) => tables.iter().flat_map(|table| lines_of_table(text, table)).collect(),
    }
}

fn lines_of_table(text: &str, table: &Table) -> Vec<Range<usize>> {
    let header = table.span().filter(|_| has_header(table));
    let header = header.map(|span| line_start(text, span.start)..line_end(text, span.end));
    let keys = table.iter().filter_map(|(key, _)| table.get_key_value(key));
    header.into_iter().chain(keys.flat_map(|(key, item)| lines_of(text, key, item))).collect()
}

/// Appends texts to a setting that is a list, or one text, or not there.
pub(super) fn append(text: &str, path: &[Step<'_>], key: &str, texts: &[String]) -> Result<String> {
    let source = Source::parse(text)?;
    let known = source.held(path).ok_or_else(|| nowhere(path))?.get(key);
    let fresh = |known: &[&str]| -> Vec<String> {
        let mut fresh: Vec<String> = Vec::new();
        for text in texts {
            if !known.contains(&text.as_str()) && !fresh.contains(text) {
                fresh.push(text.clone());
            }
        }
        fresh
    };
    match known {
        None | Some(Item::None) => set(text, path, key, &list(&fresh(&[]))),
        Some(Item::Value(Value::String(one))) => {
            let fresh = fresh(&[one.value()]);
            let all: Vec<String> = [one.value().clone()].into_iter().chain(fresh).collect();
            if all.len() == 1 { Ok(text.to_owned()) } else { set(text, path, key, &list(&all)) }
        }
        Some(Item::Value(Value::Array(array))) => {
            let known: Vec<&str> = array.iter().filter_map(Value::as_str).collect();
            Ok(pushed(text, array, &fresh(&known)))
        }
        Some(_) => Err(EditError::ByHand {
            what: format!("{} holds something else than texts.", Key::new(key)),
            hint: "Write it as [\"one\", \"another\"], or change it by hand.".to_owned(),
        }),
    }
}

/// A list with more in it, one a line where it is written so.
fn pushed(text: &str, array: &Array, texts: &[String]) -> String {
    let Some(brackets) = array.span().filter(|_| !texts.is_empty()) else { return text.to_owned() };
    let values: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    let Some(last) = array.iter().last().and_then(Value::span) else {
        let inside = brackets.start + 1;
        return spliced(text, inside..inside, &values.join(", "));
    };
    let comma = comma_after(text, last.end..brackets.end);
    let at = line_end(text, comma.unwrap_or(last.end));
    let a_line_each = text[brackets.start..last.start].contains('\n') && at < brackets.end;
    if !a_line_each {
        return spliced(text, last.end..last.end, &format!(", {}", values.join(", ")));
    }
    let line = &text[line_start(text, last.start)..last.start];
    let indent = &line[..line.len() - line.trim_start().len()];
    let lines = values.join(&format!(",\n{indent}"));
    match comma {
        Some(_) => with_lines(text, at, &format!("{indent}{lines},\n")),
        None => spliced(&with_lines(text, at, &format!("{indent}{lines}\n")), last.end..last.end, ","),
    }
}

/// A list without one of its entries; notes stay.
pub(super) fn without_entry(text: &str, array: &Array, at: usize) -> String {
    let spans: Vec<Range<usize>> = array.iter().filter_map(Value::span).collect();
    let (Some(entry), Some(brackets)) = (spans.get(at), array.span()) else { return text.to_owned() };
    let before = at.checked_sub(1).and_then(|before| spans.get(before));
    let next = spans.get(at + 1).map_or(brackets.end, |next| next.start);
    let comma = comma_after(text, entry.end..next);
    if let (None, Some(before)) = (comma, before)
        && !text[before.end..entry.start].contains('#')
    {
        return spliced(text, before.end..entry.end, "");
    }
    let until = comma.unwrap_or(entry.end);
    let (first, end) = (line_start(text, entry.start), line_end(text, until));
    let alone = is_blank(&text[first..entry.start]) && is_blank(&text[until..end]);
    if alone && first > brackets.start && end < brackets.end {
        return spliced(text, first..end, "");
    }
    let spaces = text[until..].len() - text[until..].trim_start_matches([' ', '\t']).len();
    spliced(text, entry.start..until + spaces, "")
}

/// After the comma that follows an entry of a list; notes between them may hold others.
fn comma_after(text: &str, range: Range<usize>) -> Option<usize> {
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        let code = line.split('#').next().unwrap_or(line);
        if let Some(comma) = code.find(',') {
            return Some(at + comma + 1);
        }
        at += line.len();
    }
    None
}

pub(super) fn nowhere(path: &[Step<'_>]) -> EditError {
    EditError::NotThere {
        what: named(path),
        hint: "It may have been renamed or removed meanwhile; look at the rules as they are now.".to_owned(),
    }
}

pub(super) fn dotted(path: &[Step<'_>]) -> EditError {
    EditError::ByHand {
        what: format!("{} is written in a short form that only you can extend.", named(path)),
        hint: format!("Write {} on a line of its own and its settings below, or change the file by hand.", named(path)),
    }
}

/// `[dimension.owner]`.
pub(super) fn named(path: &[Step<'_>]) -> String {
    let keys = path.iter().filter_map(|step| match step {
        Step::Key(key) => Some(Key::new(*key).to_string()),
        Step::At(_) => None,
    });
    format!("[{}]", keys.collect::<Vec<_>>().join("."))
}
