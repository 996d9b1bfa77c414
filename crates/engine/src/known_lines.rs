//! Lines that two files have in common. Dumps without a manifest overlap; a line is told by its key ([`LINE_KEY`]) and counts
//! as often as it stands in the file that has it most often.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use hashbrown::HashMap;
use polars::prelude::*;

use crate::bill::{amounts, union};
use crate::cache;
use crate::charges::{Amount, CHARGE_START, LINE_KEY, Text};
use crate::error::{Error, Result};

/// How often each line occurs in tables that are here already.
#[derive(Debug, Default)]
pub struct KnownLines {
    left: HashMap<u64, u32, foldhash::fast::RandomState>,
}

impl KnownLines {
    /// The lines of these parts.
    pub fn read(parts: &[PathBuf]) -> Result<Self> {
        let mut known = Self::default();
        for part in parts {
            for key in keys(cache::scan(part)?, part)? {
                *known.left.entry(key).or_default() += 1;
            }
        }
        Ok(known)
    }

    /// True when there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// True when the line is known; each occurrence is known once.
    pub(crate) fn take(&mut self, key: u64) -> bool {
        match self.left.get_mut(&key) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            _ => false,
        }
    }
}

/// What two sets of tables have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Lines of the one.
    pub old_lines: u64,
    /// Lines of the other.
    pub new_lines: u64,
    /// Lines that both have.
    pub shared: u64,
    /// Lines of one key and two costs: one of them is a correction.
    pub conflicting: u64,
    /// Both have lines of one account on one day.
    pub same_days: bool,
}

/// Compares the lines of some months, named by payer and period.
pub fn overlap(old: &[PathBuf], new: &[PathBuf], months: &[(String, String)]) -> Result<Overlap> {
    let (left, right) = (sorted_lines(old, months)?, sorted_lines(new, months)?);
    let mut overlap = Overlap {
        old_lines: left.len() as u64,
        new_lines: right.len() as u64,
        shared: 0,
        conflicting: 0,
        same_days: false,
    };
    let (mut a, mut b) = (0, 0);
    while let (Some(x), Some(y)) = (left.get(a), right.get(b)) {
        if x.0 == y.0 {
            overlap.shared += 1;
            overlap.conflicting += u64::from(x.1 != y.1);
        }
        a += usize::from(x.0 <= y.0);
        b += usize::from(y.0 <= x.0);
    }
    overlap.same_days = !days(old, months)?.is_disjoint(&days(new, months)?);
    Ok(overlap)
}

/// Key and billed cost of each line, sorted.
fn sorted_lines(parts: &[PathBuf], months: &[(String, String)]) -> Result<Vec<(u64, i128)>> {
    let mut lines = Vec::new();
    for part in parts {
        let table = within(cache::scan(part)?, months)?
            .select([col(LINE_KEY), col(Amount::Unblended.name())])
            .collect()
            .map_err(|error| without_key(part, &error))?;
        let costs = amounts(&table, Amount::Unblended.name())?;
        let keys = table.column(LINE_KEY)?.u64()?;
        lines.extend(keys.iter().flatten().zip(costs.into_iter().map(|cost| cost.0)));
    }
    lines.sort_unstable();
    Ok(lines)
}

fn keys(table: LazyFrame, part: &Path) -> Result<Vec<u64>> {
    let table = table.select([col(LINE_KEY)]).collect().map_err(|error| without_key(part, &error))?;
    Ok(table.column(LINE_KEY)?.u64()?.iter().flatten().collect())
}

/// Account and day of the lines of some months.
fn days(parts: &[PathBuf], months: &[(String, String)]) -> Result<BTreeSet<(String, i32)>> {
    if parts.is_empty() {
        return Ok(BTreeSet::new());
    }
    let scans = parts.iter().map(|part| within(cache::scan(part)?, months)).collect::<Result<Vec<_>>>()?;
    let account = Text::SubAccountId.name();
    let mut lines = union(scans)?;
    let names = lines.collect_schema()?;
    let account = if names.contains(account) { col(account).cast(DataType::String) } else { lit("") };
    let table = lines
        .select([account.alias("account"), col(CHARGE_START).dt().date().cast(DataType::Int32).alias("day")])
        .unique(None, UniqueKeepStrategy::Any)
        .collect()?;
    let accounts = table.column("account")?.str()?.clone();
    let days = table.column("day")?.i32()?.clone();
    let pairs = accounts.iter().zip(days.iter());
    Ok(pairs.map(|(account, day)| (account.unwrap_or_default().to_owned(), day.unwrap_or(0))).collect())
}

fn within(mut table: LazyFrame, months: &[(String, String)]) -> Result<LazyFrame> {
    let names = table.collect_schema()?;
    let has = |text: Text, value: &str| {
        if names.contains(text.name()) {
            col(text.name()).cast(DataType::String).fill_null(lit("")).eq(lit(value.to_owned()))
        } else {
            lit(value.is_empty())
        }
    };
    let month =
        |(payer, period): &(String, String)| has(Text::BillingAccountId, payer).and(has(Text::BillingPeriod, period));
    let any = months.iter().map(month).reduce(Expr::or).unwrap_or_else(|| lit(false));
    Ok(table.filter(any))
}

fn without_key(part: &Path, error: &PolarsError) -> Error {
    Error::Internal(format!(
        "{} was written by an older Curio and cannot be compared line by line ({error}). Import its report again.",
        part.display()
    ))
}
