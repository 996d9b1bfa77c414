//! Days × accounts: each account's source lines of each day, against what is usual for that account.

use super::calendar::{DAY_MS, days_of, printed, spoken, weekday};
use super::finality::Finality;
use super::survey::{AccountLines, Survey};
use crate::view::Month;

/// AWS goes on adding lines to the last hours of a running month; a day younger than this is not judged.
const SETTLED_MS: i64 = 48 * 3_600_000;

/// How a day of an account is, judged by the account's own month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DayState {
    /// As usual.
    Usual,
    /// Lines, but less than half of the median of its days with lines, and of its days of that weekday.
    Low,
    /// No lines, as on most days of that weekday: weekends.
    NoneAsUsual,
    /// No lines where most days of that weekday have some.
    Missing,
    /// Few or no lines in the last 48 hours of a running month: more are to come.
    Late,
    /// Before the account's first day in any loaded month.
    NotYet,
    /// After the last day that any account of its payer has: the month is still running.
    NotDelivered,
}

/// One day of one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayCell {
    /// Source lines of charges of at most two days.
    pub lines: u64,
    /// What to think of it.
    pub state: DayState,
}

/// One account's month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountDays {
    /// Account id; empty where the report has none.
    pub account: String,
    /// Its name, or the id.
    pub name: String,
    /// All source lines of the month, monthly charges included.
    pub lines: u64,
    /// Median of its days with lines, rounded down.
    pub median: u64,
    /// One a day of the month.
    pub days: Vec<DayCell>,
}

/// The month of all accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Days {
    /// The month.
    pub month: Month,
    /// Number of its days.
    pub length: usize,
    /// Those with missing days first, then the ones with most lines.
    pub accounts: Vec<AccountDays>,
    /// Days of accounts without lines where some are expected.
    pub missing: usize,
    /// Days of accounts that should have lines.
    pub expected: usize,
    /// Source lines of the month.
    pub lines: u64,
    first: i32,
}

/// The days of a month.
pub fn days(survey: &Survey, finality: &Finality, month: Month) -> Days {
    let (first, length) = days_of(month);
    let row = |(account, lines): (&str, &AccountLines)| {
        let span = Span {
            first,
            length,
            from: survey.first_day(account).unwrap_or(first),
            to: survey.last_day(&lines.payers, month).unwrap_or(first - 1),
            settled: settled_day(finality, first, length),
        };
        AccountDays {
            account: account.to_owned(),
            name: lines.name().unwrap_or(account).to_owned(),
            lines: lines.lines,
            median: twice_median(lines) / 2,
            days: span.cells(lines),
        }
    };
    let mut accounts: Vec<AccountDays> = survey.accounts(month).map(row).collect();
    accounts.sort_by(|a, b| {
        let key = |row: &AccountDays| (row.missing() > 0, row.lines);
        key(b).cmp(&key(a)).then_with(|| a.account.cmp(&b.account))
    });
    Days {
        month,
        length,
        missing: accounts.iter().map(AccountDays::missing).sum(),
        expected: accounts.iter().map(AccountDays::expected).sum(),
        lines: accounts.iter().map(|account| account.lines).sum(),
        accounts,
        first,
    }
}

/// The last day that is older than what AWS may still add to.
fn settled_day(finality: &Finality, first: i32, length: usize) -> i32 {
    if !finality.is_running() {
        return first + i32::try_from(length).unwrap_or(0);
    }
    i32::try_from((finality.usage_until - SETTLED_MS).div_euclid(DAY_MS)).unwrap_or(i32::MAX) - 1
}

/// Twice the median of the days with lines, which may lie between two numbers.
fn twice_median(lines: &AccountLines) -> u64 {
    twice_median_of(lines.days.values().copied())
}

fn twice_median_of(counts: impl Iterator<Item = u64>) -> u64 {
    let mut counts: Vec<u64> = counts.collect();
    counts.sort_unstable();
    match counts.len() {
        0 => 0,
        count => counts[(count - 1) / 2] + counts[count / 2],
    }
}

/// Twice the median of each weekday's days with lines: a quiet Sunday is as usual.
fn weekday_medians(lines: &AccountLines) -> [u64; 7] {
    std::array::from_fn(|of| {
        twice_median_of(lines.days.iter().filter(|(day, _)| weekday(**day) == of).map(|(_, count)| *count))
    })
}

/// Days between which an account is judged.
struct Span {
    first: i32,
    length: usize,
    /// The account's first day.
    from: i32,
    /// The last day delivered.
    to: i32,
    /// The last day that is not too young to be judged.
    settled: i32,
}

impl Span {
    fn days(&self) -> impl Iterator<Item = i32> {
        (self.first..).take(self.length)
    }

    fn cells(&self, lines: &AccountLines) -> Vec<DayCell> {
        let expected = self.weekdays(lines);
        let whole = twice_median(lines);
        let few = weekday_medians(lines).map(|of_weekday| of_weekday.min(whole));
        // Less than half of a median, without dividing.
        let is_low = |day: i32, count: u64| count * 4 < few[weekday(day)];
        let of = |day: i32| {
            let count = lines.days.get(&day).copied().unwrap_or(0);
            let state = match count {
                0 if day < self.from => DayState::NotYet,
                0 if day > self.to => DayState::NotDelivered,
                0 if !expected[weekday(day)] => DayState::NoneAsUsual,
                0 if day > self.settled => DayState::Late,
                0 => DayState::Missing,
                count if is_low(day, count) && day > self.settled => DayState::Late,
                count if is_low(day, count) => DayState::Low,
                _ => DayState::Usual,
            };
            DayCell { lines: count, state }
        };
        self.days().map(of).collect()
    }

    /// By weekday, whether at least half of its days have lines.
    fn weekdays(&self, lines: &AccountLines) -> [bool; 7] {
        let mut seen = [(0, 0); 7];
        for day in self.days().filter(|day| (self.from..=self.to).contains(day)) {
            let (with, all) = &mut seen[weekday(day)];
            *all += 1;
            *with += i32::from(lines.days.contains_key(&day));
        }
        seen.map(|(with, all)| with > 0 && with * 2 >= all)
    }
}

impl AccountDays {
    fn count(&self, states: &[DayState]) -> usize {
        self.days.iter().filter(|cell| states.contains(&cell.state)).count()
    }

    /// Days without lines where some are expected.
    pub fn missing(&self) -> usize {
        self.count(&[DayState::Missing])
    }

    fn expected(&self) -> usize {
        self.count(&[DayState::Usual, DayState::Low, DayState::Missing, DayState::Late])
    }
}

impl Days {
    /// How many cells are in a state.
    pub fn count(&self, state: DayState) -> usize {
        self.accounts.iter().map(|account| account.count(&[state])).sum()
    }

    /// `2026-10-12` of a place in the month, from 0.
    pub fn day(&self, index: usize) -> String {
        printed(self.first + i32::try_from(index).unwrap_or(0))
    }

    /// Days on which every account that should have lines has none.
    pub fn empty_days(&self) -> Vec<String> {
        let states = |index: usize| self.accounts.iter().map(move |account| account.days[index].state);
        let is_empty = |index: &usize| {
            states(*index).any(|state| state == DayState::Missing)
                && !states(*index).any(|state| [DayState::Usual, DayState::Low].contains(&state))
        };
        (0..self.length).filter(is_empty).map(|index| self.spoken(index)).collect()
    }

    /// `payments-dev on 12 Oct` for each missing day, a run of days as one.
    pub fn missing_words(&self) -> Vec<String> {
        let of = |account: &AccountDays| -> Vec<String> {
            let is_missing = |index: &usize| account.days[*index].state == DayState::Missing;
            let missing: Vec<usize> = (0..self.length).filter(is_missing).collect();
            let runs = missing.chunk_by(|one, next| one + 1 == *next);
            runs.map(|run| format!("{} on {}", account.name, self.run(run))).collect()
        };
        self.accounts.iter().flat_map(of).collect()
    }

    fn run(&self, run: &[usize]) -> String {
        match run {
            [one] => self.spoken(*one),
            [from, .., to] => format!("{} to {}", self.spoken(*from), self.spoken(*to)),
            [] => String::new(),
        }
    }

    fn spoken(&self, index: usize) -> String {
        spoken(self.first + i32::try_from(index).unwrap_or(0))
    }

    /// Days with lines of any account.
    pub fn delivered(&self) -> usize {
        let any = |index: &usize| self.accounts.iter().any(|account| account.days[*index].lines > 0);
        (0..self.length).filter(any).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// October 2026 begins on a Thursday; its first Saturday is the third.
    fn states(count: impl Fn(i32) -> u64) -> Vec<DayState> {
        let (first, length) = days_of("2026-10".parse().unwrap());
        let days = (0..31).map(|index| (first + index, count(index + 1))).filter(|(_, count)| *count > 0);
        let lines = AccountLines { days: days.collect(), ..AccountLines::default() };
        let to = lines.days.keys().max().copied().unwrap_or(first);
        let from = lines.days.keys().min().copied().unwrap_or(first);
        let span = Span { first, length, from, to, settled: to };
        span.cells(&lines).into_iter().map(|cell| cell.state).collect()
    }

    fn is_weekend(day: i32) -> bool {
        matches!(day % 7, 3 | 4)
    }

    #[test]
    fn quiet_weekends_are_as_usual_and_a_quiet_workday_is_low() {
        let states = states(|day| {
            if day == 14 {
                9
            } else if is_weekend(day) {
                4
            } else {
                20
            }
        });
        assert_eq!(states[13], DayState::Low);
        assert!(states.iter().enumerate().all(|(index, state)| index == 13 || *state == DayState::Usual));
    }

    #[test]
    fn half_of_the_median_is_enough() {
        assert_eq!(states(|day| if day == 14 { 10 } else { 20 })[13], DayState::Usual);
    }

    #[test]
    fn weekends_without_lines_are_as_usual_and_a_workday_without_is_missing() {
        let states = states(|day| if day == 14 || is_weekend(day) { 0 } else { 20 });
        assert_eq!(states[2], DayState::NoneAsUsual);
        assert_eq!(states[13], DayState::Missing);
        assert_eq!(states[30], DayState::NotDelivered, "a Saturday at the end");
    }

    #[test]
    fn days_before_the_first_and_after_the_last_are_not_judged() {
        let states = states(|day| u64::from((9..=20).contains(&day)));
        assert_eq!((states[7], states[8], states[20]), (DayState::NotYet, DayState::Usual, DayState::NotDelivered));
    }
}
