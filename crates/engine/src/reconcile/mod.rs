//! From what a view shows to what an invoice says, cause by cause: `in view + causes + remainder = invoice`, to the last digit.
//!
//! Source: billing-semantics 2.1. Every line of a window is in exactly one walk, so the walks foot with the view.

mod file;
mod list;
mod sums;
mod walk;

use crate::money::{Money, checked_sum};
use crate::view::Month;

pub use file::{is_invoice_list, read_invoices};
pub use list::{Entered, Listed, listed, resolve};
pub use walk::reconcile;

/// What tells an invoice from every other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InvoiceKey {
    /// Billing period of its lines.
    pub month: Month,
    /// Billing entity, or payer account; empty for any.
    pub entity: String,
    /// Invoice id; empty for the whole month of the entity, as far as no other invoice claims its lines by id.
    pub id: String,
    /// Currency of its lines.
    pub currency: String,
}

/// An invoice as finance holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Which one.
    pub key: InvoiceKey,
    /// What it comes to.
    pub amount: Money,
    /// The remainder that somebody took responsibility for.
    pub item: Option<Item>,
}

/// A reconciling item: a remainder with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub name: String,
    /// Why it is accepted.
    pub note: String,
    /// How much it was when it was signed off.
    pub amount: Money,
    /// When, `2026-12-04`.
    pub on: String,
}

/// Why a view shows another amount than an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Tax that the view's filters leave out.
    Tax,
    /// Credits that they leave out.
    Credits,
    /// Refunds and other adjustments that they leave out.
    Adjustments,
    /// Marketplace charges that they leave out.
    Marketplace,
    /// Support charges that they leave out.
    Support,
    /// Everything else that they leave out.
    Filters,
    /// From effective to billed cost.
    Amortization,
    /// From gross to net of private discounts.
    Discounts,
    /// From list or contracted to billed cost.
    Rates,
    /// Lines that name no invoice yet.
    NotInvoiced,
    /// From the exact sum to the currency's smallest unit.
    Rounding,
    /// A remainder that was signed off.
    SignedOff,
}

impl Cause {
    /// All of them, in the order of the walk.
    pub const ALL: [Self; 12] = [
        Self::Tax,
        Self::Credits,
        Self::Adjustments,
        Self::Marketplace,
        Self::Support,
        Self::Filters,
        Self::Amortization,
        Self::Discounts,
        Self::Rates,
        Self::NotInvoiced,
        Self::Rounding,
        Self::SignedOff,
    ];

    /// Its column in files: `hidden_tax`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Tax => "hidden_tax",
            Self::Credits => "hidden_credits",
            Self::Adjustments => "hidden_adjustments",
            Self::Marketplace => "hidden_marketplace",
            Self::Support => "hidden_support",
            Self::Filters => "hidden_other",
            Self::Amortization => "amortization",
            Self::Discounts => "private_discounts",
            Self::Rates => "list_to_billed",
            Self::NotInvoiced => "not_invoiced_yet",
            Self::Rounding => "rounding",
            Self::SignedOff => "signed_off",
        }
    }

    /// Its column on the screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Tax => "Tax, hidden",
            Self::Credits => "Credits, hidden",
            Self::Adjustments => "Refunds, hidden",
            Self::Marketplace => "Marketplace, hidden",
            Self::Support => "Support, hidden",
            Self::Filters => "Other, hidden",
            Self::Amortization => "Amortization",
            Self::Discounts => "Discounts",
            Self::Rates => "Rates",
            Self::NotInvoiced => "No invoice yet",
            Self::Rounding => "Rounding",
            Self::SignedOff => "Signed off",
        }
    }

    /// The same as a part of a sentence that begins with the amount.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Tax => "tax, which this view leaves out",
            Self::Credits => "credits, which this view leaves out",
            Self::Adjustments => "refunds and adjustments, which this view leaves out",
            Self::Marketplace => "Marketplace, which this view leaves out",
            Self::Support => "support, which this view leaves out",
            Self::Filters => "other charges, which this view leaves out",
            Self::Amortization => "amortization: the invoice has upfront and recurring fees when they are due",
            Self::Discounts => "private discounts, which this basis does not take off",
            Self::Rates => "from this basis to what is billed",
            Self::NotInvoiced => "lines that name no invoice yet",
            Self::Rounding => "rounded to the currency’s smallest unit",
            Self::SignedOff => "signed off",
        }
    }
}

/// What is known of the invoice at the end of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its amount has not been entered.
    Open,
    /// Its amount.
    Entered(Money),
    /// Its month has invoices and these lines are on none of them yet.
    NotInvoiced,
}

/// The way from a view to one invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    /// The invoice.
    pub key: InvoiceKey,
    /// What the view shows of it.
    pub in_view: Money,
    /// What leads from there to the invoice, in the order of [`Cause::ALL`]; none is zero.
    pub causes: Vec<(Cause, Money)>,
    /// The invoice.
    pub standing: Standing,
    /// What it was signed off as.
    pub item: Option<Item>,
    /// Data transfer on it, billed: the invoice lists it under its own heading, the reports within each service.
    pub data_transfer: Money,
    /// Source lines.
    pub lines: u64,
}

impl Walk {
    /// One of its causes.
    pub fn cause(&self, cause: Cause) -> Money {
        self.causes.iter().find(|(known, _)| *known == cause).map(|(_, amount)| *amount).unwrap_or_default()
    }

    /// What the reports say the invoice comes to: the view and all causes but what was signed off.
    pub fn expected(&self) -> Money {
        let causes = self.causes.iter().filter(|(cause, _)| *cause != Cause::SignedOff).map(|(_, amount)| *amount);
        checked_sum(causes.chain([self.in_view])).unwrap_or_default()
    }

    /// What no cause explains; absent while the invoice is open.
    pub fn remainder(&self) -> Option<Money> {
        match self.standing {
            Standing::Open => None,
            Standing::NotInvoiced => Some(Money::ZERO),
            Standing::Entered(amount) => {
                let explained = checked_sum([self.expected(), self.cause(Cause::SignedOff)])?;
                amount.checked_sub(explained)
            }
        }
    }

    /// Explained to the invoice's smallest unit.
    pub fn is_explained(&self) -> bool {
        self.remainder().is_some_and(|left| left.rounded(minor_digits(&self.key.currency)).is_zero())
    }
}

/// The walks of a view. All are in its currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciled {
    /// By month; within a month the largest invoice first.
    pub walks: Vec<Walk>,
    /// Their sum.
    pub total: Total,
}

/// The foot of the walks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// What the view shows: its total.
    pub in_view: Money,
    /// Sums of the causes that occur, in the order of [`Cause::ALL`].
    pub causes: Vec<(Cause, Money)>,
    /// Sum of the invoices; absent while one is open.
    pub invoices: Option<Money>,
    /// Sum of what no cause explains; absent while one is open.
    pub remainder: Option<Money>,
    /// Sum of the data transfer.
    pub data_transfer: Money,
    /// Invoices that are entered.
    pub entered: usize,
    /// Invoices that are open.
    pub open: usize,
}

impl Reconciled {
    /// Every invoice is entered and explained to its smallest unit.
    pub fn is_explained(&self) -> bool {
        self.total.entered > 0 && self.walks.iter().all(Walk::is_explained)
    }
}

/// Digits after the point of a currency's smallest unit (ISO 4217), as invoices are rounded.
pub fn minor_digits(currency: &str) -> usize {
    match currency {
        "CLP" | "ISK" | "JPY" | "KRW" | "VND" => 0,
        "BHD" | "JOD" | "KWD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}
