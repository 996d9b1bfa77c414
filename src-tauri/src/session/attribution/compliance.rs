//! How well required tags are kept, and the months that are closed with what they came to.

use chrono::Utc;
use curio_engine::attribution::{self, Compliance, ComplianceCell, ComplianceMonth, ComplianceRow};
use curio_engine::bill::Bill;
use curio_engine::explore::{self, Labels};
use curio_engine::view::{Month, View};

use super::super::{Desk, Loaded, convert};
use super::check_lines;
use crate::dto::{self, AppError};

impl Desk {
    /// How well required tags are kept, by account and by owner, over months.
    pub fn compliance(&self, request: &dto::ComplianceRequest) -> Result<dto::Compliance, AppError> {
        let loaded = self.current()?;
        compliance(&loaded, &loaded.view(&request.view)?)
    }

    /// Keeps what a month comes to as it is now, or opens the month again.
    pub fn close_month(&self, request: &dto::CloseMonth) -> Result<dto::Compliance, AppError> {
        let loaded = self.current()?;
        let month: Month = request.month.parse().map_err(convert::not_understood)?;
        let view = loaded.view(&request.view)?;
        if request.open {
            loaded.closes.open_again(month)?;
        } else {
            close(&loaded, &view, month)?;
        }
        compliance(&loaded, &view)
    }
}

/// What is closed must say by which text: rules with flaws are refused.
fn close(loaded: &Loaded, view: &View, month: Month) -> Result<(), AppError> {
    if !loaded.standing.flaws.is_empty() {
        return Err(convert::flawed(&loaded.standing.flaws));
    }
    let text = loaded.standing.text.as_ref().ok_or_else(attribution::no_rules)?;
    require_lines(loaded, &loaded.bill, view)?;
    let when = Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let closed = attribution::closing(&loaded.bill, view, month, &text.hash, &when)?;
    Ok(loaded.closes.close(month, &closed)?)
}

fn require_lines(loaded: &Loaded, bill: &Bill, view: &View) -> Result<(), AppError> {
    if attribution::compliance_needs_lines(bill, view)? {
        loaded.bill_with_lines()?;
    }
    check_lines(loaded, bill, view)
}

fn compliance(loaded: &Loaded, view: &View) -> Result<dto::Compliance, AppError> {
    let bill = loaded.in_force()?;
    require_lines(loaded, &bill, view)?;
    let found = attribution::compliance(&bill, view)?;
    let labels = |dim: &str| Ok::<Labels, AppError>(explore::labels(&bill, view, &convert::dim(dim)?)?);
    let (accounts, owners) = (labels("account")?, labels("owner")?);
    let Compliance { dimensions, total, accounts: by_account, owners: by_owner, months } = &found;
    let month = |month: &ComplianceMonth| {
        Ok::<_, AppError>(dto::ComplianceMonth {
            month: month.month.to_string(),
            shares: shares(&month.cells)?,
            closed: closed(loaded, month.month, dimensions)?,
        })
    };
    Ok(dto::Compliance {
        revision: loaded.revision,
        dimensions: dimensions.clone(),
        total: shares(total)?,
        accounts: rows(by_account, &accounts)?,
        owners: rows(by_owner, &owners)?,
        months: months.iter().map(month).collect::<Result<_, _>>()?,
    })
}

/// What a closed month came to; of a dimension that was not required then, nothing.
fn closed(loaded: &Loaded, month: Month, dimensions: &[String]) -> Result<Option<Vec<dto::ComplianceShare>>, AppError> {
    let Some(closed) = loaded.closes.read(month)? else { return Ok(None) };
    let cell = |name: &String| closed.cell(name).copied().unwrap_or_default();
    let cells: Vec<ComplianceCell> = dimensions.iter().map(cell).collect();
    shares(&cells).map(Some)
}

fn rows(rows: &[ComplianceRow], labels: &Labels) -> Result<Vec<dto::ComplianceRow>, AppError> {
    let row = |row: &ComplianceRow| {
        Ok(dto::ComplianceRow { value: row.value.clone(), label: labels.of(&row.value), shares: shares(&row.cells)? })
    };
    rows.iter().map(row).collect()
}

fn shares(cells: &[ComplianceCell]) -> Result<Vec<dto::ComplianceShare>, AppError> {
    let share = |cell: &ComplianceCell| {
        Ok(dto::ComplianceShare {
            kept: cell.kept.cost.to_string(),
            whole: cell.whole()?.cost.to_string(),
            percent: cell.percent(),
            resources_kept: convert::lines(cell.resources_kept),
            resources: convert::lines(cell.resources),
        })
    };
    cells.iter().map(share).collect()
}
