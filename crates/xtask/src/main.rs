//! `cargo xtask`: everything there is to do in this project, in one word each.
//!
//! Only the standard library, so that it builds in seconds. Build output goes to `CARGO_TARGET_DIR`, and without it to
//! `$HOME/.cache/curio/target`, for every command alike. Whatever builds Rust selects the whole workspace: with another
//! selection Cargo unifies features differently and compiles Polars a second time. Do the same by hand:
//! `cargo build --workspace --bin curio`, not `cargo build -p curio-cli`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod bench;
mod bindings;
mod build;
mod dist;
mod e2e;
mod place;
mod soak;
mod step;
mod system;
mod test;
mod ui;
mod window;

use std::process::ExitCode;

use step::Outcome;

const USAGE: &str = "\
cargo xtask COMMAND

  run [PATH...]     builds Curio and opens its window on the fictional sample, or on PATH...
                    --xvfb: on a display of its own, for machines without one
  test              everything that must hold, in a fixed order, up to the first stage that fails
  e2e [FILTER]      the journeys in the real window only (Linux)
  bench [--rows N] [--months N]
                    import, first answer and attribution, beside DuckDB on the same files (default 2,000,000 rows, 1 month)
  soak              hostile and broken input at full size, ten times that of the tests
  samples [...]     writes data-samples again; arguments go to the generator
  bindings          writes ui/src/host/wire.ts from the Rust types; --check only compares
  golden            writes tests/golden again
  tidy              the house rules only
  dist              an optimized build in a folder of its own

Build output: CARGO_TARGET_DIR, or $HOME/.cache/curio/target.";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    match dispatch(&command, &rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\n{message}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, rest: &[String]) -> Outcome {
    match command {
        "run" => window::run(rest),
        "test" => test::run(),
        "e2e" => e2e::run(rest),
        "bench" => bench::run(rest),
        "soak" => soak::run(),
        "samples" => build::samples(rest),
        "bindings" => bindings::run(rest.iter().any(|word| word == "--check")),
        "golden" => build::golden(),
        "tidy" => build::tidy(),
        "dist" => dist::run(),
        "" | "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(())
        }
        unknown => Err(format!("There is no command {unknown}.\n\n{USAGE}")),
    }
}
