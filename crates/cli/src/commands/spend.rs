use std::path::Path;

use curio_engine::explore::{self, Spend};
use curio_engine::view::{Dim, View};
use curio_store::Workspace;

use super::{check_lines, tell_flaws_of};
use crate::args::{Format, SpendArgs};
use crate::failure::Failure;
use crate::print::{self, Field};

/// Prints spend by dimensions.
pub(crate) fn spend(folder: &Path, format: Format, arguments: &SpendArgs) -> Result<(), Failure> {
    let workspace = Workspace::open(folder)?;
    let bill = workspace.bill(false)?;
    let views = arguments.view.views(&bill, &workspace.rates().read()?)?;
    check_lines(&workspace, &bill, &views, &arguments.by)?;
    tell_flaws_of(&workspace, &views, &arguments.by)?;
    let mut rows = Vec::new();
    let mut foot = Vec::new();
    for view in views {
        let spend = explore::spend(&bill, &view, &arguments.by)?;
        rows.extend(fields(&spend, &view, format));
        foot.extend(foot_of(&spend, &view));
    }
    let columns: Vec<String> =
        arguments.by.iter().map(|dim| dim.id().to_owned()).chain(["cost".to_owned(), "currency".to_owned()]).collect();
    Ok(print::rows(format, &columns, &rows, &foot)?)
}

fn fields(spend: &Spend, view: &View, format: Format) -> Vec<Vec<Field>> {
    let value = |(dim, value): (&Dim, &String)| {
        let named = format == Format::Table && value.is_empty();
        Field::Text(if named { dim.none_label() } else { value.clone() })
    };
    let row = |row: &explore::SpendRow| {
        let mut fields: Vec<Field> = spend.dims.iter().zip(&row.values).map(value).collect();
        fields.extend([Field::Amount(row.cost), Field::text(&view.currency)]);
        fields
    };
    spend.rows.iter().map(row).collect()
}

fn foot_of(spend: &Spend, view: &View) -> Vec<String> {
    let total = print::grouped(&spend.total.fixed(2));
    let mut foot = vec![
        String::new(),
        format!("Total {total} {} from {} source lines", view.currency, print::grouped(&spend.lines.to_string())),
    ];
    for (index, dim) in spend.dims.iter().enumerate().filter(|(_, dim)| dim.id().starts_with("tag:")) {
        let none = spend.rows.iter().filter(|row| row.values[index].is_empty()).map(|row| row.cost);
        let share = curio_engine::checked_sum(none).and_then(|none| none.percent_of(spend.total));
        foot.extend(share.map(|share| format!("{} of {}: {share:.1} % of the total", dim.none_label(), dim.id())));
    }
    foot.push(view.words());
    foot
}
