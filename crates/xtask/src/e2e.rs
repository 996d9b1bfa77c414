//! The journeys in the real window, on a display of their own.

use std::fs;

use crate::{
    build, place,
    step::{self, Outcome},
    system, ui,
};

/// Builds what a journey needs and walks those that `arguments` name, or all.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err("The journeys drive WebKitGTK and run on Linux only.".to_owned());
    }
    system::ready_to_test()?;
    ui::build()?;
    journeys(arguments)
}

/// The screens must be built.
pub(crate) fn journeys(arguments: &[String]) -> Outcome {
    build::programs("debug", &["curio-desktop", "curio", "curio-samples"])?;
    let pictures = place::target().join("e2e-pictures");
    fs::create_dir_all(&pictures).map_err(|cause| format!("{}: {cause}", pictures.display()))?;
    // Built before the display is there, so that a slow build does not keep it waiting.
    step::run(build::stories().arg("--no-run"))?;
    let tests = build::stories();
    let mut driven = system::on_a_virtual_display(tests.get_program());
    driven.args(tests.get_args()).args(["--run-ignored", "only", "--test-threads", "1", "-E", "test(/^e2e::/)"]);
    driven
        .args(arguments)
        .env("CURIO_DESKTOP", place::program("debug", "curio-desktop"))
        .env("CURIO_CLI", place::program("debug", "curio"))
        .env("CURIO_SAMPLES", place::program("debug", "curio-samples"))
        .env("CURIO_SAMPLE_DIR", place::sample())
        .env("CURIO_PICTURES", pictures);
    step::run(&mut driven)
}
