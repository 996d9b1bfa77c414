//! Files for finance: the bytes, the sums, the side file.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Curio, money, sample, truth};

fn export(curio: &Curio, profile: &str, out: &Path) -> Vec<u8> {
    let out = out.to_str().unwrap();
    let arguments = ["export", "spend", "--by", "account,tag:team", "--period", "2026-10", "--basis", "effective"];
    curio.prints(&[&arguments, &["--profile", profile, "--out", out] as &[&str]].concat());
    fs::read(out).unwrap()
}

#[test]
fn the_finance_file_foots_in_cents_and_exactly() {
    let curio = Curio::with(&[&sample("legacy")]);
    let out = curio.home.path().join("october.csv");
    let bytes = export(&curio, "finance", &out);
    assert!(bytes.starts_with("\u{feff}accounting_period,account_id,account_name,tag:team,".as_bytes()));
    assert!(bytes.ends_with(b"\r\n") && !bytes.windows(2).any(|pair| pair[1] == b'\n' && pair[0] != b'\r'));

    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let sum = |name: &str| curio_engine::checked_sum(rows.iter().map(|row| money(&row[column(name)]))).unwrap();
    let total = money(truth()["totals"]["2026-10"]["effective"].as_str().unwrap());
    assert_eq!(sum("amount_unrounded"), total);
    assert_eq!(sum("amount"), total.rounded(2));
    let before = money(truth()["totals"]["2026-09"]["effective"].as_str().unwrap());
    let change = total.checked_sub(before).unwrap();
    assert_eq!(sum("previous_amount_unrounded"), before);
    assert_eq!(sum("previous_amount"), before.rounded(2));
    assert_eq!(sum("change_unrounded"), change);
    assert_eq!(sum("change"), total.rounded(2).checked_sub(before.rounded(2)).unwrap());
    assert!(rows.iter().all(|row| &row[column("previous_period")] == "2026-09"));
    assert!(rows.iter().all(|row| row[column("account_id")].len() == 12), "account ids keep their leading zeros");
    assert!(rows.iter().any(|row| row[column("account_id")].starts_with('0')));

    let control: Value = serde_json::from_slice(&fs::read(out.with_extension("control.json")).unwrap()).unwrap();
    assert_eq!(control["rows"].as_u64().unwrap(), rows.len() as u64);
    assert_eq!(money(control["amount_unrounded"].as_str().unwrap()), total);
    assert_eq!(control["cost_basis"], "effective");
    assert_eq!(control["previous_period"], "2026-09");
    assert_eq!(money(control["previous_amount_unrounded"].as_str().unwrap()), before);
    let categories = control["by_charge_category"].as_array().unwrap();
    let by_category = categories.iter().map(|row| money(row["amount_unrounded"].as_str().unwrap()));
    assert_eq!(curio_engine::checked_sum(by_category).unwrap(), total);
    assert!(control["sources"].as_array().unwrap().iter().all(|source| source["sha256"].as_str().unwrap().len() == 64));
}

#[test]
fn profiles_differ_in_form_and_not_in_numbers() {
    let curio = Curio::with(&[&sample("legacy")]);
    let machine = String::from_utf8(export(&curio, "machine", &curio.home.path().join("m.csv"))).unwrap();
    let eu = String::from_utf8(export(&curio, "eu-excel", &curio.home.path().join("e.csv"))).unwrap();
    assert!(machine.starts_with("accounting_period,account_id") && !machine.contains('\r'));
    assert!(eu.starts_with("\u{feff}accounting_period;account_id") && eu.ends_with("\r\n"));
    let mut plain = csv::Reader::from_reader(machine.as_bytes());
    let mut comma = csv::ReaderBuilder::new().delimiter(b';').from_reader(eu.trim_start_matches('\u{feff}').as_bytes());
    let amount = 7;
    for (a, b) in plain.records().zip(comma.records()) {
        let (a, b) = (a.unwrap(), b.unwrap());
        assert_eq!(a[amount].replace('.', ","), b[amount]);
    }
}

#[test]
fn the_same_view_gives_the_same_bytes() {
    let curio = Curio::with(&[&sample("legacy")]);
    let first = export(&curio, "finance", &curio.home.path().join("one.csv"));
    assert_eq!(first, export(&curio, "finance", &curio.home.path().join("two.csv")));
}

#[test]
fn lines_name_their_file_and_row_and_sum_to_the_view() {
    let curio = Curio::with(&[&sample("legacy")]);
    let out = curio.home.path().join("lines.csv");
    let path = out.to_str().unwrap();
    curio.prints(&[
        "export",
        "lines",
        "--filter",
        "service=AmazonRDS",
        "--period",
        "2026-10",
        "--profile",
        "machine",
        "--out",
        path,
    ]);
    let mut reader = csv::Reader::from_path(&out).unwrap();
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|column| column == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let total = curio_engine::checked_sum(rows.iter().map(|row| money(&row[column("amount_unrounded")]))).unwrap();
    assert_eq!(total, money(truth()["spend"]["billed-cur"]["service"]["2026-10"]["AmazonRDS"].as_str().unwrap()));

    // Open the source at the row that a line names: it must be that line.
    let folder = sample("legacy/cur/larkspur-hourly/20261001-20261101/abb388c3-7370-456f-83d1-9b1ef76752b7");
    let row = &rows[rows.len() / 2];
    let file = fs::File::open(folder.join(&row[column("source_file")])).unwrap();
    let mut source = csv::Reader::from_reader(flate2::read::GzDecoder::new(file));
    let names = source.headers().unwrap().clone();
    let number: usize = row[column("source_row")].parse().unwrap();
    let line = source.records().nth(number - 2).unwrap().unwrap();
    let cell = |name: &str| line[names.iter().position(|known| known == name).unwrap()].to_owned();
    assert_eq!(cell("lineItem/ResourceId"), row[column("resource_id")]);
    assert_eq!(money(&cell("lineItem/UnblendedCost")), money(&row[column("amount_unrounded")]));
}

#[test]
fn formulas_in_tags_stay_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("evil.csv");
    let header = "lineItem/LineItemType,lineItem/UnblendedCost,lineItem/UsageStartDate,bill/BillingPeriodStartDate,bill/PayerAccountId,lineItem/CurrencyCode,resourceTags/user:team";
    let row = "Usage,-2.5,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z,990000000017,USD,\"=HYPERLINK(\"\"x\"\")\"";
    fs::write(&path, format!("{header}\n{row}\n")).unwrap();
    let curio = Curio::with(&[&path]);
    let out = curio.home.path().join("safe.csv");
    curio.prints(&["export", "spend", "--by", "tag:team", "--out", out.to_str().unwrap()]);
    let text = fs::read_to_string(&out).unwrap();
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{text}");
    assert!(text.contains(",-2.50,-2.5,1,,,,,\r\n"), "numbers stay numbers: {text}");
    let control: Value = serde_json::from_slice(&fs::read(out.with_extension("control.json")).unwrap()).unwrap();
    assert_eq!(control["escaped_cells"], 1);
}
