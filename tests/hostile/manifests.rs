//! Lane A8: manifests. A month is taken whole or not at all, and never with parts of another delivery.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::files::{HEADER, ROW, gzip, report, total_of, write};
use super::zip_writer::{Member, archive};
use crate::support::{Curio, text};

/// A folder with one good delivery of two parts, ten lines each.
struct Delivery {
    folder: tempfile::TempDir,
    manifest: Value,
}

const PARTS: [&str; 2] = ["p/daily/20260701-20260801/a1/daily-1.csv.gz", "p/daily/20260701-20260801/a1/daily-2.csv.gz"];
const NAME: &str = "p/daily/20260701-20260801/a1/daily-Manifest.json";

fn columns() -> Value {
    let column = |name: &str| {
        let (category, name) = name.split_once('/').unwrap();
        json!({"category": category, "name": name})
    };
    HEADER.split(',').map(column).collect()
}

impl Delivery {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for part in PARTS {
            write(folder.path(), part, gzip(report(10).as_bytes()));
        }
        let manifest = json!({
            "assemblyId": "a1",
            "reportName": "daily",
            "billingPeriod": {"start": "20260701T000000.000Z", "end": "20260801T000000.000Z"},
            "reportKeys": PARTS,
            "columns": columns(),
        });
        Self { folder, manifest }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self) {
        write(self.path(), NAME, self.manifest.to_string());
    }
}

enum Answer {
    /// Both parts, or with this many lines in all.
    Takes,
    Says(&'static str),
}

use Answer::{Says, Takes};

type Change = fn(&mut Delivery);

const CASES: [(&str, Change, Answer); 26] = [
    ("as it should be", |_| {}, Takes),
    ("without a list of columns", |d| d.manifest["columns"] = json!([]), Takes),
    (
        "unpacked parts",
        |d| {
            let path = d.path().join(PARTS[0]);
            fs::remove_file(&path).unwrap();
            fs::write(path.with_extension(""), report(10)).unwrap();
        },
        Takes,
    ),
    (
        "zipped parts",
        |d| {
            for (index, part) in PARTS.iter().enumerate() {
                let zip = archive(&[Member::new(format!("daily-{index}.csv"), report(10).as_bytes())]);
                write(d.path(), &part.replace(".csv.gz", ".csv.zip"), zip);
                fs::remove_file(d.path().join(part)).unwrap();
                d.manifest["reportKeys"][index] = json!(part.replace(".csv.gz", ".csv.zip"));
            }
        },
        Takes,
    ),
    (
        "a zipped part of two files",
        |d| {
            let one = Member::new("daily-1.csv", report(10).as_bytes());
            write(d.path(), &PARTS[1].replace(".csv.gz", ".csv.zip"), archive(&[one.clone(), one]));
            d.manifest["reportKeys"][1] = json!(PARTS[1].replace(".csv.gz", ".csv.zip"));
        },
        Says("a zip archive of 2 .csv files"),
    ),
    (
        "a part that nobody names",
        |d| drop(write(d.path(), "p/daily/20260701-20260801/a1/daily-3.csv.gz", gzip(report(10).as_bytes()))),
        Takes,
    ),
    ("unknown fields", |d| d.manifest["future"] = json!({"a": [1, {"b": null}]}), Takes),
    (
        "a missing part",
        |d| fs::remove_file(d.path().join(PARTS[1])).unwrap(),
        Says("part 2 of 2, daily-2.csv.gz, which is not beside it"),
    ),
    ("an empty part", |d| fs::write(d.path().join(PARTS[1]), b"").unwrap(), Says("daily-2.csv.gz: is empty")),
    (
        "a part still growing",
        |d| {
            let path = d.path().join(PARTS[1]);
            let bytes = fs::read(&path).unwrap();
            fs::write(&path, &bytes[..bytes.len() - 20]).unwrap();
        },
        Says("is cut short"),
    ),
    (
        "a part with a header only",
        |d| fs::write(d.path().join(PARTS[1]), gzip(format!("{HEADER}\n").as_bytes())).unwrap(),
        Says("has a header and no rows"),
    ),
    (
        "a part of another delivery's columns",
        |d| {
            let short = report(3).replace("lineItem/CurrencyCode", "lineItem/Other");
            fs::write(d.path().join(PARTS[1]), gzip(short.as_bytes())).unwrap();
        },
        Says("lists the column lineItem/CurrencyCode, which daily-2.csv.gz does not have"),
    ),
    (
        "a part of another month",
        |d| {
            for part in PARTS {
                fs::write(d.path().join(part), gzip(report(10).replace("2026-07", "2026-06").as_bytes())).unwrap();
            }
        },
        Says("2026-06"),
    ),
    (
        "a part of another kind",
        |d| {
            let focus = "BilledCost,EffectiveCost,ChargePeriodStart\n1,1,2026-07-01\n";
            fs::write(d.path().join(PARTS[1]), gzip(focus.as_bytes())).unwrap();
            d.manifest["columns"] = json!([]);
        },
        Says("is FOCUS"),
    ),
    (
        "one part twice",
        |d| d.manifest["reportKeys"][1] = json!(PARTS[0]),
        Says("names two parts that are one file here, daily-1.csv.gz"),
    ),
    ("no parts", |d| d.manifest["reportKeys"] = json!([]), Says("names no parts")),
    ("a part without a name", |d| d.manifest["reportKeys"][1] = json!(""), Says("which is no name of a file")),
    (
        "a part that is a number",
        |d| d.manifest["reportKeys"][1] = json!(7),
        Says("holds 7, which is no name of a file"),
    ),
    ("parts that are no list", |d| d.manifest["reportKeys"] = json!("a"), Says("reportKeys is not a list")),
    (
        "10,001 parts",
        |d| d.manifest["reportKeys"] = json!(vec![PARTS[0]; 10_001]),
        Says("has 10,001 parts and Curio reads up to 10,000"),
    ),
    (
        "a key that leads up",
        |d| d.manifest["reportKeys"][1] = json!("../../../../../etc/passwd"),
        Says("passwd, which is not beside it"),
    ),
    ("an absolute key", |d| d.manifest["reportKeys"][1] = json!("/etc/passwd"), Says("passwd, which is not beside it")),
    (
        "a key with backslashes",
        |d| d.manifest["reportKeys"][1] = json!("..\\..\\daily-2.csv.gz"),
        Says("which is not beside it"),
    ),
    ("a key with a NUL", |d| d.manifest["reportKeys"][1] = json!("a\0b"), Says("which is not beside it")),
    (
        "a key on the network",
        |d| d.manifest["reportKeys"][1] = json!("http://127.0.0.1:9/x.csv.gz"),
        Says("x.csv.gz, which is not beside it"),
    ),
    (
        "nested endlessly",
        |d| {
            let deep: Value = (0..20).fold(json!(1), |inner, _| json!([inner]));
            d.manifest["deep"] = deep;
        },
        Says("nested deeper than 8 levels"),
    ),
];

/// Manifests that are no JSON, or not the text it should be.
fn texts() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let good = Delivery::new().manifest.to_string();
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let huge = [b"{\"x\":\"".to_vec(), vec![b'x'; 17 << 20], b"\"}".to_vec()].concat();
    vec![
        ("nothing", Vec::new(), "is not a sound manifest"),
        ("cut short", good.as_bytes()[..good.len() / 2].to_vec(), "is not a sound manifest"),
        ("no object", b"[]".to_vec(), "names no parts"),
        ("another object", b"{}".to_vec(), "names no parts"),
        ("UTF-16", [vec![0xff, 0xfe], utf16].concat(), "its text is not UTF-8"),
        ("17 MiB", huge, "has more than 16 MiB"),
        ("not closed 100,000 times", vec![b'['; 100_000], "nested deeper than 8 levels"),
    ]
}

/// Refused, with nothing taken.
fn refused(path: &Path, words: &str) -> Result<(), String> {
    let curio = Curio::new();
    let output = curio.import(&[path]);
    let message = text(&output.stderr);
    let empty = curio.run(&["spend", "--by", "day"]).status.code() == Some(1);
    if output.status.code() == Some(3) && message.contains(words) && empty { Ok(()) } else { Err(message) }
}

#[test]
fn a8_a_delivery_is_taken_whole_or_not_at_all() {
    let (mut taken, mut named, mut wrong) = (0, 0, Vec::new());
    for (name, change, answer) in &CASES {
        let mut delivery = Delivery::new();
        change(&mut delivery);
        delivery.write();
        // By its manifest and by its folder.
        for path in [delivery.path().join(NAME), delivery.path().to_owned()] {
            match answer {
                Says(words) => match refused(&path, words) {
                    Ok(()) => named += 1,
                    Err(message) => wrong.push(format!("{name}: {message}")),
                },
                Takes => {
                    let curio = Curio::new();
                    let output = curio.import(&[&path]);
                    let whole = output.status.success() && curio.total(&["--by", "day"]).0 == 2 * total_of(10).0;
                    if whole { taken += 1 } else { wrong.push(format!("{name}: {}", text(&output.stderr))) }
                }
            }
        }
    }
    for (name, bytes, words) in texts() {
        let delivery = Delivery::new();
        write(delivery.path(), NAME, bytes);
        for path in [delivery.path().join(NAME), delivery.path().to_owned()] {
            match refused(&path, words) {
                Ok(()) => named += 1,
                Err(message) => wrong.push(format!("{name}: {message}")),
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    println!("A8: {} manifests tried, {taken} taken whole, {named} refused by name", taken + named);
}

#[test]
fn a8_two_deliveries_of_one_month_never_mix() {
    let delivery = Delivery::new();
    delivery.write();
    let second = delivery.manifest.to_string().replace("/a1/", "/a2/").replace("\"a1\"", "\"a2\"");
    write(delivery.path(), "p/daily/20260701-20260801/a2/daily-Manifest.json", second);
    // The second's parts are not there: those of the first must not stand in.
    refused(delivery.path(), "which is not beside it")
        .or_else(|_| refused(delivery.path(), "two deliveries of one month"))
        .unwrap();
    for part in PARTS {
        write(delivery.path(), &part.replace("/a1/", "/a2/"), gzip(format!("{HEADER}\n{ROW}\n").as_bytes()));
    }
    refused(delivery.path(), "two deliveries of one month, and nothing says which is the later").unwrap();
}
