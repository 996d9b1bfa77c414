//! A month as it stands when it is closed: what every owner is charged and how well required dimensions are kept.

use std::collections::BTreeMap;

use super::compliance::{Compliance, ComplianceCell, ComplianceRow, compliance};
use super::shares::{Attribution, attribute};
use crate::bill::Bill;
use crate::error::Result;
use crate::explore::overflow;
use crate::money::Money;
use crate::view::{Basis, Month, Period, View};

/// The figures of a closed month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// When it was closed: a moment in UTC, as whoever closed it wrote it.
    pub when: String,
    /// Basis of all amounts.
    pub basis: Basis,
    /// Currency of all amounts.
    pub currency: String,
    /// Amounts of other currencies were converted into it.
    pub converted: bool,
    /// Hash of the text of the rules.
    pub rules: String,
    /// The month's total.
    pub total: Money,
    /// What each owner is charged after pools are shared, by name; the empty name is nobody. They add up to the total.
    pub owners: BTreeMap<String, Money>,
    /// Required dimensions.
    pub dimensions: Vec<String>,
    /// How well they are kept, by dimension.
    pub compliance: Vec<ComplianceCell>,
    /// The same by account.
    pub accounts: Vec<ComplianceRow>,
}

/// What an owner is charged now against what it was when the month was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedChange {
    /// The name; empty for nobody.
    pub owner: String,
    /// When it was closed.
    pub closed: Money,
    /// Now.
    pub now: Money,
    /// Now minus closed.
    pub change: Money,
}

/// A month of the bill as it is now, in the basis and currency of a view; its filters and window do not matter. `rules` is the
/// hash of the text behind the bill's rules, `when` the moment in UTC.
///
/// # Errors
/// [`crate::Error::NotAvailable`] without rules, or when the month, basis or a rate is not there.
pub fn closing(bill: &Bill, view: &View, month: Month, rules: &str, when: &str) -> Result<Closed> {
    let view = View { period: Period { from: month, to: month }, filters: Vec::new(), ..view.clone() };
    let attribution = attribute(bill, &view)?;
    let Compliance { dimensions, total: compliance, accounts, .. } = compliance(bill, &view)?;
    Ok(Closed {
        when: when.to_owned(),
        basis: view.basis,
        currency: view.currency,
        converted: view.conversion.is_some(),
        rules: rules.to_owned(),
        total: attribution.total,
        owners: owners(&attribution)?,
        dimensions,
        compliance,
        accounts,
    })
}

fn owners(attribution: &Attribution) -> Result<BTreeMap<String, Money>> {
    let nobody = attribution.total.checked_sub(attribution.allocated()?).ok_or_else(overflow)?;
    let named = attribution.owners.iter().map(|owner| (owner.owner.clone(), owner.total));
    Ok(named.chain((!nobody.is_zero()).then(|| (String::new(), nobody))).collect())
}

impl Closed {
    /// The compliance of a required dimension; none where it was not required.
    pub fn cell(&self, dimension: &str) -> Option<&ComplianceCell> {
        let place = self.dimensions.iter().position(|known| known == dimension)?;
        self.compliance.get(place)
    }

    /// True where its figures can be put beside those of a view: basis and currency are the same, and the view shows all.
    pub fn is_beside(&self, view: &View) -> bool {
        let is_converted = view.conversion.is_some();
        (self.basis, self.converted) == (view.basis, is_converted)
            && self.currency == view.currency
            && view.filters.is_empty()
    }

    /// What each owner is charged now against then, the largest change first; the changes add up to that of the total.
    pub fn changes(&self, now: &Self) -> Result<Vec<ClosedChange>> {
        let mut owners: Vec<&String> = self.owners.keys().chain(now.owners.keys()).collect();
        owners.sort_unstable();
        owners.dedup();
        let of = |known: &BTreeMap<String, Money>, owner: &str| known.get(owner).copied().unwrap_or(Money::ZERO);
        let change = |owner: &String| {
            let (closed, now) = (of(&self.owners, owner), of(&now.owners, owner));
            let change = now.checked_sub(closed).ok_or_else(overflow)?;
            Ok(ClosedChange { owner: owner.clone(), closed, now, change })
        };
        let mut changes = owners.into_iter().map(change).collect::<Result<Vec<_>>>()?;
        changes.sort_by_key(|change| std::cmp::Reverse(change.change.0.unsigned_abs()));
        Ok(changes)
    }
}
