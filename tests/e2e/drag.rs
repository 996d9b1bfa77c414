//! A drag with the pointer from another program's window, as from a file manager.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, ensure};

/// The system's own, for which its packages are made.
const PYTHON: &str = "/usr/bin/python3";
const NEEDED: &str = "import gi; gi.require_version('Gtk', '3.0'); from gi.repository import Gtk";
const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/e2e/drag_source.py");
/// The lower left corner of the display, beside the window in its middle.
const FROM: (i32, i32) = (10, 960);
const TO: (i32, i32) = (800, 500);
const MOVES: i32 = 12;

/// Files above the window, the button still pressed.
pub(crate) struct Drag(Child);

impl Drag {
    /// What the drag needs and this computer lacks.
    pub(crate) fn missing() -> Option<&'static str> {
        let works = |program: &str, arguments: &[&str]| {
            let mut command = Command::new(program);
            command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        };
        if !works("xdotool", &["version"]) {
            return Some("xdotool");
        }
        (!works(PYTHON, &["-c", NEEDED])).then_some("python3-gi with gir1.2-gtk-3.0")
    }

    /// Takes hold of `paths` in another window and moves them above Curio's.
    pub(crate) fn begin(paths: &[&Path]) -> Result<Self> {
        let mut source = Command::new(PYTHON);
        source.arg(SOURCE).arg(FROM.0.to_string()).arg(FROM.1.to_string()).args(paths);
        let mut source = source.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context(PYTHON)?;
        let shown = source.stdout.take().context("piped")?;
        let drag = Self(source);
        let mut line = String::new();
        BufReader::new(shown).read_line(&mut line)?;
        ensure!(line.trim() == "shown", "the other window did not open");
        move_to((FROM.0 + 20, FROM.1 + 15))?;
        xdotool(&["mousedown", "1"])?;
        for step in 1..=MOVES {
            let part = |from: i32, to: i32| from + (to - from) * step / MOVES;
            move_to((part(FROM.0, TO.0), part(FROM.1, TO.1)))?;
        }
        Ok(drag)
    }

    /// Lets go.
    pub(crate) fn end(self) -> Result<()> {
        xdotool(&["mouseup", "1"])?;
        // The window asks the source for the paths; a source that is gone has none.
        std::thread::sleep(Duration::from_secs(1));
        drop(self);
        Ok(())
    }
}

impl Drop for Drag {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A program sees a drag only in moves that take their time.
fn move_to((x, y): (i32, i32)) -> Result<()> {
    xdotool(&["mousemove", &x.to_string(), &y.to_string()])?;
    std::thread::sleep(Duration::from_millis(80));
    Ok(())
}

fn xdotool(arguments: &[&str]) -> Result<()> {
    let done = Command::new("xdotool").args(arguments).status().context("xdotool")?;
    ensure!(done.success(), "xdotool {}: {done}", arguments.join(" "));
    Ok(())
}
