//! Lane B7: source files that vanish, change or shrink while they are read. What comes out is the whole file as it was, or a refusal.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use curio_engine::ingest::{Job, Progress};
use polars::prelude::*;

use super::files::{gzip, read_all, report, sums, total_of, write};
use super::zip_writer::{Member, archive};

const ROWS: u64 = 400_000;

/// What is done to a file.
type Act = fn(&Path);

/// Does something to the file once the first rows are read.
struct Meddler<'a> {
    act: Mutex<Option<Box<dyn FnOnce() + Send + 'a>>>,
    done: AtomicBool,
}

impl Job for Meddler<'_> {
    fn progress(&self, _progress: &Progress) {}

    fn cancelled(&self) -> bool {
        if let Some(act) = self.act.lock().unwrap().take() {
            act();
            self.done.store(true, Ordering::Relaxed);
        }
        false
    }
}

fn parquet(path: &Path, rows: usize) {
    let text = |name: &str, value: &str| Column::new_scalar(name.into(), Scalar::from(PlSmallStr::from(value)), rows);
    let costs: Vec<f64> = (0..rows).map(|row| f64::from(u32::try_from(row).unwrap()) + 0.5).collect();
    let columns = vec![
        Column::new("lineItem/UnblendedCost".into(), costs),
        text("lineItem/LineItemType", "Usage"),
        text("lineItem/UsageStartDate", "2026-07-01"),
        text("bill/BillingPeriodStartDate", "2026-07-01"),
        text("bill/PayerAccountId", "990000000017"),
        text("lineItem/CurrencyCode", "USD"),
    ];
    let mut frame = DataFrame::new(rows, columns).unwrap();
    ParquetWriter::new(fs::File::create(path).unwrap()).with_row_group_size(Some(50_000)).finish(&mut frame).unwrap();
}

fn shorten(path: &Path) {
    let file = OpenOptions::new().write(true).open(path).unwrap();
    let length = file.metadata().unwrap().len();
    file.set_len(length / 2).unwrap();
}

fn lengthen(path: &Path) {
    let row = report(1).lines().nth(1).unwrap().to_owned();
    OpenOptions::new().append(true).open(path).unwrap().write_all((row + "\n").as_bytes()).unwrap();
}

/// As a download tool does it: written beside and renamed.
fn replace(path: &Path) {
    let other = path.with_extension("new");
    fs::write(&other, report(3)).unwrap();
    fs::rename(other, path).unwrap();
}

fn vanish(path: &Path) {
    fs::remove_file(path).unwrap();
}

/// Changed in place, of the same length.
fn overwrite(path: &Path) {
    use std::io::{Seek, SeekFrom};
    let mut file = OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::End(-40)).unwrap();
    file.write_all(b"9").unwrap();
}

#[test]
fn b7_a_file_that_changes_while_it_is_read_is_refused() {
    let csv = report(ROWS);
    let gz = gzip(csv.as_bytes());
    let zip = archive(&[Member::stored("report.csv", csv.as_bytes())]);
    let acts: [(&str, Act); 5] = [
        ("shortened", shorten),
        ("lengthened", lengthen),
        ("replaced", replace),
        ("removed", vanish),
        ("overwritten", overwrite),
    ];
    let (mut whole, mut refused) = (0, 0);
    for (name, bytes) in [
        ("report.csv", Some(csv.as_bytes())),
        ("report.csv.gz", Some(&gz)),
        ("report.zip", Some(&zip)),
        ("report.parquet", None),
    ] {
        for (what, act) in acts {
            // The system ends a process whose mapped file was shortened; lane B8 is about ended workers.
            if bytes.is_none() && what == "shortened" {
                continue;
            }
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join(name);
            match bytes {
                Some(bytes) => drop(write(folder.path(), name, bytes)),
                None => parquet(&path, usize::try_from(ROWS).unwrap()),
            }
            let job = Meddler { act: Mutex::new(Some(Box::new(|| act(&path)))), done: AtomicBool::new(false) };
            let read = read_all(std::slice::from_ref(&path), &job);
            assert!(job.done.load(Ordering::Relaxed), "{name} {what}: never happened");
            match read {
                Ok(read) => {
                    assert_eq!(sums(&read), (ROWS, total_of(ROWS)), "{name} {what}");
                    whole += 1;
                }
                Err(error) => {
                    let message = error.to_string();
                    let named = ["was changed while", "is cut short", "damaged", "is not there"];
                    assert!(
                        message.contains("report.") && named.iter().any(|words| message.contains(words)),
                        "{name} {what}: {message}"
                    );
                    refused += 1;
                }
            }
        }
    }
    println!("B7: {} meddlings, {refused} refused by name, {whole} read as they were", refused + whole);
    assert!(refused > whole, "changes are noticed");
}
