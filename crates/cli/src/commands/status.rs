use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use curio_engine::bill::Bill;
use curio_engine::explore;
use curio_engine::view::{Basis, Dim, Month, Period, View};
use curio_store::{DeliveryRecord, Workspace};
use serde_json::{Value, json};

use crate::args::Format;
use crate::failure::Failure;
use crate::print::{self, Field};

/// Prints what is loaded.
pub(crate) fn status(folder: &Path, format: Format) -> Result<(), Failure> {
    let workspace = Workspace::open(folder)?;
    let bill = workspace.bill(false)?;
    let months = month_rows(&bill)?;
    match format {
        Format::Json => print_json(&workspace, &months),
        Format::Csv => Ok(print::rows(format, &columns(), &fields(&months), &[])?),
        Format::Table => print_tables(&workspace, &months),
    }
}

/// One month in one currency.
struct MonthRow {
    month: Month,
    currency: String,
    lines: u64,
    days: usize,
    accounts: usize,
    totals: Vec<(Basis, Option<curio_engine::Money>)>,
    ties: bool,
}

fn month_rows(bill: &Bill) -> Result<Vec<MonthRow>, Failure> {
    let mut rows = Vec::new();
    for (month, _) in bill.months() {
        for currency in bill.currencies() {
            let view =
                View { period: Period { from: month, to: month }, basis: Basis::Billed, currency, filters: Vec::new() };
            let (loaded, control, lines) = explore::tie(bill, &view)?;
            if lines == 0 {
                continue;
            }
            let totals = Basis::ALL
                .map(|basis| (basis, explore::spend(bill, &View { basis, ..view.clone() }, &[]).ok().map(|s| s.total)));
            rows.push(MonthRow {
                month,
                lines,
                days: distinct(bill, &view, "day")?,
                accounts: distinct(bill, &view, "account")?,
                totals: totals.to_vec(),
                ties: loaded == control,
                currency: view.currency,
            });
        }
    }
    Ok(rows)
}

fn distinct(bill: &Bill, view: &View, dim: &str) -> Result<usize, Failure> {
    let dim: Dim = dim.parse().map_err(Failure::other)?;
    Ok(explore::spend(bill, view, &[dim])?.rows.len())
}

fn columns() -> Vec<String> {
    let bases = Basis::ALL.iter().map(|basis| basis.id());
    ["month", "currency", "lines", "days", "accounts"]
        .into_iter()
        .chain(bases)
        .chain(["ties"])
        .map(str::to_owned)
        .collect()
}

fn fields(months: &[MonthRow]) -> Vec<Vec<Field>> {
    let row = |row: &MonthRow| {
        let mut fields = vec![
            Field::text(row.month.to_string()),
            Field::text(&row.currency),
            Field::Count(row.lines),
            Field::Count(row.days as u64),
            Field::Count(row.accounts as u64),
        ];
        fields.extend(row.totals.iter().map(|(_, total)| total.map_or(Field::None, Field::Amount)));
        fields.push(Field::text(if row.ties { "yes" } else { "NO" }));
        fields
    };
    months.iter().map(row).collect()
}

fn print_tables(workspace: &Workspace, months: &[MonthRow]) -> Result<(), Failure> {
    let columns_of_deliveries =
        ["delivery", "format", "periods", "files", "lines", "problems", "state"].map(str::to_owned);
    let rows: Vec<Vec<Field>> = workspace.deliveries().iter().map(delivery_fields).collect();
    print::rows(Format::Table, &columns_of_deliveries, &rows, &[String::new()])?;
    let verdict = verdict(workspace, months);
    print::rows(Format::Table, &columns(), &fields(months), &[String::new(), verdict])?;
    let problems: BTreeSet<String> =
        workspace.deliveries().iter().filter(|d| d.in_force).flat_map(problem_lines).collect();
    let mut out = std::io::stdout().lock();
    problems.iter().try_for_each(|problem| writeln!(out, "{problem}"))?;
    Ok(())
}

fn delivery_fields(record: &DeliveryRecord) -> Vec<Field> {
    vec![
        Field::text(format!("{} {}", record.export, record.execution)),
        Field::text(&record.format),
        Field::text(record.periods().join(" ")),
        Field::Count(record.sources.len() as u64),
        Field::Count(record.lines()),
        Field::Count(record.problems.iter().map(|problem| problem.count).sum()),
        Field::text(if record.in_force { "in force" } else { "replaced" }),
    ]
}

fn problem_lines(record: &DeliveryRecord) -> Vec<String> {
    let line = |problem: &curio_store::ProblemRecord| {
        let column = problem.column.as_ref().map(|column| format!(", column {column}")).unwrap_or_default();
        format!("note: {}{column}: {} ({} times)", problem.file, problem.reason, problem.count)
    };
    record.problems.iter().map(line).collect()
}

/// The words a reader trusts or does not trust the months by.
fn verdict(workspace: &Workspace, months: &[MonthRow]) -> String {
    if months.is_empty() {
        return "Nothing is loaded yet; run curio import PATH.".to_owned();
    }
    let broken: Vec<String> = months.iter().filter(|row| !row.ties).map(|row| row.month.to_string()).collect();
    if !broken.is_empty() {
        return format!("Broken: {} do not add up to their control totals; import them again.", broken.join(", "));
    }
    let files: usize =
        workspace.deliveries().iter().filter(|record| record.in_force).map(|record| record.sources.len()).sum();
    format!("Every month adds up to the control totals taken while its {files} files were read: difference 0.")
}

fn print_json(workspace: &Workspace, months: &[MonthRow]) -> Result<(), Failure> {
    let delivery = |record: &DeliveryRecord| {
        json!({
            "id": record.id, "format": record.format, "export": record.export, "execution": record.execution,
            "periods": record.periods(), "imported_at": record.imported_at, "in_force": record.in_force, "lines": record.lines(),
            "files": record.sources.iter().map(|s| json!({ "name": s.name, "sha256": s.sha256, "bytes": s.bytes, "lines": s.rows })).collect::<Vec<_>>(),
            "problems": record.problems.iter().map(|p| json!({ "file": p.file, "row": p.row, "column": p.column, "reason": p.reason, "count": p.count })).collect::<Vec<_>>(),
            "refused": record.refused.iter().map(|(basis, why)| json!({ "basis": basis, "reason": why })).collect::<Vec<_>>(),
        })
    };
    let month = |row: &MonthRow| {
        let totals: serde_json::Map<String, Value> = row
            .totals
            .iter()
            .map(|(basis, total)| (basis.id().to_owned(), total.map(|total| total.to_string()).into()))
            .collect();
        json!({ "month": row.month.to_string(), "currency": row.currency, "lines": row.lines, "days": row.days, "accounts": row.accounts, "totals": totals, "ties": row.ties })
    };
    let status = json!({
        "workspace": workspace.folder().display().to_string(),
        "revision": workspace.revision(),
        "deliveries": workspace.deliveries().iter().map(delivery).collect::<Vec<_>>(),
        "months": months.iter().map(month).collect::<Vec<_>>(),
        "verdict": verdict(workspace, months),
    });
    writeln!(std::io::stdout().lock(), "{status:#}")?;
    Ok(())
}
