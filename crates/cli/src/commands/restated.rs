use std::path::Path;

use curio_engine::explore::{self, ComparedRow};
use curio_engine::view::{Period, View};
use curio_store::{DeliveryRecord, Workspace};

use super::check_lines;
use crate::args::{Format, RestatedArgs};
use crate::failure::Failure;
use crate::print::{self, Field};

/// Prints what the delivery in force changed against the one it replaced.
pub(crate) fn restated(folder: &Path, format: Format, arguments: &RestatedArgs) -> Result<(), Failure> {
    let workspace = Workspace::open(folder)?;
    let bill = workspace.bill(false)?;
    let views = arguments.view.views(&bill, &workspace.rates().read()?)?;
    check_lines(&workspace, &bill, &views, &arguments.by)?;
    let mut rows = Vec::new();
    let mut foot = Vec::new();
    for view in views {
        let lines = bill.needs_lines(&view, &arguments.by);
        for month in view.period.months() {
            let Some((older, replaced)) = workspace.bill_before(&month.to_string(), lines)? else { continue };
            let view = view.over(Period { from: month, to: month });
            let compared = explore::restated(&older, &bill, &view, &arguments.by)?;
            let changed = |row: &&ComparedRow| row.change.is_some_and(|change| !change.change.is_zero());
            let shown = |row: &ComparedRow| fields(row, &month.to_string(), &view);
            rows.extend(compared.rows.iter().filter(changed).map(shown));
            foot.extend(foot_of(&compared.total, &view, &replaced));
        }
    }
    if foot.is_empty() {
        return Err(Failure::other("no delivery of this period was replaced by another"));
    }
    let dims = arguments.by.iter().map(|dim| dim.id().to_owned());
    let columns = ["month".to_owned()].into_iter().chain(dims);
    let columns: Vec<String> = columns.chain(["before", "now", "change", "currency"].map(str::to_owned)).collect();
    Ok(print::rows(format, &columns, &rows, &foot)?)
}

fn fields(row: &ComparedRow, month: &str, view: &View) -> Vec<Field> {
    let mut fields = vec![Field::text(month)];
    fields.extend(row.values.iter().map(Field::text));
    let change = row.change.map_or([Field::None, Field::Amount(row.cost), Field::None], |change| {
        [Field::Amount(change.previous), Field::Amount(row.cost), Field::Amount(change.change)]
    });
    fields.extend(change);
    fields.push(Field::text(&view.currency));
    fields
}

fn foot_of(total: &ComparedRow, view: &View, replaced: &[&DeliveryRecord]) -> Vec<String> {
    let names: Vec<&str> = replaced.iter().map(|record| record.execution.as_str()).collect();
    let Some(change) = total.change else { return Vec::new() };
    let [before, now, change] =
        [change.previous, total.cost, change.change].map(|amount| print::grouped(&amount.fixed(2)));
    vec![
        String::new(),
        format!("{before} in {}, {now} now: {change} {}", names.join(", "), view.currency),
        view.words(),
    ]
}
