//! The `curio` command as the stories run it.

fn main() -> std::process::ExitCode {
    curio_cli::run_process()
}
