//! `ui/src/host/wire.ts`: the Rust types of the wire in TypeScript.
//!
//! ts-rs turns each exported type into a unit test that writes it. They must run in one process: each process starts the
//! shared file afresh. So they are left out of the ordinary test run, run here into a folder of their own, and the
//! result is then put in place or compared.

use std::fs;

use crate::{
    place,
    step::{self, Outcome},
    ui,
};

/// The tests that ts-rs writes are all named so.
pub(crate) const EXPORTS: &str = "export_bindings";

/// Writes the file, or with `check` only compares it.
pub(crate) fn run(check: bool) -> Outcome {
    ui::placeholder()?;
    let fresh_folder = place::target().join("bindings");
    let fresh_file = fresh_folder.join("wire.ts");
    if fresh_file.exists() {
        fs::remove_file(&fresh_file).map_err(|cause| format!("{}: {cause}", fresh_file.display()))?;
    }
    let mut export = step::cargo(["test", "--locked", "--workspace", "--lib", "--", EXPORTS]);
    step::run(export.env("TS_RS_EXPORT_DIR", &fresh_folder).stdout(std::process::Stdio::null()))?;
    let fresh = fs::read_to_string(&fresh_file).map_err(|cause| format!("no type was exported: {cause}"))?;
    let kept_file = place::root().join("ui/src/host/wire.ts");
    if fs::read_to_string(&kept_file).is_ok_and(|kept| kept == fresh) {
        println!("ui/src/host/wire.ts says the same as the Rust types.");
        return Ok(());
    }
    if check {
        return Err("ui/src/host/wire.ts does not say what the Rust types say. Run: cargo xtask bindings".to_owned());
    }
    fs::write(&kept_file, fresh).map_err(|cause| format!("{}: {cause}", kept_file.display()))?;
    println!("ui/src/host/wire.ts was written.");
    Ok(())
}
