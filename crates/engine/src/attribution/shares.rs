//! What every owner is charged for: direct cost by month, shared cost through pools, and what is left over by its reason.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Charges, Fact, Kind, Usage};
use super::own::Own;
use super::rules::{OWNER, Pool, Receiver, Rules, Split};
use super::solve::{self, solve, split};
use crate::bill::Bill;
use crate::error::{Error, Result};
use crate::explore::overflow;
use crate::money::{Money, checked_sum};
use crate::tags::{Coverage, Sum};
use crate::view::{Month, View};

/// Every dollar of a view with the owner it ends at, or why it ends at none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// Owners, the most expensive first; of equal ones by name.
    pub owners: Vec<OwnerShare>,
    /// Pools in the order of the rules.
    pub pools: Vec<PoolShare>,
    /// What no rule gives an owner and no pool shares, by reason.
    pub unallocated: Unallocated,
    /// What of it is untagged, by month and payer.
    pub untagged_of: BTreeMap<(Month, String), Sum>,
    /// Credits and refunds that nobody tagged and that stay apart, or offset no usage.
    pub credits_apart: Money,
    /// Lines of them.
    pub lines_apart: u64,
    /// Lines that owners have themselves, before pools are shared.
    pub lines_owned: u64,
    /// The view's total.
    pub total: Money,
    /// Months of the view that have charges.
    pub months: Vec<Month>,
    /// Cost by rule of the owner dimension, by place; the first is what no rule matched. What is in a pool is not in it.
    pub by_rule: Vec<Sum>,
    /// The lines behind owners, pools and rules.
    pub own: Own,
    /// With an owner or shared, of everything, of what is taggable and of usage.
    pub coverage: Option<Coverage>,
}

/// What an owner is charged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnerShare {
    /// The name.
    pub owner: String,
    /// Its own charges; covered usage at on-demand rates where the reports have them.
    pub direct: Money,
    /// What commitments take off them: zero or less, unless a commitment costs more than on demand.
    pub benefit: Money,
    /// Credits and refunds, its own and those that follow its usage.
    pub credits: Money,
    /// Its own tax.
    pub tax: Money,
    /// From each pool, in the order of the rules.
    pub shared: Vec<Money>,
    /// All of it.
    pub total: Money,
    /// Direct cost with benefit, credits and tax, and what is shared to it, by month.
    pub months: BTreeMap<Month, (Money, Money)>,
    /// What all of it is made of.
    pub lines: BTreeMap<Item, Money>,
}

/// A line of a statement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// Month.
    pub month: Month,
    /// What it is.
    pub component: Component,
    /// Account of a direct charge, where details were asked for.
    pub account: String,
    /// Its service.
    pub service: String,
}

/// What a line of a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Component {
    /// An own charge, covered usage at on-demand rates.
    Direct,
    /// What commitments take off.
    Benefit,
    /// Credits and refunds.
    Credits,
    /// Tax.
    Tax,
    /// From a pool, by its place.
    Shared(usize),
}

/// What a pool takes in and gives out: in = out + left, exactly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolShare {
    /// Its name.
    pub name: String,
    /// Its own charges.
    pub cost: Money,
    /// What reaches owners.
    pub out: Money,
    /// What does not.
    pub left: Money,
    /// Why not, by month.
    pub why_left: Vec<(Month, String)>,
    /// Lines in it.
    pub lines: u64,
}

/// What has no owner, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unallocated {
    /// A value of the owner's tag that is no allowed name.
    pub invalid: Sum,
    /// It could carry the tag and does not.
    pub untagged: Sum,
    /// It can carry no tag.
    pub untaggable: Sum,
}

impl Attribution {
    /// What comes out minus what goes in: zero, or Curio has a defect and must say so.
    pub fn difference(&self) -> Result<Money> {
        let owners = self.owners.iter().map(|owner| owner.total);
        let left = self.pools.iter().map(|pool| pool.left);
        let none = [self.unallocated.invalid, self.unallocated.untagged, self.unallocated.untaggable];
        let out = owners.chain(left).chain(none.map(|sum| sum.cost)).chain([self.credits_apart]);
        checked_sum(out).and_then(|out| out.checked_sub(self.total)).ok_or_else(overflow)
    }

    /// What reaches owners.
    pub fn allocated(&self) -> Result<Money> {
        checked_sum(self.owners.iter().map(|owner| owner.total)).ok_or_else(overflow)
    }
}

/// Where a charge goes before pools are shared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Destination {
    Owner(String),
    Pool(usize),
    Invalid,
    Untagged,
    Untaggable,
    Apart,
}

/// Attributes a view by the rules that its bill has.
///
/// # Errors
/// [`Error::NotAvailable`] when there are no rules for owners, when pools pass everything to each other, or when the basis, a filter
/// or the window is not in the loaded reports.
pub fn attribute(bill: &Bill, view: &View) -> Result<Attribution> {
    attributed(bill, view, false)
}

/// The same with the account and service of every charge.
pub fn statements(bill: &Bill, view: &View) -> Result<Attribution> {
    attributed(bill, view, true)
}

fn attributed(bill: &Bill, view: &View, details: bool) -> Result<Attribution> {
    let rules = bill.rules().filter(|rules| rules.dimension(OWNER).is_some()).ok_or_else(no_rules)?;
    let charges = Charges::read(bill, rules, view)?;
    let facts = charges.facts(details)?;
    let loose = rules.sharing.credits_follow && facts.iter().any(|fact| fact.kind == Kind::LooseCredit);
    let mut usage = if loose { charges.usage_beside(&facts)? } else { Usage::new() };
    let mut ledger = Ledger::new(rules);
    facts.iter().try_for_each(|fact| ledger.take(fact, &mut usage))?;
    ledger.share()?;
    let own = Own::of(&facts, ledger.by_rule.len() - 1)?;
    Ok(Attribution { own, ..ledger.finish(super::coverage::coverage(&facts)?, &facts) })
}

/// Without rules nobody owns anything.
pub fn no_rules() -> Error {
    Error::NotAvailable(
        "No rules say who owns what yet. Write rules.toml, or begin on the Attribution screen.".to_owned(),
    )
}

/// Everything by month while it is added up.
struct Ledger<'a> {
    rules: &'a Rules,
    places: BTreeMap<&'a str, usize>,
    owners: BTreeMap<String, OwnerShare>,
    pools: Vec<PoolShare>,
    /// What is in each pool by month.
    pooled: BTreeMap<Month, Vec<Money>>,
    unallocated: Unallocated,
    untagged_of: BTreeMap<(Month, String), Sum>,
    apart: Money,
    lines_apart: u64,
    lines_owned: u64,
    total: Money,
    months: BTreeSet<Month>,
    by_rule: Vec<Sum>,
}

fn plus(sum: &mut Money, amount: Money) -> Result<()> {
    *sum = sum.checked_add(amount).ok_or_else(overflow)?;
    Ok(())
}

impl<'a> Ledger<'a> {
    fn new(rules: &'a Rules) -> Self {
        let pool = |pool: &Pool| PoolShare { name: pool.name.clone(), ..PoolShare::default() };
        let count = rules.dimension(OWNER).map_or(0, |index| rules.dimensions[index].rules.len());
        Self {
            rules,
            places: rules.pools.iter().enumerate().map(|(index, pool)| (pool.name.as_str(), index)).collect(),
            owners: BTreeMap::new(),
            pools: rules.pools.iter().map(pool).collect(),
            pooled: BTreeMap::new(),
            unallocated: Unallocated::default(),
            untagged_of: BTreeMap::new(),
            apart: Money::ZERO,
            lines_apart: 0,
            lines_owned: 0,
            total: Money::ZERO,
            months: BTreeSet::new(),
            by_rule: vec![Sum::default(); count + 1],
        }
    }

    fn take(&mut self, fact: &Fact, usage: &mut Usage) -> Result<()> {
        plus(&mut self.total, fact.cost)?;
        self.months.insert(fact.month);
        if fact.pool.is_empty() {
            let sum = &mut self.by_rule[fact.rule as usize];
            plus(&mut sum.cost, fact.cost)?;
            sum.lines += fact.lines;
        }
        if fact.kind == Kind::LooseCredit {
            return self.take_credit(fact, usage);
        }
        self.put(&self.destination(fact), fact, fact.cost)
    }

    fn destination(&self, fact: &Fact) -> Destination {
        match self.places.get(fact.pool.as_str()) {
            Some(pool) => Destination::Pool(*pool),
            None if !fact.owner.is_empty() => Destination::Owner(fact.owner.clone()),
            None if fact.is_untaggable => Destination::Untaggable,
            None if fact.has_tag => Destination::Invalid,
            None => Destination::Untagged,
        }
    }

    /// A credit that nobody tagged goes where the usage goes that it offsets: of the same account, service and usage type, then of
    /// the same account and service, then of the account; pro rata to what that usage costs. It takes off no more than is left
    /// there, so that it turns nobody negative; what remains stays apart.
    fn take_credit(&mut self, fact: &Fact, usage: &mut Usage) -> Result<()> {
        let mut rest = fact.cost;
        for known in (1..=fact.offsets.len()).rev() {
            let alike = |(month, offsets): &(Month, [String; 3])| {
                *month == fact.month && offsets[..known] == fact.offsets[..known]
            };
            let mut offset: Vec<(&(String, String), &mut Money)> = usage
                .iter_mut()
                .filter(|(group, _)| alike(group))
                .flat_map(|(_, costs)| costs.iter_mut().filter(|(_, cost)| **cost > Money::ZERO))
                .collect();
            let weights: Vec<Money> = offset.iter().map(|(_, cost)| **cost).collect();
            let whole = checked_sum(weights.iter().copied()).ok_or_else(overflow)?;
            let taken = Money(rest.0.max(-whole.0));
            let Some(parts) = split(taken, &weights) else { continue };
            rest = rest.checked_sub(taken).ok_or_else(overflow)?;
            for ((place, cost), part) in offset.iter_mut().zip(parts).filter(|(_, part)| !part.is_zero()) {
                plus(cost, part)?;
                let (owner, pool) = (*place).clone();
                let to = self.destination(&Fact { owner, pool, is_untaggable: false, has_tag: false, ..fact.clone() });
                self.put(&to, &Fact { lines: 0, ..fact.clone() }, part)?;
            }
        }
        if rest.is_zero() { Ok(()) } else { self.put(&Destination::Apart, fact, rest) }
    }

    fn put(&mut self, to: &Destination, fact: &Fact, cost: Money) -> Result<()> {
        let add = |sum: &mut Sum| {
            sum.lines += fact.lines;
            plus(&mut sum.cost, cost)
        };
        match to {
            Destination::Owner(name) => {
                self.lines_owned += fact.lines;
                self.charge(name, fact, cost)
            }
            Destination::Pool(index) => {
                let pool = &mut self.pools[*index];
                pool.lines += fact.lines;
                plus(&mut pool.cost, cost)?;
                let count = self.rules.pools.len();
                let of_month = self.pooled.entry(fact.month).or_insert_with(|| vec![Money::ZERO; count]);
                plus(&mut of_month[*index], cost)
            }
            Destination::Invalid => add(&mut self.unallocated.invalid),
            Destination::Untagged => {
                add(&mut self.unallocated.untagged)?;
                add(self.untagged_of.entry((fact.month, fact.payer.clone())).or_default())
            }
            Destination::Untaggable => add(&mut self.unallocated.untaggable),
            Destination::Apart => {
                self.lines_apart += fact.lines;
                plus(&mut self.apart, cost)
            }
        }
    }

    fn charge(&mut self, name: &str, fact: &Fact, cost: Money) -> Result<()> {
        let count = self.rules.pools.len();
        let owner = self.owner(name, count);
        plus(&mut owner.months.entry(fact.month).or_default().0, cost)?;
        plus(&mut owner.total, cost)?;
        let [account, service, _] = fact.offsets.clone();
        let mut line = |component: Component, sum: &mut Money, cost: Money| -> Result<()> {
            let item = Item { month: fact.month, component, account: account.clone(), service: service.clone() };
            plus(owner.lines.entry(item).or_insert(Money::ZERO), cost)?;
            plus(sum, cost)
        };
        match (fact.kind, fact.list) {
            (Kind::Tax, _) => line(Component::Tax, &mut owner.tax, cost),
            (Kind::Credit | Kind::LooseCredit, _) => line(Component::Credits, &mut owner.credits, cost),
            (Kind::Covered, Some(list)) => {
                line(Component::Direct, &mut owner.direct, list)?;
                line(Component::Benefit, &mut owner.benefit, cost.checked_sub(list).ok_or_else(overflow)?)
            }
            (Kind::Cost | Kind::Covered, _) => line(Component::Direct, &mut owner.direct, cost),
        }
    }

    fn owner(&mut self, name: &str, pools: usize) -> &mut OwnerShare {
        let new = || OwnerShare { owner: name.to_owned(), shared: vec![Money::ZERO; pools], ..OwnerShare::default() };
        self.owners.entry(name.to_owned()).or_insert_with(new)
    }

    /// Passes on what is in the pools, month by month.
    fn share(&mut self) -> Result<()> {
        for (month, amounts) in std::mem::take(&mut self.pooled) {
            let receivers = Receivers::new(self, month, &amounts);
            let (pools, unfit): (Vec<solve::Pool>, Vec<Option<String>>) =
                self.rules.pools.iter().zip(&amounts).map(|(pool, amount)| receivers.of(pool, *amount)).unzip();
            let shares = solve(&pools, receivers.names.len(), self.rules.sharing.method).map_err(|closed| {
                Error::NotAvailable(format!(
                    "In {}, {closed} Let one of them pass something to an owner.",
                    month.title()
                ))
            })?;
            let names = receivers.names.clone();
            for (index, share) in shares.into_iter().enumerate() {
                if !share.left.is_zero() {
                    let why = unfit[index].clone().or_else(|| share.why_left(&pools)).unwrap_or_default();
                    self.pools[index].why_left.push((month, why));
                }
                plus(&mut self.pools[index].left, share.left)?;
                for (name, amount) in names.iter().zip(share.owners).filter(|(_, amount)| !amount.is_zero()) {
                    plus(&mut self.pools[index].out, amount)?;
                    let owner = self.owner(name, amounts.len());
                    plus(&mut owner.shared[index], amount)?;
                    plus(&mut owner.total, amount)?;
                    plus(&mut owner.months.entry(month).or_default().1, amount)?;
                    let item = Item {
                        month,
                        component: Component::Shared(index),
                        account: String::new(),
                        service: String::new(),
                    };
                    plus(owner.lines.entry(item).or_insert(Money::ZERO), amount)?;
                }
            }
        }
        Ok(())
    }

    fn finish(self, coverage: Coverage, facts: &[Fact]) -> Attribution {
        debug_assert_eq!(checked_sum(facts.iter().map(|fact| fact.cost)), Some(self.total));
        let mut owners: Vec<OwnerShare> = self.owners.into_values().collect();
        owners.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.owner.cmp(&b.owner)));
        Attribution {
            owners,
            pools: self.pools,
            unallocated: self.unallocated,
            untagged_of: self.untagged_of,
            credits_apart: self.apart,
            lines_apart: self.lines_apart,
            lines_owned: self.lines_owned,
            total: self.total,
            months: self.months.into_iter().collect(),
            by_rule: self.by_rule,
            own: Own::default(),
            coverage: Some(coverage),
        }
    }
}

/// Who may receive in a month, and by what.
struct Receivers<'l> {
    month: Month,
    /// Every owner with a charge in the month, or named by a pool; in order.
    names: Vec<String>,
    direct: BTreeMap<String, Money>,
    pools: &'l [Money],
}

impl<'l> Receivers<'l> {
    fn new(ledger: &Ledger<'_>, month: Month, pools: &'l [Money]) -> Self {
        let charged =
            ledger.owners.iter().filter_map(|(name, owner)| Some((name.clone(), owner.months.get(&month)?.0)));
        let direct: BTreeMap<String, Money> = charged.collect();
        let owner = |receiver: &Receiver| match receiver {
            Receiver::Owner(name) => Some(name.clone()),
            Receiver::Pool(_) => None,
        };
        let mut names: BTreeSet<String> = direct.keys().cloned().collect();
        for pool in &ledger.rules.pools {
            names.extend(pool.to.iter().flatten().filter_map(owner));
            match &pool.split {
                Split::Fixed(shares) => names.extend(shares.keys().filter_map(owner)),
                Split::Driver(driver) => {
                    names.extend(
                        driver.months.get(&month).into_iter().flatten().filter_map(|(receiver, _)| owner(receiver)),
                    );
                }
                Split::Even | Split::Proportional => {}
            }
        }
        Self { month, names: names.into_iter().collect(), direct, pools }
    }

    /// A pool with its weights, and why nobody can receive from it where its rule says nothing for the month.
    fn of(&self, pool: &Pool, amount: Money) -> (solve::Pool, Option<String>) {
        let weights: Vec<(Receiver, Money)> = match &pool.split {
            Split::Even => self.receivers(pool).into_iter().map(|to| (to, Money::ONE)).collect(),
            Split::Proportional => self.receivers(pool).into_iter().map(|to| (to.clone(), self.cost(&to))).collect(),
            Split::Fixed(shares) => shares.iter().map(|(to, share)| (to.clone(), *share)).collect(),
            Split::Driver(driver) => driver.months.get(&self.month).cloned().unwrap_or_default(),
        };
        let allowed = |to: &Receiver| pool.to.as_ref().is_none_or(|listed| listed.contains(to));
        let index = |to: &Receiver| match to {
            Receiver::Owner(name) => self.names.binary_search(name).ok().map(solve::Receiver::Owner),
            Receiver::Pool(index) => Some(solve::Receiver::Pool(*index)),
        };
        let weights: Vec<_> = weights
            .iter()
            .filter(|(to, _)| allowed(to))
            .filter_map(|(to, weight)| Some((index(to)?, *weight)))
            .collect();
        let unfit = match &pool.split {
            Split::Driver(driver) if !driver.months.contains_key(&self.month) => {
                Some(format!("{} has no rows for {}.", driver.file, self.month))
            }
            Split::Proportional if weights.iter().all(|(_, weight)| *weight <= Money::ZERO) => {
                Some("No owner has direct cost above zero to share it by.".to_owned())
            }
            _ => None,
        };
        (solve::Pool { name: pool.name.clone(), amount, weights }, unfit)
    }

    /// Those a pool lists, or every owner with direct cost above zero.
    fn receivers(&self, pool: &Pool) -> Vec<Receiver> {
        let charged = || self.direct.iter().filter(|(_, cost)| **cost > Money::ZERO);
        pool.to.clone().unwrap_or_else(|| charged().map(|(name, _)| Receiver::Owner(name.clone())).collect())
    }

    fn cost(&self, of: &Receiver) -> Money {
        match of {
            Receiver::Owner(name) => self.direct.get(name).copied().unwrap_or(Money::ZERO),
            Receiver::Pool(index) => self.pools[*index],
        }
    }
}
