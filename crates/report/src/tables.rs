//! Column layouts. Names and order are stable: scripts and importers depend on them ([`crate::control::SCHEMA_VERSION`]).

use curio_engine::charges::Text;
use curio_engine::explore::{Change, Compared, ComparedRow, Labels, Line};
use curio_engine::view::{Dim, Period, View};
use curio_engine::{Error, Money, Result, round_to_total};

use crate::csv_file::Cell;

/// Digits of the ledger amount.
const LEDGER_DIGITS: usize = 2;

/// Columns of a spend file: the period, one column a dimension (with a name column where the value is a code), the basis, the
/// currency, the amount in cents that adds up to the rounded total, the exact amount, the number of source lines, then the same
/// of the window before and the change since; these are empty where no such window is loaded.
pub(crate) fn spend_columns(dims: &[Dim]) -> Vec<String> {
    let mut columns = vec!["accounting_period".to_owned()];
    for dim in dims {
        columns.push(column_name(dim));
        columns.extend(name_column(dim).map(str::to_owned));
    }
    let amounts = ["cost_basis", "currency", "amount", "amount_unrounded", "source_lines"];
    let before = ["previous_period", "previous_amount", "previous_amount_unrounded", "change", "change_unrounded"];
    columns.extend(amounts.into_iter().chain(before).map(str::to_owned));
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
pub(crate) fn spend_rows(spend: &Compared, dims: &[Dim], labels: &[Labels], view: &View) -> Result<Vec<Vec<Cell>>> {
    let now = in_cents(spend.rows.iter().map(|row| row.cost))?;
    let before = in_cents(spend.rows.iter().map(|row| row.change.map_or(Money::ZERO, |change| change.previous)))?;
    let row = |(row, (now, before)): (&ComparedRow, (Money, Money))| {
        let mut cells = vec![Cell::Text(view.period.to_string())];
        for ((dim, value), labels) in dims.iter().zip(&row.values).zip(labels) {
            cells.push(Cell::Text(value.clone()));
            if name_column(dim).is_some() {
                cells.push(Cell::Text(labels.name(value).unwrap_or_default().to_owned()));
            }
        }
        cells.extend([Cell::Text(view.basis.id().to_owned()), Cell::Text(view.currency.clone())]);
        cells.extend([Cell::Ledger(now, LEDGER_DIGITS), Cell::Exact(row.cost), Cell::Count(row.lines)]);
        cells.extend(comparison(spend.before, row.change, now, before)?);
        Ok(cells)
    };
    spend.rows.iter().zip(now.into_iter().zip(before)).map(row).collect()
}

/// The change in cents is that of the two amounts in cents, so that a row adds up as it is printed.
fn comparison(period: Option<Period>, change: Option<Change>, now: Money, before: Money) -> Result<[Cell; 5]> {
    let (Some(period), Some(change)) = (period, change) else {
        return Ok([Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]);
    };
    Ok([
        Cell::Text(period.to_string()),
        Cell::Ledger(before, LEDGER_DIGITS),
        Cell::Exact(change.previous),
        Cell::Ledger(now.checked_sub(before).ok_or_else(overflow)?, LEDGER_DIGITS),
        Cell::Exact(change.change),
    ])
}

/// Amounts in cents that add up to their rounded total.
fn in_cents(amounts: impl Iterator<Item = Money>) -> Result<Vec<Money>> {
    round_to_total(&amounts.collect::<Vec<_>>(), LEDGER_DIGITS).ok_or_else(overflow)
}

fn overflow() -> Error {
    Error::Internal("the amounts of this file leave 38 digits".to_owned())
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
        "original_currency",
        "original_amount_unrounded",
        "owner",
        "pool",
        "allocation_rule",
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
    // What the report itself says; the same where nothing is converted.
    let original = line.original.unwrap_or(line.cost);
    cells.extend([Cell::Text(line.text(Text::Currency).to_owned()), Cell::Exact(original)]);
    cells.extend(allocation(line));
    cells
}

/// Whose the rules say a line is, the pool that shares it, and the rule behind the owner; empty without rules.
fn allocation(line: &Line) -> [Cell; 3] {
    let owner = line.owner();
    let name = owner.map(|ruled| ruled.name.clone()).unwrap_or_default();
    let because = owner.and_then(|ruled| ruled.rule.as_ref()).map(|rule| rule.sentence()).unwrap_or_default();
    [Cell::Text(name), Cell::Text(line.pool.clone()), Cell::Text(because)]
}
