//! Lines to invoices, and the walk of each.

use std::collections::BTreeMap;

use super::sums::{Group, Sums, add, gather, minus, steps};
use super::{Cause, Invoice, InvoiceKey, Reconciled, Standing, Total, Walk, minor_digits};
use crate::bill::Bill;
use crate::error::Result;
use crate::money::Money;
use crate::view::{Basis, View};

/// The walk from a view to each invoice of its window: those that are entered in the view's currency, and those that the reports
/// name besides. Invoices of other currencies have walks of their own, in views of theirs.
///
/// # Errors
/// Like [`crate::explore::spend`].
pub fn reconcile(bill: &Bill, view: &View, invoices: &[Invoice]) -> Result<Reconciled> {
    let concerned = |invoice: &&Invoice| {
        let month = invoice.key.month;
        invoice.key.currency == view.currency && view.period.from <= month && month <= view.period.to
    };
    let entered: Vec<&Invoice> = invoices.iter().filter(concerned).collect();
    let steps = steps(bill, view);
    let mut drafts: BTreeMap<InvoiceKey, Draft<'_>> =
        entered.iter().map(|invoice| (invoice.key.clone(), Draft::of(invoice))).collect();
    for (group, sums) in gather(bill, view, &steps)? {
        let (key, invoice) = place(&group, &view.currency, &entered);
        let draft = drafts.entry(key).or_insert_with(|| Draft { invoice, ..Draft::default() });
        draft.take(&group, &sums, &steps)?;
    }
    settle_late_lines(&mut drafts)?;
    let mut walks = drafts.into_iter().map(|(key, draft)| draft.finish(key)).collect::<Result<Vec<_>>>()?;
    walks.retain(|walk| walk.lines > 0 || walk.standing != Standing::Open);
    let size = |walk: &Walk| std::cmp::Reverse(walk.expected().0.unsigned_abs());
    walks.sort_by(|a, b| a.key.month.cmp(&b.key.month).then(size(a).cmp(&size(b))).then_with(|| a.key.cmp(&b.key)));
    let total = total(&walks)?;
    Ok(Reconciled { walks, total })
}

/// A walk in the making.
#[derive(Default)]
struct Draft<'a> {
    invoice: Option<&'a Invoice>,
    in_view: Money,
    causes: BTreeMap<Cause, Money>,
    data_transfer: Money,
    lines: u64,
    not_invoiced: bool,
}

/// The invoice that lines go to: the one entered with their id, else one entered for the whole month of their entity or payer,
/// else the one that the report names.
fn place<'a>(group: &Group, currency: &str, entered: &[&'a Invoice]) -> (InvoiceKey, Option<&'a Invoice>) {
    let is_of = |key: &InvoiceKey| key.month == group.month && [&group.entity, &group.payer].contains(&&key.entity);
    let is_of_any = |key: &InvoiceKey| key.month == group.month && key.entity.is_empty();
    let by_id = |key: &InvoiceKey| !key.id.is_empty() && key.id == group.invoice;
    let whole = |key: &InvoiceKey| key.id.is_empty();
    let find = |fits: &dyn Fn(&InvoiceKey) -> bool| entered.iter().find(|invoice| fits(&invoice.key)).copied();
    let invoice = find(&|key| by_id(key) && is_of(key))
        .or_else(|| find(&|key| by_id(key) && is_of_any(key)))
        .or_else(|| find(&|key| whole(key) && is_of(key)))
        .or_else(|| find(&|key| whole(key) && is_of_any(key)));
    let named = || InvoiceKey {
        month: group.month,
        entity: group.entity.clone(),
        id: group.invoice.clone(),
        currency: currency.to_owned(),
    };
    (invoice.map_or_else(named, |invoice| invoice.key.clone()), invoice)
}

impl<'a> Draft<'a> {
    fn of(invoice: &'a Invoice) -> Self {
        Self { invoice: Some(invoice), ..Self::default() }
    }

    fn take(&mut self, group: &Group, sums: &Sums, steps: &[(Cause, Basis)]) -> Result<()> {
        add(&mut self.in_view, sums.in_view)?;
        add(&mut self.data_transfer, sums.data_transfer)?;
        self.lines += sums.lines;
        let whole = sums.whole.first().copied().unwrap_or_default();
        self.add(group.kind, minus(whole, sums.in_view)?)?;
        for ((cause, _), pair) in steps.iter().zip(sums.whole.windows(2)) {
            self.add(*cause, minus(pair[1], pair[0])?)?;
        }
        Ok(())
    }

    fn add(&mut self, cause: Cause, amount: Money) -> Result<()> {
        add(self.causes.entry(cause).or_default(), amount)
    }

    /// The view and the causes so far.
    fn sum(&self) -> Result<Money> {
        let mut sum = self.in_view;
        self.causes.values().try_for_each(|amount| add(&mut sum, *amount))?;
        Ok(sum)
    }

    fn finish(mut self, key: InvoiceKey) -> Result<Walk> {
        let exact = self.sum()?;
        self.add(Cause::Rounding, minus(exact.rounded(minor_digits(&key.currency)), exact)?)?;
        let item = self.invoice.and_then(|invoice| invoice.item.clone());
        if let Some(item) = &item {
            self.add(Cause::SignedOff, item.amount)?;
        }
        let standing = match self.invoice {
            Some(invoice) => Standing::Entered(invoice.amount),
            None if self.not_invoiced => Standing::NotInvoiced,
            None => Standing::Open,
        };
        let causes = self.causes.into_iter().filter(|(_, amount)| !amount.is_zero()).collect();
        let Self { in_view, data_transfer, lines, .. } = self;
        Ok(Walk { key, in_view, causes, standing, item, data_transfer, lines })
    }
}

/// Lines that name no invoice in a month that has one: they are on none yet, unless they are just what one of them lacks, or one
/// was entered whose id no line names yet.
fn settle_late_lines(drafts: &mut BTreeMap<InvoiceKey, Draft<'_>>) -> Result<()> {
    let late =
        |(key, draft): (&InvoiceKey, &Draft<'_>)| (key.id.is_empty() && draft.invoice.is_none()).then(|| key.clone());
    let late: Vec<InvoiceKey> = drafts.iter().filter_map(late).collect();
    for key in late {
        let rivals = rivals(drafts, &key);
        if rivals.is_empty() {
            continue;
        }
        let amount = drafts[&key].sum()?;
        if let Some(draft) = holder(drafts, &rivals, amount)?.and_then(|holder| drafts.get_mut(&holder)) {
            draft.add(Cause::NotInvoiced, amount)?;
        }
        if let Some(draft) = drafts.get_mut(&key) {
            draft.not_invoiced = true;
            draft.add(Cause::NotInvoiced, minus(Money::ZERO, amount)?)?;
        }
    }
    Ok(())
}

/// The invoices that were entered by id for the same month and entity.
fn rivals(drafts: &BTreeMap<InvoiceKey, Draft<'_>>, late: &InvoiceKey) -> Vec<InvoiceKey> {
    let is_rival = |(key, draft): &(&InvoiceKey, &Draft<'_>)| {
        let same = key.month == late.month && (key.entity == late.entity || key.entity.is_empty());
        draft.invoice.is_some() && same && !key.id.is_empty()
    };
    drafts.iter().filter(is_rival).map(|(key, _)| key.clone()).collect()
}

/// The one of the rivals that late lines of this amount belong to, if one does.
fn holder(drafts: &BTreeMap<InvoiceKey, Draft<'_>>, rivals: &[InvoiceKey], late: Money) -> Result<Option<InvoiceKey>> {
    for key in rivals.iter().filter(|_| !late.is_zero()) {
        let draft = &drafts[key];
        let gap = minus(draft.invoice.map_or(Money::ZERO, |invoice| invoice.amount), draft.sum()?)?;
        if minus(gap, late)?.rounded(minor_digits(&key.currency)).is_zero() {
            return Ok(Some(key.clone()));
        }
    }
    let unnamed: Vec<&InvoiceKey> = rivals.iter().filter(|key| drafts[*key].lines == 0).collect();
    Ok(if let [one] = unnamed[..] { Some(one.clone()) } else { None })
}

fn total(walks: &[Walk]) -> Result<Total> {
    let mut total = Total::default();
    let mut causes: BTreeMap<Cause, Money> = BTreeMap::new();
    let (mut invoices, mut remainder) = (Money::ZERO, Money::ZERO);
    for walk in walks {
        add(&mut total.in_view, walk.in_view)?;
        add(&mut total.data_transfer, walk.data_transfer)?;
        walk.causes.iter().try_for_each(|(cause, amount)| add(causes.entry(*cause).or_default(), *amount))?;
        add(&mut remainder, walk.remainder().unwrap_or_default())?;
        match walk.standing {
            Standing::Open => total.open += 1,
            Standing::NotInvoiced => {}
            Standing::Entered(amount) => {
                total.entered += 1;
                add(&mut invoices, amount)?;
            }
        }
    }
    let known = total.open == 0 && total.entered > 0;
    total.invoices = known.then_some(invoices);
    total.remainder = known.then_some(remainder);
    total.causes = causes.into_iter().collect();
    Ok(total)
}
