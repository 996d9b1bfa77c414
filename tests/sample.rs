//! The sample in every format equals the truth its generator wrote down, and each other, to the last digit.

use curio_engine::Money;
use serde_json::Value;

use crate::support::{Curio, money, sample, truth};

const FORMATS: [&str; 4] = ["legacy", "cur2-parquet", "cur2-csv", "focus"];
const MONTHS: [&str; 3] = ["2026-08", "2026-09", "2026-10"];

fn expected(node: &Value) -> Vec<(Vec<String>, Money)> {
    let pair = |(key, cost): (&String, &Value)| (vec![key.clone()], money(cost.as_str().unwrap()));
    let mut rows: Vec<_> = node.as_object().unwrap().iter().map(pair).collect();
    rows.sort();
    rows
}

/// Values without any cost are in the reports but not in the truth.
fn without_zeros(rows: Vec<(Vec<String>, Money)>) -> Vec<(Vec<String>, Money)> {
    rows.into_iter().filter(|(_, cost)| !cost.is_zero()).collect()
}

fn check_format(format: &str) {
    let curio = Curio::with(&[&sample(format)]);
    let truth = truth();
    for month in MONTHS {
        for basis in ["billed", "net-billed", "effective", "net-effective", "list"] {
            let total = curio.total(&["--by", "service", "--period", month, "--basis", basis]);
            let wanted = money(truth["totals"][month][basis].as_str().unwrap());
            assert_eq!(total, wanted, "{format}, {month}, {basis}");
        }
        for dim in ["service", "account", "tag:team"] {
            let rows = curio.spend(&["--by", dim, "--period", month, "--basis", "effective"]);
            let wanted = expected(&truth["spend"]["effective"][dim][month]);
            assert_eq!(without_zeros(rows), without_zeros(wanted), "{format}, {month}, effective by {dim}");
        }
        let node = if format == "focus" { "billed-focus" } else { "billed-cur" };
        let rows = curio.spend(&["--by", "tag:team", "--period", month, "--basis", "billed"]);
        let wanted = expected(&truth["spend"][node]["tag:team"][month]);
        assert_eq!(without_zeros(rows), without_zeros(wanted), "{format}, {month}, billed by tag:team");
        let lines = truth["lines"][format.split('-').next().unwrap()][month].as_u64().unwrap();
        let status: Value = serde_json::from_str(&curio.prints(&["status", "--format", "json"])).unwrap();
        let row = status["months"].as_array().unwrap().iter().find(|row| row["month"] == month).unwrap();
        assert_eq!(row["lines"], lines, "{format}, {month}");
        assert_eq!(row["ties"], true);
    }
}

#[test]
fn legacy_cur_equals_the_truth() {
    check_format("legacy");
}

#[test]
fn cur2_parquet_equals_the_truth() {
    check_format("cur2-parquet");
}

#[test]
fn cur2_csv_equals_the_truth() {
    check_format("cur2-csv");
}

#[test]
fn focus_equals_the_truth() {
    check_format("focus");
}

#[test]
fn contracted_cost_is_given_by_focus_and_refused_by_cur() {
    let focus = Curio::with(&[&sample("focus")]);
    let total = focus.total(&["--by", "service", "--period", "2026-10", "--basis", "contracted"]);
    assert_eq!(total, money(truth()["totals"]["2026-10"]["contracted"].as_str().unwrap()));

    let legacy = Curio::with(&[&sample("legacy")]);
    let output = legacy.run(&["spend", "--by", "service", "--basis", "contracted"]);
    assert_eq!(output.status.code(), Some(1));
    let message = crate::support::text(&output.stderr);
    assert!(message.contains("Contracted cannot be given") && message.contains("FOCUS does"), "{message}");
}

#[test]
fn formats_agree_with_each_other_by_every_shared_dimension() {
    let desks: Vec<Curio> = FORMATS.iter().map(|format| Curio::with(&[&sample(format)])).collect();
    for dim in ["tag:Team", "tag:env", "tag:cost_center", "payer", "month", "commitment-status"] {
        let first = without_zeros(desks[0].spend(&["--by", dim, "--basis", "effective"]));
        for (format, desk) in FORMATS.iter().zip(&desks).skip(1) {
            assert_eq!(without_zeros(desk.spend(&["--by", dim, "--basis", "effective"])), first, "{format} by {dim}");
        }
    }
}

#[test]
fn cost_categories_agree_where_a_format_holds_them() {
    // CUR 2.0 normalizes their names; FOCUS 1.2 exports of AWS no longer hold them.
    let by = |format: &str, dim: &str| Curio::with(&[&sample(format)]).spend(&["--by", dim, "--basis", "effective"]);
    let legacy = by("legacy", "category:Unit");
    assert!(legacy.len() > 3);
    assert_eq!(by("cur2-parquet", "category:unit"), legacy);
    assert_eq!(by("cur2-csv", "category:unit"), legacy);
}
