//! Sums taken row by row while reading.

use super::share::LONGEST_DAY_MS;
use crate::charges::{Amount, Charge, Codes, NONE, Tables, Text};
use crate::money::Money;

/// Sums taken row by row while reading, in checked arithmetic of its own: what every later total must equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Control {
    /// Billing period.
    pub period: String,
    /// Currency.
    pub currency: String,
    /// Payer account.
    pub payer: String,
    /// Source lines.
    pub lines: u64,
    /// One sum for each [`Amount`].
    pub sums: [Money; Amount::COUNT],
    /// End of the last charge of at most two days, milliseconds since 1970 UTC: how far the month had come. 0 without one.
    pub usage_until: i64,
    /// Lines that name no invoice: the month is not final.
    pub lines_without_invoice: u64,
    /// Split-cost lines, which re-divide the cost of other lines.
    pub split_lines: u64,
    /// What they re-divide; in none of the sums.
    pub split_cost: Money,
}

/// Control totals by codes of period, payer and currency; a report has a handful.
#[derive(Default)]
pub(super) struct ControlTotals {
    groups: Vec<([u32; 3], Control)>,
}

impl ControlTotals {
    /// Adds one line; false when a sum would leave 38 digits.
    pub(super) fn add(&mut self, charge: &Charge) -> bool {
        let key = [Text::BillingPeriod, Text::BillingAccountId, Text::Currency].map(|text| charge.text[text.index()]);
        self.group(key).add(charge)
    }

    fn group(&mut self, key: [u32; 3]) -> &mut Control {
        let at = self.groups.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
            self.groups.push((key, Control::default()));
            self.groups.len() - 1
        });
        &mut self.groups[at].1
    }

    /// Adds those of another table, whose codes are translated; false when a sum would leave 38 digits.
    pub(super) fn absorb(&mut self, other: Self, codes: &Codes) -> bool {
        const KEY: [Text; 3] = [Text::BillingPeriod, Text::BillingAccountId, Text::Currency];
        other.groups.into_iter().all(|(key, control)| {
            let mut translated = [0; 3];
            for (to, (from, text)) in translated.iter_mut().zip(key.into_iter().zip(KEY)) {
                *to = codes.text[text.index()][from as usize];
            }
            self.group(translated).absorb(&control)
        })
    }

    pub(super) fn finish(self, tables: &Tables) -> Vec<Control> {
        let text = |text: Text, code: u32| tables.text[text.index()].text(code).to_owned();
        let control = |([period, payer, currency], control): ([u32; 3], Control)| Control {
            period: text(Text::BillingPeriod, period),
            payer: text(Text::BillingAccountId, payer),
            currency: text(Text::Currency, currency),
            ..control
        };
        let mut list: Vec<Control> = self.groups.into_iter().map(control).collect();
        list.sort_by(|a, b| (&a.period, &a.payer, &a.currency).cmp(&(&b.period, &b.payer, &b.currency)));
        list
    }
}

impl Control {
    fn add(&mut self, charge: &Charge) -> bool {
        self.lines += 1;
        if charge.end - charge.start <= LONGEST_DAY_MS {
            self.usage_until = self.usage_until.max(charge.end);
        }
        self.lines_without_invoice += u64::from(charge.text[Text::InvoiceId.index()] == NONE);
        self.split_lines += u64::from(charge.split.is_some());
        add_all(&mut self.sums, charge.amounts) && add_all([&mut self.split_cost], charge.split)
    }

    fn absorb(&mut self, other: &Self) -> bool {
        self.lines += other.lines;
        self.usage_until = self.usage_until.max(other.usage_until);
        self.lines_without_invoice += other.lines_without_invoice;
        self.split_lines += other.split_lines;
        add_all(&mut self.sums, other.sums) && add_all([&mut self.split_cost], [other.split_cost])
    }
}

/// False when a sum would leave 38 digits.
fn add_all<'a>(sums: impl IntoIterator<Item = &'a mut Money>, amounts: impl IntoIterator<Item = Money>) -> bool {
    sums.into_iter().zip(amounts).all(|(sum, amount)| match sum.checked_add(amount) {
        Some(next) => {
            *sum = next;
            true
        }
        None => false,
    })
}
