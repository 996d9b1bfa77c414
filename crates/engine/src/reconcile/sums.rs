//! The sums that walks are made of: by invoice, entity and kind of charge, in each basis on the way.

use std::collections::BTreeMap;

use super::Cause;
use crate::bill::Bill;
use crate::error::{Error, Result};
use crate::explore::{self, SpendRow};
use crate::money::Money;
use crate::view::{Basis, Dim, Month, View};

/// Lines that go the same way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Group {
    pub(super) month: Month,
    pub(super) invoice: String,
    pub(super) entity: String,
    pub(super) payer: String,
    /// What it is called where the view leaves it out.
    pub(super) kind: Cause,
}

/// What they come to.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    pub(super) in_view: Money,
    /// Without filters: in the view's basis, then after each of [`steps`].
    pub(super) whole: Vec<Money>,
    /// Data transfer, billed.
    pub(super) data_transfer: Money,
    pub(super) lines: u64,
}

/// The bases between a view's and the one invoices are in, and what each step is called.
pub(super) fn steps(bill: &Bill, view: &View) -> Vec<(Cause, Basis)> {
    let net = bill.refusal(Basis::NetBilled, view.period).is_none();
    let to_net = [(Cause::Discounts, Basis::NetBilled)].into_iter().filter(|_| net);
    match view.basis {
        Basis::NetBilled => Vec::new(),
        Basis::Billed => to_net.collect(),
        Basis::Effective => std::iter::once((Cause::Amortization, Basis::Billed)).chain(to_net).collect(),
        Basis::NetEffective => vec![(Cause::Amortization, Basis::NetBilled)],
        Basis::Contracted | Basis::List => {
            vec![(Cause::Rates, if net { Basis::NetBilled } else { Basis::Billed })]
        }
    }
}

/// The sums of a view's window.
pub(super) fn gather(bill: &Bill, view: &View, steps: &[(Cause, Basis)]) -> Result<BTreeMap<Group, Sums>> {
    let mut groups: BTreeMap<Group, Sums> = BTreeMap::new();
    let whole = View { filters: Vec::new(), ..view.clone() };
    let bases = std::iter::once(view.basis).chain(steps.iter().map(|(_, basis)| *basis));
    for (index, basis) in bases.enumerate() {
        for (group, row) in rows(bill, &View { basis, ..whole.clone() }, &[])? {
            let sums = groups.entry(group).or_default();
            sums.whole.resize(steps.len() + 1, Money::ZERO);
            add(&mut sums.whole[index], row.cost)?;
            sums.lines += if index == 0 { row.lines } else { 0 };
        }
    }
    for (group, row) in rows(bill, view, &[])? {
        add(&mut groups.entry(group).or_default().in_view, row.cost)?;
    }
    let billed = steps.last().map_or(view.basis, |(_, basis)| *basis);
    for (group, row) in rows(bill, &View { basis: billed, ..whole }, &["usage-type"])? {
        if is_data_transfer(value(&row, 5), value(&row, 6)) {
            add(&mut groups.entry(group).or_default().data_transfer, row.cost)?;
        }
    }
    Ok(groups)
}

fn rows(bill: &Bill, view: &View, details: &[&str]) -> Result<Vec<(Group, SpendRow)>> {
    let ids = ["month", "invoice", "billing-entity", "payer", "charge-category", "service"];
    let dims =
        ids.iter().chain(details).map(|id| id.parse::<Dim>().map_err(Error::Internal)).collect::<Result<Vec<_>>>()?;
    explore::spend(bill, view, &dims)?.rows.into_iter().map(|row| Ok((group(&row)?, row))).collect()
}

fn group(row: &SpendRow) -> Result<Group> {
    Ok(Group {
        month: value(row, 0).parse().map_err(Error::Internal)?,
        invoice: value(row, 1).to_owned(),
        entity: value(row, 2).to_owned(),
        payer: value(row, 3).to_owned(),
        kind: kind(value(row, 4), value(row, 2), value(row, 5)),
    })
}

fn value(row: &SpendRow, index: usize) -> &str {
    row.values.get(index).map_or("", String::as_str)
}

/// What a charge is called where a view leaves it out. A tax on support is tax, a Marketplace refund a refund.
fn kind(category: &str, entity: &str, service: &str) -> Cause {
    match category {
        "Tax" => Cause::Tax,
        "Credit" => Cause::Credits,
        "Adjustment" => Cause::Adjustments,
        _ if entity.contains("Marketplace") => Cause::Marketplace,
        _ if service.contains("Support") => Cause::Support,
        _ => Cause::Filters,
    }
}

/// What AWS's invoices list as "Data Transfer": `DataTransfer-Out-Bytes`, `USW2-USE1-AWS-Out-Bytes`; and `CloudFront` keeps its own.
fn is_data_transfer(service: &str, usage_type: &str) -> bool {
    let is = usage_type.contains("DataTransfer") || usage_type.ends_with("AWS-Out-Bytes");
    (is || usage_type.ends_with("AWS-In-Bytes")) && service != "AmazonCloudFront"
}

pub(super) fn add(sum: &mut Money, amount: Money) -> Result<()> {
    *sum = sum.checked_add(amount).ok_or_else(overflow)?;
    Ok(())
}

pub(super) fn minus(one: Money, other: Money) -> Result<Money> {
    one.checked_sub(other).ok_or_else(overflow)
}

fn overflow() -> Error {
    Error::Internal("the amounts of an invoice leave 38 digits".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charges_are_told_by_what_they_are_before_where_they_come_from() {
        assert_eq!(kind("Tax", "AWS Marketplace", "AWSSupportBusiness"), Cause::Tax);
        assert_eq!(kind("Usage", "AWS Marketplace", "6x0v1"), Cause::Marketplace);
        assert_eq!(kind("Purchase", "AWS", "AWSSupportBusiness"), Cause::Support);
        assert_eq!(kind("Adjustment", "AWS", "AmazonEC2"), Cause::Adjustments);
        assert_eq!(kind("Usage", "AWS", "AmazonEC2"), Cause::Filters);
    }

    #[test]
    fn data_transfer_is_not_processing() {
        assert!(is_data_transfer("AmazonEC2", "EU-DataTransfer-Out-Bytes"));
        assert!(is_data_transfer("AmazonS3", "USW2-USE1-AWS-Out-Bytes"));
        assert!(!is_data_transfer("AmazonEC2", "NatGateway-Bytes"));
        assert!(!is_data_transfer("AmazonCloudFront", "EU-DataTransfer-Out-Bytes"));
    }
}
