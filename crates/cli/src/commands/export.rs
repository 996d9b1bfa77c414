use std::io::Write;
use std::path::Path;

use curio_report::{Query, SourceFact, export as write_files};
use curio_store::Workspace;

use super::{tell_flaws, tell_flaws_of};
use crate::args::{ExportArgs, What};
use crate::failure::Failure;

/// Writes a view as CSV with its side file.
pub(crate) fn export(folder: &Path, arguments: &ExportArgs) -> Result<(), Failure> {
    if arguments.what == What::Spend && arguments.by.is_empty() {
        return Err(Failure::usage("an export of spend needs dimensions: --by service,tag:team"));
    }
    let workspace = Workspace::open(folder)?;
    let bill = workspace.bill(true)?;
    let views = arguments.view.views(&bill, &workspace.rates().read()?)?;
    let [view] = views.as_slice() else {
        let currencies: Vec<&str> = views.iter().map(|view| view.currency.as_str()).collect();
        return Err(Failure::other(format!(
            "the window holds {}; amounts of different currencies are never put in one column",
            currencies.join(" and ")
        )));
    };
    match arguments.what {
        What::Spend => tell_flaws_of(&workspace, &views, &arguments.by)?,
        What::Lines => tell_flaws(&workspace)?,
    }
    let query = match arguments.what {
        What::Spend => Query::Spend(arguments.by.clone()),
        What::Lines => Query::Lines,
    };
    let sources = sources(&workspace);
    let exported = write_files(&bill, view, &query, arguments.profile, &sources, &arguments.out)?;
    let mut out = std::io::stderr().lock();
    let rows = exported.written.rows;
    writeln!(out, "{}: {rows} rows, {} {}", exported.path.display(), exported.total, view.currency)?;
    writeln!(out, "{}: control totals and source hashes", exported.control.display())?;
    if exported.written.escaped_cells > 0 {
        writeln!(out, "{} text cells begin with ' so that no spreadsheet runs them", exported.written.escaped_cells)?;
    }
    Ok(())
}

/// The source files of the deliveries in force.
pub(super) fn sources(workspace: &Workspace) -> Vec<SourceFact> {
    let fact = |source: &curio_store::SourceRecord| SourceFact {
        name: source.name.clone(),
        sha256: source.sha256.clone(),
        lines: source.rows,
    };
    workspace.sources().into_iter().map(fact).collect()
}
