//! `cargo xtask dist`: an optimized build in a folder that can be carried to another computer of the same kind.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use crate::{build, place, step::Outcome, system, ui};

const PROGRAMS: [&str; 2] = ["curio-desktop", "curio"];

pub(crate) fn run() -> Outcome {
    system::ready_to_run(false)?;
    ui::build()?;
    build::programs("release", &PROGRAMS)?;
    let folder = gather().map_err(|cause| format!("The build is there, but could not be gathered: {cause}"))?;
    println!("\n{}", folder.display());
    Ok(())
}

fn gather() -> io::Result<PathBuf> {
    let name = format!("curio-{}-{}-{}", env!("CARGO_PKG_VERSION"), env::consts::OS, env::consts::ARCH);
    let folder = place::target().join("dist").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for program in PROGRAMS {
        let built = place::program("release", program);
        fs::copy(&built, folder.join(built.file_name().unwrap_or_default()))?;
    }
    for text in ["README.md", "LICENSE"] {
        let text = place::root().join(text);
        if text.exists() {
            fs::copy(&text, folder.join(text.file_name().unwrap_or_default()))?;
        }
    }
    copy_folder(&place::sample(), &folder.join("data-samples").join("legacy"))?;
    let rules = Path::new("data-samples").join("rules");
    copy_folder(&place::root().join(&rules), &folder.join(rules))?;
    Ok(folder)
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
        let copy = to.join(path.file_name().unwrap_or_default());
        if kind.is_dir() {
            copy_folder(&path, &copy)?;
        } else {
            fs::copy(&path, copy)?;
        }
    }
    Ok(())
}
