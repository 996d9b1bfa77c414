//! Real reports beside the project, where they are: every total equals an independent decimal sum of the files.

use std::path::{Path, PathBuf};
use std::process::Command;

use curio_engine::Money;

use crate::support::{Curio, money, root, text};

fn shared() -> PathBuf {
    root().join("../shared")
}

/// The folder, or a line that says the test was skipped.
pub(crate) fn report(name: &str) -> Option<PathBuf> {
    let folder = shared().join("data").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not here", folder.display());
    None
}

/// The sum by another program in another language, from the files themselves.
fn independent_sum(folder: &Path, column: &str, by: Option<&str>) -> Option<Vec<(String, Money)>> {
    let mut command = Command::new("python3");
    command.arg(shared().join("tools/sum.py")).arg(folder).args(["--column", column]);
    if let Some(by) = by {
        command.args(["--by", by]);
    }
    let output = command.output().ok()?;
    let complaint = text(&output.stderr);
    if !output.status.success() {
        assert!(complaint.contains("No module named 'duckdb'"), "the independent sum failed: {complaint}");
        println!("skipped: the independent sum of Parquet needs duckdb for Python");
        return None;
    }
    let line = |line: &str| {
        let mut cells = line.rsplitn(3, ',');
        let (sum, _count, group) = (cells.next()?, cells.next()?, cells.next()?);
        Some((group.to_owned(), money(sum)))
    };
    text(&output.stdout).lines().map(line).collect()
}

/// What a DuckDB program prints, or a line that says the test was skipped.
pub(crate) fn duckdb(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new("python3").args(["-c", program]).args(arguments).output().ok()?;
    let complaint = text(&output.stderr);
    if !output.status.success() {
        assert!(complaint.contains("No module named 'duckdb'"), "the independent query failed: {complaint}");
        println!("skipped: the independent query needs duckdb for Python");
        return None;
    }
    Some(text(&output.stdout))
}

fn total_of(sums: &[(String, Money)]) -> Money {
    sums.iter().find(|(group, _)| group == "total").unwrap().1
}

fn check(name: &str, column: &str, type_column: &str) {
    if let Some(folder) = report(name) {
        check_file(&folder, &folder, column, type_column);
    }
}

/// Imports one path and compares it, by line item type, with the sum of the files at another.
pub(crate) fn check_file(imported: &Path, summed: &Path, column: &str, type_column: &str) {
    let Some(sums) = independent_sum(summed, column, Some(type_column)) else { return };
    let name = imported.display();
    let curio = Curio::with(&[imported]);
    let rows = curio.spend(&["--by", "line-item-type"]);
    let total = curio_engine::checked_sum(rows.iter().map(|(_, cost)| *cost)).unwrap();
    assert_eq!(total, total_of(&sums), "{name}");
    for (keys, cost) in rows {
        let group = sums.iter().find(|(group, _)| *group == keys[0]).unwrap_or_else(|| panic!("{name}: {keys:?}"));
        assert_eq!(cost, group.1, "{name}: {keys:?}");
    }
}

#[test]
fn legacy_cur_with_reservations() {
    check("cur-legacy-csvgz-real", "unblendedcost", "lineitemtype");
}

#[test]
fn athena_parquet() {
    check("cur-athena-parquet", "unblendedcost", "lineitemtype");
}

#[test]
fn athena_parquet_in_thirty_parts_without_extension() {
    check("cur-athena-parquet-multipart-noext", "unblendedcost", "lineitemtype");
}

#[test]
fn legacy_csv_without_resource_ids() {
    check("cur-legacy-csv", "unblendedcost", "lineitemlineitemtype");
}

#[test]
fn cur2_csv_excerpt() {
    check("cur2-csv-excerpt", "lineitemunblendedcost", "lineitemtype");
}

#[test]
fn focus_of_three_providers() {
    check("focus-1.0", "billedcost", "chargecategory");
}

#[test]
fn generated_report_with_placeholder_reservations() {
    check("cur-legacy-csvgz-nise-10k", "unblendedcost", "lineitemtype");
}

#[test]
fn the_published_total_of_november_2018() {
    let Some(folder) = report("cur-legacy-csvgz-real") else { return };
    let total = Curio::with(&[&folder]).total(&["--by", "line-item-type"]);
    assert_eq!(total.fixed(6), "3505.326968");
}

#[test]
fn reservations_amortize_within_the_reports_own_rounding() {
    let Some(folder) = report("cur-legacy-csvgz-real") else { return };
    let Some(upfront) = independent_sum(&folder, "reservation/AmortizedUpfrontFeeForBillingPeriod", None) else {
        return;
    };
    let curio = Curio::with(&[&folder]);
    let billed = curio.total(&["--by", "service", "--basis", "billed"]);
    let effective = curio.total(&["--by", "service", "--basis", "effective"]);
    // billed = effective + upfront fees of the month - amortized upfront; this month bought no reservation
    let residual = Money(billed.0 - (effective.0 - total_of(&upfront).0));
    println!("billed {billed}, effective {effective}, residual {residual}");
    assert!(residual.0.abs() < money("0.00001").0, "residual {residual}");
}
