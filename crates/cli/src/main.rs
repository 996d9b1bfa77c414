//! The `curio` command.

fn main() -> std::process::ExitCode {
    curio_cli::run_process()
}
