//! From what a view shows to what the invoice says. The invoices are added up here, from the source files, and not by the engine.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use curio_engine::reconcile::{self, Cause, Invoice, InvoiceKey, Standing};
use curio_engine::view::{Basis, Filter, View};
use curio_engine::{Money, checked_sum, explore};
use flate2::read::MultiGzDecoder;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{Curio, bill_of, money, sample, text, truth};

/// Rows of the deliveries in force of the sample's legacy report: what its manifests in the range folders name.
fn source_rows(month: &str) -> Vec<BTreeMap<String, String>> {
    let folder = sample("legacy").join("cur/larkspur-hourly");
    let range = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let range = range.filter(|path| path.is_dir()).find(|path| {
        path.file_name().unwrap().to_string_lossy().starts_with(&format!("{}01-", month.replace('-', "")))
    });
    let manifest: Value =
        serde_json::from_str(&fs::read_to_string(range.unwrap().join("larkspur-hourly-Manifest.json")).unwrap())
            .unwrap();
    let mut rows = Vec::new();
    for key in manifest["reportKeys"].as_array().unwrap() {
        let name: PathBuf = key.as_str().unwrap().split("larkspur-hourly/").last().unwrap().into();
        let mut content = String::new();
        MultiGzDecoder::new(File::open(folder.join(name)).unwrap()).read_to_string(&mut content).unwrap();
        let mut reader = csv::Reader::from_reader(content.as_bytes());
        rows.extend(reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap));
    }
    rows
}

/// Net billed cost of the rows that `keep`, by invoice id.
fn by_invoice(month: &str, keep: impl Fn(&BTreeMap<String, String>) -> bool) -> BTreeMap<String, Money> {
    let mut sums: BTreeMap<String, Money> = BTreeMap::new();
    for row in source_rows(month).into_iter().filter(keep) {
        let net = row.get("lineItem/NetUnblendedCost").filter(|text| !text.is_empty());
        let cost = money(net.unwrap_or(&row["lineItem/UnblendedCost"]));
        let id = row.get("bill/InvoiceId").cloned().unwrap_or_default();
        let sum = sums.entry(id).or_default();
        *sum = checked_sum([*sum, cost]).unwrap();
    }
    sums
}

/// The list as finance would keep it: totals in cents.
fn write_list(folder: &Path, invoices: &BTreeMap<String, Money>) -> PathBuf {
    let path = folder.join("invoices.csv");
    let rows: Vec<String> = invoices.iter().map(|(id, total)| format!("{id},USD,{}", total.fixed(2))).collect();
    fs::write(&path, format!("Invoice ID,Currency,Amount\n{}\n", rows.join("\n"))).unwrap();
    path
}

/// The walks as JSON, by invoice id.
fn walks(curio: &Curio, arguments: &[&str]) -> BTreeMap<String, Value> {
    let printed = curio.prints(&[&["reconcile", "--format", "json"], arguments].concat());
    let rows: Vec<Value> = serde_json::from_str(&printed).unwrap();
    for row in &rows {
        assert_row_adds_up(row);
    }
    rows.into_iter().map(|row| (row["invoice"].as_str().unwrap().to_owned(), row)).collect()
}

fn amount(row: &Value, column: &str) -> Money {
    money(row[column].as_str().unwrap_or_else(|| panic!("no {column} in {row}")))
}

/// in view + causes + left = invoice, on what is printed.
fn assert_row_adds_up(row: &Value) {
    if row["invoice total"].is_null() {
        return;
    }
    let causes = Cause::ALL.map(|cause| amount(row, cause.id()));
    let sum = checked_sum(causes.into_iter().chain([amount(row, "in view"), amount(row, "left")])).unwrap();
    assert_eq!(sum, amount(row, "invoice total"), "{row}");
}

fn with_invoices(month: &str) -> (Curio, BTreeMap<String, Money>) {
    let curio = Curio::with(&[&sample("legacy")]);
    let invoices = by_invoice(month, |_| true);
    let list = write_list(curio.home.path(), &invoices);
    curio.prints(&["reconcile", "--invoices", list.to_str().unwrap()]);
    (curio, invoices)
}

#[test]
fn the_reports_offer_their_invoices_before_anything_is_entered() {
    let curio = Curio::with(&[&sample("legacy")]);
    let offered = walks(&curio, &["--period", "2026-08", "--basis", "net-billed"]);
    let wanted = by_invoice("2026-08", |_| true);
    assert_eq!(offered.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>());
    for (id, row) in &offered {
        assert_eq!(amount(row, "in view"), wanted[id]);
        assert_eq!((row["standing"].as_str(), &row["left"]), (Some("open"), &Value::Null));
    }
    let total = checked_sum(wanted.into_values()).unwrap();
    assert_eq!(total, money(truth()["totals"]["2026-08"]["net-billed"].as_str().unwrap()));
    assert_eq!(curio.run(&["reconcile", "--check"]).status.code(), Some(1), "nothing is entered yet");
}

#[test]
fn net_billed_invoices_tie_to_the_last_digit() {
    for month in ["2026-08", "2026-09"] {
        let (curio, invoices) = with_invoices(month);
        let tied = walks(&curio, &["--period", month, "--basis", "net-billed", "--check"]);
        for (id, exact) in &invoices {
            let row = &tied[id];
            assert_eq!(amount(row, "left"), Money::ZERO, "{id}");
            assert_eq!(amount(row, "rounding"), exact.rounded(2).checked_sub(*exact).unwrap(), "{id}");
            assert_eq!(row["standing"], "explained");
        }
    }
}

#[test]
fn what_the_filters_hide_is_named_apart_and_exact() {
    let (curio, _) = with_invoices("2026-09");
    let hidden = [
        ("charge-category!=Tax", "hidden_tax", "Tax"),
        ("charge-category!=Credit", "hidden_credits", "Credit"),
        ("charge-category!=Adjustment", "hidden_adjustments", "Refund"),
    ];
    for (filter, column, kind) in hidden {
        let walked = walks(&curio, &["--period", "2026-09", "--basis", "net-billed", "--filter", filter, "--check"]);
        let wanted = by_invoice("2026-09", |row| row["lineItem/LineItemType"] == kind);
        for (id, row) in &walked {
            assert_eq!(amount(row, column), wanted.get(id).copied().unwrap_or_default(), "{id}, {filter}");
        }
    }
    let only_compute = ["--period", "2026-09", "--basis", "net-billed", "--filter", "service=AmazonEC2", "--check"];
    let walked = walks(&curio, &only_compute);
    let support = by_invoice("2026-09", |row| {
        row["lineItem/ProductCode"] == "AWSSupportBusiness" && row["lineItem/LineItemType"] == "Fee"
    });
    assert_eq!(amount(&walked["7002026090"], "hidden_support"), support["7002026090"]);
    assert_eq!(amount(&walked["9002026090"], "hidden_marketplace"), money("640"));
    assert_eq!(amount(&walked["9002026090"], "in view"), Money::ZERO);
}

#[test]
fn the_effective_basis_walks_through_amortization() {
    let (curio, _) = with_invoices("2026-08");
    let walked = walks(&curio, &["--period", "2026-08", "--basis", "effective", "--check"]);
    let amortization = checked_sum(walked.values().map(|row| amount(row, "amortization"))).unwrap();
    let totals = &truth()["totals"]["2026-08"];
    let [billed, effective] = ["billed", "effective"].map(|basis| money(totals[basis].as_str().unwrap()));
    assert_eq!(amortization, billed.checked_sub(effective).unwrap());
    assert!(!amortization.is_zero());
}

#[test]
fn a_remainder_is_left_to_the_cent_until_somebody_signs_it_off() {
    let (curio, mut invoices) = with_invoices("2026-08");
    let wrong = checked_sum([invoices["7002026080"], money("12.34")]).unwrap();
    invoices.insert("7002026080".to_owned(), wrong);
    let list = write_list(curio.home.path(), &invoices);
    let period = ["--period", "2026-08", "--basis", "net-billed"];
    let arguments = [&period[..], &["--invoices", list.to_str().unwrap()]].concat();
    assert_eq!(amount(&walks(&curio, &arguments)["7002026080"], "left"), money("12.34"));
    let checked = curio.run(&[&["reconcile", "--check"], &period[..]].concat());
    assert_eq!(checked.status.code(), Some(1));

    let signed = [&period[..], &["--sign-off", "7002026080=credit note to come"]].concat();
    let row = &walks(&curio, &signed)["7002026080"];
    assert_eq!((amount(row, "left"), amount(row, "signed_off")), (Money::ZERO, money("12.34")));
    let told = curio.prints(&[&["reconcile", "--check"], &period[..]].concat());
    assert!(told.contains("+12.34 signed off as credit note to come"), "{told}");

    // The report comes again: what was entered stays.
    assert!(curio.import(&[&sample("legacy")]).status.success());
    assert_eq!(amount(&walks(&curio, &period)["7002026080"], "signed_off"), money("12.34"));
    // Another amount opens it again.
    invoices.insert("7002026080".to_owned(), checked_sum([wrong, money("1")]).unwrap());
    let list = write_list(curio.home.path(), &invoices);
    let arguments = [&period[..], &["--invoices", list.to_str().unwrap()]].concat();
    assert_eq!(amount(&walks(&curio, &arguments)["7002026080"], "left"), money("13.34"));
}

#[test]
fn the_walks_go_into_a_file_that_adds_up() {
    let (curio, invoices) = with_invoices("2026-09");
    let out = curio.home.path().join("walks.csv");
    let path = out.to_str().unwrap();
    let filter = ["--filter", "charge-category!=Tax", "--basis", "effective"];
    let arguments = ["reconcile", "--period", "2026-09", "--profile", "machine", "--out", path];
    curio.prints(&[&arguments[..], &filter].concat());
    let mut reader = csv::Reader::from_path(&out).unwrap();
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), invoices.len());
    for row in &rows {
        let causes = Cause::ALL.iter().map(|cause| money(&row[cause.id()]));
        let sum = checked_sum(causes.chain([money(&row["amount_in_view"]), money(&row["remainder"])])).unwrap();
        assert_eq!(sum, money(&row["invoice_amount"]), "{row:?}");
    }
    let control: Value =
        serde_json::from_str(&fs::read_to_string(out.with_extension("control.json")).unwrap()).unwrap();
    let total = checked_sum(rows.iter().map(|row| money(&row["invoice_amount"]))).unwrap();
    assert_eq!(money(control["invoice_amount"].as_str().unwrap()), total);
    assert_eq!(control["rows"], rows.len() as u64);
    assert!(control["view"].as_str().unwrap().contains("Charge category is not Tax"));
}

#[test]
fn a_list_is_taken_whole_or_refused_by_row_and_column() {
    let curio = Curio::with(&[&sample("legacy")]);
    let refused = |content: &str| {
        let path = curio.home.path().join("list.csv");
        fs::write(&path, content).unwrap();
        let output = curio.run(&["reconcile", "--invoices", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(3), "{content}");
        text(&output.stderr)
    };
    for (content, told) in [
        ("invoice,amount\n7002026080,12.5\n7002026081,n/a\n", "list.csv, row 3, column amount: 'n/a' is not an amount"),
        ("invoice,amount\n7002026080,\"1,234\"\n", "can be read with a decimal point or with a thousands separator"),
        ("invoice,amount\n7002026080,12.5\n7002026081,13,5\n", "row 3"),
        ("invoice;amount\n7002026080;12.5\n7002026081;13,5\n", "row 2 with '.'"),
        ("invoice,sum of it\n7002026080,12.5\n", "has no column \"amount\""),
        ("invoice,amount\n", "has no rows"),
        ("invoice,amount\n77,12.5\n", "row 2, column month: is missing, and no loaded report names invoice 77"),
        (
            "invoice,amount,currency\n7002026080,12.5,EUR\n",
            "column currency: is EUR, and the lines of invoice 7002026080 are in USD",
        ),
        (
            "invoice,amount,month\n7002026080,12.5,2026-09\n",
            "column month: is 2026-09, and the lines of invoice 7002026080 are of 2026-08",
        ),
        ("invoice,amount,month\n7002026080,12.5,Aug 26\n", "column month: 'Aug 26' is not a month"),
        (
            "month,entity,amount\n2026-08,ACME,1.50\n",
            "column entity: ACME is neither a billing entity nor a payer account",
        ),
        ("month,amount\n2025-01,1.50\n", "2025-01 is not loaded"),
        ("invoice,amount\n7002026080,12.5\n7002026080,12.5\n", "row 3: is an invoice that row 2 has already"),
        ("invoice,id,amount\n7002026080,1,12.5\n", "two columns for \"invoice id\""),
    ] {
        let message = refused(content);
        assert!(message.contains(told), "{content}\n{message}");
        assert!(!curio.folder().join("invoices.json").exists(), "nothing of a refused list is kept");
    }
    let two = refused("invoice,amount\n7002026080,a\n7002026081,b\n");
    assert!(two.contains("row 2") && two.contains("row 3"), "{two}");
}

#[test]
fn lists_come_in_the_spellings_of_the_world() {
    let expected = money("148112.23");
    for content in [
        "Invoice ID,Entity,Currency,Amount\r\n7002026080,AWS,usd,\"148,112.23\"\r\n",
        "\u{feff}amount;invoice id\n148.112,23;7002026080\n",
        "Total\tinvoice_number\tMonth\n148112.23\t7002026080\t2026-08\n",
        "month,payer,amount,\n2026-08,990000000017,148112.23,\n\n",
        "month,billing entity,amount\n2026-08,aws,148112.23\n",
    ] {
        let curio = Curio::with(&[&sample("legacy")]);
        let path = curio.home.path().join("list.csv");
        fs::write(&path, content).unwrap();
        let walked = walks(&curio, &["--period", "2026-08", "--invoices", path.to_str().unwrap()]);
        let entered: Vec<&Value> = walked.values().filter(|row| !row["invoice total"].is_null()).collect();
        let [row] = entered[..] else { panic!("{content}: {walked:?}") };
        assert_eq!(amount(row, "invoice total"), expected, "{content}");
    }
}

const HEADER: &str = "lineItem/LineItemType,lineItem/UnblendedCost,lineItem/ProductCode,lineItem/UsageType,lineItem/UsageStartDate,bill/BillingPeriodStartDate,bill/PayerAccountId,lineItem/UsageAccountId,lineItem/CurrencyCode,bill/InvoiceId,bill/BillingEntity";

/// A line of July 2026.
fn line(kind: &str, cost: &str, service: &str, currency: &str, invoice: &str, entity: &str) -> String {
    format!(
        "{kind},{cost},{service},{service}-Hours,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z,990000000017,990000000125,{currency},{invoice},{entity}"
    )
}

fn report(lines: &[String]) -> String {
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

fn july(currency: &str, filters: &[&str]) -> View {
    View {
        period: "2026-07".parse().unwrap(),
        basis: Basis::Billed,
        currency: currency.to_owned(),
        conversion: None,
        filters: filters.iter().map(|text| text.parse::<Filter>().unwrap()).collect(),
    }
}

fn invoice(id: &str, entity: &str, currency: &str, amount: &str) -> Invoice {
    let key = InvoiceKey {
        month: "2026-07".parse().unwrap(),
        entity: entity.to_owned(),
        id: id.to_owned(),
        currency: currency.to_owned(),
    };
    Invoice { key, amount: money(amount), item: None }
}

#[test]
fn invoices_of_two_currencies_are_never_added() {
    let lines = [
        line("Usage", "100.105", "AmazonEC2", "USD", "1", "AWS"),
        line("Usage", "70", "AmazonEC2", "EUR", "2", "AWS EMEA SARL"),
    ];
    let curio = Curio::new();
    let path = curio.home.path().join("two.csv");
    fs::write(&path, report(&lines)).unwrap();
    assert!(curio.import(&[&path]).status.success());
    let list = curio.home.path().join("list.csv");
    fs::write(&list, "invoice,currency,amount\n1,USD,100.10\n2,EUR,70.00\n").unwrap();
    let told = curio.prints(&["reconcile", "--check", "--invoices", list.to_str().unwrap()]);
    assert!(
        told.contains("1 of 1 invoices entered: 100.10 USD in this view, 100.10 on the invoices, 0.00 left"),
        "{told}"
    );
    assert!(
        told.contains("1 of 1 invoices entered: 70.00 EUR in this view, 70.00 on the invoices, 0.00 left"),
        "{told}"
    );
    assert!(!told.contains("170"), "{told}");
    // One file holds one currency.
    let out = curio.home.path().join("out.csv");
    let output = curio.run(&["reconcile", "--out", out.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("one currency"), "{}", text(&output.stderr));
}

#[test]
fn lines_without_an_invoice_are_named_where_the_month_has_invoices() {
    let folder = tempfile::tempdir().unwrap();
    let lines = [
        line("Usage", "990", "AmazonEC2", "USD", "1", "AWS"),
        line("Usage", "10", "AmazonS3", "USD", "", "AWS"),
        line("Usage", "5", "vendor", "USD", "", "AWS Marketplace"),
    ];
    let bill = bill_of(folder.path(), &report(&lines));
    let walk = |invoices: &[Invoice], id: &str, entity: &str| {
        let reconciled = reconcile::reconcile(&bill, &july("USD", &[]), invoices).unwrap();
        assert_eq!(reconciled.total.in_view, money("1005"));
        reconciled.walks.into_iter().find(|walk| walk.key.id == id && walk.key.entity == entity).unwrap()
    };
    // The invoice is without the late line: it is on none yet.
    let without = [invoice("1", "AWS", "USD", "990")];
    assert!(walk(&without, "1", "AWS").is_explained());
    let late = walk(&without, "", "AWS");
    assert_eq!((late.standing, late.cause(Cause::NotInvoiced)), (Standing::NotInvoiced, money("-10")));
    // The invoice has it, although the line does not say so.
    let with = [invoice("1", "AWS", "USD", "1000")];
    let walked = walk(&with, "1", "AWS");
    assert!(walked.is_explained());
    assert_eq!(walked.cause(Cause::NotInvoiced), money("10"));
    // Neither: what is left is left.
    let neither = [invoice("1", "AWS", "USD", "993")];
    assert_eq!(walk(&neither, "1", "AWS").remainder(), Some(money("3")));
    // An invoice that no line names yet takes the lines that name none.
    let unnamed = [invoice("2", "AWS", "USD", "10")];
    assert_eq!(walk(&unnamed, "2", "AWS").cause(Cause::NotInvoiced), money("10"));
    // A whole month takes what no other invoice claims.
    let whole = [invoice("", "AWS", "USD", "1000")];
    assert!(walk(&whole, "", "AWS").is_explained());
    // Another entity's lines wait for their own.
    assert_eq!(walk(&whole, "", "AWS Marketplace").standing, Standing::Open);
}

#[test]
fn a_remainder_in_a_month_with_holes_says_so() {
    let curio = Curio::new();
    let day = |day: u32| {
        line("Usage", "10", "AmazonEC2", "USD", "1", "AWS")
            .replace("2026-07-01T00:00:00Z,2026", &format!("2026-07-{day:02}T00:00:00Z,2026"))
    };
    // Nothing of the 11th to the 13th.
    let days: Vec<String> = (1..=31).filter(|number| !(11..=13).contains(number)).map(day).collect();
    let path = curio.home.path().join("july.csv");
    fs::write(&path, report(&days)).unwrap();
    assert!(curio.import(&[&path]).status.success());
    let list = curio.home.path().join("list.csv");
    fs::write(&list, "invoice,amount\n1,310.00\n").unwrap();
    let told = curio.prints(&["reconcile", "--invoices", list.to_str().unwrap()]);
    assert!(told.contains("30.00 left") && told.contains("July 2026 is not complete: "), "{told}");
}

#[derive(Clone, Debug)]
struct Row {
    kind: usize,
    service: usize,
    entity: usize,
    invoice: usize,
    units: i64,
}

const KINDS: [&str; 5] = ["Usage", "Tax", "Credit", "Refund", "Fee"];
const SERVICES: [&str; 3] = ["AmazonEC2", "AWSSupportBusiness", "AmazonS3"];
const ENTITIES: [&str; 2] = ["AWS", "AWS Marketplace"];
const INVOICES: [&str; 4] = ["", "1", "2", "3"];
const FILTERS: [&[&str]; 6] = [
    &[],
    &["charge-category!=Tax"],
    &["service=AmazonEC2"],
    &["billing-entity=AWS", "charge-category!=Credit"],
    &["invoice=1"],
    &["service=none such"],
];

fn row() -> impl Strategy<Value = Row> {
    (0..5_usize, 0..3_usize, 0..2_usize, 0..4_usize, -10_i64.pow(13)..10_i64.pow(13))
        .prop_map(|(kind, service, entity, invoice, units)| Row { kind, service, entity, invoice, units })
}

/// Units of 10⁻¹⁰.
fn units(units: i64) -> Money {
    Money(i128::from(units) * 10_i128.pow(8))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn view_and_causes_and_remainder_are_the_invoice(
        rows in prop::collection::vec(row(), 1..60),
        entered in prop::collection::vec((0..4_usize, 0..3_usize, -10_i64.pow(13)..10_i64.pow(13)), 0..5),
        filter in 0..FILTERS.len(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let lines: Vec<String> = rows.iter().map(|row| {
            let (cost, entity) = (units(row.units).to_string(), ENTITIES[row.entity]);
            line(KINDS[row.kind], &cost, SERVICES[row.service], "USD", INVOICES[row.invoice], entity)
        }).collect();
        let bill = bill_of(folder.path(), &report(&lines));
        let entities = ["AWS", "AWS Marketplace", ""];
        let mut invoices: Vec<Invoice> = Vec::new();
        for (id, entity, amount) in entered {
            let one = invoice(INVOICES[id], entities[entity], "USD", &units(amount).to_string());
            if invoices.iter().all(|known| known.key != one.key) {
                invoices.push(one);
            }
        }
        let view = july("USD", FILTERS[filter]);
        let reconciled = reconcile::reconcile(&bill, &view, &invoices).unwrap();
        for walk in &reconciled.walks {
            let causes = checked_sum(walk.causes.iter().map(|(_, amount)| *amount)).unwrap();
            let explained = checked_sum([walk.in_view, causes]).unwrap();
            if let Standing::Entered(amount) = walk.standing {
                prop_assert_eq!(checked_sum([explained, walk.remainder().unwrap()]).unwrap(), amount);
            }
        }
        // Every invoice entered has a walk, and every line is in exactly one: the walks foot with the view and with the bill.
        prop_assert_eq!(reconciled.walks.iter().filter(|walk| matches!(walk.standing, Standing::Entered(_))).count(), invoices.len());
        let shown = explore::spend(&bill, &view, &[]).unwrap();
        prop_assert_eq!(checked_sum(reconciled.walks.iter().map(|walk| walk.in_view)).unwrap(), shown.total);
        prop_assert_eq!(reconciled.walks.iter().map(|walk| walk.lines).sum::<u64>(), rows.len() as u64);
        let whole: i128 = rows.iter().map(|row| units(row.units).0).sum();
        let reached = reconciled.walks.iter().flat_map(|walk| {
            let causes = walk.causes.iter().filter(|(cause, _)| !matches!(cause, Cause::Rounding | Cause::NotInvoiced));
            causes.map(|(_, amount)| *amount).chain([walk.in_view]).collect::<Vec<_>>()
        });
        prop_assert_eq!(checked_sum(reached).unwrap(), Money(whole));
        // What is hidden of each kind, by plain whole numbers.
        if FILTERS[filter].is_empty() {
            prop_assert!(reconciled.walks.iter().all(|walk| walk.causes.iter().all(|(cause, _)| *cause >= Cause::NotInvoiced)));
        }
        if filter == 1 {
            let tax: i128 = rows.iter().filter(|row| KINDS[row.kind] == "Tax").map(|row| units(row.units).0).sum();
            let named = checked_sum(reconciled.walks.iter().map(|walk| walk.cause(Cause::Tax))).unwrap();
            prop_assert_eq!(named, Money(tax));
        }
    }
}
