//! What rules about stored data share: how much there is, how it grows, and what another class of storage would save.

use std::collections::BTreeMap;

use crate::money::Money;
use crate::view::Month;
use crate::waste::cost::{HOURS_A_MONTH, minus, plus, whole};
use crate::waste::resource::Past;
use crate::waste::{Case, Cost, Meter, Prices, Resource};

/// GB that a resource holds: GB-months are GB by the share of a month it was there for.
pub(super) fn gb(resource: &Resource, is: impl Fn(&Meter) -> bool) -> Money {
    resource.usage(is).times(whole(HOURS_A_MONTH), whole(i64::from(resource.hours().max(1))))
}

/// S3 storage of any class, small objects and what is being put together included.
pub(super) fn is_stored(meter: &Meter) -> bool {
    meter.of("AmazonS3") && meter.starts("TimedStorage-")
}

/// S3 Standard.
pub(super) fn is_standard(meter: &Meter) -> bool {
    meter.of("AmazonS3") && meter.is("TimedStorage-ByteHrs")
}

/// The part of a cost that another price would save; nothing where it would not.
pub(super) fn gap(prices: &Prices, cost: Cost, from: &str, to: &str) -> Cost {
    let (from, to) = (prices.of(from), prices.of(to));
    cost.times(minus(from, to).max(Money::ZERO), from)
}

/// What a cost at one price would be more at another; nothing where it would not.
pub(super) fn more(prices: &Prices, cost: Cost, from: &str, to: &str) -> Money {
    let (from, to) = (prices.of(from), prices.of(to));
    cost.times(minus(to, from).max(Money::ZERO), from).total()
}

/// Requests that read or write objects. Lists and reads of settings are left out: tools that watch all buckets make those.
pub(super) fn is_object_request(meter: &Meter) -> bool {
    const OPERATIONS: [&str; 14] = [
        "PutObject",
        "PutObjectForRepl",
        "PostObject",
        "GetObject",
        "GetObjectForRepl",
        "HeadObject",
        "CopyObject",
        "CopyPartGet",
        "CopyGet",
        "UploadPart",
        "UploadPartCopy",
        "InitiateMultipartUpload",
        "CompleteMultipartUpload",
        "SelectObjectContent",
    ];
    meter.of("AmazonS3") && meter.starts("Requests-") && OPERATIONS.contains(&&*meter.operation)
}

/// GB by month of storage usage, oldest first: GB-months of a month that was not there wholly are brought to a whole one.
pub(super) fn gb_by_month<'a>(past: impl Iterator<Item = &'a Past>) -> Vec<(Month, Money)> {
    let mut months: BTreeMap<Month, (Money, u32, u32)> = BTreeMap::new();
    for past in past {
        let (usage, first, end) = months.entry(past.month).or_insert((Money::ZERO, u32::MAX, 0));
        *usage = plus(*usage, past.usage);
        (*first, *end) = ((*first).min(past.first_hour), (*end).max(past.end_hour));
    }
    let gb = |(month, (usage, first, end)): (Month, (Money, u32, u32))| {
        let hours = end.saturating_sub(first).max(1);
        (month, usage.times(whole(i64::from(days_of(month)) * 24), whole(i64::from(hours))))
    };
    months.into_iter().map(gb).collect()
}

/// It rose every month by at least so many percent, over so many months up to the window's last.
pub(super) fn is_growing(case: &Case<'_>, gb: &[(Month, Money)], months: u32, percent: Money) -> bool {
    let count = usize::try_from(months).unwrap_or(usize::MAX).max(2);
    let Some(recent) = gb.len().checked_sub(count).and_then(|from| gb.get(from..)) else { return false };
    let is_last = recent.last().is_some_and(|(month, _)| *month == case.bill.window.period.to);
    let rose = |pair: &[(Month, Money)]| {
        let least = pair[0].1.times(plus(whole(100), percent), whole(100));
        pair[0].0.plus(1) == pair[1].0 && pair[1].1 > least
    };
    is_last && recent.windows(2).all(rose)
}

/// `100, 120, 150`, the last months of what grew.
pub(super) fn told(gb: &[(Month, Money)], months: u32) -> String {
    let from = gb.len().saturating_sub(usize::try_from(months).unwrap_or(usize::MAX));
    let recent: Vec<String> = gb[from..].iter().map(|(_, gb)| gb.grouped(0)).collect();
    recent.join(", ")
}

/// Days of a month.
fn days_of(month: Month) -> u32 {
    let text = month.to_string();
    let (year, number) = text.split_once('-').unwrap_or_default();
    let year: u32 = year.parse().unwrap_or_default();
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match number {
        "02" if is_leap => 29,
        "02" => 28,
        "04" | "06" | "09" | "11" => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::days_of;

    #[test]
    fn months_have_their_days() {
        for (month, days) in
            [("2026-02", 28), ("2024-02", 29), ("1900-02", 28), ("2000-02", 29), ("2026-09", 30), ("2026-12", 31)]
        {
            assert_eq!(days_of(month.parse().unwrap()), days, "{month}");
        }
    }
}
