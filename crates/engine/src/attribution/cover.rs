//! The fewest actions that reach a target: each covers cells of money, and a cell counts once however many actions cover it.
//!
//! Source: the partial set cover problem. Taking what adds most (greedy) is near the fewest; branch and bound looks for fewer, within
//! a limit of work, and says whether it got through. Its bound is the Lagrangian relaxation of "a cell counts once".

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::money::{Money, checked_sum};

/// Elementary steps the search may take; a fraction of a second.
const WORK: usize = 4_000_000;

/// An action that is to be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Action {
    /// Its index among the candidates.
    pub(crate) candidate: usize,
    /// The money of its cells that no action before it covers.
    pub(crate) gain: Money,
}

/// How far the candidates lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cover {
    /// The need is met.
    Reached {
        /// In the order they are to be applied, the largest gain first. The gains add up to what all of them cover.
        actions: Vec<Action>,
        /// No fewer actions reach it; otherwise the search was given up.
        proven: bool,
    },
    /// The need is not met.
    Short {
        /// The most that was found.
        best: Money,
        /// Nothing reaches the need; otherwise the search was given up.
        proven: bool,
    },
}

/// The smallest set of candidates whose cells come to the need; of equally small ones the one with the larger gain, then with lower
/// indexes. Each candidate is the sorted indexes of the cells it covers, each once. `None` when the cells leave 38 digits.
pub(crate) fn cover(weights: &[Money], candidates: &[Vec<u32>], need: Money) -> Option<Cover> {
    cover_within(weights, candidates, need, WORK)
}

fn cover_within(weights: &[Money], candidates: &[Vec<u32>], need: Money, work: usize) -> Option<Cover> {
    let size = |weight: &Money| weight.0.checked_abs().map(Money);
    checked_sum(weights.iter().map(size).collect::<Option<Vec<_>>>()?)?;
    let atoms = Atoms::of(weights, candidates);
    let Greedy { reaches, most } = Greedy::of(&atoms, need.0);
    let mut search = Search::new(&atoms, need.0, work, reaches);
    let proven = search.run();
    let reached = |best: Found| Cover::Reached { actions: in_order(&atoms, best.chosen), proven };
    let short = Cover::Short { best: Money(most.max(search.most)), proven };
    Some(search.best.take().map_or(short, reached))
}

/// Cells that the same candidates cover, as one.
struct Atoms {
    /// The money of each.
    money: Vec<i128>,
    /// The candidates that cover each.
    covered_by: Vec<Vec<usize>>,
    /// What each candidate covers.
    of_candidate: Vec<Vec<usize>>,
}

impl Atoms {
    fn of(weights: &[Money], candidates: &[Vec<u32>]) -> Self {
        let mut covering: Vec<Vec<usize>> = vec![Vec::new(); weights.len()];
        for (candidate, cells) in candidates.iter().enumerate() {
            for cell in cells {
                covering[*cell as usize].push(candidate);
            }
        }
        let mut together: BTreeMap<Vec<usize>, i128> = BTreeMap::new();
        for (by, weight) in covering.into_iter().zip(weights).filter(|(by, _)| !by.is_empty()) {
            *together.entry(by).or_default() += weight.0;
        }
        let (covered_by, money): (Vec<_>, Vec<_>) = together.into_iter().filter(|(_, money)| *money != 0).unzip();
        let mut of_candidate = vec![Vec::new(); candidates.len()];
        for (atom, by) in covered_by.iter().enumerate() {
            for candidate in by {
                of_candidate[*candidate].push(atom);
            }
        }
        Self { money, covered_by, of_candidate }
    }

    /// What each candidate covers, by a measure of atoms.
    fn sums(&self, measure: &[i128]) -> Vec<i128> {
        let sum = |atoms: &Vec<usize>| atoms.iter().map(|atom| measure[*atom]).sum();
        self.of_candidate.iter().map(sum).collect()
    }

    fn above_zero(&self) -> Vec<i128> {
        self.money.iter().map(|money| (*money).max(0)).collect()
    }
}

/// Candidates by the largest gain first, with what is yet to be gained kept exact.
struct Picking<'a> {
    atoms: &'a Atoms,
    covered: Vec<bool>,
    gains: Vec<i128>,
    open: Vec<usize>,
}

impl<'a> Picking<'a> {
    fn new(atoms: &'a Atoms, open: Vec<usize>) -> Self {
        Self { atoms, covered: vec![false; atoms.money.len()], gains: atoms.sums(&atoms.money), open }
    }

    fn pick(&mut self) -> Option<Action> {
        let place = (0..self.open.len()).max_by_key(|place| {
            let candidate = self.open[*place];
            (self.gains[candidate], Reverse(candidate))
        })?;
        let candidate = self.open.swap_remove(place);
        let gain = Money(self.gains[candidate]);
        for atom in &self.atoms.of_candidate[candidate] {
            if !std::mem::replace(&mut self.covered[*atom], true) {
                for other in &self.atoms.covered_by[*atom] {
                    self.gains[*other] -= self.atoms.money[*atom];
                }
            }
        }
        Some(Action { candidate, gain })
    }
}

fn in_order(atoms: &Atoms, chosen: Vec<usize>) -> Vec<Action> {
    let mut picking = Picking::new(atoms, chosen);
    std::iter::from_fn(|| picking.pick()).collect()
}

/// A set that reaches the need.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    /// Sorted.
    chosen: Vec<usize>,
    gain: i128,
}

impl Found {
    fn of(mut chosen: Vec<usize>, gain: i128) -> Self {
        chosen.sort_unstable();
        Self { chosen, gain }
    }

    fn is_better_than(&self, other: &Self) -> bool {
        let rank = |found: &Self| (found.chosen.len(), Reverse(found.gain));
        rank(self).cmp(&rank(other)).then_with(|| self.chosen.cmp(&other.chosen)).is_lt()
    }
}

/// What always taking the largest gain leads to.
struct Greedy {
    reaches: Option<Found>,
    /// The most on the way, which needs not be the end where cells are below zero.
    most: i128,
}

impl Greedy {
    fn of(atoms: &Atoms, need: i128) -> Self {
        let mut picking = Picking::new(atoms, (0..atoms.of_candidate.len()).collect());
        let (mut chosen, mut gain, mut most) = (Vec::new(), 0, 0);
        while gain < need {
            let Some(action) = picking.pick() else { return Self { reaches: None, most } };
            chosen.push(action.candidate);
            gain += action.gain.0;
            most = most.max(gain);
        }
        Self { reaches: Some(Found::of(chosen, gain)), most }
    }
}

/// Steps between none and all of the money of an atom.
const STEPS: i128 = 64;

/// What of each atom above zero is hoped for with every candidate that covers it; the rest is hoped for once, whatever is chosen.
/// Together they are never less than what is covered. The parts are moved until `count` candidates cannot hope for the need, or to
/// where they hope for the least: down where the chosen ones cover an atom more than once, up where they do not.
fn hopes_of_atoms(atoms: &Atoms, count: usize, need: i128) -> Vec<i128> {
    let above = atoms.above_zero();
    let mut parts = vec![STEPS; above.len()];
    let (mut least, mut best) = (i128::MAX, above.clone());
    for step in [16, 8, 4, 2, 1].into_iter().flat_map(|step| [step; 12]) {
        let part = |(money, part): (&i128, &i128)| money / STEPS * part + money % STEPS * part / STEPS;
        // Never nothing, so that who has no hope covers nothing.
        let hopes: Vec<i128> = above.iter().zip(&parts).map(|pair| part(pair).max((*pair.0).min(1))).collect();
        let sums = atoms.sums(&hopes);
        let mut order: Vec<usize> = (0..sums.len()).collect();
        order.sort_by_key(|candidate| (Reverse(sums[*candidate]), *candidate));
        order.truncate(count);
        let once: i128 = above.iter().zip(&hopes).map(|(above, hope)| above - hope).sum();
        let bound = order.iter().fold(once, |bound, candidate| bound.saturating_add(sums[*candidate]));
        if bound < least {
            (least, best) = (bound, hopes);
        }
        if least < need {
            break;
        }
        let mut times = vec![0; above.len()];
        order.iter().flat_map(|candidate| &atoms.of_candidate[*candidate]).for_each(|atom| times[*atom] += 1);
        for (atom, part) in parts.iter_mut().enumerate().filter(|(atom, _)| atoms.covered_by[*atom].len() > 1) {
            *part = (*part + step * (1 - times[atom]).clamp(-1, 1)).clamp(0, STEPS);
        }
    }
    best
}

/// Branch and bound: takes or leaves candidates, and leaves off where even the largest hopes cannot lead to something better.
struct Search<'a> {
    atoms: &'a Atoms,
    need: i128,
    work: usize,
    best: Option<Found>,
    most: i128,
    /// How many of the chosen cover each atom.
    times: Vec<usize>,
    /// What of each atom is hoped for with every candidate.
    of_atoms: Vec<i128>,
    /// What each candidate can hope to add.
    hopes: Vec<i128>,
    /// What is hoped for once.
    once: i128,
    chosen: Vec<usize>,
    gain: i128,
}

impl<'a> Search<'a> {
    fn new(atoms: &'a Atoms, need: i128, work: usize, best: Option<Found>) -> Self {
        let fewer = best.as_ref().map(|best| best.chosen.len().saturating_sub(1));
        let above = atoms.above_zero();
        let of_atoms = fewer.map_or_else(|| above.clone(), |count| hopes_of_atoms(atoms, count, need));
        let once = above.iter().zip(&of_atoms).map(|(above, hope)| above - hope).sum();
        let (times, hopes) = (vec![0; above.len()], atoms.sums(&of_atoms));
        Self { atoms, need, work, best, most: 0, times, of_atoms, hopes, once, chosen: Vec::new(), gain: 0 }
    }

    /// Looks for the least number of actions there is hope for, then for one more, and so on, up to as many as are known to be enough.
    /// True when no number below the best was given up, so that fewer do not reach the need.
    fn run(&mut self) -> bool {
        // Without cells below zero, all together are the most there is.
        if self.best.is_none() && self.atoms.money.iter().all(|money| *money > 0) {
            return true;
        }
        let open: Vec<usize> = (0..self.hopes.len()).collect();
        let (mut proven, mut total) = (true, self.work);
        for count in self.least_count()..=open.len() {
            if self.best.as_ref().is_some_and(|best| best.chosen.len() < count) {
                break;
            }
            // Half of what is left for each number, so that giving one up leaves something for the next.
            self.work = total - total / 2;
            total /= 2;
            let through = self.extend(&open, count);
            total += self.work;
            let found = self.best.as_ref().is_some_and(|best| best.chosen.len() <= count);
            proven &= through || found;
            if found {
                break;
            }
        }
        proven
    }

    /// How many of the largest hopes make the need.
    fn least_count(&self) -> usize {
        let mut hopes = self.hopes.clone();
        hopes.sort_unstable_by_key(|hope| Reverse(*hope));
        let mut bound = self.once;
        let too_few = hopes.into_iter().take_while(|hope| {
            bound = bound.saturating_add(*hope);
            bound < self.need
        });
        too_few.count() + 1
    }

    /// Adds up to `count` of the open candidates to the chosen ones, in every way that may be better. False when the work is used up.
    fn extend(&mut self, open: &[usize], count: usize) -> bool {
        self.note();
        if count == 0 {
            return true;
        }
        let mut open: Vec<usize> = open.iter().copied().filter(|candidate| self.hopes[*candidate] > 0).collect();
        open.sort_by_key(|candidate| (Reverse(self.hopes[*candidate]), *candidate));
        let used = 1 + open.len();
        for (place, candidate) in open.iter().enumerate() {
            if !self.may_be_better(&open[place..], count) {
                return true;
            }
            let Some(rest) = self.work.checked_sub(used) else { return false };
            self.work = rest;
            self.take(*candidate);
            let through = self.extend(&open[place + 1..], count - 1);
            self.put_back(*candidate);
            if !through {
                return false;
            }
        }
        true
    }

    /// Whether the largest hopes of the open candidates, as if they had nothing in common, lead to something better than the best.
    fn may_be_better(&self, open: &[usize], count: usize) -> bool {
        let hopes = open.iter().take(count).map(|candidate| self.hopes[*candidate]);
        let bound = hopes.fold(self.gain + self.once, i128::saturating_add);
        let Some(best) = self.best.as_ref().filter(|best| best.chosen.len() <= self.chosen.len() + count) else {
            return bound >= self.need;
        };
        bound > best.gain || (bound == best.gain && self.lowest(open, count) < best.chosen)
    }

    /// The chosen candidates with the lowest of the open ones.
    fn lowest(&self, open: &[usize], count: usize) -> Vec<usize> {
        let mut lowest = open.to_vec();
        lowest.sort_unstable();
        lowest.truncate(count);
        lowest.extend(&self.chosen);
        lowest.sort_unstable();
        lowest
    }

    fn note(&mut self) {
        self.most = self.most.max(self.gain);
        if self.gain >= self.need {
            let found = Found::of(self.chosen.clone(), self.gain);
            if self.best.as_ref().is_none_or(|best| found.is_better_than(best)) {
                self.best = Some(found);
            }
        }
    }

    fn take(&mut self, candidate: usize) {
        let atoms = self.atoms;
        self.chosen.push(candidate);
        for atom in &atoms.of_candidate[candidate] {
            if self.times[*atom] == 0 {
                self.gain += atoms.money[*atom];
                self.hope(*atom, -1);
            }
            self.times[*atom] += 1;
        }
    }

    fn put_back(&mut self, candidate: usize) {
        let atoms = self.atoms;
        self.chosen.pop();
        for atom in &atoms.of_candidate[candidate] {
            self.times[*atom] -= 1;
            if self.times[*atom] == 0 {
                self.gain -= atoms.money[*atom];
                self.hope(*atom, 1);
            }
        }
    }

    fn hope(&mut self, atom: usize, sign: i128) {
        let hope = self.of_atoms[atom];
        self.once += (self.atoms.money[atom].max(0) - hope) * sign;
        for candidate in &self.atoms.covered_by[atom] {
            self.hopes[*candidate] += hope * sign;
        }
        self.work = self.work.saturating_sub(self.atoms.covered_by[atom].len());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn monies(units: &[i128]) -> Vec<Money> {
        units.iter().copied().map(Money).collect()
    }

    fn reached(weights: &[i128], candidates: &[&[u32]], need: i128) -> (Vec<(usize, i128)>, bool) {
        let candidates: Vec<Vec<u32>> = candidates.iter().map(|cells| cells.to_vec()).collect();
        match cover(&monies(weights), &candidates, Money(need)) {
            Some(Cover::Reached { actions, proven }) => {
                (actions.iter().map(|action| (action.candidate, action.gain.0)).collect(), proven)
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_largest_gains_come_first_and_a_cell_counts_once() {
        let (actions, proven) = reached(&[5, 4, 3, 2], &[&[3], &[1, 2], &[0, 1]], 12);
        assert_eq!((actions, proven), (vec![(2, 9), (1, 3)], true));
    }

    #[test]
    fn two_are_found_where_greed_takes_three() {
        // The widest covers four of six cells, but the rows of three cover all.
        let candidates: [&[u32]; 3] = [&[0, 1, 3, 4], &[0, 1, 2], &[3, 4, 5]];
        assert_eq!(reached(&[1; 6], &candidates, 6), (vec![(1, 3), (2, 3)], true));
    }

    #[test]
    fn of_equally_small_sets_the_larger_gain_counts_then_lower_indexes() {
        assert_eq!(reached(&[3, 7, 7, 5], &[&[0], &[3], &[1], &[2]], 4).0, [(2, 7)]);
        assert_eq!(reached(&[1; 5], &[&[4], &[3], &[2], &[1], &[0]], 2).0, [(0, 1), (1, 1)]);
        // 0 and 1 come to 6 as 0 and 2 do.
        assert_eq!(reached(&[2, 2, 2, 2], &[&[0, 1], &[1, 2], &[2]], 5).0, [(0, 4), (1, 2)]);
    }

    #[test]
    fn nothing_is_needed_for_nothing() {
        assert_eq!(reached(&[1], &[&[0]], 0), (Vec::new(), true));
        assert_eq!(reached(&[1], &[&[0]], -5), (Vec::new(), true));
    }

    #[test]
    fn a_target_out_of_reach_says_how_far_all_lead() {
        let candidates = [vec![0], vec![0, 1]];
        let short = cover(&monies(&[2, 3, 90]), &candidates, Money(6));
        assert_eq!(short, Some(Cover::Short { best: Money(5), proven: true }));
        assert_eq!(cover(&[], &[], Money(1)), Some(Cover::Short { best: Money(0), proven: true }));
        assert_eq!(cover(&[Money(i128::MAX), Money(1)], &candidates, Money(6)), None);
    }

    #[test]
    fn cells_below_zero_are_worth_it_together() {
        // Each alone loses; together they pay the shared loss once.
        let (actions, proven) = reached(&[3, 3, -5], &[&[0, 2], &[1, 2]], 1);
        assert_eq!((actions, proven), (vec![(0, -2), (1, 3)], true));
        let short = cover(&monies(&[3, 3, -5]), &[vec![0, 2], vec![1, 2]], Money(2));
        assert_eq!(short, Some(Cover::Short { best: Money(1), proven: true }));
    }

    /// A small generator, so that large cases are the same everywhere.
    fn numbers(mut state: u64) -> impl FnMut(u64) -> u64 {
        move |below| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        }
    }

    #[test]
    fn a_search_given_up_says_so() {
        let mut number = numbers(3);
        let weights: Vec<Money> = (0..300).map(|_| Money(i128::from(number(900) + 100))).collect();
        let candidates: Vec<Vec<u32>> = (0..60).map(|_| (0..300).filter(|_| number(10) < 1).collect()).collect();
        let need = Money(weights.iter().map(|weight| weight.0).sum::<i128>() * 9 / 10);
        let within = |work| cover_within(&weights, &candidates, need, work).unwrap();
        for work in [0, 2_000, WORK] {
            let Cover::Reached { actions, proven } = within(work) else { panic!() };
            assert!(!proven);
            assert!(actions.iter().map(|action| action.gain.0).sum::<i128>() >= need.0);
        }
    }

    #[test]
    fn thousands_of_candidates_over_many_cells_are_chosen_from() {
        let mut number = numbers(7);
        let weights: Vec<Money> = (0..200_000).map(|_| Money(i128::from(number(1_000_000)))).collect();
        let mut candidates: Vec<Vec<u32>> = (0..2_000).map(|one| (one * 100..one * 100 + 100).collect()).collect();
        for _ in 0..3_000 {
            let (one, cell) = (usize::try_from(number(2_000)).unwrap(), u32::try_from(number(200_000)).unwrap());
            candidates[one].push(cell);
        }
        for cells in &mut candidates {
            cells.sort_unstable();
            cells.dedup();
        }
        let total: i128 = weights.iter().map(|weight| weight.0).sum();
        for tenths in 1..=10 {
            let need = Money(total * tenths / 10);
            let Some(Cover::Reached { actions, proven }) = cover(&weights, &candidates, need) else { panic!() };
            assert!(actions.iter().map(|action| action.gain.0).sum::<i128>() >= need.0);
            assert!(proven && actions.is_sorted_by_key(|action| Reverse(action.gain)));
        }
    }

    /// The best of all sets.
    fn exhaustive(weights: &[Money], candidates: &[Vec<u32>], need: i128) -> Option<Found> {
        let sets = (0..1_u32 << candidates.len()).map(|bits| {
            let chosen: Vec<usize> = (0..candidates.len()).filter(|index| bits >> index & 1 == 1).collect();
            let covered = |cell: &u32| chosen.iter().any(|index| candidates[*index].contains(cell));
            let cells = (0..u32::try_from(weights.len()).unwrap()).filter(covered);
            let gain = cells.map(|cell| weights[cell as usize].0).sum();
            Found { chosen, gain }
        });
        sets.filter(|found| found.gain >= need).reduce(|a, b| if b.is_better_than(&a) { b } else { a })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn no_set_is_better_than_the_one_chosen(
            weights in prop::collection::vec(prop_oneof![4 => 0..9_i128, 1 => -9..0_i128], 1..10),
            masks in prop::collection::vec(0_u32..1 << 10, 0..9),
            need in -2..30_i128,
        ) {
            let weights = monies(&weights);
            let cells = 0..u32::try_from(weights.len()).unwrap();
            let candidates: Vec<Vec<u32>> =
                masks.iter().map(|mask| cells.clone().filter(|cell| mask >> cell & 1 == 1).collect()).collect();
            let expected = exhaustive(&weights, &candidates, need);
            match cover(&weights, &candidates, Money(need)).unwrap() {
                Cover::Reached { actions, proven } => {
                    let gain = actions.iter().map(|action| action.gain.0).sum();
                    let chosen = actions.iter().map(|action| action.candidate).collect();
                    prop_assert_eq!((Some(Found::of(chosen, gain)), proven), (expected, true));
                }
                Cover::Short { best, proven } => {
                    prop_assert_eq!((expected, proven), (None, true));
                    prop_assert!(best.0 < need);
                }
            }
        }

        #[test]
        fn what_is_hoped_for_is_never_nothing_and_never_too_much(
            weights in prop::collection::vec(-3..70_i128, 12),
            masks in prop::collection::vec(0_u32..1 << 12, 2..9),
        ) {
            let cells = |mask: &u32| (0..12).filter(|cell| mask >> cell & 1 == 1).collect();
            let atoms = Atoms::of(&monies(&weights), &masks.iter().map(cells).collect::<Vec<_>>());
            let hopes = hopes_of_atoms(&atoms, masks.len() / 2, i128::MIN);
            for (hope, above) in hopes.into_iter().zip(atoms.above_zero()) {
                prop_assert!((above.min(1)..=above).contains(&hope));
            }
        }

        #[test]
        fn a_search_given_up_early_still_reaches_the_need(
            weights in prop::collection::vec(0..99_i128, 30),
            masks in prop::collection::vec(0_u32..1 << 30, 1..20),
            work in 0_usize..500,
        ) {
            let weights = monies(&weights);
            let candidates: Vec<Vec<u32>> =
                masks.iter().map(|mask| (0..30).filter(|cell| mask >> cell & 1 == 1).collect()).collect();
            let all = masks.iter().fold(0, |all, mask| all | mask);
            let all: i128 = (0..30).filter(|cell| all >> cell & 1 == 1).map(|cell| weights[cell].0).sum();
            let need = Money(all * 4 / 5);
            let actions = |work| match cover_within(&weights, &candidates, need, work) {
                Some(Cover::Reached { actions, proven }) => Some((actions, proven)),
                _ => None,
            };
            let ((early, proven), (late, _)) = (actions(work).unwrap(), actions(WORK).unwrap());
            prop_assert!(early.iter().map(|action| action.gain.0).sum::<i128>() >= need.0);
            prop_assert!(late.len() <= early.len());
            prop_assert!(!proven || late.len() == early.len());
        }
    }
}
