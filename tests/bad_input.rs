//! Reports that cannot be used: exit code 3, a place, a way on, and a workspace that stays as it was.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::{Curio, sample, text};

const HEADER: &str = "lineItem/LineItemType,lineItem/UnblendedCost,lineItem/UsageStartDate,bill/BillingPeriodStartDate,bill/PayerAccountId,lineItem/CurrencyCode";
const ROW: &str = "Usage,1.5,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z,990000000017,USD";

fn file(folder: &Path, name: &str, lines: &[&str]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, lines.join("\n") + "\n").unwrap();
    path
}

/// Imports into a workspace that holds the sample; the message must hold all of `words`.
fn refused(path: &Path, words: &[&str]) {
    let curio = Curio::with(&[&sample("focus")]);
    let before = curio.state();
    let output = curio.import(&[path]);
    let message = text(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{message}");
    for word in words {
        assert!(message.contains(word), "'{word}' is not in: {message}");
    }
    assert!(output.stdout.is_empty());
    assert_eq!(curio.state(), before, "the workspace changed");
}

#[test]
fn a_missing_part_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = r#"{"assemblyId":"a1","reportName":"daily","billingPeriod":{"start":"20260701T000000.000Z"},"reportKeys":["p/daily/20260701-20260801/a1/daily-1.csv.gz"]}"#;
    let path = file(folder.path(), "daily-Manifest.json", &[manifest]);
    refused(
        &path,
        &[
            "daily-Manifest.json",
            "names part 1 of 1, daily-1.csv.gz, which is not beside it",
            "Download the missing part",
        ],
    );
}

#[test]
fn a_truncated_gzip_is_cut_short() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cut.csv.gz");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let rows: Vec<String> = (0..50_000).map(|index| ROW.replace("1.5", &format!("{index}.5"))).collect();
    let rows = rows.join("\n");
    encoder.write_all(format!("{HEADER}\n{rows}").as_bytes()).unwrap();
    let bytes = encoder.finish().unwrap();
    fs::write(&path, &bytes[..bytes.len() - 2000]).unwrap();
    refused(&path, &["cut.csv.gz", "is cut short", "Download the file again"]);
}

#[test]
fn a_gzip_with_a_flipped_bit_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flipped.csv.gz");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(format!("{HEADER}\n{ROW}\n").as_bytes()).unwrap();
    let mut bytes = encoder.finish().unwrap();
    let crc = bytes.len() - 6;
    bytes[crc] ^= 1;
    fs::write(&path, bytes).unwrap();
    refused(&path, &["flipped.csv.gz", "is damaged"]);
}

#[test]
fn a_header_without_rows_is_no_report() {
    let folder = tempfile::tempdir().unwrap();
    refused(&file(folder.path(), "empty.csv", &[HEADER]), &["empty.csv", "has a header and no rows"]);
}

#[test]
fn ragged_rows_are_all_listed() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "ragged.csv", &[HEADER, ROW, "Usage,1", ROW, "Usage,1,2,3,4,5,6,7"]);
    refused(&path, &["ragged.csv, row 3: has 2 cells where the header has 6", "ragged.csv, row 5: has 8 cells"]);
}

#[test]
fn a_file_that_is_no_report_says_what_it_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "people.csv", &["name,age", "a,1"]);
    refused(&path, &["people.csv, row 1", "is not a cost report", "name, age"]);
}

#[test]
fn a_cost_that_is_no_number_names_its_cell() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "words.csv", &[HEADER, ROW, &ROW.replace("1.5", "\"1,234.50\"")]);
    refused(&path, &["words.csv, row 3, column lineItem/UnblendedCost: '1,234.50' is not a decimal number"]);
}

#[test]
fn a_date_that_is_none_names_its_cell() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "dates.csv", &[HEADER, &ROW.replacen("2026-07-01T00:00:00Z", "yesterday", 1)]);
    refused(&path, &["row 2, column lineItem/UsageStartDate: 'yesterday' is not a date"]);
}

#[test]
fn damaged_parquet_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("half.parquet");
    let name = "cur2-parquet/exports/larkspur-cur2/data/BILLING_PERIOD=2026-10/larkspur-cur2-00001.snappy.parquet";
    let whole = fs::read(sample(name)).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    refused(&path, &["half.parquet", "damaged"]);
}

#[test]
fn addresses_are_not_opened() {
    refused(Path::new("s3://bucket/report.csv.gz"), &["is an address and not a file", "Curio opens no connections"]);
}

#[test]
fn one_bad_delivery_keeps_the_good_ones_out_too() {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path(), "good.csv", &[HEADER, ROW]);
    fs::create_dir(folder.path().join("other")).unwrap();
    file(
        &folder.path().join("other"),
        "bad.csv",
        &[HEADER, "Usage,x,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z,990000000125,USD"],
    );
    refused(folder.path(), &["bad.csv, row 2"]);
}

#[test]
fn digits_beyond_the_eighteenth_are_counted_not_lost_silently() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "digits.csv", &[HEADER, &ROW.replace("1.5", "0.12345678901234567891")]);
    let curio = Curio::new();
    let output = curio.import(&[&path]);
    assert!(output.status.success());
    let note = text(&output.stderr);
    assert!(note.contains("more than 18 digits after the point") && note.contains("row 2"), "{note}");
    assert!(curio.prints(&["status"]).contains("more than 18 digits"));
}

#[test]
fn a_file_that_a_spreadsheet_saved_again_says_what_became_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{HEADER}\n{ROW}\n");
    let semicolons = file(folder.path(), "semicolons.csv", &[&text.replace(',', ";")]);
    refused(
        &semicolons,
        &["semicolons.csv, row 1", "separated by semicolons and not by commas", "save it with commas"],
    );
    let path = folder.path().join("unicode.csv");
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    fs::write(&path, utf16).unwrap();
    refused(&path, &["unicode.csv, row 1: is UTF-16 text", "Save or export it as UTF-8"]);
}

#[test]
fn a_quote_that_is_never_closed_loses_no_line_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "open.csv", &[HEADER, ROW, &ROW.replace("USD", "\"USD"), ROW, ROW]);
    refused(&path, &["open.csv, row 3: opens a quote that is never closed, so that its last lines would be lost"]);
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_waited_for() {
    refused(Path::new("/dev/zero"), &["/dev/zero: is neither a file nor a folder"]);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_text_is_refused_and_not_the_folder_around_it() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"odd\xff.csv"));
    fs::write(&odd, format!("{HEADER}\n{ROW}\n")).unwrap();
    file(folder.path(), "good.csv", &[HEADER, ROW]);
    let curio = Curio::new();
    let output = curio.import(&[folder.path()]);
    assert!(
        output.status.success() && text(&output.stdout).contains("has a path that is not UTF-8"),
        "{}",
        text(&output.stdout)
    );
}
