//! Several currencies: apart until the user says so, then each month at its own rate. The figures were worked out by hand.

use std::fs;
use std::path::PathBuf;

use curio_app::dto;
use curio_app::jobs::Job;
use curio_app::session::{Desk, DeskConfig};
use curio_engine::rates::{Conversion, Rate};
use curio_engine::view::{Basis, Dim, View};
use curio_engine::{Money, checked_sum, explore};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::{Curio, bill_of, money, text};

const HEADER: &str = "lineItem/LineItemType,lineItem/UnblendedCost,lineItem/ProductCode,lineItem/UsageStartDate,bill/BillingPeriodStartDate,bill/PayerAccountId,lineItem/UsageAccountId,lineItem/CurrencyCode";

fn line(month: &str, cost: &str, service: &str, currency: &str) -> String {
    format!("Usage,{cost},{service},{month}-03T00:00:00Z,{month}-01T00:00:00Z,990000000017,990000000125,{currency}")
}

/// July: 100.10 − 0.05 USD and 50 EUR. August: 200 USD and −10.50 EUR.
fn lines() -> Vec<String> {
    vec![
        line("2026-07", "100.10", "AmazonEC2", "USD"),
        line("2026-07", "-0.05", "AmazonS3", "USD"),
        line("2026-07", "50", "AmazonEC2", "EUR"),
        line("2026-08", "200", "AmazonEC2", "USD"),
        line("2026-08", "-10.50", "AmazonS3", "EUR"),
    ]
}

const RATES: &str = "Month,From,To,Rate\n2026-07,USD,EUR,0.92\n2026-08-31,usd,eur,0.875\n";

fn two_currencies() -> Curio {
    let curio = Curio::new();
    let mut paths = Vec::new();
    for month in ["2026-07", "2026-08"] {
        let path = curio.home.path().join(format!("{month}.csv"));
        let of_month: Vec<String> = lines().into_iter().filter(|line| line.contains(&format!("{month}-01T"))).collect();
        fs::write(&path, format!("{HEADER}\n{}\n", of_month.join("\n"))).unwrap();
        paths.push(path);
    }
    let paths: Vec<&std::path::Path> = paths.iter().map(PathBuf::as_path).collect();
    let output = curio.import(&paths);
    assert!(output.status.success(), "{}", text(&output.stderr));
    curio
}

fn load(curio: &Curio, table: &str) -> std::process::Output {
    let path = curio.home.path().join("rates.csv");
    fs::write(&path, table).unwrap();
    curio.run(&["rates", "--load", path.to_str().unwrap()])
}

fn with_rates() -> Curio {
    let curio = two_currencies();
    let output = load(&curio, RATES);
    assert!(output.status.success(), "{}", text(&output.stderr));
    curio
}

fn row(keys: &[&str], cost: &str) -> (Vec<String>, Money) {
    (keys.iter().map(|key| (*key).to_owned()).collect(), money(cost))
}

#[test]
fn currencies_stand_apart_until_rates_are_loaded() {
    let curio = two_currencies();
    let printed = curio.prints(&["spend", "--by", "service"]);
    assert!(printed.contains("Total 300.05 USD") && printed.contains("Total 39.50 EUR"), "{printed}");
    assert_eq!(curio.total(&["--by", "service", "--currency", "EUR"]), money("39.50"), "a filter, as nothing converts");
    let output = curio.run(&["spend", "--by", "service", "--currency", "GBP"]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(told.contains("the reports are in USD and EUR and no exchange rate to GBP is loaded"), "{told}");
}

#[test]
fn each_month_is_converted_at_its_own_rate() {
    let curio = with_rates();
    let eur = |by: &str| curio.spend(&["--by", by, "--currency", "EUR"]);
    assert_eq!(eur("service"), [row(&["AmazonEC2"], "317.092"), row(&["AmazonS3"], "-10.546")]);
    assert_eq!(eur("month"), [row(&["2026-07"], "142.046"), row(&["2026-08"], "164.5")]);
    assert_eq!(curio.total(&["--by", "service", "--currency", "eur", "--period", "2026-07"]), money("142.046"));
    let told = curio.prints(&["spend", "--by", "service", "--currency", "EUR"]);
    let words = "all currencies, converted to EUR at the rates of July 2026 to August 2026";
    assert!(told.contains("Total 306.55 EUR from 5 source lines") && told.contains(words), "{told}");
    // Without asking nothing is converted.
    assert!(curio.prints(&["spend", "--by", "service"]).contains("Total 300.05 USD"));
}

#[test]
fn a_month_without_a_rate_is_refused_by_name() {
    let curio = two_currencies();
    assert!(load(&curio, "month,from,to,rate\n2026-07,USD,EUR,0.92\n2026-08,EUR,USD,1.14\n").status.success());
    let output = curio.run(&["spend", "--by", "service", "--currency", "EUR"]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(told.contains("There is no exchange rate from USD to EUR for August 2026"), "{told}");
    assert!(text(&output.stdout).is_empty());
    // A filter that leaves August's dollars out does not make up for it: the view would not be the whole of it.
    let filtered = curio.run(&["spend", "--by", "service", "--currency", "EUR", "--filter", "service=AmazonS3"]);
    assert_eq!(filtered.status.code(), Some(1));
    assert_eq!(curio.total(&["--by", "service", "--currency", "EUR", "--period", "2026-07"]), money("142.046"));
    // A rate is never turned around.
    let dollars = curio.run(&["spend", "--by", "service", "--currency", "USD", "--period", "2026-07"]);
    assert!(text(&dollars.stderr).contains("no exchange rate from EUR to USD for July 2026"));
}

#[test]
fn the_rates_of_a_locked_month_stay() {
    let curio = with_rates();
    curio.prints(&["rates", "--lock", "2026-07"]);
    let output = load(&curio, "month,from,to,rate\n2026-08,USD,EUR,0.88\n2026-07,USD,EUR,0.95\n");
    assert_eq!(output.status.code(), Some(3));
    let told = text(&output.stderr);
    let wanted = "rates.csv, row 3: would change the rate from USD to EUR for 2026-07 from 0.92 to 0.95, and July 2026 is locked.";
    assert!(told.contains(wanted), "{told}");
    let eur = |period: &str| curio.total(&["--by", "service", "--currency", "EUR", "--period", period]);
    assert_eq!(eur("2026-08"), money("164.5"), "nothing of a refused table is taken");

    // The same rate again is no change, and other months go on.
    assert!(load(&curio, "month,from,to,rate\n2026-07,USD,EUR,0.920\n2026-08,USD,EUR,0.88\n").status.success());
    assert_eq!((eur("2026-07"), eur("2026-08")), (money("142.046"), money("165.5")));
    let listed = curio.prints(&["rates"]);
    assert!(listed.contains("2026-07  USD   EUR  0.92  locked"), "{listed}");

    curio.prints(&["rates", "--unlock", "2026-07"]);
    assert!(load(&curio, "month,from,to,rate\n2026-07,USD,EUR,0.95\n").status.success());
    // 100.05 × 0.95 + 50
    assert_eq!(eur("2026-07"), money("145.0475"));
    assert_eq!(curio.run(&["rates", "--lock", "2025-01"]).status.code(), Some(1), "there is nothing to lock");
}

#[test]
fn a_table_is_taken_whole_or_refused_by_row_and_column() {
    let curio = two_currencies();
    for (table, told) in [
        (
            "month,from,to,rate\n2026-07,USD,EUR,0.92\n2026-08,USD,EUR,none\n",
            "row 3, column rate: 'none' is not an amount",
        ),
        ("month,from,to,rate\n2026-07,USD,EUR,0\n", "row 2, column rate: is 0, and a rate is above zero"),
        ("month,from,to,rate\n2026-07,USD,EUR,-1.2\n", "row 2, column rate: is -1.2"),
        ("month,from,to,rate\nJuly,USD,EUR,0.92\n", "row 2, column month: 'July' is not a month"),
        ("month,from,to,rate\n2026-07,Dollar,EUR,0.92\n", "row 2, column from: 'Dollar' is not a currency code"),
        ("month,from,to,rate\n2026-07,EUR,EUR,1\n", "row 2, column to: is EUR, as the currency it is from"),
        ("month,from,to\n2026-07,USD,EUR\n", "has no column \"rate\""),
        (
            "date,from,to,rate\n2026-07-01,USD,EUR,0.92\n2026-07-02,USD,EUR,0.93\n",
            "row 3: is another rate from USD to EUR for 2026-07 than in row 2",
        ),
        ("month,from,to,rate\n2026-07,USD,JPY,158.123456789012345678901\n", "more than 18 digits"),
    ] {
        let output = load(&curio, table);
        assert_eq!(output.status.code(), Some(3), "{table}");
        let message = text(&output.stderr);
        assert!(message.contains(told), "{table}\n{message}");
        assert!(!curio.folder().join("rates.json").exists(), "nothing of a refused table is kept");
    }
    // Three digits behind the point are no thousand: 2026-07 at 1.166.
    assert!(load(&curio, "month,from,to,rate\n2026-07,EUR,USD,1.166\n").status.success());
    assert_eq!(curio.total(&["--by", "service", "--currency", "USD", "--period", "2026-07"]), money("158.35"));
    // As a spreadsheet of the continent has it.
    assert!(load(&curio, "\u{feff}Kurs;from;to;rate;date\r\n;USD;EUR;0,92;2026-07-31\r\n").status.success());
    assert_eq!(curio.total(&["--by", "service", "--currency", "EUR", "--period", "2026-07"]), money("142.046"));
}

#[test]
fn exports_list_the_rates_and_keep_the_original_amounts() {
    let curio = with_rates();
    let out = curio.home.path().join("out.csv");
    let arguments = ["--currency", "EUR", "--profile", "machine", "--out", out.to_str().unwrap()];
    let control = |what: &[&str]| -> Value {
        curio.prints(&[what, &arguments].concat());
        serde_json::from_str(&fs::read_to_string(out.with_extension("control.json")).unwrap()).unwrap()
    };
    let spend = control(&["export", "spend", "--by", "service"]);
    assert_eq!(spend["amount_unrounded"], "306.546");
    let rates: Vec<&str> =
        spend["exchange_rates"].as_array().unwrap().iter().map(|rate| rate["rate"].as_str().unwrap()).collect();
    assert_eq!(rates, ["0.92", "0.875"]);
    assert!(spend["view"].as_str().unwrap().contains("converted to EUR at the rates of"));

    control(&["export", "lines"]);
    let mut reader = csv::Reader::from_path(&out).unwrap();
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|known| known == name).unwrap();
    let (amount, currency, original) =
        (at("amount_unrounded"), at("original_currency"), at("original_amount_unrounded"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(checked_sum(rows.iter().map(|row| money(&row[amount]))), Some(money("306.546")));
    let dollars = rows.iter().filter(|row| &row[currency] == "USD").map(|row| money(&row[original]));
    assert_eq!(checked_sum(dollars), Some(money("300.05")));
}

#[test]
fn a_copy_has_what_was_entered_and_a_damaged_file_is_named() {
    let curio = with_rates();
    let list = curio.home.path().join("list.csv");
    fs::write(&list, "month,currency,amount\n2026-07,USD,100.05\n").unwrap();
    curio.prints(&["reconcile", "--invoices", list.to_str().unwrap()]);
    let copy = curio.home.path().join("copy.curio");
    curio_store::copy_workspace(&curio.folder(), &copy, false).unwrap();
    for name in ["rates.json", "invoices.json"] {
        assert_eq!(fs::read(copy.join(name)).unwrap(), fs::read(curio.folder().join(name)).unwrap(), "{name}");
    }
    fs::write(curio.folder().join("rates.json"), "{\"version\":1,\"rates\":[").unwrap();
    let output = curio.run(&["spend", "--by", "service", "--currency", "EUR"]);
    assert!(text(&output.stderr).contains("rates.json is damaged"), "{}", text(&output.stderr));
    fs::write(curio.folder().join("invoices.json"), "").unwrap();
    let output = curio.run(&["reconcile"]);
    assert!(text(&output.stderr).contains("invoices.json is damaged"), "{}", text(&output.stderr));
}

fn desk(curio: &Curio) -> Desk {
    let workspaces_dir = curio.home.path().to_owned();
    fs::rename(curio.folder(), workspaces_dir.join("default.curio")).unwrap();
    let worker = env!("CARGO_BIN_EXE_curio-under-test").into();
    Desk::open(DeskConfig { workspaces_dir, sample_dir: None, worker }).unwrap()
}

fn in_eur(from: &str, to: &str) -> dto::View {
    dto::View {
        period: dto::Period { from: from.to_owned(), to: to.to_owned() },
        basis: "billed".to_owned(),
        currency: "EUR".to_owned(),
        converted: Some(true),
        filters: Vec::new(),
    }
}

fn sum<'a>(amounts: impl Iterator<Item = &'a String>) -> Money {
    checked_sum(amounts.map(|amount| money(amount))).unwrap()
}

#[test]
fn the_window_shows_the_same_converted_total_everywhere() {
    let curio = with_rates();
    let desk = desk(&curio);
    let session = desk.session();
    assert_eq!(session.currencies, ["USD", "EUR"]);
    assert_eq!((session.conversions.len(), session.conversions[0].months_without.len()), (1, 0));
    for (from, to, total) in [("2026-07", "2026-08", "306.546"), ("2026-08", "2026-08", "164.5")] {
        let view = in_eur(from, to);
        let overview = desk.overview(&dto::OverviewRequest { view: view.clone(), by: "service".to_owned() }).unwrap();
        assert_eq!(overview.total, total);
        assert_eq!((overview.tie.loaded.as_str(), overview.tie.difference.as_str()), (total, "0"));
        assert_eq!(sum(overview.trend.series.iter().map(|series| &series.total)), money(total));
        assert!(overview.words.contains("converted to EUR"));
        let lines = desk.lines(&dto::LinesRequest { view, offset: 0, limit: 100 }).unwrap();
        assert_eq!(lines.total, total);
        assert_eq!(sum(lines.rows.iter().map(|line| &line.cost)), money(total));
        let costs: Vec<Money> = lines.rows.iter().map(|line| money(&line.cost)).collect();
        assert!(costs.is_sorted_by(|a, b| a >= b), "the largest first, whatever their currency was: {costs:?}");
    }
    let august = desk.overview(&dto::OverviewRequest { view: in_eur("2026-08", "2026-08"), by: "service".to_owned() });
    assert_eq!(august.unwrap().comparison.unwrap().total, "142.046");
    // A rate changes: what is computed from now on has it, and a locked month refuses it.
    let table = curio.home.path().join("rates.csv");
    fs::write(&table, "month,from,to,rate\n2026-08,USD,EUR,0.88\n").unwrap();
    let loaded = desk.load_rates(&table, false).unwrap().unwrap();
    assert!(loaded.session.revision > session.revision);
    let request = dto::OverviewRequest { view: in_eur("2026-08", "2026-08"), by: "service".to_owned() };
    assert_eq!(desk.overview(&request).unwrap().total, "165.5");
    desk.lock_month(&dto::LockMonth { month: "2026-08".to_owned(), locked: true }).unwrap();
    fs::write(&table, "month,from,to,rate\n2026-08,USD,EUR,0.9\n").unwrap();
    let refused = desk.load_rates(&table, false).unwrap_err();
    assert!(refused.message.contains("August 2026 is locked") && refused.row == Some(2), "{refused:?}");
    // Something else that was dropped is left to the import.
    assert!(desk.load_rates(&curio.home.path().join("2026-07.csv"), true).unwrap().is_none());
    assert!(desk.import(&[curio.home.path().join("2026-07.csv")], dto::SameMonths::Ask, &Job::silent()).is_ok());
}

#[derive(Clone, Debug)]
struct Row {
    service: u8,
    month: u8,
    currency: u8,
    units: i64,
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let row = (0..4_u8, 0..3_u8, 0..3_u8, -10_i64.pow(13)..10_i64.pow(13))
        .prop_map(|(service, month, currency, units)| Row { service, month, currency, units });
    prop::collection::vec(row, 1..60)
}

const CURRENCIES: [&str; 3] = ["USD", "EUR", "JPY"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn every_grouping_of_a_converted_view_has_one_total(
        rows in rows(),
        // Rates with all eighteen digits, so that every product must be rounded.
        factors in prop::collection::vec(1_i128..10_i128.pow(20), 6),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let lines: Vec<String> = rows.iter().map(|row| {
            let cost = Money(i128::from(row.units) * 10_i128.pow(8)).to_string();
            line(&format!("2026-0{}", row.month + 1), &cost, &format!("S{}", row.service), CURRENCIES[row.currency as usize])
        }).collect();
        let bill = bill_of(folder.path(), &format!("{HEADER}\n{}\n", lines.join("\n")));
        let rates: Vec<Rate> = (0..3).flat_map(|month| ["USD", "JPY"].map(|from| (month, from))).zip(&factors)
            .map(|((month, from), factor)| Rate {
                month: format!("2026-0{}", month + 1).parse().unwrap(),
                from: from.to_owned(),
                to: "EUR".to_owned(),
                rate: Money(*factor),
            }).collect();
        let view = View {
            period: "2026-01..2026-03".parse().unwrap(),
            basis: Basis::Billed,
            currency: "EUR".to_owned(),
            conversion: Some(Conversion::new("EUR", &rates)),
            filters: Vec::new(),
        };
        let first = bill.months()[0].0;
        let last = bill.months().last().unwrap().0;
        let view = view.over(curio_engine::view::Period { from: first, to: last });
        let total = explore::spend(&bill, &view, &[]).unwrap().total;
        for by in [vec!["service"], vec!["month"], vec!["day", "service"], vec!["account"]] {
            let dims: Vec<Dim> = by.iter().map(|id| id.parse().unwrap()).collect();
            let spend = explore::spend(&bill, &view, &dims).unwrap();
            prop_assert_eq!(spend.total, total);
            prop_assert_eq!(checked_sum(spend.rows.iter().map(|row| row.cost)).unwrap(), total);
            prop_assert_eq!(spend.lines, rows.len() as u64);
        }
        let trend = explore::trend(&bill, &view, &"service".parse().unwrap(), 2).unwrap();
        prop_assert_eq!(trend.total, total);
        let (loaded, control, _) = explore::tie(&bill, &view).unwrap();
        prop_assert_eq!((loaded, control), (total, total));
        let mut exported = Vec::new();
        explore::each_line(&bill, &view, &mut |line| { exported.push(line.cost); Ok(()) }).unwrap();
        prop_assert_eq!(checked_sum(exported).unwrap(), total);
    }
}
