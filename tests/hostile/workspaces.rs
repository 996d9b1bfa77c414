//! Lane B10: workspaces of a newer version, half-written or edited by hand: opened right, or refused and left as they are.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::files::{listing, report, total_of, write};
use crate::support::{Curio, text};

enum Answer {
    /// Ten lines.
    Opens,
    /// Refused by name, and nothing in the folder is touched.
    Says(&'static str),
}

use Answer::{Opens, Says};

type Change = fn(&Path);

fn journal(folder: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join("journal.json")).unwrap()).unwrap()
}

fn edit(folder: &Path, change: impl FnOnce(&mut Value)) {
    let mut journal = journal(folder);
    change(&mut journal);
    fs::write(folder.join("journal.json"), journal.to_string()).unwrap();
}

fn rollup(folder: &Path) -> std::path::PathBuf {
    let hash = journal(folder)["deliveries"][0]["rollup"]["sha256"].as_str().unwrap().to_owned();
    folder.join("tables").join(hash + ".parquet")
}

const DAMAGED: Answer = Says("is damaged");
const LOST: Answer = Says("was changed or lost since Curio wrote it");

const CASES: [(&str, Change, Answer); 22] = [
    ("as it was", |_| {}, Opens),
    ("a note beside it", |folder| drop(write(folder, "notes.txt", "mine")), Opens),
    ("a leftover import", |folder| drop(write(folder, "import-x1/table.part", "half")), Opens),
    ("a leftover journal", |folder| drop(write(folder, "journal.json.part", "{\"ver")), Opens),
    ("a leftover lock", |folder| drop(write(folder, "lock", "4711")), Opens),
    ("written again by hand", |folder| edit(folder, |_| {}), Opens),
    ("a field of the future", |folder| edit(folder, |journal| journal["color"] = json!("blue")), Opens),
    (
        "a delivery with a field of the future",
        |folder| edit(folder, |journal| journal["deliveries"][0]["color"] = json!(1)),
        Opens,
    ),
    ("a newer version", |folder| edit(folder, |journal| journal["version"] = json!(99)), Says("newer Curio")),
    (
        "a newer version of another shape",
        |folder| fs::write(folder.join("journal.json"), r#"{"version":99,"months":[]}"#).unwrap(),
        Says("journal.json"),
    ),
    ("nothing in it", |folder| fs::write(folder.join("journal.json"), "").unwrap(), DAMAGED),
    (
        "half of it",
        |folder| {
            let text = fs::read_to_string(folder.join("journal.json")).unwrap();
            fs::write(folder.join("journal.json"), &text[..text.len() / 2]).unwrap();
        },
        DAMAGED,
    ),
    ("NUL bytes", |folder| fs::write(folder.join("journal.json"), [0; 512]).unwrap(), DAMAGED),
    ("not UTF-8", |folder| fs::write(folder.join("journal.json"), [b'{', 0xff, b'}']).unwrap(), Says("journal.json")),
    ("another document", |folder| fs::write(folder.join("journal.json"), "[1,2]").unwrap(), DAMAGED),
    ("a version that is a word", |folder| edit(folder, |journal| journal["version"] = json!("one")), DAMAGED),
    (
        "no deliveries field",
        |folder| edit(folder, |journal| drop(journal.as_object_mut().unwrap().remove("deliveries"))),
        DAMAGED,
    ),
    (
        "another number of rows",
        |folder| edit(folder, |journal| journal["deliveries"][0]["rollup"]["rows"] = json!(1)),
        Says("does not have the rows it was written with"),
    ),
    ("another hash", |folder| edit(folder, |journal| journal["deliveries"][0]["rollup"]["sha256"] = json!("00")), LOST),
    (
        "a hash that is a path",
        |folder| edit(folder, |journal| journal["deliveries"][0]["rollup"]["sha256"] = json!("../../etc/passwd")),
        LOST,
    ),
    ("a lost table", |folder| fs::remove_file(rollup(folder)).unwrap(), LOST),
    (
        "a cut table",
        |folder| {
            let path = rollup(folder);
            let bytes = fs::read(&path).unwrap();
            fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
        },
        LOST,
    ),
];

#[test]
fn b10_a_workspace_opens_right_or_is_refused_unharmed() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "report.csv", report(10));
    let (mut opened, mut refused) = (0, 0);
    for (name, change, answer) in &CASES {
        let curio = Curio::with(&[&path]);
        change(&curio.folder());
        let before = listing(&curio.folder());
        match answer {
            Opens => {
                assert_eq!(curio.total(&["--by", "day"]), total_of(10), "{name}");
                opened += 1;
            }
            Says(words) => {
                let output = curio.run(&["spend", "--by", "day"]);
                let message = text(&output.stderr);
                assert!(output.status.code() == Some(1) && message.contains(words), "{name}: {message}");
                assert_eq!(listing(&curio.folder()), before, "{name}: the folder changed");
                refused += 1;
            }
        }
    }
    println!(
        "B10: {} workspaces, {opened} opened with every line, {refused} refused by name and left as they were",
        CASES.len()
    );
}

#[test]
fn b10_a_total_edited_by_hand_does_not_tie() {
    let folder = tempfile::tempdir().unwrap();
    let curio = Curio::with(&[&write(folder.path(), "report.csv", report(10))]);
    edit(&curio.folder(), |journal| journal["deliveries"][0]["control"][0]["sums"][0][1] = json!("51"));
    let status = curio.run(&["status"]);
    let printed = text(&status.stdout);
    assert!(printed.contains("do not add up to their control totals"), "{printed}");
}
