//! One running Curio with a home of its own.

use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::webdriver::{Session, until};

/// The window, the driver that drives it, and the folders it sees. All end with it.
pub(crate) struct Desktop {
    pub(crate) page: Session,
    driver: Child,
    home: TempDir,
}

impl Desktop {
    /// Launches the program with `arguments` and with `settings` in its environment.
    pub(crate) fn launch(arguments: &[&str], settings: &[(&str, &Path)]) -> Result<Self> {
        let home = tempfile::tempdir()?;
        let port = free_port()?;
        let mut driver = Command::new("WebKitWebDriver");
        driver.arg(format!("--port={port}")).arg("--host=127.0.0.1");
        // The window inherits the driver's environment.
        driver.env("TAURI_WEBVIEW_AUTOMATION", "true").envs(settings.iter().copied());
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
        // A window needs a moment to be gone before the next one may open: retried until it does.
        let page = until(Duration::from_secs(60), "the window", || Session::start(port, program, arguments).ok());
        match page {
            Ok(page) => Ok(Self { page, driver, home }),
            Err(error) => {
                let mut driver = driver;
                driver.kill()?;
                Err(error)
            }
        }
    }

    /// Where the exports of a driven window go.
    pub(crate) fn saved(&self) -> PathBuf {
        self.home.path().join("saved")
    }

    /// The folder of the workspace that is open.
    pub(crate) fn workspace(&self) -> Result<PathBuf> {
        let path = self.page.script("return window.__TAURI_INTERNALS__.invoke('session').then(({ path }) => path)")?;
        path.as_str().map(PathBuf::from).context("the session names no folder")
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
