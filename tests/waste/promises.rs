//! A promise is kept when later months cost less, and not before. Storage is priced by the month, so these months have 31 days each.

use std::fmt::Write;
use std::fs;

use super::{Row, read, rows};
use crate::support::{Curio, money};

const HEADER: &str = "bill/PayerAccountId,bill/BillingPeriodStartDate,lineItem/UsageAccountId,lineItem/LineItemType,\
                      lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,\
                      lineItem/Operation,lineItem/UsageAmount,lineItem/CurrencyCode,lineItem/UnblendedCost,\
                      lineItem/ResourceId,pricing/unit,product/region\n";
/// The key of the volume in these reports.
const KEY: &str = "EBS-04|990000000125|vol-old";

/// What a resource costs a day in some days of a month.
struct Daily<'a> {
    id: &'a str,
    usage: &'a str,
    cost: &'a str,
    days: std::ops::RangeInclusive<u32>,
}

const fn gp2(cost: &str) -> Daily<'_> {
    Daily { id: "vol-old", usage: "EBS:VolumeUsage.gp2", cost, days: 1..=28 }
}

const fn gp3<'a>(id: &'a str, cost: &'a str) -> Daily<'a> {
    Daily { id, usage: "EBS:VolumeUsage.gp3", cost, days: 1..=28 }
}

/// What else the account pays for, so that its months are there.
const REST: Daily<'_> = Daily { id: "vol-rest", usage: "EBS:VolumeUsage.gp3", cost: "1", days: 1..=28 };

fn import(curio: &Curio, month: &str, all: &[Daily<'_>]) {
    let mut report = HEADER.to_owned();
    for Daily { id, usage, cost, days } in all {
        for day in days.clone() {
            let (from, to) = (format!("{month}-{day:02}T00:00:00Z"), format!("{month}-{:02}T00:00:00Z", day + 1));
            writeln!(
                report,
                "990000000017,{month}-01T00:00:00Z,990000000125,Usage,{from},{to},AmazonEC2,{usage},CreateVolume,10,USD,{cost},{id},GB-Mo,us-east-1"
            )
            .unwrap();
        }
    }
    let path = curio.home.path().join(format!("report-{month}.csv"));
    fs::write(&path, report).unwrap();
    let output = curio.run(&["import", path.to_str().unwrap()]);
    assert!(output.status.success(), "{}", crate::support::text(&output.stderr));
}

/// A volume of 10 a day in July, whose saving is promised.
fn promised(more: &[&str]) -> Curio {
    let curio = Curio::new();
    import(&curio, "2026-07", &[gp2("10"), REST]);
    curio.prints(&[&["waste", "--promise", KEY, "--by", "2026-08-15"], more].concat());
    curio
}

fn ledger(curio: &Curio) -> Vec<Row> {
    read(curio.prints(&["waste", "--ledger", "--format", "csv"]).as_bytes())
}

fn outcomes(curio: &Curio) -> Vec<(String, String)> {
    ledger(curio).iter().map(|row| (row["month"].clone(), row["outcome"].clone())).collect()
}

fn last(curio: &Curio) -> String {
    outcomes(curio).pop().unwrap().1
}

#[test]
fn a_promise_waits_for_a_later_month() {
    let curio = promised(&[]);
    assert_eq!(outcomes(&curio), [(String::new(), "waiting".to_owned())]);
    assert!(curio.prints(&["waste", "--ledger"]).contains(" a month in 1 finding: 1 waiting\n"));
    import(&curio, "2026-08", &[gp2("10"), REST]);
    assert_eq!(last(&curio), "waiting", "it was promised for August");
    import(&curio, "2026-10", &[gp2("10"), REST]);
    assert_eq!(last(&curio), "not done");
}

#[test]
fn a_volume_that_is_gone_is_verified_and_its_promise_is_remembered() {
    let curio = promised(&["--note", "after the audit"]);
    import(&curio, "2026-08", &[gp2("10"), REST]);
    import(&curio, "2026-10", &[REST]);
    assert!(rows(&curio, &["--all"]).iter().all(|row| row["key"] != KEY), "nothing is left to find");
    let rows = ledger(&curio);
    let saved: Vec<(&str, String)> =
        rows.iter().map(|row| (row["month"].as_str(), money(&row["saved"]).fixed(2))).collect();
    let before = money(&rows[0]["before"]).fixed(2);
    assert_eq!(saved, [("2026-08", "0.00".to_owned()), ("2026-10", before)]);
    assert_eq!(last(&curio), "verified");
    let until = ["waste", "--ledger", "--period", "2026-08", "--format", "csv"];
    assert_eq!(read(curio.prints(&until).as_bytes()).len(), 1, "a view that ends in August knows no October");
}

#[test]
fn a_changed_volume_is_verified_and_may_come_back() {
    let curio = promised(&[]);
    import(&curio, "2026-08", &[gp3("vol-old", "8"), REST]);
    assert_eq!(last(&curio), "verified");
    import(&curio, "2026-10", &[gp2("10"), REST]);
    assert_eq!(last(&curio), "reverted");
    import(&curio, "2026-12", &[gp2("13"), REST]);
    assert_eq!(last(&curio), "regressed");
    curio.prints(&["waste", "--reopen", KEY]);
    assert!(ledger(&curio).is_empty());
}

#[test]
fn what_takes_its_place_is_taken_off() {
    let curio = promised(&["--replaced-by", "vol-new"]);
    import(&curio, "2026-08", &[gp3("vol-new", "8"), REST]);
    let row = ledger(&curio).remove(0);
    assert_eq!((row["outcome"].as_str(), money(&row["cost"]).fixed(2)), ("verified", "0.00".to_owned()));
    assert_eq!(money(&row["saved"]).fixed(4), money(&row["before"]).times(money("2"), money("10")).fixed(4));
    // Half of what was promised.
    let half = money(&row["expected"]).times(money("5"), money(&row["before"]));
    let cost = money("10").checked_sub(half).unwrap().to_string();
    import(&curio, "2026-10", &[gp3("vol-new", &cost), REST]);
    assert_eq!(last(&curio), "partial");
}

#[test]
fn an_incomplete_month_is_no_saving() {
    let curio = promised(&[]);
    let ten = |daily: Daily<'static>| Daily { days: 1..=10, ..daily };
    import(&curio, "2026-08", &[ten(gp2("10")), ten(REST)]);
    let row = ledger(&curio).remove(0);
    assert_eq!((row["outcome"].as_str(), money(&row["saved"]).fixed(6)), ("waiting", "0.000000".to_owned()));
    // An account that is not in a month at all says nothing about it.
    let curio = promised(&[]);
    let path = curio.home.path().join("other.csv");
    let other = format!(
        "{HEADER}990000000017,2026-10-01T00:00:00Z,990000000999,Usage,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,AmazonEC2,EBS:VolumeUsage.gp3,CreateVolume,10,USD,1,vol-x,GB-Mo,us-east-1\n"
    );
    fs::write(&path, other).unwrap();
    assert!(curio.import(&[&path]).status.success());
    assert_eq!(outcomes(&curio), [(String::new(), "waiting".to_owned())]);
}

#[test]
fn what_was_promised_stays_what_it_was() {
    let curio = promised(&[]);
    let expected = |curio: &Curio| money(&ledger(curio)[0]["expected"]).fixed(6);
    let before = expected(&curio);
    import(&curio, "2026-08", &[gp2("5"), REST]);
    curio.prints(&["waste", "--promise", KEY, "--by", "2099-12-31"]);
    assert_eq!(expected(&curio), before, "a later day is no smaller promise");
    let row = ledger(&curio).remove(0);
    assert_eq!((row["promised"].as_str(), row["outcome"].as_str()), ("2026-07", "verified"));
}
