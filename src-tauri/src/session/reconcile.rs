//! The walk from the view to the invoices, and what the user enters of them.

use std::fs;
use std::path::Path;

use chrono::Utc;
use curio_engine::reconcile::{
    self, Cause, Invoice, InvoiceKey, Item, Reconciled, Standing, Walk, is_invoice_list, read_invoices,
};
use curio_engine::view::View;
use curio_engine::{BadInput, Money, read_amount};
use curio_report::export_reconciliation;

use super::{Desk, Loaded, answers, convert, export};
use crate::dto::{self, AppError, InvoiceStanding};

/// A list of invoices is a page or two; more is some other file.
const LARGEST_LIST: u64 = 10_000_000;

impl Desk {
    /// The walk from a view to each invoice.
    pub fn reconciliation(&self, request: &dto::ReconcileRequest) -> Result<dto::Reconciliation, AppError> {
        let loaded = self.loaded();
        let view = convert::view(&request.view)?;
        let reconciled = walks(&loaded, &view)?;
        let others = other_currencies(&loaded, &view)?;
        Ok(wire(&loaded, &view, &reconciled, others))
    }

    /// Keeps what an invoice comes to; an empty amount takes it out.
    pub fn enter_invoice(&self, request: &dto::EnterInvoice) -> Result<dto::Reconciliation, AppError> {
        let (loaded, key) = (self.loaded(), key(&request.key)?);
        if request.amount.trim().is_empty() {
            loaded.invoices.remove(&key)?;
        } else {
            let amount = read_amount(&request.amount, None).map_err(convert::not_typed)?;
            loaded.invoices.enter(&[Invoice { key, amount, item: None }])?;
        }
        self.walks_of(&request.view)
    }

    /// Keeps a list of invoices. Gives `None` when the file is something else and was only dropped on the window.
    pub fn load_invoices(
        &self,
        view: &dto::View,
        path: &Path,
        dropped: bool,
    ) -> Result<Option<dto::LoadedInvoices>, AppError> {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let unreadable = |error: std::io::Error| {
            let place = BadInput::file(&name, format!("cannot be read: {error}."), "Check the file and try again.");
            AppError::from(curio_engine::Error::from(place))
        };
        let size = fs::metadata(path).map_err(unreadable)?.len();
        if dropped && size > LARGEST_LIST {
            return Ok(None);
        }
        if size > LARGEST_LIST {
            let place = BadInput::file(&name, "is too large for a list of invoices.", "Choose another file.");
            return Err(curio_engine::Error::from(place).into());
        }
        let bytes = fs::read(path).map_err(unreadable)?;
        if dropped && !is_invoice_list(&bytes) {
            return Ok(None);
        }
        let loaded = self.loaded();
        let invoices = read_invoices(&name, &bytes, &reconcile::listed(&loaded.bill)?)?;
        loaded.invoices.enter(&invoices)?;
        let count = u32::try_from(invoices.len()).unwrap_or(u32::MAX);
        Ok(Some(dto::LoadedInvoices { file: name, count, reconciliation: self.walks_of(view)? }))
    }

    /// Names what is left of an invoice, or with an empty name opens it again.
    pub fn sign_off(&self, request: &dto::SignOff) -> Result<dto::Reconciliation, AppError> {
        let (loaded, key) = (self.loaded(), key(&request.key)?);
        let reconciled = walks(&loaded, &convert::view(&request.view)?)?;
        let walk = reconciled.walks.iter().find(|walk| walk.key == key);
        let left = walk.and_then(|walk| Some((walk.remainder()?, walk.cause(Cause::SignedOff))));
        let Some((left, before)) = left else {
            return Err(convert::not_here("Enter the invoice's amount first."));
        };
        let name = request.name.trim().to_owned();
        let on = Utc::now().format("%Y-%m-%d").to_string();
        let amount = left.checked_add(before).unwrap_or(left);
        let item = Item { name, note: request.note.trim().to_owned(), amount, on };
        loaded.invoices.sign_off(&key, Some(&item).filter(|item| !item.name.is_empty()))?;
        self.walks_of(&request.view)
    }

    /// Writes the walks to a file.
    pub fn export_reconciliation(
        &self,
        request: &dto::ExportReconciliation,
        path: &Path,
    ) -> Result<dto::ExportOutcome, AppError> {
        let loaded = self.loaded();
        let view = convert::view(&request.view)?;
        let reconciled = walks(&loaded, &view)?;
        let sources = export::sources(&loaded);
        let profile = export::profile(request.profile);
        Ok(export::outcome(&export_reconciliation(&view, &reconciled, profile, &sources, path)?))
    }

    fn walks_of(&self, view: &dto::View) -> Result<dto::Reconciliation, AppError> {
        self.reconciliation(&dto::ReconcileRequest { view: view.clone() })
    }
}

fn walks(loaded: &Loaded, view: &View) -> Result<Reconciled, AppError> {
    let bill = answers::bill_for(loaded, view, &[])?;
    Ok(reconcile::reconcile(bill, view, &loaded.invoices.read()?)?)
}

fn key(key: &dto::InvoiceKey) -> Result<InvoiceKey, AppError> {
    let dto::InvoiceKey { month, entity, id, currency } = key.clone();
    Ok(InvoiceKey { month: month.parse().map_err(convert::not_understood)?, entity, id, currency })
}

fn other_currencies(loaded: &Loaded, view: &View) -> Result<Vec<String>, AppError> {
    let listed = reconcile::listed(&loaded.bill)?;
    let within = listed.iter().filter(|known| view.period.months().any(|month| month == known.key.month));
    let mut others: Vec<String> = within.map(|known| known.key.currency.clone()).collect();
    others.retain(|currency| *currency != view.currency);
    others.sort();
    others.dedup();
    Ok(others)
}

fn wire(loaded: &Loaded, view: &View, reconciled: &Reconciled, other_currencies: Vec<String>) -> dto::Reconciliation {
    let total = &reconciled.total;
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    dto::Reconciliation {
        revision: loaded.revision,
        words: view.words(),
        walks: reconciled.walks.iter().map(wire_walk).collect(),
        total: dto::WalkTotal {
            in_view: total.in_view.to_string(),
            causes: total.causes.iter().map(wire_cause).collect(),
            invoices: total.invoices.map(|amount| amount.to_string()),
            remainder: total.remainder.map(|amount| amount.to_string()),
            data_transfer: total.data_transfer.to_string(),
            entered: count(total.entered),
            open: count(total.open),
            explained: reconciled.is_explained(),
        },
        other_currencies,
    }
}

fn wire_walk(walk: &Walk) -> dto::InvoiceWalk {
    let (standing, amount) = match walk.standing {
        Standing::Open => (InvoiceStanding::Open, None),
        Standing::Entered(amount) => (InvoiceStanding::Entered, Some(amount)),
        Standing::NotInvoiced => (InvoiceStanding::NotInvoiced, None),
    };
    let InvoiceKey { month, entity, id, currency } = walk.key.clone();
    let remainder = walk.remainder();
    let percent = |(left, amount): (Money, Money)| left.percent_of(Money(amount.0.abs()));
    let item = |item: &Item| dto::SignedItem {
        name: item.name.clone(),
        note: item.note.clone(),
        amount: item.amount.to_string(),
        on: item.on.clone(),
    };
    dto::InvoiceWalk {
        key: dto::InvoiceKey { month: month.to_string(), entity, id, currency },
        in_view: walk.in_view.to_string(),
        causes: walk.causes.iter().map(wire_cause).collect(),
        expected: walk.expected().to_string(),
        standing,
        amount: amount.map(|amount| amount.to_string()),
        remainder: remainder.map(|left| left.to_string()),
        remainder_percent: remainder.zip(amount).and_then(percent),
        explained: walk.is_explained(),
        item: walk.item.as_ref().map(item),
        data_transfer: walk.data_transfer.to_string(),
        lines: walk.lines,
    }
}

fn wire_cause((cause, amount): &(Cause, Money)) -> dto::WalkCause {
    dto::WalkCause {
        id: cause.id().to_owned(),
        label: cause.label().to_owned(),
        words: cause.words().to_owned(),
        amount: amount.to_string(),
    }
}
