//! Settings as someone would write them.

use std::collections::BTreeSet;

use toml_edit::{Key, Value};

use super::{EditError, NewGives, NewPool, NewRule, NewSplit, Result, When};

/// A text in quotes, on one line whatever is in it.
pub(super) fn quoted(text: &str) -> String {
    let value = Value::from(text).to_string();
    let several_lines = value.starts_with("\"\"\"") || value.starts_with("'''");
    // What a value would spread over lines, a key escapes.
    if several_lines { Key::new(text).to_string() } else { value }
}

/// A list of texts on one line.
pub(super) fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// Conditions on one line.
pub(super) fn conditions(when: &[(String, When)]) -> Result<String> {
    let mut columns = BTreeSet::new();
    if let Some((column, _)) = when.iter().find(|(column, _)| !columns.insert(column)) {
        return Err(EditError::Twice(column.clone()));
    }
    let conditions = when.iter().map(|(column, when)| {
        let fit = match when {
            When::Is(values) => match values.as_slice() {
                [value] => quoted(value),
                values => list(values),
            },
            When::Prefix(text) => format!("{{ prefix = {} }}", quoted(text)),
            When::Regex(text) => format!("{{ regex = {} }}", quoted(text)),
            When::Glob(text) => format!("{{ glob = {} }}", quoted(text)),
        };
        format!("{} = {fit}", Key::new(column))
    });
    Ok(table(conditions))
}

/// Settings in braces.
fn table(settings: impl Iterator<Item = String>) -> String {
    let settings: Vec<String> = settings.collect();
    if settings.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", settings.join(", ")) }
}

/// A rule with its note.
pub(super) fn rule(dimension: &str, rule: &NewRule) -> Result<String> {
    let mut lines = rule.comment.as_deref().map_or_else(String::new, note);
    push(&mut lines, &format!("[[dimension.{}.rule]]", Key::new(dimension)));
    if !rule.when.is_empty() {
        push(&mut lines, &format!("when = {}", conditions(&rule.when)?));
    }
    match &rule.gives {
        NewGives::Is(name) => push(&mut lines, &format!("is = {}", quoted(name))),
        NewGives::Take { column, table } => {
            push(&mut lines, &format!("take = {}", quoted(column)));
            if let Some(table) = table {
                push(&mut lines, &format!("table = {}", quoted(table)));
            }
        }
    }
    for (key, moment) in [("from", &rule.from), ("until", &rule.until)] {
        if let Some(moment) = moment {
            push(&mut lines, &format!("{key} = {}", quoted(moment)));
        }
    }
    Ok(lines)
}

/// The settings of a pool besides its name: each with its value, or without one where the pool has none.
pub(super) fn pool_settings(pool: &NewPool) -> Result<[(&'static str, Option<String>); 5]> {
    let when = if pool.when.is_empty() { None } else { Some(conditions(&pool.when)?) };
    let (split, shares, driver) = match &pool.split {
        NewSplit::Even => ("even", None, None),
        NewSplit::Proportional => ("proportional", None, None),
        NewSplit::Fixed(shares) => {
            let mut receivers = BTreeSet::new();
            if let Some((receiver, _)) = shares.iter().find(|(receiver, _)| !receivers.insert(receiver)) {
                return Err(EditError::Twice(receiver.clone()));
            }
            let shares = shares.iter().map(|(receiver, share)| format!("{} = {}", Key::new(receiver), number(share)));
            ("fixed", Some(table(shares)), None)
        }
        NewSplit::Driver(file) => ("driver", None, Some(quoted(file))),
    };
    let to = pool.to.as_deref().map(list);
    Ok([("when", when), ("split", Some(quoted(split))), ("shares", shares), ("driver", driver), ("to", to)])
}

/// A pool.
pub(super) fn pool(pool: &NewPool) -> Result<String> {
    let mut lines = String::new();
    push(&mut lines, "[[pool]]");
    push(&mut lines, &format!("name = {}", quoted(&pool.name)));
    for (key, value) in pool_settings(pool)? {
        if let Some(value) = value {
            push(&mut lines, &format!("{key} = {value}"));
        }
    }
    Ok(lines)
}

/// A number as it was written; what is none goes in quotes, for the reader of the rules to judge.
fn number(text: &str) -> String {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = digits(whole) && digits(part) && (whole.len() == 1 || !whole.starts_with('0'));
    if is_number && text.len() < 19 { text.to_owned() } else { quoted(text) }
}

/// Lines that are only notes.
fn note(text: &str) -> String {
    let mut lines = String::new();
    for line in text.lines().map(str::trim_end) {
        let line: String = line.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
        push(&mut lines, format!("# {line}").trim_end());
    }
    lines
}

fn push(lines: &mut String, line: &str) {
    lines.push_str(line);
    lines.push('\n');
}
