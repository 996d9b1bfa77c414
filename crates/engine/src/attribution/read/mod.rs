//! From the text to checked rules. Everything that is wrong is told at once, each at its line.

mod pools;
mod when;

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Item, Table, TableLike, Value};

use super::document::{Flaw, Span, Text, meant};
use super::rules::{AccountColumn, Column, Dimension, During, Gives, Moment, OWNER, Rule, RuleTest, Rules};
use super::tables::{AccountTable, Lookup};
use crate::error::{Error, Result};
use crate::view::Dim;

/// Version of the format.
const VERSION: i64 = 1;

/// Reads rules. `file` is what messages call the text; `table` gives the bytes of a table that it names.
///
/// # Errors
/// Everything that cannot be taken, in the order of the file; nothing counts then.
pub fn read(
    file: &str,
    text: &str,
    table: &dyn Fn(&str) -> std::result::Result<Vec<u8>, String>,
) -> std::result::Result<Rules, Vec<Flaw>> {
    let mut reader = Reader { text: Text::new(file, text), table, rules: Rules::default() };
    if let Some(document) = reader.text.parse() {
        reader.document(document.as_table());
    }
    let Reader { text: Text { mut flaws, .. }, rules, .. } = reader;
    if flaws.is_empty() {
        return Ok(rules);
    }
    flaws.sort_by_key(|flaw| (flaw.file != file, flaw.file.clone(), flaw.line));
    flaws.dedup();
    Err(flaws)
}

struct Reader<'a> {
    text: Text<'a>,
    table: &'a dyn Fn(&str) -> std::result::Result<Vec<u8>, String>,
    rules: Rules,
}

impl Reader<'_> {
    fn document(&mut self, root: &Table) {
        self.text.check_keys(root, &["version", "accounts", "dimension", "sharing", "pool", "test"]);
        match root.get("version") {
            Some(item) if item.as_integer() == Some(VERSION) => {}
            Some(item) => self.text.flaw(
                &item.span(),
                "This version is not known here.",
                "Write version = 1, or use a newer Curio.",
            ),
            None => self.text.flaw(&Some(0..0), "The version is missing.", "Write version = 1 in the first line."),
        }
        root.get("accounts").into_iter().for_each(|item| self.accounts(item));
        if let Some(dimensions) = root.get("dimension").and_then(|item| self.text.table(item)) {
            dimensions.iter().for_each(|(name, item)| self.dimension(name, item));
        }
        root.get("sharing").into_iter().for_each(|item| self.sharing(item));
        self.pools(root);
        for test in root.get("test").map(|item| self.text.list(item, "test")).unwrap_or_default() {
            self.test(test);
        }
    }

    fn accounts(&mut self, item: &Item) {
        let Some(table) = self.text.table(item) else { return };
        self.text.check_keys(table, &["file"]);
        match table.get("file") {
            Some(file) => self.rules.accounts = self.read_table(file, AccountTable::read).unwrap_or_default(),
            None => self.text.flaw(&item.span(), "The account table is not named.", "Write file = \"accounts.csv\"."),
        }
    }

    /// A table that the text names. What is wrong in it is told at its rows, a missing one where it is named.
    fn read_table<T>(&mut self, item: &Item, read: impl FnOnce(&str, &[u8]) -> Result<T>) -> Option<T> {
        let name = self.text.string(item)?;
        let bytes = match (self.table)(&name) {
            Ok(bytes) => bytes,
            Err(why) => {
                self.text.flaw(&item.span(), why, "Put it beside the rules.");
                return None;
            }
        };
        match read(&name, &bytes) {
            Ok(table) => Some(table),
            Err(Error::BadInput { places, .. }) => {
                self.text.flaws.extend(places.into_iter().map(Flaw::from));
                None
            }
            Err(error) => {
                self.text.flaw(&item.span(), error.to_string(), "");
                None
            }
        }
    }

    fn dimension(&mut self, name: &str, item: &Item) {
        let Some(table) = self.text.table(item) else { return };
        self.text.check_keys(table, &["tags", "allowed", "fold", "required", "aliases", "rule"]);
        if !is_name(name) {
            let what = format!("\"{name}\" is no name of a dimension.");
            self.text.flaw(&item.span(), what, "Use lower case letters, digits and hyphens.");
        }
        let dimension = Dimension {
            name: name.to_owned(),
            line: self.text.line(&place(item)),
            tags: table.get("tags").and_then(|item| self.text.strings(item)).unwrap_or_default(),
            allowed: table.get("allowed").and_then(|item| self.text.strings(item)),
            aliases: table.get("aliases").map(|item| self.aliases(item)).unwrap_or_default(),
            fold: table.get("fold").and_then(|item| self.text.flag(item)).unwrap_or(false),
            required: table.get("required").and_then(|item| self.text.flag(item)).unwrap_or(false),
            rules: Vec::new(),
        };
        self.check_aliases(&dimension, table);
        let mut dimension = dimension;
        let rules = table.get("rule").map(|item| self.text.list(item, &format!("dimension.{name}.rule")));
        for rule in rules.unwrap_or_default() {
            let read = self.rule(&dimension, rule);
            dimension.rules.extend(read);
        }
        self.check_order(&dimension);
        self.rules.dimensions.push(dimension);
    }

    fn aliases(&mut self, item: &Item) -> Vec<(String, Vec<String>)> {
        let Some(table) = self.text.table(item) else { return Vec::new() };
        table.iter().filter_map(|(name, item)| Some((name.to_owned(), self.text.strings(item)?))).collect()
    }

    /// A spelling stands for one name, and that name is allowed.
    fn check_aliases(&mut self, dimension: &Dimension, table: &dyn TableLike) {
        let form = |text: &str| if dimension.fold { crate::tags::folded(text) } else { text.to_owned() };
        let mut names: BTreeMap<String, &str> = BTreeMap::new();
        for name in dimension.allowed.iter().flatten() {
            names.insert(form(name), name);
        }
        let Some(items) = table.get("aliases").and_then(Item::as_table_like) else { return };
        for (name, spellings) in &dimension.aliases {
            let span = items.get(name).and_then(Item::span);
            self.check_allowed(dimension, name, &span);
            for spelling in spellings {
                match names.insert(form(spelling), name) {
                    Some(other) if other != name => {
                        let what = format!("'{spelling}' stands for {name} and for {other}.");
                        self.text.flaw(&span, what, "Leave one of them out.");
                    }
                    _ => {}
                }
            }
        }
    }

    fn check_allowed(&mut self, dimension: &Dimension, name: &str, span: &Span) {
        let Some(allowed) = &dimension.allowed else { return };
        if !allowed.iter().any(|known| known == name) {
            let hint = meant(name, allowed.iter().map(String::as_str));
            let hint = hint.unwrap_or_else(|| "Add it to allowed, or use one of the names there.".to_owned());
            self.text.flaw(span, format!("'{name}' is no allowed {}.", dimension.name), hint);
        }
    }

    fn rule(&mut self, dimension: &Dimension, table: &Table) -> Option<Rule> {
        self.text.check_keys(table, &["when", "is", "take", "table", "from", "until"]);
        let span = table.span();
        let when = self.conditions(table.get("when"));
        let during = During { from: self.moment(table.get("from")), until: self.moment(table.get("until")) };
        if during.is_empty() {
            self.text.flaw(
                &table.get("until").and_then(Item::span),
                "This rule ends before it begins.",
                "Swap the two dates.",
            );
        }
        let gives = match (table.get("is"), table.get("take")) {
            (Some(item), None) => {
                let name = self.text.string(item)?;
                if name.trim().is_empty() {
                    self.text.flaw(&item.span(), "A name cannot be empty.", "Leave the rule out instead.");
                }
                self.check_allowed(dimension, &name, &item.span());
                Gives::Name(name)
            }
            (None, Some(item)) => self.taken(dimension, item, table.get("table"))?,
            (Some(_), Some(item)) => {
                self.text.flaw(&item.span(), "A rule has either is or take.", "Make two rules of it.");
                return None;
            }
            (None, None) => {
                self.text.flaw(&span, "This rule gives no name.", "Add is = \"name\" or take = \"tag\".");
                return None;
            }
        };
        Some(Rule { line: self.text.line(&span), when, during, gives })
    }

    fn taken(&mut self, dimension: &Dimension, item: &Item, table: Option<&Item>) -> Option<Gives> {
        let name = self.text.string(item)?;
        let column = match name.as_str() {
            "tag" if dimension.tags.is_empty() => {
                let what = format!("The dimension {} names no tag to take.", dimension.name);
                self.text.flaw(&item.span(), what, "Add tags = [\"key\"] to it.");
                return None;
            }
            "tag" => Column::Tag,
            _ => self.column(&name, &item.span())?,
        };
        if let Column::Account(column) = column
            && table.is_none()
        {
            self.check_account_names(dimension, column);
        }
        let Some(table) = table else { return Some(Gives::Value(column)) };
        let lookup = self.read_table(table, Lookup::read)?;
        for (row, name) in lookup.names.values() {
            self.check_table_name(dimension, name, &lookup.file, *row);
        }
        Some(Gives::Lookup(column, lookup))
    }

    fn check_account_names(&mut self, dimension: &Dimension, column: AccountColumn) {
        let names: Vec<(u64, String)> =
            self.rules.accounts.all().map(|(_, account)| (account.row, account.value(column).to_owned())).collect();
        let file = self.rules.accounts.file.clone();
        for (row, name) in names {
            self.check_table_name(dimension, &name, &file, row);
        }
    }

    /// A name in a table that is none of those allowed, in any spelling that the dimension knows.
    fn check_table_name(&mut self, dimension: &Dimension, name: &str, file: &str, row: u64) {
        if name.is_empty() || dimension.name_of(name).is_some() {
            return;
        }
        let known = dimension.allowed.iter().flatten().map(String::as_str);
        self.text.flaws.push(Flaw {
            file: file.to_owned(),
            line: usize::try_from(row).ok(),
            column: None,
            what: format!("'{name}' is no allowed {}.", dimension.name),
            hint: meant(name, known).unwrap_or_else(|| "Add it to allowed, or use one of the names there.".to_owned()),
        });
    }

    /// Two rules with the same conditions of which the later can never win, or wins on some days by accident.
    fn check_order(&mut self, dimension: &Dimension) {
        let words = |rule: &Rule| rule.when.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        let name = |rule: &Rule| match &rule.gives {
            Gives::Name(name) => Some(name.clone()),
            Gives::Value(_) | Gives::Lookup(..) => None,
        };
        for (index, rule) in dimension.rules.iter().enumerate() {
            let rivals = dimension.rules[..index].iter();
            let rival = rivals
                .filter(|other| words(other) == words(rule) && other.during.overlaps(rule.during))
                .find_map(|other| {
                    let (name, first) = (name(rule)?, name(other)?);
                    (name != first).then_some((other.line, first))
                });
            if let Some((line, first)) = rival {
                self.text.flaws.push(Flaw {
                    file: self.text.file().to_owned(),
                    line: Some(rule.line),
                    column: None,
                    what: format!("The rule on line {line} says {first} for the same lines on some of the same days, and it comes first."),
                    hint: "Give both dates that do not overlap, or remove one.".to_owned(),
                });
            }
        }
    }

    fn moment(&mut self, item: Option<&Item>) -> Option<Moment> {
        let item = item?;
        let text = match item {
            Item::Value(Value::Datetime(date)) => date.value().to_string(),
            _ => self.text.string(item)?,
        };
        let hint = "Write a month like \"2026-09\" or a day like \"2026-09-15\".";
        Moment::read(&text).map_err(|what| self.text.flaw(&item.span(), what, hint)).ok()
    }

    /// Which of some words; the first where there is none.
    fn choice(&mut self, item: Option<&Item>, words: &[&str]) -> usize {
        let Some(item) = item else { return 0 };
        let Some(text) = self.text.string(item) else { return 0 };
        words.iter().position(|word| *word == text).unwrap_or_else(|| {
            self.text.flaw(
                &item.span(),
                format!("'{text}' is not known here."),
                format!("Use one of {}.", words.join(", ")),
            );
            0
        })
    }

    fn test(&mut self, table: &Table) {
        self.text.check_keys(table, &["name", "when", "is"]);
        let span = table.span();
        let when = self.conditions(table.get("when"));
        let mut is = Vec::new();
        let Some(expected) = table.get("is").and_then(|item| self.text.table(item)) else {
            self.text.flaw(&span, "This test expects nothing.", "Add is = { owner = \"payments\" }.");
            return;
        };
        for (name, item) in expected.iter() {
            match (self.rules.dimension(name), self.text.string(item)) {
                (Some(dimension), Some(value)) => is.push((dimension, value)),
                (None, _) => {
                    let hint =
                        meant(name, self.rules.dimensions.iter().map(|one| one.name.as_str())).unwrap_or_default();
                    self.text.flaw(&item.span(), format!("There is no dimension \"{name}\"."), hint);
                }
                (_, None) => {}
            }
        }
        let line = self.text.line(&span);
        let name = table.get("name").and_then(|item| self.text.string(item));
        self.rules.tests.push(RuleTest { name: name.unwrap_or_else(|| format!("line {line}")), line, when, is });
    }
}

/// Where a dimension begins: its head, or the first thing in it.
fn place(item: &Item) -> Span {
    item.span().or_else(|| {
        let table = item.as_table()?;
        table.iter().filter_map(|(_, item)| place(item)).min_by_key(|span| span.start)
    })
}

fn is_name(name: &str) -> bool {
    let letters = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    letters && !name.is_empty() && (name == OWNER || name.parse::<Dim>().is_err())
}
