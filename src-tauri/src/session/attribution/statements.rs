//! One statement an owner.

use std::path::Path;

use curio_engine::attribution;
use curio_report::export_statements;

use super::super::{Desk, convert, export};
use super::check_lines;
use crate::dto::{AppError, ExportStatements, StatementFiles};

impl Desk {
    /// Writes statements into a folder. Those of rules with flaws are refused: what is booked must say by which text.
    pub fn export_statements(&self, request: &ExportStatements, folder: &Path) -> Result<StatementFiles, AppError> {
        let loaded = self.current()?;
        if !loaded.standing.flaws.is_empty() {
            return Err(convert::flawed(&loaded.standing.flaws));
        }
        let text = loaded.standing.text.as_ref().ok_or_else(attribution::no_rules)?;
        let view = loaded.view(&request.view)?;
        check_lines(&loaded, &loaded.bill, &view)?;
        let found = attribution::statements(&loaded.bill, &view)?;
        let before = loaded.bill.period_before(&view);
        let before = before.map(|period| attribution::statements(&loaded.bill, &view.over(period))).transpose()?;
        let (profile, sources) = (export::profile(request.profile), export::sources(&loaded));
        let written = export_statements(&view, &found, before.as_ref(), &text.hash, profile, &sources, folder)?;
        Ok(StatementFiles {
            folder: written.folder.display().to_string(),
            statements: convert::count(written.files.len()),
            control_path: written.control.display().to_string(),
            total: written.total.to_string(),
        })
    }

    /// The folder that statements are put into, below the one that is chosen: `curio-statements-2026-10-effective`.
    pub fn suggested_statements_name(&self, request: &ExportStatements) -> String {
        export::suggested_name("statements", &request.view)
    }
}
