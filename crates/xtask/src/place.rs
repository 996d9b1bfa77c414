//! Where things lie.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The project's folder. Cargo says where this package lies when it runs it.
pub(crate) fn root() -> PathBuf {
    match env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from) {
        Some(package) => package.ancestors().nth(2).map_or_else(|| package.clone(), Path::to_path_buf),
        None => env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
    }
}

/// Where everything built goes.
pub(crate) fn target() -> PathBuf {
    if let Some(named) = env::var_os("CARGO_TARGET_DIR") {
        return root().join(named);
    }
    let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE"));
    home.map_or_else(|| root().join("target"), |home| PathBuf::from(home).join(".cache/curio/target"))
}

/// Where tools are installed that the machine lacks.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// A program of ours in the debug or release folder.
pub(crate) fn program(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// The fictional sample that the window opens.
pub(crate) fn sample() -> PathBuf {
    root().join("data-samples").join("legacy")
}
