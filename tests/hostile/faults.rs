//! Lane B8: import workers that die, hang or talk nonsense. The import ends soon, with a sentence that names the file; the
//! workspace stays as it was, and the next import works.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use curio_store::{ImportJob, ImportOptions, ImportProgress, SameMonths, Workspace};

use super::files::{listing, report, total_of, write};
use crate::support::{Curio, text};

struct Nobody;

impl ImportJob for Nobody {
    fn progress(&self, _progress: &ImportProgress) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// Workers that are shell scripts, and what the message says of them.
const WORKERS: [(&str, &str, &str); 22] = [
    ("ends at once", "exit 0", "stopped the import worker"),
    ("ends with a code", "exit 3", "exit status: 3"),
    ("reads nothing and ends", "exec <&-; exit 0", "stopped the import worker"),
    ("is killed", "kill -9 $$", "signal: 9"),
    ("aborts", "kill -ABRT $$", "signal: 6"),
    ("breaks its memory", "kill -SEGV $$", "signal: 11"),
    ("loses the bus", "kill -BUS $$", "signal: 7"),
    ("says nothing", "cat >/dev/null; exit 0", "exit status: 0"),
    ("says an empty line", "cat >/dev/null; echo", "its answer was garbled"),
    ("says a word", "cat >/dev/null; echo hello", "its answer was garbled"),
    ("says half a frame", "cat >/dev/null; printf '{\"Progress\":{\"file\":\"x'", "its answer was garbled"),
    (
        "says half an answer",
        "cat >/dev/null; printf '{\"Done\":{\"format\":\"FOCUS 1.0\"'; exit 0",
        "its answer was garbled",
    ),
    ("says an unknown message", "cat >/dev/null; echo '{\"Weather\":\"fine\"}'", "its answer was garbled"),
    ("says a message without its parts", "cat >/dev/null; echo '{\"Done\":{}}'", "its answer was garbled"),
    ("says bytes that are no text", "cat >/dev/null; printf '\\377\\376\\000\\n'", "its answer was garbled"),
    ("goes on after nonsense", "cat >/dev/null; echo hello; sleep 60", "its answer was garbled"),
    (
        "makes progress and dies",
        "cat >/dev/null; echo '{\"Progress\":{\"file\":\"x.csv\",\"file_index\":1,\"rows\":1,\"bytes\":1}}'; kill -9 $$",
        "x.csv: stopped the import worker",
    ),
    (
        "makes progress and hangs up",
        "cat >/dev/null; echo '{\"Progress\":{\"file\":\"x.csv\",\"file_index\":1,\"rows\":1,\"bytes\":1}}'; exec >&-; sleep 60",
        "x.csv: stopped the import worker: it fell silent",
    ),
    ("closes its mouth and lives", "exec >&-; sleep 60", "it fell silent"),
    ("shouts", "cat >/dev/null; yes | head -c 3000000 >&2; exit 5", "exit status: 5"),
    (
        "runs out of memory",
        "echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$",
        "more than the 4 GB of memory",
    ),
    ("talks for ever in one line", "cat >/dev/null; yes x | tr -d '\\n' | head -c 80000000", "its answer was garbled"),
];

fn script(folder: &Path, body: &str) -> PathBuf {
    let path = write(folder, "worker.sh", format!("#!/bin/sh\n{body}\n"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn import_with(worker: PathBuf, curio: &Curio, path: &Path) -> String {
    let options = ImportOptions { worker, now: "2026-11-20T08:00:00Z".to_owned(), same_months: SameMonths::Replace };
    let mut workspace = Workspace::open(&curio.folder()).unwrap();
    workspace.import(&[path.to_owned()], &options, &Nobody).unwrap_err().to_string()
}

#[test]
fn b8_whatever_a_worker_does_the_next_import_works() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (write(folder.path(), "old.csv", report(5)), write(folder.path(), "new.csv", report(9)));
    let mut slowest = Duration::ZERO;
    for (name, body, words) in WORKERS {
        let curio = Curio::with(&[&old]);
        let before = listing(&curio.folder());
        let worker = script(folder.path(), body);
        let began = Instant::now();
        let message = import_with(worker, &curio, &new);
        slowest = slowest.max(began.elapsed());
        assert!(message.contains(words) && message.contains("Nothing was changed"), "a worker that {name}: {message}");
        assert!(message.contains("new.csv") || message.contains("x.csv"), "a worker that {name}: {message}");
        assert_eq!(listing(&curio.folder()), before, "a worker that {name}");
    }
    let curio = Curio::with(&[&old]);
    assert!(import_with(folder.path().join("no-such-worker"), &curio, &new).contains("cannot start the import worker"));
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
    println!(
        "B8: {} scripted workers, each told by name, the slowest in {:.1} s, the workspace as it was",
        WORKERS.len() + 1,
        slowest.as_secs_f64()
    );
}

/// The real worker with a fault made on purpose, and what is said of it.
const FAULTS: [(&str, &str); 6] = [
    ("abort", "signal: 6"),
    ("exit", "exit status: 7"),
    ("panic", "exit status: 101"),
    ("hang", "did not move on for"),
    ("memory", "more than the 4 GB of memory that an import may use"),
    ("partial", "its answer was garbled"),
];

#[test]
fn b8_the_real_worker_may_fail_in_every_way_again_and_again() {
    if !cfg!(debug_assertions) {
        println!("B8: faults are made by debug builds only");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "new.csv", report(9));
    let curio = Curio::new();
    for round in 0..3 {
        for (fault, words) in FAULTS {
            let mut command = Command::new(env!("CARGO_BIN_EXE_curio-under-test"));
            command.arg("--workspace").arg(curio.folder()).arg("import").arg(&path);
            command.envs([
                ("CURIO_TEST_WORKER_FAULT", fault),
                ("CURIO_TEST_PATIENCE_MS", "2000"),
                ("RUST_BACKTRACE", "0"),
            ]);
            let output = command.output().unwrap();
            let message = text(&output.stderr);
            assert!(
                output.status.code() == Some(3) && message.contains(words) && message.contains("new.csv"),
                "{round} {fault}: {message}"
            );
        }
    }
    assert!(curio.import(&[&path]).status.success());
    assert_eq!(curio.total(&["--by", "day"]), total_of(9));
    println!("B8: {} faults of the real worker, each told by name, and the next import worked", 3 * FAULTS.len());
}
