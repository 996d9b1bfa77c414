//! Months that come more than once: newer deliveries, overlapping dumps, corrections. A line counts once.

use std::fs;
use std::path::{Path, PathBuf};

use curio_engine::Money;

use crate::support::{Curio, money, text};

const HEADER: &str = "identity/LineItemId,identity/TimeInterval,lineItem/LineItemType,lineItem/UnblendedCost,lineItem/UsageStartDate,lineItem/UsageEndDate,bill/BillingPeriodStartDate,bill/PayerAccountId,lineItem/UsageAccountId,lineItem/CurrencyCode,bill/InvoiceId";

/// A line of a day of July 2026; its id follows from day and number, so that every dump of that day holds the same line.
fn line(day: u32, number: u32, cost: &str, invoice: &str) -> String {
    let (start, end) = (format!("2026-07-{day:02}T00:00:00Z"), format!("2026-07-{day:02}T01:00:00Z"));
    format!(
        "id{day}x{number},{start}/{end},Usage,{cost},{start},{end},2026-07-01T00:00:00Z,990000000017,990000000125,USD,{invoice}"
    )
}

/// Two lines a day: 1.10 and the day's number.
fn days(days: std::ops::RangeInclusive<u32>) -> Vec<String> {
    days.flat_map(|day| [line(day, 1, "1.10", ""), line(day, 2, &day.to_string(), "")]).collect()
}

fn sum_of(lines: &[String]) -> Money {
    curio_engine::checked_sum(lines.iter().map(|line| money(line.split(',').nth(3).unwrap()))).unwrap()
}

fn dump(folder: &Path, name: &str, lines: &[String]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, format!("{HEADER}\n{}\n", lines.join("\n"))).unwrap();
    path
}

/// A delivery with its manifest, as the legacy report keeps each assembly in a folder.
fn delivery(folder: &Path, assembly: &str, lines: &[String]) -> PathBuf {
    let home = folder.join(assembly);
    fs::create_dir_all(&home).unwrap();
    dump(&home, "daily-1.csv", lines);
    let manifest = format!(
        r#"{{"assemblyId":"{assembly}","reportName":"daily","billingPeriod":{{"start":"20260701T000000.000Z"}},"reportKeys":["p/daily/20260701-20260801/{assembly}/daily-1.csv"]}}"#
    );
    let path = home.join("daily-Manifest.json");
    fs::write(&path, manifest).unwrap();
    path
}

/// A delivery of Data Exports, in a folder named by time.
fn timed_delivery(folder: &Path, time: &str, lines: &[String]) -> PathBuf {
    let (period, execution) = ("BILLING_PERIOD=2026-07", format!("{time}-e{}", &time[6..8]));
    let data = folder.join("cur2/data").join(period).join(&execution);
    let metadata = folder.join("cur2/metadata").join(period).join(&execution);
    fs::create_dir_all(&data).unwrap();
    fs::create_dir_all(&metadata).unwrap();
    dump(&data, "cur2-00001.csv", lines);
    let id = execution.split_once('-').unwrap().1;
    let manifest = format!(
        r#"{{"executionId":"{id}","exportArn":"arn:aws:bcm-data-exports:us-east-1:990000000017:export/cur2-1","dataFiles":["s3://b/cur2/data/{period}/{execution}/cur2-00001.csv"]}}"#
    );
    let path = metadata.join("cur2-Manifest.json");
    fs::write(&path, manifest).unwrap();
    path
}

fn orders<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
    if items.len() < 2 {
        return vec![items.to_vec()];
    }
    let first = |index: usize| {
        let mut rest = items.to_vec();
        let item = rest.remove(index);
        orders(&rest).into_iter().map(move |order| [vec![item.clone()], order].concat())
    };
    (0..items.len()).flat_map(first).collect()
}

fn import_each(paths: &[PathBuf]) -> Curio {
    let curio = Curio::new();
    for path in paths {
        let output = curio.import(&[path]);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    curio
}

fn total(curio: &Curio) -> Money {
    curio.total(&["--by", "account"])
}

#[test]
fn four_deliveries_of_one_month_in_every_order_give_the_last_ones_total() {
    let folder = tempfile::tempdir().unwrap();
    let invoiced: Vec<String> =
        (1..=31).flat_map(|day| [line(day, 1, "1.05", "inv-1"), line(day, 2, "2", "inv-1")]).collect();
    let deliveries = [
        delivery(folder.path(), "a-first", &days(1..=7)),
        delivery(folder.path(), "b-second", &days(1..=20)),
        delivery(folder.path(), "c-third", &days(1..=31)),
        delivery(folder.path(), "d-final", &invoiced),
    ];
    for order in orders(&deliveries) {
        let curio = import_each(&order);
        assert_eq!(total(&curio), sum_of(&invoiced), "{order:?}");
    }
}

#[test]
fn deliveries_in_folders_named_by_time_follow_the_time() {
    let folder = tempfile::tempdir().unwrap();
    let corrected = vec![line(1, 1, "7.25", "")];
    let deliveries = [
        timed_delivery(folder.path(), "20260731T031204Z", &days(1..=30)),
        timed_delivery(folder.path(), "20260802T031204Z", &days(1..=31)),
        timed_delivery(folder.path(), "20260805T031204Z", &days(2..=31)),
        timed_delivery(folder.path(), "20260809T031204Z", &corrected),
    ];
    for order in orders(&deliveries) {
        let curio = import_each(&order);
        assert_eq!(total(&curio), money("7.25"), "{order:?}");
    }
    let all_at_once = Curio::with(&[folder.path()]);
    assert_eq!(total(&all_at_once), money("7.25"));
}

#[test]
fn one_delivery_a_hundred_times_is_one_delivery() {
    let folder = tempfile::tempdir().unwrap();
    let path = delivery(folder.path(), "a", &days(1..=31));
    let curio = Curio::with(&[&path]);
    let before = curio.state();
    for _ in 0..100 {
        assert!(curio.import(&[&path]).status.success());
    }
    assert_eq!(curio.state(), before);
}

#[test]
fn overlapping_dumps_in_every_order_give_the_unions_total() {
    let folder = tempfile::tempdir().unwrap();
    let dumps = [
        dump(folder.path(), "early.csv", &days(1..=12)),
        dump(folder.path(), "middle.csv", &days(8..=20)),
        dump(folder.path(), "late.csv", &days(18..=31)),
        dump(folder.path(), "one-day.csv", &days(10..=10)),
    ];
    for order in orders(&dumps) {
        let curio = import_each(&order);
        assert_eq!(total(&curio), sum_of(&days(1..=31)), "{order:?}");
    }
    let folder_at_once = Curio::with(&[folder.path()]);
    assert_eq!(total(&folder_at_once), sum_of(&days(1..=31)));
    let status = folder_at_once.prints(&["status"]);
    assert!(status.contains("counted once"), "{status}");
}

#[test]
fn what_was_left_out_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let curio = Curio::with(&[&dump(folder.path(), "early.csv", &days(1..=12))]);
    let partly = curio.import(&[&dump(folder.path(), "middle.csv", &days(10..=20))]);
    assert!(
        text(&partly.stdout).contains("6 of its lines were here already and count once"),
        "{}",
        text(&partly.stdout)
    );
    let wholly = curio.import(&[&dump(folder.path(), "day.csv", &days(11..=11))]);
    assert!(text(&wholly.stdout).contains("every one of its lines is here already"), "{}", text(&wholly.stdout));
    assert_eq!(total(&curio), sum_of(&days(1..=20)));
}

#[test]
fn a_dump_of_a_delivery_that_is_here_adds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let curio = Curio::with(&[&delivery(folder.path(), "a", &days(1..=31))]);
    let output = curio.import(&[&dump(folder.path(), "dump.csv", &days(5..=9))]);
    assert!(text(&output.stdout).contains("set aside"), "{}", text(&output.stdout));
    assert_eq!(total(&curio), sum_of(&days(1..=31)));
}

#[test]
fn a_line_with_two_costs_is_a_question() {
    let folder = tempfile::tempdir().unwrap();
    let curio = Curio::with(&[&dump(folder.path(), "july.csv", &days(1..=31))]);
    let before = curio.state();
    let mut corrected = days(1..=31);
    corrected[3] = line(2, 2, "2.5", "");
    let path = dump(folder.path(), "july-again.csv", &corrected);
    let output = curio.import(&[&path]);
    assert_eq!(output.status.code(), Some(3));
    let message = text(&output.stderr);
    assert!(message.contains("62 lines of 2026-07 in common, 1 of them with another cost"), "{message}");
    assert_eq!(curio.state(), before);
    let answered = curio.run(&["import", "--replace", path.to_str().unwrap()]);
    assert!(answered.status.success(), "{}", text(&answered.stderr));
    assert!(text(&answered.stdout).contains("the billed total goes from"), "{}", text(&answered.stdout));
    assert_eq!(total(&curio), sum_of(&corrected));
}

#[test]
fn other_lines_of_the_same_days_are_a_question_with_three_answers() {
    let folder = tempfile::tempdir().unwrap();
    let first: Vec<String> = (1..=31).map(|day| line(day, 1, "1.10", "")).collect();
    let second: Vec<String> = (1..=31).map(|day| line(day, 2, "3", "")).collect();
    let curio = Curio::with(&[&dump(folder.path(), "part-one.csv", &first)]);
    let path = dump(folder.path(), "part-two.csv", &second);
    let output = curio.import(&[&path]);
    assert_eq!(output.status.code(), Some(3));
    for answer in ["--replace", "--add", "another workspace"] {
        assert!(text(&output.stderr).contains(answer), "{}", text(&output.stderr));
    }
    assert!(curio.run(&["import", "--add", path.to_str().unwrap()]).status.success());
    assert_eq!(total(&curio), sum_of(&[first, second].concat()));
}

#[test]
fn lines_without_ids_are_known_by_all_they_say() {
    let header = "BilledCost,EffectiveCost,ChargePeriodStart,ChargePeriodEnd,BillingPeriodStart,BillingAccountId,SubAccountId,BillingCurrency,ChargeCategory,ServiceName";
    let row = |day: u32| {
        format!(
            "{day}.5,{day}.5,2026-07-{day:02}T00:00:00Z,2026-07-{:02}T00:00:00Z,2026-07-01T00:00:00Z,990000000017,a,USD,Usage,S3",
            day + 1
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, days: std::ops::RangeInclusive<u32>| {
        let path = folder.path().join(name);
        let rows: Vec<String> = days.map(row).collect();
        fs::write(&path, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
        path
    };
    let (early, late) = (file("early.csv", 1..=12), file("late.csv", 10..=30));
    let curio = import_each(&[early, late]);
    let all: i32 = (1..=30).sum();
    assert_eq!(total(&curio), money(&format!("{}", f64::from(all) + 15.0)));
    // In one folder nothing tells a repeated line from a second one like it.
    let output = Curio::new().import(&[folder.path()]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("have 3 equal lines; the lines have no ids"), "{}", text(&output.stderr));
}

#[test]
fn what_the_later_delivery_changed_is_shown_by_any_dimension() {
    let folder = tempfile::tempdir().unwrap();
    let corrected: Vec<String> = [days(1..=30), vec![line(31, 1, "1.10", ""), line(31, 2, "40", "")]].concat();
    let curio = import_each(&[delivery(folder.path(), "a", &days(1..=30)), delivery(folder.path(), "b", &corrected)]);
    let text = curio.prints(&["restated", "--by", "account,day", "--format", "csv"]);
    assert_eq!(text, "month,account,day,before,now,change,currency\n2026-07,990000000125,2026-07-31,0,41.1,41.1,USD\n");
    let nothing = Curio::with(&[&delivery(folder.path(), "c", &days(1..=3))]).run(&["restated"]);
    assert!(crate::support::text(&nothing.stderr).contains("no delivery of this period was replaced"));
}
