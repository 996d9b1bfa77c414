//! What FOCUS says of commitments: over its term, what a commitment costs where it is used and where it is not is what was paid
//! for it (billing-semantics section 5).

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::calendar::DAY_MS;
use crate::bill::{Bill, amounts, union};
use crate::charges::{Amount, CHARGE_END, CHARGE_START, Text};
use crate::error::Result;
use crate::explore::{overflow, texts};
use crate::ingest::time;
use crate::money::Money;
use crate::view::{Month, Period};

/// Commitments are for a year or three.
const SHORTEST_TERM_MS: i64 = 365 * DAY_MS;

/// One commitment discount over all loaded months.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commitment {
    /// Its id.
    pub id: String,
    /// Currency of its amounts.
    pub currency: String,
    /// Billed cost of its purchases.
    pub purchased: Money,
    /// Effective cost of usage that it covers.
    pub used: Money,
    /// Effective cost of what was not used.
    pub unused: Money,
    /// Used and unused minus purchased.
    pub difference: Money,
    /// The term that was paid for at once lies wholly in the loaded months, so that the difference must be zero.
    pub whole_term: bool,
    paid_for_term: bool,
    months: BTreeSet<Month>,
}

const KEYS: [Text; 5] = [
    Text::CommitmentDiscountId,
    Text::Currency,
    Text::ChargeCategory,
    Text::CommitmentDiscountStatus,
    Text::ChargeFrequency,
];

/// The commitments of the FOCUS files, by id. Reads the source lines: check them first.
pub fn commitments(bill: &Bill) -> Result<Vec<Commitment>> {
    let mut found: BTreeMap<(String, String), Commitment> = BTreeMap::new();
    for row in rows(bill)? {
        let [id, currency, ..] = &row.keys;
        found.entry((id.clone(), currency.clone())).or_default().add(&row)?;
    }
    let loaded: BTreeSet<Month> = bill.months().into_iter().map(|(month, _)| month).collect();
    found.into_iter().map(|((id, currency), sums)| finish(id, currency, sums, &loaded)).collect()
}

/// Lines of one commitment, category, status and frequency.
struct Row {
    keys: [String; KEYS.len()],
    billed: Money,
    effective: Money,
    start: i64,
    end: i64,
}

fn rows(bill: &Bill) -> Result<Vec<Row>> {
    let scans = bill.focus_lines()?;
    if scans.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = union(scans)?;
    let schema = lines.collect_schema()?;
    let id = Text::CommitmentDiscountId.name();
    if !schema.contains(id) {
        return Ok(Vec::new());
    }
    let key = |key: Text| {
        let column = if schema.contains(key.name()) { col(key.name()) } else { lit(NULL) };
        column.cast(DataType::String).alias(key.name())
    };
    let sums = [Amount::Unblended, Amount::Amortized].map(|amount| col(amount.name()).sum());
    let span = [col(CHARGE_START).min(), col(CHARGE_END).max()];
    let groups = lines.filter(col(id).is_not_null()).group_by(KEYS.map(key));
    let table = groups.agg([sums, span].concat()).collect()?;
    let keys = KEYS.into_iter().map(|key| texts(&table, key.name())).collect::<Result<Vec<_>>>()?;
    let (billed, effective) = (amounts(&table, Amount::Unblended.name())?, amounts(&table, Amount::Amortized.name())?);
    let (starts, ends) = (moments(&table, CHARGE_START)?, moments(&table, CHARGE_END)?);
    let row = |index: usize| Row {
        keys: std::array::from_fn(|key| keys[key][index].clone()),
        billed: billed[index],
        effective: effective[index],
        start: starts[index],
        end: ends[index],
    };
    Ok((0..table.height()).map(row).collect())
}

impl Commitment {
    fn add(&mut self, row: &Row) -> Result<()> {
        let [_, _, category, status, frequency] = row.keys.each_ref().map(String::as_str);
        let (sum, added) = match (category, status) {
            ("Purchase", _) => {
                // AWS gives an upfront fee the hour it was paid in, the specification its whole term: only that says how long it is.
                self.paid_for_term |= frequency == "One-Time" && row.end - row.start >= SHORTEST_TERM_MS;
                self.months.extend(months(row.start, row.end));
                (&mut self.purchased, row.billed)
            }
            (_, "Used") => (&mut self.used, row.effective),
            (_, "Unused") => (&mut self.unused, row.effective),
            _ => return Ok(()),
        };
        *sum = sum.checked_add(added).ok_or_else(overflow)?;
        Ok(())
    }
}

fn finish(id: String, currency: String, sums: Commitment, loaded: &BTreeSet<Month>) -> Result<Commitment> {
    let spread = sums.used.checked_add(sums.unused).ok_or_else(overflow)?;
    let difference = spread.checked_sub(sums.purchased).ok_or_else(overflow)?;
    Ok(Commitment { id, currency, difference, whole_term: sums.paid_for_term && sums.months.is_subset(loaded), ..sums })
}

/// The months from one moment to another, exclusive.
fn months(start: i64, end: i64) -> Vec<Month> {
    let month = |moment: i64| time::month_of(moment).parse::<Month>().ok();
    let (Some(first), Some(last)) = (month(start), month(end.max(start + 1) - 1)) else { return Vec::new() };
    Period { from: first, to: last }.months().collect()
}

fn moments(table: &DataFrame, column: &str) -> Result<Vec<i64>> {
    let moments = table.column(column)?.as_materialized_series().datetime()?.physical().clone();
    Ok(moments.iter().map(Option::unwrap_or_default).collect())
}
