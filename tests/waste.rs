//! Waste from the outside: what is found in the sample, what people decide about it, what becomes of promises, and the work lists
//! that they take to others.

mod evidence;
mod lists;
mod promises;

use std::collections::BTreeMap;
use std::fs;
use std::process::Output;

use curio_engine::view::{Basis, View};
use curio_engine::waste::{
    Counts, Evidence, Finding, Findings, Limits, Population, Prices, Saving, Subject, Totals, find, survey,
};
use curio_engine::{Money, checked_sum};
use curio_store::Workspace;
use proptest::prelude::*;

use crate::support::{Curio, money, root, sample, text, truth};

/// A row of an answer, by column.
pub(crate) type Row = BTreeMap<String, String>;

/// What the ledger of the truth calls waste, and the rule that finds it.
const PLANTED: [(&str, &str); 3] =
    [("gp2-volume", "EBS-04"), ("idle-address", "NET-01"), ("idle-nat-gateway", "NET-04")];

/// A gp2 volume of the sample: its key and its resource.
const VOLUME: &str = "EBS-04|990000000797|vol-0ad250c11fcab24b4";
const VOLUME_ID: &str = "vol-0ad250c11fcab24b4";

fn legacy() -> Curio {
    Curio::with(&[&sample("legacy")])
}

/// Rows of `curio waste --format csv` with more arguments.
fn rows(curio: &Curio, arguments: &[&str]) -> Vec<Row> {
    read(curio.prints(&[&["waste", "--format", "csv"], arguments].concat()).as_bytes())
}

/// Rows of a CSV text.
fn read(bytes: &[u8]) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |record: csv::StringRecord| names.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// The row of a finding.
fn row<'r>(rows: &'r [Row], key: &str) -> Option<&'r Row> {
    rows.iter().find(|row| row["key"] == key)
}

fn status(curio: &Curio, key: &str) -> String {
    row(&rows(curio, &["--all"]), key).map_or_else(String::new, |row| row["status"].clone())
}

/// The message and exit code of a command that must fail.
fn fails(output: &Output) -> (Option<i32>, String) {
    assert!(!output.status.success(), "{}", text(&output.stdout));
    (output.status.code(), text(&output.stderr))
}

#[test]
fn what_was_planted_is_found() {
    let curio = legacy();
    let found = rows(&curio, &["--all"]);
    for planted in truth()["waste"].as_array().unwrap() {
        let Some((_, rule)) = PLANTED.iter().find(|(kind, _)| planted["rule"] == *kind) else { continue };
        let (account, resource) = (planted["account"].as_str().unwrap(), planted["resource"].as_str().unwrap());
        let key = format!("{rule}|{account}|{resource}");
        let row = row(&found, &key).unwrap_or_else(|| panic!("{key} is not found"));
        // October has 744 hours; amounts are of a month of 730.
        let month = money(planted["cost"]["2026-10"].as_str().unwrap()).times(money("730"), money("744"));
        assert_eq!(money(&row["cost"]).fixed(4), month.fixed(4), "{key}");
        assert!(money(&row["after_high"]) <= money(&row["cost"]), "{key}");
        assert!(!row["evidence"].is_empty(), "{key}");
        if *rule != "EBS-04" {
            assert_eq!(money(&row["cash_now"]).fixed(4), month.fixed(4), "{key}");
        }
    }
}

#[test]
fn a_table_for_people_fits_and_ends_with_its_totals() {
    let curio = legacy();
    let printed = curio.prints(&["waste"]);
    let widest = printed.lines().take_while(|line| !line.is_empty()).map(|line| line.chars().count()).max();
    assert!(widest.unwrap() <= 160, "{widest:?}\n{printed}");
    for told in [
        "\nTotal in USD a month, ",
        "\n  high confidence: ",
        "\n  medium confidence: ",
        "\nNot added: ",
        "\nRefuted by evidence or people: ",
        "\nSnoozed: 0, at most 0.00",
        "are not checkable here (--not-checkable says why)",
        "\nOctober 2026 · Effective (amortized) · USD · a month of 730 hours\n",
    ] {
        assert!(printed.contains(told), "{told}\n{printed}");
    }
    let shown = rows(&curio, &[]);
    let now = checked_sum(shown.iter().map(|row| money(&row["cash_now"]))).unwrap();
    let total = format!("Total in USD a month, {} findings: {} in cash at once, ", shown.len(), grouped(now));
    assert!(printed.contains(&total), "{total}\n{printed}");
}

fn grouped(amount: Money) -> String {
    let text = amount.fixed(2);
    let (whole, part) = text.split_once('.').unwrap();
    let digits: Vec<char> = whole.chars().collect();
    let parts: Vec<String> = digits.rchunks(3).rev().map(|part| part.iter().collect()).collect();
    format!("{}.{part}", parts.join(","))
}

#[test]
fn filters_and_periods_choose_among_findings() {
    let curio = legacy();
    let one = rows(&curio, &["--all", "--filter", "account=990000000797"]);
    assert!(one.iter().all(|row| row["account"] == "990000000797") && row(&one, VOLUME).is_some());
    let all = rows(&curio, &["--all"]);
    // What of a commitment is not used is nobody's usage, so that no filter on usage lets it through.
    let is_usage = |row: &&Row| row["account"] == "990000000797" && row["action"] != "commit";
    let key = |row: &Row| row["key"].clone();
    let of = |rows: &[Row]| rows.iter().filter(is_usage).map(key).collect::<Vec<_>>();
    assert_eq!(of(&one), of(&all));
    let september = rows(&curio, &["--all", "--period", "2026-09"]);
    let cost = money(&row(&september, VOLUME).unwrap()["cost"]);
    assert_eq!(cost.fixed(4), money("399.99999").times(money("730"), money("720")).fixed(4));
}

#[test]
fn decisions_survive_another_import_and_a_restart() {
    let curio = Curio::with(&[&sample("legacy")]);
    curio.prints(&["waste", "--refute", VOLUME, "--reason", "=1+1, \"kept\" for audit", "--note", "asked in May"]);
    let refuted = "refuted: =1+1, \"kept\" for audit";
    assert_eq!(status(&curio, VOLUME), refuted);
    assert!(row(&rows(&curio, &[]), VOLUME).is_none(), "it is no work any more");
    let printed = curio.prints(&["waste"]);
    assert!(printed.contains("Refuted by evidence or people: 1, at most "), "{printed}");
    assert!(curio.import(&[&sample("legacy")]).status.success());
    assert_eq!(status(&curio, VOLUME), refuted);
    // The same months from another export.
    let other = Curio::with(&[&sample("focus")]);
    let kept = fs::read(curio.folder().join("waste.json")).unwrap();
    fs::write(other.folder().join("waste.json"), &kept).unwrap();
    assert_eq!(other.prints(&["waste", "--ledger", "--format", "csv"]).lines().count(), 1);
    curio.prints(&["waste", "--reopen", VOLUME]);
    assert_eq!(status(&curio, VOLUME), "open");
    assert!(fs::read_to_string(curio.folder().join("waste.json")).unwrap().contains("asked in May"), "a note stays");
}

#[test]
fn a_snooze_ends_and_a_promise_is_late() {
    let curio = legacy();
    let snooze = |until: &str| {
        curio.prints(&["waste", "--snooze", VOLUME_ID, "--until", until, "--reason", "migration"]);
        status(&curio, VOLUME)
    };
    assert_eq!(snooze("2099-12-31"), "snoozed until 2099-12-31: migration");
    assert!(row(&rows(&curio, &[]), VOLUME).is_none());
    assert_eq!(snooze("2020-01-01"), "open");
    assert!(row(&rows(&curio, &[]), VOLUME).is_some());
    curio.prints(&["waste", "--promise", VOLUME, "--by", "2099-12-31", "--owner", "warehouse"]);
    assert_eq!(status(&curio, VOLUME), "promised by 2099-12-31");
    assert_eq!(row(&rows(&curio, &[]), VOLUME).unwrap()["owner"], "warehouse");
    curio.prints(&["waste", "--promise", VOLUME, "--by", "2020-01-01"]);
    assert_eq!(status(&curio, VOLUME), "promised by 2020-01-01 (late)");
    let late = rows(&curio, &[]);
    assert_eq!(row(&late, VOLUME).unwrap()["owner"], "warehouse", "who acts stays");
}

#[test]
fn limits_count_for_one_run_or_are_kept() {
    let curio = legacy();
    let before = curio.state();
    assert!(row(&rows(&curio, &["--limit", "EBS-04.least=99"]), VOLUME).is_none());
    assert_eq!(curio.state(), before);
    assert!(row(&rows(&curio, &["--limit", "EBS-04.least=99", "--keep"]), VOLUME).is_none());
    assert!(row(&rows(&curio, &[]), VOLUME).is_none());
    assert!(curio.prints(&["waste"]).contains("\nLimits that differ: EBS-04.least = 99\n"));
    let rules = read(curio.prints(&["waste", "--rules", "--format", "csv"]).as_bytes());
    let limits = |rule: &str| rules.iter().find(|row| row["rule"] == rule).unwrap()["limits"].clone();
    assert!(limits("EBS-04").contains("EBS-04.least = 99 %"), "{}", limits("EBS-04"));
    assert!(limits("ALL").contains("ALL.floor = 1 a month"), "{}", limits("ALL"));
    let path = curio.folder().join("waste.toml");
    let noted = fs::read_to_string(&path).unwrap().replace("= 99", "= 99 # agreed in May");
    fs::write(&path, noted).unwrap();
    curio.prints(&["waste", "--limit", "EBS-04.least=98", "--keep"]);
    assert!(fs::read_to_string(&path).unwrap().contains("\"EBS-04.least\" = 98 # agreed in May\n"));
    curio.prints(&["waste", "--limit", "EBS-04.least=1", "--keep"]);
    assert!(row(&rows(&curio, &[]), VOLUME).is_some(), "what Curio begins with needs no line");
    assert!(!fs::read_to_string(&path).unwrap().contains("EBS-04"));
}

#[test]
fn what_is_wrong_is_named_and_changes_nothing() {
    let curio = legacy();
    curio.prints(&["waste", "--accept", VOLUME]);
    let before = curio.state();
    let by_name = format!("curio: {VOLUME_ID}x: is no finding here");
    for (arguments, code, told) in [
        (&["--limit", "EBS-04.leest=3"][..], 3, "curio: --limit: 'EBS-04.leest' is not a limit of any rule"),
        (&["--limit", "EBS-04.least=-3", "--keep"], 3, "'-3' cannot be the limit EBS-04.least"),
        (&["--limit", "EBS-04.least"], 2, "'EBS-04.least' is not a limit; write it as SNAP-01.days=90"),
        (&["--accept", "vol-0ad250c11fcab24b4x"], 3, &by_name),
        (&["--accept", ""], 3, "is no finding here"),
        (&["--promise", VOLUME, "--by", "2026-11-31"], 2, "'2026-11-31' is not a day; write it as 2026-12-31"),
        (&["--promise", VOLUME], 2, "--by <DAY>"),
        (&["--snooze", VOLUME, "--until", "soon", "--reason", "x"], 2, "'soon' is not a day"),
        (&["--snooze", VOLUME, "--until", "2026-12-31"], 2, "--reason <TEXT>"),
        (&["--refute", VOLUME], 2, "--reason <TEXT>"),
        (&["--accept", VOLUME, "--reopen", VOLUME], 2, "cannot be used with"),
        (&["--accept", VOLUME, "--rules"], 2, "cannot be used with"),
        (&["--rules", "--ledger"], 2, "cannot be used with"),
        (&["--note", "alone"], 2, "required"),
        (&["--forget", "volumes.json"], 1, "No evidence file \"volumes.json\" is kept"),
    ] {
        let (exit, message) = fails(&curio.run(&[&["waste"], arguments].concat()));
        assert!(exit == Some(code) && message.contains(told), "{arguments:?}: {exit:?} {message}");
        assert!(curio.state() == before, "{arguments:?} changed something");
    }
}

#[test]
fn damaged_files_are_named_and_nothing_is_lost() {
    let curio = legacy();
    curio.prints(&["waste", "--refute", VOLUME, "--reason", "kept"]);
    let whole = fs::read(curio.folder().join("waste.json")).unwrap();
    for (name, damaged, told) in [
        ("waste.json", "{\"version\":1", "waste.json is damaged"),
        ("waste.toml", "\n\"EBS-04.least = 3\n", "waste.toml, row 2"),
        ("evidence/index.json", "[]", "index.json is damaged"),
    ] {
        let path = curio.folder().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let before = fs::read(&path).ok();
        fs::write(&path, damaged).unwrap();
        for arguments in [&["waste"][..], &["waste", "--refute", VOLUME, "--reason", "again"]] {
            let (_, message) = fails(&curio.run(arguments));
            assert!(message.contains(told), "{arguments:?}: {message}");
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
        match before {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
    }
    assert_eq!(fs::read(curio.folder().join("waste.json")).unwrap(), whole);
    assert_eq!(status(&curio, VOLUME), "refuted: kept");
}

#[test]
fn rules_and_what_they_lack_are_listed() {
    let curio = legacy();
    let rules = read(curio.prints(&["waste", "--rules", "--format", "csv"]).as_bytes());
    assert!(rules.iter().all(|row| !row["name"].is_empty() && (row["rule"] == "ALL" || !row["looks for"].is_empty())));
    let missing = read(curio.prints(&["waste", "--not-checkable", "--format", "csv"]).as_bytes());
    assert!(missing.iter().all(|row| !row["needs"].is_empty()));
    let printed = curio.prints(&["waste"]);
    let told = format!("Checked {} rules; {} are not checkable here", rules.len() - 1 - missing.len(), missing.len());
    assert!(printed.contains(&told), "{told}\n{printed}");
    // A report without usage types cannot be asked for gp2 volumes, and says so.
    let bare = Curio::new();
    let report = "lineItem/UnblendedCost,lineItem/LineItemType,lineItem/ProductCode,lineItem/UsageStartDate,\
                  bill/BillingPeriodStartDate,lineItem/CurrencyCode,lineItem/ResourceId\n\
                  1,Usage,AmazonEC2,2026-10-01T00:00:00Z,2026-10-01T00:00:00Z,USD,vol-1\n";
    let path = bare.home.path().join("report.csv");
    fs::write(&path, report).unwrap();
    assert!(bare.import(&[&path]).status.success());
    let missing = read(bare.prints(&["waste", "--not-checkable", "--format", "csv"]).as_bytes());
    let gp2 = missing.iter().find(|row| row["rule"] == "EBS-04").unwrap();
    assert!(gp2["needs"].contains("usage types"), "{gp2:?}");
}

/// What is found in the sample.
fn found() -> (Population, Findings) {
    let curio = legacy();
    let bill = Workspace::open(&curio.folder()).unwrap().bill(true).unwrap();
    let period = "2026-08..2026-10".parse().unwrap();
    let view = View { period, basis: Basis::Effective, currency: "USD".to_owned(), conversion: None, filters: vec![] };
    let population = survey(&bill, &view).unwrap();
    let found = find(&population, &Evidence::default(), &Limits::default(), &Prices::published());
    (population, found)
}

/// What a subset's resources cost in a month, each once.
fn cost(findings: &[&Finding], population: &Population) -> Money {
    let place = |finding: &&Finding| match finding.subject {
        Subject::Resource(place) => Some(place),
        Subject::Place { .. } => None,
    };
    let places: std::collections::BTreeSet<usize> = findings.iter().filter_map(place).collect();
    let resources = places.into_iter().filter_map(|place| population.resource(place));
    checked_sum(resources.map(|resource| resource.monthly(resource.total()).high)).unwrap()
}

#[test]
fn no_subset_saves_more_than_it_costs() {
    let (population, found) = found();
    let count = found.findings.len();
    assert!(found.findings.iter().any(|finding| finding.counts == Counts::Headline));
    let config = ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(chosen in proptest::collection::vec(any::<bool>(), count))| {
        let subset: Vec<&Finding> =
            found.findings.iter().zip(&chosen).filter(|(_, chosen)| **chosen).map(|(finding, _)| finding).collect();
        let totals = Totals::of(subset.iter().copied());
        let most = cost(&subset, &population);
        let Saving { now, low, high } = totals.saving;
        prop_assert!(Money::ZERO <= now && now <= high && low <= high && high <= most, "{totals:?} {most}");
        let parts = totals.high.plus(totals.medium);
        prop_assert_eq!(parts, totals.saving);
    });
}

#[test]
fn people_can_read_the_help() {
    let printed = Curio::new().prints(&["waste", "--help"]);
    for option in ["--evidence", "--keep", "--all", "--rules", "--not-checkable", "--limit", "--hand-off", "--script"] {
        assert!(printed.contains(option), "{option}\n{printed}");
    }
    assert!(root().join("data-samples").is_dir());
}

#[test]
fn what_people_refute_leaves_its_place_to_other_advice() {
    let curio = Curio::with(&[&sample("legacy")]);
    let evidence = crate::support::root().join("data-samples/evidence");
    curio.prints(&["waste", "--evidence", evidence.to_str().unwrap(), "--keep"]);
    // Unattached by describe-volumes, and gp2 besides.
    let id = "vol-0bab44e2f27bcdc56";
    let of = |rows: &[Row]| -> Vec<(String, String)> {
        let of_volume = rows.iter().filter(|row| row["resource"] == id);
        of_volume.map(|row| (row["rule"].clone(), row["status"].clone())).collect()
    };
    let told = |rule: &str, status: &str| (rule.to_owned(), status.to_owned());
    assert_eq!(of(&rows(&curio, &["--all"])), [told("EBS-01", "open"), told("EBS-04", "not added: EBS-01 is")]);
    let before = rows(&curio, &[]);
    let key = before.iter().find(|row| row["resource"] == id).unwrap()["key"].clone();
    curio.prints(&["waste", "--refute", &key, "--reason", "restored every quarter"]);
    let after = rows(&curio, &[]);
    assert_eq!(of(&after), [told("EBS-04", "open")]);
    assert_eq!(after.len(), before.len());
    curio.prints(&["waste", "--reopen", &key]);
    assert_eq!(rows(&curio, &[]), before);
}
