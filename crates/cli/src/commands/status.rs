use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::rc::Rc;

use curio_engine::bill::Bill;
use curio_engine::explore;
use curio_engine::trust::{CameOrWent, Level, MonthTrust, Sign, What};
use curio_engine::view::{Basis, Dim, Month, Period, View};
use curio_store::{DeliveryRecord, Workspace};
use serde_json::{Value, json};

use super::judged::{Judge, Judged};
use crate::args::Format;
use crate::failure::Failure;
use crate::print::{self, Field};

/// What came and went that is listed for a month.
const LISTED: usize = 12;

/// Prints what is loaded.
pub(crate) fn status(folder: &Path, format: Format) -> Result<(), Failure> {
    let workspace = Workspace::open(folder)?;
    // The rule on commitments is checked on the lines of FOCUS files.
    let lines = workspace.deliveries().iter().any(|record| record.in_force && record.is_focus());
    let bill = workspace.bill(lines)?;
    let months = month_rows(&bill, &Judge::new(&workspace, &bill)?)?;
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
    judged: Judged,
}

fn month_rows(bill: &Bill, judge: &Judge<'_>) -> Result<Vec<MonthRow>, Failure> {
    let mut rows = Vec::new();
    for (month, _) in bill.months() {
        let trust = Rc::new(judge.month(month)?);
        for currency in bill.currencies() {
            let view = View {
                period: Period { from: month, to: month },
                basis: Basis::Billed,
                currency,
                conversion: None,
                filters: Vec::new(),
            };
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
                judged: judge.judged(&trust, &view)?,
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
        .chain(["ties", "verdict", "missing-days"])
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
        fields.push(Field::text(row.judged.trust.verdict.id()));
        fields.push(Field::Count(row.judged.trust.days.missing as u64));
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
    print_checks(months)?;
    let problems: BTreeSet<String> =
        workspace.deliveries().iter().filter(|d| d.in_force).flat_map(problem_lines).collect();
    let mut out = std::io::stdout().lock();
    problems.iter().try_for_each(|problem| writeln!(out, "{problem}"))?;
    Ok(())
}

fn print_checks(months: &[MonthRow]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let mut last = None;
    for MonthRow { month, currency, judged, .. } in months {
        if last.replace(*month) != Some(*month) {
            writeln!(out, "\n{}: {}", month.title(), judged.trust.verdict.id())?;
            judged.trust.checks.iter().try_for_each(|check| writeln!(out, "  {} {}", mark(check.level), check.text))?;
        }
        let items = &judged.came.items;
        items.iter().take(LISTED).try_for_each(|item| writeln!(out, "  {}", words(item, currency)))?;
        if items.len() > LISTED {
            writeln!(out, "  … and {} more; --format json lists them all", items.len() - LISTED)?;
        }
    }
    Ok(())
}

const fn mark(level: Level) -> &'static str {
    match level {
        Level::Ok => "ok  ",
        Level::Warn => "note",
        Level::Bad => "BAD ",
    }
}

/// `+ tag cost_center: 18,204.11 USD, first seen 2026-11-12`.
fn words(item: &CameOrWent, currency: &str) -> String {
    let what = what_id(item.what);
    let sign = sign_mark(item.sign);
    let cost = item.cost.map(|cost| format!(": {} {currency}", print::grouped(&cost.fixed(2)))).unwrap_or_default();
    let seen = if item.sign == Sign::Went { "last seen" } else { "first seen" };
    let day = item.day.as_ref().map(|day| format!(", {seen} {day}")).unwrap_or_default();
    let twin = item.twin_of.as_ref().map(|usual| format!(", another spelling of {usual}")).unwrap_or_default();
    let account = item.account.as_ref().map(|account| format!(" in {account}")).unwrap_or_default();
    format!("{sign} {what} {}{cost}{day}{twin}{account}", item.label)
}

const fn sign_mark(sign: Sign) -> &'static str {
    match sign {
        Sign::Came => "+",
        Sign::Went => "-",
        Sign::Twin => "~",
    }
}

const fn what_id(what: What) -> &'static str {
    match what {
        What::Account => "account",
        What::Service => "service",
        What::Tag => "tag",
        What::Column => "column",
        What::Format => "format",
    }
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
        let mut month = json!({ "month": row.month.to_string(), "currency": row.currency, "lines": row.lines, "days": row.days, "accounts": row.accounts, "totals": totals, "ties": row.ties });
        if let (Some(month), Value::Object(trust)) = (month.as_object_mut(), trust_json(row)) {
            month.extend(trust);
        }
        month
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

fn trust_json(row: &MonthRow) -> Value {
    let MonthTrust { verdict, checks, days, finality, identities, .. } = &*row.judged.trust;
    let checks = checks.iter().map(|check| json!({ "level": level_id(check.level), "text": check.text }));
    let identities = identities.iter().filter(|identity| identity.currency == row.currency).map(|identity| {
        json!({
            "payer": identity.payer, "billed": identity.billed.to_string(), "effective": identity.effective.to_string(),
            "upfront_fees": identity.upfront_fees.to_string(), "true_up": identity.true_up.to_string(),
            "residual": identity.residual.to_string(),
        })
    });
    let item = |item: &CameOrWent| {
        json!({
            "sign": sign_mark(item.sign), "what": what_id(item.what), "value": item.value, "label": item.label, "day": item.day,
            "twin_of": item.twin_of, "account": item.account, "billed": item.cost.map(|cost| cost.to_string()), "lines": item.lines,
        })
    };
    let came = &row.judged.came;
    let items: Vec<Value> = came.items.iter().map(item).collect();
    let (split_lines, split_cost) = row.judged.split(&row.currency);
    let missing = row.judged.missing_days().into_iter().map(|(account, day)| json!({ "account": account, "day": day }));
    json!({
        "verdict": verdict.id(),
        "checks": checks.collect::<Vec<_>>(),
        "missing_days": missing.collect::<Vec<_>>(),
        "expected_days": days.expected,
        "usage_until": finality.until(),
        "lines_without_invoice": finality.lines_without_invoice,
        "identities": identities.collect::<Vec<_>>(),
        "split_lines": split_lines,
        "split_cost": split_cost.to_string(),
        "came_and_went": { "before": came.before.map(|month| month.to_string()), "items": items },
    })
}

const fn level_id(level: Level) -> &'static str {
    match level {
        Level::Ok => "ok",
        Level::Warn => "warn",
        Level::Bad => "bad",
    }
}
