//! Months that are closed: the figures as they were beside today's, whatever happens to the rules or to the files.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use curio_engine::attribution::{self, Closed};
use curio_engine::view::Month;
use curio_engine::{Money, checked_sum};
use curio_store::{RulesFile, Workspace, copy_workspace};

use super::{FIRST_DAY, FOLDERS, folder, text_of, view};
use crate::support::{Curio, money, sample, text};
use crate::tags::independent::bare;

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// A workspace with the sample and rules of its own.
fn with_rules(name: &str) -> Curio {
    let curio = Curio::with(&[&sample("legacy")]);
    assert!(Workspace::open(&curio.folder()).unwrap().rules().adopt(&folder(name)).unwrap());
    curio
}

fn now(workspace: &Workspace, period: &str) -> Closed {
    let hash = workspace.rules().read().unwrap().unwrap().hash;
    let bill = workspace.bill(true).unwrap();
    attribution::closing(&bill, &view("2026-10"), month(period), &hash, "2026-11-03T09:00:00Z").unwrap()
}

fn close(workspace: &Workspace, period: &str) -> Closed {
    let closed = now(workspace, period);
    workspace.closes().close(month(period), &closed).unwrap();
    closed
}

/// Takes the place of the rules, tables too.
fn change_rules(workspace: &Workspace, name: &str) {
    let (rules, from) = (workspace.rules(), RulesFile::outside(&folder(name).join("rules.toml")));
    for table in from.tables().unwrap() {
        rules.put_table(&table, &from.table(&table).unwrap()).unwrap();
    }
    let seen = rules.read().unwrap().map(|rules| rules.hash);
    rules.save(&text_of(name), seen.as_deref()).unwrap();
}

#[test]
fn a_closed_month_stays_what_it_was_and_can_be_computed_again() {
    let curio = with_rules("rules/first-day");
    let workspace = Workspace::open(&curio.folder()).unwrap();
    let october = month("2026-10");
    assert_eq!((workspace.closes().months().unwrap(), workspace.closes().read(october).unwrap()), (vec![], None));
    let closed = close(&workspace, "2026-10");
    assert_eq!(checked_sum(closed.owners.values().copied()), Some(closed.total));
    change_rules(&workspace, "rules");
    let closes = workspace.closes();
    assert_eq!((closes.months().unwrap(), closes.read(october).unwrap()), (vec![october], Some(closed.clone())));
    let kept = fs::read_dir(curio.folder().join("closes/2026-10")).unwrap();
    let mut kept: Vec<String> = kept.map(|entry| text(entry.unwrap().file_name().as_encoded_bytes())).collect();
    kept.sort();
    assert_eq!(kept, ["accounts.csv", "closed.json", "rules.toml"], "the tables that it used");

    let today = now(&workspace, "2026-10");
    assert_ne!((&today.owners, &today.compliance), (&closed.owners, &closed.compliance));
    assert_eq!(today.total, closed.total);
    let changes = closed.changes(&today).unwrap();
    assert_eq!(checked_sum(changes.iter().map(|owner| owner.change)), Some(Money::ZERO));
    let bill = workspace.bill(true).unwrap().with_rules(Some(Arc::new(closes.rules(october).unwrap())));
    let again = attribution::closing(&bill, &view("2026-10"), october, &closed.rules, &closed.when).unwrap();
    assert_eq!(again, closed, "the closed rules lead to the closed figures");
    let of_month = attribution::compliance(&bill, &view("2026-08")).unwrap();
    assert_eq!(of_month.months[2].cells, closed.compliance);

    let copy = curio.home.path().join("copy.curio");
    copy_workspace(&curio.folder(), &copy, false).unwrap();
    let copy = Workspace::open(&copy).unwrap();
    assert_eq!(copy.closes().read(october).unwrap(), Some(closed));
    assert!(copy.closes().rules(october).is_ok());
    closes.open_again(october).unwrap();
    assert_eq!((closes.months().unwrap(), closes.read(october).unwrap()), (vec![], None));
    let told = closes.open_again(october).unwrap_err().to_string();
    assert!(told.contains("October 2026 is not closed"), "{told}");
}

#[test]
fn a_close_is_whole_or_the_one_before() {
    let curio = with_rules("rules/first-day");
    let workspace = Workspace::open(&curio.folder()).unwrap();
    let (august, folder) = (month("2026-08"), curio.folder().join("closes"));
    let first = close(&workspace, "2026-08");
    change_rules(&workspace, "rules");
    let told = workspace.closes().close(august, &first).unwrap_err().to_string();
    assert!(told.contains("The rules were changed meanwhile, so August 2026 was not closed"), "{told}");
    assert_eq!(workspace.closes().read(august).unwrap(), Some(first.clone()));

    // A process that died while another close took the place of this one.
    fs::rename(folder.join("2026-08"), folder.join("2026-08.before")).unwrap();
    fs::create_dir(folder.join("unfinished-abc")).unwrap();
    fs::write(folder.join("unfinished-abc/rules.toml"), "half").unwrap();
    assert_eq!(
        (workspace.closes().months().unwrap(), workspace.closes().read(august).unwrap()),
        (vec![august], Some(first.clone()))
    );
    drop(workspace);
    let workspace = Workspace::open(&curio.folder()).unwrap();
    assert!(folder.join("2026-08").is_dir() && !folder.join("unfinished-abc").exists());
    assert_eq!(workspace.closes().read(august).unwrap(), Some(first.clone()));

    let second = close(&workspace, "2026-08");
    assert_ne!(second.owners, first.owners);
    assert_eq!(workspace.closes().read(august).unwrap(), Some(second.clone()));
    let entries: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(entries, ["2026-08"], "nothing is left of the first");

    // Or just before it took the old one away.
    fs::create_dir(folder.join("2026-08.before")).unwrap();
    fs::write(folder.join("2026-08.before/closed.json"), "{}").unwrap();
    drop(workspace);
    let workspace = Workspace::open(&curio.folder()).unwrap();
    assert_eq!(workspace.closes().read(august).unwrap(), Some(second));
    assert!(!folder.join("2026-08.before").exists());
    let reader = Workspace::open(&curio.folder()).unwrap();
    let told = reader.closes().open_again(august).unwrap_err().to_string();
    assert!(told.contains("can only be read here"), "{told}");
}

#[test]
fn damage_is_named_with_what_to_do() {
    let curio = with_rules("rules");
    let workspace = Workspace::open(&curio.folder()).unwrap();
    close(&workspace, "2026-09");
    let (september, folder) = (month("2026-09"), curio.folder().join("closes/2026-09"));
    let figures = fs::read_to_string(folder.join("closed.json")).unwrap();
    let closes = workspace.closes();
    let damages = [
        (figures[..200].to_owned(), "is damaged"),
        (figures.replacen("\"version\": 1", "\"version\": 2", 1), "was written by a newer Curio"),
        (figures.replacen("2026-09", "2026-08", 1), "it holds the figures of 2026-08"),
        (figures.replacen("\"total\": \"", "\"total\": \"x", 1), "is not a decimal number"),
        (figures.replacen("\"owner\"\n", "\"owner\", \"more\"\n", 1), "not every required dimension has its figures"),
    ];
    for (damaged, told) in damages {
        assert_ne!(damaged, figures, "{told}");
        fs::write(folder.join("closed.json"), damaged).unwrap();
        let found = closes.read(september).unwrap_err().to_string();
        assert!(found.contains(told) && found.contains("closed.json"), "{found}");
        assert!(closes.rules(september).is_err());
    }
    let listed = curio.run(&["close"]);
    assert_eq!(listed.status.code(), Some(1));
    assert!(text(&listed.stderr).contains("not every required dimension"), "{}", text(&listed.stderr));

    fs::write(folder.join("closed.json"), &figures).unwrap();
    assert!(closes.rules(september).is_ok());
    for name in ["transfer-gb.csv", "rules.toml"] {
        let whole = fs::read_to_string(folder.join(name)).unwrap();
        fs::write(folder.join(name), whole.clone() + "\n").unwrap();
        let found = closes.rules(september).unwrap_err().to_string();
        assert!(found.contains(name) && found.contains("was changed since the month was closed"), "{found}");
        fs::remove_file(folder.join(name)).unwrap();
        let found = closes.rules(september).unwrap_err().to_string();
        assert!(found.contains(name) && found.contains("it is gone"), "{found}");
        assert!(closes.read(september).unwrap().is_some(), "the figures stay");
        fs::write(folder.join(name), whole).unwrap();
    }
    fs::remove_file(folder.join("closed.json")).unwrap();
    assert!(closes.read(september).unwrap_err().to_string().contains("it is gone"));
    close(&workspace, "2026-09");
    assert!(closes.rules(september).is_ok(), "closed anew, it is whole");
}

/// Rows of a CSV answer by column name.
fn table(curio: &Curio, arguments: &[&str]) -> Vec<BTreeMap<String, String>> {
    let printed = curio.prints(&[&["--format", "csv"], arguments].concat());
    csv::Reader::from_reader(printed.as_bytes()).deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_command_tells_compliance_and_what_changed_since_a_close() {
    let curio = with_rules("rules/first-day");
    let lines = bare("legacy", FOLDERS[0][2]);
    let cell = FIRST_DAY.cell(lines.iter());
    let rows = table(&curio, &["compliance", "--period", "2026-10"]);
    assert_eq!((rows.len(), &*rows[0]["dimension"], &*rows[0]["value"]), (1, "owner", "total"));
    assert_eq!(money(&rows[0]["kept"]), cell.kept.cost);
    assert_eq!((money(&rows[0]["invalid"]), money(&rows[0]["missing"])), (cell.invalid.cost, cell.missing.cost));
    assert_eq!(rows[0]["resources kept"], cell.resources_kept.to_string());
    let accounts = table(&curio, &["compliance", "--period", "2026-10", "--by", "account"]);
    let kept = accounts.iter().map(|row| money(&row["kept"]));
    assert_eq!(checked_sum(kept), Some(cell.kept.cost));
    let owners = table(&curio, &["compliance", "--by", "owner", "--period", "2026-10"]);
    assert!(owners.iter().any(|row| row["owner"].is_empty()), "nobody is told too");

    assert!(curio.prints(&["close"]).contains("No month is closed"));
    let told = curio.run(&["close", "2026-10"]);
    assert!(
        text(&told.stderr).contains("October 2026 is closed at 21,444.23 USD, Effective"),
        "{}",
        text(&told.stderr)
    );
    let before = table(&curio, &["close"]);
    assert!(before.iter().all(|row| money(&row["change"]).is_zero()), "nothing changed yet");
    let decided = folder("rules").join("rules.toml");
    curio.prints(&["attribute", "--rules", decided.to_str().unwrap(), "--keep"]);
    let months = table(&curio, &["compliance", "--by", "month"]);
    let october = months.iter().find(|row| row["month"] == "2026-10").unwrap();
    assert_eq!(october["percent when closed"], rows[0]["percent"]);
    assert_ne!(october["percent"], rows[0]["percent"]);
    assert_eq!(months[0]["percent when closed"], "");
    let billed = table(&curio, &["compliance", "--by", "month", "--basis", "billed"]);
    assert!(billed.iter().all(|row| row["percent when closed"].is_empty()), "it was closed in another basis");

    let changed = table(&curio, &["close"]);
    assert_eq!((&*changed[0]["of"], money(&changed[0]["change"])), ("total", Money::ZERO));
    let of_owners = changed.iter().filter(|row| row["of"] == "owner");
    let closed = of_owners.clone().map(|row| money(&row["closed"]));
    let now = of_owners.clone().map(|row| money(&row["now"]));
    assert_eq!(
        (checked_sum(closed), checked_sum(now)),
        (Some(money(&changed[0]["closed"])), Some(money(&changed[0]["now"])))
    );
    assert!(of_owners.clone().any(|row| row["owner"].is_empty() && money(&row["change"]).0 < 0), "less is nobody's");
    let printed = curio.prints(&["close"]);
    assert!(printed.contains("the rules are others now"), "{printed}");
    let opened = curio.run(&["close", "--open", "2026-10"]);
    assert!(text(&opened.stderr).contains("October 2026 is open again"));
    assert!(curio.prints(&["close"]).contains("No month is closed"));
    assert_eq!(curio.run(&["close", "--open", "2026-10"]).status.code(), Some(1));
    assert_eq!(curio.run(&["close", "2027-10"]).status.code(), Some(1));
}
