//! One run: company, months, formats, truth.

use crate::bill;
use crate::calendar::Month;
use crate::company::Company;
use crate::decimal::Decimal;
use crate::evidence;
use crate::format::Delivery;
use crate::format::cur2::{Cur2Csv, Cur2Parquet};
use crate::format::focus_csv::Focus;
use crate::format::legacy::{self, Legacy, Needed};
use crate::format::output::write_text;
use crate::format::row::Row;
use crate::ledger::{Ledger, MonthLedger};
use crate::rules;
use crate::seeded;
use crate::story;
use crate::truth;
use anyhow::Result;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::PathBuf;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Legacy,
    Cur2Parquet,
    Cur2Csv,
    Focus,
}

/// The seed of the committed sample.
pub const DEFAULT_SEED: u64 = 20_260_801;

pub struct Options {
    pub out: PathBuf,
    /// Legacy lines per month, about.
    pub rows: u64,
    pub months: Vec<Month>,
    pub formats: Vec<Format>,
    pub seed: u64,
    pub evidence: bool,
}

/// Lines of a month that do not grow with the fleet, and lines per copy of the company (measured on a month of 30 days).
const FIXED_ROWS: u64 = 6_000;
const ROWS_PER_COPY: u64 = 4_900;

/// Fleets above this size compress fast rather than small.
const SMALL: u64 = 100_000;

/// How often the company is copied to reach about this many lines a month.
fn scale_for(rows: u64) -> u32 {
    let copies = (rows.saturating_sub(FIXED_ROWS) + ROWS_PER_COPY / 2) / ROWS_PER_COPY;
    u32::try_from(copies.max(1)).unwrap_or(u32::MAX)
}

/// Totals of the provisional delivery.
#[derive(Clone, Debug, Default)]
pub(crate) struct Provisional {
    pub(crate) older: String,
    pub(crate) last: String,
    pub(crate) lines: u64,
    pub(crate) billed: Decimal,
}

/// What a month came to.
pub struct Summary {
    pub month: Month,
    pub lines: u64,
    pub focus_rows: u64,
    pub billed: Decimal,
    pub effective: Decimal,
}

/// Writes everything that was asked for.
pub fn run(options: &Options) -> Result<Vec<Summary>> {
    let company = Company::new(options.seed, scale_for(options.rows));
    let trial = if company.scale == 1 { None } else { Some(Company::new(options.seed, 1)) };
    let mut ledger = Ledger::new();
    let mut restated = BTreeMap::new();
    for &month in &options.months {
        let needed = needed_columns(trial.as_ref().unwrap_or(&company), month);
        let mut deliveries = open(options, &company, month, &needed);
        let mut sums = MonthLedger::default();
        let mut provisional = Provisional {
            older: assembly(options.seed, month, 0),
            last: assembly(options.seed, month, 1),
            ..Provisional::default()
        };
        bill::month(&company, month, |line| {
            sums.take(&company, line);
            let row = Row::new(&company, line, month);
            if !legacy::is_late(line, month, row.sku.product.code) {
                provisional.lines += 1;
                provisional.billed += line.unblended;
            }
            deliveries.iter_mut().try_for_each(|delivery| delivery.take(&row))
        })?;
        deliveries.into_iter().try_for_each(Delivery::finish)?;
        if month == story::RESTATED_MONTH {
            restated.insert(month, provisional);
        }
        ledger.insert(month, sums);
    }
    let truth = truth::document(&company, &ledger, &restated);
    write_text(&options.out.join("truth.json"), &format!("{truth:#}\n"))?;
    rules::write(&company, &options.months, &options.out.join("rules"))?;
    if options.evidence {
        let last = options.months.last().copied().unwrap_or(story::OPEN_MONTH);
        evidence::write(&company, last, &options.out.join("evidence"))?;
    }
    Ok(ledger.iter().map(|(&month, sums)| summary(month, sums)).collect())
}

fn summary(month: Month, sums: &MonthLedger) -> Summary {
    let total = sums.total();
    Summary { month, lines: sums.lines, focus_rows: sums.focus_lines, billed: total.billed, effective: total.effective }
}

fn needed_columns(company: &Company, month: Month) -> Needed {
    let mut needed = Needed::none();
    let seen = bill::month(company, month, |line| {
        needed.see(&Row::new(company, line, month));
        Ok::<(), Infallible>(())
    });
    match seen {
        Ok(()) => needed,
    }
}

fn assembly(seed: u64, month: Month, turn: u64) -> String {
    seeded::uuid(seeded::mix(&[seed, month.number(), turn]))
}

fn open(options: &Options, company: &Company, month: Month, needed: &Needed) -> Vec<Box<dyn Delivery>> {
    let (out, level) = (options.out.as_path(), if options.rows <= SMALL { 9 } else { 3 });
    let mut deliveries: Vec<Box<dyn Delivery>> = Vec::new();
    for format in &options.formats {
        match format {
            Format::Legacy => {
                if month == story::RESTATED_MONTH {
                    let older = assembly(options.seed, month, 0);
                    deliveries.push(Box::new(Legacy::new(out, month, needed, older, true, level)));
                }
                let last = assembly(options.seed, month, 1);
                deliveries.push(Box::new(Legacy::new(out, month, needed, last, false, level)));
            }
            Format::Cur2Parquet => deliveries.push(Box::new(Cur2Parquet::new(out, company, month))),
            Format::Cur2Csv => deliveries.push(Box::new(Cur2Csv::new(out, company, month, level))),
            Format::Focus => deliveries.push(Box::new(Focus::new(out, company, month, level))),
        }
    }
    deliveries
}
