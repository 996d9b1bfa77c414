//! Pools and how they are shared.

use std::collections::BTreeMap;

use toml_edit::{Item, Table, Value};

use super::Reader;
use crate::attribution::document::{Flaw, Span, meant};
use crate::attribution::rules::{Driver, Method, OWNER, Pool, Receiver, Sharing, Split};
use crate::attribution::tables::Quantities;
use crate::money::Money;

/// How the file begins to name a pool where owners are listed.
const POOL: &str = "pool:";
/// What fixed shares add up to.
const HUNDRED: Money = Money(100 * Money::ONE.0);

impl Reader<'_> {
    pub(super) fn sharing(&mut self, item: &Item) {
        let Some(table) = self.text.table(item) else { return };
        self.text.check_keys(table, &["method", "credits"]);
        let method = self.choice(table.get("method"), &["direct", "steps", "reciprocal"]);
        let credits = self.choice(table.get("credits"), &["apart", "follow"]);
        self.rules.sharing = Sharing {
            method: [Method::Direct, Method::Steps, Method::Reciprocal][method],
            credits_follow: credits == 1,
        };
    }

    pub(super) fn pools(&mut self, root: &Table) {
        let Some(item) = root.get("pool") else { return };
        let tables = self.text.list(item, "pool");
        if self.rules.dimension(OWNER).is_none() {
            self.text.flaw(
                &tables.first().and_then(|table| table.span()),
                "Pools are shared to owners, and no rule says who owns what.",
                "Add [dimension.owner].",
            );
        }
        let names: Vec<String> = tables
            .iter()
            .map(|table| table.get("name").and_then(Item::as_str).unwrap_or_default().to_owned())
            .collect();
        for (index, table) in tables.into_iter().enumerate() {
            if let Some(pool) = self.pool(table, &names, index) {
                self.rules.pools.push(pool);
            }
        }
    }

    fn pool(&mut self, table: &Table, names: &[String], index: usize) -> Option<Pool> {
        self.text.check_keys(table, &["name", "when", "split", "to", "shares", "driver"]);
        let (span, name) = (table.span(), &names[index]);
        if name.trim().is_empty() {
            self.text.flaw(&span, "This pool has no name.", "Add name = \"Support\".");
        } else if names[..index].contains(name) {
            self.text.flaw(
                &table.get("name").and_then(Item::span),
                format!("There are two pools {name}."),
                "Give one another name.",
            );
        }
        let when = self.conditions(table.get("when"));
        if when.is_empty() {
            self.text.flaw(
                &span,
                "This pool says of no line that it is in it.",
                "Add when = { service = { prefix = \"AWSSupport\" } }.",
            );
        }
        let split = match self.choice(table.get("split"), &["proportional", "even", "fixed", "driver"]) {
            0 => Split::Proportional,
            1 => Split::Even,
            2 => Split::Fixed(self.shares(table, names)?),
            _ => Split::Driver(self.driver(table, names)?),
        };
        for (setting, wanted) in [("shares", "fixed"), ("driver", "driver")] {
            if let Some(item) = table.get(setting).filter(|_| split.id() != wanted) {
                self.text.flaw(
                    &item.span(),
                    format!("A pool with {setting} is split = \"{wanted}\"."),
                    format!("Leave {setting} out, or change split."),
                );
            }
        }
        let to = table.get("to").and_then(|item| {
            let texts = self.text.strings(item)?;
            Some(texts.iter().filter_map(|text| self.receiver(text, names, &item.span())).collect())
        });
        Some(Pool { name: name.clone(), line: self.text.line(&span), when, split, to })
    }

    fn receiver(&mut self, text: &str, names: &[String], span: &Span) -> Option<Receiver> {
        if let Some(pool) = text.strip_prefix(POOL) {
            let place = names.iter().position(|name| name == pool);
            if place.is_none() {
                let hint = meant(pool, names.iter().map(String::as_str)).unwrap_or_default();
                self.text.flaw(span, format!("There is no pool '{pool}'."), hint);
            }
            return place.map(Receiver::Pool);
        }
        let owner = self.rules.dimension(OWNER).map(|index| self.rules.dimensions[index].clone());
        if let Some(owner) = owner {
            self.check_allowed(&owner, text, span);
        }
        Some(Receiver::Owner(text.to_owned()))
    }

    fn shares(&mut self, table: &Table, names: &[String]) -> Option<BTreeMap<Receiver, Money>> {
        let Some(item) = table.get("shares") else {
            self.text.flaw(
                &table.span(),
                "This pool is split by fixed shares and has none.",
                "Add shares = { payments = 60, web = 40 }.",
            );
            return None;
        };
        let given = self.text.table(item)?;
        let mut shares = BTreeMap::new();
        for (name, value) in given.iter() {
            let Some(percent) = self.percent(value) else { continue };
            let Some(receiver) = self.receiver(name, names, &value.span()) else { continue };
            shares.insert(receiver, percent);
        }
        let sum = crate::money::checked_sum(shares.values().copied()).unwrap_or(Money::ZERO);
        if sum != HUNDRED && shares.len() == given.len() {
            self.text.flaw(
                &item.span(),
                format!("The shares add up to {sum} and not to 100."),
                "Write each in percent.",
            );
        }
        Some(shares)
    }

    /// A number as it is written: 33.3 is not what a binary number makes of it.
    fn percent(&mut self, item: &Item) -> Option<Money> {
        let written = match item {
            Item::Value(Value::String(text)) => Some(text.value().clone()),
            Item::Value(Value::Integer(number)) => Some(number.value().to_string()),
            Item::Value(Value::Float(_)) => self.text.written(&item.span()),
            _ => None,
        };
        let read = written.and_then(|text| Money::parse(text.trim()).ok()).map(|parsed| parsed.money);
        if read.is_none_or(|share| share < Money::ZERO) {
            self.text.flaw(&item.span(), "This is no share in percent.", "Write a number from 0 to 100.");
            return None;
        }
        read
    }

    fn driver(&mut self, table: &Table, names: &[String]) -> Option<Driver> {
        let Some(item) = table.get("driver") else {
            self.text.flaw(
                &table.span(),
                "This pool is split by a driver and names none.",
                "Add driver = \"quantities.csv\".",
            );
            return None;
        };
        let read = self.read_table(item, Quantities::read)?;
        let mut driver = Driver { file: read.file.clone(), months: BTreeMap::new() };
        for (month, rows) in read.months {
            let receiver = |(row, name, quantity): (u64, String, Money)| {
                Some((self.named_in_table(&name, names, &read.file, row)?, quantity))
            };
            let receivers = rows.into_iter().filter_map(receiver).collect();
            driver.months.insert(month, receivers);
        }
        Some(driver)
    }

    /// A receiver as a table has it, in any spelling that the owner dimension knows.
    fn named_in_table(&mut self, name: &str, pools: &[String], file: &str, row: u64) -> Option<Receiver> {
        let Some(pool) = name.strip_prefix(POOL) else {
            let owner = self.rules.dimension(OWNER).map(|index| self.rules.dimensions[index].clone())?;
            self.check_table_name(&owner, name, file, row);
            return owner.name_of(name).map(Receiver::Owner);
        };
        let place = pools.iter().position(|known| known == pool);
        if place.is_none() {
            self.text.flaws.push(Flaw {
                file: file.to_owned(),
                line: usize::try_from(row).ok(),
                column: None,
                what: format!("There is no pool '{pool}'."),
                hint: meant(pool, pools.iter().map(String::as_str)).unwrap_or_default(),
            });
        }
        place.map(Receiver::Pool)
    }
}
