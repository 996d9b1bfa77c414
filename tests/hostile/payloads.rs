//! Lane A10: other people's text. Tag values and names that are formulas, markup, terminal commands or a mile long go through
//! every export and every printed view: nothing becomes live, nothing is lost. (Screens have their own tests.)

use std::fs;

use curio_engine::Money;

use super::files::write;
use crate::support::{Curio, text};

const PAYLOADS: [&str; 52] = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|'/c calc'!A0",
    "=HYPERLINK(\"http://example.com\")",
    "=DDE(\"a\";\"b\";\"c\")",
    "-2+3+cmd|' /C calc'!A0",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "\t=1",
    "\r=1",
    "\n=1",
    "%0A=1",
    "'=1",
    "\"=1\"",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}}",
    "${7*7}",
    "{@html x}",
    "<!--",
    "]]>",
    "&lt;b&gt;",
    "'; DROP TABLE x;--",
    "\" OR \"\"=\"",
    "$(touch x)",
    "`touch x`",
    "%s%n%x",
    "..\\..\\x",
    "../../x",
    "a,b;c",
    "a\"b",
    "a\nb",
    "a\r\nb",
    "\u{1b}[31mred",
    "\u{1b}]0;title\u{7}",
    "\u{1b}[2J",
    "\u{9b}31m",
    "\u{8}\u{8}\u{8}",
    "\u{7f}",
    "abc\u{202e}fdp",
    "\u{2066}x\u{2069}",
    "\u{200f}x",
    "é\u{301}\u{301}\u{301}",
    "👩‍👩‍👧",
    "\u{feff}x",
    "ﬁ",
    "\u{fffd}",
];

/// Each payload in six settings, and one of nearly a megabyte.
fn payloads() -> Vec<String> {
    let settings = |payload: &&str| {
        [
            (*payload).to_owned(),
            format!(" {payload}"),
            format!("{payload} "),
            format!("x{payload}"),
            format!("{payload}\u{1b}[0m"),
            format!("\"{payload}\""),
        ]
    };
    PAYLOADS.iter().flat_map(settings).chain(["x".repeat(1_000_000)]).collect()
}

fn report(payloads: &[String]) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record([
        "lineItem/LineItemType",
        "lineItem/UnblendedCost",
        "lineItem/UsageStartDate",
        "bill/BillingPeriodStartDate",
        "lineItem/CurrencyCode",
        "lineItem/ProductCode",
        "product/ProductName",
        "lineItem/ResourceId",
        "lineItem/LineItemDescription",
        "resourceTags/user:x",
    ])
    .unwrap();
    for payload in payloads {
        csv.write_record([
            "Usage",
            "1.25",
            "2026-07-01",
            "2026-07-01",
            "USD",
            payload,
            payload,
            payload,
            payload,
            payload,
        ])
        .unwrap();
    }
    csv.into_inner().unwrap()
}

/// Nothing that a terminal obeys, and nothing that turns the text around.
fn is_tame(text: &str) -> bool {
    let wild = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    !text.contains(wild)
}

fn is_live(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) && cell.parse::<f64>().is_err()
}

/// Cells of an exported file, without its header.
fn cells(bytes: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes));
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a10_other_peoples_text_is_text_everywhere() {
    let payloads = payloads();
    let curio = Curio::new();
    let path = write(curio.home.path(), "payloads.csv", report(&payloads));
    let output = curio.import(&[&path]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let total = Money(i128::try_from(payloads.len()).unwrap() * 1_250_000_000_000_000_000);

    let mut views = 0;
    for by in ["tag:x", "service", "resource", "tag:x,service"] {
        assert_eq!(curio.total(&["--by", by]), total, "{by}");
        let table = curio.prints(&["spend", "--by", by]);
        assert!(is_tame(&table), "the table by {by}");
        // No payload begins a line of its own.
        let is_row = |line: &&str| line.split_whitespace().any(|word| word == "1.25");
        assert_eq!(table.lines().filter(is_row).count(), payloads.len(), "{by}");
        serde_json::from_str::<serde_json::Value>(&curio.prints(&["spend", "--format", "json", "--by", by])).unwrap();
        views += 3;
    }
    for arguments in [&["lines"] as &[&str], &["status"]] {
        assert!(is_tame(&curio.prints(arguments)), "{arguments:?}");
        views += 1;
    }

    let mut exports = 0;
    for (profile, delimiter) in [("finance", b','), ("machine", b','), ("eu-excel", b';')] {
        for what in [&["lines"] as &[&str], &["spend", "--by", "tag:x,service,resource"]] {
            let out = curio.home.path().join("out.csv");
            curio.prints(&[&["export"], what, &["--profile", profile, "--out", out.to_str().unwrap()]].concat());
            let rows = cells(&fs::read(&out).unwrap(), delimiter);
            assert_eq!(rows.len(), payloads.len(), "{profile} {what:?}");
            let all: std::collections::HashSet<&str> = rows.iter().flatten().map(String::as_str).collect();
            for payload in &payloads {
                let escaped = format!("'{payload}");
                let there = if profile == "machine" {
                    all.contains(payload.as_str())
                } else {
                    all.contains(payload.as_str()) || all.contains(escaped.as_str())
                };
                assert!(there, "{profile} {what:?}: {:?} is lost", payload.chars().take(40).collect::<String>());
            }
            let live: Vec<&&str> = all.iter().filter(|cell| is_live(cell)).collect();
            assert!(profile == "machine" || live.is_empty(), "{profile} {what:?}: {live:?}");
            exports += 1;
        }
    }
    println!(
        "A10: {} payloads in 5 columns through {views} printed views and {exports} exports: none lost, none live",
        payloads.len()
    );
}
