//! Taking reports in: what is taken, replaced, left alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use curio_store::{ImportJob, ImportOptions, ImportProgress, ImportStage, SameMonths, Workspace};

use crate::support::{Curio, money, sample, text, truth};

fn september(assembly: &str) -> PathBuf {
    sample("legacy/cur/larkspur-hourly/20260901-20261001").join(assembly).join("larkspur-hourly-Manifest.json")
}

#[test]
fn the_same_delivery_again_changes_nothing() {
    let curio = Curio::with(&[&sample("legacy")]);
    let before = curio.state();
    let output = curio.import(&[&sample("legacy")]);
    assert!(output.status.success());
    assert!(text(&output.stdout).contains("unchanged"));
    assert_eq!(curio.state(), before);
}

#[test]
fn a_newer_delivery_replaces_its_month_and_no_other() {
    let truth = truth();
    let restated = &truth["restated"]["2026-09"];
    let assembly = |which: &str| restated[which]["assembly"].as_str().unwrap().to_owned();
    let billed = |which: &str| money(restated[which]["billed"].as_str().unwrap());

    let curio = Curio::with(&[&september(&assembly("older"))]);
    assert_eq!(curio.total(&["--by", "account"]), billed("older"));

    let output = curio.import(&[&september(&assembly("final"))]);
    assert!(text(&output.stdout).contains("replaced"), "{}", text(&output.stdout));
    assert_eq!(curio.total(&["--by", "account"]), billed("final"));

    // The older one is kept for comparison, and bringing it again does not bring it back.
    let output = curio.import(&[&september(&assembly("older"))]);
    assert!(text(&output.stdout).contains("replaced by a later delivery"), "{}", text(&output.stdout));
    assert_eq!(curio.total(&["--by", "account"]), billed("final"));
}

#[test]
fn of_two_deliveries_in_one_folder_the_range_manifest_names_the_latest() {
    let curio = Curio::new();
    let output = curio.import(&[&sample("legacy")]);
    assert!(text(&output.stdout).contains("is an older delivery of the month"), "{}", text(&output.stdout));
    let total = curio.total(&["--by", "account", "--period", "2026-09"]);
    assert_eq!(total, money(truth()["totals"]["2026-09"]["billed"].as_str().unwrap()));
}

#[test]
fn one_bill_in_two_exports_is_never_counted_twice() {
    let curio = Curio::with(&[&sample("legacy")]);
    let before = curio.state();
    let output = curio.import(&[&sample("focus")]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("count every cost twice"), "{}", text(&output.stderr));
    assert_eq!(curio.state(), before);

    let all = Curio::new();
    let output = all.import(&[&sample(".")]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("were just taken from"));
    let total = all.total(&["--by", "account", "--period", "2026-10"]);
    assert_eq!(total, money(truth()["totals"]["2026-10"]["billed"].as_str().unwrap()));
}

#[test]
fn a_cancelled_import_leaves_nothing_behind_within_half_a_second() {
    let curio = Curio::with(&[&sample("focus")]);
    let large = large_report(curio.home.path());
    let before = curio.state();
    let mut workspace = Workspace::open(&curio.folder()).unwrap();
    let job = CancelWhenReading::default();
    let options = ImportOptions {
        worker: env!("CARGO_BIN_EXE_curio-under-test").into(),
        now: "2026-11-20T08:00:00Z".to_owned(),
        same_months: SameMonths::Replace,
    };
    let error = workspace.import(&[large], &options, &job).unwrap_err();
    assert!(error.is_cancelled(), "{error}");
    let asked = job.asked_at.lock().unwrap().unwrap();
    println!("cancelled {} ms after it was asked for", asked.elapsed().as_millis());
    drop(workspace);
    assert_eq!(curio.state(), before);
}

#[derive(Default)]
struct CancelWhenReading {
    cancelled: AtomicBool,
    asked_at: std::sync::Mutex<Option<Instant>>,
}

impl ImportJob for CancelWhenReading {
    fn progress(&self, progress: &ImportProgress) {
        if progress.stage == ImportStage::Reading && !self.cancelled.swap(true, Ordering::Relaxed) {
            *self.asked_at.lock().unwrap() = Some(Instant::now());
        }
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

/// A report that takes longer to read than a cancel takes to act.
fn large_report(folder: &Path) -> PathBuf {
    let path = folder.join("large.csv");
    let mut rows = String::from(
        "lineItem/LineItemType,lineItem/UnblendedCost,lineItem/UsageStartDate,bill/BillingPeriodStartDate,bill/PayerAccountId,lineItem/CurrencyCode\n",
    );
    for index in 0..1_500_000 {
        rows.push_str("Usage,0.0000012345,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z,");
        rows.push_str(if index % 2 == 0 { "990000000017,USD\n" } else { "990000000125,USD\n" });
    }
    fs::write(&path, rows).unwrap();
    path
}

#[test]
fn what_a_dead_import_left_is_cleared_on_the_next_opening() {
    let curio = Curio::with(&[&sample("focus")]);
    let before = curio.state();
    let leftover = curio.folder().join("import-abc123");
    fs::create_dir(&leftover).unwrap();
    fs::write(leftover.join("table.part"), "half").unwrap();
    curio.prints(&["status"]);
    assert_eq!(curio.state(), before);
}

#[test]
fn a_table_changed_on_disk_is_not_read() {
    let curio = Curio::with(&[&sample("focus")]);
    for (path, mut bytes) in curio.state() {
        if path.extension().is_some_and(|ending| ending == "parquet") {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(&path, bytes).unwrap();
        }
    }
    let output = curio.run(&["spend", "--by", "service"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("was changed or lost since Curio wrote it"), "{}", text(&output.stderr));
    // Importing again reads it anew.
    assert!(curio.import(&[&sample("focus")]).status.success());
    let total = curio.total(&["--by", "account", "--period", "2026-10"]);
    assert_eq!(total, money(truth()["totals"]["2026-10"]["billed"].as_str().unwrap()));
}

#[test]
fn a_second_curio_may_read_but_not_write() {
    let curio = Curio::with(&[&sample("focus")]);
    let held = Workspace::open(&curio.folder()).unwrap();
    assert!(curio.run(&["status"]).status.success());
    let output = curio.import(&[&sample("focus")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("is open in another Curio"), "{}", text(&output.stderr));
    drop(held);
    std::thread::sleep(Duration::from_millis(10));
    assert!(curio.import(&[&sample("focus")]).status.success());
}
