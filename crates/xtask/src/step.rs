//! Running one program after the other, and saying which one failed.

use std::{
    env,
    ffi::OsStr,
    process::{Command, Stdio},
};

use crate::place;

/// Done, or why not, in words for the terminal.
pub(crate) type Outcome = Result<(), String>;

/// A program started in the project's folder, with our target folder and our tools, and no keyboard: nothing may ask.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(place::root()).env("CARGO_TARGET_DIR", place::target()).stdin(Stdio::null());
    forget_our_own_package(&mut command);
    let tools = place::tools().join("bin");
    let old = env::var_os("PATH").unwrap_or_default();
    if let Ok(path) = env::join_paths(std::iter::once(tools).chain(env::split_paths(&old))) {
        command.env("PATH", path);
    }
    command
}

/// Cargo tells this program about its package in variables. A build script among our dependencies watches them, so that
/// a Cargo started from here with them would build Polars again, and one started by hand without them once more.
fn forget_our_own_package(command: &mut Command) {
    const OURS: [&str; 5] = ["CARGO_BIN_", "CARGO_CRATE_", "CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_PRIMARY_"];
    for (name, _) in env::vars_os() {
        if OURS.iter().any(|ours| name.to_string_lossy().starts_with(ours)) {
            command.env_remove(name);
        }
    }
}

/// Cargo with `arguments`.
pub(crate) fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// Says what is run, runs it and waits.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let words = words(command);
    println!("$ {words}");
    let status = command.status().map_err(|cause| format!("{words}\ncould not be started: {cause}"))?;
    if status.success() { Ok(()) } else { Err(format!("{words}\nended with {status}")) }
}

/// Whether a program answers at all.
pub(crate) fn answers(name: &str, argument: &str) -> bool {
    program(name)
        .arg(argument)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn words(command: &Command) -> String {
    let all = std::iter::once(command.get_program()).chain(command.get_args());
    all.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
