//! Programs built from the workspace, and commands that are little more than running one.

use std::{path::PathBuf, process::Command};

use crate::{
    place,
    step::{self, Outcome},
    ui,
};

/// The whole workspace's features, only these programs.
pub(crate) fn programs(profile: &str, names: &[&str]) -> Outcome {
    ui::placeholder()?;
    let mut command = step::cargo(["build", "--locked", "--workspace"]);
    if profile == "release" {
        command.arg("--release");
    }
    for name in names {
        command.args(["--bin", name]);
    }
    step::run(&mut command)
}

/// The path of one program, built.
pub(crate) fn program(profile: &str, name: &str) -> Result<PathBuf, String> {
    programs(profile, &[name])?;
    Ok(place::program(profile, name))
}

/// The tests of the one test binary, with the workspace's features.
pub(crate) fn stories() -> Command {
    step::cargo(["nextest", "run", "--locked", "--workspace", "--test", "stories"])
}

pub(crate) fn samples(arguments: &[String]) -> Outcome {
    let mut generator = step::program(program("debug", "curio-samples")?);
    if !arguments.iter().any(|word| word == "--out") {
        generator.args(["--out", "data-samples"]);
    }
    step::run(generator.args(arguments))
}

pub(crate) fn golden() -> Outcome {
    ui::placeholder()?;
    step::run(stories().arg("golden").env("CURIO_UPDATE_GOLDEN", "1"))
}

pub(crate) fn tidy() -> Outcome {
    ui::placeholder()?;
    step::run(stories().arg("tidy::"))
}
