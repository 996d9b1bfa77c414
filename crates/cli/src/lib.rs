//! `curio`: the headless twin of the window. Thin: it reads arguments, asks the engine, prints.
//!
//! Exit codes: 0 done, 2 wrong usage, 3 the input is bad, 1 anything else. Nothing but results goes to standard output.

mod args;
mod commands;
mod failure;
mod print;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use failure::Failure;

/// Runs the program with the process's arguments.
pub fn run_process() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(curio_store::WORKER_ARGUMENT) {
        return curio_store::run_worker();
    }
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let lines: Vec<String> = failure.to_string().lines().map(print::visible).collect();
            let told = writeln!(std::io::stderr(), "curio: {}", lines.join("\n"));
            told.map_or(ExitCode::FAILURE, |()| failure.exit_code())
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let folder = arguments.workspace_folder()?;
    match &arguments.command {
        Command::Import(import) => commands::import(&folder, arguments.format, import),
        Command::Status => commands::status(&folder, arguments.format),
        Command::Spend(spend) => commands::spend(&folder, arguments.format, spend),
        Command::Restated(restated) => commands::restated(&folder, arguments.format, restated),
        Command::Reconcile(reconcile) => commands::reconcile(&folder, arguments.format, reconcile),
        Command::Rates(rates) => commands::rates(&folder, arguments.format, rates),
        Command::Tags(tags) => commands::tags(&folder, arguments.format, tags),
        Command::Attribute(attribute) => commands::attribute(&folder, arguments.format, attribute),
        Command::Compliance(compliance) => commands::compliance(&folder, arguments.format, compliance),
        Command::Waste(waste) => commands::waste(&folder, arguments.format, waste),
        Command::Close(close) => commands::close(&folder, arguments.format, close),
        Command::Lines(lines) => commands::lines(&folder, arguments.format, lines),
        Command::Export(export) => commands::export(&folder, export),
    }
}
