//! The two rollups of a delivery. *The rollup*: charges summed by day and by everything but the resource, small enough to answer
//! every screen from memory. *The resource rollup*: charges summed by everything and the resource, but not by day.
//!
//! Everything that both tell charges apart by is one number, the kind of a charge, so that a cell is known by two numbers.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use polars::prelude::*;

use crate::charges::{
    Amount, CATEGORY, Charge, Code, Codes, DAY, Dictionary, END_HOUR, FIRST_DAY, FIRST_HOUR, LAST_DAY, LINES,
    RESOURCE_ID, ROLLUP_TEXT, TAG, Tables, Text, USAGE_AMOUNT,
};
use crate::ingest::time::day_of;

/// Numbers of a kind: text codes, then tag set, cost category set.
const WIDTH: usize = ROLLUP_TEXT + 2;
const TAGS: usize = ROLLUP_TEXT;
const CATEGORIES: usize = ROLLUP_TEXT + 1;
/// Cells of the resource rollup that are held at a time: a report may have a resource for each of its lines.
const MOST_CELLS: usize = 1 << 19;
/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;
/// The largest quantity of 38 digits.
const MOST_USAGE: i128 = 10_i128.pow(38) - 1;

/// Adds charges into the cells of both rollups while a report is read.
#[derive(Debug)]
pub struct Rollups {
    amounts_kept: Vec<Amount>,
    kinds: Numbered<WIDTH>,
    /// By kind and day.
    days: Cells,
    /// By kind and resource.
    resources: Cells,
    /// Amounts kept and quantity of the charge being added.
    row: Vec<i128>,
}

impl Rollups {
    /// Empty, for these amounts.
    pub fn new(amounts_kept: &[Amount]) -> Self {
        let width = amounts_kept.len() + 1;
        Self {
            amounts_kept: amounts_kept.to_vec(),
            kinds: Numbered::default(),
            days: Cells::new(width),
            resources: Cells::new(width),
            row: Vec::with_capacity(width),
        }
    }

    /// Adds one charge, whose resource has this code; false when a sum would leave 38 digits.
    #[must_use]
    pub fn add(&mut self, charge: &Charge, resource: Code) -> bool {
        let kind = number(self.kinds.number(&kind_of(charge)));
        let day = u32::try_from(day_of(charge.start)).unwrap_or(0);
        self.row.clear();
        self.row.extend(self.amounts_kept.iter().map(|amount| charge.amounts[amount.index()].0));
        self.row.push(charge.usage.unwrap_or_default().0);
        let first_hour = hour_of(charge.start);
        let end_hour = hour_of(charge.end.saturating_add(HOUR_MS - 1)).max(first_hour + 1);
        let count = Count { lines: 1, first_hour, last_day: day, end_hour };
        self.days.add([kind, day], count, &self.row) && self.resources.add([kind, resource], count, &self.row)
    }

    /// Adds the cells of others of the same amounts; false when a sum would leave 38 digits.
    #[must_use]
    pub fn absorb(&mut self, other: &Self, codes: &Codes) -> bool {
        let kinds = other.kinds.keys.iter().map(|key| number(self.kinds.number(&translated(key, codes))));
        let kinds: Vec<u32> = kinds.collect();
        self.days.absorb(&other.days, |[kind, day]| [kinds[kind as usize], day])
            && self
                .resources
                .absorb(&other.resources, |[kind, code]| [kinds[kind as usize], codes.resources[code as usize]])
    }

    /// True when the resource rollup should be handed over as it is ([`Rollups::take_resources`]) before more is added.
    pub fn is_full(&self) -> bool {
        self.resources.counts.len() >= MOST_CELLS
    }

    /// The resource rollup so far; what comes after begins another table of it, and other codes of resources.
    pub fn take_resources(&mut self, tables: &mut Tables) -> PolarsResult<DataFrame> {
        let cells = std::mem::replace(&mut self.resources, Cells::new(self.amounts_kept.len() + 1));
        let resources = std::mem::take(&mut tables.resources);
        let mut columns = vec![resources.text_column(RESOURCE_ID, cells.seconds())];
        columns.extend(self.columns(&cells, tables)?);
        columns.push(crate::charges::decimals(USAGE_AMOUNT, cells.sums(self.amounts_kept.len()))?);
        columns.push(day_column(FIRST_DAY, cells.counts.iter().map(|count| count.first_hour / 24)));
        columns.push(day_column(LAST_DAY, cells.counts.iter().map(|count| count.last_day)));
        columns.push(hour_column(FIRST_HOUR, cells.counts.iter().map(|count| count.first_hour)));
        columns.push(hour_column(END_HOUR, cells.counts.iter().map(|count| count.end_hour)));
        DataFrame::new(cells.counts.len(), columns)
    }

    /// The rollup as a table.
    pub fn finish(self, tables: &Tables) -> PolarsResult<DataFrame> {
        let mut columns = vec![day_column(DAY, self.days.seconds())];
        columns.extend(self.columns(&self.days, tables)?);
        DataFrame::new(self.days.counts.len(), columns)
    }

    /// What both tables have: text, tags, cost categories, amounts, lines.
    fn columns(&self, cells: &Cells, tables: &Tables) -> PolarsResult<Vec<Column>> {
        let codes = |index: usize| cells.keys.keys.iter().map(move |[kind, _]| self.kinds.keys[*kind as usize][index]);
        let of_text = |(text, dictionary): (&Text, &Dictionary)| dictionary.column(text.name(), codes(text.index()));
        let texts = Text::ALL.iter().zip(&tables.text).take(ROLLUP_TEXT);
        let mut columns = texts.map(of_text).collect::<PolarsResult<Vec<_>>>()?;
        columns.extend(tables.tags.columns(TAG, &codes(TAGS).collect::<Vec<_>>())?);
        columns.extend(tables.categories.columns(CATEGORY, &codes(CATEGORIES).collect::<Vec<_>>())?);
        for (index, amount) in self.amounts_kept.iter().enumerate() {
            columns.push(crate::charges::decimals(amount.name(), cells.sums(index))?);
        }
        let lines = cells.counts.iter().map(|count| count.lines).collect();
        columns.push(UInt32Chunked::from_vec(LINES.into(), lines).into_column());
        Ok(columns)
    }
}

/// Distinct keys in the order they were met, each with its number.
#[derive(Debug)]
struct Numbered<const N: usize> {
    hasher: foldhash::fast::FixedState,
    numbers: HashTable<u32>,
    keys: Vec<[u32; N]>,
    last: usize,
}

impl<const N: usize> Default for Numbered<N> {
    fn default() -> Self {
        let hasher = foldhash::fast::FixedState::default();
        Self { hasher, numbers: HashTable::new(), keys: Vec::new(), last: 0 }
    }
}

impl<const N: usize> Numbered<N> {
    /// Reports come in runs of one key, so the last one is tried first.
    fn number(&mut self, key: &[u32; N]) -> usize {
        if self.keys.get(self.last) != Some(key) {
            let hash = self.hasher.hash_one(key);
            let known = self.numbers.find(hash, |number| self.keys[*number as usize] == *key);
            self.last = known.map_or(self.keys.len(), |number| *number as usize);
            if self.last == self.keys.len() {
                self.insert(hash, key);
            }
        }
        self.last
    }

    fn insert(&mut self, hash: u64, key: &[u32; N]) {
        let next = number(self.keys.len());
        self.keys.push(*key);
        let (keys, hasher) = (&self.keys, &self.hasher);
        self.numbers.insert_unique(hash, next, |number| hasher.hash_one(keys[*number as usize]));
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("a rollup has fewer than 2^32 cells")
}

/// Sums by kind and a second number.
#[derive(Debug)]
struct Cells {
    keys: Numbered<2>,
    counts: Vec<Count>,
    /// The sums of one cell lie side by side: amounts, then the quantity.
    sums: Vec<i128>,
    width: usize,
}

/// What is counted of a cell; hours and days since 1970.
#[derive(Clone, Copy, Debug)]
struct Count {
    lines: u32,
    first_hour: u32,
    last_day: u32,
    end_hour: u32,
}

impl Cells {
    fn new(width: usize) -> Self {
        Self { keys: Numbered::default(), counts: Vec::new(), sums: Vec::new(), width }
    }

    /// False when an amount would leave 38 digits. A quantity stops there: none is that large, and it is no reason to refuse a bill.
    fn add(&mut self, key: [u32; 2], count: Count, row: &[i128]) -> bool {
        let cell = self.keys.number(&key);
        if cell == self.counts.len() {
            self.counts.push(count);
            self.sums.extend_from_slice(row);
            return true;
        }
        let known = &mut self.counts[cell];
        known.lines += count.lines;
        known.first_hour = known.first_hour.min(count.first_hour);
        known.last_day = known.last_day.max(count.last_day);
        known.end_hour = known.end_hour.max(count.end_hour);
        let sums = self.sums[cell * self.width..].iter_mut().zip(row);
        let add = |(index, (sum, amount)): (usize, (&mut i128, &i128))| {
            let next = if index + 1 == self.width {
                Some(sum.saturating_add(*amount).clamp(-MOST_USAGE, MOST_USAGE))
            } else {
                sum.checked_add(*amount)
            };
            next.is_some_and(|next| {
                *sum = next;
                true
            })
        };
        sums.enumerate().all(add)
    }

    fn absorb(&mut self, other: &Self, translated: impl Fn([u32; 2]) -> [u32; 2]) -> bool {
        let rows = other.sums.chunks_exact(other.width);
        let mut cells = other.keys.keys.iter().zip(&other.counts).zip(rows);
        cells.all(|((key, count), row)| self.add(translated(*key), *count, row))
    }

    /// Days or resources.
    fn seconds(&self) -> impl Iterator<Item = u32> {
        self.keys.keys.iter().map(|[_, second]| *second)
    }

    fn sums(&self, index: usize) -> Vec<i128> {
        self.sums.iter().skip(index).step_by(self.width).copied().collect()
    }
}

fn translated(key: &[u32; WIDTH], codes: &Codes) -> [u32; WIDTH] {
    std::array::from_fn(|index| {
        let code = key[index] as usize;
        match index {
            TAGS => codes.tags[code],
            CATEGORIES => codes.categories[code],
            index => codes.text[index][code],
        }
    })
}

fn kind_of(charge: &Charge) -> [u32; WIDTH] {
    let mut key = [0; WIDTH];
    key[..ROLLUP_TEXT].copy_from_slice(&charge.text[..ROLLUP_TEXT]);
    key[TAGS] = charge.tags;
    key[CATEGORIES] = charge.categories;
    key
}

/// The hour a moment lies in, as hours since 1970.
fn hour_of(ms: i64) -> u32 {
    u32::try_from(ms.div_euclid(HOUR_MS)).unwrap_or(0)
}

fn hour_column(name: &str, hours: impl Iterator<Item = u32>) -> Column {
    UInt32Chunked::from_vec(name.into(), hours.collect()).into_column()
}

fn day_column(name: &str, days: impl Iterator<Item = u32>) -> Column {
    let days: Vec<i32> = days.map(|day| i32::try_from(day).unwrap_or(0)).collect();
    Int32Chunked::from_vec(name.into(), days).into_date().into_column()
}
