//! The resource rollup: what it holds adds up to the rollup, to the lines and to the source files, and is never read once changed.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use curio_engine::Money;
use curio_engine::bill::Bill;
use curio_engine::explore::{self, SpendRow};
use curio_engine::view::{Basis, Dim, Period, View};
use curio_store::Workspace;
use polars::prelude::*;
use serde_json::Value;

use crate::support::{Curio, money, sample, text, truth};
use crate::tags::independent::{Bare, Cost, bare};

const FORMATS: [&str; 4] = ["legacy", "cur2-parquet", "cur2-csv", "focus"];

fn view(basis: Basis, filters: &[&str]) -> View {
    View {
        period: "2026-08..2026-10".parse::<Period>().unwrap(),
        basis,
        currency: "USD".to_owned(),
        conversion: None,
        filters: filters.iter().map(|filter| filter.parse().unwrap()).collect(),
    }
}

fn dims(ids: &[&str]) -> Vec<Dim> {
    ids.iter().map(|id| id.parse().unwrap()).collect()
}

/// Cost and lines by all but the last of some dimensions.
fn without_last(rows: Vec<SpendRow>) -> BTreeMap<Vec<String>, (Money, u64)> {
    let mut sums: BTreeMap<Vec<String>, (Money, u64)> = BTreeMap::new();
    for mut row in rows {
        row.values.pop();
        let (cost, lines) = sums.entry(row.values).or_default();
        *cost = cost.checked_add(row.cost).unwrap();
        *lines += row.lines;
    }
    sums
}

/// The rollup answers the first question, the resource rollup the second, the lines the third.
fn check_tables(bill: &Bill, basis: Basis, filters: &[&str], by: &[&str]) {
    let view = view(basis, filters);
    let spend = |ids: &[&str]| explore::spend(bill, &view, &dims(ids)).unwrap().rows;
    assert!(!bill.needs_lines(&view, &dims(&[by, &["resource"]].concat())));
    assert!(bill.needs_lines(&view, &dims(&[by, &["resource", "day"]].concat())));
    let rollup = without_last(spend(&[by, &["day"]].concat()));
    let resources = spend(&[by, &["resource"]].concat());
    assert_eq!(without_last(resources.clone()), rollup, "{basis:?} {filters:?} {by:?}");
    let whole = resources.into_iter().map(|row| (row.values, (row.cost, row.lines))).collect();
    assert_eq!(without_last(spend(&[by, &["resource", "day"]].concat())), whole, "{basis:?} {filters:?} {by:?}");
}

#[test]
fn the_three_tables_of_every_format_add_up_to_the_same() {
    for format in FORMATS {
        let curio = Curio::with(&[&sample(format)]);
        let bill = Workspace::open(&curio.folder()).unwrap().bill(true).unwrap();
        let whole = view(Basis::Billed, &[]).period;
        for basis in Basis::ALL.into_iter().filter(|basis| bill.refusal(*basis, whole).is_none()) {
            check_tables(&bill, basis, &[], &["month", "service"]);
        }
        check_tables(&bill, Basis::Effective, &[], &["commitment-status", "purchase-option", "span"]);
        check_tables(&bill, Basis::Effective, &["tag:team=", "service!=AmazonS3"], &["tag:env", "account"]);
    }
}

/// The tables that a delivery's record names under `field`, by column name.
fn tables(curio: &Curio, record: &Value, field: &str) -> LazyFrame {
    let named =
        if record[field].is_array() { record[field].as_array().unwrap() } else { std::slice::from_ref(&record[field]) };
    let scan = |table: &Value| {
        let path = curio.folder().join("tables").join(format!("{}.parquet", table["sha256"].as_str().unwrap()));
        curio_engine::cache::scan(&path).unwrap()
    };
    let arguments = UnionArgs { diagonal: true, ..Default::default() };
    concat(named.iter().map(scan).collect::<Vec<_>>(), arguments).unwrap()
}

fn journal(curio: &Curio) -> Value {
    serde_json::from_str(&fs::read_to_string(curio.folder().join("journal.json")).unwrap()).unwrap()
}

#[test]
fn quantities_and_days_of_every_format_are_those_of_the_lines() {
    for format in FORMATS {
        let curio = Curio::with(&[&sample(format)]);
        for record in journal(&curio)["deliveries"].as_array().unwrap() {
            let by = [
                col("resource_id").cast(DataType::String).alias("resource_id"),
                col("service_code").cast(DataType::String),
            ];
            let day = || col("charge_start").dt().date();
            let hour = |ms: Expr| (ms.cast(DataType::Int64) / lit(3_600_000_i64)).cast(DataType::UInt32);
            let hours = [
                hour(col("charge_start")),
                hour(col("charge_end") + lit(3_599_999_i64).cast(DataType::Duration(TimeUnit::Milliseconds))),
            ];
            let sums = |quantity: Expr, days: [Expr; 2], hours: [Expr; 2], lines: Expr| {
                let ([first, last], [begun, ended]) = (days, hours);
                [
                    quantity.sum().alias("quantity"),
                    first.min().alias("first"),
                    last.max().alias("last"),
                    begun.min().alias("begun"),
                    ended.max().alias("ended"),
                    lines.alias("lines"),
                ]
            };
            let quantity = || col("usage_amount").fill_null(lit(0));
            let of_lines = sums(quantity(), [day(), day()], hours, len().cast(DataType::UInt64));
            let of_cells = sums(
                quantity(),
                [col("first_day"), col("last_day")],
                [col("first_hour"), col("end_hour")],
                col("lines").cast(DataType::UInt64).sum(),
            );
            let sorted = |table: LazyFrame, sums: [Expr; 6]| {
                let order = SortMultipleOptions::default().with_nulls_last(true);
                table.group_by(by.clone()).agg(sums).sort(["resource_id", "service_code"], order).collect().unwrap()
            };
            let lines = sorted(tables(&curio, record, "parts"), of_lines);
            assert!(lines.height() > 20);
            assert!(sorted(tables(&curio, record, "resources"), of_cells).equals_missing(&lines), "{format}");
        }
    }
}

/// Cost by resource, without those that cost nothing.
fn by_hand(lines: &[Bare], cost: Cost, holds: &dyn Fn(&Bare) -> bool) -> Vec<(Vec<String>, Money)> {
    let mut sums: BTreeMap<String, Money> = BTreeMap::new();
    for line in lines.iter().filter(|line| holds(line)) {
        let sum = sums.entry(line.resource.clone()).or_default();
        *sum = sum.checked_add(cost(line)).unwrap();
    }
    sums.into_iter().filter(|(_, cost)| !cost.is_zero()).map(|(resource, cost)| (vec![resource], cost)).collect()
}

#[test]
fn spend_by_resource_equals_an_independent_sum_of_the_source_files() {
    for format in ["legacy", "cur2-csv", "focus"] {
        let curio = Curio::with(&[&sample(format)]);
        let lines = bare(format, if format == "legacy" { "20261001-" } else { "=2026-10" });
        let costs: [(&str, Cost); 2] = [("billed", |line| line.billed), ("effective", |line| line.effective)];
        for (basis, cost) in costs {
            let check = |filters: &[&str], holds: &dyn Fn(&Bare) -> bool| {
                let mut arguments = vec!["--by", "resource", "--period", "2026-10", "--basis", basis];
                arguments.extend(filters.iter().flat_map(|filter| ["--filter", *filter]));
                let mut rows = curio.spend(&arguments);
                rows.retain(|(_, cost)| !cost.is_zero());
                assert_eq!(rows, by_hand(&lines, cost, holds), "{format}, {basis}, {filters:?}");
            };
            let team = |line: &Bare| line.tags.get("team").cloned().unwrap_or_default();
            check(&[], &|_| true);
            check(&["service=AmazonEC2"], &|line| line.service == "AmazonEC2");
            check(&["resource="], &|line| line.resource.is_empty());
            check(&["tag:team=", "service!=AmazonEC2"], &|line| team(line).is_empty() && line.service != "AmazonEC2");
            let day = format!("day={}", lines[0].day);
            check(&[&day], &|line| line.day == lines[0].day);
        }
    }
}

#[test]
fn a_tag_of_one_resource_has_the_days_that_its_lines_have() {
    let curio = Curio::with(&[&sample("legacy")]);
    let rows = curio.spend(&["--by", "resource", "--filter", "service=AmazonEC2", "--filter", "tag:team!="]);
    let resource = &rows.last().unwrap().0[0];
    let only = format!("resource={resource}");
    let days = curio.spend(&["--by", "day", "--filter", &only, "--filter", "span=day", "--filter", "tag:team!="]);
    let printed = curio.prints(&["tags", "--key", "team", "--filter", &only, "--format", "csv"]);
    let value = printed.lines().find(|line| line.starts_with("value,")).unwrap();
    let (first, last) = (&days.first().unwrap().0[0], &days.last().unwrap().0[0]);
    assert!(value.contains(&format!(",{first},{last},")), "{value} {first} {last}");
}

fn line(index: usize, resource: usize) -> String {
    let (units, day) = (index % 97, index % 28 + 1);
    format!(
        "0.{units:02},Usage,Service{},2026-07-{day:02}T00:00:00Z,2026-07-01T00:00:00Z,USD,i-{resource}\n",
        index % 3
    )
}

fn report(lines: impl Iterator<Item = String>) -> String {
    let header = "lineItem/UnblendedCost,lineItem/LineItemType,lineItem/ProductCode,lineItem/UsageStartDate,\
                  bill/BillingPeriodStartDate,lineItem/CurrencyCode,lineItem/ResourceId\n";
    lines.fold(header.to_owned(), |mut report, line| {
        report.push_str(&line);
        report
    })
}

/// A delivery of several files, which are read side by side.
fn delivery(folder: &Path, files: &[String]) -> PathBuf {
    let home = folder.join("spend/20260701-20260801");
    fs::create_dir_all(&home).unwrap();
    let mut keys = String::new();
    for (index, report) in files.iter().enumerate() {
        fs::write(home.join(format!("spend-{index}.csv")), report).unwrap();
        write!(keys, "{}\"spend/20260701-20260801/spend-{index}.csv\"", if index == 0 { "" } else { "," }).unwrap();
    }
    let manifest = home.join("spend-Manifest.json");
    let text = format!(
        r#"{{"assemblyId":"a1","account":"990000000017","reportName":"spend","compression":"","billingPeriod":{{"start":"20260701T000000.000Z","end":"20260801T000000.000Z"}},"reportKeys":[{keys}]}}"#
    );
    fs::write(&manifest, text).unwrap();
    manifest
}

#[test]
fn the_number_of_readers_does_not_change_the_table() {
    let lines: Vec<String> = (0..4000).map(|index| line(index, index * 7 % 1013)).collect();
    let table = |files: usize| {
        let folder = tempfile::tempdir().unwrap();
        let reports: Vec<String> = lines.chunks(lines.len() / files).map(|part| report(part.iter().cloned())).collect();
        let curio = Curio::with(&[&delivery(folder.path(), &reports)]);
        journal(&curio)["deliveries"][0]["resources"].clone()
    };
    let one = table(1);
    assert_eq!(one.as_array().unwrap().len(), 1);
    assert_eq!(table(2), one);
    assert_eq!(table(4), one);
}

#[test]
fn a_resource_for_each_of_very_many_lines_takes_several_tables_and_adds_up() {
    const LINES: usize = 530_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.csv");
    // The first resource is also the last: it is in both tables.
    fs::write(&path, report((0..LINES).chain([0]).map(|index| line(index, index)))).unwrap();
    let curio = Curio::with(&[&path]);
    assert_eq!(journal(&curio)["deliveries"][0]["resources"].as_array().unwrap().len(), 2);
    let rows = curio.spend(&["--by", "resource", "--filter", "service=Service0"]);
    assert_eq!(rows.len(), LINES.div_ceil(3));
    assert_eq!(curio.total(&["--by", "resource"]), curio.total(&["--by", "service"]));
    assert_eq!(
        curio.spend(&["--by", "resource", "--filter", "resource=i-1"]),
        [(vec!["i-1".to_owned()], money("0.01"))]
    );
}

fn resources_of(curio: &Curio) -> Vec<PathBuf> {
    let journal = journal(curio);
    let tables =
        journal["deliveries"].as_array().unwrap().iter().flat_map(|record| record["resources"].as_array().unwrap());
    let path =
        |table: &Value| curio.folder().join("tables").join(format!("{}.parquet", table["sha256"].as_str().unwrap()));
    tables.map(path).collect()
}

fn check_told_and_repaired(curio: &Curio, report: &Path, what: &str) {
    let output = curio.run(&["spend", "--by", "service"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains(what) && said.contains("Import the report again"), "{said}");
    let output = curio.import(&[report]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(!text(&output.stdout).contains("unchanged"), "{}", text(&output.stdout));
    assert!(text(&curio.import(&[report]).stdout).contains("unchanged"));
}

#[test]
fn a_changed_resource_table_is_not_read_and_read_anew() {
    let curio = Curio::with(&[&sample("focus")]);
    for path in resources_of(&curio) {
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
    }
    check_told_and_repaired(&curio, &sample("focus"), "was changed or lost since Curio wrote it");
    let total = curio.total(&["--by", "resource", "--period", "2026-10"]);
    assert_eq!(total, money(truth()["totals"]["2026-10"]["billed"].as_str().unwrap()));
}

/// As a Curio that wrote other resource rollups left it.
fn make_older(curio: &Curio) {
    let mut journal = journal(curio);
    for record in journal["deliveries"].as_array_mut().unwrap() {
        record.as_object_mut().unwrap().remove("layout");
    }
    fs::write(curio.folder().join("journal.json"), journal.to_string()).unwrap();
}

#[test]
fn a_workspace_with_older_resource_rollups_asks_for_the_reports_again() {
    let folder = tempfile::tempdir().unwrap();
    let loose = folder.path().join("loose.csv");
    fs::write(&loose, report((0..50).map(|index| line(index, index)))).unwrap();
    for path in [loose, sample("legacy")] {
        let curio = Curio::with(&[&path]);
        let before = curio.spend(&["--by", "resource"]);
        make_older(&curio);
        check_told_and_repaired(&curio, &path, "kept less of its resources");
        assert_eq!(curio.spend(&["--by", "resource"]), before);
    }
}
