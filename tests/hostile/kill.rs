//! Lane B1: kill -9 at any moment of an import. The workspace opens as it was before or as it is after, with no one's help.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::files::{report, total_of, write};
use super::{Seeded, sized};
use crate::support::Curio;

const OLD: u64 = 3_000;
const NEW: u64 = 20_000;

fn manifest(folder: &Path, execution: &str, rows: u64) -> std::path::PathBuf {
    let part = format!("{execution}/daily-1.csv");
    write(folder, &part, report(rows));
    let text = format!(
        r#"{{"assemblyId":"{execution}","reportName":"daily","billingPeriod":{{"start":"20260701T000000.000Z"}},"reportKeys":["{part}"]}}"#
    );
    write(folder, &format!("{execution}/daily-Manifest.json"), text)
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copied(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn importing(curio: &Curio, path: &Path) -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_curio-under-test"));
    command.arg("--workspace").arg(curio.folder()).arg("import").arg(path);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn leftovers(curio: &Curio) -> Vec<String> {
    let names = fs::read_dir(curio.folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("import-")).collect()
}

#[test]
fn b1_kill_minus_nine_leaves_the_old_state_or_the_new_one() {
    let reports = tempfile::tempdir().unwrap();
    let (old, new) = (manifest(reports.path(), "a1", OLD), manifest(reports.path(), "a2", NEW));
    let good = Curio::with(&[&old]);
    let full = Curio::new();
    copied(&good.folder(), &full.folder());
    let began = Instant::now();
    assert!(full.import(&[&new]).status.success());
    let span = began.elapsed();

    let (count, mut kept, mut taken) = (sized(100), 0, 0);
    for seed in 0..count {
        let curio = Curio::new();
        copied(&good.folder(), &curio.folder());
        let mut child = importing(&curio, &new);
        let share = Seeded(seed).below(1600);
        std::thread::sleep(Duration::from_micros(u64::try_from(span.as_micros()).unwrap() * share as u64 / 1000));
        drop(child.kill());
        drop(child.wait());
        let total = curio.total(&["--by", "day"]);
        if total == total_of(NEW) {
            taken += 1;
        } else {
            assert_eq!(total, total_of(OLD), "kill {seed}");
            kept += 1;
        }
        if !leftovers(&curio).is_empty() {
            // Killed between fork and exec, the child held the lock for a moment more: then that opening was to read only.
            std::thread::sleep(Duration::from_millis(200));
            assert_eq!(curio.total(&["--by", "day"]), total, "kill {seed}");
        }
        assert_eq!(leftovers(&curio), [""; 0], "kill {seed}");
        if seed % 10 == 0 {
            assert!(curio.import(&[&new]).status.success(), "kill {seed}: the next import");
            assert_eq!(curio.total(&["--by", "day"]), total_of(NEW), "kill {seed}");
        }
    }
    println!(
        "B1: {count} kills over {} ms of import, {kept} left the old state, {taken} the new one, nothing else",
        span.as_millis()
    );
}
