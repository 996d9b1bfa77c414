//! Every source line says who owns it and why, the lines of an owner or a pool add up to it, and what a row opens is what was
//! clicked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use curio_engine::attribution::{self, Attribution, OWNER, Rules};
use curio_engine::bill::Bill;
use curio_engine::charges::Text;
use curio_engine::explore::{self, Line};
use curio_engine::view::{Basis, Filter, View};
use curio_engine::{Money, checked_sum};
use curio_store::Workspace;

use crate::support::{Curio, TEAMS, money, root, sample};

const OCTOBER: [&str; 4] = ["--period", "2026-10", "--basis", "effective"];

/// A row of the file by its columns.
type Row = BTreeMap<String, String>;

fn ruled(format: &str) -> Curio {
    let curio = Curio::with(&[&sample(format)]);
    let rules = root().join("data-samples/rules/rules.toml");
    curio.prints(&["attribute", "--rules", rules.to_str().unwrap(), "--keep"]);
    curio
}

fn exported(curio: &Curio) -> Vec<Row> {
    let out = curio.home.path().join("lines.csv");
    let path = out.to_str().unwrap();
    curio.prints(&[&["export", "lines", "--profile", "machine", "--out", path] as &[&str], &OCTOBER].concat());
    let mut reader = csv::Reader::from_path(&out).unwrap();
    let header = reader.headers().unwrap().clone();
    let last: Vec<&str> = header.iter().rev().take(3).collect();
    assert_eq!(last, ["allocation_rule", "pool", "owner"], "new columns stand at the end");
    let row = |record: csv::StringRecord| -> Row {
        header.iter().map(str::to_owned).zip(record.iter().map(str::to_owned)).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn sums(rows: &[Row], column: &str) -> BTreeMap<String, Money> {
    let mut sums: BTreeMap<String, Money> = BTreeMap::new();
    for row in rows {
        let sum = sums.entry(row[column].clone()).or_default();
        *sum = sum.checked_add(money(&row["amount_unrounded"])).unwrap();
    }
    sums
}

/// The rules of the sample, read anew by whoever does not trust Curio's reading: words of the place, and the owner.
struct Independent {
    accounts: BTreeMap<String, String>,
    names: BTreeMap<String, String>,
    /// Lines of the file on which the rules for owners begin.
    lines: Vec<usize>,
}

fn folded(text: &str) -> String {
    text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect()
}

impl Independent {
    fn read() -> Self {
        let folder = root().join("data-samples/rules");
        let mut accounts = csv::Reader::from_path(folder.join("accounts.csv")).unwrap();
        let accounts = accounts.records().map(Result::unwrap).map(|row| (row[0].to_owned(), row[3].to_owned()));
        let mut names: BTreeMap<String, String> = TEAMS.map(|team| (folded(team), team.to_owned())).into();
        names.insert("paymnets".to_owned(), "payments".to_owned());
        let text = fs::read_to_string(folder.join("rules.toml")).unwrap();
        let is_rule = |line: &str| line.starts_with("[[dimension.owner.rule]]");
        let lines = (1..).zip(text.lines()).filter(|(_, line)| is_rule(line)).map(|(number, _)| number).collect();
        Self { accounts: accounts.collect(), names, lines }
    }

    /// The first of the two rules that gives a name.
    fn of(&self, row: &Row) -> (String, String) {
        let tags: BTreeMap<&str, &str> = row["tags"].split("; ").filter_map(|tag| tag.split_once('=')).collect();
        let mut tagged = ["team", "Team", "TEAM"].iter().filter_map(|key| tags.get(key));
        let (place, words, owner) = match tagged.find_map(|value| self.names.get(&folded(value))) {
            Some(name) => (1, "tag team or Team or TEAM gives its value", name),
            None => (2, "account-owner gives its value in accounts.csv", &self.accounts[&row["account_id"]]),
        };
        (owner.clone(), format!("rule {place}, rules.toml line {}: {words}", self.lines[place - 1]))
    }
}

#[test]
fn every_exported_line_says_whose_it_is_and_why() {
    let independent = Independent::read();
    for format in ["legacy", "cur2-parquet", "focus"] {
        let curio = ruled(format);
        let rows = exported(&curio);
        let by_owner = curio.spend(&[&["--by", "owner"] as &[&str], &OCTOBER].concat());
        let by_owner: BTreeMap<String, Money> =
            by_owner.into_iter().map(|(keys, cost)| (keys[0].clone(), cost)).collect();
        assert_eq!(sums(&rows, "owner"), by_owner, "{format}");
        let mut by_pool = sums(&rows, "pool");
        by_pool.remove("").unwrap();
        let bill = Workspace::open(&curio.folder()).unwrap().bill(true).unwrap();
        let pools = attribution::attribute(&bill, &view("2026-10")).unwrap().pools;
        assert_eq!(pools.len(), 5);
        let costs = pools.into_iter().filter(|pool| pool.lines > 0).map(|pool| (pool.name, pool.cost));
        assert_eq!(by_pool, costs.collect(), "{format}");
        for row in &rows {
            let (owner, why) = independent.of(row);
            let place = format!("{format} {} {}", row["source_file"], row["source_row"]);
            assert_eq!((&row["owner"], &row["allocation_rule"]), (&owner, &why), "{place}");
        }
    }
}

#[test]
fn without_rules_nothing_is_said_and_the_columns_stay() {
    let curio = Curio::with(&[&sample("legacy")]);
    let rows = exported(&curio);
    let said = |row: &Row| ["owner", "pool", "allocation_rule"].iter().any(|column| !row[*column].is_empty());
    assert!(!rows.is_empty() && !rows.iter().any(said));
    let printed = curio.prints(&["lines", "--limit", "3", "--format", "csv"]);
    assert!(printed.lines().next().unwrap().ends_with(",description"), "{printed}");
    let curio = ruled("legacy");
    let printed = curio.prints(&["lines", "--limit", "3", "--format", "csv", "--filter", "owner=payments"]);
    assert!(printed.lines().next().unwrap().ends_with(",description,owner"), "{printed}");
    assert!(printed.lines().skip(1).all(|line| line.ends_with(",payments")), "{printed}");
}

fn view(period: &str) -> View {
    let period = period.parse().unwrap();
    View { period, basis: Basis::Effective, currency: "USD".to_owned(), conversion: None, filters: Vec::new() }
}

fn with_rules(curio: &Curio, text: &str, folder: &Path) -> Bill {
    let table = |name: &str| fs::read(folder.join(name)).map_err(|error| error.to_string());
    let rules: Rules = attribution::read("rules.toml", text, &table).unwrap_or_else(|flaws| panic!("{flaws:#?}"));
    Workspace::open(&curio.folder()).unwrap().bill(true).unwrap().with_rules(Some(Arc::new(rules)))
}

const BY_DAY: &str = r#"version = 1

[dimension.owner]
[[dimension.owner.rule]]
is = "early"
until = "2026-10-15"

[[dimension.owner.rule]]
when = { resource = { prefix = "i-" } }
is = "late machines"

[dimension.stage]
[[dimension.stage.rule]]
when = { owner = "early" }
is = "first half"

[[pool]]
name = "Taxes"
when = { charge-category = "Tax" }
split = "even"
"#;

fn name(line: &Line, dimension: &str) -> String {
    let ruled = line.ruled.iter().find(|ruled| &*ruled.dimension == dimension).unwrap();
    assert_eq!(ruled.rule.is_some(), !ruled.name.is_empty());
    ruled.name.clone()
}

#[test]
fn a_page_says_what_the_export_says_also_where_rules_ask_for_days_and_resources() {
    let curio = Curio::with(&[&sample("legacy")]);
    let bill = with_rules(&curio, BY_DAY, &root());
    let mut whole = BTreeMap::new();
    explore::each_line(&bill, &view("2026-10"), &mut |line| {
        assert!(
            whole.insert((line.source.clone(), line.source_row), (line.ruled.clone(), line.pool.clone())).is_none()
        );
        Ok(())
    })
    .unwrap();
    let page = explore::lines(&bill, &view("2026-10"), 100, 5000).unwrap();
    assert_eq!(page.rows.len(), 5000);
    for line in &page.rows {
        assert_eq!(whole[&(line.source.clone(), line.source_row)], (line.ruled.clone(), line.pool.clone()));
        let is_early = line.start.as_str() < "2026-10-16";
        let otherwise = if line.resource.starts_with("i-") { "late machines" } else { "" };
        assert_eq!(name(line, OWNER), if is_early { "early" } else { otherwise });
        assert_eq!(name(line, "stage"), if is_early { "first half" } else { "" });
        assert_eq!(line.pool, if line.text(Text::ChargeCategory) == "Tax" { "Taxes" } else { "" });
    }
    let owners: BTreeSet<String> = page.rows.iter().map(|line| name(line, OWNER)).collect();
    assert_eq!(owners.len(), 3);
    let because = page.rows.iter().filter_map(Line::owner).find(|ruled| ruled.name == "early").unwrap();
    let sentence = because.rule.as_ref().unwrap().sentence();
    assert_eq!(sentence, "rule 1, rules.toml line 4: until 2026-10-15 gives early");
}

/// What a view with these filters comes to.
fn spend(bill: &Bill, view: &View, filters: &[(&str, &str)]) -> Money {
    let filter = |(dim, value): &(&str, &str)| format!("{dim}={value}").parse::<Filter>().unwrap();
    let view = View { filters: filters.iter().map(filter).collect(), ..view.clone() };
    explore::spend(bill, &view, &[]).unwrap().total
}

fn charged(found: &Attribution) -> BTreeMap<String, Money> {
    let own = |share: &attribution::OwnerShare| checked_sum([share.direct, share.benefit, share.credits, share.tax]);
    found.owners.iter().map(|share| (share.owner.clone(), own(share).unwrap())).collect()
}

#[test]
fn what_an_owner_a_pool_and_a_rule_open_is_what_was_clicked() {
    let mut elsewhere = 0;
    for format in ["legacy", "focus"] {
        let curio = Curio::with(&[&sample(format)]);
        for folder in ["rules", "rules/first-day"] {
            let folder = root().join("data-samples").join(folder);
            let text = fs::read_to_string(folder.join("rules.toml")).unwrap();
            let bill = with_rules(&curio, &text, &folder);
            for month in ["2026-08", "2026-09", "2026-10", "2026-08..2026-10"] {
                let view = view(month);
                let found = attribution::attribute(&bill, &view).unwrap();
                opens_what_was_clicked(&bill, &view, &found);
                let moved = |(owner, cost): &(String, Money)| found.own.owners[owner].cost != *cost;
                elsewhere += charged(&found).into_iter().filter(moved).count();
            }
        }
    }
    assert!(elsewhere > 0, "credits follow their usage in the sample");
}

fn opens_what_was_clicked(bill: &Bill, view: &View, found: &Attribution) {
    let follow = bill.rules().unwrap().sharing.credits_follow;
    for (owner, cost) in charged(found) {
        let own = found.own.owners.get(&owner).copied().unwrap_or_default().cost;
        assert_eq!(spend(bill, view, &[("owner", &owner), ("pool", "")]), own, "{owner}");
        // Credits that no tag of their own gives to it follow the usage they offset, or stay apart.
        if !follow {
            assert_eq!(own, cost.checked_add(loose_credits(bill, view, &owner)).unwrap(), "{owner}");
        }
    }
    for pool in &found.pools {
        let own = found.own.pools.get(&pool.name).copied().unwrap_or_default().cost;
        assert_eq!(spend(bill, view, &[("pool", &pool.name)]), own, "{}", pool.name);
        assert_eq!(own, pool.cost, "{}", pool.name);
    }
    assert_eq!(spend(bill, view, &[("owner", ""), ("pool", "")]), found.by_rule[0].cost);
    for (place, sum) in found.by_rule.iter().enumerate() {
        let Some(names) = found.own.names_only_of(place) else { continue };
        let of_names = names.iter().map(|name| spend(bill, view, &[("owner", name), ("pool", "")]));
        assert_eq!(checked_sum(of_names).unwrap(), sum.cost, "rule {place}");
    }
}

/// Credits and refunds of an owner that no tag of their own gave to it.
fn loose_credits(bill: &Bill, view: &View, owner: &str) -> Money {
    let mut sum = Money::ZERO;
    explore::each_line(bill, view, &mut |line| {
        let is_credit = ["Credit", "Adjustment"].contains(&line.text(Text::ChargeCategory));
        let ruled = line.owner().unwrap();
        let is_tagged = ruled.rule.as_ref().is_some_and(|rule| rule.words.starts_with("tag "));
        if is_credit && !is_tagged && line.pool.is_empty() && ruled.name == owner {
            sum = sum.checked_add(line.cost).unwrap();
        }
        Ok(())
    })
    .unwrap();
    sum
}

#[test]
fn rules_with_flaws_are_told_wherever_older_ones_answer() {
    let curio = ruled("legacy");
    let told = |arguments: &[&str]| {
        let output = curio.run(arguments);
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert_eq!(told(&["spend", "--by", "owner"]), "");
    let path = curio.folder().join("rules/rules.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("fold = true", "fold = maybe")).unwrap();
    let out = curio.home.path().join("out.csv");
    let out = out.to_str().unwrap();
    for arguments in [
        &["spend", "--by", "owner"] as &[&str],
        &["spend", "--by", "service", "--filter", "pool=Support"],
        &["lines", "--limit", "1"],
        &["export", "lines", "--out", out],
        &["export", "spend", "--by", "owner", "--out", out],
    ] {
        let said = told(arguments);
        assert!(
            said.starts_with("rules.toml has flaws, so the last rules without any count: rules.toml, line "),
            "{said}"
        );
    }
    assert_eq!(told(&["spend", "--by", "service"]), "");
}
