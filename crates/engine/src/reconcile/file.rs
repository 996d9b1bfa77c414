//! Invoices from a CSV file.

use std::collections::BTreeMap;

use super::list::{Entered, Listed, resolve};
use super::{Invoice, InvoiceKey};
use crate::error::{BadInput, Result};
use crate::small_csv::{SmallCsv, SmallRow, Wanted};

const ID: usize = 0;
const ENTITY: usize = 1;
const CURRENCY: usize = 2;
const AMOUNT: usize = 3;
const MONTH: usize = 4;

const COLUMNS: [Wanted; 5] = [
    Wanted { name: "invoice id", spellings: &["invoiceid", "invoice", "invoicenumber", "id"], required: false },
    Wanted {
        name: "entity",
        spellings: &["entity", "billingentity", "issuer", "invoiceissuer", "seller", "payer", "payeraccountid"],
        required: false,
    },
    Wanted { name: "currency", spellings: &["currency", "currencycode"], required: false },
    Wanted {
        name: "amount",
        spellings: &["amount", "total", "invoiceamount", "totalamount", "invoicetotal"],
        required: true,
    },
    Wanted { name: "month", spellings: &["month", "period", "billingperiod", "accountingperiod"], required: false },
];

/// Reads a list of invoices: columns `invoice id`, `entity`, `currency`, `amount` and, where the reports do not tell it, `month`.
///
/// # Errors
/// Names every row that cannot be used, with its column; nothing of the file is taken then.
pub fn read_invoices(file: &str, bytes: &[u8], listed: &[Listed]) -> Result<Vec<Invoice>> {
    let table = SmallCsv::read(file, bytes, &COLUMNS, AMOUNT)?;
    let read = |row: SmallRow<'_>| -> std::result::Result<(u64, Invoice), BadInput> {
        let invoice = resolve(listed, &entered(row)?).map_err(|place| row.at(place))?;
        Ok((row.number, invoice))
    };
    let rows = table.each(read)?;
    let mut known: BTreeMap<&InvoiceKey, u64> = BTreeMap::new();
    for (number, invoice) in &rows {
        if let Some(first) = known.insert(&invoice.key, *number) {
            let what = format!("is an invoice that row {first} has already.");
            return Err(BadInput::file(file, what, "Leave one of them out.").at_row(*number).into());
        }
    }
    Ok(rows.into_iter().map(|(_, invoice)| invoice).collect())
}

fn entered(row: SmallRow<'_>) -> std::result::Result<Entered, BadInput> {
    let month = match row.text(MONTH) {
        "" => None,
        text => Some(text.parse().map_err(|what: String| row.refused(MONTH, format!("{what}."), ""))?),
    };
    Ok(Entered {
        id: row.text(ID).to_owned(),
        entity: row.text(ENTITY).to_owned(),
        currency: row.text(CURRENCY).to_owned(),
        month,
        amount: row.amount(AMOUNT)?,
    })
}

/// True where the first row names the columns of a list of invoices, so that it is no report.
pub fn is_invoice_list(bytes: &[u8]) -> bool {
    [ID, MONTH].into_iter().any(|column| SmallCsv::is_headed(bytes, &[&COLUMNS[AMOUNT], &COLUMNS[column]]))
}
