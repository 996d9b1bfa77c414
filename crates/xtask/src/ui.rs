//! The screens: TypeScript and Svelte, built by Vite into `ui/dist`, from where they are compiled into the window.

use std::{fs, path::PathBuf, process::Command};

use crate::{
    place,
    step::{self, Outcome},
};

fn folder() -> PathBuf {
    place::root().join("ui")
}

fn npm<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = step::program(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(folder());
    command
}

/// Installs exactly what the lock file names, when it changed since the last time.
pub(crate) fn install() -> Outcome {
    let lock =
        fs::read(folder().join("package-lock.json")).map_err(|cause| format!("ui/package-lock.json: {cause}"))?;
    let stamp = folder().join("node_modules").join(".installed-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step::run(&mut npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    fs::write(stamp, lock).map_err(|cause| format!("ui/node_modules: {cause}"))
}

pub(crate) fn build() -> Outcome {
    install()?;
    step::run(&mut npm(["run", "build"]))
}

/// Types, then style.
pub(crate) fn check() -> Outcome {
    install()?;
    step::run(&mut npm(["run", "check"]))?;
    step::run(&mut npm(["run", "lint"]))
}

pub(crate) fn unit_tests() -> Outcome {
    step::run(&mut npm(["run", "test"]))
}

/// The screens against recorded answers, in Chromium.
pub(crate) fn browser_tests() -> Outcome {
    step::run(&mut npm(["run", "test:browser"]))
}

/// The window compiles its page in, so there must be one before anything is built.
pub(crate) fn placeholder() -> Outcome {
    let page = folder().join("dist").join("index.html");
    if page.exists() {
        return Ok(());
    }
    let write = fs::create_dir_all(folder().join("dist"))
        .and_then(|()| fs::write(page, "<!doctype html><title>Curio</title>\n"));
    write.map_err(|cause| format!("ui/dist: {cause}"))
}
