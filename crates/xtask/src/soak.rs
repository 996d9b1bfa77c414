//! `cargo xtask soak`: the hostile input lanes at their full size, ten times that of every push, with their counts.
//!
//! In the development profile: faults are made on purpose by debug builds only, and the crates on the import path are optimized
//! there too.

use crate::step::{self, Outcome};

/// Runs them; one line a lane says how much was tried and what became of it.
pub(crate) fn run() -> Outcome {
    let lanes = ["-E", "test(/^hostile::/)", "--success-output", "immediate", "--no-tests", "fail", "--no-fail-fast"];
    let mut soak = step::cargo(["nextest", "run", "--locked", "--workspace"]);
    step::run(soak.args(lanes).env("CURIO_SOAK", "full"))
}
