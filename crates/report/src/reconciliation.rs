//! The reconciliation as a pair of files: a row for each invoice that adds up from the view to the invoice.

use std::io;
use std::path::Path;

use curio_engine::reconcile::{Cause, Reconciled, Standing, Walk};
use curio_engine::view::View;
use curio_engine::{Error, Money, Result};
use serde_json::{Value, json};

use crate::control::{About, SourceFact};
use crate::csv_file::{Cell, CsvWriter};
use crate::export::Exported;
use crate::profile::Profile;
use crate::save::save;

/// Writes the walks of a view; neither file is there unless both are whole.
pub fn export_reconciliation(
    view: &View,
    reconciled: &Reconciled,
    profile: Profile,
    sources: &[SourceFact],
    path: &Path,
) -> Result<Exported> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let saved = save(
        path,
        |to| {
            let mut writer = CsvWriter::start(to, profile, &columns())?;
            reconciled.walks.iter().try_for_each(|walk| writer.row(&row(walk, view)))?;
            writer.finish()
        },
        |written| control(&About { file: &name, profile, view, written, sources }, reconciled),
    );
    let failed = |error: io::Error| {
        Error::Internal(format!("cannot write {}: {error}. Nothing was left there.", path.display()))
    };
    let (control, written) = saved.map_err(failed)?;
    Ok(Exported { path: path.to_owned(), control, written, total: reconciled.total.in_view })
}

/// The invoice, then what the view shows of it, one column a cause, the invoice's amount and what is left: a row adds up from left
/// to right. The last two are empty while an invoice has not been entered.
fn columns() -> Vec<String> {
    let invoice = ["accounting_period", "invoice_id", "billing_entity", "currency", "cost_basis", "amount_in_view"];
    let causes = Cause::ALL.map(Cause::id);
    let rest = [
        "remainder",
        "invoice_amount",
        "drift_percent",
        "standing",
        "signed_off_as",
        "signed_off_note",
        "signed_off_on",
        "data_transfer_included",
        "source_lines",
    ];
    invoice.into_iter().chain(causes).chain(rest).map(str::to_owned).collect()
}

fn row(walk: &Walk, view: &View) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let (standing, amount) = match walk.standing {
        Standing::Open => ("open", None),
        Standing::NotInvoiced => ("not invoiced yet", Some(Money::ZERO)),
        Standing::Entered(amount) if walk.is_explained() => ("explained", Some(amount)),
        Standing::Entered(amount) => ("remainder", Some(amount)),
    };
    let remainder = walk.remainder();
    let mut cells = vec![Cell::Text(walk.key.month.to_string()), text(&walk.key.id), text(&walk.key.entity)];
    cells.extend([text(&walk.key.currency), text(view.basis.id()), Cell::Exact(walk.in_view)]);
    cells.extend(Cause::ALL.map(|cause| Cell::Exact(walk.cause(cause))));
    cells.extend([remainder, amount].map(|amount| amount.map_or(Cell::Empty, Cell::Exact)));
    let drift = remainder.zip(amount).filter(|(_, amount)| !amount.is_zero());
    cells.push(drift.map_or(Cell::Empty, |(left, amount)| Cell::Ledger(percent(left, amount), 4)));
    cells.push(text(standing));
    let item = walk.item.as_ref().map(|item| [&item.name, &item.note, &item.on]);
    cells.extend(item.map_or([Cell::Empty, Cell::Empty, Cell::Empty], |item| item.map(|part| text(part))));
    cells.extend([Cell::Exact(walk.data_transfer), Cell::Count(walk.lines)]);
    cells
}

/// Percent, exact to the eighteenth digit.
fn percent(part: Money, whole: Money) -> Money {
    const HUNDRED: Money = Money(100 * 10_i128.pow(18));
    part.times(HUNDRED, whole)
}

fn control(about: &About<'_>, reconciled: &Reconciled) -> String {
    let total = &reconciled.total;
    let causes: serde_json::Map<String, Value> =
        total.causes.iter().map(|(cause, amount)| (cause.id().to_owned(), amount.to_string().into())).collect();
    about.control(json!({
        "identity": "amount_in_view + causes + remainder = invoice_amount, exact, in every row and in these totals",
        "amount_in_view": total.in_view.to_string(),
        "causes": causes,
        "remainder": total.remainder.map(|amount| amount.to_string()),
        "invoice_amount": total.invoices.map(|amount| amount.to_string()),
        "invoices_entered": total.entered,
        "invoices_open": total.open,
        "data_transfer_included": total.data_transfer.to_string(),
    }))
}
