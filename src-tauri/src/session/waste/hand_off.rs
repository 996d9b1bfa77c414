//! Lists of work, one an owner.

use std::path::Path;

use curio_report::{WorkListFacts, export_work_lists};

use super::super::{Desk, convert, export};
use super::{Looked, kept, seen};
use crate::dto::{AppError, ExportWorkLists, WorkListFiles};

impl Desk {
    /// Writes lists of work into a folder.
    pub fn export_work_lists(&self, request: &ExportWorkLists, folder: &Path) -> Result<WorkListFiles, AppError> {
        let loaded = self.current()?;
        let looked = Looked::at(&loaded, &request.view, None)?;
        let facts = WorkListFacts {
            view: &looked.view,
            population: &looked.population,
            findings: &looked.findings.findings,
            scope: looked.scope.as_ref().as_ref(),
            memory: &kept::memory(&loaded)?,
            today: &seen::today(),
            limits: &looked.limits,
            evidence: &looked.evidence.evidence,
            profile: export::profile(request.profile),
            sources: &export::sources(&loaded),
        };
        let written = export_work_lists(&facts, folder)?;
        Ok(WorkListFiles {
            folder: written.folder.display().to_string(),
            lists: convert::count(written.owners),
            control_path: written.control.display().to_string(),
            total: written.totals.saving.now.to_string(),
        })
    }

    /// The folder that lists of work are put into, below the one that is chosen: `curio-waste-2026-10-effective`.
    pub fn suggested_work_lists_name(&self, request: &ExportWorkLists) -> String {
        export::suggested_name("waste", &request.view)
    }
}
