//! What an edit of the rules moves: money by month, from whom to whom, and the resources that change hands.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::assign::{Asked, Needs, POOL, RULED};
use super::rules::{OWNER, Rules};
use crate::bill::{Bill, Table, amount_column, amounts};
use crate::charges::{LINES, RESOURCE_ID, Text};
use crate::error::{Error, Result};
use crate::explore::{overflow, texts};
use crate::money::Money;
use crate::rates::{Converted, to_total};
use crate::view::{Month, View};

/// Where charges are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// With an owner.
    Owner(String),
    /// In a pool.
    Pool(String),
    /// Nowhere yet.
    Unallocated,
}

/// Charges that are elsewhere after an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Month.
    pub month: Month,
    /// Where they were.
    pub from: Place,
    /// Where they are.
    pub to: Place,
    /// What they cost in the view's basis and currency.
    pub cost: Money,
    /// Source lines.
    pub lines: u64,
}

/// What an edit moves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// By month, the largest amount first.
    pub moves: Vec<Move>,
    /// Resources with a line that moved.
    pub resources: u64,
}

impl Moves {
    /// All months together.
    pub fn by_places(&self) -> Result<Vec<(Place, Place, Money)>> {
        let mut sums: BTreeMap<(Place, Place), Money> = BTreeMap::new();
        for one in &self.moves {
            let sum = sums.entry((one.from.clone(), one.to.clone())).or_insert(Money::ZERO);
            *sum = sum.checked_add(one.cost).ok_or_else(overflow)?;
        }
        let mut sums: Vec<(Place, Place, Money)> = sums.into_iter().map(|((from, to), sum)| (from, to, sum)).collect();
        sums.sort_by(|a, b| b.2.0.abs().cmp(&a.2.0.abs()).then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1))));
        Ok(sums)
    }
}

const BEFORE: &str = "before";
const AFTER: &str = "after";
const BEFORE_POOL: &str = "before, pool";
const AFTER_POOL: &str = "after, pool";

/// What moves in a view when a bill with other rules takes the place of this one. `before` is the same bill with the rules in
/// force, or none.
pub fn moves(before: Option<&Rules>, bill: &Bill, view: &View) -> Result<Moves> {
    let moved = moved(before, bill, view, Needs { resource: true, ..Needs::default() })?;
    Ok(Moves { moves: sums(&moved, view)?, resources: resources(&moved)? })
}

/// What moves in each month, oldest first; months in which nothing does are left out.
pub fn moved_by_month(before: Option<&Rules>, bill: &Bill, view: &View) -> Result<BTreeMap<Month, Money>> {
    let mut months = BTreeMap::new();
    for one in sums(&moved(before, bill, view, Needs::default())?, view)? {
        let sum = months.entry(one.month).or_insert(Money::ZERO);
        *sum = sum.checked_add(one.cost).ok_or_else(overflow)?;
    }
    Ok(months)
}

/// True where [`moves`] reads the source lines.
pub fn moves_need_lines(before: Option<&Rules>, bill: &Bill, view: &View) -> bool {
    let needs = Needs { resource: true, ..Needs::default() };
    table(before.unwrap_or(&Rules::default()), bill.rules().map(AsRef::as_ref), bill, view, needs) == Table::Lines
}

/// The coarsest table that tells what is asked for, what both rules look at, and what the view is filtered by.
fn table(before: &Rules, after: Option<&Rules>, bill: &Bill, view: &View, needs: Needs) -> Table {
    let rules = std::iter::once(before).chain(after).map(|rules| rules.needs(&rules.all_of(OWNER)));
    Table::of(rules.chain(view.filters.iter().map(|filter| bill.needs(&filter.dim))).fold(needs, Needs::and))
}

/// The rows that are elsewhere after an edit, with where they were and are.
fn moved(before: Option<&Rules>, bill: &Bill, view: &View, needs: Needs) -> Result<DataFrame> {
    let none = Rules::default();
    let (before, after) = (before.unwrap_or(&none), bill.rules().map_or(&none, AsRef::as_ref));
    let asked = |rules: &Rules| rules.all_of(OWNER);
    let mut rows = rows(bill, view, table(before, Some(after), bill, view, needs), &[before, after])?;
    let given = [
        given(before, &asked(before), &rows, BEFORE, BEFORE_POOL)?,
        given(after, &asked(after), &rows, AFTER, AFTER_POOL)?,
    ];
    rows.hstack_mut(&given.concat())?;
    let moved = [(BEFORE, AFTER), (BEFORE_POOL, AFTER_POOL)].map(|(a, b)| col(a).neq_missing(col(b)));
    Ok(rows.lazy().filter(moved[0].clone().or(moved[1].clone())).collect()?)
}

/// The rows of a view with what the rules look at.
fn rows(bill: &Bill, view: &View, table: Table, rules: &[&Rules]) -> Result<DataFrame> {
    let mut rows = bill.rows_of(view, table)?;
    let schema = rows.collect_schema()?;
    let mut columns: BTreeSet<String> = rules.iter().flat_map(|rules| rules.columns(&rules.all_of(OWNER))).collect();
    columns.extend([Text::BillingPeriod.name(), Text::Currency.name(), RESOURCE_ID].map(str::to_owned));
    columns.retain(|column| schema.contains(column));
    let by: Vec<Expr> = columns.iter().map(col).collect();
    let count =
        if schema.contains(LINES) { col(LINES).cast(DataType::UInt64).sum() } else { len().cast(DataType::UInt64) };
    let sums = [col(amount_column(view.basis)).sum().alias("cost"), count.alias("count")];
    Ok(rows.group_by(by).agg(sums).collect()?)
}

fn given(rules: &Rules, asked: &Asked, rows: &DataFrame, owner: &str, pool: &str) -> Result<Vec<Column>> {
    let columns = rules.assign(rows, asked)?;
    let named = |wanted: &str, name: &str| {
        let found = columns.iter().find(|column| column.name() == wanted).cloned();
        let none = || Column::full_null(name.into(), rows.height(), &DataType::from_categories(Categories::global()));
        found.map_or_else(none, |column| column.with_name(name.into()))
    };
    Ok(vec![named(&format!("{RULED}{OWNER}"), owner), named(POOL, pool)])
}

fn sums(moved: &DataFrame, view: &View) -> Result<Vec<Move>> {
    let by = [Text::BillingPeriod.name(), Text::Currency.name(), BEFORE, AFTER, BEFORE_POOL, AFTER_POOL].map(col);
    let table = moved.clone().lazy().group_by(by).agg([col("cost").sum(), col("count").sum()]).collect()?;
    let column = |name: &str| texts(&table, name);
    let (months, currencies) = (column(Text::BillingPeriod.name())?, column(Text::Currency.name())?);
    let [before, after, before_pool, after_pool] =
        [column(BEFORE)?, column(AFTER)?, column(BEFORE_POOL)?, column(AFTER_POOL)?];
    let counts = table.column("count")?.u64()?;
    let mut found: BTreeMap<(Month, Place, Place), (Converted, u64)> = BTreeMap::new();
    for (row, cost) in amounts(&table, "cost")?.into_iter().enumerate() {
        let month: Month = months[row].parse().map_err(Error::Internal)?;
        let rate = view.rate(month, &currencies[row])?;
        let key = (month, place(&before[row], &before_pool[row]), place(&after[row], &after_pool[row]));
        if key.1 == key.2 {
            continue;
        }
        let (sum, lines) = found.entry(key).or_default();
        *sum = sum.checked_add(Converted::of(cost, rate).ok_or_else(overflow)?).ok_or_else(overflow)?;
        *lines += counts.get(row).unwrap_or(0);
    }
    let exact: Vec<Converted> = found.values().map(|(sum, _)| *sum).collect();
    let costs = to_total(&exact).ok_or_else(overflow)?;
    let one = |(((month, from, to), (_, lines)), cost)| Move { month, from, to, cost, lines };
    let mut moves: Vec<Move> = found.into_iter().zip(costs).map(one).collect();
    moves.sort_by(|a, b| {
        b.cost.0.abs().cmp(&a.cost.0.abs()).then_with(|| (a.month, &a.from, &a.to).cmp(&(b.month, &b.from, &b.to)))
    });
    Ok(moves)
}

/// A line in a pool is with the pool, whoever owns it otherwise.
fn place(owner: &str, pool: &str) -> Place {
    match (owner, pool) {
        ("", "") => Place::Unallocated,
        (owner, "") => Place::Owner(owner.to_owned()),
        (_, pool) => Place::Pool(pool.to_owned()),
    }
}

fn resources(moved: &DataFrame) -> Result<u64> {
    if moved.column(RESOURCE_ID).is_err() {
        return Ok(0);
    }
    let same_pool = col(BEFORE_POOL).eq_missing(col(AFTER_POOL));
    let elsewhere = col(BEFORE_POOL).is_null().and(col(AFTER_POOL).is_null()).or(same_pool.not());
    let named = moved
        .clone()
        .lazy()
        .filter(elsewhere.and(col(RESOURCE_ID).is_not_null()))
        .select([col(RESOURCE_ID).n_unique()]);
    Ok(named.collect()?.column(RESOURCE_ID)?.cast(&DataType::UInt64)?.u64()?.get(0).unwrap_or(0))
}
