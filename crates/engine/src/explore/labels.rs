//! Names for codes: services and accounts are booked by code and read by name.

use std::collections::BTreeMap;

use super::spend::spend;
use crate::bill::Bill;
use crate::error::{Error, Result};
use crate::view::{Dim, View};

/// Code → name, for one dimension.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    names: BTreeMap<String, String>,
    none: String,
}

impl Labels {
    /// The name of a value; the value itself where the report has none, and "(untagged)" and the like for none.
    pub fn of(&self, value: &str) -> String {
        if value.is_empty() {
            return self.none.clone();
        }
        self.names.get(value).cloned().unwrap_or_else(|| value.to_owned())
    }

    /// The name, where there is one.
    pub fn name(&self, value: &str) -> Option<&str> {
        self.names.get(value).map(String::as_str)
    }
}

/// The names that the reports of a view's window use for the values of a dimension; of several the one on most lines. What
/// occurs only in the window before is named as it was there.
pub fn labels(bill: &Bill, view: &View, dim: &Dim) -> Result<Labels> {
    let names = match dim.id() {
        "service" => names(bill, view, dim, "service-name")?,
        "account" => account_names(bill, view, dim)?,
        _ => BTreeMap::new(),
    };
    Ok(Labels { names, none: dim.none_label() })
}

/// Legacy reports do not name accounts; the account table of the rules may.
fn account_names(bill: &Bill, view: &View, dim: &Dim) -> Result<BTreeMap<String, String>> {
    let mut known = names(bill, view, dim, "account-name")?;
    for (id, name) in bill.rules().iter().flat_map(|rules| rules.account_names()) {
        known.entry(id.to_owned()).or_insert_with(|| name.to_owned());
    }
    Ok(known)
}

fn names(bill: &Bill, view: &View, dim: &Dim, name: &str) -> Result<BTreeMap<String, String>> {
    let name: Dim = name.parse().map_err(Error::Internal)?;
    if !bill.has_column(&name) {
        return Ok(BTreeMap::new());
    }
    let dims = [dim.clone(), name];
    let mut names = BTreeMap::new();
    for period in std::iter::once(view.period).chain(bill.period_before(view)) {
        let mut rows = spend(bill, &View { filters: Vec::new(), ..view.over(period) }, &dims)?.rows;
        rows.sort_by(|a, b| b.lines.cmp(&a.lines).then_with(|| a.values.cmp(&b.values)));
        for row in rows {
            let mut values = row.values.into_iter();
            let (Some(value), Some(name)) = (values.next(), values.next()) else { continue };
            if !value.is_empty() && !name.is_empty() {
                names.entry(value).or_insert(name);
            }
        }
    }
    Ok(names)
}
