//! Rules and pools as people say them.

use std::fmt::Write as _;

use super::condition::{Condition, Fits};
use super::edit::{NewPool, NewSplit, When};
use super::rules::{Column, Dimension, During, Gives, Moment, Pool, Receiver, Rule, Rules, Split};
use crate::ingest::time;

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

impl Rule {
    /// What it concerns: `tag team or Team`, `account is 111122223333, from 2026-09`.
    pub fn when_words(&self, dimension: &Dimension) -> String {
        let taken = match &self.gives {
            Gives::Name(_) => None,
            Gives::Value(column) | Gives::Lookup(column, _) => Some(column.words(dimension)),
        };
        let conditions = self.when.iter().map(ToString::to_string);
        let words: Vec<String> = taken.into_iter().chain(conditions).chain(self.during.words()).collect();
        if words.is_empty() { "everything else".to_owned() } else { words.join(", ") }
    }

    /// What it gives: a name, `its value`, or the table that the name is in.
    pub fn gives_words(&self, rules: &Rules) -> String {
        match &self.gives {
            Gives::Name(name) => name.clone(),
            Gives::Lookup(_, lookup) => lookup.file.clone(),
            Gives::Value(Column::Account(_)) => rules.accounts.file.clone(),
            Gives::Value(_) => "its value".to_owned(),
        }
    }
}

impl Column {
    fn words(&self, dimension: &Dimension) -> String {
        match self {
            Self::Tag => format!("tag {}", dimension.tags.join(" or ")),
            Self::Report(dim) => dim.id().strip_prefix("tag:").map_or(dim.id().to_owned(), |key| format!("tag {key}")),
            Self::Account(column) => column.id().to_owned(),
            Self::Dimension(_) => "another dimension".to_owned(),
        }
    }
}

impl During {
    fn words(self) -> Option<String> {
        let mut words = String::new();
        if let Some(from) = self.from {
            write!(words, "from {}", from.words()).ok()?;
        }
        if let Some(until) = self.until {
            let space = if words.is_empty() { "" } else { " " };
            write!(words, "{space}until {}", until.words()).ok()?;
        }
        (!words.is_empty()).then_some(words)
    }
}

impl Moment {
    fn words(self) -> String {
        match self {
            Self::Month(month) => month.to_string(),
            Self::Day(day, _) => time::print(i64::from(day) * DAY_MS).chars().take(10).collect(),
        }
    }
}

impl Split {
    /// `by direct cost`, `by transfer-gb.csv`.
    pub fn words(&self) -> String {
        match self {
            Self::Even => "the same for each".to_owned(),
            Self::Proportional => "by direct cost".to_owned(),
            Self::Fixed(_) => "by fixed shares".to_owned(),
            Self::Driver(driver) => format!("by {}", driver.file),
        }
    }
}

impl Pool {
    /// As it could be written anew; none where its conditions say more than that.
    pub fn written(&self, rules: &Rules) -> Option<NewPool> {
        let when = self.when.iter().map(|condition| Some((condition.name.clone(), condition.written()?)));
        let name = |receiver: &Receiver| match receiver {
            Receiver::Owner(name) => name.clone(),
            Receiver::Pool(place) => format!("pool:{}", rules.pools.get(*place).map_or("", |pool| &pool.name)),
        };
        Some(NewPool {
            name: self.name.clone(),
            when: when.collect::<Option<_>>()?,
            split: match &self.split {
                Split::Even => NewSplit::Even,
                Split::Proportional => NewSplit::Proportional,
                Split::Fixed(shares) => {
                    NewSplit::Fixed(shares.iter().map(|(to, share)| (name(to), share.to_string())).collect())
                }
                Split::Driver(driver) => NewSplit::Driver(driver.file.clone()),
            },
            to: self.to.as_ref().map(|to| to.iter().map(name).collect()),
        })
    }
}

impl Condition {
    fn written(&self) -> Option<When> {
        if self.fold || self.not {
            return None;
        }
        match &self.fits {
            Fits::One(values) => Some(When::Is(values.clone())),
            Fits::Prefix(text) => Some(When::Prefix(text.clone())),
            Fits::Glob(pattern, _) => Some(When::Glob(pattern.clone())),
            Fits::Regex(regex) => Some(When::Regex(regex.as_str().to_owned())),
            Fits::Suffix(_) | Fits::Contains(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    const TEXT: &str = r#"version = 1
[accounts]
file = "accounts.csv"
[dimension.owner]
tags = ["team", "Team"]
[[dimension.owner.rule]]
take = "tag"
[[dimension.owner.rule]]
take = "tag:cluster"
table = "clusters.csv"
until = "2026-09"
[[dimension.owner.rule]]
when = { resource = { regex = "^srch-" }, region = ["eu-west-1", ""] }
is = "search"
from = "2026-09-15"
[[dimension.owner.rule]]
take = "account-owner"
[[dimension.owner.rule]]
is = "rest"
[[pool]]
name = "Support"
when = { service = { prefix = "AWSSupport" } }
split = "fixed"
shares = { web = 33.3, "pool:Network" = 66.7 }
[[pool]]
name = "Network"
when = { usage-type = { contains = "NatGateway" } }
split = "even"
to = ["web"]
[sharing]
method = "reciprocal"
"#;

    fn rules() -> Rules {
        let table = |name: &str| match name {
            "accounts.csv" => Ok(b"id,owner\n111122223333,web\n".to_vec()),
            _ => Ok(b"value,name\na,web\n".to_vec()),
        };
        read("rules.toml", TEXT, &table).unwrap()
    }

    #[test]
    fn rules_are_said_as_they_are_written() {
        let rules = rules();
        let owner = &rules.dimensions[0];
        let words: Vec<(String, String)> =
            owner.rules.iter().map(|rule| (rule.when_words(owner), rule.gives_words(&rules))).collect();
        let expected = [
            ("tag team or Team", "its value"),
            ("tag cluster, until 2026-09", "clusters.csv"),
            ("resource matches ^srch-, region is eu-west-1 or none, from 2026-09-15", "search"),
            ("account-owner", "accounts.csv"),
            ("everything else", "rest"),
        ];
        assert_eq!(words, expected.map(|(when, gives)| (when.to_owned(), gives.to_owned())));
    }

    #[test]
    fn a_pool_is_written_where_a_form_can_say_it() {
        let rules = rules();
        let support = rules.pools[0].written(&rules).unwrap();
        assert_eq!(support.when, [("service".to_owned(), When::Prefix("AWSSupport".to_owned()))]);
        let shares = [("web", "33.3"), ("pool:Network", "66.7")];
        assert_eq!(
            support.split,
            NewSplit::Fixed(shares.map(|(name, share)| (name.to_owned(), share.to_owned())).to_vec())
        );
        assert_eq!(rules.pools[1].written(&rules), None);
    }
}
