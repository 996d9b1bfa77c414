//! Exact money: a count of 10⁻¹⁸ units of one currency, with the same bits as the `Decimal(38, 18)` columns.
//!
//! The currency is kept beside the amount, never inside it; adding amounts of two currencies is prevented where views are built.

use std::fmt;

/// Digits after the point that are kept.
pub const SCALE: usize = 18;
const ONE: i128 = 1_000_000_000_000_000_000;
/// Amounts of 10¹⁵ and more are taken for damage: no bill has them, and sums of them could leave 38 digits.
const LIMIT: i128 = 1_000_000_000_000_000 * ONE;

/// An exact amount. `Money(1)` is 10⁻¹⁸ of the currency's unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(pub i128);

/// An amount read from text, and whether digits beyond the eighteenth had to be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The amount, rounded half to even at the eighteenth digit.
    pub money: Money,
    /// True when non-zero digits were beyond it.
    pub rounded: bool,
}

/// Why text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not a decimal number.
    #[error("is not a decimal number")]
    NotANumber,
    /// 10¹⁵ or more.
    #[error("is 10^15 or more, which no bill holds")]
    TooLarge,
}

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One.
    pub const ONE: Self = Self(ONE);

    /// The sum, or `None` beyond 38 digits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` beyond 38 digits.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// This × numerator ÷ denominator, rounded toward zero at the eighteenth digit. The denominator is not zero.
    ///
    /// The product of two amounts needs more than 128 bits, so it is carried digit by digit of the quotient.
    #[must_use]
    pub fn times(self, numerator: Self, denominator: Self) -> Self {
        let negative = (self.0 < 0) ^ (numerator.0 < 0) ^ (denominator.0 < 0);
        let magnitude =
            multiply_divide(self.0.unsigned_abs(), numerator.0.unsigned_abs(), denominator.0.unsigned_abs());
        let value = i128::try_from(magnitude).unwrap_or(i128::MAX);
        Self(if negative { -value } else { value })
    }

    /// Whether it is exactly zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Reads plain or exponent notation: `-12.5`, `7.0E-10`, `.5`, `5.`, `+1`. White space around it is allowed.
    pub fn parse(text: &str) -> Result<Parsed, MoneyError> {
        parse_decimal(text.trim().as_bytes())
    }

    /// The shortest decimal text of a binary number, read exactly: what the writer of a DOUBLE column meant.
    pub fn from_double(value: f64) -> Result<Parsed, MoneyError> {
        if !value.is_finite() {
            return Err(MoneyError::NotANumber);
        }
        Self::parse(&format!("{value:e}"))
    }

    /// A decimal of another scale, as Parquet stores it.
    pub fn from_scaled(value: i128, scale: usize) -> Result<Parsed, MoneyError> {
        let (digits, negative) = (value.unsigned_abs(), value < 0);
        assemble(digits, 0, i64::try_from(scale).map_err(|_source| MoneyError::NotANumber)?, negative)
    }

    /// Rounded half to even to `digits` after the point, as an amount.
    #[must_use]
    pub fn rounded(self, digits: usize) -> Self {
        let Some(drop) = SCALE.checked_sub(digits).and_then(|n| u32::try_from(n).ok()) else { return self };
        let unit = 10_i128.pow(drop);
        let (quotient, rest) = (self.0.div_euclid(unit), self.0.rem_euclid(unit));
        let up = rest * 2 > unit || (rest * 2 == unit && quotient % 2 != 0);
        Self((quotient + i128::from(up)) * unit)
    }

    /// Fixed point with exactly `digits` after the point; rounds half to even.
    #[must_use]
    pub fn fixed(self, digits: usize) -> String {
        let rounded = self.rounded(digits);
        let magnitude = rounded.0.unsigned_abs();
        let sign = if rounded.0 < 0 { "-" } else { "" };
        let (whole, part) = (magnitude / ONE.unsigned_abs(), magnitude % ONE.unsigned_abs());
        if digits == 0 {
            return format!("{sign}{whole}");
        }
        let fraction = format!("{part:018}");
        format!("{sign}{whole}.{}", &fraction[..digits.min(SCALE)])
    }

    /// [`Money::fixed`] with the thousands apart: `-1,234.50`.
    #[must_use]
    pub fn grouped(self, digits: usize) -> String {
        grouped(&self.fixed(digits))
    }

    /// Percent of `whole`, for pixels and labels only; `None` when the whole is zero.
    #[must_use]
    #[expect(
        clippy::float_arithmetic,
        clippy::cast_precision_loss,
        reason = "a ratio for the screen, never added or booked"
    )]
    pub fn percent_of(self, whole: Self) -> Option<f64> {
        (whole.0 != 0).then(|| self.0 as f64 / whole.0 as f64 * 100.0)
    }
}

impl fmt::Display for Money {
    /// Every digit, without trailing zeros: `3505.326968`, `-0.5`, `12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.fixed(SCALE);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// A number in plain notation with its thousands apart: `-1,234.5`.
pub fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, part) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let comma = |at: usize| at > 0 && (whole.len() - at).is_multiple_of(3);
    let whole = whole.chars().enumerate().flat_map(|(at, digit)| comma(at).then_some(',').into_iter().chain([digit]));
    format!("{sign}{}{part}", whole.collect::<String>())
}

/// Rounds amounts to `digits` after the point so that they add up to their rounded total: the largest remainders get the missing
/// units, ties go to the earlier amount. Each result is within one unit of its amount.
pub fn round_to_total(amounts: &[Money], digits: usize) -> Option<Vec<Money>> {
    round_parts(amounts, checked_sum(amounts.iter().copied())?.rounded(digits), digits)
}

/// Rounds parts to `digits` after the point so that they add up to a total that is rounded already: the largest remainders get the
/// missing units, ties go to the earlier part. `None` when parts rounded down or up never make that total.
pub fn round_parts(parts: &[Money], total: Money, digits: usize) -> Option<Vec<Money>> {
    let unit = 10_i128.pow(u32::try_from(SCALE.checked_sub(digits)?).ok()?);
    let rest = |part: Money| part.0.rem_euclid(unit);
    let mut rounded: Vec<Money> = parts.iter().map(|part| Money(part.0 - rest(*part))).collect();
    let missing = total.checked_sub(checked_sum(rounded.iter().copied())?)?;
    let mut order: Vec<usize> = (0..parts.len()).filter(|index| rest(parts[*index]) > 0).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(rest(parts[*index])), *index));
    let raised = usize::try_from(missing.0 / unit).ok().filter(|_| rest(missing) == 0)?;
    for index in order.get(..raised)? {
        rounded[*index].0 += unit;
    }
    Some(rounded)
}

/// `a × b ÷ c` by binary long multiplication that reduces at every step; amounts are below 2^110, so nothing overflows.
fn multiply_divide(a: u128, b: u128, c: u128) -> u128 {
    let (mut quotient, mut rest) = (0_u128, 0_u128);
    for bit in (0..128 - b.leading_zeros()).rev() {
        quotient = quotient.saturating_mul(2);
        rest *= 2;
        if b >> bit & 1 == 1 {
            quotient = quotient.saturating_add(a / c);
            rest += a % c;
        }
        quotient = quotient.saturating_add(rest / c);
        rest %= c;
    }
    quotient
}

/// Adds with a panic-free stop: the caller turns `None` into a named error.
pub fn checked_sum(amounts: impl IntoIterator<Item = Money>) -> Option<Money> {
    amounts.into_iter().try_fold(Money::ZERO, Money::checked_add)
}

fn parse_decimal(bytes: &[u8]) -> Result<Parsed, MoneyError> {
    let (negative, body) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, bytes),
    };
    let mut scan = Scan::default();
    let mut exponent = 0_i64;
    let mut seen_point = false;
    for (index, byte) in body.iter().enumerate() {
        match byte {
            b'0'..=b'9' => scan.push(byte - b'0', seen_point),
            b'.' if !seen_point => seen_point = true,
            b'e' | b'E' if scan.any => {
                exponent = parse_exponent(&body[index + 1..])?;
                break;
            }
            _ => return Err(MoneyError::NotANumber),
        }
    }
    if !scan.any {
        return Err(MoneyError::NotANumber);
    }
    assemble(scan.digits, scan.dropped, scan.after_point - exponent, negative)
        .map(|parsed| Parsed { rounded: parsed.rounded || scan.lost, ..parsed })
}

fn parse_exponent(bytes: &[u8]) -> Result<i64, MoneyError> {
    let text = std::str::from_utf8(bytes).map_err(|_source| MoneyError::NotANumber)?;
    text.parse::<i64>().ok().filter(|e| e.abs() <= 400).ok_or(MoneyError::NotANumber)
}

/// Digits gathered so far. At most 36 significant digits are held; further ones are remembered only as "something was lost".
#[derive(Default)]
struct Scan {
    digits: u128,
    after_point: i64,
    /// Digits before the point that no longer fit.
    dropped: i64,
    any: bool,
    lost: bool,
}

impl Scan {
    fn push(&mut self, digit: u8, fraction: bool) {
        self.any = true;
        if self.digits < 10_u128.pow(36) {
            self.digits = self.digits * 10 + u128::from(digit);
            self.after_point += i64::from(fraction);
        } else {
            self.lost |= digit != 0;
            self.dropped += i64::from(!fraction);
        }
    }
}

/// `digits × 10^(dropped − after_point)` at scale 18.
fn assemble(digits: u128, dropped: i64, after_point: i64, negative: bool) -> Result<Parsed, MoneyError> {
    let shift = 18 - after_point + dropped;
    let (magnitude, rounded) = if digits == 0 {
        (0, false)
    } else if shift >= 0 {
        (scale_up(digits, shift)?, false)
    } else {
        scale_down(digits, shift.unsigned_abs())
    };
    let value = i128::try_from(magnitude).map_err(|_source| MoneyError::TooLarge)?;
    if value >= LIMIT {
        return Err(MoneyError::TooLarge);
    }
    Ok(Parsed { money: Money(if negative { -value } else { value }), rounded })
}

fn scale_up(digits: u128, shift: i64) -> Result<u128, MoneyError> {
    let power = u32::try_from(shift).ok().and_then(|s| 10_u128.checked_pow(s)).ok_or(MoneyError::TooLarge)?;
    digits.checked_mul(power).ok_or(MoneyError::TooLarge)
}

fn scale_down(digits: u128, shift: u64) -> (u128, bool) {
    let Some(power) = u32::try_from(shift).ok().and_then(|s| 10_u128.checked_pow(s)) else { return (0, true) };
    let (quotient, rest) = (digits / power, digits % power);
    let half = power / 2;
    let up = rest > half || (rest == half && power > 1 && quotient % 2 == 1);
    (quotient + u128::from(up), rest != 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn money(text: &str) -> String {
        Money::parse(text).unwrap().money.to_string()
    }

    #[test]
    fn reads_every_spelling_reports_use() {
        for (text, expected) in [
            ("0", "0"),
            ("-7.0E-10", "-0.0000000007"),
            ("1.4724E-6", "0.0000014724"),
            ("1e3", "1000"),
            (".5", "0.5"),
            ("5.", "5"),
            ("+1.50", "1.5"),
            (" 3505.326968 ", "3505.326968"),
            ("0.000000000000000001", "0.000000000000000001"),
            ("-0.0", "0"),
        ] {
            assert_eq!(money(text), expected, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_a_number() {
        for text in ["", "-", "1,234.5", "$1", "NaN", "1.2.3", "e5", "--1", "1e", "inf"] {
            assert_eq!(Money::parse(text), Err(MoneyError::NotANumber), "{text}");
        }
        assert_eq!(Money::parse("1e15"), Err(MoneyError::TooLarge));
        assert_eq!(Money::parse("-1e300"), Err(MoneyError::TooLarge));
    }

    #[test]
    fn says_when_digits_were_lost_and_rounds_half_to_even() {
        let parsed = Money::parse("0.0000000000000000015").unwrap();
        assert_eq!((parsed.money.0, parsed.rounded), (2, true));
        assert_eq!(Money::parse("0.0000000000000000025").unwrap().money.0, 2);
        assert!(!Money::parse("0.1000000000000000000000000").unwrap().rounded);
    }

    #[test]
    fn fixed_rounds_for_the_ledger() {
        assert_eq!(Money::parse("-2.345").unwrap().money.fixed(2), "-2.34");
        assert_eq!(Money::parse("2.355").unwrap().money.fixed(2), "2.36");
        assert_eq!(Money::parse("0.004").unwrap().money.fixed(2), "0.00");
        assert_eq!(Money::parse("-0.004").unwrap().money.fixed(2), "0.00");
    }

    #[test]
    fn doubles_mean_their_shortest_text() {
        assert_eq!(Money::from_double(0.1).unwrap().money.to_string(), "0.1");
        assert_eq!(Money::from_double(-7.0e-10).unwrap().money.to_string(), "-0.0000000007");
        assert!(Money::from_double(f64::NAN).is_err());
    }

    #[test]
    fn a_total_that_parts_never_make_is_refused() {
        let of = |text: &str| Money::parse(text).unwrap().money;
        let parts = [of("1.005"), of("2"), of("-0.004")];
        let texts = |parts: Vec<Money>| parts.iter().map(|part| part.fixed(2)).collect::<Vec<_>>();
        assert_eq!(round_parts(&parts, of("3"), 2).map(texts).unwrap(), ["1.00", "2.00", "0.00"]);
        assert_eq!(round_parts(&parts, of("3.01"), 2).map(texts).unwrap(), ["1.01", "2.00", "0.00"]);
        for total in ["2.98", "3.02", "3.001"] {
            assert_eq!(round_parts(&parts, of(total), 2), None, "{total}");
        }
        assert_eq!(round_parts(&[], Money::ZERO, 2), Some(Vec::new()));
    }

    #[test]
    fn shares_of_large_amounts_do_not_overflow() {
        let share = |a: &str, b: &str, c: &str| {
            let of = |text: &str| Money::parse(text).unwrap().money;
            of(a).times(of(b), of(c)).to_string()
        };
        assert_eq!(share("99999999999999", "50000000000000", "100000000000000"), "49999999999999.5");
        assert_eq!(share("-10", "1", "3"), "-3.333333333333333333");
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(units in -(10_i128.pow(32))..10_i128.pow(32)) {
            let parsed = Money::parse(&Money(units).to_string()).unwrap();
            prop_assert_eq!(parsed, Parsed { money: Money(units), rounded: false });
        }

        #[test]
        fn rounded_parts_make_the_rounded_whole(units in prop::collection::vec(-(10_i128.pow(22))..10_i128.pow(22), 1..60)) {
            let amounts: Vec<Money> = units.into_iter().map(Money).collect();
            let rounded = round_to_total(&amounts, 2).unwrap();
            let total = checked_sum(amounts.iter().copied()).unwrap();
            prop_assert_eq!(checked_sum(rounded.iter().copied()).unwrap(), total.rounded(2));
            for (exact, near) in amounts.iter().zip(&rounded) {
                prop_assert!((exact.0 - near.0).abs() <= 10_i128.pow(16));
            }
        }

        #[test]
        fn parts_make_a_total_that_is_rounded_already(units in prop::collection::vec(-(10_i128.pow(22))..10_i128.pow(22), 1..60)) {
            let parts: Vec<Money> = units.into_iter().map(Money).collect();
            let sum = checked_sum(parts.iter().copied()).unwrap();
            let cent = 10_i128.pow(16);
            let below = Money(sum.0.div_euclid(cent) * cent);
            for total in [below, Money(below.0 + cent)].into_iter().filter(|total| total.0 - sum.0 < cent) {
                let rounded = round_parts(&parts, total, 2).unwrap();
                prop_assert_eq!(checked_sum(rounded.iter().copied()).unwrap(), total);
                for (exact, near) in parts.iter().zip(&rounded) {
                    prop_assert!((exact.0 - near.0).abs() < cent);
                }
            }
        }

        #[test]
        fn exponents_change_nothing(units in -(10_i128.pow(14))..10_i128.pow(14), shift in 0_u32..10) {
            let text = format!("{units}E-{shift}");
            let expected = Money::from_scaled(units, shift as usize).unwrap();
            prop_assert_eq!(Money::parse(&text).unwrap(), expected);
        }
    }
}
