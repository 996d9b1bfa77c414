//! What Curio needs from the system, checked for and, on Debian as root, installed.

use std::{
    env,
    process::{Command, Stdio},
};

use crate::step::{self, Outcome};

/// To build and open the window.
const FOR_THE_WINDOW: &[&str] = &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev", "librsvg2-dev"];
/// To drive it without a screen.
const FOR_A_DRIVEN_WINDOW: &[&str] = &[
    "xvfb",
    "xauth",
    "dbus",
    "webkit2gtk-driver",
    "imagemagick",
    // Another window to drag files from.
    "xdotool",
    "python3-gi",
    "gir1.2-gtk-3.0",
];
/// To run the screens against recorded answers.
const FOR_THE_SCREENS: &[&str] = &["chromium"];

/// Everything `cargo xtask run` needs.
pub(crate) fn ready_to_run(headless: bool) -> Outcome {
    ready(&if headless { [FOR_THE_WINDOW, FOR_A_DRIVEN_WINDOW].concat() } else { FOR_THE_WINDOW.to_vec() })
}

/// Everything `cargo xtask test` needs.
pub(crate) fn ready_to_test() -> Outcome {
    ready(&[FOR_THE_WINDOW, FOR_A_DRIVEN_WINDOW, FOR_THE_SCREENS].concat())?;
    if step::answers("cargo-nextest", "--version") {
        return Ok(());
    }
    let tools = crate::place::tools();
    let mut install = step::cargo(["install", "cargo-nextest", "--version", "0.9.143", "--locked", "--root"]);
    // A folder of its own: the shared one may be locked by a build.
    step::run(install.arg(&tools).env("CARGO_TARGET_DIR", tools.join("build")))
}

fn ready(packages: &[&str]) -> Outcome {
    node()?;
    if !cfg!(target_os = "linux") {
        return elsewhere();
    }
    if !step::answers("dpkg-query", "--version") {
        println!("This is not a Debian system. Curio needs what Debian calls: {}", packages.join(" "));
        return Ok(());
    }
    let missing = missing(packages);
    if missing.is_empty() { Ok(()) } else { install(&missing) }
}

fn node() -> Outcome {
    let answer = Command::new("node").arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    let version = String::from_utf8_lossy(&answer).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(20..) => Ok(()),
        Some(_) => Err(format!("Node.js 20 or newer builds the screens; this is {version}. See https://nodejs.org.")),
        None => {
            Err("Node.js 20 or newer builds the screens, and there is none here. See https://nodejs.org.".to_owned())
        }
    }
}

/// macOS has its web view built in, Windows 11 too.
fn elsewhere() -> Outcome {
    if cfg!(target_os = "macos") && !step::answers("xcode-select", "--print-path") {
        return Err("Curio needs the command line tools of Xcode: xcode-select --install".to_owned());
    }
    if cfg!(windows) {
        println!("Curio needs the Microsoft C++ build tools and, before Windows 11, the WebView2 runtime.");
    }
    Ok(())
}

fn missing<'a>(packages: &[&'a str]) -> Vec<&'a str> {
    let format = "-f=${db:Status-Status} ${Package}\n";
    let query = Command::new("dpkg-query").args(["-W", format]).args(packages).stderr(Stdio::null()).output();
    let listed = query.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let installed: Vec<&str> = listed.lines().filter_map(|line| line.strip_prefix("installed ")).collect();
    packages.iter().copied().filter(|package| !installed.contains(package)).collect()
}

fn install(packages: &[&str]) -> Outcome {
    if !is_root() {
        let list = packages.join(" ");
        return Err(format!(
            "These system packages are missing: {list}\n\
             Installing them needs root. Run this once, then start again:\n\n    sudo apt-get install {list}"
        ));
    }
    step::run(step::program("apt-get").args(["update", "-qq"]))?;
    let mut install = step::program("apt-get");
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    step::run(install.env("DEBIAN_FRONTEND", "noninteractive"))
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Whether a window could be seen here.
pub(crate) fn has_display() -> bool {
    !cfg!(target_os = "linux") || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some())
}

/// `program` on a virtual display with a session bus of its own, so that it meets no other Curio.
pub(crate) fn on_a_virtual_display(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = step::program("xvfb-run");
    command.args(["-a", "-s", "-screen 0 1600x1000x24", "dbus-run-session", "--"]).arg(program);
    command.env("NO_AT_BRIDGE", "1").env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    command
}
