//! How well required tags are kept, in money and in resources: what the files say, counted line by line by other means; and months
//! that are closed, which stay what they were.

mod by_duckdb;
mod closes;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use curio_engine::Money;
use curio_engine::attribution::{self, Compliance, ComplianceCell, ComplianceRow, Rules};
use curio_engine::bill::Bill;
use curio_engine::rates::{Conversion, Rate};
use curio_engine::tags::Sum;
use curio_engine::view::{Basis, Filter, Period, View};
use curio_store::Workspace;

use crate::support::{Curio, TEAMS, money, root, sample};
use crate::tags::independent::{Bare, bare};

const MONTHS: [&str; 3] = ["2026-08", "2026-09", "2026-10"];
/// Where the files of these months lie; of September those of the second delivery.
const FOLDERS: [[&str; 3]; 2] =
    [["20260801-", "66d2ce7e-38eb-445b-8fe3-08a7ea21eec0", "20261001-"], ["=2026-08", "=2026-09", "=2026-10"]];

fn folder(rules: &str) -> PathBuf {
    root().join("data-samples").join(rules)
}

fn text_of(rules: &str) -> String {
    fs::read_to_string(folder(rules).join("rules.toml")).unwrap()
}

fn rules(text: &str, folder: &Path) -> Arc<Rules> {
    let table = |name: &str| fs::read(folder.join(name)).map_err(|error| error.to_string());
    Arc::new(attribution::read("rules.toml", text, &table).unwrap_or_else(|flaws| panic!("{flaws:#?}")))
}

fn view(period: &str) -> View {
    let period: Period = period.parse().unwrap();
    View { period, basis: Basis::Effective, currency: "USD".to_owned(), conversion: None, filters: Vec::new() }
}

fn filtered(period: &str, filters: &[&str]) -> View {
    let filters = filters.iter().map(|filter| filter.parse::<Filter>().unwrap()).collect();
    View { filters, ..view(period) }
}

/// The sample in a format, with a home of its own.
fn loaded(format: &str) -> (Curio, Bill) {
    let curio = Curio::with(&[&sample(format)]);
    let bill = Workspace::open(&curio.folder()).unwrap().bill(true).unwrap();
    (curio, bill)
}

/// A required dimension by other means: its keys, and which values are names, and of whom.
struct Required {
    keys: &'static [&'static str],
    name: fn(&str) -> Option<&'static str>,
}

fn exact_team(value: &str) -> Option<&'static str> {
    TEAMS.into_iter().find(|team| *team == value)
}

fn folded_team(value: &str) -> Option<&'static str> {
    let plain = |name: &str| name.trim().to_lowercase().replace(['-', '_', '.', '/', ':', ' '], "");
    if plain(value) == "paymnets" {
        Some("payments")
    } else {
        TEAMS.into_iter().find(|team| plain(team) == plain(value))
    }
}

fn environment(value: &str) -> Option<&'static str> {
    let names =
        [("prod", "prod"), ("production", "prod"), ("dev", "dev"), ("shared", "shared"), ("sandbox", "sandbox")];
    names.into_iter().find(|(spelling, _)| *spelling == value.trim().to_lowercase()).map(|(_, name)| name)
}

const FIRST_DAY: Required = Required { keys: &["team"], name: exact_team };
const DECIDED: Required = Required { keys: &["team", "Team", "TEAM"], name: folded_team };
const ENVIRONMENT: Required = Required { keys: &["env"], name: environment };

impl Required {
    fn name(&self, line: &Bare) -> Option<&'static str> {
        self.keys.iter().find_map(|key| (self.name)(line.tags.get(*key)?))
    }

    fn cell<'a>(&self, lines: impl Iterator<Item = &'a Bare>) -> ComplianceCell {
        let mut cell = ComplianceCell::default();
        let mut resources: BTreeMap<&str, bool> = BTreeMap::new();
        for line in lines.filter(|line| !line.is_untaggable || !line.tags.is_empty()) {
            let kept = self.name(line).is_some();
            let sum = match self.keys.iter().any(|key| line.tags.contains_key(*key)) {
                _ if kept => &mut cell.kept,
                true => &mut cell.invalid,
                false => &mut cell.missing,
            };
            *sum = Sum { cost: Money(sum.cost.0 + line.effective.0), lines: sum.lines + 1 };
            if !line.resource.is_empty() {
                *resources.entry(&line.resource).or_insert(true) &= kept;
            }
        }
        cell.resources = resources.len() as u64;
        cell.resources_kept = resources.values().filter(|kept| **kept).count() as u64;
        cell
    }

    /// By a value of the lines; what no line can carry a tag of is no row.
    fn rows(&self, lines: &[&Bare], by: &dyn Fn(&Bare) -> String) -> BTreeMap<String, ComplianceCell> {
        let mut values: BTreeMap<String, Vec<&Bare>> = BTreeMap::new();
        for line in lines {
            values.entry(by(line)).or_default().push(line);
        }
        let cells = values.into_iter().map(|(value, lines)| (value, self.cell(lines.into_iter())));
        cells.filter(|(_, cell)| cell.whole().unwrap().lines > 0).collect()
    }
}

/// The owners of accounts in a folder of rules.
fn account_owners(rules: &str) -> BTreeMap<String, String> {
    let mut reader = csv::Reader::from_path(folder(rules).join("accounts.csv")).unwrap();
    reader.records().map(Result::unwrap).map(|row| (row[0].to_owned(), row[3].to_owned())).collect()
}

fn lines(format: &str) -> Vec<Vec<Bare>> {
    FOLDERS[usize::from(format != "legacy")].iter().map(|folder| bare(format, folder)).collect()
}

fn by_value(rows: &[ComplianceRow], place: usize) -> BTreeMap<String, ComplianceCell> {
    rows.iter().map(|row| (row.value.clone(), row.cells[place])).collect()
}

#[test]
fn compliance_is_what_the_files_say_line_by_line() {
    for format in ["legacy", "cur2-csv"] {
        let (_home, bill) = loaded(format);
        let months = lines(format);
        for (name, required) in [("rules/first-day", FIRST_DAY), ("rules", DECIDED)] {
            let bill = bill.with_rules(Some(rules(&text_of(name), &folder(name))));
            let of_account = account_owners(name);
            let owner = |line: &Bare| match required.name(line) {
                Some(owner) => owner.to_owned(),
                None => of_account.get(&line.account).cloned().unwrap_or_default(),
            };
            for (period, shown) in [("2026-10", 2..3), ("2026-08..2026-10", 0..3)] {
                let found = attribution::compliance(&bill, &view(period)).unwrap();
                let lines: Vec<&Bare> = months[shown].iter().flatten().collect();
                let cell = required.cell(lines.iter().copied());
                println!("{format} {name} {period}: {cell:?}");
                assert_eq!((&found.dimensions[..], &found.total[..]), (&["owner".to_owned()][..], &[cell][..]));
                assert_eq!(by_value(&found.accounts, 0), required.rows(&lines, &|line| line.account.clone()));
                assert_eq!(by_value(&found.owners, 0), required.rows(&lines, &owner), "{format} {name} {period}");
                let by_month = found.months.iter().map(|one| (one.month.to_string(), one.cells[0])).collect::<Vec<_>>();
                let told =
                    MONTHS.iter().zip(&months).map(|(month, lines)| ((*month).to_owned(), required.cell(lines.iter())));
                assert_eq!(by_month, told.collect::<Vec<_>>(), "all months, whatever the view shows");
            }
        }
    }
}

/// With the environment required too.
fn two_required() -> String {
    let text = text_of("rules").replacen("tags = [\"env\"]", "tags = [\"env\"]\nrequired = true", 1);
    assert!(text.matches("required = true").count() == 2);
    text
}

#[test]
fn each_required_dimension_stands_for_itself() {
    let (_home, bill) = loaded("legacy");
    let bill = bill.with_rules(Some(rules(&two_required(), &folder("rules"))));
    let found = attribution::compliance(&bill, &view("2026-10")).unwrap();
    let lines = bare("legacy", FOLDERS[0][2]);
    assert_eq!(found.dimensions, ["owner", "environment"]);
    assert_eq!(found.total, [DECIDED.cell(lines.iter()), ENVIRONMENT.cell(lines.iter())]);
    let lines: Vec<&Bare> = lines.iter().collect();
    assert_eq!(by_value(&found.accounts, 1), ENVIRONMENT.rows(&lines, &|line| line.account.clone()));
}

type Holds<'a> = &'a dyn Fn(&Bare) -> bool;

#[test]
fn filters_hold_for_the_view_and_for_every_month() {
    let (_home, bill) = loaded("legacy");
    let bill = bill.with_rules(Some(rules(&text_of("rules/first-day"), &folder("rules/first-day"))));
    let lines = lines("legacy");
    let account = "990000000238";
    let of_account = account_owners("rules/first-day");
    let nobodys = |line: &Bare| FIRST_DAY.name(line).is_none() && of_account[&line.account].is_empty();
    let checks: [(&[&str], Holds<'_>); 4] = [
        (&["service=AmazonEC2"], &|line| line.service == "AmazonEC2"),
        (&["account=990000000238"], &|line| line.account == account),
        (&["tag:team="], &|line| !line.tags.contains_key("team")),
        (&["owner=", "service!=AmazonEC2"], &|line| nobodys(line) && line.service != "AmazonEC2"),
    ];
    for (filters, holds) in checks {
        let found = attribution::compliance(&bill, &filtered("2026-10", filters)).unwrap();
        assert_eq!(found.total, [FIRST_DAY.cell(lines[2].iter().filter(|line| holds(line)))], "{filters:?}");
        for (month, lines) in found.months.iter().zip(&lines) {
            assert_eq!(month.cells, [FIRST_DAY.cell(lines.iter().filter(|line| holds(line)))], "{filters:?}");
        }
    }
    let of_account = attribution::compliance(&bill, &filtered("2026-10", &["account=990000000238"])).unwrap();
    let all = attribution::compliance(&bill, &view("2026-10")).unwrap();
    assert_eq!(of_account.total, all.accounts.iter().find(|row| row.value == account).unwrap().cells);
}

fn cost_and_lines(cells: &[ComplianceCell]) -> Vec<Sum> {
    cells.iter().flat_map(|cell| [cell.kept, cell.invalid, cell.missing]).collect()
}

/// The sums of rows are those of the total, to the last digit.
fn add_up<'a>(rows: impl Iterator<Item = &'a [ComplianceCell]>, total: &[ComplianceCell]) {
    let mut sums = vec![Sum::default(); total.len() * 3];
    for cells in rows {
        for (sum, part) in sums.iter_mut().zip(cost_and_lines(cells)) {
            *sum = Sum { cost: Money(sum.cost.0 + part.cost.0), lines: sum.lines + part.lines };
        }
    }
    assert_eq!(sums, cost_and_lines(total));
}

fn foots(found: &Compliance) {
    add_up(found.accounts.iter().map(|row| &row.cells[..]), &found.total);
    add_up(found.owners.iter().map(|row| &row.cells[..]), &found.total);
    for (place, cell) in found.total.iter().enumerate() {
        let resources = found.accounts.iter().map(|row| row.cells[place].resources).sum::<u64>();
        assert_eq!(resources, cell.resources, "no resource of the sample is in two accounts");
    }
}

#[test]
fn accounts_owners_and_months_add_up_in_every_basis_and_converted() {
    let (_home, bill) = loaded("legacy");
    let bill = bill.with_rules(Some(rules(&two_required(), &folder("rules"))));
    let rate = |month: &str, rate: &str| Rate {
        month: month.parse().unwrap(),
        from: "USD".to_owned(),
        to: "EUR".to_owned(),
        rate: money(rate),
    };
    let rates = [rate("2026-08", "0.913579"), rate("2026-09", "0.902468"), rate("2026-10", "0.897531")];
    let euros = |rates: &[Rate]| Some(Conversion::new("EUR", rates));
    let bases = Basis::ALL.into_iter().filter(|basis| bill.refusal(*basis, view("2026-08..2026-10").period).is_none());
    for basis in bases {
        for conversion in [None, euros(&rates)] {
            let currency = if conversion.is_some() { "EUR" } else { "USD" }.to_owned();
            let all = View { basis, conversion, currency, ..view("2026-08..2026-10") };
            let found = attribution::compliance(&bill, &all).unwrap();
            foots(&found);
            add_up(found.months.iter().map(|month| &month.cells[..]), &found.total);
            let of_month = attribution::compliance(&bill, &all.over("2026-09".parse().unwrap())).unwrap();
            foots(&of_month);
            assert_eq!(of_month.months, found.months, "a month is the same in every view");
            assert_eq!(of_month.total, found.months[1].cells);
        }
    }
    let only = euros(&rates[1..]);
    let september = View { conversion: only, currency: "EUR".to_owned(), ..view("2026-09") };
    let found = attribution::compliance(&bill, &september).unwrap();
    let months: Vec<String> = found.months.iter().map(|month| month.month.to_string()).collect();
    assert_eq!(months, ["2026-09", "2026-10"], "a month without a rate is left out");
    let told = attribution::compliance(&bill, &september.over("2026-08".parse().unwrap())).unwrap_err().to_string();
    assert!(told.contains("There is no exchange rate from USD to EUR for August 2026"), "{told}");
}

#[test]
fn rules_of_days_read_the_lines() {
    let (_home, bill) = loaded("legacy");
    let first = "[[dimension.owner.rule]]\ntake = \"tag\"";
    let dated =
        "[[dimension.owner.rule]]\nwhen = { account = \"990000000238\" }\nis = \"platform\"\nfrom = \"2026-10-15\"\n\n";
    let text = text_of("rules/first-day").replacen(first, &format!("{dated}{first}"), 1);
    let bill = bill.with_rules(Some(rules(&text, &folder("rules/first-day"))));
    let october = view("2026-10");
    assert!(attribution::compliance_needs_lines(&bill, &october).unwrap());
    let found = attribution::compliance(&bill, &october).unwrap();
    foots(&found);
    let lines = bare("legacy", FOLDERS[0][2]);
    let of_account = account_owners("rules/first-day");
    let owner = |line: &Bare| match FIRST_DAY.name(line) {
        _ if line.account == "990000000238" && *line.day >= *"2026-10-15" => "platform".to_owned(),
        Some(owner) => owner.to_owned(),
        None => of_account.get(&line.account).cloned().unwrap_or_default(),
    };
    let lines: Vec<&Bare> = lines.iter().collect();
    assert_eq!(found.total, [FIRST_DAY.cell(lines.iter().copied())]);
    assert_eq!(by_value(&found.owners, 0), FIRST_DAY.rows(&lines, &owner));
    let day = filtered("2026-10", &["day=2026-10-20"]);
    let found = attribution::compliance(&bill, &day).unwrap();
    assert_eq!(found.total, [FIRST_DAY.cell(lines.iter().copied().filter(|line| line.day == "2026-10-20"))]);
}

#[test]
fn what_cannot_be_told_is_said() {
    let (_home, bill) = loaded("legacy");
    let told = attribution::compliance(&bill, &view("2026-10")).unwrap_err().to_string();
    assert_eq!(told, attribution::no_rules().to_string());
    let text = text_of("rules/first-day").replace("required = true", "required = false");
    let bill = bill.with_rules(Some(rules(&text, &folder("rules/first-day"))));
    assert_eq!(attribution::compliance(&bill, &view("2026-10")).unwrap(), Compliance::default());
    let told = attribution::compliance(&bill, &view("2025-01")).unwrap_err().to_string();
    assert!(told.contains("No report of January 2025 is loaded"), "{told}");
}
