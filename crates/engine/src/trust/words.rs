//! Numbers in sentences.

use crate::money::Money;

/// `1,842,206`.
pub(super) fn count(number: impl TryInto<u64>) -> String {
    grouped(&number.try_into().unwrap_or(u64::MAX).to_string())
}

/// `1 line`, `12 lines`.
pub(super) fn plural(number: usize, one: &str) -> String {
    format!("{} {one}{}", count(number), if number == 1 { "" } else { "s" })
}

/// `9,880.27`; an amount that two places would hide is given in full.
pub(super) fn amount(amount: Money) -> String {
    if !amount.is_zero() && amount.rounded(2).is_zero() {
        grouped(&amount.to_string())
    } else {
        grouped(&amount.fixed(2))
    }
}

/// Names, at most three of them.
pub(super) fn some_of(names: &[String]) -> String {
    const NAMED: usize = 3;
    let named = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > NAMED { format!("{named} and {} more", count(names.len() - NAMED)) } else { named }
}

/// With a true minus.
fn grouped(number: &str) -> String {
    crate::money::grouped(number).replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(count(1_842_206_usize), "1,842,206");
        let money = |text| Money::parse(text).unwrap().money;
        assert_eq!(amount(money("-9880.274")), "−9,880.27");
        assert_eq!(amount(money("-0.0000016600")), "−0.00000166");
        assert_eq!(amount(money("0")), "0.00");
        assert_eq!(plural(1, "day"), "1 day");
        let names: Vec<String> = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        assert_eq!(some_of(&names), "a, b, c and 2 more");
    }
}
