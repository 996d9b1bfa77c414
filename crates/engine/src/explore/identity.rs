//! Billed and effective cost of a month differ by upfront fees and by what is amortized of them, and by nothing else.

use super::spend::overflow;
use crate::bill::Bill;
use crate::charges::Amount;
use crate::error::Result;
use crate::money::{Money, checked_sum};
use crate::view::Period;

/// `billed = effective + upfront fees + true-up` of one payer and month, with what is left over. Source: billing-semantics
/// "Identity to test on every file"; the amounts that AWS rounds leave about 5e-6 a reservation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Payer account.
    pub payer: String,
    /// Billing period.
    pub period: String,
    /// Currency.
    pub currency: String,
    /// Sum of billed cost.
    pub billed: Money,
    /// Sum of effective cost.
    pub effective: Money,
    /// Upfront fees on lines of their own.
    pub upfront_fees: Money,
    /// Minus what this month amortizes of upfront fees.
    pub true_up: Money,
    /// What the identity leaves over: billed − effective − upfront fees − true-up.
    pub residual: Money,
}

/// The identity of each payer and month of a window, from the control totals. FOCUS has no columns to test it by; its months
/// are left out.
pub fn identities(bill: &Bill, period: Period) -> Result<Vec<Identity>> {
    let mut list: Vec<Identity> = Vec::new();
    for control in bill.cur_controls(period) {
        let sum = |amount: Amount| control.sums[amount.index()];
        let parts = [sum(Amount::Unblended), sum(Amount::Amortized), sum(Amount::UpfrontFee), sum(Amount::TrueUp)];
        let known = list.iter_mut().find(|known| {
            (&known.payer, &known.period, &known.currency) == (&control.payer, &control.period, &control.currency)
        });
        let before = known
            .as_ref()
            .map_or([Money::ZERO; 4], |known| [known.billed, known.effective, known.upfront_fees, known.true_up]);
        let mut sums = [Money::ZERO; 4];
        for (sum, (before, part)) in sums.iter_mut().zip(before.into_iter().zip(parts)) {
            *sum = before.checked_add(part).ok_or_else(overflow)?;
        }
        let [billed, effective, upfront_fees, true_up] = sums;
        let explained = checked_sum([effective, upfront_fees, true_up]).ok_or_else(overflow)?;
        let residual = billed.checked_sub(explained).ok_or_else(overflow)?;
        let identity = Identity {
            payer: control.payer.clone(),
            period: control.period.clone(),
            currency: control.currency.clone(),
            billed,
            effective,
            upfront_fees,
            true_up,
            residual,
        };
        match known {
            Some(known) => *known = identity,
            None => list.push(identity),
        }
    }
    list.sort_by(|a, b| (&a.period, &a.payer, &a.currency).cmp(&(&b.period, &b.payer, &b.currency)));
    Ok(list)
}
