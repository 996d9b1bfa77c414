//! The side file: what a reviewer needs to believe an export without opening Curio.

use curio_engine::Money;
use curio_engine::explore::Footing;
use curio_engine::view::{Filter, Period, View};
use serde_json::{Value, json};

use crate::csv_file::Written;
use crate::profile::Profile;

/// Rises when a column is added, renamed or moved.
const SCHEMA_VERSION: u32 = 3;

/// A source file behind the numbers.
#[derive(Clone, Debug)]
pub struct SourceFact {
    /// Its name.
    pub name: String,
    /// SHA-256 as it lay on disk.
    pub sha256: String,
    /// Source lines in it.
    pub lines: u64,
}

/// What the rows of a file add up to.
pub(crate) struct Totals {
    /// The view's footing.
    pub(crate) footing: Footing,
    /// The window before with its total, which a spend file shows beside.
    pub(crate) before: Option<(Period, Money)>,
}

/// The rates that the view's amounts were converted at; none where nothing was.
fn exchange_rates(view: &View) -> Vec<Value> {
    let rates = view.conversion.iter().flat_map(|conversion| conversion.rates_of(view.period.months()));
    rates
        .map(|rate| json!({ "month": rate.month.to_string(), "from": rate.from, "to": rate.to, "rate": rate.rate.to_string() }))
        .collect()
}

/// What every side file says: of the file itself, the view and the sources.
pub(crate) struct About<'a> {
    pub(crate) file: &'a str,
    pub(crate) profile: Profile,
    pub(crate) view: &'a View,
    pub(crate) written: Written,
    pub(crate) sources: &'a [SourceFact],
}

impl About<'_> {
    /// The side file's text, with what only files of its kind say.
    pub(crate) fn control(&self, own: Value) -> String {
        let Self { file, profile, view, written, sources } = self;
        let sources: Vec<Value> = sources
            .iter()
            .map(|source| json!({ "file": source.name, "sha256": source.sha256, "lines": source.lines }))
            .collect();
        let mut control = json!({
            "schema_version": SCHEMA_VERSION,
            "file": file,
            "profile": profile.id(),
            "delimiter": (profile.delimiter() as char).to_string(),
            "decimal_point": profile.decimal_point().to_string(),
            "view": view.words(),
            "period": view.period.to_string(),
            "period_basis": "billing period",
            "cost_basis": view.basis.id(),
            "cost_basis_definition": view.basis.definition(),
            "filters": view.filters.iter().map(Filter::words).collect::<Vec<_>>(),
            "currency": view.currency,
            "rows": written.rows,
            "escaped_cells": written.escaped_cells,
            "sources": sources,
            "written_by": concat!("Curio ", env!("CARGO_PKG_VERSION")),
        });
        if let (Some(all), Value::Object(own)) = (control.as_object_mut(), own) {
            all.extend(own);
        }
        format!("{control:#}\n")
    }
}

/// The side file of spend or lines.
pub(crate) fn control_json(about: &About<'_>, totals: &Totals) -> String {
    let (view, Totals { footing, before }) = (about.view, totals);
    let total = footing.categories.total;
    let categories: Vec<Value> = footing
        .categories
        .rows
        .iter()
        .map(|row| json!({ "charge_category": row.values.first(), "amount_unrounded": row.cost.to_string() }))
        .collect();
    about.control(json!({
        "source_lines": footing.categories.lines,
        "conversion": view.conversion.as_ref().map(|_| view.currency_words()),
        "exchange_rates": exchange_rates(view),
        "amount": total.fixed(2),
        "amount_unrounded": total.to_string(),
        "previous_period": before.map(|(period, _)| period.to_string()),
        "previous_amount_unrounded": before.map(|(_, total)| total.to_string()),
        "by_charge_category": categories,
        "first_day": footing.first_day,
        "last_day": footing.last_day,
        "rounding": "amount and previous_amount: largest remainder to 0.01, so that the rows add up to the rounded total; change: their difference; \
                     the unrounded columns: none",
    }))
}
