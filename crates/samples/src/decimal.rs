//! Exact money and quantities: an `i128` at 18 decimal places.
//!
//! Binary floating point appears in one place only: [`Decimal::to_f64`], because CUR 2.0 Parquet stores doubles. A double gives
//! back every decimal of at most 15 significant digits unchanged, so every amount that is written keeps to that limit.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

const SCALE: usize = 18;
const UNIT: i128 = 10_i128.pow(18);

/// A decimal number, US dollars or a quantity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i128);

impl Decimal {
    pub(crate) const ZERO: Self = Self(0);
    pub(crate) const ONE: Self = Self(UNIT);

    pub(crate) fn int(value: i64) -> Self {
        Self(i128::from(value) * UNIT)
    }

    /// Reads `12`, `-0.5`; only the generator's own tables are read, so anything else is a mistake in them.
    pub(crate) fn of(text: &str) -> Self {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let padded = format!("{whole}{fraction:0<SCALE$}");
        Self(sign * padded.parse::<i128>().expect("the tables hold plain decimals"))
    }

    /// Exact product; the factors together may have 18 decimals.
    pub(crate) fn times(self, other: Self) -> Self {
        for (left, right) in [(9, 9), (0, 18), (18, 0), (8, 10), (10, 8), (4, 14), (14, 4)] {
            let (a, b) = (10_i128.pow(left), 10_i128.pow(right));
            if self.0 % a == 0 && other.0 % b == 0 {
                return Self((self.0 / a).checked_mul(other.0 / b).expect("amounts stay far below the range"));
            }
        }
        panic!("{self} x {other} has more than 18 decimals")
    }

    /// A whole number of hundredths of this amount, exact.
    pub(crate) fn percent(self, hundredths: i64) -> Self {
        let product = self.0 * i128::from(hundredths);
        assert!(product % 100 == 0, "{self} has too many decimals for a percentage");
        Self(product / 100)
    }

    pub(crate) fn scaled(self, factor: i64) -> Self {
        Self(self.0 * i128::from(factor))
    }

    /// Exact division by a whole number.
    pub(crate) fn over(self, divisor: i64) -> Self {
        let divisor = i128::from(divisor);
        assert!(self.0 % divisor == 0, "{self} / {divisor} does not end");
        Self(self.0 / divisor)
    }

    /// `self × numerator ÷ denominator`, rounded half away from zero to `places` decimals.
    pub(crate) fn ratio(self, numerator: Self, denominator: Self, places: u32) -> Self {
        let shrink = 10_i128.pow(9);
        let product = (self.0 / shrink) * (numerator.0 / shrink) * 10_i128.pow(6);
        let denominator = denominator.0 / 10_i128.pow(12);
        Self(product / denominator).round(places)
    }

    pub(crate) fn round(self, places: u32) -> Self {
        let step = 10_i128.pow(18 - places);
        let half = step / 2 * self.0.signum();
        Self((self.0 + half) / step * step)
    }

    pub(crate) fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// The amount as a whole number of its last digit, the eighteenth after the point.
    pub(crate) const fn units(self) -> i128 {
        self.0
    }

    pub(crate) const fn of_units(units: i128) -> Self {
        Self(units)
    }

    /// Decimal places in use.
    pub(crate) fn places(self) -> u32 {
        let mut places = 18;
        let mut rest = self.0;
        while places > 0 && rest % 10 == 0 {
            rest /= 10;
            places -= 1;
        }
        places
    }

    /// Digits from the first that is not zero to the last that is not zero.
    #[cfg(test)]
    pub(crate) fn significant_digits(self) -> usize {
        self.0.unsigned_abs().to_string().trim_end_matches('0').len()
    }

    /// The double whose shortest decimal form is this number (15 significant digits or fewer).
    pub(crate) fn to_f64(self) -> f64 {
        if self.0 == 0 {
            return 0.0;
        }
        self.to_string().parse().expect("a plain decimal is a float literal")
    }

    /// As a report writes a double: `0.0`, `0.096`, and an exponent below a thousandth (`7.0E-10`).
    pub(crate) fn write_double(self, out: &mut String) {
        let size = self.0.unsigned_abs();
        if size == 0 || size >= UNIT.unsigned_abs() / 1000 {
            self.write_plain(out);
            if size.is_multiple_of(UNIT.unsigned_abs()) {
                out.push_str(".0");
            }
            return;
        }
        let digits = size.to_string();
        let exponent = SCALE + 1 - digits.len();
        let (first, rest) = digits.split_at(1);
        let rest = rest.trim_end_matches('0');
        if self.0 < 0 {
            out.push('-');
        }
        out.push_str(first);
        out.push('.');
        out.push_str(if rest.is_empty() { "0" } else { rest });
        out.push_str("E-");
        out.push_str(&exponent.to_string());
    }

    /// Plain fixed point without trailing zeros.
    pub(crate) fn write_plain(self, out: &mut String) {
        let size = self.0.unsigned_abs();
        if self.0 < 0 {
            out.push('-');
        }
        let unit = UNIT.unsigned_abs();
        push_number(out, size / unit, 1);
        let fraction = size % unit;
        if fraction != 0 {
            out.push('.');
            push_number(out, fraction, SCALE);
            let kept = out.trim_end_matches('0').len();
            out.truncate(kept);
        }
    }

    /// Rates are text with ten decimals in a report: `0.0960000000`.
    pub(crate) fn write_rate(self, out: &mut String) {
        let size = self.0.unsigned_abs();
        let unit = UNIT.unsigned_abs();
        if self.0 < 0 {
            out.push('-');
        }
        push_number(out, size / unit, 1);
        out.push('.');
        push_number(out, size % unit / 10_u128.pow(8), 10);
    }
}

fn push_number(out: &mut String, value: u128, width: usize) {
    let mut digits = [b'0'; 40];
    let mut at = digits.len();
    let mut rest = value;
    while rest > 0 {
        at -= 1;
        digits[at] += u8::try_from(rest % 10).expect("a digit");
        rest /= 10;
    }
    let start = at.min(digits.len() - width);
    out.extend(digits[start..].iter().map(|&digit| char::from(digit)));
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write_plain(&mut text);
        f.write_str(&text)
    }
}

impl Add for Decimal {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Decimal {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Decimal {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Decimal {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Decimal {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn double(text: &str) -> String {
        let mut out = String::new();
        Decimal::of(text).write_double(&mut out);
        out
    }

    #[test]
    fn doubles_look_like_those_of_a_report() {
        assert_eq!(double("0"), "0.0");
        assert_eq!(double("12"), "12.0");
        assert_eq!(double("-0.096"), "-0.096");
        assert_eq!(double("0.0000000007"), "7.0E-10");
        assert_eq!(double("-0.0000013333"), "-1.3333E-6");
        assert_eq!(double("0.001"), "0.001");
    }

    proptest::proptest! {
        #[test]
        fn fifteen_digits_survive_a_double(digits in -999_999_999_999_999_i64..=999_999_999_999_999, places in 0_u32..=14) {
            let amount = Decimal(i128::from(digits) * 10_i128.pow(18 - places));
            let back = format!("{}", amount.to_f64());
            proptest::prop_assert_eq!(Decimal::of(&back), amount);
        }

        #[test]
        fn report_doubles_read_back(digits in -999_999_999_999_i64..=999_999_999_999, places in 0_u32..=12) {
            let amount = Decimal(i128::from(digits) * 10_i128.pow(18 - places));
            let mut shown = String::new();
            amount.write_double(&mut shown);
            proptest::prop_assert_eq!(shown.parse::<f64>(), Ok(amount.to_f64()));
        }
    }

    #[test]
    fn rates_have_ten_decimals() {
        let mut out = String::new();
        Decimal::of("0.096").write_rate(&mut out);
        assert_eq!(out, "0.0960000000");
    }

    #[test]
    fn products_and_ratios_are_exact_or_rounded_on_purpose() {
        assert_eq!(Decimal::of("0.0000166667").times(Decimal::int(300)), Decimal::of("0.00500001"));
        assert_eq!(Decimal::of("0.0954").ratio(Decimal::of("0.29"), Decimal::of("0.15"), 8), Decimal::of("0.18444"));
        assert_eq!(Decimal::of("2.345").round(2), Decimal::of("2.35"));
        assert_eq!(Decimal::of("120.0340").significant_digits(), 6);
        assert_eq!(Decimal::of("120.0340").places(), 3);
    }
}
