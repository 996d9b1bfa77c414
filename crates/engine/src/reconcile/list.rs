//! The invoices that the reports name, and the place among them of one that a user enters.

use std::collections::{BTreeMap, BTreeSet};

use super::sums::add;
use super::{Invoice, InvoiceKey};
use crate::bill::Bill;
use crate::error::{BadInput, Error, Result};
use crate::explore;
use crate::money::Money;
use crate::view::{Basis, Dim, Month, Period, View};

/// An invoice that the reports name; with an empty id, the lines of an entity that name none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Which one.
    pub key: InvoiceKey,
    /// Payer accounts of its lines.
    pub payers: BTreeSet<String>,
    /// What its lines are billed at: after private discounts where the report has them.
    pub billed: Money,
}

/// An invoice as a user writes it down; what is empty is to be found in the reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entered {
    /// Invoice id; empty for a whole month.
    pub id: String,
    /// Billing entity or payer account.
    pub entity: String,
    /// Currency.
    pub currency: String,
    /// Billing period.
    pub month: Option<Month>,
    /// What it comes to.
    pub amount: Money,
}

/// All invoices of all months and currencies that are loaded.
pub fn listed(bill: &Bill) -> Result<Vec<Listed>> {
    let dims = ["invoice", "billing-entity", "payer"].map(|id| id.parse::<Dim>().map_err(Error::Internal));
    let dims = dims.into_iter().collect::<Result<Vec<_>>>()?;
    let mut found: BTreeMap<InvoiceKey, Listed> = BTreeMap::new();
    for (month, _) in bill.months() {
        let period = Period { from: month, to: month };
        let net = bill.refusal(Basis::NetBilled, period).is_none();
        let basis = if net { Basis::NetBilled } else { Basis::Billed };
        for currency in bill.currencies() {
            let view = View { period, basis, currency: currency.clone(), conversion: None, filters: Vec::new() };
            for row in explore::spend(bill, &view, &dims)?.rows {
                let mut values = row.values.into_iter();
                let mut next = || values.next().unwrap_or_default();
                let (id, entity, payer) = (next(), next(), next());
                let key = InvoiceKey { month, entity, id, currency: currency.clone() };
                let empty = || Listed { key: key.clone(), payers: BTreeSet::new(), billed: Money::ZERO };
                let listed = found.entry(key.clone()).or_insert_with(empty);
                listed.payers.insert(payer);
                add(&mut listed.billed, row.cost)?;
            }
        }
    }
    Ok(found.into_values().collect())
}

/// The invoice that was meant.
///
/// # Errors
/// Says which column is missing or does not fit; file and row are for the caller to add.
pub fn resolve(listed: &[Listed], entered: &Entered) -> std::result::Result<Invoice, BadInput> {
    let same_id = |known: &&Listed| !known.key.id.is_empty() && known.key.id.eq_ignore_ascii_case(&entered.id);
    let named: Vec<&Listed> = listed.iter().filter(same_id).collect();
    let key = if named.is_empty() { by_month(listed, entered)? } else { by_id(&named, entered)? };
    Ok(Invoice { key, amount: entered.amount, item: None })
}

/// An invoice whose id occurs on lines.
fn by_id(named: &[&Listed], entered: &Entered) -> std::result::Result<InvoiceKey, BadInput> {
    let id = &entered.id;
    let of_currency =
        narrowed(named, |key| entered.currency.is_empty() || key.currency.eq_ignore_ascii_case(&entered.currency));
    if of_currency.is_empty() {
        let theirs = words(named.iter().map(|known| known.key.currency.clone()));
        let what = format!("is {}, and the lines of invoice {id} are in {theirs}.", entered.currency);
        let hint = format!("Enter what the invoice states in {theirs}.");
        return Err(refused("currency", what, hint));
    }
    let of_month = narrowed(&of_currency, |key| entered.month.is_none_or(|month| month == key.month));
    if let Some(month) = entered.month.filter(|_| of_month.is_empty()) {
        let theirs = words(of_currency.iter().map(|known| known.key.month.to_string()));
        let what = format!("is {month}, and the lines of invoice {id} are of {theirs}.");
        return Err(refused("month", what, "Enter that month, or leave the column out."));
    }
    let of_entity = narrowed(&of_month, |key| key.entity.eq_ignore_ascii_case(&entered.entity));
    match (&of_entity[..], &of_month[..]) {
        ([one], _) | (_, [one]) => Ok(one.key.clone()),
        _ => {
            let places = words(of_month.iter().map(|known| format!("{} {}", known.key.month, known.key.entity)));
            let what = format!("{id} stands for several invoices of the loaded reports: {places}.");
            Err(refused("invoice id", what, "Add the columns month and entity that say which."))
        }
    }
}

/// A whole month, or an invoice that no line names yet.
fn by_month(listed: &[Listed], entered: &Entered) -> std::result::Result<InvoiceKey, BadInput> {
    let Some(month) = entered.month else {
        let what = match entered.id.as_str() {
            "" => "is missing, and there is no invoice id to find it by.".to_owned(),
            id => format!("is missing, and no loaded report names invoice {id}."),
        };
        return Err(refused("month", what, "Write the billing period as 2026-11."));
    };
    let of_month: Vec<&Listed> = listed.iter().filter(|known| known.key.month == month).collect();
    let currencies: BTreeSet<&str> = of_month.iter().map(|known| known.key.currency.as_str()).collect();
    let currency = match (entered.currency.to_ascii_uppercase(), currencies.len()) {
        (given, _) if currencies.contains(given.as_str()) => given,
        (given, 1) if given.is_empty() => currencies.into_iter().map(str::to_owned).collect(),
        (_, 0) => return Err(refused("month", format!("{month} is not loaded."), "Import its report first.")),
        (given, _) => {
            let theirs = words(currencies.iter().map(|name| (*name).to_owned()));
            let what = if given.is_empty() { "is missing".to_owned() } else { format!("is {given}") };
            let what = format!("{what}, and the reports of {month} are in {theirs}.");
            return Err(refused("currency", what, "Enter one of these."));
        }
    };
    Ok(InvoiceKey { month, entity: entity(&of_month, &entered.entity)?, id: entered.id.clone(), currency })
}

/// A billing entity or payer account, spelled as in the reports.
fn entity(of_month: &[&Listed], wanted: &str) -> std::result::Result<String, BadInput> {
    let known = of_month.iter().flat_map(|known| known.payers.iter().chain([&known.key.entity]));
    let known: BTreeSet<&String> = known.filter(|name| !name.is_empty()).collect();
    if wanted.is_empty() {
        return Ok(String::new());
    }
    let found = known.iter().find(|name| name.eq_ignore_ascii_case(wanted)).map(|name| (*name).clone());
    found.ok_or_else(|| {
        let theirs = words(known.iter().map(|name| (*name).clone()));
        let what = format!("{wanted} is neither a billing entity nor a payer account of that month.");
        refused("entity", what, format!("Enter one of {theirs}, or leave it empty."))
    })
}

fn narrowed<'a>(known: &[&'a Listed], keep: impl Fn(&InvoiceKey) -> bool) -> Vec<&'a Listed> {
    known.iter().filter(|known| keep(&known.key)).copied().collect()
}

fn words(names: impl Iterator<Item = String>) -> String {
    names.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
}

fn refused(column: &str, what: impl Into<String>, hint: impl Into<String>) -> BadInput {
    BadInput::file("", what, hint).at_column(column)
}
