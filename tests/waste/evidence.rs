//! Evidence for one run, or kept: it confirms findings or refutes them, and a bad file takes nothing away.

use std::fs;

use super::{fails, legacy, read, rows};
use crate::support::{sample, text};

#[test]
fn evidence_counts_for_one_run_or_is_kept() {
    let curio = legacy();
    let before = curio.state();
    let folder = sample("evidence");
    let folder = folder.to_str().unwrap();
    let printed = curio.prints(&["waste", "--evidence", folder]);
    assert!(printed.contains("\nEvidence: "), "{printed}");
    assert_eq!(curio.state(), before, "this run only");
    assert!(!curio.prints(&["waste"]).contains("\nEvidence: "));
    let first = rows(&curio, &["--all", "--evidence", folder, "--keep"]);
    assert!(first.iter().any(|row| row["evidence"].contains(".json")), "some finding is confirmed by a file");
    assert_eq!(rows(&curio, &["--all"]), first, "kept evidence counts in every run");
    let missing = |arguments: &[&str]| {
        read(curio.prints(&[&["waste", "--not-checkable", "--format", "csv"], arguments].concat()).as_bytes()).len()
    };
    let with = missing(&[]);
    let kept = fs::read_to_string(curio.folder().join("evidence/index.json")).unwrap();
    let kept: serde_json::Value = serde_json::from_str(&kept).unwrap();
    for file in kept["files"].as_array().unwrap() {
        curio.prints(&["waste", "--forget", file["name"].as_str().unwrap()]);
    }
    assert!(missing(&[]) >= with);
    assert!(!curio.prints(&["waste"]).contains("\nEvidence: "));
}

#[test]
fn a_file_that_is_no_evidence_is_named() {
    let curio = legacy();
    let bad = curio.home.path().join("bad.json");
    fs::write(&bad, "{").unwrap();
    let bad = bad.to_str().unwrap();
    let good = sample("evidence").join("describe-volumes.json");
    let good = good.to_str().unwrap();
    curio.prints(&["waste", "--evidence", good, "--keep"]);
    let before = curio.state();
    for arguments in [&["--evidence", bad][..], &["--evidence", bad, "--keep"], &["--evidence", "gone.json"]] {
        let (exit, message) = fails(&curio.run(&[&["waste"], arguments].concat()));
        assert!(exit == Some(3) && message.contains(".json: "), "{arguments:?}: {exit:?} {message}");
        assert_eq!(curio.state(), before, "{arguments:?}");
    }
    // Beside a good one it is left out, and the others count.
    let output = curio.run(&["waste", "--evidence", good, bad]);
    assert!(output.status.success());
    assert!(text(&output.stderr).starts_with("left out: bad.json: "), "{}", text(&output.stderr));
}

#[test]
fn the_script_only_reads() {
    let script = legacy().prints(&["waste", "--script"]);
    assert!(script.starts_with("#!"), "{script}");
    let verbs = script.lines().filter(|line| !line.trim_start().starts_with('#')).flat_map(|line| {
        line.split_whitespace().filter(|word| {
            ["delete-", "modify-", "terminate-", "stop-", "release-", "put-", "create-", "update-", "start-", "run-"]
                .iter()
                .any(|verb| word.starts_with(verb))
        })
    });
    assert_eq!(verbs.collect::<Vec<_>>(), Vec::<&str>::new());
}
