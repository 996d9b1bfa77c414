//! Map columns: pairs made once per tag set, SKU and account, and their JSON text.

use super::columns::{self, Column, athena};
use super::cur2_schema::COLUMNS;
use super::row::{Row, Value};
use crate::company::Company;
use crate::company::attribution::Attribution;

/// The pairs of a map and the same as JSON.
#[derive(Clone, Default)]
pub(super) struct Pairs {
    pub(super) pairs: Vec<(String, String)>,
    pub(super) json: String,
}

impl Pairs {
    fn new(pairs: Vec<(String, String)>) -> Self {
        let mut json = String::from("{");
        for (key, value) in &pairs {
            if json.len() > 1 {
                json.push(',');
            }
            json.push_str(&quoted(key));
            json.push(':');
            json.push_str(&quoted(value));
        }
        json.push('}');
        Self { pairs, json }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `tags`: original keys with the prefix of the legacy column.
pub(super) fn tags(attribution: &Attribution) -> Pairs {
    Pairs::new(attribution.tags.iter().map(|(key, value)| (format!("resourceTags/{key}"), value.clone())).collect())
}

/// `resource_tags`: normalized keys; when two keys become one, the later spelling stays.
pub(super) fn resource_tags(attribution: &Attribution) -> Pairs {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (key, value) in &attribution.tags {
        let key = athena(key);
        pairs.retain(|(known, _)| *known != key);
        pairs.push((key, value.clone()));
    }
    Pairs::new(pairs)
}

/// FOCUS `Tags`: original keys without `user:`.
pub(super) fn focus_tags(attribution: &Attribution) -> Pairs {
    let plain = |key: &str| key.strip_prefix("user:").unwrap_or(key).to_owned();
    Pairs::new(attribution.tags.iter().map(|(key, value)| (plain(key), value.clone())).collect())
}

/// `cost_category`.
pub(super) fn cost_category(unit: &str) -> Pairs {
    Pairs::new(vec![("unit".to_owned(), unit.to_owned())])
}

/// The `product/*` columns that CUR 2.0 does not keep flat.
pub(super) struct ProductMap {
    columns: Vec<(String, Column)>,
    /// By SKU, once for usage lines and once for all others.
    known: Vec<[Option<Pairs>; 2]>,
}

impl ProductMap {
    pub(super) fn new(company: &Company) -> Self {
        let flat = |name: &str| COLUMNS.iter().any(|(known, _)| *known == name);
        let columns =
            columns::all().into_iter().filter(|column| column.category == "product" && !flat(&column.athena()));
        let columns = columns.map(|column| (athena(column.name), column)).collect();
        Self { columns, known: vec![[None, None]; company.catalog.skus.len()] }
    }

    pub(super) fn pairs(&mut self, row: &Row<'_>) -> &Pairs {
        let Self { columns, known } = self;
        let place = &mut known[usize::from(row.line.sku)][usize::from(row.line.kind.is_usage())];
        place.get_or_insert_with(|| {
            let text = |column: &Column| match column.value(row) {
                Value::Text(text) => Some(text.to_owned()),
                Value::Owned(text) => Some(text),
                _ => None,
            };
            Pairs::new(columns.iter().filter_map(|(key, column)| Some((key.clone(), text(column)?))).collect())
        })
    }
}
