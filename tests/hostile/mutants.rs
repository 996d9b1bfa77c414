//! Lanes A1, A2, A3: reports with bytes changed, lost or added at random.
//!
//! What is promised: a changed compressed report is refused or is the same; a changed Parquet or plain CSV carries no checksum of its
//! own, so it may load with another total, but it never takes the place of a good month without both totals being told. Mutants
//! are read by children of this very test program, so that a death of a child is one of the counts.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use curio_engine::Money;
use polars::prelude::*;

use super::files::{Nobody, gzip, read_all, report, sums, total_of, write};
use super::zip_writer::{Member, archive};
use super::{Seeded, sized};
use crate::support::{Curio, sample, text};

/// Longest a single file may take.
const PATIENCE: Duration = Duration::from_secs(10);
const TASK: &str = "CURIO_HOSTILE_TASK";

/// One way to break a file; footers matter most, so that every other mutant is hit near its end.
fn mutated(base: &[u8], seed: u64) -> Vec<u8> {
    let mut seeded = Seeded(seed);
    let mut bytes = base.to_vec();
    for _ in 0..=seeded.below(3) {
        let end = bytes.len().max(1);
        let from = if seeded.below(2) == 0 { end.saturating_sub(2048) } else { 0 };
        let at = from + seeded.below(end - from);
        let other = u8::try_from(seeded.next() & 0xff).unwrap();
        match seeded.below(6) {
            _ if bytes.is_empty() => bytes.push(other),
            0 | 1 => bytes[at] ^= 1 << seeded.below(8),
            2 => bytes[at] = *seeded.pick(&[0, 0xff, 0x7f, 0x80, b',', b'"', b'\n', b'9']),
            3 => bytes[at] = other,
            4 => bytes.truncate(at),
            _ => {
                let to = (at + 1 + seeded.below(16)).min(bytes.len());
                bytes.drain(at..to);
            }
        }
    }
    bytes
}

#[derive(Default)]
struct Counts {
    tried: u64,
    refused: u64,
    equal: u64,
    /// Mutants that load with another total.
    other: Vec<u64>,
    panicked: u64,
    /// Mutants that ended their reader; in the real worker that is a message.
    died: Vec<u64>,
    hung: u64,
}

/// Reads mutants `0..count` of a base file in children, and counts what became of them.
fn run(base: &Path, count: u64) -> Counts {
    let mut counts = Counts::default();
    let folder = tempfile::tempdir().unwrap();
    let mut next = 0;
    while next < count {
        let mut child = Batch::start(base, folder.path(), next, count);
        while next < count {
            match child.answer() {
                Ok(answer) => {
                    match answer.as_str() {
                        "refused" => counts.refused += 1,
                        "equal" => counts.equal += 1,
                        "panicked" => counts.panicked += 1,
                        _ => counts.other.push(next),
                    }
                    next += 1;
                }
                Err(end) => {
                    // The one that it was at.
                    match end {
                        RecvTimeoutError::Timeout => counts.hung += 1,
                        RecvTimeoutError::Disconnected => counts.died.push(next),
                    }
                    println!("mutant {next} of {} ended its reader, {}", base.display(), child.last_words());
                    next += 1;
                    break;
                }
            }
        }
    }
    counts.tried = count;
    counts
}

struct Batch {
    child: Child,
    answers: Receiver<String>,
    words: JoinHandle<String>,
}

impl Batch {
    fn start(base: &Path, folder: &Path, from: u64, to: u64) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "hostile::mutants::reads_a_batch_of_mutants", "--nocapture", "--test-threads", "1"])
            .env(TASK, format!("{}|{}|{from}|{to}", base.display(), folder.display()))
            .stdout(Stdio::piped())
            .env("RUST_BACKTRACE", "0")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut errors = child.stderr.take().unwrap();
        let words = std::thread::spawn(move || {
            let mut words = Vec::new();
            drop(errors.read_to_end(&mut words));
            text(&words)
        });
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, answers) = channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                // The test runner may print its own words before ours on one line.
                if let Some((_, answer)) = line.split_once("mutant: ")
                    && sender.send(answer.to_owned()).is_err()
                {
                    return;
                }
            }
        });
        Self { child, answers, words }
    }

    /// How it ended, and what it said last.
    fn last_words(mut self) -> String {
        drop(self.child.kill());
        let status = self.child.wait().unwrap();
        let words = self.words.join().unwrap();
        let last: Vec<&str> = words.lines().rev().filter(|line| !line.trim().is_empty()).take(4).collect();
        format!("{status}: {}", last.into_iter().rev().collect::<Vec<_>>().join(" | "))
    }

    fn answer(&mut self) -> Result<String, RecvTimeoutError> {
        self.answers.recv_timeout(PATIENCE)
    }
}

/// The child's side; as a test of its own it has nothing to do.
#[test]
fn reads_a_batch_of_mutants() {
    let Ok(task) = std::env::var(TASK) else { return };
    let [base, folder, from, to] = task.split('|').collect::<Vec<_>>()[..] else { panic!("{task}") };
    let name = Path::new(base).file_name().unwrap().to_str().unwrap();
    let bytes = fs::read(base).unwrap();
    let right = sums(&read_all(&[base.into()], &Nobody).unwrap());
    for seed in from.parse::<u64>().unwrap()..to.parse().unwrap() {
        let path = write(Path::new(folder), name, mutated(&bytes, seed));
        let read = std::panic::catch_unwind(|| read_all(&[path], &Nobody).map(|read| sums(&read)));
        let answer = match read {
            Err(_) => "panicked".to_owned(),
            Ok(Err(_)) => "refused".to_owned(),
            Ok(Ok(sums)) if sums == right => "equal".to_owned(),
            Ok(Ok((lines, total))) => format!("other {lines} {total}"),
        };
        println!("mutant: {answer}");
    }
}

/// A piece of the sample's CUR 2.0, with its maps.
fn cur2() -> DataFrame {
    let name = "cur2-parquet/exports/larkspur-cur2/data/BILLING_PERIOD=2026-10/larkspur-cur2-00001.snappy.parquet";
    let path = sample(name);
    let names = [
        "line_item_line_item_type",
        "line_item_unblended_cost",
        "line_item_usage_start_date",
        "bill_billing_period_start_date",
        "bill_payer_account_id",
        "line_item_currency_code",
        "line_item_product_code",
        "line_item_resource_id",
        "resource_tags",
        "product",
    ];
    let columns: Vec<Expr> = names.iter().map(|name| col(*name)).collect();
    let frame = LazyFrame::scan_parquet(PlRefPath::new(path.to_str().unwrap()), ScanArgsParquet::default()).unwrap();
    frame.select(columns).limit(80).collect().unwrap()
}

/// A small FOCUS table with decimals, as a user's own pipeline may write it.
fn focus() -> DataFrame {
    let costs: Vec<i128> = (0..80).map(|row| row * 1_000_000_007 - 30_000_000_000).collect();
    let cost = |name: &str| {
        Int128Chunked::from_vec(name.into(), costs.clone()).into_decimal_unchecked(38, 9).into_series().into_column()
    };
    let same = |name: &str, value: &str| Column::new(name.into(), vec![value; 80]);
    let services: Vec<String> = (0..80).map(|row| format!("Service {}", row % 7)).collect();
    let columns = vec![
        cost("BilledCost"),
        cost("EffectiveCost"),
        same("ChargePeriodStart", "2026-07-01T00:00:00Z"),
        same("BillingPeriodStart", "2026-07-01T00:00:00Z"),
        same("BillingAccountId", "990000000017"),
        same("BillingCurrency", "USD"),
        Column::new("ServiceName".into(), services),
        same("Tags", "{\"team\":\"search\"}"),
    ];
    DataFrame::new(80, columns).unwrap()
}

fn parquets(folder: &Path) -> Vec<PathBuf> {
    let codecs = [
        ("none", ParquetCompression::Uncompressed),
        ("snappy", ParquetCompression::Snappy),
        ("gzip", ParquetCompression::Gzip(None)),
        ("zstd", ParquetCompression::Zstd(None)),
    ];
    let mut paths = Vec::new();
    for (table, mut frame) in [("cur2", cur2()), ("focus", focus())] {
        for (codec, compression) in codecs {
            let path = folder.join(format!("{table}-{codec}.parquet"));
            let file = fs::File::create(&path).unwrap();
            ParquetWriter::new(file).with_compression(compression).finish(&mut frame).unwrap();
            paths.push(path);
        }
    }
    paths
}

/// Imports changed files over the good one: refused, or both totals are told.
fn told(base: &Path, mutants: &[u64]) -> u64 {
    let good = fs::read(base).unwrap();
    let name = base.file_name().unwrap().to_str().unwrap();
    for seed in mutants {
        let folder = tempfile::tempdir().unwrap();
        let path = write(folder.path(), name, &good);
        let curio = Curio::with(&[&path]);
        let before = curio.total(&["--by", "day"]);
        let state = curio.state();
        fs::write(&path, mutated(&good, *seed)).unwrap();
        let asked = curio.import(&[&path]);
        if asked.status.success() {
            assert_told(&curio, &text(&asked.stdout), before, name, *seed);
            continue;
        }
        assert_eq!(asked.status.code(), Some(3), "{name} {seed}: {}", text(&asked.stderr));
        assert_eq!(curio.state(), state, "{name} {seed}: the workspace changed");
        let replaced = curio.run(&["import", "--replace", path.to_str().unwrap()]);
        if replaced.status.success() {
            assert_told(&curio, &text(&replaced.stdout), before, name, *seed);
        }
    }
    mutants.len() as u64
}

/// The total is the old one, or the import said so: both totals where a month was replaced, or that lines came beside.
fn assert_told(curio: &Curio, printed: &str, before: Money, name: &str, seed: u64) {
    let after = curio.total(&["--by", "day"]);
    let both = printed.contains(&before.to_string()) && printed.contains("goes from");
    let beside = !printed.contains("replaced") && (printed.contains("taken") || printed.contains("set aside"));
    assert!(after == before || both || beside, "{name} {seed}: {before} became {after}, and it says only:\n{printed}");
}

/// A file that ends its reader ends the worker and not the command, which names it.
fn end_the_worker_only(base: &Path, mutants: &[u64]) {
    let (folder, good) = (tempfile::tempdir().unwrap(), fs::read(base).unwrap());
    for seed in mutants {
        let output = Curio::new().import(&[&write(folder.path(), "deadly.parquet", mutated(&good, *seed))]);
        let message = text(&output.stderr);
        let named = message.contains("deadly.parquet: stopped the import worker");
        assert!(output.status.code() == Some(3) && named, "{} {seed}: {:?} {message}", base.display(), output.status);
    }
}

fn line(lane: &str, counts: &[Counts], told: u64) -> String {
    let sum = |of: fn(&Counts) -> u64| counts.iter().map(of).sum::<u64>();
    format!(
        "{lane}: {} tried, {} refused, {} loaded with the equal total, {} with another ({told} of them imported over the good month: \
         refused or both totals told), {} panics, {} deaths, {} hangs",
        sum(|c| c.tried),
        sum(|c| c.refused),
        sum(|c| c.equal),
        sum(|c| c.other.len() as u64),
        sum(|c| c.panicked),
        sum(|c| c.died.len() as u64),
        sum(|c| c.hung)
    )
}

fn few(counts: &Counts, most: u64) -> Vec<u64> {
    counts.other.iter().copied().take(usize::try_from(most).unwrap()).collect()
}

#[test]
fn a1_parquet_mutants() {
    let folder = tempfile::tempdir().unwrap();
    let bases = parquets(folder.path());
    let each = sized(4_000) / bases.len() as u64;
    let counts: Vec<Counts> = bases.iter().map(|base| run(base, each)).collect();
    let told = bases.iter().zip(&counts).map(|(base, counts)| told(base, &few(counts, sized(2)))).sum();
    println!("{}", line("A1", &counts, told));
    bases.iter().zip(&counts).for_each(|(base, counts)| end_the_worker_only(base, &counts.died));
    for counts in &counts {
        assert_eq!((counts.panicked, counts.hung), (0, 0), "{}", line("A1", std::slice::from_ref(counts), 0));
    }
}

#[test]
fn a2_gzip_mutants() {
    let folder = tempfile::tempdir().unwrap();
    let base = write(folder.path(), "base.csv.gz", gzip(report(60).as_bytes()));
    let counts = run(&base, sized(2_000));
    println!("{}", line("A2", std::slice::from_ref(&counts), 0));
    assert_eq!((counts.other.len(), counts.panicked, counts.hung, counts.died.len()), (0, 0, 0, 0));
}

#[test]
fn a2_zip_mutants() {
    let folder = tempfile::tempdir().unwrap();
    let base = write(folder.path(), "base.csv.zip", archive(&[Member::new("base.csv", report(60).as_bytes())]));
    let counts = run(&base, sized(1_000));
    println!("{}", line("A2 (zip)", std::slice::from_ref(&counts), 0));
    assert_eq!((counts.other.len(), counts.panicked, counts.hung, counts.died.len()), (0, 0, 0, 0));
}

#[test]
fn a3_plain_csv_mutants() {
    let folder = tempfile::tempdir().unwrap();
    let base = write(folder.path(), "base.csv", report(60));
    assert_eq!(sums(&read_all(std::slice::from_ref(&base), &Nobody).unwrap()), (60, total_of(60)));
    let counts = run(&base, sized(1_000));
    let told = told(&base, &few(&counts, sized(30)));
    println!("{}", line("A3", std::slice::from_ref(&counts), told));
    assert_eq!((counts.panicked, counts.hung, counts.died.len()), (0, 0, 0));
    assert!(!counts.other.is_empty(), "a plain text has no checksum");
}
