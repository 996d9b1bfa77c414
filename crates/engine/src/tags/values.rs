//! The values of a key, which of them are probably one, and the state of every line.

use std::collections::{BTreeMap, BTreeSet};

use super::cluster::{Rules, Spelled, Suggestion, suggestions};
use super::coverage::{Coverage, State, States, Sum};
use super::measure::{Cells, Measure, Row, sums, whole, with_values};
use crate::bill::Bill;
use crate::error::{Error, Result};
use crate::trust::Received;
use crate::view::{Dim, Month, View};

/// The values of a key, or of several spellings of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    /// Every value in its own spelling, the most expensive first.
    pub values: Vec<Spelled>,
    /// Values that are probably one, the most expensive first.
    pub suggestions: Vec<Suggestion>,
    /// What carries the key and what does not.
    pub states: States,
    /// How much of the view carries it.
    pub coverage: Coverage,
    /// Of several spellings of a key, lines that carry two with different values: the spelling named first counts.
    pub contradicting: Sum,
}

/// The values of a key in a view; of several spellings of one key, each line's first. `allowed` lists the only valid values, in
/// exactly this spelling. `received` tells which columns the reports have: a key without any value is activated if it has one.
///
/// # Errors
/// [`Error::NotAvailable`] when no loaded report knows a key, or the basis, a filter or the window is not in them.
pub fn values(
    bill: &Bill,
    received: &[Received],
    view: &View,
    keys: &[String],
    allowed: Option<&[String]>,
) -> Result<Values> {
    for key in keys {
        let dim: Dim = format!("tag:{key}").parse().map_err(Error::Internal)?;
        if !bill.has_column(&dim) && !received.iter().any(|delivery| delivery.tag_keys().any(|known| known == *key)) {
            return Err(Error::NotAvailable(format!("'{}' does not occur in the loaded reports.", dim.id())));
        }
    }
    let cells = Cells::new(bill, view)?;
    let rows = cells.rows(keys)?;
    let activated = Activated::new(bill, received, keys)?;
    let mut found = Found::default();
    for row in &rows {
        found.take(row, &activated, allowed)?;
    }
    let states = found.states()?;
    let coverage = whole(&rows)?.coverage(states.sum(State::Tagged), found.tagged_usage.sum())?;
    let values = found.values()?;
    let rules = Rules { synonyms: true, may_be_typed: &|_| true, allowed: allowed.unwrap_or_default() };
    let suggestions = suggestions(&values, &rules)?;
    Ok(Values { values, suggestions, states, coverage, contradicting: found.contradicting.sum() })
}

/// Where a key is known: cost allocation tags are activated by payer and take effect from then on.
pub(crate) struct Activated<'a> {
    with_values: BTreeSet<(Month, String)>,
    with_column: Vec<&'a Received>,
}

impl<'a> Activated<'a> {
    pub(crate) fn new(bill: &Bill, received: &'a [Received], keys: &[String]) -> Result<Self> {
        let has_column = |delivery: &&Received| delivery.tag_keys().any(|known| keys.contains(&known));
        Ok(Self { with_values: with_values(bill, keys)?, with_column: received.iter().filter(has_column).collect() })
    }

    pub(crate) fn knows(&self, month: Month, payer: &str) -> bool {
        let holds = |delivery: &&Received| delivery.is_of(month) && delivery.payers.iter().any(|known| known == payer);
        self.with_values.contains(&(month, payer.to_owned())) || self.with_column.iter().any(holds)
    }
}

/// What was found so far.
#[derive(Default)]
struct Found {
    values: BTreeMap<String, Measure>,
    states: [Measure; State::ALL.len()],
    tagged_usage: Measure,
    contradicting: Measure,
}

impl Found {
    fn take(&mut self, row: &Row, activated: &Activated<'_>, allowed: Option<&[String]>) -> Result<()> {
        let mut given = row.values.iter().filter(|value| !value.is_empty());
        let value = given.next();
        if given.any(|other| Some(other) != value) {
            self.contradicting.add(&row.measure)?;
        }
        let state = match value {
            Some(value) if allowed.is_none_or(|allowed| allowed.contains(value)) => State::Tagged,
            Some(_) => State::Invalid,
            None if row.is_untaggable => State::Untaggable,
            None if activated.knows(row.month, &row.payer) => State::Absent,
            None => State::NotActivated,
        };
        self.states[state as usize].add(&row.measure)?;
        if state == State::Tagged && row.is_usage {
            self.tagged_usage.add(&row.measure)?;
        }
        value.map_or(Ok(()), |value| self.values.entry(value.clone()).or_default().add(&row.measure))
    }

    fn states(&self) -> Result<States> {
        let mut states = [Sum::default(); State::ALL.len()];
        for (state, sum) in states.iter_mut().zip(sums(self.states.iter())?) {
            *state = sum;
        }
        States::new(states)
    }

    fn values(&self) -> Result<Vec<Spelled>> {
        let sums = sums(self.values.values())?;
        let value = |((spelling, measure), sum): ((&String, &Measure), Sum)| Spelled {
            spelling: spelling.clone(),
            sum,
            days: measure.days(),
        };
        let mut values: Vec<Spelled> = self.values.iter().zip(sums).map(value).collect();
        values.sort_by(|a, b| b.sum.cost.cmp(&a.sum.cost).then_with(|| a.spelling.cmp(&b.spelling)));
        Ok(values)
    }
}
