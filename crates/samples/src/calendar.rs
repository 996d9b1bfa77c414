//! Hours and months in UTC. A bill knows nothing finer than an hour here.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc, Weekday};
use std::fmt;

/// Hours since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Hour(pub(crate) i64);

impl Hour {
    pub(crate) const NEVER: Self = Self(i64::MAX);
    pub(crate) const ALWAYS: Self = Self(0);

    /// `2026-09-03` or `2026-09-03T14`, from the story's own tables.
    pub(crate) fn of(text: &str) -> Self {
        let (day, hour) = text.split_once('T').unwrap_or((text, "0"));
        let day: NaiveDate = day.parse().expect("the story's dates are well formed");
        let hour: i64 = hour.parse().expect("the story's hours are well formed");
        Self::midnight(day).plus(hour)
    }

    fn midnight(day: NaiveDate) -> Self {
        Self(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp() / 3600)
    }

    pub(crate) fn plus(self, hours: i64) -> Self {
        Self(self.0 + hours)
    }

    pub(crate) fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    pub(crate) fn millis(self) -> i64 {
        self.0 * 3_600_000
    }

    fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0 * 3600, 0).expect("hours of the story are valid times")
    }

    pub(crate) fn hour_of_day(self) -> u32 {
        self.utc().hour()
    }

    pub(crate) fn is_weekend(self) -> bool {
        matches!(self.utc().weekday(), Weekday::Sat | Weekday::Sun)
    }

    /// `2026-09-01T00:00:00Z`, and `.000Z` where a report shows milliseconds.
    pub(crate) fn write_iso(self, millis: bool, out: &mut String) {
        let time = self.utc();
        let digits = |value: u32, width: u32, out: &mut String| {
            for position in (0..width).rev() {
                let digit = value / 10_u32.pow(position) % 10;
                out.push(char::from_digit(digit, 10).unwrap_or('0'));
            }
        };
        digits(time.year().unsigned_abs(), 4, out);
        out.push('-');
        digits(time.month(), 2, out);
        out.push('-');
        digits(time.day(), 2, out);
        out.push('T');
        digits(time.hour(), 2, out);
        out.push_str(if millis { ":00:00.000Z" } else { ":00:00Z" });
    }

    pub(crate) fn iso(self, millis: bool) -> String {
        let mut out = String::new();
        self.write_iso(millis, &mut out);
        out
    }
}

/// A billing period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    pub(crate) const fn new(year: i32, month: u32) -> Self {
        Self { year, month }
    }

    /// Reads `2026-10`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        NaiveDate::from_ymd_opt(year, month, 1).map(|_| Self { year, month })
    }

    #[cfg(test)]
    pub(crate) fn of(text: &str) -> Self {
        Self::parse(text).expect("the story's months are well formed")
    }

    pub(crate) fn containing(hour: Hour) -> Self {
        let day = hour.utc();
        Self { year: day.year(), month: day.month() }
    }

    pub(crate) fn start(self) -> Hour {
        Hour::midnight(NaiveDate::from_ymd_opt(self.year, self.month, 1).expect("months are checked when made"))
    }

    pub(crate) fn end(self) -> Hour {
        self.next().start()
    }

    pub(crate) fn next(self) -> Self {
        if self.month == 12 { Self { year: self.year + 1, month: 1 } } else { Self { month: self.month + 1, ..self } }
    }

    pub(crate) fn previous(self) -> Self {
        if self.month == 1 { Self { year: self.year - 1, month: 12 } } else { Self { month: self.month - 1, ..self } }
    }

    /// The `count` months that end with this one.
    pub fn window(self, count: usize) -> Vec<Self> {
        let mut months: Vec<Self> =
            std::iter::successors(Some(self), |month| Some(month.previous())).take(count).collect();
        months.reverse();
        months
    }

    pub(crate) fn hours(self) -> i64 {
        self.end().since(self.start())
    }

    pub(crate) fn days(self) -> i64 {
        self.hours() / 24
    }

    /// The folder of a legacy delivery; its end is exclusive: `20260901-20261001`.
    pub(crate) fn range(self) -> String {
        format!("{}-{}", self.compact(), self.next().compact())
    }

    pub(crate) fn compact(self) -> String {
        format!("{:04}{:02}01", self.year, self.month)
    }

    /// A stable number for seeding: `202609`.
    pub(crate) fn number(self) -> u64 {
        u64::from(self.year.unsigned_abs()) * 100 + u64::from(self.month)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_roll_over_the_year() {
        let window = Month::of("2026-02").window(4);
        let text: Vec<String> = window.iter().map(ToString::to_string).collect();
        assert_eq!(text, ["2025-11", "2025-12", "2026-01", "2026-02"]);
        assert_eq!(Month::of("2026-02").hours(), 672);
        assert_eq!(Month::of("2025-12").range(), "20251201-20260101");
    }

    #[test]
    fn hours_are_written_as_reports_write_them() {
        assert_eq!(Hour::of("2026-09-03T14").iso(false), "2026-09-03T14:00:00Z");
        assert_eq!(Hour::of("2026-09-03").iso(true), "2026-09-03T00:00:00.000Z");
    }
}
