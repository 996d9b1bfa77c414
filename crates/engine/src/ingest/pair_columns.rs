//! Tags and cost categories of AWS reports: a column a key in legacy reports, maps in CUR 2.0.

use super::cell::Row;
use super::header::Header;
use super::line::Line;
use super::maps::{key_of_column, normalized_tag_key, parse_json, tag_key};
use crate::charges::{Code, NONE, Tables};
use crate::error::BadInput;

pub(super) struct PairColumns {
    tag_cells: Vec<(usize, String)>,
    category_cells: Vec<(usize, String)>,
    tags: Option<usize>,
    resource_tags: Option<usize>,
    cost_category: Option<usize>,
}

impl PairColumns {
    pub(super) fn new(header: &Header) -> Self {
        let cells = |key: fn(&str) -> Option<String>| {
            let cell = |(index, name): (usize, &String)| {
                let key = key(name)?;
                header.ask(index);
                Some((index, key))
            };
            header.names.iter().enumerate().filter_map(cell).collect::<Vec<_>>()
        };
        Self {
            tag_cells: cells(key_of_column),
            category_cells: cells(|name| {
                let key = ["costCategory/", "cost_category_"].iter().find_map(|prefix| name.strip_prefix(prefix));
                key.map(str::to_owned)
            }),
            tags: header.find("tags"),
            resource_tags: header.find("resourcetags"),
            cost_category: header.find("costcategory"),
        }
    }

    pub(super) fn tags<R: Row>(
        &self,
        line: &Line<'_, R>,
        tables: &mut Tables,
        raw: &mut Vec<u8>,
    ) -> Result<Code, BadInput> {
        if !self.tag_cells.is_empty() {
            return Ok(coded_cells(&self.tag_cells, line, &mut tables.tags, raw));
        }
        let (tags, resource_tags) = (line.text(self.tags), line.text(self.resource_tags));
        raw.clear();
        raw.extend_from_slice(tags.as_bytes());
        raw.push(SEPARATOR);
        raw.extend_from_slice(resource_tags.as_bytes());
        tables.tags.code(raw, || {
            let exact = parse_json(tags).map_err(|what| line.refuse(self.tags, &format!("{what}.")))?;
            if exact.iter().any(|(key, _)| key.starts_with("resourceTags/")) {
                return Ok(exact.into_iter().map(|(key, value)| (tag_key(&key), value)).collect());
            }
            let normalized =
                parse_json(resource_tags).map_err(|what| line.refuse(self.resource_tags, &format!("{what}.")))?;
            let named = normalized.into_iter().map(|(key, value)| (normalized_tag_key(&key), value));
            Ok(exact.into_iter().chain(named).collect())
        })
    }

    pub(super) fn categories<R: Row>(
        &self,
        line: &Line<'_, R>,
        tables: &mut Tables,
        raw: &mut Vec<u8>,
    ) -> Result<Code, BadInput> {
        if !self.category_cells.is_empty() {
            return Ok(coded_cells(&self.category_cells, line, &mut tables.categories, raw));
        }
        let Some(column) = self.cost_category else { return Ok(NONE) };
        let text = line.text(Some(column));
        tables
            .categories
            .code(text.as_bytes(), || parse_json(text).map_err(|what| line.refuse(Some(column), &format!("{what}."))))
    }
}

/// Between cells of one raw key; no report has it in a value.
const SEPARATOR: u8 = 0x1f;

fn coded_cells<R: Row>(
    cells: &[(usize, String)],
    line: &Line<'_, R>,
    sets: &mut crate::charges::PairSets,
    raw: &mut Vec<u8>,
) -> Code {
    raw.clear();
    for (column, _) in cells {
        raw.extend_from_slice(line.text(Some(*column)).as_bytes());
        raw.push(SEPARATOR);
    }
    let pairs = || {
        let pair = |(column, key): &(usize, String)| (key.clone(), line.text(Some(*column)).to_owned());
        Ok::<_, std::convert::Infallible>(cells.iter().map(pair).collect())
    };
    sets.code(raw, pairs).unwrap_or_else(|never| match never {})
}
