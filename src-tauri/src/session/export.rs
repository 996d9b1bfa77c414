//! A view as a file for finance.

use std::path::Path;

use curio_report::{Exported, Profile, Query, SourceFact, export as write_files};
use curio_store::SourceRecord;

use super::{Loaded, convert};
use crate::dto::{AppError, ExportOutcome, ExportProfile, ExportRequest, ExportWhat, View};

pub(super) fn export(loaded: &Loaded, request: &ExportRequest, path: &Path) -> Result<ExportOutcome, AppError> {
    let view = loaded.view(&request.view)?;
    let query = match request.what {
        ExportWhat::Spend => Query::Spend(request.by.iter().map(|id| convert::dim(id)).collect::<Result<_, _>>()?),
        ExportWhat::Lines => Query::Lines,
    };
    let (bill, sources) = (loaded.bill_with_lines()?, sources(loaded));
    Ok(outcome(&write_files(bill, &view, &query, profile(request.profile), &sources, path)?))
}

pub(super) fn outcome(exported: &Exported) -> ExportOutcome {
    ExportOutcome {
        path: exported.path.display().to_string(),
        control_path: exported.control.display().to_string(),
        rows: exported.written.rows,
        total: exported.total.to_string(),
        escaped_cells: exported.written.escaped_cells,
    }
}

/// The source files of the deliveries in force.
pub(super) fn sources(loaded: &Loaded) -> Vec<SourceFact> {
    let in_force = loaded.deliveries.iter().filter(|record| record.in_force);
    in_force.flat_map(|record| &record.sources).map(fact).collect()
}

fn fact(source: &SourceRecord) -> SourceFact {
    SourceFact { name: source.name.clone(), sha256: source.sha256.clone(), lines: source.rows }
}

pub(super) const fn profile(profile: ExportProfile) -> Profile {
    match profile {
        ExportProfile::Finance => Profile::Finance,
        ExportProfile::Machine => Profile::Machine,
        ExportProfile::EuExcel => Profile::EuExcel,
    }
}

/// `curio-tag-team-2026-10-effective.csv`
pub(super) fn suggested_file_name(request: &ExportRequest) -> String {
    let what = match request.what {
        ExportWhat::Spend => request.by.join("-"),
        ExportWhat::Lines => "lines".to_owned(),
    };
    format!("{}.csv", suggested_name(&what, &request.view))
}

/// `curio-statements-2026-10-effective`
pub(super) fn suggested_name(what: &str, view: &View) -> String {
    let period = &view.period;
    let window =
        if period.from == period.to { period.from.clone() } else { format!("{}-to-{}", period.from, period.to) };
    let name = format!("curio-{what}-{window}-{}", view.basis);
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect()
}
