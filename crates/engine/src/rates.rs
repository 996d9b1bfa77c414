//! Exchange rates by month, and amounts of several currencies in one.
//!
//! Amounts are added first, by month and currency, and converted then: a product has 36 digits after the point, and all of them
//! are kept until the end. So every grouping of a view has the same total.

use std::collections::BTreeMap;

use crate::error::{BadInput, Error, Result};
use crate::money::Money;
use crate::small_csv::{SmallCsv, SmallRow, Wanted};
use crate::view::Month;

/// 10¹⁸: digits behind the point of an amount, and of a rate.
const ONE: i128 = 1_000_000_000_000_000_000;

/// What one unit of a currency is worth in another, throughout a month.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    /// The month.
    pub month: Month,
    /// The currency of the amounts.
    pub from: String,
    /// The currency they are converted to.
    pub to: String,
    /// Units of `to` for one of `from`; above zero.
    pub rate: Money,
}

/// A rate and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedRate {
    /// The rate.
    pub rate: Rate,
    /// Row of the file, as a spreadsheet counts it.
    pub row: u64,
}

/// The rates that turn every currency of a view into one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    to: String,
    /// By month and currency.
    rates: BTreeMap<(Month, String), Money>,
}

impl Conversion {
    /// The conversion into a currency by these rates; rates into others are left aside.
    pub fn new(to: &str, rates: &[Rate]) -> Self {
        let into = rates.iter().filter(|rate| rate.to == to);
        let rates = into.map(|rate| ((rate.month, rate.from.clone()), rate.rate)).collect();
        Self { to: to.to_owned(), rates }
    }

    /// The currency it leads to.
    pub fn to(&self) -> &str {
        &self.to
    }

    /// True when no rate leads there.
    pub fn is_empty(&self) -> bool {
        self.rates.is_empty()
    }

    /// The rates of these months, for whoever wants to know them.
    pub fn rates_of(&self, months: impl Iterator<Item = Month>) -> Vec<Rate> {
        let months: Vec<Month> = months.collect();
        let within = self.rates.iter().filter(|((month, _), _)| months.contains(month));
        let rate = |((month, from), rate): (&(Month, String), &Money)| Rate {
            month: *month,
            from: from.clone(),
            to: self.to.clone(),
            rate: *rate,
        };
        within.map(rate).collect()
    }

    /// What one unit is worth.
    ///
    /// # Errors
    /// [`Error::NotAvailable`] names the month and the currencies that have no rate.
    pub fn rate(&self, month: Month, from: &str) -> Result<Money> {
        if from == self.to {
            return Ok(Money(ONE));
        }
        let known = self.rates.get(&(month, from.to_owned())).copied();
        known.ok_or_else(|| {
            let to = &self.to;
            Error::NotAvailable(format!(
                "There is no exchange rate from {from} to {to} for {}. Load a table that has it: month, from, to, rate.",
                month.title()
            ))
        })
    }
}

/// A converted amount with all its 36 digits: `whole + rest ÷ 10³⁶`, the rest never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Converted {
    /// Units of 10⁻¹⁸.
    whole: i128,
    /// Units of 10⁻³⁶, below 10¹⁸.
    rest: i128,
}

impl Converted {
    /// An amount at a rate; none beyond 38 digits.
    pub(crate) fn of(amount: Money, rate: Money) -> Option<Self> {
        let (rate_whole, rate_part) = (rate.0.div_euclid(ONE), rate.0.rem_euclid(ONE));
        let (amount_whole, amount_part) = (amount.0.div_euclid(ONE), amount.0.rem_euclid(ONE));
        // amount × rate ÷ 10¹⁸ = amount × rate_whole + amount_whole × rate_part + amount_part × rate_part ÷ 10¹⁸
        let small = amount_part * rate_part;
        let whole = amount.0.checked_mul(rate_whole)?.checked_add(amount_whole.checked_mul(rate_part)?)?;
        Some(Self { whole: whole.checked_add(small.div_euclid(ONE))?, rest: small.rem_euclid(ONE) })
    }

    pub(crate) fn checked_add(self, other: Self) -> Option<Self> {
        let rest = self.rest + other.rest;
        let whole = self.whole.checked_add(other.whole)?.checked_add(rest.div_euclid(ONE))?;
        Some(Self { whole, rest: rest.rem_euclid(ONE) })
    }

    /// Rounded half to even at the eighteenth digit.
    pub(crate) fn rounded(self) -> Money {
        let twice = self.rest * 2;
        let up = twice > ONE || (twice == ONE && self.whole.rem_euclid(2) == 1);
        Money(self.whole + i128::from(up))
    }
}

/// The sum of amounts, each at its rate.
pub(crate) fn converted_sum(rated: impl IntoIterator<Item = (Money, Money)>) -> Option<Money> {
    let add = |sum: Converted, (rate, amount)| sum.checked_add(Converted::of(amount, rate)?);
    rated.into_iter().try_fold(Converted::default(), add).map(Converted::rounded)
}

/// Amounts at eighteen digits that add up to their rounded total: the largest rests get the missing units, ties go to the earlier
/// amount.
pub(crate) fn to_total(amounts: &[Converted]) -> Option<Vec<Money>> {
    let total = amounts.iter().try_fold(Converted::default(), |sum, amount| sum.checked_add(*amount))?.rounded();
    let floors = amounts.iter().try_fold(0_i128, |sum, amount| sum.checked_add(amount.whole))?;
    let missing = usize::try_from(total.0.checked_sub(floors)?).ok()?;
    let mut order: Vec<usize> = (0..amounts.len()).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(amounts[*index].rest), *index));
    let mut rounded: Vec<Money> = amounts.iter().map(|amount| Money(amount.whole)).collect();
    for index in order.into_iter().take(missing) {
        rounded[index].0 += 1;
    }
    Some(rounded)
}

const MONTH: usize = 0;
const FROM: usize = 1;
const TO: usize = 2;
const RATE: usize = 3;

const COLUMNS: [Wanted; 4] = [
    Wanted { name: "month", spellings: &["month", "date", "period", "billingperiod"], required: true },
    Wanted { name: "from", spellings: &["from", "fromcurrency", "source", "sourcecurrency"], required: true },
    Wanted { name: "to", spellings: &["to", "tocurrency", "target", "targetcurrency"], required: true },
    Wanted { name: "rate", spellings: &["rate", "exchangerate", "fxrate"], required: true },
];

/// Reads a table of exchange rates: columns `month` (or `date`), `from`, `to`, `rate`; one rate a month.
///
/// # Errors
/// Names every row that cannot be used, with its column; nothing of the file is taken then.
pub fn read_rates(file: &str, bytes: &[u8]) -> Result<Vec<DatedRate>> {
    let table = SmallCsv::read(file, bytes, &COLUMNS, RATE)?;
    let rates = table.each(dated)?;
    let mut known: BTreeMap<(Month, &str, &str), &DatedRate> = BTreeMap::new();
    for dated in &rates {
        let Rate { month, from, to, rate } = &dated.rate;
        if let Some(first) = known.insert((*month, from, to), dated).filter(|first| first.rate.rate != *rate) {
            let what = format!("is another rate from {from} to {to} for {month} than in row {}.", first.row);
            let hint = "Leave the one that was used for the month.";
            return Err(BadInput::file(file, what, hint).at_row(dated.row).into());
        }
    }
    Ok(rates)
}

/// True where the first row names the columns of a table of rates.
pub fn is_rate_table(bytes: &[u8]) -> bool {
    SmallCsv::is_headed(bytes, &COLUMNS.iter().collect::<Vec<_>>())
}

fn dated(row: SmallRow<'_>) -> std::result::Result<DatedRate, BadInput> {
    let text = row.text(MONTH);
    let is_day = text.len() == 10 && text.as_bytes()[7] == b'-' && text[8..].parse::<u8>().is_ok_and(|day| day < 32);
    let month = if is_day { &text[..7] } else { text };
    let month: Month = month.parse().map_err(|what| row.refused(MONTH, format!("{what}."), ""))?;
    let (from, to) = (currency(row, FROM)?, currency(row, TO)?);
    if from == to {
        return Err(row.refused(TO, format!("is {to}, as the currency it is from."), "Leave the row out."));
    }
    let rate = row.ratio(RATE)?;
    if rate.0 <= 0 {
        let what = format!("is {rate}, and a rate is above zero.");
        return Err(row.refused(RATE, what, "Write how much one unit is worth."));
    }
    if rate.0 >= ONE * 1_000_000_000 {
        return Err(row.refused(RATE, format!("is {rate}, which no currency is worth."), "Check the decimal point."));
    }
    Ok(DatedRate { rate: Rate { month, from, to, rate }, row: row.number })
}

fn currency(row: SmallRow<'_>, column: usize) -> std::result::Result<String, BadInput> {
    let code = row.text(column).to_ascii_uppercase();
    if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(code);
    }
    let what = format!("'{}' is not a currency code.", row.text(column));
    Err(row.refused(column, what, "Write three letters, such as USD."))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap().money
    }

    #[test]
    fn products_are_exact_and_round_half_to_even() {
        for (amount, rate, expected) in [
            ("100", "0.92", "92"),
            ("-100.5", "0.92", "-92.46"),
            ("0.000000000000000001", "0.5", "0"),
            ("0.000000000000000003", "0.5", "0.000000000000000002"),
            ("-0.000000000000000001", "0.5", "0"),
            ("-0.000000000000000003", "0.5", "-0.000000000000000002"),
            ("99999999999999.999999999999999999", "158.123456789", "15812345678899999.999999999999999842"),
        ] {
            let converted = Converted::of(money(amount), money(rate)).unwrap().rounded();
            assert_eq!(converted.to_string(), expected, "{amount} × {rate}");
        }
        assert_eq!(Converted::of(Money(i128::MAX), Money(ONE * 2)), None);
    }

    proptest! {
        #[test]
        fn any_grouping_has_the_same_total(
            units in prop::collection::vec(-(10_i128.pow(30))..10_i128.pow(30), 1..40),
            rate in 1_i128..10_i128.pow(21),
            cut in 0_usize..40,
        ) {
            let rate = Money(rate);
            let each: Vec<Converted> = units.iter().map(|unit| Converted::of(Money(*unit), rate).unwrap()).collect();
            let rows = to_total(&each).unwrap();
            let whole = Converted::of(Money(units.iter().sum()), rate).unwrap().rounded();
            prop_assert_eq!(rows.iter().map(|row| row.0).sum::<i128>(), whole.0);
            let (one, other) = units.split_at(cut.min(units.len()));
            let two: Vec<Converted> =
                [one, other].iter().map(|part| Converted::of(Money(part.iter().sum()), rate).unwrap()).collect();
            prop_assert_eq!(to_total(&two).unwrap().iter().map(|row| row.0).sum::<i128>(), whole.0);
            for (row, exact) in rows.iter().zip(&each) {
                prop_assert!((0..=1).contains(&(row.0 - exact.whole)), "within a unit of 10⁻¹⁸");
            }
        }
    }
}
