//! Rules on tables: a column with the names of each dimension, one with the rule behind each, and one with the pools.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use polars::prelude::*;

use super::condition::Condition;
use super::names::Names;
use super::rules::{AccountColumn, Column as Source, Dimension, During, Gives, Rule, Rules};
use crate::charges::{DAY, TAG, Text};
use crate::coded::{Coded, days, dictionary_column};
use crate::error::{Error, Result};
use crate::view::{Dim, Month};

/// Prefix of the columns of dimensions: `rule:owner`.
pub(crate) const RULED: &str = "rule:";
/// Prefix of the columns with the rule behind a name, by its place from 1: `rule number:owner`.
pub(crate) const RULE_NUMBER: &str = "rule number:";
/// The pool that a line is in.
pub(crate) const POOL: &str = "pool";

/// What a dimension is told by that not every table has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The resource of a line.
    pub resource: bool,
    /// Its day.
    pub day: bool,
    /// What only the line itself says: its description, its zone.
    pub line: bool,
}

impl Needs {
    /// What both need together.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        Self { resource: self.resource || other.resource, day: self.day || other.day, line: self.line || other.line }
    }

    /// What a column of the reports is told by.
    pub(crate) fn of(dim: &Dim) -> Self {
        let column = dim.column();
        Self { resource: column == crate::charges::RESOURCE_ID, day: column == DAY, line: dim.is_of_lines() }
    }
}

/// What is asked of the rules: some dimensions by their place, and the pools.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) dimensions: BTreeSet<usize>,
    pub(crate) pools: bool,
}

impl Rules {
    /// A dimension and the pools.
    pub(crate) fn all_of(&self, dimension: &str) -> Asked {
        Asked { dimensions: self.dimension(dimension).into_iter().collect(), pools: !self.pools.is_empty() }
    }

    /// With the dimensions that the asked ones look at.
    fn closed(&self, asked: &Asked) -> BTreeSet<usize> {
        let mut closed = asked.dimensions.clone();
        if asked.pools {
            closed.extend(self.pools.iter().flat_map(|pool| &pool.when).filter_map(looked_at));
        }
        let mut open: Vec<usize> = closed.iter().copied().collect();
        while let Some(index) = open.pop() {
            let rules = &self.dimensions[index].rules;
            let new = rules.iter().flat_map(Rule::sources).filter_map(|source| match source {
                Source::Dimension(index) => Some(*index),
                _ => None,
            });
            open.extend(new.filter(|index| closed.insert(*index)).collect::<Vec<_>>());
        }
        closed
    }

    /// Whether the answer depends on resources or days.
    pub(crate) fn needs(&self, asked: &Asked) -> Needs {
        let closed = self.closed(asked);
        let rules = closed.iter().flat_map(|index| &self.dimensions[*index].rules);
        let during = rules.clone().map(|rule| Needs { day: rule.during.needs_day(), ..Needs::default() });
        let pools = self.pools.iter().filter(|_| asked.pools).flat_map(|pool| &pool.when);
        let sources = rules.flat_map(Rule::sources).chain(pools.map(|condition| &condition.column));
        sources.map(|source| self.needs_of_source(source)).chain(during).fold(Needs::default(), Needs::and)
    }

    /// Whether conditions depend on resources or days.
    pub(crate) fn needs_of(&self, when: &[Condition]) -> Needs {
        let looked = Asked { dimensions: when.iter().filter_map(looked_at).collect(), pools: false };
        let own = when.iter().map(|condition| self.needs_of_source(&condition.column));
        own.fold(self.needs(&looked), Needs::and)
    }

    /// The columns of a table that conditions depend on.
    pub(crate) fn columns_of(&self, when: &[Condition]) -> BTreeSet<String> {
        let looked = Asked { dimensions: when.iter().filter_map(looked_at).collect(), pools: false };
        let mut columns = self.columns(&looked);
        for condition in when {
            match &condition.column {
                Source::Report(dim) => drop(columns.insert(dim.column().to_owned())),
                Source::Account(_) => drop(columns.insert(Text::SubAccountId.name().to_owned())),
                Source::Tag | Source::Dimension(_) => {}
            }
        }
        columns
    }

    fn needs_of_source(&self, source: &Source) -> Needs {
        match source {
            Source::Report(dim) => Needs::of(dim),
            Source::Account(_) if self.accounts.all().any(|(_, row)| row.during.needs_day()) => {
                Needs { day: true, ..Needs::default() }
            }
            _ => Needs::default(),
        }
    }

    /// The columns of a table that the answer depends on.
    pub(crate) fn columns(&self, asked: &Asked) -> BTreeSet<String> {
        let closed = self.closed(asked);
        let mut columns = BTreeSet::from([Text::BillingPeriod.name().to_owned()]);
        let mut add = |dimension: Option<&Dimension>, source: &Source| match source {
            Source::Tag => columns.extend(dimension.iter().flat_map(|one| &one.tags).map(|key| format!("{TAG}{key}"))),
            Source::Report(dim) => drop(columns.insert(dim.column().to_owned())),
            Source::Account(_) => drop(columns.insert(Text::SubAccountId.name().to_owned())),
            Source::Dimension(_) => {}
        };
        for index in closed {
            let dimension = &self.dimensions[index];
            dimension.rules.iter().flat_map(Rule::sources).for_each(|source| add(Some(dimension), source));
        }
        let pools = self.pools.iter().filter(|_| asked.pools).flat_map(|pool| &pool.when);
        pools.for_each(|condition| add(None, &condition.column));
        if self.needs(asked).day {
            columns.insert(DAY.to_owned());
        }
        columns
    }

    /// The asked columns for the rows of a table, in this order: name and rule number of each dimension, then the pool.
    pub(crate) fn assign(&self, table: &DataFrame, asked: &Asked) -> Result<Vec<Column>> {
        let mut done: Vec<Option<Assigned>> = vec![None; self.dimensions.len()];
        let rows = Rows::new(self, table)?;
        for index in self.closed(asked) {
            done[index] = Some(rows.dimension(&self.dimensions[index], &done)?);
        }
        let mut columns = Vec::new();
        for index in &asked.dimensions {
            let (dimension, Some(assigned)) = (&self.dimensions[*index], &done[*index]) else { continue };
            columns.push(dictionary_column(
                &format!("{RULED}{}", dimension.name),
                &assigned.names.codes(rows.height),
                &assigned.names.texts,
            )?);
            let numbers =
                UInt32Chunked::from_vec(format!("{RULE_NUMBER}{}", dimension.name).into(), assigned.rules.clone());
            columns.push(numbers.into_column());
        }
        if asked.pools {
            let (codes, texts) = rows.pools(&done)?;
            columns.push(dictionary_column(POOL, &codes, &texts)?);
        }
        Ok(columns)
    }

    /// Which rows of a table meet conditions.
    pub(crate) fn meeting(&self, table: &DataFrame, when: &[Condition]) -> Result<Vec<bool>> {
        let rows = Rows::new(self, table)?;
        let looked = Asked { dimensions: when.iter().filter_map(looked_at).collect(), pools: false };
        let mut done: Vec<Option<Assigned>> = vec![None; self.dimensions.len()];
        for index in self.closed(&looked) {
            done[index] = Some(rows.dimension(&self.dimensions[index], &done)?);
        }
        let mut meeting = vec![false; rows.height];
        for row in rows.meeting(rows.all(), when, &done)? {
            meeting[row as usize] = true;
        }
        Ok(meeting)
    }
}

fn looked_at(condition: &Condition) -> Option<usize> {
    match condition.column {
        Source::Dimension(index) => Some(index),
        _ => None,
    }
}

impl Rule {
    fn sources(&self) -> impl Iterator<Item = &Source> {
        let given = match &self.gives {
            Gives::Name(_) => None,
            Gives::Value(source) | Gives::Lookup(source, _) => Some(source),
        };
        self.when.iter().map(|condition| &condition.column).chain(given)
    }
}

/// A dimension on the rows of a table.
#[derive(Clone)]
struct Assigned {
    names: Coded,
    /// Place of the rule that gave the name, from 1; 0 where none did.
    rules: Vec<u32>,
}

/// The rows of a table, with its columns coded when they are first looked at.
struct Rows<'a> {
    rules: &'a Rules,
    table: &'a DataFrame,
    height: usize,
    months: Coded,
    month_of: Vec<Option<Month>>,
    days: Option<Vec<Option<i32>>>,
    accounts: OnceCell<Coded>,
}

impl<'a> Rows<'a> {
    fn new(rules: &'a Rules, table: &'a DataFrame) -> Result<Self> {
        let months = Coded::of(table, Text::BillingPeriod.name())?;
        let month_of = months.texts.iter().map(|month| month.parse().ok()).collect();
        let days = days(table)?;
        Ok(Self { rules, table, height: table.height(), months, month_of, days, accounts: OnceCell::new() })
    }

    fn all(&self) -> Vec<u32> {
        (0..u32::try_from(self.height).unwrap_or(u32::MAX)).collect()
    }

    fn dimension(&self, dimension: &Dimension, done: &[Option<Assigned>]) -> Result<Assigned> {
        let mut given = Given::new(self.height);
        let names = Names::new(dimension);
        let mut open = self.all();
        for (place, rule) in (1..).zip(&dimension.rules) {
            let concerned = self.meeting(self.during(open.clone(), rule.during), &rule.when, done)?;
            match &rule.gives {
                Gives::Name(name) => {
                    let code = given.code(name);
                    for row in &concerned {
                        given.give(*row, code, place);
                    }
                }
                Gives::Value(Source::Tag) => {
                    for key in &dimension.tags {
                        let column = Coded::of(self.table, &format!("{TAG}{key}"))?;
                        given.give_values(&concerned, &column, place, |value| names.of(value));
                    }
                }
                Gives::Value(source) => {
                    let column = self.source(source, done)?;
                    given.give_values(&concerned, &column, place, |value| names.of(value));
                }
                Gives::Lookup(source, lookup) => {
                    let column = self.source(source, done)?;
                    given.give_values(&concerned, &column, place, |value| {
                        names.of(lookup.names.get(value).map_or("", |(_, name)| name))
                    });
                }
            }
            open.retain(|row| given.rules[*row as usize] == 0);
            if open.is_empty() {
                break;
            }
        }
        Ok(given.assigned())
    }

    /// Of some rows, those of a time.
    fn during(&self, mut rows: Vec<u32>, during: During) -> Vec<u32> {
        if during != During::default() {
            rows.retain(|row| self.is_during(*row, during));
        }
        rows
    }

    fn is_during(&self, row: u32, during: During) -> bool {
        let day = self.days.as_ref().and_then(|days| days[row as usize]);
        let month = self.month_of[self.months.code(row as usize) as usize];
        month.is_some_and(|month| during.holds(month, day))
    }

    /// Of some rows, those that meet all conditions.
    fn meeting(&self, mut rows: Vec<u32>, when: &[Condition], done: &[Option<Assigned>]) -> Result<Vec<u32>> {
        for condition in when {
            if rows.is_empty() {
                break;
            }
            let column = self.source(&condition.column, done)?;
            let holds: Vec<bool> = column.texts.iter().map(|text| condition.holds(text)).collect();
            rows.retain(|row| holds[column.code(*row as usize) as usize]);
        }
        Ok(rows)
    }

    fn source(&self, source: &Source, done: &[Option<Assigned>]) -> Result<Coded> {
        match source {
            Source::Tag => Err(Error::Internal("a tag of no dimension".to_owned())),
            Source::Report(dim) => Coded::of(self.table, dim.column()),
            Source::Account(column) => self.of_accounts(*column),
            Source::Dimension(index) => {
                let known = done[*index].as_ref().map(|assigned| assigned.names.clone());
                known.ok_or_else(|| Error::Internal("a dimension before its turn".to_owned()))
            }
        }
    }

    /// A column of the account table, by the account and time of each row.
    fn of_accounts(&self, column: AccountColumn) -> Result<Coded> {
        if self.accounts.get().is_none() {
            drop(self.accounts.set(Coded::of(self.table, Text::SubAccountId.name())?));
        }
        let Some(accounts) = self.accounts.get() else { return Ok(Coded::none()) };
        let known: Vec<_> = accounts.texts.iter().map(|id| self.rules.accounts.of(id)).collect();
        let mut given = Given::new(self.height);
        let mut codes: Vec<Vec<u32>> = Vec::new();
        for rows in &known {
            codes.push(rows.iter().map(|row| given.code(row.value(column))).collect());
        }
        for row in 0..u32::try_from(self.height).unwrap_or(u32::MAX) {
            let account = accounts.code(row as usize) as usize;
            let of_time = known[account]
                .iter()
                .position(|one| one.during == During::default() || self.is_during(row, one.during));
            if let Some(place) = of_time {
                given.names[row as usize] = codes[account][place];
            }
        }
        Ok(given.assigned().names)
    }

    /// The pool of each row, as codes of names.
    fn pools(&self, done: &[Option<Assigned>]) -> Result<(Vec<u32>, Vec<String>)> {
        let mut codes = vec![0; self.height];
        let mut texts = vec![String::new()];
        let mut open = self.all();
        for (code, pool) in (1..).zip(&self.rules.pools) {
            texts.push(pool.name.clone());
            for row in self.meeting(open.clone(), &pool.when, done)? {
                codes[row as usize] = code;
            }
            open.retain(|row| codes[*row as usize] == 0);
        }
        Ok((codes, texts))
    }
}

/// Names being given to rows.
struct Given {
    names: Vec<u32>,
    rules: Vec<u32>,
    texts: Vec<String>,
    known: hashbrown::HashMap<String, u32>,
}

impl Given {
    fn new(height: usize) -> Self {
        Self {
            names: vec![0; height],
            rules: vec![0; height],
            texts: vec![String::new()],
            known: hashbrown::HashMap::new(),
        }
    }

    /// The code of a name; the empty name is none.
    fn code(&mut self, name: &str) -> u32 {
        if name.is_empty() {
            return 0;
        }
        let texts = &mut self.texts;
        *self.known.entry_ref(name).or_insert_with(|| {
            texts.push(name.to_owned());
            u32::try_from(texts.len() - 1).unwrap_or(u32::MAX)
        })
    }

    fn give(&mut self, row: u32, code: u32, rule: u32) {
        if code != 0 && self.rules[row as usize] == 0 {
            (self.names[row as usize], self.rules[row as usize]) = (code, rule);
        }
    }

    fn give_values<'v>(
        &mut self,
        rows: &[u32],
        column: &'v Coded,
        rule: u32,
        name: impl Fn(&'v str) -> Option<&'v str>,
    ) {
        let codes: Vec<u32> = column.texts.iter().map(|text| name(text).map_or(0, |name| self.code(name))).collect();
        for row in rows {
            self.give(*row, codes[column.code(*row as usize) as usize], rule);
        }
    }

    fn assigned(self) -> Assigned {
        Assigned { names: Coded::new(self.names, self.texts), rules: self.rules }
    }
}
