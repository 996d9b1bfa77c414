use std::path::Path;

use curio_engine::attribution::OWNER;
use curio_engine::charges::Text;
use curio_engine::explore::{self, Line};
use curio_engine::view::View;
use curio_store::Workspace;

use super::tell_flaws;
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

/// Prints source lines, largest first; whose they are where rules say so.
pub(crate) fn lines(folder: &Path, format: Format, arguments: &LinesArgs) -> Result<(), Failure> {
    let workspace = Workspace::open(folder)?;
    let bill = workspace.bill(true)?;
    tell_flaws(&workspace)?;
    let owned = bill.rules().is_some_and(|rules| rules.dimension(OWNER).is_some());
    let mut rows = Vec::new();
    let mut foot = vec![String::new()];
    for view in arguments.view.views(&bill, &workspace.rates().read()?)? {
        let lines = explore::lines(&bill, &view, 0, arguments.limit)?;
        rows.extend(lines.rows.iter().map(|line| fields(line, &view, owned)));
        let (count, total) = (print::grouped(&lines.count.to_string()), print::grouped(&lines.total.fixed(2)));
        foot.push(format!("{count} lines, total {total} {}; {} printed", view.currency, lines.rows.len()));
        foot.push(view.words());
    }
    let columns: Vec<String> = COLUMNS.into_iter().chain(owned.then_some(OWNER)).map(str::to_owned).collect();
    Ok(print::rows(format, &columns, &rows, &foot)?)
}

fn fields(line: &Line, view: &View, owned: bool) -> Vec<Field> {
    let tags: Vec<String> = line.tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let mut fields = vec![
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
    ];
    let owner = line.owner().map(|ruled| ruled.name.clone()).unwrap_or_default();
    fields.extend(owned.then_some(Field::Text(owner)));
    fields
}
