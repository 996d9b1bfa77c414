//! The rollup: charges summed by day and by everything but the resource. Small enough to answer every screen from memory.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use polars::prelude::*;

use crate::charges::{Amount, CATEGORY, Charge, Code, Codes, DAY, LINES, ROLLUP_TEXT, TAG, Tables, Text};
use crate::ingest::time::day_of;

/// Text codes, then day, tag set, cost category set.
const WIDTH: usize = ROLLUP_TEXT + 3;

/// Adds charges into cells while a report is read.
#[derive(Debug)]
pub struct RollupBuilder {
    amounts_kept: Vec<Amount>,
    hasher: foldhash::fast::FixedState,
    cells: HashTable<u32>,
    keys: Vec<u32>,
    sums: Vec<Vec<i128>>,
    lines: Vec<u32>,
    last: usize,
}

impl RollupBuilder {
    /// Empty, for these amounts.
    pub fn new(amounts_kept: &[Amount]) -> Self {
        Self {
            amounts_kept: amounts_kept.to_vec(),
            hasher: foldhash::fast::FixedState::default(),
            cells: HashTable::new(),
            keys: Vec::new(),
            sums: vec![Vec::new(); amounts_kept.len()],
            lines: Vec::new(),
            last: usize::MAX,
        }
    }

    /// Adds one charge; false when a sum would leave 38 digits.
    #[must_use]
    pub fn add(&mut self, charge: &Charge) -> bool {
        let cell = self.cell_of(&key_of(charge));
        self.lines[cell] += 1;
        for (sums, amount) in self.sums.iter_mut().zip(&self.amounts_kept) {
            let Some(sum) = sums[cell].checked_add(charge.amounts[amount.index()].0) else { return false };
            sums[cell] = sum;
        }
        true
    }

    /// Adds the cells of another rollup of the same amounts; false when a sum would leave 38 digits.
    #[must_use]
    pub fn absorb(&mut self, other: &Self, codes: &Codes) -> bool {
        (0..other.lines.len()).all(|from| {
            let cell = self.cell_of(&translated(key_at(&other.keys, from), codes));
            self.lines[cell] += other.lines[from];
            self.sums.iter_mut().zip(&other.sums).all(|(sums, other)| match sums[cell].checked_add(other[from]) {
                Some(sum) => {
                    sums[cell] = sum;
                    true
                }
                None => false,
            })
        })
    }

    /// Reports come in runs of one cell, so the last one is tried first.
    fn cell_of(&mut self, key: &[u32; WIDTH]) -> usize {
        if self.last != usize::MAX && key_at(&self.keys, self.last) == key {
            return self.last;
        }
        let (keys, hasher) = (&self.keys, &self.hasher);
        let hash = hasher.hash_one(key.as_slice());
        self.last = match self.cells.find(hash, |cell| key_at(keys, *cell as usize) == key) {
            Some(cell) => *cell as usize,
            None => self.insert(hash, key),
        };
        self.last
    }

    fn insert(&mut self, hash: u64, key: &[u32; WIDTH]) -> usize {
        let cell = self.lines.len();
        self.keys.extend_from_slice(key);
        self.lines.push(0);
        for sums in &mut self.sums {
            sums.push(0);
        }
        let (keys, hasher) = (&self.keys, &self.hasher);
        let number = u32::try_from(cell).expect("a rollup has fewer than 2^32 cells");
        self.cells.insert_unique(hash, number, |cell| hasher.hash_one(key_at(keys, *cell as usize)));
        cell
    }

    /// The rollup as a table.
    pub fn finish(self, tables: &Tables) -> PolarsResult<DataFrame> {
        let rows = self.lines.len();
        let codes = |index: usize| -> Vec<Code> { (0..rows).map(|cell| self.keys[cell * WIDTH + index]).collect() };
        let mut columns = vec![day_column(&codes(ROLLUP_TEXT))];
        for (index, text) in Text::ALL.iter().take(ROLLUP_TEXT).enumerate() {
            columns.push(tables.text[index].column(text.name(), codes(index).into_iter())?);
        }
        columns.extend(tables.tags.columns(TAG, &codes(ROLLUP_TEXT + 1))?);
        columns.extend(tables.categories.columns(CATEGORY, &codes(ROLLUP_TEXT + 2))?);
        for (amount, sums) in self.amounts_kept.iter().zip(self.sums) {
            columns.push(crate::charges::decimals(amount.name(), sums)?);
        }
        columns.push(UInt32Chunked::from_vec(LINES.into(), self.lines).into_column());
        DataFrame::new(rows, columns)
    }
}

fn key_at(keys: &[u32], cell: usize) -> &[u32] {
    &keys[cell * WIDTH..(cell + 1) * WIDTH]
}

fn translated(key: &[u32], codes: &Codes) -> [u32; WIDTH] {
    let mut translated = [0; WIDTH];
    for (index, (to, from)) in translated.iter_mut().zip(key).enumerate() {
        *to = match index {
            ROLLUP_TEXT => *from,
            index if index == ROLLUP_TEXT + 1 => codes.tags[*from as usize],
            index if index == ROLLUP_TEXT + 2 => codes.categories[*from as usize],
            index => codes.text[index][*from as usize],
        };
    }
    translated
}

fn key_of(charge: &Charge) -> [u32; WIDTH] {
    let mut key = [0; WIDTH];
    key[..ROLLUP_TEXT].copy_from_slice(&charge.text[..ROLLUP_TEXT]);
    key[ROLLUP_TEXT] = u32::try_from(day_of(charge.start)).unwrap_or(0);
    key[ROLLUP_TEXT + 1] = charge.tags;
    key[ROLLUP_TEXT + 2] = charge.categories;
    key
}

fn day_column(days: &[u32]) -> Column {
    let days: Vec<i32> = days.iter().map(|day| i32::try_from(*day).unwrap_or(0)).collect();
    Int32Chunked::from_vec(DAY.into(), days).into_date().into_column()
}
