//! `cargo xtask test`: all that must hold, in a fixed order, up to the first stage that fails.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use crate::{
    bindings, e2e, place,
    step::{self, Outcome},
    system, ui,
};

type Stage = (&'static str, fn() -> Outcome);

/// Cheap before dear, and every stage before those that stand on it.
const STAGES: &[Stage] = &[
    ("system packages and tools", system::ready_to_test),
    ("Rust formatting", formatting),
    ("Rust lints", lints),
    ("screens: types and style", ui::check),
    ("screens: unit tests", ui::unit_tests),
    ("screens: in Chromium", ui::browser_tests),
    ("screens: build", ui::build),
    ("wire types are fresh", fresh_bindings),
    ("Rust tests", rust_tests),
    ("documentation examples", doc_tests),
    ("journeys in the real window", journeys),
];

pub(crate) fn run() -> Outcome {
    let mut times: Vec<(&str, Duration)> = Vec::new();
    for (number, (name, stage)) in STAGES.iter().enumerate() {
        println!("\n== {} of {}: {name}", number + 1, STAGES.len());
        let start = Instant::now();
        let outcome = stage();
        times.push((name, start.elapsed()));
        if let Err(message) = outcome {
            summarize(&times, "failed");
            return Err(format!("{message}\n\nStage \"{name}\" failed; {} not run.", left(number)));
        }
    }
    summarize(&times, "passed");
    println!("All {} stages passed.", STAGES.len());
    Ok(())
}

fn left(number: usize) -> String {
    match STAGES.len() - number - 1 {
        0 => "no stage was".to_owned(),
        1 => "one stage was".to_owned(),
        several => format!("{several} stages were"),
    }
}

fn summarize(times: &[(&str, Duration)], last: &str) {
    println!("\nStage times");
    for (index, (name, time)) in times.iter().enumerate() {
        let result = if index + 1 == times.len() { last } else { "passed" };
        println!("  {:>6.1} s  {result}  {name}", time.as_secs_f64());
    }
}

fn formatting() -> Outcome {
    step::run(&mut step::cargo(["fmt", "--all", "--check"]))
}

fn lints() -> Outcome {
    ui::placeholder()?;
    step::run(&mut step::cargo(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn fresh_bindings() -> Outcome {
    bindings::run(true)
}

/// Fails also when there is no test to run, as after a mistake in a filter or a manifest.
fn rust_tests() -> Outcome {
    let all_but_exports = format!("not test({})", bindings::EXPORTS);
    let mut tests = step::cargo(["nextest", "run", "--locked", "--workspace", "--no-tests", "fail", "--no-fail-fast"]);
    step::run(tests.args(["-E", &all_but_exports]).env("CURIO_SAMPLE_DIR", place::sample()))
}

fn doc_tests() -> Outcome {
    let root = place::root();
    if !["crates", "src-tauri/src"].iter().any(|folder| has_doc_example(&root.join(folder))) {
        println!("There is none.");
        return Ok(());
    }
    step::run(&mut step::cargo(["test", "--locked", "--workspace", "--doc"]))
}

fn has_doc_example(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return has_doc_example(&path);
        }
        let rust = path.extension().is_some_and(|extension| extension == "rs");
        rust && fs::read_to_string(&path).is_ok_and(|text| text.lines().any(opens_an_example))
    })
}

fn opens_an_example(line: &str) -> bool {
    let line = line.trim_start();
    ["///", "//!"].iter().any(|doc| line.strip_prefix(doc).is_some_and(|rest| rest.trim_start().starts_with("```")))
}

fn journeys() -> Outcome {
    if cfg!(target_os = "linux") {
        return e2e::journeys(&[]);
    }
    println!("They run on Linux only.");
    Ok(())
}
