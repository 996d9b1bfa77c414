//! How far a month has come and whether it is invoiced.

use std::collections::BTreeMap;

use super::calendar::{DAY_MS, days_of};
use crate::bill::Bill;
use crate::ingest::{Control, time};
use crate::view::Month;

/// What says whether a month can still change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finality {
    /// Source lines.
    pub lines: u64,
    /// Those that name no invoice: the month is provisional.
    pub lines_without_invoice: u64,
    /// How far usage goes, milliseconds since 1970 UTC; of several payers the one that is furthest behind. 0 without usage.
    pub usage_until: i64,
    /// That payer, where there are several.
    pub behind: Option<String>,
    /// End of the month.
    ends: i64,
}

impl Finality {
    /// True while usage does not reach the end of the month, or, once all is invoiced, its last day.
    pub fn is_running(&self) -> bool {
        let end = if self.lines_without_invoice > 0 { self.ends - 1 } else { self.ends - DAY_MS };
        self.usage_until > 0 && self.usage_until <= end
    }

    /// True once every line is invoiced and usage reaches the end of the month.
    pub fn is_final(&self) -> bool {
        self.lines_without_invoice == 0 && !self.is_running()
    }

    /// How far usage goes, `2026-10-18T09:00:00Z`; absent without usage.
    pub fn until(&self) -> Option<String> {
        (self.usage_until > 0).then(|| time::print(self.usage_until))
    }

    /// `18 Oct 09:00 UTC`.
    pub(super) fn until_words(&self) -> String {
        let day = super::calendar::spoken(time::day_of(self.usage_until));
        let clock = time::print(self.usage_until);
        format!("{day} {} UTC", clock.get(11..16).unwrap_or_default())
    }
}

/// The finality of a month.
pub fn finality(bill: &Bill, month: Month) -> Finality {
    let (first, length) = days_of(month);
    let period = month.to_string();
    let controls: Vec<&Control> = bill.controls().filter(|control| control.period == period).collect();
    let mut until: BTreeMap<&str, i64> = BTreeMap::new();
    for control in &controls {
        let known = until.entry(control.payer.as_str()).or_default();
        *known = control.usage_until.max(*known);
    }
    let several = until.len() > 1;
    let behind = until.into_iter().filter(|(_, until)| *until > 0).min_by_key(|(_, until)| *until);
    Finality {
        lines: controls.iter().map(|control| control.lines).sum(),
        lines_without_invoice: controls.iter().map(|control| control.lines_without_invoice).sum(),
        usage_until: behind.map_or(0, |(_, until)| until),
        behind: behind.filter(|_| several).map(|(payer, _)| payer.to_owned()),
        ends: (i64::from(first) + i64::try_from(length).unwrap_or(0)) * DAY_MS,
    }
}
