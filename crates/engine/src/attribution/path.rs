//! The way to a target: the fewest changes of the rules that give an owner to enough of what is taggable.
//!
//! What may be done is looked for in the view itself: spellings of known names, other spellings of the key, accounts and groups of
//! resources that mostly have one owner already. Which of them to do is a covering problem ([`super::cover`]). Every step is a change
//! of the rules, so that what it promises can be computed by making it.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::cover::{Cover, cover};
use super::coverage::coverage;
use super::edit::{self, NewGives, NewRule, When};
use super::facts::Charges;
use super::names::Names;
use super::rules::{Dimension, OWNER, Rules};
use super::shares::no_rules;
use crate::bill::{Bill, amount_column, amounts};
use crate::charges::{RESOURCE_ID, TAG, Text};
use crate::error::{Error, Result};
use crate::explore::{overflow, texts};
use crate::money::Money;
use crate::rates::{Converted, to_total};
use crate::tags::{self, Denominator, Share, Suggestion, UNTAGGABLE, classed};
use crate::trust::Received;
use crate::view::{Dim, Month, View};

/// The fewest steps to a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The share of what is taggable that has an owner now.
    pub now: Share,
    /// Steps in their order, the largest first.
    pub steps: Vec<Step>,
    /// The share after all of them.
    pub after: Share,
    /// The target is reached.
    pub reached: bool,
    /// No fewer steps reach it.
    pub fewest: bool,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What to do.
    pub action: Action,
    /// Who gets it; empty where nothing hints at an owner and someone must say, and where several get something.
    pub owner: String,
    /// Resources it concerns.
    pub resources: u64,
    /// What it gains after the steps before it.
    pub gain: Money,
}

/// Something that gives an owner to lines without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Spellings stand for a known name.
    Accept {
        /// The name.
        name: String,
        /// Its other spellings.
        spellings: Vec<String>,
        /// 0 to 100.
        confidence: u8,
    },
    /// Another key is a spelling of the owner's.
    AcceptKey {
        /// The key.
        key: String,
    },
    /// What is left of an account is its main owner's.
    Account {
        /// The account.
        account: String,
        /// That owner's part of what has one there, in percent; 0 where it has none yet.
        percent: u8,
    },
    /// What is left of a group of resources is its main owner's.
    Inherit {
        /// The tag key that groups them.
        key: String,
        /// The group.
        value: String,
        /// That owner's part of what has one there, in percent.
        percent: u8,
    },
    /// These resources, until they are tagged.
    Resources {
        /// The account they are in.
        account: String,
        /// Their ids.
        resources: Vec<String>,
    },
}

impl Action {
    /// What to do, in a line.
    pub fn words(&self) -> String {
        match self {
            Self::Accept { name, spellings, .. } if spellings.len() == 1 => {
                format!("accept '{}' as {name}", spellings[0])
            }
            Self::Accept { name, spellings, .. } => format!("accept {} spellings of {name}", spellings.len()),
            Self::AcceptKey { key } => format!("take the tag {key} too"),
            Self::Account { account, .. } => format!("give the rest of account {account} an owner"),
            Self::Inherit { key, value, .. } => format!("let {key} {value} pass on its owner"),
            Self::Resources { resources, account } if resources.len() == 1 => {
                format!("tag 1 resource in account {account}")
            }
            Self::Resources { resources, account } => format!("tag {} resources in account {account}", resources.len()),
        }
    }

    /// What the words count: spellings, or resource ids.
    pub fn names(&self) -> &[String] {
        match self {
            Self::Accept { spellings, .. } => spellings,
            Self::Resources { resources, .. } => resources,
            Self::AcceptKey { .. } | Self::Account { .. } | Self::Inherit { .. } => &[],
        }
    }

    /// The rules after it.
    pub fn apply(&self, text: &str, owner: &str) -> edit::Result<String> {
        let rule = |comment: String, column: String, values: Vec<String>| NewRule {
            comment: Some(comment),
            when: vec![(column, When::Is(values))],
            gives: NewGives::Is(owner.to_owned()),
            from: None,
            until: None,
        };
        let added = |rule: NewRule| edit::add_rule(text, OWNER, &rule, None);
        match self {
            Self::Accept { name, spellings, .. } => edit::accept(text, OWNER, name, spellings),
            Self::AcceptKey { key } => edit::accept_key(text, OWNER, key),
            Self::Account { account, .. } => added(rule(
                format!("What is left of this account is {owner}'s."),
                "account".to_owned(),
                vec![account.clone()],
            )),
            Self::Inherit { key, value, .. } => added(rule(
                format!("What is left of this group is {owner}'s."),
                format!("tag:{key}"),
                vec![value.clone()],
            )),
            Self::Resources { resources, .. } => {
                added(rule("Until these are tagged.".to_owned(), "resource".to_owned(), resources.clone()))
            }
        }
    }
}

/// An owner has most of an account or group with this part of its cost.
const MOST: i128 = 60;
/// Resources that one step names.
const NAMED: usize = 50;

/// The fewest steps that bring the share of taggable cost with an owner to `target` percent.
///
/// # Errors
/// Like [`super::attribute`].
pub fn path(bill: &Bill, received: &[Received], view: &View, target: Money) -> Result<Path> {
    let rules = bill.rules().filter(|rules| rules.dimension(OWNER).is_some()).ok_or_else(no_rules)?;
    let owner = &rules.dimensions[rules.dimension(OWNER).unwrap_or_default()];
    let shares = coverage(&Charges::read(bill, rules, view)?.facts(false)?)?.shares;
    let now = *shares.iter().find(|share| share.of == Denominator::Taggable).unwrap_or(&shares[0]);
    let open = Open::read(bill, rules, owner, view)?;
    let candidates = candidates(bill, received, view, owner, &open)?;
    let cells: Vec<Vec<u32>> = candidates.iter().map(|candidate| candidate.cells.clone()).collect();
    let need = missing(&now, target)?;
    let (actions, reached, fewest) = match cover(&open.costs, &cells, need).ok_or_else(overflow)? {
        Cover::Reached { actions, proven } => (actions, true, proven),
        Cover::Short { best, proven } => match cover(&open.costs, &cells, best).ok_or_else(overflow)? {
            Cover::Reached { actions, .. } => (actions, false, proven),
            Cover::Short { .. } => (Vec::new(), false, false),
        },
    };
    let mut after = now;
    let mut taken = BTreeSet::new();
    let mut steps = Vec::new();
    for action in actions {
        let candidate = &candidates[action.candidate];
        after.tagged.cost = after.tagged.cost.checked_add(action.gain).ok_or_else(overflow)?;
        let new = candidate.cells.iter().filter(|cell| taken.insert(**cell)).map(|cell| *cell as usize);
        let new: Vec<usize> = new.collect();
        after.tagged.lines += new.iter().map(|cell| open.lines[*cell]).sum::<u64>();
        let resources: BTreeSet<&str> =
            new.iter().map(|cell| open.resources[*cell].as_str()).filter(|resource| !resource.is_empty()).collect();
        steps.push(Step {
            action: candidate.action.clone(),
            owner: candidate.owner.clone(),
            resources: resources.len() as u64,
            gain: action.gain,
        });
    }
    Ok(Path { now, steps, after, reached, fewest })
}

/// What is missing to a target, in percent of the whole; zero or less where it is reached.
fn missing(now: &Share, target: Money) -> Result<Money> {
    let whole = now.whole.cost;
    if whole <= Money::ZERO {
        return Ok(Money::ZERO);
    }
    let hundred = Money(100 * Money::ONE.0);
    // Rounded up, so that a target that is reached is reached.
    let wanted = whole.times(target, hundred).checked_add(Money(1)).ok_or_else(overflow)?;
    wanted.checked_sub(now.tagged.cost).ok_or_else(overflow)
}

/// Taggable charges without an owner, alike ones together.
struct Open {
    costs: Vec<Money>,
    lines: Vec<u64>,
    resources: Vec<String>,
    accounts: Vec<String>,
    /// What accounts are called, by id.
    account_names: BTreeMap<String, String>,
    /// Values of tag keys that steps may look at.
    tags: BTreeMap<String, Vec<String>>,
    /// By account, and by key and value: what each owner has.
    of_account: BTreeMap<String, BTreeMap<String, Money>>,
    of_group: BTreeMap<(String, String), BTreeMap<String, Money>>,
}

impl Open {
    fn read(bill: &Bill, rules: &Rules, owner: &Dimension, view: &View) -> Result<Self> {
        let dims = [OWNER, "pool", "resource"].map(|id| id.parse::<Dim>().map_err(Error::Internal));
        let dims = dims.into_iter().collect::<Result<Vec<Dim>>>()?;
        let dims: Vec<Dim> = dims.into_iter().filter(|dim| !dim.is_pool() || !rules.pools.is_empty()).collect();
        let (frame, _) = bill.rows(view, &dims)?;
        let (mut frame, keys) = classed(bill, frame)?;
        let schema = frame.collect_schema()?;
        let alike = |key: &String| owner.tags.iter().any(|own| tags::folded(own) == tags::folded(key));
        let keys: Vec<String> = keys.into_iter().filter(|key| alike(key) || groups_resources(key)).collect();
        let mut by: Vec<String> =
            vec![Text::BillingPeriod.name().into(), Text::Currency.name().into(), dims[0].column().into()];
        by.extend(
            [Text::SubAccountId.name(), Text::SubAccountName.name(), RESOURCE_ID]
                .map(str::to_owned)
                .into_iter()
                .filter(|column| schema.contains(column)),
        );
        by.extend(keys.iter().map(|key| format!("{TAG}{key}")));
        let outside = if schema.contains("pool") { col("pool").is_null() } else { lit(true) };
        let sums = [
            col(amount_column(view.basis)).sum().alias("cost"),
            col(crate::charges::LINES).cast(DataType::UInt64).sum().alias("count"),
        ];
        let by: Vec<Expr> = by.into_iter().map(col).collect();
        let table = frame.filter(outside.and(col(UNTAGGABLE).not())).group_by(by).agg(sums).collect()?;
        Self::of(&table, &keys, dims[0].column(), view)
    }

    fn of(table: &DataFrame, keys: &[String], owner: &str, view: &View) -> Result<Self> {
        let column = |name: &str| match table.column(name) {
            Ok(_) => texts(table, name),
            Err(_) => Ok(vec![String::new(); table.height()]),
        };
        let (owners, accounts, resources) = (column(owner)?, column(Text::SubAccountId.name())?, column(RESOURCE_ID)?);
        let (months, currencies) = (column(Text::BillingPeriod.name())?, column(Text::Currency.name())?);
        let tags: BTreeMap<&String, Vec<String>> =
            keys.iter().map(|key| Ok((key, column(&format!("{TAG}{key}"))?))).collect::<Result<_>>()?;
        let counts = table.column("count")?.u64()?.clone();
        let rated = amounts(table, "cost")?.into_iter().enumerate().map(|(row, cost)| {
            let month: Month = months[row].parse().map_err(Error::Internal)?;
            let rate = view.rate(month, &currencies[row])?;
            Converted::of(cost, rate).ok_or_else(overflow)
        });
        let costs = to_total(&rated.collect::<Result<Vec<_>>>()?).ok_or_else(overflow)?;
        let mut open = Self {
            costs: Vec::new(),
            lines: Vec::new(),
            resources: Vec::new(),
            accounts: Vec::new(),
            account_names: accounts.iter().cloned().zip(column(Text::SubAccountName.name())?).collect(),
            tags: keys.iter().map(|key| (key.clone(), Vec::new())).collect(),
            of_account: BTreeMap::new(),
            of_group: BTreeMap::new(),
        };
        let mut order: Vec<usize> = (0..table.height()).collect();
        let told = |row: usize| tags.values().map(|values| values[row].as_str()).collect::<Vec<_>>();
        order.sort_by_cached_key(|row| {
            (&accounts[*row], &resources[*row], told(*row), &months[*row], &currencies[*row])
        });
        for row in order {
            let groups = tags.iter().filter(|(key, values)| groups_resources(key) && !values[row].is_empty());
            if owners[row].is_empty() {
                open.costs.push(costs[row]);
                open.lines.push(counts.get(row).unwrap_or(0));
                open.resources.push(resources[row].clone());
                open.accounts.push(accounts[row].clone());
                for (key, values) in &tags {
                    open.tags.entry((*key).clone()).or_default().push(values[row].clone());
                }
                continue;
            }
            let add = |owners_of: &mut BTreeMap<String, Money>| -> Result<()> {
                let sum = owners_of.entry(owners[row].clone()).or_insert(Money::ZERO);
                *sum = sum.checked_add(costs[row]).ok_or_else(overflow)?;
                Ok(())
            };
            add(open.of_account.entry(accounts[row].clone()).or_default())?;
            for (key, values) in groups {
                add(open.of_group.entry(((*key).clone(), values[row].clone())).or_default())?;
            }
        }
        Ok(open)
    }

    fn cells(&self, holds: impl Fn(usize) -> bool) -> Vec<u32> {
        (0..self.costs.len()).filter(|cell| holds(*cell)).filter_map(|cell| u32::try_from(cell).ok()).collect()
    }
}

/// Keys of AWS that group resources: scaling groups, stacks, clusters; and the same in a company's own words.
fn groups_resources(key: &str) -> bool {
    let name = tags::folded(key);
    let of_provider = key.starts_with("aws:") && !name.contains("createdby");
    of_provider || ["cluster", "clustername", "stack", "stackname", "autoscalinggroup"].contains(&name.as_str())
}

struct Candidate {
    action: Action,
    owner: String,
    cells: Vec<u32>,
}

fn candidates(
    bill: &Bill,
    received: &[Received],
    view: &View,
    owner: &Dimension,
    open: &Open,
) -> Result<Vec<Candidate>> {
    let names = Names::new(owner);
    let mut found = spellings(bill, received, view, owner, open)?;
    found.extend(keys(owner, &names, open));
    found.extend(accounts(owner, open));
    found.extend(groups(open));
    found.extend(resources(owner, open));
    found.retain(|candidate| !candidate.cells.is_empty());
    Ok(found)
}

/// Values that are probably a known name.
fn spellings(
    bill: &Bill,
    received: &[Received],
    view: &View,
    owner: &Dimension,
    open: &Open,
) -> Result<Vec<Candidate>> {
    if owner.tags.is_empty() {
        return Ok(Vec::new());
    }
    let values = match tags::values(bill, received, view, &owner.tags, owner.allowed.as_deref()) {
        Err(Error::NotAvailable(_)) => return Ok(Vec::new()),
        values => values?,
    };
    let known = |name: &str| owner.allowed.as_ref().is_none_or(|allowed| allowed.iter().any(|one| one == name));
    let candidate = |suggestion: &Suggestion| {
        let name = suggestion.keep().to_owned();
        let others = suggestion.members.iter().skip(1).map(|member| member.spelled.spelling.clone());
        let spellings: Vec<String> = others.filter(|spelling| owner.name_of(spelling).is_none()).collect();
        let carried = |cell: usize| {
            owner.tags.iter().filter_map(|key| open.tags.get(key)).any(|values| spellings.contains(&values[cell]))
        };
        let cells = open.cells(carried);
        let action =
            Action::Accept { name: name.clone(), spellings: spellings.clone(), confidence: suggestion.confidence() };
        Candidate { action, owner: name, cells }
    };
    Ok(values.suggestions.iter().filter(|suggestion| known(suggestion.keep())).map(candidate).collect())
}

/// Other spellings of the owner's key with valid values.
fn keys(owner: &Dimension, names: &Names<'_>, open: &Open) -> Vec<Candidate> {
    let alike = |key: &&String| {
        !owner.tags.contains(key) && owner.tags.iter().any(|own| tags::folded(own) == tags::folded(key))
    };
    let candidate = |key: &String| {
        let values = &open.tags[key];
        let cells = open.cells(|cell| names.of(&values[cell]).is_some());
        let owners: BTreeSet<&str> = cells.iter().filter_map(|cell| names.of(&values[*cell as usize])).collect();
        let owner = if owners.len() == 1 { owners.first().map_or("", |owner| owner).to_owned() } else { String::new() };
        Candidate { action: Action::AcceptKey { key: key.clone() }, owner, cells }
    };
    open.tags.keys().filter(alike).map(candidate).collect()
}

/// Accounts that mostly have one owner, and those that have none yet: the name may say whose they are.
fn accounts(owner: &Dimension, open: &Open) -> Vec<Candidate> {
    let known = owner.known_names();
    let named = |account: &str| {
        let name = tags::folded(open.account_names.get(account)?);
        let fitting: Vec<&&str> = known.iter().filter(|one| name.contains(&tags::folded(one))).collect();
        if let [one] = fitting[..] { Some(((*one).to_owned(), 0)) } else { None }
    };
    let candidate = |account: &str| {
        let (owner, percent) = match open.of_account.get(account) {
            Some(owners) => main_owner(owners)?,
            None => named(account).unwrap_or_default(),
        };
        let action = Action::Account { account: account.to_owned(), percent };
        Some(Candidate { action, owner, cells: open.cells(|cell| open.accounts[cell] == account) })
    };
    let accounts: BTreeSet<&str> =
        open.accounts.iter().map(String::as_str).filter(|account| !account.is_empty()).collect();
    accounts.into_iter().filter_map(candidate).collect()
}

/// Groups of resources that mostly have one owner.
fn groups(open: &Open) -> Vec<Candidate> {
    let candidate = |((key, value), owners): (&(String, String), &BTreeMap<String, Money>)| {
        let (owner, percent) = main_owner(owners)?;
        let values = open.tags.get(key)?;
        let action = Action::Inherit { key: key.clone(), value: value.clone(), percent };
        Some(Candidate { action, owner, cells: open.cells(|cell| values[cell] == *value) })
    };
    open.of_group.iter().filter_map(candidate).collect()
}

/// The most expensive resources without an owner: those with an owner's name in their id, and of accounts without a main owner all.
fn resources(owner: &Dimension, open: &Open) -> Vec<Candidate> {
    let known: Vec<(&str, String)> = owner.known_names().into_iter().map(|name| (name, tags::folded(name))).collect();
    let mut by: BTreeMap<(&str, &str), BTreeMap<&str, Money>> = BTreeMap::new();
    for (cell, resource) in open.resources.iter().enumerate().filter(|(_, resource)| !resource.is_empty()) {
        let id = tags::folded(resource);
        let named: Vec<&str> = known
            .iter()
            .filter(|(name, folded)| name.len() > 3 && id.contains(folded))
            .map(|(name, _)| *name)
            .collect();
        let account = open.accounts[cell].as_str();
        let shared = open.of_account.get(account).is_some_and(|owners| main_owner(owners).is_none());
        let name = match named[..] {
            [name] => name,
            _ if shared => "",
            _ => continue,
        };
        let sum = by.entry((account, name)).or_default().entry(resource).or_insert(Money::ZERO);
        *sum = sum.checked_add(open.costs[cell]).unwrap_or(*sum);
    }
    let candidate = |((account, name), costs): ((&str, &str), BTreeMap<&str, Money>)| {
        let mut ranked: Vec<(&str, Money)> = costs.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let resources: Vec<String> = ranked.into_iter().take(NAMED).map(|(resource, _)| resource.to_owned()).collect();
        let named: BTreeSet<&str> = resources.iter().map(String::as_str).collect();
        let cells = open.cells(|cell| named.contains(open.resources[cell].as_str()));
        Candidate {
            action: Action::Resources { account: account.to_owned(), resources },
            owner: name.to_owned(),
            cells,
        }
    };
    by.into_iter().map(candidate).collect()
}

/// The owner of most of a cost that is above zero, with its part in percent.
fn main_owner(owners: &BTreeMap<String, Money>) -> Option<(String, u8)> {
    let positive = || owners.iter().filter(|(_, cost)| **cost > Money::ZERO);
    let whole: i128 = positive().map(|(_, cost)| cost.0 / 100).sum();
    let (owner, cost) = positive().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)))?;
    let percent = cost.0.checked_div(whole)?.min(100);
    (percent >= MOST).then(|| (owner.clone(), u8::try_from(percent).unwrap_or(100)))
}
