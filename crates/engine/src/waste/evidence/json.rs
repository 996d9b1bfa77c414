//! JSON as the AWS CLI writes it: one document, several behind one another, or one a line.

use std::collections::BTreeMap;

use serde_json::error::Category;
use serde_json::{Deserializer, Map, Value};

use crate::error::BadInput;
use crate::money::Money;

/// Entries of a list that become fields; its length is always told.
const ENTRIES: usize = 50;

/// Whether text is JSON, whole or broken, and not a table.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// All documents of a file.
pub(super) fn documents(file: &str, text: &str) -> Result<Vec<Value>, BadInput> {
    let read = Deserializer::from_str(text).into_iter::<Value>().collect::<Result<Vec<Value>, serde_json::Error>>();
    read.map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        match error.classify() {
            Category::Eof => BadInput::file(
                file,
                format!("ends in the middle of its JSON ({place})."),
                "It was cut off; copy it again or run the command again.",
            ),
            Category::Io | Category::Syntax | Category::Data => {
                let said = error.to_string();
                let said = said.split(" at line ").next().unwrap_or_default();
                let what = format!("is not JSON from {place} on: {said}.");
                BadInput::file(file, what, "Run the command again and keep its answer as it is.")
            }
        }
    })
}

/// An exact number, of a JSON number or of one in quotes.
pub(super) fn number(value: &Value) -> Option<Money> {
    let parsed = match value {
        Value::Number(number) if number.is_f64() => Money::from_double(number.as_f64()?),
        Value::Number(number) => Money::parse(&number.to_string()),
        Value::String(text) => Money::parse(text),
        _ => return None,
    };
    parsed.ok().map(|parsed| parsed.money)
}

/// A text of an object; empty where it is not there or no text.
pub(super) fn text<'v>(object: &'v Map<String, Value>, name: &str) -> &'v str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A list of an object; empty where it is not there.
pub(super) fn list<'v>(object: &'v Map<String, Value>, name: &str) -> &'v [Value] {
    object.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// All that an object says, by names with dots.
pub(super) fn flatten(object: &Map<String, Value>) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    for (name, value) in object {
        match (name.as_str(), value) {
            ("Tags" | "TagList" | "tags", Value::Array(tags)) if tags.iter().all(is_tag) => {
                fields.insert(format!("{name}.#"), tags.len().to_string());
                fields.extend(tags.iter().filter_map(Value::as_object).map(tag_of));
            }
            ("tags", Value::Object(tags)) => {
                let tag = |(key, value): (&String, &Value)| (format!("Tag.{key}"), scalar(value).unwrap_or_default());
                fields.extend(tags.iter().map(tag));
            }
            _ => add(&mut fields, name.clone(), value),
        }
    }
    fields
}

fn is_tag(value: &Value) -> bool {
    value.as_object().is_some_and(|tag| tag.contains_key("Key"))
}

fn tag_of(tag: &Map<String, Value>) -> (String, String) {
    (format!("Tag.{}", text(tag, "Key")), text(tag, "Value").to_owned())
}

/// Depth is bounded: the parser refuses what is nested deeper than 128.
fn add(fields: &mut BTreeMap<String, String>, name: String, value: &Value) {
    match value {
        Value::Object(object) => {
            for (part, value) in object {
                add(fields, format!("{name}.{part}"), value);
            }
        }
        Value::Array(entries) => {
            fields.insert(format!("{name}.#"), entries.len().to_string());
            for (index, value) in entries.iter().enumerate().take(ENTRIES) {
                add(fields, format!("{name}.{index}"), value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            fields.insert(name, scalar(value).unwrap_or_default());
        }
    }
}

/// A single value as text; none for lists and objects.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(yes) => Some(yes.to_string()),
        // Numbers keep the digits of the file: 0.1 is not 0.1000000000000000055.
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Array(_) | Value::Object(_) => None,
    }
}
