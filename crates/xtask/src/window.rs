//! `cargo xtask run`.

use crate::{
    build, place,
    step::{self, Outcome},
    system, ui,
};

/// Builds Curio and opens its window.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let virtual_display = arguments.iter().any(|word| word == "--xvfb");
    if !virtual_display && !system::has_display() {
        return Err("There is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set.\n\
                    To run the window on a display of its own that nobody sees: cargo xtask run --xvfb"
            .to_owned());
    }
    system::ready_to_run(virtual_display)?;
    ui::build()?;
    let program = build::program("debug", "curio-desktop")?;
    let mut window = if virtual_display { system::on_a_virtual_display(program) } else { step::program(program) };
    window.env("CURIO_SAMPLE_DIR", place::sample());
    let paths: Vec<&String> = arguments.iter().filter(|word| *word != "--xvfb").collect();
    if paths.is_empty() {
        window.arg(place::sample());
    }
    // Paths are those of the folder the command was given in, not of the project.
    if let Ok(here) = std::env::current_dir() {
        window.current_dir(here);
    }
    step::run(window.args(paths))
}
