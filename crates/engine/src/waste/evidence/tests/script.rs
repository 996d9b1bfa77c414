//! The script that people run reads and does nothing else.

use crate::waste::Evidence;

/// Every `service operation` that follows the word `aws` outside of comments.
fn commands(script: &str) -> Vec<(&str, &str)> {
    let lines = script.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let mut found = Vec::new();
    for line in lines {
        let words: Vec<&str> = line.split(|c: char| c.is_whitespace() || "$(`;|&\"'".contains(c)).collect();
        let at = |index: usize| words.get(index).copied().unwrap_or_default();
        found.extend((0..words.len()).filter(|index| at(*index) == "aws").map(|index| (at(index + 1), at(index + 2))));
    }
    found
}

#[test]
fn every_command_only_reads() {
    let commands = commands(Evidence::script());
    assert!(commands.len() > 20, "{commands:?}");
    for (service, operation) in commands {
        let reads = ["describe-", "get-", "list-"].iter().any(|verb| operation.starts_with(verb));
        assert!(reads && !service.starts_with('-'), "aws {service} {operation}");
    }
}

#[test]
fn nothing_else_reaches_out_or_removes_what_it_did_not_make() {
    for line in Evidence::script().lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        for word in ["curl", "wget", "ssh", "scp", "nc", "eval", "sudo", "source", "jq"] {
            assert!(!words.contains(&word), "{line}");
        }
        if line.starts_with("rm ") {
            assert!(line.starts_with("rm -f \"$out/"), "{line}");
        }
    }
    assert!(Evidence::script().starts_with("#!/usr/bin/env bash\n"));
}
