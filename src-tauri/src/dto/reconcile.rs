use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ExportProfile, Money, View};

/// What tells an invoice from every other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct InvoiceKey {
    /// Billing period, `2026-11`.
    pub month: String,
    /// Billing entity or payer account; empty for any.
    pub entity: String,
    /// Invoice id; empty for what no invoice names: the whole month, or what is left of it.
    pub id: String,
    /// Currency.
    pub currency: String,
}

/// Asks for the walks from a view to the invoices of its window.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct ReconcileRequest {
    /// The view.
    pub view: View,
}

/// Enters what one invoice comes to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct EnterInvoice {
    /// The view whose walks come back.
    pub view: View,
    /// Which invoice.
    pub key: InvoiceKey,
    /// The amount as it was typed; empty takes the invoice out again.
    pub amount: String,
}

/// Takes in a list of invoices. The native dialog that picks the file runs on the Rust side.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct LoadInvoices {
    /// The view whose walks come back.
    pub view: View,
    /// A file that was dropped; without it the dialog asks.
    pub path: Option<String>,
}

/// Signs off what is left of one invoice.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct SignOff {
    /// The view whose walks come back.
    pub view: View,
    /// Which invoice.
    pub key: InvoiceKey,
    /// What the remainder is; empty opens it again.
    pub name: String,
    /// Why it is accepted.
    pub note: String,
}

/// Asks for the walks as a file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct ExportReconciliation {
    /// The view.
    pub view: View,
    /// File conventions.
    pub profile: ExportProfile,
}

/// The walks of a view: in view + causes + remainder = invoice, to the last digit.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Reconciliation {
    /// Session revision.
    pub revision: u32,
    /// The view in words.
    pub words: String,
    /// By month; within a month the largest invoice first.
    pub walks: Vec<InvoiceWalk>,
    /// Their sum.
    pub total: WalkTotal,
    /// Other currencies in which these months have invoices: they are walked in views of theirs, never added.
    pub other_currencies: Vec<String>,
}

/// What is known of an invoice at the end of its walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum InvoiceStanding {
    /// Its amount has not been entered.
    Open,
    /// Its amount is known.
    Entered,
    /// Its month has invoices, and these lines are on none of them yet.
    NotInvoiced,
}

/// The way from the view to one invoice.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct InvoiceWalk {
    /// Which invoice.
    pub key: InvoiceKey,
    /// What the view shows of it.
    pub in_view: Money,
    /// In the order of the walk; none is zero.
    pub causes: Vec<WalkCause>,
    /// What the reports say it comes to.
    pub expected: Money,
    /// What is known of it.
    pub standing: InvoiceStanding,
    /// What it comes to, where that was entered.
    pub amount: Option<Money>,
    /// What no cause explains; absent while it is open.
    pub remainder: Option<Money>,
    /// The same in percent of the invoice.
    pub remainder_percent: Option<f64>,
    /// Explained to the invoice's smallest unit.
    pub explained: bool,
    /// What was signed off.
    pub item: Option<SignedItem>,
    /// Data transfer on it: the invoice lists it under its own heading, the reports within each service.
    pub data_transfer: Money,
    /// Source lines.
    #[ts(type = "number")]
    pub lines: u64,
}

/// One step of the walk.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WalkCause {
    /// `hidden_tax`, `amortization`, …
    pub id: String,
    /// Its column: `Tax, hidden`.
    pub label: String,
    /// The same as a part of a sentence that begins with the amount.
    pub words: String,
    /// How much.
    pub amount: Money,
}

/// A reconciling item: a remainder with a name.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct SignedItem {
    /// What it is.
    pub name: String,
    /// Why it is accepted.
    pub note: String,
    /// How much it was when it was signed off.
    pub amount: Money,
    /// When, `2026-12-04`.
    pub on: String,
}

/// The foot of the walks.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct WalkTotal {
    /// The view's total.
    pub in_view: Money,
    /// Sums of the causes that occur: the columns.
    pub causes: Vec<WalkCause>,
    /// Sum of the invoices; absent while one is open.
    pub invoices: Option<Money>,
    /// Sum of what is left; absent while one is open.
    pub remainder: Option<Money>,
    /// Sum of the data transfer.
    pub data_transfer: Money,
    /// Invoices that are entered.
    pub entered: u32,
    /// Invoices that are open.
    pub open: u32,
    /// Every invoice is entered and explained.
    pub explained: bool,
}

/// A list of invoices was taken in.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct LoadedInvoices {
    /// The file's name.
    pub file: String,
    /// Invoices in it.
    pub count: u32,
    /// The walks now.
    pub reconciliation: Reconciliation,
}
