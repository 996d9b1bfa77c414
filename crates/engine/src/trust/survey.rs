//! The loaded bill read once: source lines by account and day, sums by month.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use crate::bill::{Bill, amounts};
use crate::charges::{Amount, DAY, LINES, Text};
use crate::error::Result;
use crate::explore::texts;
use crate::money::{Money, checked_sum};
use crate::view::Month;

/// Account and billing period.
type AccountMonth = (String, Month);

/// What every month is judged by.
#[derive(Debug, Default)]
pub struct Survey {
    accounts: BTreeMap<AccountMonth, AccountLines>,
    /// Sums of the rollup by period and currency, one for each amount.
    sums: BTreeMap<(Month, String), Vec<(Amount, Money)>>,
    /// An account's first day in any month.
    first_days: BTreeMap<String, i32>,
    /// How far each payer's month goes: its last day with a line.
    last_days: BTreeMap<(String, Month), i32>,
}

/// One account in one month.
#[derive(Debug, Default)]
pub(super) struct AccountLines {
    pub(super) payers: BTreeSet<String>,
    /// Its name on most lines.
    pub(super) names: BTreeMap<String, u64>,
    /// Source lines of charges of at most two days, by day.
    pub(super) days: BTreeMap<i32, u64>,
    /// All source lines.
    pub(super) lines: u64,
}

impl AccountLines {
    pub(super) fn name(&self) -> Option<&str> {
        let most = self.names.iter().max_by_key(|(name, lines)| (**lines, std::cmp::Reverse(*name)));
        most.map(|(name, _)| name.as_str())
    }
}

impl Survey {
    /// Reads the rollups.
    pub fn new(bill: &Bill) -> Result<Self> {
        let mut survey = Self::default();
        if !bill.is_empty() {
            survey.read_days(bill)?;
            survey.read_sums(bill)?;
        }
        Ok(survey)
    }

    fn read_days(&mut self, bill: &Bill) -> Result<()> {
        const KEYS: [Text; 5] =
            [Text::BillingPeriod, Text::BillingAccountId, Text::SubAccountId, Text::SubAccountName, Text::ChargeSpan];
        let table = by(bill, &KEYS, &[col(DAY)], vec![col(LINES).cast(DataType::UInt64).sum()])?;
        let keys = KEYS.map(|key| texts(&table, key.name()));
        let [months, payers, accounts, names, spans] = keys;
        let (months, payers, accounts, names, spans) = (months?, payers?, accounts?, names?, spans?);
        let days = table.column(DAY)?.date()?.physical().clone();
        let lines = table.column(LINES)?.u64()?;
        for (index, (day, lines)) in days.iter().zip(lines.iter()).enumerate() {
            let (Ok(month), Some(day), Some(lines)) = (months[index].parse::<Month>(), day, lines) else { continue };
            let account = self.accounts.entry((accounts[index].clone(), month)).or_default();
            account.lines += lines;
            account.payers.insert(payers[index].clone());
            if !names[index].is_empty() {
                *account.names.entry(names[index].clone()).or_default() += lines;
            }
            if spans[index] != "month" {
                *account.days.entry(day).or_default() += lines;
                let first = self.first_days.entry(accounts[index].clone()).or_insert(day);
                *first = day.min(*first);
                let last = self.last_days.entry((payers[index].clone(), month)).or_insert(day);
                *last = day.max(*last);
            }
        }
        Ok(())
    }

    fn read_sums(&mut self, bill: &Bill) -> Result<()> {
        const KEYS: [Text; 2] = [Text::BillingPeriod, Text::Currency];
        let schema = bill.all_cells().collect_schema()?;
        let kept: Vec<Amount> = Amount::ALL.iter().copied().filter(|amount| schema.contains(amount.name())).collect();
        let table = by(bill, &KEYS, &[], kept.iter().map(|amount| col(amount.name()).sum()).collect())?;
        let [months, currencies] = KEYS.map(|key| texts(&table, key.name()));
        let (months, currencies) = (months?, currencies?);
        for amount in kept {
            for (index, sum) in amounts(&table, amount.name())?.into_iter().enumerate() {
                let Ok(month) = months[index].parse() else { continue };
                self.sums.entry((month, currencies[index].clone())).or_default().push((amount, sum));
            }
        }
        Ok(())
    }

    /// Accounts of a month.
    pub(super) fn accounts(&self, month: Month) -> impl Iterator<Item = (&str, &AccountLines)> {
        let of_month = self.accounts.iter().filter(move |((_, known), _)| *known == month);
        of_month.map(|((account, _), lines)| (account.as_str(), lines))
    }

    /// An account's name in a month, or its id.
    pub(super) fn name<'a>(&'a self, account: &'a str, month: Month) -> &'a str {
        let lines = self.accounts.get(&(account.to_owned(), month));
        lines.and_then(AccountLines::name).unwrap_or(account)
    }

    /// An account's first day in any loaded month.
    pub(super) fn first_day(&self, account: &str) -> Option<i32> {
        self.first_days.get(account).copied()
    }

    /// The last day with a line of any of these payers in a month.
    pub(super) fn last_day<'a>(&self, payers: impl IntoIterator<Item = &'a String>, month: Month) -> Option<i32> {
        payers.into_iter().filter_map(|payer| self.last_days.get(&(payer.clone(), month)).copied()).max()
    }

    /// What the rollup of a month differs by from its control totals: currency, amount, difference.
    pub(super) fn differences(&self, bill: &Bill, month: Month) -> Result<Vec<(String, Amount, Money)>> {
        let mut differences = Vec::new();
        for ((_, currency), sums) in self.sums.iter().filter(|((known, _), _)| *known == month) {
            let controls = bill.controls().filter(|control| control.period == month.to_string());
            let controls: Vec<_> = controls.filter(|control| control.currency == *currency).collect();
            for (amount, sum) in sums {
                let control = checked_sum(controls.iter().map(|control| control.sums[amount.index()]));
                let control = control.ok_or_else(crate::explore::overflow)?;
                let difference = sum.checked_sub(control).ok_or_else(crate::explore::overflow)?;
                if !difference.is_zero() {
                    differences.push((currency.clone(), *amount, difference));
                }
            }
        }
        Ok(differences)
    }
}

/// The rollup by these columns; one that no report has is none throughout.
fn by(bill: &Bill, keys: &[Text], more: &[Expr], sums: Vec<Expr>) -> Result<DataFrame> {
    let mut cells = bill.all_cells();
    let schema = cells.collect_schema()?;
    let key = |key: &Text| {
        let column = if schema.contains(key.name()) { col(key.name()) } else { lit(NULL) };
        column.cast(DataType::String).alias(key.name())
    };
    let keys: Vec<Expr> = keys.iter().map(key).chain(more.iter().cloned()).collect();
    Ok(cells.group_by(keys).agg(sums).collect()?)
}
