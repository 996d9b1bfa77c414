//! One running Curio with a home of its own.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    rc::Rc,
    time::Duration,
};

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::webdriver::{Session, until};

/// Where a program finds the message bus.
const BUS: &str = "DBUS_SESSION_BUS_ADDRESS";

/// The window, the driver that drives it, and the folders it sees. All end with it; the folders stay for as long as somebody
/// holds them, for a restart.
pub(crate) struct Desktop {
    pub(crate) page: Session,
    driver: Child,
    bus: Bus,
    home: Rc<TempDir>,
}

/// A message bus of its own: there the window is the only Curio, whatever else is open or not quite closed yet.
struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start() -> Result<Self> {
        let mut daemon = Command::new("dbus-daemon");
        daemon.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]).stdin(Stdio::null());
        let mut daemon = daemon.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().context("dbus-daemon")?;
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().context("piped")?).read_line(&mut address)?;
        Ok(Self { daemon, address: address.trim().to_owned() })
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        drop(self.daemon.kill());
        drop(self.daemon.wait());
    }
}

impl Desktop {
    /// Launches the program with `arguments` and with `settings` in its environment.
    pub(crate) fn launch(arguments: &[&str], settings: &[(&str, &Path)]) -> Result<Self> {
        Self::launch_at(Rc::new(tempfile::tempdir()?), arguments, settings)
    }

    /// Kills the window and launches the program again, as after a crash.
    pub(crate) fn crash_and_restart(self) -> Result<Self> {
        let home = Rc::clone(&self.home);
        let children = format!("/proc/{0}/task/{0}/children", self.driver.id());
        let windows = fs::read_to_string(&children).with_context(|| children.clone())?;
        let windows: Vec<&str> = windows.split_whitespace().collect();
        anyhow::ensure!(!windows.is_empty(), "the driver has started no window");
        anyhow::ensure!(Command::new("kill").arg("-KILL").args(windows).status()?.success(), "nothing was killed");
        drop(self);
        Self::launch_at(home, &[], &[])
    }

    fn launch_at(home: Rc<TempDir>, arguments: &[&str], settings: &[(&str, &Path)]) -> Result<Self> {
        let bus = Bus::start()?;
        let port = free_port()?;
        let mut driver = Command::new("WebKitWebDriver");
        driver.arg(format!("--port={port}")).arg("--host=127.0.0.1");
        // The window inherits the driver's environment.
        driver.env(BUS, &bus.address).env("TAURI_WEBVIEW_AUTOMATION", "true").envs(settings.iter().copied());
        for (variable, folder) in
            [("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache")]
        {
            let folder = home.path().join(folder);
            fs::create_dir_all(&folder)?;
            driver.env(variable, folder);
        }
        fs::create_dir_all(home.path().join("saved"))?;
        driver.env("CURIO_TEST_SAVE_DIR", home.path().join("saved"));
        let driver = driver.stdin(Stdio::null()).stdout(Stdio::null()).spawn().context("WebKitWebDriver")?;
        let program = named("CURIO_DESKTOP")?;
        let program = program.to_str().context("a path in Unicode")?;
        // The driver needs a moment before it listens.
        let page = until(Duration::from_secs(60), "the window", || Session::start(port, program, arguments).ok());
        match page {
            Ok(page) => Ok(Self { page, driver, bus, home }),
            Err(error) => {
                let mut driver = driver;
                driver.kill()?;
                Err(error)
            }
        }
    }

    /// Launches the program once more, as a user would who does not see that it runs, and waits until that ends.
    pub(crate) fn launch_again(&self, path: &Path) -> Result<()> {
        let mut program = Command::new(named("CURIO_DESKTOP")?);
        let ended = program.arg(path).env(BUS, &self.bus.address).status()?;
        anyhow::ensure!(ended.success(), "the second launch ended with {ended}");
        Ok(())
    }

    /// Where the exports and copies of a driven window go.
    pub(crate) fn saved(&self) -> PathBuf {
        self.home.path().join("saved")
    }

    /// The folder of the workspace that is open.
    pub(crate) fn workspace(&self) -> Result<PathBuf> {
        let path = self.page.script("return window.__TAURI_INTERNALS__.invoke('session').then(({ path }) => path)")?;
        path.as_str().map(PathBuf::from).context("the session names no folder")
    }

    /// Waits until the window's link holds `part`.
    pub(crate) fn is_at(&self, part: &str) -> Result<()> {
        let link = || self.page.script("return location.hash").ok()?.as_str().map(str::to_owned);
        let there = until(Duration::from_secs(20), part, || link().filter(|link| link.contains(part)));
        there.map(drop).with_context(|| format!("the window is at {}", link().unwrap_or_default()))
    }

    /// Waits until the page says `words`.
    pub(crate) fn reads(&self, words: &str) -> Result<()> {
        let seen = until(Duration::from_secs(60), words, || self.page.text().ok().filter(|text| text.contains(words)));
        seen.map(drop).with_context(|| format!("the page says: {}", self.page.text().unwrap_or_default()))
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        drop(self.page.end());
        drop(self.driver.kill());
        drop(self.driver.wait());
    }
}

/// Takes a picture of the display into the folder that the runner names, if it does.
///
/// The driver's own way does not answer under a virtual display.
pub(crate) fn picture(name: &str) -> Result<()> {
    let Some(folder) = env::var_os("CURIO_PICTURES") else { return Ok(()) };
    let file = PathBuf::from(folder).join(format!("{name}.png"));
    let taken = Command::new("import").args(["-window", "root"]).arg(&file).status()?;
    anyhow::ensure!(taken.success(), "no picture {}", file.display());
    Ok(())
}

/// A path that the runner gives in the environment.
pub(crate) fn named(variable: &str) -> Result<PathBuf> {
    let path = env::var_os(variable).with_context(|| format!("{variable} is not set: run cargo xtask e2e"))?;
    Ok(PathBuf::from(path))
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
