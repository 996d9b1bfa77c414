//! What a rule has in hand.

use super::evidence::{Evidence, answers};
use super::found::Proof;
use super::limits::Limits;
use super::population::Population;
use super::prices::Prices;
use super::resource::Resource;
use super::rule::{Question, Rule};
use crate::money::Money;

/// What a rule has in hand.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// What was billed.
    pub bill: &'a Population,
    /// What people loaded besides.
    pub evidence: &'a Evidence,
    /// Relations of prices.
    pub prices: &'a Prices,
    pub(crate) limits: &'a Limits,
    pub(crate) rule: &'static Rule,
}

impl<'a> Case<'a> {
    /// The rule that looks.
    pub(crate) const fn rule_of(&self) -> &'static Rule {
        self.rule
    }

    /// What evidence says about a resource.
    pub(crate) fn answers(&self, question: Question, resource: &Resource) -> Vec<Proof> {
        answers(self, question, resource)
    }

    /// A limit of the rule, by its name.
    pub fn limit(&self, name: &str) -> Money {
        self.limits.of(self.rule, name)
    }

    /// A limit of the rule as a whole number.
    pub fn count(&self, name: &str) -> u32 {
        to_count(self.limit(name))
    }

    /// Resources with an id that were there long enough and are still billed: most rules look at these.
    pub fn settled(&self) -> impl Iterator<Item = &'a Resource> + use<'a> {
        let hours = to_count(self.limits.general("days")) * 24;
        let still = self.bill.window.end_hour.saturating_sub(to_count(self.limits.general("still")));
        let long = move |resource: &&Resource| resource.hours() >= hours && resource.end_hour >= still;
        self.bill.resources.iter().filter(|resource| !resource.id.is_empty()).filter(long)
    }

    /// Those of them that have usage of a service.
    pub fn settled_of(&self, service: &'static str) -> impl Iterator<Item = &'a Resource> + use<'a> {
        self.settled().filter(move |resource| resource.has(|meter| meter.of(service)))
    }

    /// Everything that was billed in the window, lines without a resource included: for charges that are waste as such.
    pub fn billed(&self) -> impl Iterator<Item = &'a Resource> + use<'a> {
        let still = self.bill.window.end_hour.saturating_sub(to_count(self.limits.general("still")));
        self.bill.resources.iter().filter(move |resource| !resource.meters.is_empty() && resource.end_hour >= still)
    }

    /// A number of days before the window's end, as an hour.
    pub fn days_ago(&self, days: u32) -> u32 {
        self.bill.window.end_hour.saturating_sub(days * 24)
    }
}

/// A limit as a whole number; what no count can be is the largest one.
pub(crate) fn to_count(limit: Money) -> u32 {
    u32::try_from(limit.0 / Money::ONE.0).unwrap_or(u32::MAX / 24)
}
