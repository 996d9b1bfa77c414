//! The figures of a closed month on disk. Money is text, so that the file can be read and compared by eye.

use std::collections::BTreeMap;

use curio_engine::Money;
use curio_engine::attribution::{Closed, ComplianceCell, ComplianceRow};
use curio_engine::tags::Sum;
use curio_engine::view::Month;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Version of the layout on disk.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
pub(super) struct ClosedRecord {
    version: u32,
    month: String,
    when: String,
    basis: String,
    currency: String,
    converted: bool,
    /// SHA-256 of the text of the rules.
    rules: String,
    /// The same of each table that they use.
    pub(super) tables: BTreeMap<String, String>,
    total: String,
    /// By name; the empty one is nobody.
    owners: BTreeMap<String, String>,
    required: Vec<String>,
    /// By required dimension.
    compliance: Vec<CellRecord>,
    accounts: Vec<AccountRecord>,
}

#[derive(Serialize, Deserialize)]
struct AccountRecord {
    account: String,
    /// By required dimension.
    compliance: Vec<CellRecord>,
}

#[derive(Serialize, Deserialize)]
struct CellRecord {
    kept: SumRecord,
    invalid: SumRecord,
    missing: SumRecord,
    resources_kept: u64,
    resources: u64,
}

#[derive(Serialize, Deserialize)]
struct SumRecord {
    cost: String,
    lines: u64,
}

type Read<T> = std::result::Result<T, String>;

impl ClosedRecord {
    pub(super) fn new(month: Month, closed: &Closed, tables: BTreeMap<String, String>) -> Self {
        let cells = |cells: &[ComplianceCell]| cells.iter().map(CellRecord::from).collect::<Vec<_>>();
        let account = |row: &ComplianceRow| AccountRecord { account: row.value.clone(), compliance: cells(&row.cells) };
        Self {
            version: VERSION,
            month: month.to_string(),
            when: closed.when.clone(),
            basis: closed.basis.id().to_owned(),
            currency: closed.currency.clone(),
            converted: closed.converted,
            rules: closed.rules.clone(),
            tables,
            total: closed.total.to_string(),
            owners: closed.owners.iter().map(|(owner, total)| (owner.clone(), total.to_string())).collect(),
            required: closed.dimensions.clone(),
            compliance: cells(&closed.compliance),
            accounts: closed.accounts.iter().map(account).collect(),
        }
    }

    pub(super) fn to_json(&self) -> Result<Vec<u8>> {
        serde_json::to_vec_pretty(self).map_err(|error| Error::Workspace { what: error.to_string() })
    }

    pub(super) fn from_json(bytes: &[u8]) -> std::result::Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    /// True for a file of a newer version, which may lack what this one knows.
    pub(super) fn is_newer(bytes: &[u8]) -> bool {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        serde_json::from_slice::<Versioned>(bytes).is_ok_and(|read| read.version > VERSION)
    }

    /// The figures of a month; an error where they are none, or another month's.
    pub(super) fn to_closed(&self, month: Month) -> Read<Closed> {
        if self.month != month.to_string() {
            return Err(format!("it holds the figures of {}", self.month));
        }
        let cells = |cells: &[CellRecord]| {
            if cells.len() != self.required.len() {
                return Err("not every required dimension has its figures".to_owned());
            }
            cells.iter().map(CellRecord::to_cell).collect::<Read<Vec<_>>>()
        };
        let row = |known: &AccountRecord| {
            Ok(ComplianceRow { value: known.account.clone(), cells: cells(&known.compliance)? })
        };
        let owner = |(owner, total): (&String, &String)| Ok::<_, String>((owner.clone(), money(total)?));
        Ok(Closed {
            when: self.when.clone(),
            basis: self.basis.parse()?,
            currency: self.currency.clone(),
            converted: self.converted,
            rules: self.rules.clone(),
            total: money(&self.total)?,
            owners: self.owners.iter().map(owner).collect::<Read<_>>()?,
            dimensions: self.required.clone(),
            compliance: cells(&self.compliance)?,
            accounts: self.accounts.iter().map(row).collect::<Read<_>>()?,
        })
    }
}

impl From<&ComplianceCell> for CellRecord {
    fn from(cell: &ComplianceCell) -> Self {
        let sum = |sum: Sum| SumRecord { cost: sum.cost.to_string(), lines: sum.lines };
        Self {
            kept: sum(cell.kept),
            invalid: sum(cell.invalid),
            missing: sum(cell.missing),
            resources_kept: cell.resources_kept,
            resources: cell.resources,
        }
    }
}

impl CellRecord {
    fn to_cell(&self) -> Read<ComplianceCell> {
        let sum = |sum: &SumRecord| Ok::<_, String>(Sum { cost: money(&sum.cost)?, lines: sum.lines });
        Ok(ComplianceCell {
            kept: sum(&self.kept)?,
            invalid: sum(&self.invalid)?,
            missing: sum(&self.missing)?,
            resources_kept: self.resources_kept,
            resources: self.resources,
        })
    }
}

fn money(text: &str) -> Read<Money> {
    Money::parse(text).map(|parsed| parsed.money).map_err(|error| format!("'{text}' {error}"))
}
