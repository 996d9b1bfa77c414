//! One resource: what it was billed for in the window, and before.

use std::sync::Arc;

use super::cost::{Cost, Saving, plus};
use super::meter::Meter;
use super::week::Week;
use crate::money::Money;
use crate::tags::folded;
use crate::view::Month;

/// A resource; or, without an id, what an account has of a service in a region on lines that name no resource.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its place in the population.
    pub place: usize,
    /// Id or ARN, as the report has it; empty for lines that name none.
    pub id: Arc<str>,
    /// Account.
    pub account: Arc<str>,
    /// Region of most of its cost.
    pub region: Arc<str>,
    /// Who owns it by the rules; empty where they say nothing.
    pub owner: Arc<str>,
    /// Tags that rules ask for, key and value.
    pub tags: Vec<(Arc<str>, Arc<str>)>,
    /// Usage in the window; empty for what was only billed before.
    pub meters: Vec<Meter>,
    /// Usage by month, oldest first, the window's months included.
    pub past: Vec<Past>,
    /// First hour of the window it was billed for.
    pub first_hour: u32,
    /// The hour of the window it was billed before.
    pub end_hour: u32,
    /// The first hour of all that is loaded.
    pub born: u32,
    /// The hour it was last billed before, in all that is loaded.
    pub last: u32,
    /// When it ran, where the report has hours and a rule asks for them.
    pub week: Option<Week>,
}

/// Usage of one kind in one month.
#[derive(Clone, Debug)]
pub struct Past {
    /// The billing period.
    pub month: Month,
    /// Service code.
    pub service: Arc<str>,
    /// Usage type without regions.
    pub usage_type: Arc<str>,
    /// Quantity.
    pub usage: Money,
    /// Cost in the window's basis.
    pub cost: Money,
    /// First hour.
    pub first_hour: u32,
    /// The hour it ended before.
    pub end_hour: u32,
}

impl Resource {
    /// One of which nothing is known yet.
    pub(crate) fn named(id: &Arc<str>, account: &Arc<str>, region: &Arc<str>) -> Self {
        Self {
            place: 0,
            id: Arc::clone(id),
            account: Arc::clone(account),
            region: Arc::clone(region),
            owner: Arc::default(),
            tags: Vec::new(),
            meters: Vec::new(),
            past: Vec::new(),
            first_hour: u32::MAX,
            end_hour: 0,
            born: u32::MAX,
            last: 0,
            week: None,
        }
    }

    /// The last part of an ARN, else the id: `vol-0a9c3e51b7d2f4468`.
    pub fn name(&self) -> &str {
        short(&self.id)
    }

    /// What people call it: its id, or what it is where it has none.
    pub fn label(&self) -> String {
        if self.id.is_empty() {
            let kind = self.first(|_| true).map_or("usage", |meter| &*meter.usage_type);
            return format!("{kind} without a resource id");
        }
        self.name().to_owned()
    }

    /// Hours from its first to its last in the window.
    pub fn hours(&self) -> u32 {
        self.end_hour.saturating_sub(self.first_hour)
    }

    /// Days of them, the last one begun.
    pub fn days(&self) -> u32 {
        self.hours().div_ceil(24)
    }

    /// Some meter is so.
    pub fn has(&self, is: impl Fn(&Meter) -> bool) -> bool {
        self.meters.iter().any(is)
    }

    /// The costliest meter that is so.
    pub fn first(&self, is: impl Fn(&Meter) -> bool) -> Option<&Meter> {
        self.meters
            .iter()
            .filter(|meter| is(meter))
            .max_by_key(|meter| (meter.cost, std::cmp::Reverse(&meter.usage_type)))
    }

    /// Quantity of the meters that are so.
    pub fn usage(&self, is: impl Fn(&Meter) -> bool) -> Money {
        self.meters.iter().filter(|meter| is(meter)).fold(Money::ZERO, |sum, meter| plus(sum, meter.usage))
    }

    /// Cost of the meters that are so.
    pub fn cost(&self, is: impl Fn(&Meter) -> bool) -> Cost {
        self.meters.iter().filter(|meter| is(meter)).fold(Cost::default(), |sum, meter| sum.plus(meter.split()))
    }

    /// All of its cost.
    pub fn total(&self) -> Cost {
        self.cost(|_| true)
    }

    /// Source lines of the meters that are so.
    pub fn lines(&self, is: impl Fn(&Meter) -> bool) -> u64 {
        self.meters.iter().filter(|meter| is(meter)).map(|meter| meter.lines).sum()
    }

    /// A cost of the window as a saving of a month.
    pub fn monthly(&self, cost: Cost) -> Saving {
        cost.saving(self.hours())
    }

    /// The value of a tag, its key spelled anyhow; empty where it has none.
    pub fn tag(&self, keys: &[&str]) -> &str {
        let known: Vec<String> = self.tags.iter().map(|(key, _)| folded(key)).collect();
        let named = |key: &&str| known.iter().position(|known| *known == folded(key));
        let place = if known.is_empty() { None } else { keys.iter().find_map(named) };
        place.map_or("", |place| &self.tags[place].1)
    }

    /// A tag says that it is not for production. What no tag tells is not taken for anything.
    pub fn is_non_production(&self) -> bool {
        const NAMES: [&str; 16] = [
            "dev",
            "develop",
            "development",
            "test",
            "testing",
            "tst",
            "qa",
            "stage",
            "staging",
            "stg",
            "sandbox",
            "sbx",
            "nonprod",
            "nonproduction",
            "uat",
            "lab",
        ];
        NAMES.contains(&folded(self.tag(ENVIRONMENT)).as_str())
    }

    /// A tag says that it is meant to stand by, or must be kept.
    pub fn is_kept_on_purpose(&self) -> bool {
        const WORDS: [&str; 6] = ["standby", "disaster", "legalhold", "dr", "retain", "failover"];
        self.tags.iter().any(|(key, value)| {
            let (key, value) = (folded(key), folded(value));
            WORDS.contains(&value.as_str())
                || (["legalhold", "dr", "standby"].contains(&key.as_str()) && value != "no" && value != "false")
        })
    }

    /// Cost of one month, of all its usage.
    pub fn cost_of(&self, month: Month) -> Money {
        self.past.iter().filter(|past| past.month == month).fold(Money::ZERO, |sum, past| plus(sum, past.cost))
    }

    /// Quantity by month of the usage that is so, oldest first; only months that have any.
    pub fn quantities(&self, is: impl Fn(&Past) -> bool) -> Vec<(Month, Money)> {
        let mut sums: Vec<(Month, Money)> = Vec::new();
        for past in self.past.iter().filter(|past| is(past)) {
            match sums.last_mut().filter(|(month, _)| *month == past.month) {
                Some((_, sum)) => *sum = plus(*sum, past.usage),
                None => sums.push((past.month, past.usage)),
            }
        }
        sums
    }
}

/// Keys of tags that tell the environment.
pub(crate) const ENVIRONMENT: &[&str] = &["environment", "env", "stage", "tier"];

/// The last part of an ARN, else the id. A load balancer's ends with a number of its own, before which its name is.
pub(crate) fn short(id: &str) -> &str {
    if !id.starts_with("arn:") {
        return id;
    }
    let mut parts = id.trim_end_matches('/').rsplit(['/', ':']);
    let (last, before, kind) = (parts.next().unwrap_or(id), parts.next(), parts.next());
    let is_number = last.len() >= 16 && last.bytes().all(|byte| byte.is_ascii_hexdigit());
    before.filter(|_| is_number && matches!(kind, Some("app" | "net" | "gwy"))).unwrap_or(last)
}
