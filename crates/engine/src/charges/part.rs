//! Rows gathered into parts of the table.

use polars::prelude::*;

use super::dictionary::{Code, Dictionary, NONE};
use super::pairs::PairSets;
use super::{
    Amount, CATEGORY, CHARGE_END, CHARGE_START, DESCRIPTION, LINE_KEY, RESOURCE_ID, SOURCE_ROW, TAG, Text, USAGE_AMOUNT,
};
use crate::money::Money;

/// Dictionaries shared by all parts and the rollups of one delivery.
#[derive(Debug)]
pub struct Tables {
    /// One for each text column.
    pub text: Vec<Dictionary>,
    /// Tag sets.
    pub tags: PairSets,
    /// Cost category sets.
    pub categories: PairSets,
    /// Resources; for the resource rollup alone, since parts have their text.
    pub resources: Dictionary,
}

impl Default for Tables {
    fn default() -> Self {
        Self {
            text: Text::ALL.iter().map(|_| Dictionary::default()).collect(),
            tags: PairSets::default(),
            categories: PairSets::default(),
            resources: Dictionary::default(),
        }
    }
}

/// The codes of one table in another, by code.
#[derive(Debug)]
pub struct Codes {
    /// For each text column.
    pub text: Vec<Vec<Code>>,
    /// Tag sets.
    pub tags: Vec<Code>,
    /// Cost category sets.
    pub categories: Vec<Code>,
    /// Resources.
    pub resources: Vec<Code>,
}

impl Tables {
    /// Adds all that another has, and says what its codes are here.
    pub(crate) fn absorb(&mut self, other: &Self) -> Codes {
        let texts = self.text.iter_mut().zip(&other.text);
        Codes {
            text: texts.map(|(own, other)| own.absorb(other)).collect(),
            tags: self.tags.absorb(&other.tags),
            categories: self.categories.absorb(&other.categories),
            resources: self.resources.absorb(&other.resources),
        }
    }
}

/// One row on its way into the table.
#[derive(Clone, Debug)]
pub struct Charge {
    /// Codes of the text columns.
    pub text: [Code; Text::COUNT],
    /// Tag set.
    pub tags: Code,
    /// Cost category set.
    pub categories: Code,
    /// Start, milliseconds since 1970 UTC.
    pub start: i64,
    /// End, exclusive; the start where the source has none.
    pub end: i64,
    /// Amounts.
    pub amounts: [Money; Amount::COUNT],
    /// Quantity, where the source has one.
    pub usage: Option<Money>,
    /// Resource, empty when none.
    pub resource: String,
    /// Description, empty when none.
    pub description: String,
    /// Row in the source file.
    pub row: u64,
    /// What the line is known by in another file ([`LINE_KEY`]).
    pub key: u64,
    /// Cost of a split-cost row: what it re-divides of its parent's, set aside and in no amount.
    pub split: Option<Money>,
}

impl Default for Charge {
    fn default() -> Self {
        Self {
            text: [NONE; Text::COUNT],
            tags: NONE,
            categories: NONE,
            start: 0,
            end: 0,
            amounts: [Money::ZERO; Amount::COUNT],
            usage: None,
            resource: String::new(),
            description: String::new(),
            row: 0,
            key: 0,
            split: None,
        }
    }
}

/// Gathers charges column by column.
pub struct PartBuilder {
    amounts_kept: Vec<Amount>,
    text: Vec<Vec<Code>>,
    tags: Vec<Code>,
    categories: Vec<Code>,
    start: Vec<i64>,
    end: Vec<i64>,
    amounts: Vec<Vec<i128>>,
    usage: Vec<Option<i128>>,
    resource: StringChunkedBuilder,
    description: StringChunkedBuilder,
    row: Vec<u32>,
    key: Vec<u64>,
}

impl PartBuilder {
    /// For up to `rows` rows, with the amounts that the report can give.
    pub fn new(amounts_kept: &[Amount], rows: usize) -> Self {
        Self {
            amounts_kept: amounts_kept.to_vec(),
            text: Text::ALL.iter().map(|_| Vec::with_capacity(rows)).collect(),
            tags: Vec::with_capacity(rows),
            categories: Vec::with_capacity(rows),
            start: Vec::with_capacity(rows),
            end: Vec::with_capacity(rows),
            amounts: amounts_kept.iter().map(|_| Vec::with_capacity(rows)).collect(),
            usage: Vec::with_capacity(rows),
            resource: StringChunkedBuilder::new(RESOURCE_ID.into(), rows),
            description: StringChunkedBuilder::new(DESCRIPTION.into(), rows),
            row: Vec::with_capacity(rows),
            key: Vec::with_capacity(rows),
        }
    }

    /// Adds a row.
    pub fn push(&mut self, charge: &Charge) {
        for (column, code) in self.text.iter_mut().zip(charge.text) {
            column.push(code);
        }
        for (column, amount) in self.amounts.iter_mut().zip(&self.amounts_kept) {
            column.push(charge.amounts[amount.index()].0);
        }
        self.tags.push(charge.tags);
        self.categories.push(charge.categories);
        self.start.push(charge.start);
        self.end.push(charge.end);
        self.usage.push(charge.usage.map(|usage| usage.0));
        push_text(&mut self.resource, &charge.resource);
        push_text(&mut self.description, &charge.description);
        self.row.push(u32::try_from(charge.row).unwrap_or(u32::MAX));
        self.key.push(charge.key);
    }

    /// Rows so far.
    pub fn len(&self) -> usize {
        self.row.len()
    }

    /// True before the first row.
    pub fn is_empty(&self) -> bool {
        self.row.is_empty()
    }

    /// The part as a table; columns that are none throughout are left out, and read as null.
    pub fn finish(self, tables: &Tables) -> PolarsResult<DataFrame> {
        let rows = self.row.len();
        let mut columns = vec![timestamps(CHARGE_START, self.start), timestamps(CHARGE_END, self.end)];
        for ((column, codes), dictionary) in Text::ALL.iter().zip(self.text).zip(&tables.text) {
            if codes.iter().any(|code| *code != NONE) {
                columns.push(dictionary.column(column.name(), codes.into_iter())?);
            }
        }
        columns.push(self.resource.finish().into_column());
        columns.push(self.description.finish().into_column());
        for (amount, values) in self.amounts_kept.iter().zip(self.amounts) {
            columns.push(decimals(amount.name(), values)?);
        }
        let usage: Int128Chunked = self.usage.into_iter().collect();
        columns.push(usage.with_name(USAGE_AMOUNT.into()).into_decimal(38, 18)?.into_column());
        columns.push(UInt32Chunked::from_vec(SOURCE_ROW.into(), self.row).into_column());
        columns.push(UInt64Chunked::from_vec(LINE_KEY.into(), self.key).into_column());
        columns.extend(tables.tags.columns(TAG, &self.tags)?);
        columns.extend(tables.categories.columns(CATEGORY, &self.categories)?);
        DataFrame::new(rows, columns)
    }
}

fn push_text(builder: &mut StringChunkedBuilder, text: &str) {
    if text.is_empty() { builder.append_null() } else { builder.append_value(text) }
}

fn timestamps(name: &str, values: Vec<i64>) -> Column {
    Int64Chunked::from_vec(name.into(), values).into_datetime(TimeUnit::Milliseconds, None).into_column()
}

/// A `Decimal(38, 18)` column.
pub(crate) fn decimals(name: &str, values: Vec<i128>) -> PolarsResult<Column> {
    Ok(Int128Chunked::from_vec(name.into(), values).into_decimal(38, 18)?.into_column())
}
