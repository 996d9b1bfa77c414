use std::path::Path;

use curio_engine::charges::Text;
use curio_engine::explore::{self, Line};
use curio_engine::view::View;
use curio_store::Workspace;

use crate::args::{Format, LinesArgs};
use crate::failure::Failure;
use crate::print::{self, Field};

const COLUMNS: [&str; 16] = [
    "file",
    "row",
    "start",
    "end",
    "account",
    "service",
    "line-item-type",
    "usage-type",
    "operation",
    "region",
    "resource",
    "quantity",
    "cost",
    "currency",
    "tags",
    "description",
];

/// Prints source lines, largest first.
pub(crate) fn lines(folder: &Path, format: Format, arguments: &LinesArgs) -> Result<(), Failure> {
    let workspace = Workspace::open(folder)?;
    let bill = workspace.bill(true)?;
    let mut rows = Vec::new();
    let mut foot = vec![String::new()];
    for view in arguments.view.views(&bill, &workspace.rates().read()?)? {
        let lines = explore::lines(&bill, &view, 0, arguments.limit)?;
        rows.extend(lines.rows.iter().map(|line| fields(line, &view)));
        let (count, total) = (print::grouped(&lines.count.to_string()), print::grouped(&lines.total.fixed(2)));
        foot.push(format!("{count} lines, total {total} {}; {} printed", view.currency, lines.rows.len()));
        foot.push(view.words());
    }
    Ok(print::rows(format, &COLUMNS.map(str::to_owned), &rows, &foot)?)
}

fn fields(line: &Line, view: &View) -> Vec<Field> {
    let tags: Vec<String> = line.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
    vec![
        Field::text(&line.source),
        Field::Count(line.source_row.into()),
        Field::text(&line.start),
        Field::text(&line.end),
        Field::text(line.text(Text::SubAccountId)),
        Field::text(line.text(Text::ServiceCode)),
        Field::text(line.text(Text::LineItemType)),
        Field::text(line.text(Text::UsageType)),
        Field::text(line.text(Text::Operation)),
        Field::text(line.text(Text::RegionId)),
        Field::text(&line.resource),
        line.usage.map_or(Field::None, |usage| Field::text(usage.to_string())),
        Field::Amount(line.cost),
        Field::text(&view.currency),
        Field::text(tags.join("; ")),
        Field::text(&line.description),
    ]
}
