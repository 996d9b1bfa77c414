//! Column layouts. Names and order are stable: scripts and importers depend on them ([`crate::control::SCHEMA_VERSION`]).

use curio_engine::charges::Text;
use curio_engine::explore::{Labels, Line, Spend};
use curio_engine::view::{Dim, View};
use curio_engine::{Error, Result, round_to_total};

use crate::csv_file::Cell;

/// Digits of the ledger amount.
const LEDGER_DIGITS: usize = 2;

/// Columns of a spend file: the period, one column a dimension (with a name column where the value is a code), the basis, the
/// currency, the amount in cents that adds up to the rounded total, the exact amount, the number of source lines.
pub(crate) fn spend_columns(dims: &[Dim]) -> Vec<String> {
    let mut columns = vec!["accounting_period".to_owned()];
    for dim in dims {
        columns.push(column_name(dim));
        columns.extend(name_column(dim).map(str::to_owned));
    }
    columns.extend(["cost_basis", "currency", "amount", "amount_unrounded", "source_lines"].map(str::to_owned));
    columns
}

fn column_name(dim: &Dim) -> String {
    match dim.id() {
        "account" => "account_id".to_owned(),
        "service" => "service_code".to_owned(),
        id => id.replace('-', "_"),
    }
}

fn name_column(dim: &Dim) -> Option<&'static str> {
    match dim.id() {
        "account" => Some("account_name"),
        "service" => Some("service_name"),
        _ => None,
    }
}

/// Rows of a spend file. `labels` holds one set of names a dimension.
pub(crate) fn spend_rows(spend: &Spend, labels: &[Labels], view: &View) -> Result<Vec<Vec<Cell>>> {
    let amounts: Vec<_> = spend.rows.iter().map(|row| row.cost).collect();
    let ledger = round_to_total(&amounts, LEDGER_DIGITS)
        .ok_or_else(|| Error::Internal("the amounts of this file leave 38 digits".to_owned()))?;
    let row = |(row, ledger): (&curio_engine::explore::SpendRow, curio_engine::Money)| {
        let mut cells = vec![Cell::Text(view.period.to_string())];
        for ((dim, value), labels) in spend.dims.iter().zip(&row.values).zip(labels) {
            cells.push(Cell::Text(value.clone()));
            if name_column(dim).is_some() {
                cells.push(Cell::Text(labels.name(value).unwrap_or_default().to_owned()));
            }
        }
        cells.extend([Cell::Text(view.basis.id().to_owned()), Cell::Text(view.currency.clone())]);
        cells.extend([Cell::Ledger(ledger, LEDGER_DIGITS), Cell::Exact(row.cost), Cell::Count(row.lines)]);
        cells
    };
    Ok(spend.rows.iter().zip(ledger).map(row).collect())
}

const LINE_TEXTS: [(Text, &str); 17] = [
    (Text::BillingPeriod, "accounting_period"),
    (Text::InvoiceId, "invoice_id"),
    (Text::BillingEntity, "billing_entity"),
    (Text::BillingAccountId, "payer_account_id"),
    (Text::SubAccountId, "account_id"),
    (Text::SubAccountName, "account_name"),
    (Text::ServiceCode, "service_code"),
    (Text::ServiceName, "service_name"),
    (Text::ChargeCategory, "charge_category"),
    (Text::LineItemType, "line_item_type"),
    (Text::UsageType, "usage_type"),
    (Text::Operation, "operation"),
    (Text::RegionId, "region"),
    (Text::InstanceType, "instance_type"),
    (Text::PurchaseOption, "purchase_option"),
    (Text::PricingUnit, "usage_unit"),
    (Text::Source, "source_file"),
];

/// Columns of a file of source lines.
pub(crate) fn lines_columns() -> Vec<String> {
    let texts = LINE_TEXTS.iter().map(|(_, name)| *name);
    let rest = [
        "source_row",
        "charge_start",
        "charge_end",
        "resource_id",
        "description",
        "tags",
        "usage_amount",
        "cost_basis",
        "currency",
        "amount_unrounded",
    ];
    texts.chain(rest).map(str::to_owned).collect()
}

/// A row of it.
pub(crate) fn lines_row(line: &Line, view: &View) -> Vec<Cell> {
    let tags: Vec<String> = line.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let mut cells: Vec<Cell> = LINE_TEXTS.iter().map(|(text, _)| Cell::Text(line.text(*text).to_owned())).collect();
    cells.push(Cell::Count(line.source_row.into()));
    for text in [&line.start, &line.end, &line.resource, &line.description, &tags.join("; ")] {
        cells.push(Cell::Text(text.clone()));
    }
    cells.push(line.usage.map_or(Cell::Empty, Cell::Exact));
    cells.extend([Cell::Text(view.basis.id().to_owned()), Cell::Text(view.currency.clone()), Cell::Exact(line.cost)]);
    cells
}
