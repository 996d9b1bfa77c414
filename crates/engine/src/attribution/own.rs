//! What filters open: the lines that an owner, a pool or a rule has itself, before credits follow their usage and pools are shared.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Fact;
use crate::error::Result;
use crate::explore::overflow;
use crate::tags::Sum;

/// Lines as the rules gave them away, so that a view with the filters of one amount comes to that amount.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// By owner, outside of pools: what `owner=NAME` and `pool=` leave of the view.
    pub owners: BTreeMap<String, Sum>,
    /// By pool: what `pool=NAME` leaves.
    pub pools: BTreeMap<String, Sum>,
    /// Names that each rule gave outside of pools, by its place; the first is what no rule gave, the empty name.
    names: Vec<BTreeSet<String>>,
}

impl Own {
    pub(super) fn of(facts: &[Fact], rules: usize) -> Result<Self> {
        let mut own = Self { names: vec![BTreeSet::new(); rules + 1], ..Self::default() };
        facts.iter().try_for_each(|fact| own.take(fact))?;
        Ok(own)
    }

    fn take(&mut self, fact: &Fact) -> Result<()> {
        if !fact.pool.is_empty() {
            return add(&mut self.pools, &fact.pool, fact);
        }
        self.names[fact.rule as usize].insert(fact.owner.clone());
        if fact.owner.is_empty() { Ok(()) } else { add(&mut self.owners, &fact.owner, fact) }
    }

    /// The names of a rule, where no other rule gave one of them: then they and no pool leave exactly what the rule gave.
    pub fn names_only_of(&self, rule: usize) -> Option<&BTreeSet<String>> {
        let names = self.names.get(rule).filter(|names| !names.is_empty())?;
        let others = self.names.iter().enumerate().filter(|(place, _)| *place != rule);
        others.map(|(_, others)| others).all(|others| others.is_disjoint(names)).then_some(names)
    }
}

fn add(sums: &mut BTreeMap<String, Sum>, name: &str, fact: &Fact) -> Result<()> {
    let sum = sums.entry(name.to_owned()).or_default();
    sum.lines += fact.lines;
    sum.cost = sum.cost.checked_add(fact.cost).ok_or_else(overflow)?;
    Ok(())
}
