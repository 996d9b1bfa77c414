//! UTC days of a billing month, as days since 1970.

use chrono::{Datelike, NaiveDate};

use crate::view::Month;

/// A UTC day has so many milliseconds.
pub(super) const DAY_MS: i64 = 86_400_000;

/// A month's first day and the number of its days.
pub(super) fn days_of(month: Month) -> (i32, usize) {
    let (first, next) = (first_day(month), first_day(month.plus(1)));
    (first, usize::try_from(next - first).unwrap_or(0))
}

fn first_day(month: Month) -> i32 {
    let date = NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d");
    date.map_or(0, |date| date.to_epoch_days())
}

/// 0 is Thursday, as 1 January 1970 was; only equality matters.
pub(super) fn weekday(day: i32) -> usize {
    usize::try_from(day.rem_euclid(7)).unwrap_or(0)
}

/// `2026-10-12`.
pub(super) fn printed(day: i32) -> String {
    date(day).to_string()
}

/// `12 Oct`.
pub(super) fn spoken(day: i32) -> String {
    let date = date(day);
    format!("{} {}", date.day(), date.format("%b"))
}

fn date(day: i32) -> NaiveDate {
    NaiveDate::from_epoch_days(day).unwrap_or_default()
}
