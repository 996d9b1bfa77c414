//! What the lanes share: a small report to break, its packings, and reading a file with the engine alone.

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use curio_engine::charges::Amount;
use curio_engine::ingest::{Expected, Ingested, Job, Progress, SourceFile, ingest};
use curio_engine::{Error, Money, checked_sum};
use flate2::Compression;
use flate2::write::GzEncoder;

pub(super) const HEADER: &str = "lineItem/LineItemType,lineItem/UnblendedCost,lineItem/UsageStartDate,\
                                 bill/BillingPeriodStartDate,bill/PayerAccountId,lineItem/CurrencyCode";
pub(super) const ROW: &str = "Usage,1.5,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z,990000000017,USD";

/// `rows` lines of July with costs 0.5, 1.5, 2.5, …
pub(super) fn report(rows: u64) -> String {
    let mut text = format!("{HEADER}\n");
    for row in 0..rows {
        let day = row % 28 + 1;
        writeln!(text, "Usage,{row}.5,2026-07-{day:02}T00:00:00Z,2026-07-01T00:00:00Z,990000000017,USD").unwrap();
    }
    text
}

/// What [`report`] adds up to.
pub(super) fn total_of(rows: u64) -> Money {
    let halves = i128::from(rows) * i128::from(rows);
    Money(halves * 500_000_000_000_000_000)
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(super) fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

/// A job that nobody watches.
pub(super) struct Nobody;

impl Job for Nobody {
    fn progress(&self, _progress: &Progress) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// Reads files with the engine in this very process.
pub(super) fn read_all(paths: &[PathBuf], job: &dyn Job) -> Result<Ingested, Error> {
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    let files: Vec<SourceFile> = paths.iter().map(|path| SourceFile { path: path.clone(), name: name(path) }).collect();
    ingest(&files, Expected::default(), job, &mut |_part| Ok(()))
}

pub(super) fn read(path: &Path) -> Result<Ingested, Error> {
    read_all(&[path.to_owned()], &Nobody)
}

/// Lines and billed total of what was read.
pub(super) fn sums(ingested: &Ingested) -> (u64, Money) {
    let total = checked_sum(ingested.control.iter().map(|control| control.sums[Amount::Unblended.index()])).unwrap();
    (ingested.control.iter().map(|control| control.lines).sum(), total)
}

/// All files below a folder, with their sizes.
pub(super) fn listing(folder: &Path) -> Vec<(PathBuf, u64)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let entry = entry.unwrap();
            let meta = entry.path().symlink_metadata().unwrap();
            found.push((entry.path(), if meta.is_dir() { 0 } else { meta.len() }));
            if meta.is_dir() {
                folders.push(entry.path());
            }
        }
    }
    found.sort();
    found
}
