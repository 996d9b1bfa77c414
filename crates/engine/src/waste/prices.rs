//! Relations of published prices. A saving is a share of what the bill says, so that a region's or a contract's price is never
//! replaced by a published one; only how two prices stand to each other is taken from here.

use std::collections::BTreeMap;

use super::families::instance_gap;
use crate::money::Money;

/// One a line: key, price in US dollars, unit, what it is. Region us-east-1.
const PUBLISHED: &str = include_str!("prices.csv");

/// Published prices of us-east-1, by key.
#[derive(Clone, Debug)]
pub struct Prices {
    known: BTreeMap<String, Money>,
}

impl Prices {
    /// Those that come with Curio.
    pub fn published() -> Self {
        let price = |line: &str| {
            let mut cells = line.split(',');
            let (key, price) = (cells.next()?, cells.next()?);
            Some((key.to_owned(), Money::parse(price).ok()?.money))
        };
        Self { known: PUBLISHED.lines().skip(1).filter_map(price).collect() }
    }

    /// A price; zero where it is not known, which a test makes sure of for the keys that rules use.
    pub fn of(&self, key: &str) -> Money {
        let price = self.known.get(key).copied();
        debug_assert!(price.is_some(), "no price {key}");
        price.unwrap_or_default()
    }

    /// An amount billed at one price, at another: amount × to ÷ from.
    pub fn turned(&self, amount: Money, from: &str, to: &str) -> Money {
        let from = self.of(from);
        if from.is_zero() { amount } else { amount.times(self.of(to), from) }
    }

    /// The share that moving from one instance family to another saves, in percent; none where a price is not known.
    pub fn instance_gap(&self, from: &str, to: &str) -> Option<Money> {
        instance_gap(from, to)
    }
}
