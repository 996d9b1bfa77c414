//! Whole-number arithmetic of sharing: an amount by weights, and pools that pass on to each other.

use crate::decimal::Decimal;
use num_bigint::BigInt;
use std::cmp::Reverse;

/// An amount by weights, none below zero, to the last digit: each part is rounded down and the largest remainders get what is
/// missing, ties the earlier one. Nothing where no weight is above zero.
pub(crate) fn split(amount: Decimal, weights: &[BigInt]) -> Option<Vec<Decimal>> {
    let whole: BigInt = weights.iter().sum();
    if whole == BigInt::ZERO {
        return None;
    }
    let sign = amount.units().signum();
    let size = BigInt::from(amount.units().abs());
    let part = |weight: &BigInt| {
        let down = &size * weight / &whole;
        let rest = &size * weight - &down * &whole;
        (i128::try_from(down).expect("a part is not larger than the whole"), rest)
    };
    let (mut parts, rests): (Vec<i128>, Vec<BigInt>) = weights.iter().map(part).unzip();
    let missing = amount.units().abs() - parts.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&index| (Reverse(&rests[index]), index));
    for index in order.into_iter().take(usize::try_from(missing).expect("fewer than there are parts")) {
        parts[index] += 1;
    }
    Some(parts.into_iter().map(|part| Decimal::of_units(part * sign)).collect())
}

/// Where pools end that pass on to each other. A row has what one pool gives: weights of the pools, then of the owners. What comes
/// back has the weights of the owners only.
///
/// One pool after the other is put in its place: whoever gives to it gives to those it gives to, in its proportions. What it gives
/// to itself comes around again in the same proportions, so that weight is dropped. All weights stay whole numbers, and only those
/// of one row are compared.
pub(crate) fn through(mut rows: Vec<Vec<BigInt>>) -> Vec<Vec<BigInt>> {
    let pools = rows.len();
    for pool in 0..pools {
        rows[pool][pool] = BigInt::ZERO;
        let gives = rows[pool].clone();
        let whole: BigInt = gives.iter().sum();
        for row in rows.iter_mut().filter(|row| row[pool] != BigInt::ZERO) {
            let passed = std::mem::take(&mut row[pool]);
            for (weight, given) in row.iter_mut().zip(&gives) {
                *weight = &*weight * &whole + &passed * given;
            }
        }
    }
    rows.into_iter().map(|mut row| row.split_off(pools)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(numbers: &[i64]) -> Vec<BigInt> {
        numbers.iter().copied().map(BigInt::from).collect()
    }

    #[test]
    fn parts_add_up_to_the_last_digit() {
        let parts = split(Decimal::of("-1"), &weights(&[1, 1, 1, 0]));
        let third = "-0.333333333333333333";
        let expected = ["-0.333333333333333334", third, third, "0"].map(Decimal::of);
        assert_eq!(parts, Some(expected.into()));
        assert_eq!(split(Decimal::ONE, &weights(&[0, 0])), None);
    }

    /// Two pools that give each other a tenth and a fifth; x = 0.9 a + 0.1 (0.8 b + 0.2 x) and so on.
    #[test]
    fn pools_pass_through_each_other_exactly() {
        let rows = vec![weights(&[0, 1, 9, 0]), weights(&[2, 0, 0, 8])];
        let ends = through(rows);
        assert_eq!(split(Decimal::int(98), &ends[0]), Some(vec![Decimal::int(90), Decimal::int(8)]));
        assert_eq!(split(Decimal::int(98), &ends[1]), Some(vec![Decimal::int(18), Decimal::int(80)]));
    }

    #[test]
    fn what_a_pool_gives_itself_does_not_matter() {
        let with = through(vec![weights(&[7, 1, 3, 4]), weights(&[1, 5, 2, 2])]);
        let without = through(vec![weights(&[0, 1, 3, 4]), weights(&[1, 0, 2, 2])]);
        for (with, without) in with.iter().zip(&without) {
            assert_eq!(split(Decimal::int(1000), with), split(Decimal::int(1000), without));
        }
    }
}
