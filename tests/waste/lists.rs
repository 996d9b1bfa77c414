//! Work lists: together they are what is shown, to the cent, and no text of a report does anything in a spreadsheet or a shell.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use curio_engine::checked_sum;
use serde_json::Value;

use super::{Row, VOLUME, legacy, read, rows};
use crate::support::{Curio, TEAMS, money, root};

/// The tables of a folder, the name of each first.
fn tables(folder: &Path) -> Vec<(String, Vec<Row>)> {
    let mut tables = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            tables.push((path.file_name().unwrap().to_string_lossy().into_owned(), read(&fs::read(&path).unwrap())));
        }
    }
    tables.sort();
    tables
}

fn control(folder: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join("work-lists.control.json")).unwrap()).unwrap()
}

/// The sample with its owners.
fn owned() -> Curio {
    let curio = legacy();
    let rules = root().join("data-samples/rules/rules.toml");
    curio.prints(&["attribute", "--rules", rules.to_str().unwrap(), "--keep"]);
    curio
}

#[test]
fn lists_add_up_to_what_is_shown() {
    let curio = owned();
    let folder = curio.home.path().join("lists");
    curio.prints(&["waste", "--hand-off", folder.to_str().unwrap()]);
    let shown = rows(&curio, &[]);
    let tables = tables(&folder);
    let control = control(&folder);
    let columns = [
        ("cash_now", "saves_now"),
        ("after_low", "saves_at_least"),
        ("after_high", "saves_at_most"),
        ("cost", "cost_a_month"),
    ];
    for (column, name) in columns {
        let total = checked_sum(shown.iter().map(|row| money(&row[column]))).unwrap();
        let of_lists = |name: &str| {
            let rows = tables.iter().flat_map(|(_, rows)| rows);
            checked_sum(rows.map(|row| money(&row[name]))).unwrap()
        };
        assert_eq!(of_lists(name), total.rounded(2), "{name}");
        assert_eq!(of_lists(&format!("{name}_unrounded")), total, "{name}");
        assert_eq!(control["amounts"][name], total.fixed(2));
        assert_eq!(control["amounts"][format!("{name}_unrounded")], total.to_string());
        let lists = control["work_lists"].as_array().unwrap();
        let of_control = lists.iter().map(|list| money(list["amounts"][name].as_str().unwrap()));
        assert_eq!(checked_sum(of_control).unwrap(), total.rounded(2));
    }
    let keys: BTreeSet<&str> = tables.iter().flat_map(|(_, rows)| rows).map(|row| row["finding"].as_str()).collect();
    assert_eq!(keys, shown.iter().map(|row| row["key"].as_str()).collect());
    assert_eq!(control["findings"], shown.len());
    for (name, rows) in &tables {
        let owner = &rows[0]["owner"];
        assert!(rows.iter().all(|row| row["owner"] == *owner));
        assert!(TEAMS.contains(&owner.as_str()) || owner == "(no owner)", "{owner}");
        let page = fs::read_to_string(folder.join(name.replace(".csv", ".md"))).unwrap();
        assert!(page.starts_with(&format!("# Work list: {owner}\n")), "{page}");
        let sum = checked_sum(rows.iter().map(|row| money(&row["saves_now"]))).unwrap();
        assert!(page.replace(',', "").contains(&format!("saves {} in cash at once", sum.fixed(2))), "{page}");
        assert_eq!(page.matches("\n## ").count(), rows.len());
    }
}

#[test]
fn a_list_says_what_and_why_and_how() {
    let curio = owned();
    curio.prints(&["waste", "--promise", VOLUME, "--by", "2099-12-31", "--owner", "fleet", "--note", "agreed"]);
    let folder = curio.home.path().join("lists");
    curio.prints(&["waste", "--hand-off", folder.to_str().unwrap(), "--profile", "machine"]);
    let tables = tables(&folder);
    let all: Vec<&Row> = tables.iter().flat_map(|(_, rows)| rows).collect();
    let row = all.iter().find(|row| row["finding"] == VOLUME).unwrap();
    assert_eq!((row["owner"].as_str(), row["status"].as_str()), ("fleet", "promised by 2099-12-31"));
    assert_eq!((row["note"].as_str(), row["tier"].as_str()), ("agreed", "T1"));
    assert!(row["inspect_command"].starts_with("aws ec2 describe-volumes --region us-east-1 --volume-ids vol-"));
    for row in &all {
        assert!(!row["reason"].is_empty() && !row["evidence"].is_empty(), "{row:?}");
        assert!(row["act_command"].is_empty() || row["act_command"].starts_with("# "), "{row:?}");
    }
    let page = fs::read_to_string(folder.join("work-list-fleet.md")).unwrap();
    assert!(page.contains("\n# aws ec2 modify-volume --region us-east-1 --volume-id vol-0ad250c11fcab24b4"), "{page}");
    assert!(page.contains("\n- Status: promised by 2099-12-31\n- Note: agreed\n"), "{page}");
    for line in page.lines().filter(|line| line.contains("aws ")) {
        let reads = ["describe-", "list-", "get-"].iter().any(|verb| line.contains(&format!(" {verb}")));
        assert!(line.starts_with("# ") || line.starts_with("- ") || reads, "{line}");
    }
}

#[test]
fn what_is_set_aside_is_on_no_list() {
    let curio = legacy();
    curio.prints(&["waste", "--snooze", VOLUME, "--until", "2099-12-31", "--reason", "migration"]);
    let folder = curio.home.path().join("lists");
    curio.prints(&["waste", "--hand-off", folder.to_str().unwrap()]);
    let tables = tables(&folder);
    assert!(tables.iter().flat_map(|(_, rows)| rows).all(|row| row["finding"] != VOLUME));
    assert_eq!(tables.len(), 1, "nobody owns anything without rules");
    assert_eq!(tables[0].0, "work-list-no-owner.csv");
    assert_eq!(control(&folder)["set_aside_by_people"], 1);
}

/// Ids that a spreadsheet, a page or a shell might obey.
const HOSTILE: [&str; 7] = [
    "=HYPERLINK(\"http://x\")",
    "@SUM(A1)",
    "-2+3|cmd",
    "+x; reboot",
    "vol-$(reboot)`reboot`",
    "vol-1\nreboot",
    "<img src=x>|[a](b)",
];

#[test]
fn text_of_reports_does_nothing() {
    let curio = Curio::new();
    let header = "bill/BillingPeriodStartDate,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,\
                  lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,lineItem/UsageAmount,\
                  lineItem/CurrencyCode,lineItem/UnblendedCost,lineItem/ResourceId,pricing/unit,product/region\n";
    let mut writer = csv::Writer::from_writer(Vec::new());
    for id in HOSTILE {
        for day in 1..=28 {
            let [from, to] = [day, day + 1].map(|day| format!("2026-10-{day:02}T00:00:00Z"));
            let line = ["2026-10-01T00:00:00Z", "990000000125", "Usage", &from, &to, "AmazonEC2"];
            let rest = ["EBS:VolumeUsage.gp2", "10", "USD", "5", id, "GB-Mo", "us-east-1"];
            writer.write_record(line.iter().chain(&rest)).unwrap();
        }
    }
    let report = [header.as_bytes(), &writer.into_inner().unwrap()].concat();
    let path = curio.home.path().join("report.csv");
    fs::write(&path, report).unwrap();
    assert!(curio.import(&[&path]).status.success());
    let folder = curio.home.path().join("lists");
    curio.prints(&["waste", "--hand-off", folder.to_str().unwrap()]);
    let (_, rows) = &tables(&folder)[0];
    assert_eq!(rows.len(), HOSTILE.len());
    for row in rows {
        for (column, value) in row {
            let runs = value.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
            assert!(!runs, "{column}: {value}");
        }
        for command in [&row["inspect_command"], &row["act_command"]] {
            assert!(!command.contains('\n'), "{command}");
            // Whatever is not plain is within single quotes.
            let outside: String = command.split('\'').step_by(2).collect();
            assert!(!outside.contains(['$', '`', ';', '|', '<', '>', '(']), "{command}");
        }
    }
    assert!(control(&folder)["work_lists"][0]["escaped_cells"].as_u64().unwrap() >= 4);
    let page = fs::read_to_string(folder.join("work-list-no-owner.md")).unwrap();
    let prose: Vec<&str> = page.split("```").step_by(2).collect();
    assert!(prose.iter().all(|text| !text.replace("\\<", "").contains("<img") && !text.contains("[a](b)")), "{page}");
    assert!(!page.lines().any(|line| line.starts_with("reboot")), "{page}");
}
