//! Timestamps in every spelling that reports use, as milliseconds since 1970 UTC.

use chrono::{DateTime, Datelike, NaiveDate};

const DAY_MS: i64 = 86_400_000;

/// Reads `2018-11-01T00:00:00Z`, `2018-11-01T00:00:00.000Z`, `2019-11-26 00:00:00`, `2026-09-01 01:00:00+00:00`, `2024-09-01`
/// and `20181101T000000.000Z`. Text without a zone is UTC. `None` for anything else and for years outside 2006 to 2100.
pub fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, rest) = split_date(text)?;
    let (clock, offset) = split_zone(rest.strip_prefix(['T', ' ']).unwrap_or(rest))?;
    Some(days(date)? * DAY_MS + clock_ms(clock)? - offset)
}

fn split_date(text: &str) -> Option<([i32; 3], &str)> {
    let compact = text.as_bytes().get(4).is_some_and(u8::is_ascii_digit);
    let (year, month, day, rest) = if compact {
        (text.get(..4)?, text.get(4..6)?, text.get(6..8)?, text.get(8..)?)
    } else {
        let separators = text.get(4..5)? == "-" && text.get(7..8)? == "-";
        separators.then_some(())?;
        (text.get(..4)?, text.get(5..7)?, text.get(8..10)?, text.get(10..)?)
    };
    Some(([number(year)?, number(month)?, number(day)?], rest))
}

/// Years that a bill can be of: AWS sells since 2006.
const YEARS: std::ops::RangeInclusive<i32> = 2006..=2100;

/// Whether a moment that was read as a number lies in those years.
pub(super) fn is_plausible(ms: i64) -> bool {
    DateTime::from_timestamp_millis(ms).is_some_and(|moment| YEARS.contains(&moment.year()))
}

fn days([year, month, day]: [i32; 3]) -> Option<i64> {
    YEARS.contains(&year).then_some(())?;
    let date = NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
    Some(i64::from(date.to_epoch_days()))
}

/// Splits `01:00:00+02:00` into the clock and the offset in milliseconds east of UTC.
fn split_zone(text: &str) -> Option<(&str, i64)> {
    if let Some(clock) = text.strip_suffix('Z').or_else(|| text.strip_suffix(" UTC")) {
        return Some((clock, 0));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, 0)) };
    let (clock, zone) = text.split_at(at);
    let digits = zone[1..].replace(':', "");
    let (hours, minutes) = (number(digits.get(..2)?)?, number(digits.get(2..4).unwrap_or("00"))?);
    let ms = i64::from(hours * 60 + minutes) * 60_000;
    Some((clock, if zone.starts_with('-') { -ms } else { ms }))
}

fn clock_ms(clock: &str) -> Option<i64> {
    if clock.is_empty() {
        return Some(0);
    }
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let digits: String = whole.chars().filter(|c| *c != ':').collect();
    let (h, m) = (number(digits.get(..2)?)?, number(digits.get(2..4)?)?);
    let s = number(digits.get(4..6).unwrap_or("00"))?;
    let ms = match fraction.len() {
        0 => 0,
        _ => number(format!("{fraction:0<3}").get(..3)?)?,
    };
    let sound = h < 24 && m < 60 && s < 61 && digits.len() <= 6;
    sound.then(|| i64::from((h * 60 + m) * 60 + s) * 1000 + i64::from(ms))
}

fn number(digits: &str) -> Option<i32> {
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// The UTC day a moment lies in, as days since 1970.
pub fn day_of(ms: i64) -> i32 {
    i32::try_from(ms.div_euclid(DAY_MS)).unwrap_or(i32::MAX)
}

/// `2026-11` of a moment.
pub fn month_of(ms: i64) -> String {
    DateTime::from_timestamp_millis(ms).map(|moment| moment.format("%Y-%m").to_string()).unwrap_or_default()
}

/// `2026-11-18T00:00:00Z` of a moment.
pub fn print(ms: i64) -> String {
    DateTime::from_timestamp_millis(ms)
        .map(|moment| moment.format("%Y-%m-%dT%H:%M:%SZ").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_one_moment_is_one_moment() {
        for text in [
            "2018-11-01T00:00:00Z",
            "2018-11-01T00:00:00.000Z",
            "2018-11-01 00:00:00",
            "2018-11-01 00:00:00+00:00",
            "2018-11-01 02:00:00+02:00",
            "2018-11-01",
            "20181101T000000.000Z",
            "2018-11-01 00:00:00 UTC",
        ] {
            assert_eq!(parse(text).map(print).as_deref(), Some("2018-11-01T00:00:00Z"), "{text}");
        }
    }

    #[test]
    fn impossible_moments_are_refused() {
        for text in ["", "2018-13-01", "2018-11-01T30:00:00Z", "1999-01-01", "November", "2018-11-1", "2018/11/01"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn fractions_and_days() {
        assert_eq!(parse("2018-11-01T00:00:00.abé"), None);
        let ms = parse("2026-03-29T23:59:59.5Z").unwrap();
        assert_eq!(ms % 1000, 500);
        assert_eq!(day_of(ms), day_of(parse("2026-03-29").unwrap()));
        assert_eq!(month_of(ms), "2026-03");
    }
}
