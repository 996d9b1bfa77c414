//! The numbers of rules, as people changed them.

use std::collections::BTreeMap;

use super::rule::{Limit, Rule};
use super::rules::ALL;
use crate::money::Money;

/// Limits that hold for all rules.
pub const GENERAL: &[Limit] = &[
    Limit {
        name: "days",
        default: "14",
        unit: "days",
        what: "A resource counts once it was there for so many days of the window",
    },
    Limit {
        name: "still",
        default: "48",
        unit: "hours",
        what: "A resource counts while it is billed in so many last hours of the window",
    },
    Limit {
        name: "floor",
        default: "1",
        unit: "a month",
        what: "Findings below so much a month, at their highest, are candidates and not added",
    },
    Limit { name: "stale", default: "30", unit: "days", what: "Evidence older than so many days is stale" },
];

/// The id that limits of all rules go by: `ALL.floor`.
pub(crate) const ALL_RULES: &str = "ALL";

/// Why a limit cannot be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LimitError {
    /// No rule has it.
    #[error("'{0}' is not a limit of any rule; `curio waste --rules` lists them")]
    Unknown(String),
    /// Not a number from zero up.
    #[error("'{value}' cannot be the limit {key}: write a number that is not negative")]
    NotANumber {
        /// `SNAP-01.days`.
        key: String,
        /// What was given.
        value: String,
    },
}

/// Limits that differ from the defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    changed: BTreeMap<String, Money>,
}

impl Limits {
    /// Sets one, by its key: `SNAP-01.days`.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), LimitError> {
        let limit = limit_of(key).ok_or_else(|| LimitError::Unknown(key.to_owned()))?;
        let number = Money::parse(value).ok().map(|parsed| parsed.money).filter(|money| *money >= Money::ZERO);
        let number = number.ok_or_else(|| LimitError::NotANumber { key: key.to_owned(), value: value.to_owned() })?;
        if number == default_of(limit) {
            self.changed.remove(key);
        } else {
            self.changed.insert(key.to_owned(), number);
        }
        Ok(())
    }

    /// Those that differ, by key.
    pub fn changed(&self) -> impl Iterator<Item = (&str, Money)> {
        self.changed.iter().map(|(key, value)| (key.as_str(), *value))
    }

    /// The value of a limit of a rule.
    pub fn of(&self, rule: &Rule, name: &str) -> Money {
        self.value(rule.id, rule.limits, name)
    }

    /// The value of a limit of all rules, as a whole number.
    pub fn hours(&self, name: &str) -> u32 {
        super::case::to_count(self.general(name))
    }

    /// The value of a limit of all rules.
    pub fn general(&self, name: &str) -> Money {
        self.value(ALL_RULES, GENERAL, name)
    }

    fn value(&self, id: &str, limits: &[Limit], name: &str) -> Money {
        let changed = self.changed.get(&format!("{id}.{name}"));
        let known = limits.iter().find(|limit| limit.name == name);
        debug_assert!(known.is_some(), "{id} has no limit {name}");
        changed.copied().or_else(|| known.map(default_of)).unwrap_or_default()
    }
}

/// All limits with their keys, those of all rules first.
pub(crate) fn all() -> impl Iterator<Item = (String, &'static Limit)> {
    let of = |id: &'static str, limits: &'static [Limit]| {
        limits.iter().map(move |limit| (format!("{id}.{}", limit.name), limit))
    };
    of(ALL_RULES, GENERAL).chain(ALL.iter().flat_map(move |rule| of(rule.id, rule.limits)))
}

fn limit_of(key: &str) -> Option<&'static Limit> {
    all().find(|(known, _)| known == key).map(|(_, limit)| limit)
}

fn default_of(limit: &Limit) -> Money {
    Money::parse(limit.default).map(|parsed| parsed.money).unwrap_or_default()
}
