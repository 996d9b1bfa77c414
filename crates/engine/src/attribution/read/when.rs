//! Conditions and the columns that they look at.

use toml_edit::{Item, TableLike};

use super::Reader;
use crate::attribution::condition::{Condition, Fits};
use crate::attribution::document::{Span, meant};
use crate::attribution::rules::{AccountColumn, Column};
use crate::view::{COLUMN_DIMS, Dim, LINE_DIMS};

impl Reader<'_> {
    pub(super) fn conditions(&mut self, item: Option<&Item>) -> Vec<Condition> {
        let Some(table) = item.and_then(|item| self.text.table(item)) else { return Vec::new() };
        table.iter().filter_map(|(name, item)| self.condition(name, item, table)).collect()
    }

    fn condition(&mut self, name: &str, item: &Item, of: &dyn TableLike) -> Option<Condition> {
        let span = of.key(name).and_then(toml_edit::Key::span);
        let column = self.column(name, &span)?;
        let Some(table) = item.as_table_like() else {
            let fits = Fits::One(self.text.strings(item)?);
            return Some(Condition { column, name: name.to_owned(), fits, fold: false, not: false });
        };
        self.text.check_keys(table, &["is", "prefix", "suffix", "contains", "glob", "regex", "fold", "not"]);
        let fold = table.get("fold").and_then(|item| self.text.flag(item)).unwrap_or(false);
        let not = table.get("not").and_then(|item| self.text.flag(item)).unwrap_or(false);
        let fits = self.fits(table, &item.span(), fold)?;
        let fits = if fold { fits.folded() } else { fits };
        Some(Condition { column, name: name.to_owned(), fits, fold, not })
    }

    fn fits(&mut self, table: &dyn TableLike, span: &Span, fold: bool) -> Option<Fits> {
        let kinds = ["is", "prefix", "suffix", "contains", "glob", "regex"];
        let given: Vec<(&str, &Item)> = kinds.iter().filter_map(|kind| Some((*kind, table.get(kind)?))).collect();
        let [(kind, item)] = given[..] else {
            self.text.flaw(
                span,
                "A condition has one of is, prefix, suffix, contains, glob and regex.",
                "Make two conditions of it.",
            );
            return None;
        };
        if kind == "is" {
            return Some(Fits::One(self.text.strings(item)?));
        }
        let text = self.text.string(item)?;
        let pattern = match kind {
            "prefix" => Ok(Fits::Prefix(text)),
            "suffix" => Ok(Fits::Suffix(text)),
            "contains" => Ok(Fits::Contains(text)),
            "glob" => Fits::glob(&text, fold),
            _ => Fits::regex(&text, fold),
        };
        pattern.map_err(|error| self.text.flaw(&item.span(), broken(&error), "Try it in a smaller form.")).ok()
    }

    pub(super) fn column(&mut self, name: &str, span: &Span) -> Option<Column> {
        let account = match name {
            "account-owner" => Some(AccountColumn::Owner),
            "account-path" => Some(AccountColumn::Path),
            "account-cost-center" => Some(AccountColumn::CostCenter),
            "account-environment" => Some(AccountColumn::Environment),
            _ => None,
        };
        if let Some(column) = account {
            if self.rules.accounts.file.is_empty() {
                let what = format!("\"{name}\" is a column of the account table, and there is none.");
                self.text.flaw(span, what, "Add [accounts] with file = \"accounts.csv\" further up.");
            }
            return Some(Column::Account(column));
        }
        if let Some(index) = self.rules.dimension(name) {
            return Some(Column::Dimension(index));
        }
        match name.parse::<Dim>() {
            Ok(dim) if !dim.is_ruled() => Some(Column::Report(dim)),
            _ => {
                let dims = COLUMN_DIMS.iter().chain(&LINE_DIMS).map(|(id, _, _)| *id);
                let own = self.rules.dimensions.iter().map(|dimension| dimension.name.as_str());
                let hint = meant(name, dims.chain(own).chain(["account-owner", "account-path"]));
                let hint = hint.unwrap_or_else(|| {
                    "Use a column such as account, service, resource, tag:KEY or account-owner.".to_owned()
                });
                self.text.flaw(span, format!("There is no column \"{name}\"."), hint);
                None
            }
        }
    }
}

fn broken(error: &regex::Error) -> String {
    let text = error.to_string();
    let why = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
    format!("This pattern cannot be read: {why}.")
}
