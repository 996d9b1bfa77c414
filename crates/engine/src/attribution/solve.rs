//! Shares what belongs to nobody alone: pools pass their amounts on to owners, directly or through each other, exactly.
//!
//! Source: cost accounting's direct, step-down and reciprocal methods. With `P` the weights from pools to pools and `O` those from
//! pools to owners, each pool's normalized to 1, the amount of a pool ends at the owners by its row of `(I − P)⁻¹ O`. Each row
//! is multiplied by the total of its weights first, so that everything is computed in whole numbers over one denominator.

use std::cmp::Reverse;

use num_bigint::BigInt;

use super::rules::Method;
use crate::money::Money;

/// Who receives from a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Receiver {
    /// The owner of this index.
    Owner(usize),
    /// The pool of this index.
    Pool(usize),
}

/// What is shared in a month.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    /// As messages call it.
    pub(crate) name: String,
    /// Its own amount, before other pools pass anything to it.
    pub(crate) amount: Money,
    /// What each receiver gets for the weights of all; only weights above zero count, and those of one receiver add up.
    pub(crate) weights: Vec<(Receiver, Money)>,
}

/// Where the own amount of a pool ends: owners + left = amount, exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    /// By owner.
    pub(crate) owners: Vec<Money>,
    /// What no owner gets.
    pub(crate) left: Money,
    /// The pools it stays with, since no receiver of theirs has a weight; empty when owners get everything.
    pub(crate) kept_by: Vec<usize>,
}

impl Share {
    /// Why something is left, in a sentence; none when owners get everything.
    pub(crate) fn why_left(&self, pools: &[Pool]) -> Option<String> {
        let names: Vec<&str> = self.kept_by.iter().map(|index| pools[*index].name.as_str()).collect();
        let there = if names.len() > 1 { "them" } else { "it" };
        let names = listed(&names)?;
        Some(format!("No receiver of {names} has a weight, so what is in {there} stays there."))
    }
}

/// Pools that pass everything to each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} pass everything to each other and to no owner.", listed(.pools).unwrap_or_default())]
pub(crate) struct ClosedLoop {
    /// Their names, in the order of the pools.
    pub(crate) pools: Vec<String>,
}

/// Where the amount of each pool ends. Receivers are indexes of `pools`, and below `owners`.
///
/// # Errors
/// [`ClosedLoop`] names the first pools from which nothing ever comes out.
pub(crate) fn solve(pools: &[Pool], owners: usize, method: Method) -> Result<Vec<Share>, ClosedLoop> {
    let flows: Vec<Flow> = (0..pools.len()).map(|index| Flow::of(pools, index, method)).collect();
    let reached: Vec<Vec<usize>> = (0..flows.len()).map(|from| reached(&flows, from)).collect();
    if let Some(members) = closed_loop(&flows, &reached) {
        return Err(ClosedLoop { pools: members.iter().map(|member| pools[*member].name.clone()).collect() });
    }
    let ends = Ends::of(&flows, owners);
    let share = |(index, pool): (usize, &Pool)| {
        let mut owners = share_out(pool.amount, &ends.parts[index], &ends.whole);
        let left = owners.pop().unwrap_or_default();
        let kept_by = reached[index].iter().copied().filter(|end| flows[*end].keeps()).collect();
        Share { owners, left, kept_by }
    };
    Ok(pools.iter().enumerate().map(share).collect())
}

/// An amount pro rata, exactly: the largest remainders get the missing units, ties go to the earlier weight. Weights below zero count
/// as zero; none when no weight is above it.
pub(crate) fn split(amount: Money, weights: &[Money]) -> Option<Vec<Money>> {
    let weights: Vec<BigInt> = weights.iter().map(|weight| BigInt::from(weight.0.max(0))).collect();
    let whole: BigInt = weights.iter().sum();
    (whole != BigInt::ZERO).then(|| share_out(amount, &weights, &whole))
}

/// What a pool passes on by a method, as whole weights without a common divisor.
struct Flow {
    owners: Vec<(usize, BigInt)>,
    pools: Vec<(usize, BigInt)>,
}

impl Flow {
    fn of(pools: &[Pool], index: usize, method: Method) -> Self {
        let counts = |receiver: Receiver| match (receiver, method) {
            (Receiver::Owner(_), _) => true,
            (Receiver::Pool(_), Method::Direct) => false,
            (Receiver::Pool(other), Method::Steps) => other > index,
            (Receiver::Pool(other), Method::Reciprocal) => other != index,
        };
        let weights = pools[index].weights.iter().filter(|(receiver, weight)| weight.0 > 0 && counts(*receiver));
        let divisor = weights.clone().fold(0, |divisor, (_, weight)| common_divisor(divisor, weight.0));
        let mut flow = Self { owners: Vec::new(), pools: Vec::new() };
        for (receiver, weight) in weights {
            let weight = BigInt::from(weight.0 / divisor);
            match receiver {
                Receiver::Owner(owner) => flow.owners.push((*owner, weight)),
                Receiver::Pool(pool) => flow.pools.push((*pool, weight)),
            }
        }
        flow
    }

    /// No receiver has a weight.
    fn keeps(&self) -> bool {
        self.owners.is_empty() && self.pools.is_empty()
    }

    fn total(&self) -> BigInt {
        self.owners.iter().chain(&self.pools).map(|(_, weight)| weight).sum()
    }
}

fn common_divisor(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The pools that something of a pool comes through, itself among them, in order.
fn reached(flows: &[Flow], from: usize) -> Vec<usize> {
    let mut seen = vec![false; flows.len()];
    let mut next = vec![from];
    while let Some(pool) = next.pop() {
        if !std::mem::replace(&mut seen[pool], true) {
            next.extend(flows[pool].pools.iter().map(|(receiver, _)| *receiver));
        }
    }
    (0..flows.len()).filter(|pool| seen[*pool]).collect()
}

/// The first pools that reach each other, no other pool and no owner.
fn closed_loop<'a>(flows: &[Flow], reached: &'a [Vec<usize>]) -> Option<&'a Vec<usize>> {
    let closed = |members: &Vec<usize>| {
        members.iter().all(|member| flows[*member].owners.is_empty() && reached[*member].len() == members.len())
    };
    reached.iter().find(|members| members.len() > 1 && closed(members))
}

/// How every pool ends: its row, over the whole, at each owner and, in the last place, at pools that keep.
struct Ends {
    parts: Vec<Vec<BigInt>>,
    whole: BigInt,
}

impl Ends {
    /// Solves the balance `total × ends = weights to pools × their ends + weights to owners` of all pools. No loop is closed.
    fn of(flows: &[Flow], owners: usize) -> Self {
        let one = || BigInt::from(1);
        let balance = |(index, flow): (usize, &Flow)| {
            let mut row = vec![BigInt::ZERO; flows.len()];
            row[index] = if flow.keeps() { one() } else { flow.total() };
            for (receiver, weight) in &flow.pools {
                row[*receiver] -= weight;
            }
            row
        };
        let (inverse, whole) = invert(flows.iter().enumerate().map(balance).collect());
        let ends = |row: &Vec<BigInt>| {
            let mut parts = vec![BigInt::ZERO; owners + 1];
            for (passed, flow) in row.iter().zip(flows).filter(|(passed, _)| **passed != BigInt::ZERO) {
                for (owner, weight) in &flow.owners {
                    parts[*owner] += passed * weight;
                }
                if flow.keeps() {
                    parts[owners] += passed;
                }
            }
            parts
        };
        Self { parts: inverse.iter().map(ends).collect(), whole }
    }
}

/// The inverse of a matrix, over its determinant, by fraction-free elimination (Bareiss), which never leaves the whole numbers.
///
/// No pivot is zero here: the diagonal outweighs each row, strictly somewhere down each way, so all leading minors are positive.
fn invert(mut rows: Vec<Vec<BigInt>>) -> (Vec<Vec<BigInt>>, BigInt) {
    let size = rows.len();
    for (index, row) in rows.iter_mut().enumerate() {
        row.extend((0..size).map(|column| BigInt::from(u8::from(column == index))));
    }
    let mut whole = BigInt::from(1);
    for index in 0..size {
        let pivot_row = rows[index].clone();
        let pivot = &pivot_row[index];
        for row in rows.iter_mut().enumerate().filter(|(other, _)| *other != index).map(|(_, row)| row) {
            let factor = row[index].clone();
            for (cell, above) in row.iter_mut().zip(&pivot_row) {
                *cell = (pivot * &*cell - &factor * above) / &whole;
            }
        }
        whole.clone_from(pivot);
    }
    let inverse = rows.into_iter().map(|mut row| row.split_off(size)).collect();
    (inverse, whole)
}

/// An amount by parts of a whole that they add up to: the largest remainders get the missing units, ties go to the earlier part. What
/// is below zero mirrors what is above.
fn share_out(amount: Money, parts: &[BigInt], whole: &BigInt) -> Vec<Money> {
    let magnitude = amount.0.unsigned_abs();
    let floor_and_rest = |part: &BigInt| {
        let product = part * magnitude;
        let floor = &product / whole;
        let rest = product - &floor * whole;
        (u128::try_from(floor).unwrap_or(magnitude), rest)
    };
    let (mut shares, rests): (Vec<u128>, Vec<BigInt>) = parts.iter().map(floor_and_rest).unzip();
    let missing = magnitude.saturating_sub(shares.iter().sum());
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|index| (Reverse(&rests[*index]), *index));
    for index in order.into_iter().take(usize::try_from(missing).unwrap_or(usize::MAX)) {
        shares[index] += 1;
    }
    // No share is beyond its amount, so nothing wraps.
    let signed = |share: u128| match amount.0 {
        ..0 => 0_i128.wrapping_sub_unsigned(share),
        _ => 0_i128.wrapping_add_unsigned(share),
    };
    shares.into_iter().map(|share| Money(signed(share))).collect()
}

/// `A`, `A and B`, `A, B and C`.
fn listed(names: &[impl AsRef<str>]) -> Option<String> {
    let (last, others) = names.split_last()?;
    let others: Vec<&str> = others.iter().map(AsRef::as_ref).collect();
    let others = if others.is_empty() { String::new() } else { others.join(", ") + " and " };
    Some(others + last.as_ref())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Receiver::{Owner, Pool as Other};
    use super::*;
    use crate::money::checked_sum;

    const DOLLAR: i128 = 1_000_000_000_000_000_000;

    fn dollars(amount: i128) -> Money {
        Money(amount * DOLLAR)
    }

    fn pool(name: &str, amount: Money, weights: &[(Receiver, i128)]) -> Pool {
        let weights = weights.iter().map(|(receiver, weight)| (*receiver, Money(*weight))).collect();
        Pool { name: name.to_owned(), amount, weights }
    }

    /// What each owner gets from all pools.
    fn totals(pools: &[Pool], owners: usize, method: Method) -> Vec<Money> {
        let shares = solve(pools, owners, method).unwrap();
        (0..owners).map(|owner| checked_sum(shares.iter().map(|share| share.owners[owner])).unwrap()).collect()
    }

    /// Two service departments and two others. By hand, with `a` and `b` for what goes through them: `a = 90,000 + 20% b` and
    /// `b = 138,000 + 10% a`, so `a = 120,000` and `b = 150,000`.
    fn departments() -> [Pool; 2] {
        [
            pool("A", dollars(90_000), &[(Other(1), 10), (Owner(0), 40), (Owner(1), 50)]),
            pool("B", dollars(138_000), &[(Other(0), 20), (Owner(0), 60), (Owner(1), 20)]),
        ]
    }

    #[test]
    fn two_departments_that_serve_each_other_are_as_computed_by_hand() {
        let all = |method| totals(&departments(), 2, method);
        assert_eq!(all(Method::Direct), [dollars(143_500), dollars(84_500)]);
        assert_eq!(all(Method::Steps), [dollars(146_250), dollars(81_750)]);
        // 40% a + 60% b and 50% a + 20% b; each pool is rounded on its own.
        let shares = all(Method::Reciprocal);
        assert!(shares[0].0.abs_diff(dollars(138_000).0) <= 1, "{shares:?}");
        assert!(shares[1].0.abs_diff(dollars(90_000).0) <= 1, "{shares:?}");
    }

    #[test]
    fn steps_follow_the_order_of_the_pools() {
        let [a, b] = departments();
        let turn = |pool: Pool, other: usize| Pool {
            weights: pool
                .weights
                .iter()
                .map(|(to, weight)| match to {
                    Other(_) => (Other(other), *weight),
                    Owner(_) => (*to, *weight),
                })
                .collect(),
            ..pool
        };
        // B passes 20% of 138,000 to A, which splits 117,600 by 4 to 5.
        let shares = totals(&[turn(b, 1), turn(a, 0)], 2, Method::Steps);
        let expected = Money((138_000 * 60 * 9 + 117_600 * 4 * 100) * DOLLAR / 900);
        assert!(shares[0].0.abs_diff(expected.0) <= 1, "{shares:?}");
    }

    #[test]
    fn pools_that_only_pass_to_each_other_are_named() {
        let of = |sizes: usize| -> Vec<Pool> {
            let name = |index| ["Support", "Network", "Security"][index];
            let next = |index| [(Other((index + 1) % sizes), 3)];
            (0..sizes).map(|index| pool(name(index), dollars(1), &next(index))).collect()
        };
        let message = |pools: &[Pool]| solve(pools, 1, Method::Reciprocal).unwrap_err().to_string();
        assert_eq!(message(&of(2)), "Support and Network pass everything to each other and to no owner.");
        assert_eq!(message(&of(3)), "Support, Network and Security pass everything to each other and to no owner.");
        let mut behind = vec![pool("Tools", dollars(5), &[(Owner(0), 1), (Other(2), 1)])];
        behind.push(pool("Support", dollars(1), &[(Other(2), 1)]));
        behind.push(pool("Network", dollars(1), &[(Other(1), 1), (Other(2), 7)]));
        assert_eq!(message(&behind), "Support and Network pass everything to each other and to no owner.");
        behind[1].weights.push((Owner(0), Money(1)));
        assert!(solve(&behind, 1, Method::Reciprocal).is_ok());
    }

    #[test]
    fn a_pool_without_receivers_keeps_its_amount() {
        let pools = [
            pool("Support", dollars(9), &[(Other(0), 5), (Owner(0), 0)]),
            pool("Network", dollars(9), &[(Other(0), 1), (Owner(0), 2)]),
            pool("Tools", dollars(4), &[(Other(0), 1)]),
        ];
        let shares = solve(&pools, 1, Method::Reciprocal).unwrap();
        let ends: Vec<_> = shares.iter().map(|share| (share.owners[0], share.left)).collect();
        let none = Money::ZERO;
        assert_eq!(ends, [(none, dollars(9)), (dollars(6), dollars(3)), (none, dollars(4))]);
        let why = "No receiver of Support has a weight, so what is in it stays there.";
        assert!(shares.iter().all(|share| share.why_left(&pools).as_deref() == Some(why)));
        let direct = solve(&pools, 1, Method::Direct).unwrap();
        assert_eq!((direct[1].left, direct[1].why_left(&pools)), (none, None));
        assert_eq!(direct[2].kept_by, [2]);
        let both = Share { kept_by: vec![0, 2], ..direct[2].clone() };
        let why = "No receiver of Support and Tools has a weight, so what is in them stays there.";
        assert_eq!(both.why_left(&pools).unwrap(), why);
    }

    #[test]
    fn nothing_is_shared_as_nothing_and_below_zero_mirrors_above() {
        let thirds = |amount| pool("P", Money(amount), &[(Owner(0), 1), (Owner(1), 1), (Owner(2), 1)]);
        let shares = solve(&[thirds(0), thirds(11), thirds(-11)], 3, Method::Direct).unwrap();
        let owners = |index: usize| shares[index].owners.iter().map(|share| share.0).collect::<Vec<_>>();
        assert_eq!([owners(0), owners(1), owners(2)], [[0, 0, 0], [4, 4, 3], [-4, -4, -3]]);
        assert_eq!(solve(&[], 3, Method::Reciprocal), Ok(Vec::new()));
    }

    #[test]
    fn huge_amounts_and_weights_of_eighteen_digits_stay_exact() {
        let huge = 10_000_000_000_000_000_000;
        let weights = [(Owner(0), 123_456_789_012_345_678), (Owner(1), 876_543_210_987_654_322)];
        let shares = solve(&[pool("P", dollars(huge), &weights)], 2, Method::Direct).unwrap();
        assert_eq!(shares[0].owners, weights.map(|(_, weight)| Money(huge * weight)));
        assert_eq!(split(Money(i128::MIN), &[Money(i128::MAX)]), Some(vec![Money(i128::MIN)]));
        assert_eq!(split(Money(i128::MAX), &[Money(i128::MAX); 2]).unwrap()[1], Money(i128::MAX / 2));
    }

    #[test]
    fn pro_rata_counts_only_weights_above_zero() {
        assert_eq!(split(dollars(1), &[]), None);
        assert_eq!(split(dollars(1), &[Money(0), Money(-5)]), None);
        assert_eq!(split(Money(5), &[Money(-5), Money(1), Money(1)]).unwrap(), [Money(0), Money(3), Money(2)]);
    }

    #[test]
    fn sixty_pools_with_weights_of_all_digits_are_solved() {
        let weight = |a: usize, b: usize| DOLLAR / 7 * i128::try_from(a * 61 + b * 13 + 1).unwrap() + 1;
        let weights = |from: usize| -> Vec<(Receiver, i128)> {
            let pools = (0..12).map(|to| (Other((from + to * 5) % 60), weight(from, to)));
            pools.chain((0..200).map(|owner| (Owner(owner), weight(from, owner + 60)))).collect()
        };
        let pools: Vec<Pool> = (0..60).map(|from| pool("P", dollars(1_000_003), &weights(from))).collect();
        for share in solve(&pools, 200, Method::Reciprocal).unwrap() {
            assert_eq!(checked_sum(share.owners), Some(dollars(1_000_003)));
        }
    }

    const OWNERS: usize = 3;

    fn amounts() -> impl Strategy<Value = i128> {
        let huge = 10_i128.pow(37);
        prop_oneof![Just(0), -20..20_i128, -1_000 * DOLLAR..1_000 * DOLLAR, -huge..=huge]
    }

    fn weights() -> impl Strategy<Value = i128> {
        prop_oneof![4 => Just(0), 3 => 1..4_i128, 1 => -9..100_i128, 1 => 1..DOLLAR, 1 => 1..10_i128.pow(37)]
    }

    fn small_weights() -> impl Strategy<Value = i128> {
        prop_oneof![1 => Just(0), 1 => 0..10_i128]
    }

    fn methods() -> impl Strategy<Value = Method> {
        prop_oneof![Just(Method::Direct), Just(Method::Steps), Just(Method::Reciprocal)]
    }

    /// Up to five pools, each with a weight to every owner and pool.
    fn pools(weights: impl Strategy<Value = i128>) -> impl Strategy<Value = Vec<Pool>> {
        let one = (amounts(), prop::collection::vec(weights, OWNERS + 5));
        prop::collection::vec(one, 1..=5).prop_map(|drawn| {
            let size = drawn.len();
            let one = |(index, (amount, weights)): (usize, (i128, Vec<i128>))| {
                let receivers = (0..OWNERS).map(Owner).chain((0..size).map(Other));
                pool(&index.to_string(), Money(amount), &receivers.zip(weights).collect::<Vec<_>>())
            };
            drawn.into_iter().enumerate().map(one).collect()
        })
    }

    /// The weights that a method counts, as a plain table: owners first, then pools.
    fn table(pools: &[Pool], method: Method) -> Vec<Vec<i128>> {
        let row = |(index, pool): (usize, &Pool)| {
            let mut row = vec![0; OWNERS + pools.len()];
            for (receiver, weight) in &pool.weights {
                match receiver {
                    Owner(owner) => row[*owner] = weight.0.max(0),
                    Other(other) => {
                        let earliest = [pools.len(), index + 1, 0][method as usize];
                        row[OWNERS + other] = if *other < earliest || *other == index { 0 } else { weight.0.max(0) };
                    }
                }
            }
            row
        };
        pools.iter().enumerate().map(row).collect()
    }

    /// Pools from which nothing comes out: all but those that keep, have an owner, or reach such a pool.
    fn stuck(table: &[Vec<i128>]) -> Vec<usize> {
        let mut open: Vec<bool> = table
            .iter()
            .map(|row| row[..OWNERS].iter().any(|weight| *weight > 0) || row.iter().all(|weight| *weight == 0))
            .collect();
        for _ in table {
            for (index, row) in table.iter().enumerate() {
                open[index] |= row[OWNERS..].iter().zip(&open).any(|(weight, open)| *weight > 0 && *open);
            }
        }
        (0..table.len()).filter(|index| !open[*index]).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn every_pool_is_shared_to_the_last_unit(pools in pools(weights()), method in methods()) {
            let table = table(&pools, method);
            let stuck = stuck(&table);
            match solve(&pools, OWNERS, method) {
                Ok(shares) => {
                    prop_assert!(stuck.is_empty());
                    for (pool, share) in pools.iter().zip(&shares) {
                        let all = share.owners.iter().copied().chain([share.left]);
                        prop_assert_eq!(checked_sum(all.clone()), Some(pool.amount));
                        prop_assert!(all.into_iter().all(|share| share.0.signum() * pool.amount.0.signum() >= 0));
                        prop_assert!(share.left.is_zero() || !share.kept_by.is_empty());
                    }
                }
                Err(ClosedLoop { pools: members }) => {
                    let members: Vec<usize> = members.iter().map(|name| name.parse().unwrap()).collect();
                    prop_assert!(members.len() > 1 && members.is_sorted());
                    prop_assert!(members.iter().all(|member| stuck.contains(member)));
                    for member in &members {
                        let others = table[*member].iter().enumerate().filter(|(_, weight)| **weight > 0);
                        prop_assert!(others.clone().all(|(to, _)| to >= OWNERS && members.contains(&(to - OWNERS))));
                    }
                }
            }
        }

        #[test]
        fn shares_are_within_a_unit_of_the_balanced_ones(pools in pools(weights()), method in methods()) {
            let table = table(&pools, method);
            if !stuck(&table).is_empty() {
                return Ok(());
            }
            let flows: Vec<Flow> = (0..pools.len()).map(|index| Flow::of(&pools, index, method)).collect();
            let ends = Ends::of(&flows, OWNERS);
            let shares = solve(&pools, OWNERS, method).unwrap();
            for (index, row) in table.iter().enumerate() {
                let total: BigInt = row.iter().map(|weight| BigInt::from(*weight)).sum();
                for owner in 0..OWNERS {
                    // What a pool gives to an owner is what it gives directly and what the pools it passes to give.
                    let passed = row[OWNERS..].iter().zip(&ends.parts).map(|(weight, parts)| &parts[owner] * weight);
                    let balance = passed.sum::<BigInt>() + &ends.whole * row[owner];
                    prop_assert_eq!(&ends.parts[index][owner] * &total, balance);
                    let exact = &ends.parts[index][owner] * pools[index].amount.0;
                    let near = &ends.whole * shares[index].owners[owner].0;
                    prop_assert!((exact - near).magnitude() < ends.whole.magnitude());
                }
            }
        }

        #[test]
        fn owners_in_another_order_get_the_same_but_for_ties(pools in pools(weights()), method in methods()) {
            let turned = pools.iter().map(|pool| {
                let turn = |(receiver, weight): &(Receiver, Money)| match receiver {
                    Owner(owner) => (Owner(OWNERS - 1 - owner), *weight),
                    Other(_) => (*receiver, *weight),
                };
                Pool { weights: pool.weights.iter().map(turn).collect(), ..pool.clone() }
            });
            let turned = solve(&turned.collect::<Vec<_>>(), OWNERS, method);
            match (solve(&pools, OWNERS, method), turned) {
                (Ok(shares), Ok(turned)) => {
                    for (share, turned) in shares.iter().zip(turned) {
                        for (one, other) in share.owners.iter().zip(turned.owners.iter().rev()) {
                            prop_assert!(one.0.abs_diff(other.0) <= 1);
                        }
                    }
                }
                (share, turned) => prop_assert_eq!(share.is_err(), turned.is_err()),
            }
        }

        #[test]
        #[expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "another way to the same shares")]
        fn passing_money_around_for_long_ends_at_the_same(pools in pools(small_weights()), method in methods()) {
            let table = table(&pools, method);
            if !stuck(&table).is_empty() {
                return Ok(());
            }
            let size = OWNERS + pools.len();
            // Where one dollar is after a pass: owners and pools that keep hold it. Squared 40 times: after 2^40 passes.
            let mut passes = vec![vec![0.0_f64; size]; size];
            for (index, row) in passes.iter_mut().enumerate() {
                let weights = index.checked_sub(OWNERS).map(|pool| &table[pool]);
                match weights.map(|weights| (weights, weights.iter().sum::<i128>())).filter(|(_, total)| *total > 0) {
                    Some((weights, total)) => {
                        row.iter_mut().zip(weights).for_each(|(part, weight)| *part = *weight as f64 / total as f64);
                    }
                    None => row[index] = 1.0,
                }
            }
            for _ in 0..40 {
                let cell = |row: &[f64], to: usize| row.iter().zip(&passes).map(|(part, next)| part * next[to]).sum();
                passes = passes.iter().map(|row| (0..size).map(|to| cell(row, to)).collect()).collect();
            }
            for (index, share) in solve(&pools, OWNERS, method).unwrap().iter().enumerate() {
                let amount = pools[index].amount.0 as f64;
                for (owner, share) in share.owners.iter().enumerate() {
                    let expected = amount * passes[OWNERS + index][owner];
                    prop_assert!((share.0 as f64 - expected).abs() <= 1.0 + 1e-9 * amount.abs(), "{share:?} {expected}");
                }
            }
        }

        #[test]
        fn pro_rata_adds_up_to_the_last_unit(amount in amounts(), weights in prop::collection::vec(weights(), 1..9)) {
            let weights: Vec<Money> = weights.into_iter().map(Money).collect();
            let whole: BigInt = weights.iter().map(|weight| BigInt::from(weight.0.max(0))).sum();
            match split(Money(amount), &weights) {
                None => prop_assert_eq!(whole, BigInt::ZERO),
                Some(parts) => {
                    prop_assert_eq!(checked_sum(parts.iter().copied()), Some(Money(amount)));
                    for (part, weight) in parts.iter().zip(&weights) {
                        let apart = &whole * part.0 - BigInt::from(weight.0.max(0)) * amount;
                        prop_assert!(apart.magnitude() < whole.magnitude());
                    }
                }
            }
        }
    }
}
