//! Rules as they were checked.

use std::collections::BTreeMap;

use super::condition::Condition;
use super::document::Flaw;
use super::tables::{AccountTable, Lookup};
use crate::money::Money;
use crate::view::{Dim, Month};

/// The dimension that pools share to.
pub const OWNER: &str = "owner";

/// The rules of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// In the order of the file; each may use those before it.
    pub dimensions: Vec<Dimension>,
    /// How pools are shared.
    pub sharing: Sharing,
    /// What is shared; a line is in the first whose conditions it meets.
    pub pools: Vec<Pool>,
    /// What must hold.
    pub tests: Vec<RuleTest>,
    pub(crate) accounts: AccountTable,
}

/// Something every line has a name for: owner, environment, product, cost center.
#[derive(Clone, Debug)]
pub struct Dimension {
    /// Its name.
    pub name: String,
    /// Line of the file that it begins on.
    pub line: usize,
    /// Spellings of the tag key that holds it; the first that has a value counts.
    pub tags: Vec<String>,
    /// The only valid names; without them every value is one.
    pub allowed: Option<Vec<String>>,
    /// Names with their other spellings, in the order of the file.
    pub aliases: Vec<(String, Vec<String>)>,
    /// Names are taken whatever their case and separators.
    pub fold: bool,
    /// Compliance asks for it.
    pub required: bool,
    /// The first that gives a name wins.
    pub rules: Vec<Rule>,
}

/// One rule of a dimension.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Line of the file that it begins on.
    pub line: usize,
    pub(crate) when: Vec<Condition>,
    pub(crate) during: During,
    pub(crate) gives: Gives,
}

/// Where the name comes from.
#[derive(Clone, Debug)]
pub(crate) enum Gives {
    /// Always this one.
    Name(String),
    /// The value of a column, where it is a valid name.
    Value(Column),
    /// The name that a table has for the value of a column.
    Lookup(Column, Lookup),
}

/// What conditions look at and names are taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// The tag of the dimension that the rule is of, in any spelling of its key.
    Tag,
    /// A column of the reports.
    Report(Dim),
    /// A column of the account table.
    Account(AccountColumn),
    /// A dimension defined further up.
    Dimension(usize),
}

impl Column {
    /// A tag of the line itself.
    pub(crate) fn is_tag(&self) -> bool {
        match self {
            Self::Tag => true,
            Self::Report(dim) => dim.id().starts_with("tag:"),
            Self::Account(_) | Self::Dimension(_) => false,
        }
    }
}

/// Columns of the account table besides the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountColumn {
    Path,
    Owner,
    CostCenter,
    Environment,
}

impl AccountColumn {
    /// As the file has it.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Path => "account-path",
            Self::Owner => "account-owner",
            Self::CostCenter => "account-cost-center",
            Self::Environment => "account-environment",
        }
    }
}

/// From one day to another, both included and either open. Days are those since 1970, months those of [`crate::view::Month`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct During {
    pub(crate) from: Option<Moment>,
    pub(crate) until: Option<Moment>,
}

/// A month, which means the billing period, or a day, which means the day of the charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Month(Month),
    /// With the month that it lies in.
    Day(i32, Month),
}

/// How pools are shared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sharing {
    /// Who may receive from whom.
    pub method: Method,
    /// Credits and refunds without an owner follow the usage they offset; otherwise they stay apart.
    pub credits_follow: bool,
}

/// Who may receive from a pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Owners only.
    #[default]
    Direct,
    /// Owners, and pools further down.
    Steps,
    /// Owners and all pools.
    Reciprocal,
}

impl Method {
    /// As the file has it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Steps => "steps",
            Self::Reciprocal => "reciprocal",
        }
    }
}

/// Cost that belongs to nobody alone.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Its name.
    pub name: String,
    /// Line of the file that it begins on.
    pub line: usize,
    pub(crate) when: Vec<Condition>,
    /// By what it is shared.
    pub split: Split,
    /// Who receives; without a list every owner with direct cost.
    pub to: Option<Vec<Receiver>>,
}

/// Who receives a share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Receiver {
    /// An owner.
    Owner(String),
    /// A pool, by its place in [`Rules::pools`].
    Pool(usize),
}

/// By what a pool is shared.
#[derive(Clone, Debug)]
pub enum Split {
    /// The same for each.
    Even,
    /// By direct cost of the month; an owner whose direct cost is negative receives nothing.
    Proportional,
    /// By fixed shares, in percent, which add up to 100.
    Fixed(BTreeMap<Receiver, Money>),
    /// By quantities of the month from a file.
    Driver(Driver),
}

/// Quantities to share by, of a file.
#[derive(Clone, Debug)]
pub struct Driver {
    /// The file.
    pub file: String,
    pub(crate) months: BTreeMap<Month, Vec<(Receiver, Money)>>,
}

impl Split {
    /// As the file has it.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Even => "even",
            Self::Proportional => "proportional",
            Self::Fixed(_) => "fixed",
            Self::Driver(_) => "driver",
        }
    }
}

/// Something that must hold of the lines that meet its conditions.
#[derive(Clone, Debug)]
pub struct RuleTest {
    /// What it is called.
    pub name: String,
    /// Line of the file that it begins on.
    pub line: usize,
    pub(crate) when: Vec<Condition>,
    /// Dimension by its place in [`Rules::dimensions`], and the name that every such line must have.
    pub is: Vec<(usize, String)>,
}

impl Rules {
    /// A dimension's place.
    pub fn dimension(&self, name: &str) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.name == name)
    }

    /// What the account table calls the accounts, by id; the last row of an account counts.
    pub fn account_names(&self) -> impl Iterator<Item = (&str, &str)> {
        let named = self.accounts.all().map(|(id, account)| (id, account.name.as_str()));
        named.filter(|(_, name)| !name.is_empty())
    }

    /// Months that a table of quantities says nothing of, each at the pool that is shared by it.
    pub fn lacks(&self, file: &str, months: &[Month]) -> Vec<Flaw> {
        let lacking = |pool: &Pool| {
            let Split::Driver(driver) = &pool.split else { return None };
            let without = months.iter().filter(|month| !driver.months.contains_key(month)).map(Month::to_string);
            let without: Vec<String> = without.collect();
            (!without.is_empty()).then(|| Flaw {
                file: file.to_owned(),
                line: Some(pool.line),
                column: None,
                what: format!(
                    "{} has no rows for {}, so {} cannot be shared then.",
                    driver.file,
                    without.join(", "),
                    pool.name
                ),
                hint: "Add the quantities of the month, also where they are 0.".to_owned(),
            })
        };
        self.pools.iter().filter_map(lacking).collect()
    }
}
