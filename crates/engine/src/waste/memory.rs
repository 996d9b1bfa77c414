//! What people decided about findings, and what became of it.
//!
//! A decision is remembered by the finding's key, so that it holds whatever is imported again. Days are texts like `2026-11-30`,
//! which are in order as texts: the engine reads no clock and is told what day it is.

mod ledger;

use std::collections::BTreeMap;

use super::cost::Saving;
use super::findings::{Counts, Finding, Findings};
use super::population::Population;
use crate::ingest::time;
use crate::money::Money;
use crate::view::Month;

pub use ledger::{Later, Outcome, Verified, ledger};

/// What is decided about a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Nothing yet.
    #[default]
    Open,
    /// It is waste, and it is to be done.
    Accepted,
    /// Somebody said when it is done.
    Promised {
        /// The day, itself included.
        by: String,
    },
    /// Not now.
    Snoozed {
        /// The last day of rest.
        until: String,
        /// Why.
        reason: String,
    },
    /// It is not waste.
    Refuted {
        /// Why.
        reason: String,
    },
}

impl Status {
    /// `open`, `accepted`, `promised`, `snoozed`, `refuted`.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Promised { .. } => "promised",
            Self::Snoozed { .. } => "snoozed",
            Self::Refuted { .. } => "refuted",
        }
    }

    /// With its day and reason: `snoozed until 2026-12-31: migration`.
    pub fn words(&self) -> String {
        match self {
            Self::Open | Self::Accepted => self.id().to_owned(),
            Self::Promised { by } => format!("promised by {by}"),
            Self::Snoozed { until, reason } => format!("snoozed until {until}: {reason}"),
            Self::Refuted { reason } => format!("refuted: {reason}"),
        }
    }

    /// Nobody is to act: it is not on work lists and not in totals of what is left to do.
    pub const fn is_set_aside(&self) -> bool {
        matches!(self, Self::Snoozed { .. } | Self::Refuted { .. })
    }
}

/// What acting was to save when it was promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The last month of the window that the finding was of.
    pub month: Month,
    /// What it was to save in a month of 730 hours.
    pub saving: Saving,
    /// What the resource cost in such a month.
    pub current: Money,
    /// Ids of resources that take its place: what they cost is taken off the saving.
    pub replaced_by: Vec<String>,
}

impl Promise {
    /// What acting on a finding is to save, as it stands.
    pub fn of(finding: &Finding, population: &Population) -> Self {
        let month = population.window.period.to;
        Self { month, saving: finding.saving, current: finding.current, replaced_by: Vec::new() }
    }
}

/// What is decided about one finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// The finding's key.
    pub key: String,
    /// What is decided.
    pub status: Status,
    /// Who does it, where that is not the resource's owner.
    pub owner: Option<String>,
    /// In their own words.
    pub note: String,
    /// What it was to save, for accepted and promised findings.
    pub promise: Option<Promise>,
}

impl Decision {
    /// Nothing is decided.
    pub fn open(key: &str) -> Self {
        Self { key: key.to_owned(), ..Self::default() }
    }

    /// It says nothing that would have to be remembered.
    pub fn is_empty(&self) -> bool {
        self.status == Status::Open && self.owner.is_none() && self.note.is_empty() && self.promise.is_none()
    }
}

/// Decisions by the keys of findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    decisions: BTreeMap<String, Decision>,
}

impl Memory {
    /// What is decided about a finding.
    pub fn get(&self, key: &str) -> Option<&Decision> {
        self.decisions.get(key)
    }

    /// Remembers a decision in place of the one before; one that says nothing is forgotten. Gives the one before.
    pub fn set(&mut self, decision: Decision) -> Option<Decision> {
        if decision.is_empty() {
            return self.decisions.remove(&decision.key);
        }
        self.decisions.insert(decision.key.clone(), decision)
    }

    /// All decisions, by key.
    pub fn iter(&self) -> impl Iterator<Item = &Decision> {
        self.decisions.values()
    }

    /// Who is to act on a finding: who took it on, else the resource's owner; empty for nobody.
    pub fn owner<'a>(&'a self, finding: &Finding, population: &'a Population) -> &'a str {
        let named = self.get(&finding.key).and_then(|decision| decision.owner.as_deref());
        named.or_else(|| finding.resource(population).map(|resource| &*resource.owner)).unwrap_or_default()
    }

    /// It is added up and somebody is to act on it: it belongs on a work list.
    pub fn is_to_do(&self, finding: &Finding, today: &str) -> bool {
        finding.counts == Counts::Headline && !self.standing(&finding.key, today).is_set_aside()
    }

    /// The findings where those that people refuted leave their place to what else is advised.
    #[must_use]
    pub fn applied(&self, findings: Findings) -> Findings {
        let is_refuted = |key: &str| self.get(key).is_some_and(|one| matches!(one.status, Status::Refuted { .. }));
        if self.iter().any(|decision| is_refuted(&decision.key)) {
            return findings.without(|finding| is_refuted(&finding.key));
        }
        findings
    }

    /// How a finding stands on a day; open where nothing is decided.
    pub fn standing(&self, key: &str, today: &str) -> Status {
        self.get(key).map_or(Status::Open, |decision| standing(decision, today))
    }
}

impl FromIterator<Decision> for Memory {
    fn from_iter<I: IntoIterator<Item = Decision>>(decisions: I) -> Self {
        let mut memory = Self::default();
        for decision in decisions {
            memory.set(decision);
        }
        memory
    }
}

/// What is decided, as it stands on a day: a snooze past its day is open again.
pub fn standing(decision: &Decision, today: &str) -> Status {
    match &decision.status {
        Status::Snoozed { until, .. } if until.as_str() < today => Status::Open,
        status => status.clone(),
    }
}

/// Its day is past, and it is still only promised.
pub fn is_late(decision: &Decision, today: &str) -> bool {
    matches!(&decision.status, Status::Promised { by } if by.as_str() < today)
}

/// True for a day as decisions have it: `2026-11-30`.
pub fn is_day(text: &str) -> bool {
    text.len() == 10 && time::parse(text).is_some_and(|ms| time::print(ms).starts_with(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(status: Status) -> Decision {
        Decision { status, ..Decision::open("EBS-04|1|vol-a") }
    }

    #[test]
    fn a_snooze_ends_after_its_day_and_a_promise_is_late_after_it() {
        let snoozed = decided(Status::Snoozed { until: "2026-11-30".to_owned(), reason: "migration".to_owned() });
        assert_eq!(standing(&snoozed, "2026-11-30"), snoozed.status);
        assert_eq!(standing(&snoozed, "2026-12-01"), Status::Open);
        let promised = decided(Status::Promised { by: "2026-11-30".to_owned() });
        assert!(!is_late(&promised, "2026-11-30") && is_late(&promised, "2027-01-01"));
        assert_eq!(standing(&promised, "2027-01-01"), promised.status, "a promise stays one");
        let refuted = decided(Status::Refuted { reason: "standby".to_owned() });
        assert_eq!(standing(&refuted, "2099-01-01").words(), "refuted: standby");
    }

    #[test]
    fn what_says_nothing_is_forgotten() {
        let mut memory = Memory::default();
        assert_eq!(memory.set(decided(Status::Accepted)), None);
        assert_eq!(
            memory.set(Decision { note: "asked".to_owned(), ..decided(Status::Open) }).unwrap().status.id(),
            "accepted"
        );
        assert_eq!(memory.iter().count(), 1, "a note is kept");
        memory.set(decided(Status::Open));
        assert_eq!((memory.iter().count(), memory.standing("EBS-04|1|vol-a", "2026-11-30")), (0, Status::Open));
    }

    #[test]
    fn days_are_days() {
        for day in ["2026-11-30", "2028-02-29"] {
            assert!(is_day(day), "{day}");
        }
        for text in ["", "2026-11-31", "2026-02-29", "2026-11", "20261130", "2026-1-3000", "tomorrow", "2026-11-30T00"]
        {
            assert!(!is_day(text), "{text}");
        }
    }
}
