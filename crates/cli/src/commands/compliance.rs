use std::path::Path;

use curio_engine::attribution::{self, Compliance, ComplianceCell};
use curio_engine::view::{Month, View};
use curio_store::Workspace;

use crate::args::{By, ComplianceArgs, Format};
use crate::failure::Failure;
use crate::print::{self, Field};

/// Prints how well required dimensions are kept.
pub(crate) fn compliance(folder: &Path, format: Format, arguments: &ComplianceArgs) -> Result<(), Failure> {
    let workspace = Workspace::open(folder)?;
    let bill = workspace.bill(false)?;
    let views = arguments.view.views(&bill, &workspace.rates().read()?)?;
    super::check_lines(&workspace, &bill, &views, &super::dims(&["owner", "resource"])?)?;
    let mut rows = Vec::new();
    let mut foot = Vec::new();
    for view in &views {
        let found = attribution::compliance(&bill, view)?;
        match arguments.by {
            Some(By::Month) => rows.extend(month_rows(&workspace, &found, view, format)?),
            by => rows.extend(rows_by(&found, by, view, format)),
        }
        foot.extend(foot_of(&found, view)?);
    }
    Ok(print::rows(format, &columns(arguments.by), &rows, &foot)?)
}

fn columns(by: Option<By>) -> Vec<String> {
    let value = by.map_or("value", By::name);
    let named =
        ["dimension", value, "kept", "invalid", "missing", "percent", "resources kept", "resources", "currency"];
    let closed = (by == Some(By::Month)).then_some("percent when closed");
    named.into_iter().chain(closed).map(str::to_owned).collect()
}

fn rows_by(found: &Compliance, by: Option<By>, view: &View, format: Format) -> Vec<Vec<Field>> {
    let of = |value: &str, cells: &[ComplianceCell]| {
        let cells = found.dimensions.iter().zip(cells);
        cells.map(|(dimension, cell)| fields(dimension, value, cell, view, format)).collect::<Vec<_>>()
    };
    let listed = match by {
        Some(By::Account) => &found.accounts,
        Some(By::Owner) => &found.owners,
        Some(By::Month) | None => return of("total", &found.total),
    };
    listed.iter().flat_map(|row| of(&row.value, &row.cells)).collect()
}

/// Months with what they were when they were closed, where that was in the view's basis and currency.
fn month_rows(
    workspace: &Workspace,
    found: &Compliance,
    view: &View,
    format: Format,
) -> Result<Vec<Vec<Field>>, Failure> {
    let closed =
        |month: Month| workspace.closes().read(month).map(|closed| closed.filter(|closed| closed.is_beside(view)));
    let mut rows = Vec::new();
    for month in &found.months {
        let closed = closed(month.month)?;
        for (dimension, cell) in found.dimensions.iter().zip(&month.cells) {
            let mut fields = fields(dimension, &month.month.to_string(), cell, view, format);
            let then = closed.as_ref().and_then(|closed| closed.cell(dimension));
            fields.push(then.map_or(Field::None, |cell| percent(cell, format)));
            rows.push(fields);
        }
    }
    Ok(rows)
}

fn fields(dimension: &str, value: &str, cell: &ComplianceCell, view: &View, format: Format) -> Vec<Field> {
    vec![
        Field::text(dimension),
        Field::text(value),
        Field::Amount(cell.kept.cost),
        Field::Amount(cell.invalid.cost),
        Field::Amount(cell.missing.cost),
        percent(cell, format),
        Field::Count(cell.resources_kept),
        Field::Count(cell.resources),
        Field::text(&view.currency),
    ]
}

fn percent(cell: &ComplianceCell, format: Format) -> Field {
    let undefined = if format == Format::Table { Field::text("not defined") } else { Field::None };
    cell.percent().map_or(undefined, |percent| Field::Text(format!("{percent:.2}")))
}

fn foot_of(found: &Compliance, view: &View) -> Result<Vec<String>, Failure> {
    let mut foot = vec![String::new()];
    if found.dimensions.is_empty() {
        foot.push("The rules require no dimension. Add required = true to one in rules.toml.".to_owned());
    }
    for (dimension, cell) in found.dimensions.iter().zip(&found.total) {
        let whole = cell.whole()?.cost;
        let percent = cell.percent().map_or_else(|| "not defined".to_owned(), |percent| format!("{percent:.2} %"));
        let amount = |amount: curio_engine::Money| print::grouped(&amount.fixed(2));
        foot.push(format!(
            "{dimension}: kept by {} of taggable {} {}, {percent}, and by {} of {} resources",
            amount(cell.kept.cost),
            amount(whole),
            view.currency,
            cell.resources_kept,
            cell.resources
        ));
    }
    foot.push(view.words());
    Ok(foot)
}
