//! What the journal says about a delivery. Money is text, so that the journal can be read and compared by eye.

use curio_engine::charges::Amount;
use curio_engine::ingest::{Control, Ingested, SourceFacts};
use curio_engine::view::Basis;
use curio_engine::{Money, Problem};
use serde::{Deserialize, Serialize};

/// The tables that this version writes of a delivery. 0: no resource rollup. 1: one without hours, units and product families. 2: this.
pub(crate) const LAYOUT: u32 = 2;

/// One delivery of a report.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct DeliveryRecord {
    /// Derived from what it is made of, so that the same delivery has the same id everywhere.
    pub id: String,
    /// `legacy CUR`, `CUR 2.0`, `FOCUS 1.2`.
    pub format: String,
    /// Report or export name.
    pub export: String,
    /// Assembly or execution id; the file's name for loose files.
    pub execution: String,
    /// When AWS wrote it, where its folder says so: `20261204T031204Z`.
    #[serde(default)]
    pub delivered: Option<String>,
    /// No manifest says what belongs to it.
    #[serde(default)]
    pub loose: bool,
    /// When it was taken, UTC.
    pub imported_at: String,
    /// True while its months are the ones shown.
    pub in_force: bool,
    /// Source files.
    pub sources: Vec<SourceRecord>,
    /// Tables of its lines.
    pub parts: Vec<TableRecord>,
    /// Table of its rollup.
    pub rollup: TableRecord,
    /// Which tables, as [`LAYOUT`] counts; the journal of an older Curio does not say it.
    #[serde(default)]
    pub layout: u32,
    /// Tables of its resource rollup.
    #[serde(default)]
    pub resources: Vec<TableRecord>,
    /// Control totals.
    pub control: Vec<ControlRecord>,
    /// Counted problems.
    pub problems: Vec<ProblemRecord>,
    /// Names of the columns of all its files, sorted.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Bases it cannot give: id and reason.
    pub refused: Vec<(String, String)>,
}

/// A source file as it was read.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct SourceRecord {
    /// Its name.
    pub name: String,
    /// Size on disk.
    pub bytes: u64,
    /// SHA-256 of the file as it lay on disk.
    pub sha256: String,
    /// Source lines.
    pub rows: u64,
}

/// A table of the workspace.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct TableRecord {
    /// SHA-256 and name of the file.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
    /// Rows.
    pub rows: u64,
}

/// Control totals of one period, payer and currency.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct ControlRecord {
    /// Billing period.
    pub period: String,
    /// Payer account.
    pub payer: String,
    /// Currency.
    pub currency: String,
    /// Source lines.
    pub lines: u64,
    /// Sums by amount column; those that are zero are left out.
    pub sums: Vec<(String, String)>,
    /// End of the last charge of at most two days, milliseconds since 1970 UTC: how far the month had come.
    #[serde(default)]
    pub usage_until: i64,
    /// Lines that name no invoice.
    #[serde(default)]
    pub lines_without_invoice: u64,
    /// Split-cost lines.
    #[serde(default)]
    pub split_lines: u64,
    /// What they re-divide; empty for zero.
    #[serde(default)]
    pub split_cost: String,
}

/// A counted problem.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct ProblemRecord {
    /// File.
    pub file: String,
    /// First row.
    pub row: Option<u64>,
    /// Column.
    pub column: Option<String>,
    /// What and what was done.
    pub reason: String,
    /// How often.
    pub count: u64,
}

impl DeliveryRecord {
    /// All its tables.
    pub fn tables(&self) -> impl Iterator<Item = &TableRecord> {
        self.parts.iter().chain([&self.rollup]).chain(&self.resources)
    }

    /// Billing periods, oldest first.
    pub fn periods(&self) -> Vec<String> {
        let mut periods: Vec<String> = self.control.iter().map(|control| control.period.clone()).collect();
        periods.sort();
        periods.dedup();
        periods
    }

    /// Payer accounts, sorted.
    pub fn payers(&self) -> Vec<String> {
        let mut payers: Vec<String> = self.control.iter().map(|control| control.payer.clone()).collect();
        payers.sort();
        payers.dedup();
        payers
    }

    /// True for a FOCUS file.
    pub fn is_focus(&self) -> bool {
        self.format.starts_with("FOCUS")
    }

    /// Source lines.
    pub fn lines(&self) -> u64 {
        self.control.iter().map(|control| control.lines).sum()
    }

    /// The sum of one amount, where only one currency is present.
    pub fn total(&self, amount: Amount) -> Option<Money> {
        let one = self.control.windows(2).all(|pair| pair[0].currency == pair[1].currency);
        one.then(|| curio_engine::checked_sum(self.control.iter().map(|control| control.sum(amount)))).flatten()
    }

    /// Bases it cannot give.
    pub fn refused_bases(&self) -> Vec<(Basis, String)> {
        self.refused.iter().filter_map(|(id, why)| Some((id.parse().ok()?, why.clone()))).collect()
    }

    /// What a message calls it: `cur-daily 2026-11`.
    pub fn name(&self) -> String {
        format!("{} {}", self.export, self.periods().join(", "))
    }
}

impl ControlRecord {
    /// One of its sums.
    pub fn sum(&self, amount: Amount) -> Money {
        let text = self.sums.iter().find(|(name, _)| name == amount.name()).map(|(_, text)| text.as_str());
        text.map(money).unwrap_or_default()
    }

    /// As the engine knows it.
    pub fn to_control(&self) -> Control {
        let mut sums = [Money::ZERO; Amount::COUNT];
        for amount in Amount::ALL {
            sums[amount.index()] = self.sum(*amount);
        }
        Control {
            period: self.period.clone(),
            payer: self.payer.clone(),
            currency: self.currency.clone(),
            lines: self.lines,
            sums,
            usage_until: self.usage_until,
            lines_without_invoice: self.lines_without_invoice,
            split_lines: self.split_lines,
            split_cost: money(&self.split_cost),
        }
    }
}

/// An amount of the journal; the empty text is zero.
fn money(text: &str) -> Money {
    Money::parse(text).map(|parsed| parsed.money).unwrap_or_default()
}

impl From<&Control> for ControlRecord {
    fn from(control: &Control) -> Self {
        let named = Amount::ALL.iter().zip(control.sums).filter(|(_, sum)| !sum.is_zero());
        Self {
            period: control.period.clone(),
            payer: control.payer.clone(),
            currency: control.currency.clone(),
            lines: control.lines,
            sums: named.map(|(amount, sum)| (amount.name().to_owned(), sum.to_string())).collect(),
            usage_until: control.usage_until,
            lines_without_invoice: control.lines_without_invoice,
            split_lines: control.split_lines,
            split_cost: if control.split_cost.is_zero() { String::new() } else { control.split_cost.to_string() },
        }
    }
}

impl From<&SourceFacts> for SourceRecord {
    fn from(facts: &SourceFacts) -> Self {
        Self { name: facts.name.clone(), bytes: facts.bytes, sha256: facts.sha256.clone(), rows: facts.rows }
    }
}

impl From<&Problem> for ProblemRecord {
    fn from(problem: &Problem) -> Self {
        let Problem { file, row, column, reason, count } = problem.clone();
        Self { file, row, column, reason, count }
    }
}

/// What the worker read, before it has an identity.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ReadDelivery {
    pub(crate) format: String,
    pub(crate) sources: Vec<SourceRecord>,
    pub(crate) parts: Vec<TableRecord>,
    pub(crate) rollup: TableRecord,
    pub(crate) resources: Vec<TableRecord>,
    pub(crate) control: Vec<ControlRecord>,
    pub(crate) problems: Vec<ProblemRecord>,
    pub(crate) columns: Vec<String>,
    pub(crate) refused: Vec<(String, String)>,
}

impl ReadDelivery {
    pub(crate) fn new(
        ingested: &Ingested,
        parts: Vec<TableRecord>,
        rollup: TableRecord,
        resources: Vec<TableRecord>,
    ) -> Self {
        Self {
            format: ingested.format.name(),
            sources: ingested.sources.iter().map(Into::into).collect(),
            parts,
            rollup,
            resources,
            control: ingested.control.iter().map(Into::into).collect(),
            problems: ingested.problems.iter().map(Into::into).collect(),
            columns: ingested.columns.clone(),
            refused: ingested.refused.iter().map(|(basis, why)| (basis.id().to_owned(), why.clone())).collect(),
        }
    }
}
