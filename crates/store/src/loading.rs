//! Deliveries from the disk into a bill, and what is known of them besides their lines.

use std::cmp::Ordering;
use std::path::Path;

use curio_engine::Problem;
use curio_engine::bill::{Bill, Delivery};
use curio_engine::trust::Received;

use crate::error::{Error, Result};
use crate::plan::order;
use crate::record::{ControlRecord, DeliveryRecord, LAYOUT, ProblemRecord};
use crate::tables;
use crate::workspace::TABLES;

/// One delivery. Its rollups are checked against their hashes; with `lines`, its tables of source lines too.
pub(crate) fn delivery(folder: &Path, record: &DeliveryRecord, lines: bool) -> Result<Delivery> {
    let path = tables::verified(folder, &record.rollup)?;
    let rollup = curio_engine::cache::scan(&path)?.collect().map_err(curio_engine::Error::from)?;
    if rollup.height() as u64 != record.rollup.rows {
        let what = format!("{} does not have the rows it was written with. Import the report again.", path.display());
        return Err(Error::Workspace { what });
    }
    if record.layout != LAYOUT {
        let what = format!(
            "{} was read by an older Curio, which kept less of its resources. Import the report again: Curio reads it anew.",
            record.name()
        );
        return Err(Error::Workspace { what });
    }
    let parts = if lines {
        tables::all_verified(folder, &record.parts.iter().collect::<Vec<_>>())?
    } else {
        record.parts.iter().map(|part| folder.join(tables::file_name(part))).collect()
    };
    Ok(Delivery {
        name: record.name(),
        focus: record.is_focus(),
        rollup,
        resources: tables::all_verified(folder, &record.resources.iter().collect::<Vec<_>>())?,
        parts,
        control: record.control.iter().map(ControlRecord::to_control).collect(),
        refused: record.refused_bases(),
    })
}

/// The bill of a workspace's folder as it was before the deliveries in force of a month took the place of others: each payer's
/// last replaced delivery. None where nothing was replaced.
pub fn bill_before<'a>(
    folder: &Path,
    records: &'a [DeliveryRecord],
    period: &str,
    lines: bool,
) -> Result<Option<(Bill, Vec<&'a DeliveryRecord>)>> {
    let mut replaced: Vec<&DeliveryRecord> = Vec::new();
    for record in records.iter().filter(|record| !record.in_force) {
        let same = |known: &&mut &DeliveryRecord| known.payers() == record.payers();
        if !record.periods().iter().any(|known| known == period) {
            continue;
        }
        match replaced.iter_mut().find(same) {
            Some(known) if order(record, known) == Some(Ordering::Less) => {}
            Some(known) => *known = record,
            None => replaced.push(record),
        }
    }
    if replaced.is_empty() {
        return Ok(None);
    }
    let tables = folder.join(TABLES);
    let deliveries = replaced.iter().map(|record| delivery(&tables, record, lines)).collect::<Result<Vec<_>>>()?;
    Ok(Some((Bill::new(deliveries)?, replaced)))
}

/// The deliveries in force as a month is judged by them.
pub fn received(records: &[DeliveryRecord]) -> Vec<Received> {
    let in_force = records.iter().filter(|record| record.in_force);
    let received = |record: &DeliveryRecord| Received {
        months: record.periods().iter().filter_map(|period| period.parse().ok()).collect(),
        payers: record.payers(),
        format: record.format.clone(),
        files: record.sources.len(),
        loose: record.loose,
        columns: record.columns.clone(),
        problems: record.problems.iter().map(problem).collect(),
    };
    in_force.map(received).collect()
}

fn problem(record: &ProblemRecord) -> Problem {
    let ProblemRecord { file, row, column, reason, count } = record.clone();
    Problem { file, row, column, reason, count }
}
