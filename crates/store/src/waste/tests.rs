use std::fs;

use curio_engine::Money;
use curio_engine::waste::{Decision, Promise, Saving, Status};

use super::*;
use crate::copy_workspace;
use crate::workspace::Workspace;

const KEY: &str = "EBS-04|111111111111|vol-a";

fn workspace() -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(&folder.path().join("a.curio")).unwrap();
    (folder, workspace)
}

fn money(text: &str) -> Money {
    Money::parse(text).unwrap().money
}

fn refuted(key: &str, reason: &str) -> Decision {
    Decision { status: Status::Refuted { reason: reason.to_owned() }, ..Decision::open(key) }
}

fn promised() -> Decision {
    let saving = Saving { now: money("1.5"), low: money("1.5"), high: money("2.000000000000000001") };
    let promise = Promise {
        month: "2026-10".parse().unwrap(),
        saving,
        current: money("10"),
        replaced_by: vec!["vol-b".to_owned()],
    };
    Decision {
        key: KEY.to_owned(),
        status: Status::Promised { by: "2026-11-30".to_owned() },
        owner: Some("Plattform \"Ü\"".to_owned()),
        note: "=1+1\nsecond line".to_owned(),
        promise: Some(promise),
    }
}

/// Reasons of refuted findings, by key.
fn reasons(file: &WasteFile) -> Vec<String> {
    file.memory().unwrap().iter().map(|decision| decision.status.words()).collect()
}

fn limit(key: &str, value: Option<&str>) -> (String, Option<String>) {
    (key.to_owned(), value.map(str::to_owned))
}

#[test]
fn decisions_come_back_as_they_were_made() {
    let (_folder, workspace) = workspace();
    let file = workspace.waste();
    assert_eq!((file.memory().unwrap().iter().count(), file.steps()), (0, (0, 0)));
    let snoozed = Status::Snoozed { until: "2026-12-31".to_owned(), reason: "migration".to_owned() };
    let all = [
        promised(),
        Decision { status: snoozed, ..Decision::open("b") },
        refuted("c", "standby"),
        Decision { status: Status::Accepted, ..Decision::open("d") },
        Decision { note: "asked".to_owned(), ..Decision::open("e") },
    ];
    file.decide(&all).unwrap();
    assert_eq!(file.memory().unwrap(), all.iter().cloned().collect::<Memory>());
    assert_eq!(file.steps(), (1, 0), "what is decided together is one step");
    let text = fs::read_to_string(workspace.folder().join(DECISIONS)).unwrap();
    assert!(text.contains("\"saves_at_most\": \"2.000000000000000001\"") && text.contains("\"until\": \"2026-12-31\""));
    file.decide(&[Decision::open("c")]).unwrap();
    assert_eq!(file.memory().unwrap().get("c"), None);
    file.decide(&all[..1]).unwrap();
    assert_eq!(file.steps(), (2, 0), "deciding the same again is no step");
}

#[test]
fn undo_and_redo_walk_decisions_and_limits_also_after_a_restart() {
    let (_folder, workspace) = workspace();
    let file = workspace.waste();
    assert!(!file.undo().unwrap() && !file.redo().unwrap());
    file.decide(&[refuted("a", "one")]).unwrap();
    file.set_limits(&[limit("EBS-04.least", Some("7")), limit("ALL.floor", Some("5"))]).unwrap();
    file.decide(&[refuted("a", "two"), refuted("b", "three")]).unwrap();
    assert!(file.undo().unwrap());
    assert_eq!(reasons(&file), ["refuted: one"]);
    let folder = workspace.folder().to_owned();
    drop(workspace);
    let workspace = Workspace::open(&folder).unwrap();
    let file = workspace.waste();
    assert_eq!(file.steps(), (2, 1));
    assert!(file.undo().unwrap());
    assert_eq!(file.limits().unwrap(), Limits::default());
    assert!(file.undo().unwrap() && !file.undo().unwrap());
    assert_eq!(reasons(&file), Vec::<String>::new());
    assert!(file.redo().unwrap() && file.redo().unwrap() && file.redo().unwrap() && !file.redo().unwrap());
    assert_eq!(reasons(&file), ["refuted: two", "refuted: three"]);
    assert_eq!(file.limits().unwrap().changed().map(|(key, _)| key).collect::<Vec<_>>(), ["ALL.floor", "EBS-04.least"]);
    file.undo().unwrap();
    file.decide(&[refuted("c", "new")]).unwrap();
    assert_eq!(file.steps(), (3, 0));
}

#[test]
fn two_hundred_steps_are_kept() {
    let (_folder, workspace) = workspace();
    let file = workspace.waste();
    for step in 0..205 {
        file.decide(&[refuted("a", &step.to_string())]).unwrap();
    }
    assert_eq!(file.steps(), (200, 0));
    while file.undo().unwrap() {}
    assert_eq!(reasons(&file), ["refuted: 4"]);
}

#[test]
fn what_was_changed_by_hand_is_not_taken_back() {
    let (_folder, workspace) = workspace();
    let file = workspace.waste();
    file.decide(&[refuted("a", "one")]).unwrap();
    file.decide(&[refuted("b", "two")]).unwrap();
    let path = workspace.folder().join(DECISIONS);
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("two", "by hand")).unwrap();
    assert!(file.undo().unwrap(), "the step before is walked");
    assert_eq!(reasons(&file), ["refuted: by hand"]);
    assert_eq!(file.steps(), (0, 1));
}

#[test]
fn a_damaged_file_is_named_and_left_as_it_is() {
    let decision = |more: &str| format!(r#"{{"version":1,"decisions":[{{"finding":"a",{more}}}]}}"#);
    for (damaged, told) in [
        (String::new(), "EOF while parsing"),
        ("{".to_owned(), "EOF while parsing"),
        ("[]".to_owned(), "invalid length 0"),
        (decision(r#""status":"done""#), "a: 'done' is no status"),
        (decision(r#""status":"promised""#), "a: '' is no day for \"by\""),
        (decision(r#""status":"snoozed","until":"2026-11-31""#), "a: '2026-11-31' is no day for \"until\""),
        (
            decision(
                r#""status":"accepted","promise":{"month":"2026-10","saves_now":"x","saves_at_least":"0","saves_at_most":"0","costs":"1"}"#,
            ),
            "a: 'x' is not a decimal number",
        ),
        (
            r#"{"version":1,"decisions":[{"finding":"a","status":"open"},{"finding":"a","status":"open"}]}"#.to_owned(),
            "a is there twice",
        ),
        (r#"{"version":1,"decisions":[{"finding":"","status":"accepted"}]}"#.to_owned(), "names no finding"),
    ] {
        let (_folder, workspace) = workspace();
        let path = workspace.folder().join(DECISIONS);
        fs::write(&path, &damaged).unwrap();
        let file = workspace.waste();
        let refused = file.memory().unwrap_err().to_string();
        assert!(refused.contains("waste.json is damaged") && refused.contains(told), "{damaged}: {refused}");
        assert!(file.decide(&[refuted("b", "x")]).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
    }
    let (_folder, workspace) = workspace();
    fs::write(workspace.folder().join(DECISIONS), r#"{"version":2,"future":true}"#).unwrap();
    let refused = workspace.waste().memory().unwrap_err().to_string();
    assert!(refused.contains("was written by a newer Curio"), "{refused}");
}

#[test]
fn damaged_steps_lose_no_decision() {
    let (_folder, workspace) = workspace();
    let file = workspace.waste();
    file.decide(&[refuted("a", "one")]).unwrap();
    for damaged in ["", "{", "[]", r#"{"version":1,"past":[[{"decision":{}}]],"future":[]}"#] {
        fs::write(workspace.folder().join(STEPS), damaged).unwrap();
        assert_eq!((file.steps(), file.undo().unwrap()), ((0, 0), false), "{damaged}");
    }
    file.decide(&[refuted("a", "two")]).unwrap();
    assert!(file.undo().unwrap());
    assert_eq!(reasons(&file), ["refuted: one"]);
}

#[test]
fn limits_keep_the_notes_of_people() {
    let (_folder, workspace) = workspace();
    let file = workspace.waste();
    let path = workspace.folder().join(LIMITS);
    let written = "# ours\r\n\"EBS-04.least\" = 3 # agreed in May\r\n# the end\r\n";
    fs::write(&path, written).unwrap();
    assert_eq!(file.limits().unwrap().changed().collect::<Vec<_>>(), [("EBS-04.least", money("3"))]);
    file.set_limits(&[limit("EBS-04.least", Some("4.50")), limit("NET-04.hours", Some("100"))]).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text, "# ours\r\n\"EBS-04.least\" = 4.5 # agreed in May\r\n# the end\r\n\"NET-04.hours\" = 100\r\n");
    file.set_limits(&[limit("NET-04.hours", None)]).unwrap();
    assert!(file.undo().unwrap() && file.undo().unwrap());
    assert_eq!(fs::read_to_string(&path).unwrap(), written);
    fs::remove_file(&path).unwrap();
    file.set_limits(&[limit("ALL.floor", Some("2"))]).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("# Limits of waste rules") && text.ends_with("\n\"ALL.floor\" = 2\n"), "{text}");
}

#[test]
fn limits_may_be_written_as_tables() {
    let (_folder, workspace) = workspace();
    let file = workspace.waste();
    let path = workspace.folder().join(LIMITS);
    fs::write(&path, "EBS-04.least = \"2\"\n\n[NET-04]\nhours = 1_000\n").unwrap();
    let limits = file.limits().unwrap();
    assert_eq!(limits.changed().collect::<Vec<_>>(), [("EBS-04.least", money("2")), ("NET-04.hours", money("1000"))]);
    file.set_limits(&[limit("NET-04.hours", Some("5")), limit("ALL.days", Some("7"))]).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "EBS-04.least = \"2\"\n\"ALL.days\" = 7\n\n[NET-04]\nhours = 5\n");
    assert_eq!(file.limits().unwrap().changed().count(), 3);
}

#[test]
fn what_is_no_limit_is_told_at_its_line() {
    for (text, told) in [
        ("\n\"EBS-04.leest\" = 3\n", "waste.toml, row 2: 'EBS-04.leest' is not a limit of any rule"),
        ("\"EBS-04.least\" = -3\n", "waste.toml, row 1: '-3' cannot be the limit EBS-04.least"),
        ("\"EBS-04.least\" = true\n", "waste.toml, row 1: 'true' cannot be the limit EBS-04.least"),
        ("\"EBS-04.least\" = [3]\n", "waste.toml, row 1: '[3]' cannot be the limit EBS-04.least"),
        ("# x\n\"EBS-04.least\" = \n", "waste.toml, row 2: "),
        ("[a.b]\nc = 1\n", "waste.toml, row 1: a.b is no limit"),
        ("\"EBS-04.least\" = 3\n[EBS-04]\nleast = 4\n", "waste.toml, row 3: EBS-04.least is there twice"),
    ] {
        let (_folder, workspace) = workspace();
        let path = workspace.folder().join(LIMITS);
        fs::write(&path, text).unwrap();
        let file = workspace.waste();
        let refused = file.limits().unwrap_err().to_string();
        assert!(refused.starts_with(told), "{text}: {refused}");
        assert!(file.set_limits(&[limit("ALL.floor", Some("2"))]).is_err(), "{text}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    let (_folder, workspace) = workspace();
    for (key, value) in [("X.y", "1"), ("ALL.floor", "-1"), ("ALL.floor", "many")] {
        let refused = workspace.waste().set_limits(&[limit(key, Some(value))]).unwrap_err().to_string();
        assert!(refused.contains(key), "{refused}");
    }
    assert!(!workspace.folder().join(LIMITS).exists());
}

#[test]
fn a_copy_takes_all_of_it_along_and_a_workspace_open_elsewhere_is_only_read() {
    let (folder, workspace) = workspace();
    let file = workspace.waste();
    file.decide(&[promised()]).unwrap();
    file.set_limits(&[limit("ALL.floor", Some("2"))]).unwrap();
    let second = Workspace::open(workspace.folder()).unwrap();
    assert_eq!(second.waste().memory().unwrap(), file.memory().unwrap());
    let tries = [
        second.waste().decide(&[promised()]),
        second.waste().set_limits(&[]).map(drop),
        second.waste().undo().map(drop),
        second.waste().redo().map(drop),
    ];
    for refused in tries {
        assert!(refused.unwrap_err().to_string().contains("can only be read here"));
    }
    let to = folder.path().join("copy.curio");
    copy_workspace(workspace.folder(), &to, false).unwrap();
    let copied = Workspace::open(&to).unwrap().waste();
    assert_eq!((copied.memory().unwrap(), copied.limits().unwrap()), (file.memory().unwrap(), file.limits().unwrap()));
    assert_eq!(copied.steps(), (2, 0));
}
