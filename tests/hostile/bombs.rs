//! Lane A6: small files that would unfold beyond all measure. Each is refused within seconds, in bounded memory, by a message that
//! names the limit, with nothing left on the disk.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use polars::prelude::*;

use super::files::{HEADER, listing, write};
use super::zip_writer::{Member, archive};
use crate::support::{Curio, text};

const GIB: usize = 1 << 30;

/// `size` times a few repeated bytes behind a header, as gzip of several members: cheap to make, 1,000 : 1 to read.
fn gzip_of(head: &str, repeated: &[u8], size: usize) -> Vec<u8> {
    let member = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let block = repeated.repeat((16 << 20) / repeated.len());
    let times = size / block.len();
    [member(head.as_bytes()), member(&block).repeat(times)].concat()
}

/// 40 million equal rows in some tens of kilobytes.
fn parquet_of_many_rows(path: &Path) {
    const ROWS: usize = 1 << 20;
    let text = |name: &str, value: &str| Column::new_scalar(name.into(), Scalar::from(PlSmallStr::from(value)), ROWS);
    let columns = vec![
        Column::new_scalar("lineItem/UnblendedCost".into(), Scalar::from(1.0), ROWS),
        text("lineItem/LineItemType", "Usage"),
        text("lineItem/UsageStartDate", "2026-07-01"),
        text("bill/BillingPeriodStartDate", "2026-07-01"),
    ];
    let frame = DataFrame::new(ROWS, columns).unwrap();
    let mut writer = ParquetWriter::new(File::create(path).unwrap()).batched(frame.schema()).unwrap();
    for _ in 0..40 {
        writer.write_batch(&frame).unwrap();
    }
    writer.finish().unwrap();
}

/// A Parquet file whose last bytes announce a footer of 100 MiB; the file has them, as a hole.
fn parquet_of_a_large_footer(path: &Path) {
    let mut file = File::create(path).unwrap();
    file.write_all(b"PAR1").unwrap();
    file.set_len(101 << 20).unwrap();
    let mut end = fs::OpenOptions::new().append(true).open(path).unwrap();
    end.write_all(&(100_u32 << 20).to_le_bytes()).unwrap();
    end.write_all(b"PAR1").unwrap();
}

/// A footer of a few bytes whose list of columns announces two thousand million entries, for which a reader might make room.
fn parquet_of_an_endless_list(path: &Path) {
    let footer = [0x15, 2, 0x19, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07, 0];
    let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
    fs::write(path, [b"PAR1", footer.as_slice(), &length, b"PAR1"].concat()).unwrap();
}

fn bombs(folder: &Path) -> Vec<(PathBuf, &'static str)> {
    let gz = |name: &str, bytes: Vec<u8>| write(folder, name, bytes);
    let rows = gzip_of(&format!("{HEADER}\n"), b"1\n", 3 * GIB);
    let quote = gzip_of(&format!("{HEADER}\n\"Usage"), b"0123456789abcdef,\n", GIB);
    let zeros = vec![0_u8; 64 << 20];
    let zip =
        archive(&[Member::new("report.csv", &[format!("{HEADER}\n").as_bytes(), &[b'a'].repeat(64 << 20)].concat())]);
    let nul = archive(&[Member::new("report.csv", &zeros)]);
    let overlapping: Vec<Member> = (0..1000)
        .map(|index| {
            Member::new(format!("{index}.csv"), &zeros[..1 << 16]).but(|member| {
                if index > 0 {
                    member.at = Some(0);
                }
            })
        })
        .collect();
    let [rows_path, footer_path, list_path] =
        ["rows.parquet", "footer.parquet", "list.parquet"].map(|name| folder.join(name));
    parquet_of_an_endless_list(&list_path);
    parquet_of_many_rows(&rows_path);
    parquet_of_a_large_footer(&footer_path);
    vec![
        (gz("line.csv.gz", gzip_of(&format!("{HEADER}\n"), b"a", 3 * GIB)), "1,000 times its size"),
        (gz("header.csv.gz", gzip_of("", b"a", 3 * GIB)), "1,000 times its size"),
        (gz("rows.csv.gz", rows), "rows of another length than its header"),
        (gz("quote.csv.gz", quote), "16 MiB"),
        (gz("line.zip", zip), "times its size"),
        (gz("nul.zip", nul), "NUL byte"),
        (gz("overlapping.zip", archive(&overlapping)), "entries overlap"),
        (rows_path, "times its size"),
        (list_path, "its footer contradicts itself"),
        (footer_path, "its footer has 100 MiB; Curio reads up to 64"),
    ]
}

/// Seconds, and the importing command's own greatest memory in MiB; its worker dies with its own.
fn import(curio: &Curio, path: &Path) -> (Duration, u64, String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_curio-under-test"));
    command.arg("--workspace").arg(curio.folder()).arg("import").arg(path);
    let began = Instant::now();
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let watch = std::thread::spawn(move || {
        let mut most = 0;
        while let Ok(text) = fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let Some(line) = line else { break };
            most = most.max(line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or_default());
            std::thread::sleep(Duration::from_millis(5));
        }
        most >> 10
    });
    let output = child.wait_with_output().unwrap();
    (began.elapsed(), watch.join().unwrap(), text(&output.stderr), output.status.code())
}

#[test]
fn a6_bombs_are_refused_in_seconds_and_in_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    let bombs = bombs(folder.path());
    let before = listing(folder.path());
    let (mut slowest, mut largest) = (Duration::ZERO, 0);
    for (path, words) in &bombs {
        let curio = Curio::new();
        let (time, memory, message, code) = import(&curio, path);
        assert!(code == Some(3) && message.contains(words), "{}: {code:?} {message}", path.display());
        let left: Vec<_> = listing(&curio.folder()).into_iter().filter(|(_, bytes)| *bytes > 0).collect();
        assert!(left.is_empty(), "{}: left {left:?}", path.display());
        assert!(memory < 400, "{}: {memory} MiB", path.display());
        slowest = slowest.max(time);
        largest = largest.max(memory);
    }
    assert_eq!(listing(folder.path()), before);
    println!(
        "A6: {} bombs, all refused by name, the slowest in {:.1} s, the importing command at most {largest} MiB, 0 bytes left",
        bombs.len(),
        slowest.as_secs_f64()
    );
}
