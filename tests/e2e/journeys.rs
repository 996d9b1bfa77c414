//! What only the real window can prove.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{
    desktop::{Desktop, named, picture},
    drag::Drag,
    webdriver::until,
};

const OPEN_SAMPLE: &str = "//button[contains(., 'Open the fictional sample')]";
/// The foot of the grid carries every digit of the view's total.
const TOTAL: &str = "//*[@role='grid']/*[contains(@class, 'foot-row')]/*[contains(@class, 'num')][@title]";

/// From an empty window to a file for finance: every step goes through the page, the commands, the session, the engine.
#[test]
#[ignore = "needs a display: cargo xtask e2e"]
fn from_the_sample_to_a_file_that_ties_out() -> Result<()> {
    let curio = Desktop::launch(&[], &[])?;
    open_sample(&curio)?;
    curio.page.click("//button[@popovertarget='basis-panel']")?;
    curio.page.click("//*[@id='basis-panel']//button[@data-option='effective']")?;
    shows(&curio, TOTAL, &truth(&["totals", "2026-10", "effective"])?)?;
    picture("overview")?;

    curio.page.click("//button[@popovertarget='by-panel']")?;
    curio.page.click("//*[@id='by-panel']//button[@data-option='tag:team']")?;
    shows_rows(&curio, &truth(&["spend", "effective", "tag:team", "2026-10"])?)?;
    picture("by-team")?;

    export(&curio, "machine")?;
    let from_the_window = only(&curio.saved(), "csv")?;
    let from_the_command_line = curio.saved().join("command-line.csv");
    run_curio(&curio, &["--by", "tag:team", "--period", "2026-10", "--basis", "effective"], &from_the_command_line)?;
    ensure!(
        fs::read(&from_the_window)? == fs::read(&from_the_command_line)?,
        "the window and the command line wrote different files:\n{}\n{}",
        fs::read_to_string(from_the_window)?,
        fs::read_to_string(from_the_command_line)?
    );
    Ok(())
}

/// An import can be stopped at any moment, and what was there stays.
#[test]
#[ignore = "needs a display: cargo xtask e2e"]
fn a_cancelled_import_changes_nothing() -> Result<()> {
    let large = large_report()?;
    let curio = Desktop::launch(&[], &[("CURIO_TEST_CHOOSE", &large)])?;
    open_sample(&curio)?;
    let before = curio.page.attribute(TOTAL, "title")?;
    curio.page.control('o', true)?;
    curio.page.click("//section[@aria-label='Import progress']//button[contains(., 'Cancel')]")?;
    picture("cancelling")?;
    curio.reads("The import was cancelled. Nothing has changed.")?;
    picture("cancelled")?;
    ensure!(curio.page.attribute(TOTAL, "title")? == before, "the total changed");
    Ok(())
}

/// Reports come from a file manager: a folder, and then a file whose name needs quoting.
#[test]
#[ignore = "needs a display: cargo xtask e2e"]
fn a_folder_and_a_file_dragged_from_another_window_are_imported() -> Result<()> {
    if let Some(missing) = Drag::missing() {
        println!("SKIPPED: nothing can be dragged here without {missing}");
        return Ok(());
    }
    let curio = Desktop::launch(&[], &[])?;
    curio.reads("Open a cost and usage report")?;
    let drag = Drag::begin(&[&own_report()?])?;
    curio.reads("Drop report files, a folder or a manifest")?;
    picture("dragging")?;
    drag.end()?;
    shows(&curio, TOTAL, &truth(&["totals", "2026-10", "effective"])?)?;
    ensure!(!curio.page.text()?.contains("Drop report files"), "the window still waits for a drop");
    picture("dropped")?;

    let odd = curio.saved().join("Zoë’s bill, 50% #1.csv");
    fs::write(&odd, "no report")?;
    Drag::begin(&[&odd])?.end()?;
    curio.reads("Zoë’s bill, 50% #1.csv")
}

/// What was seen last is there again after a crash, and so is every step that led to it.
#[test]
#[ignore = "needs a display: cargo xtask e2e"]
fn a_restart_comes_back_to_the_same_view_and_its_undo_list() -> Result<()> {
    let report = own_report()?;
    let curio = Desktop::launch(&[report.to_str().context("a path in Unicode")?], &[])?;
    group_by_account(&curio)?;
    let total = curio.page.attribute(TOTAL, "title")?;
    let kept = curio.workspace()?.join("window.json");
    until(Duration::from_secs(2), "the view on disk", || {
        fs::read_to_string(&kept).ok().filter(|steps| steps.contains("by=account"))
    })?;

    let curio = curio.crash_and_restart()?;
    curio.is_at("by=account")?;
    ensure!(curio.page.attribute(TOTAL, "title")? == total, "the total changed");
    picture("restarted")?;
    curio.page.control('z', false)?;
    curio.is_at("by=service")?;
    curio.page.control('y', false)?;
    curio.is_at("by=account")
}

/// A copy is all that somebody else needs.
#[test]
#[ignore = "needs a display: cargo xtask e2e"]
fn a_saved_copy_opens_elsewhere_at_the_same_view() -> Result<()> {
    let report = own_report()?;
    let curio = Desktop::launch(&[report.to_str().context("a path in Unicode")?], &[])?;
    group_by_account(&curio)?;
    let total = curio.page.attribute(TOTAL, "title")?;
    curio.page.control('s', true)?;
    curio.reads("Saved a copy of")?;
    picture("copied")?;
    let copy = only(&curio.saved(), "curio")?;

    let elsewhere = Desktop::launch(&[copy.to_str().context("a path in Unicode")?], &[])?;
    elsewhere.reads("is open")?;
    elsewhere.is_at("by=account")?;
    ensure!(elsewhere.page.attribute(TOTAL, "title")? == total, "the total changed");
    ensure!(elsewhere.workspace()? == copy, "another workspace is open");
    picture("copy-opened")
}

/// There is one window, and what a second launch was given opens in it.
#[test]
#[ignore = "needs a display: cargo xtask e2e"]
fn a_second_launch_opens_its_report_in_the_first_window() -> Result<()> {
    let curio = Desktop::launch(&[], &[])?;
    curio.reads("Open a cost and usage report")?;
    curio.launch_again(&named("CURIO_SAMPLE_DIR")?)?;
    curio.page.attribute(TOTAL, "title")?;
    curio.reads("Larkspur Freight")
}

/// The page can call Curio's commands and nothing else, and can load nothing from elsewhere.
#[test]
#[ignore = "needs a display: cargo xtask e2e"]
fn the_page_has_no_other_door() -> Result<()> {
    let curio = Desktop::launch(&[], &[])?;
    curio.reads("Open a cost and usage report")?;
    picture("empty")?;
    for command in [
        "plugin:dialog|open",
        "plugin:dialog|save",
        "plugin:fs|read_text_file",
        "plugin:window|close",
        "plugin:event|emit",
    ] {
        let denied = curio.page.script(&format!(
            "return window.__TAURI_INTERNALS__.invoke('{command}', {{}}).then(() => 'allowed', (error) => String(error))"
        ))?;
        ensure!(denied.as_str().is_some_and(|why| why.contains("not allowed")), "{command}: {denied}");
    }
    let fetched = curio.page.script("return fetch('http://127.0.0.1:9/').then(() => 'fetched', () => 'refused')")?;
    ensure!(fetched == "refused", "the page fetched from the network: {fetched}");
    ensure!(curio.page.script("return Object.isFrozen(Object.prototype)")? == true, "a script can change every object");
    ensure!(
        curio.page.script("return window.open('https://example.com/') === null")? == true,
        "a second window opened"
    );
    curio.page.script("location.href = 'http://127.0.0.1:9/'; return null")?;
    curio.reads("Open a cost and usage report")?;
    Ok(())
}

fn open_sample(curio: &Desktop) -> Result<()> {
    curio.page.click(OPEN_SAMPLE)?;
    curio.page.attribute(TOTAL, "title")?;
    curio.page.click("//aside[@aria-label='Import']//button[contains(., 'Close')]")
}

/// Waits until the amount at `xpath` is the true one.
fn shows(curio: &Desktop, xpath: &str, amount: &Value) -> Result<()> {
    let mut seen = String::new();
    let arrived = until(Duration::from_secs(20), "the amount", || {
        seen = curio.page.attribute(xpath, "title").ok()?;
        same_amount(&seen, amount).then_some(())
    });
    arrived.with_context(|| format!("the window says {seen}, the truth is {amount}"))
}

/// Waits until every row in sight is one of `amounts`, by value and to the last digit.
fn shows_rows(curio: &Desktop, amounts: &Value) -> Result<()> {
    const IN_SIGHT: &str = "return [...document.querySelectorAll('[role=rowgroup] [data-value]')].map((name) => \
        [name.dataset.value, name.parentElement.querySelector('.num[title]').title])";
    let mut seen = Value::Null;
    let arrived = until(Duration::from_secs(20), "rows that are true", || {
        seen = curio.page.script(IN_SIGHT).ok()?;
        let rows: Vec<(String, String)> = serde_json::from_value(seen.clone()).ok()?;
        let is_true = |(value, seen): &(String, String)| amounts.get(value).is_some_and(|cost| same_amount(seen, cost));
        (rows.len() >= 4 && rows.iter().all(is_true)).then_some(())
    });
    arrived.with_context(|| format!("the window says {seen}, the truth is {amounts}"))
}

fn export(curio: &Desktop, profile: &str) -> Result<()> {
    curio.page.control('e', false)?;
    curio.page.click(&format!("//dialog//input[@value='{profile}']"))?;
    curio.page.click("//dialog//button[@type='submit']")?;
    curio.reads("✓ written")?;
    picture("exported")?;
    curio.page.click("//dialog//button[contains(., 'Done')]")
}

/// What was written into `folder` under a name that ends so.
fn only(folder: &Path, ending: &str) -> Result<PathBuf> {
    let mut files = fs::read_dir(folder)?.flatten().map(|entry| entry.path());
    let found = files.find(|path| path.extension().is_some_and(|extension| extension == ending));
    found.with_context(|| format!("no .{ending} was written"))
}

/// A report that is not the sample as far as the window knows, so that it goes into the user's own workspace.
fn own_report() -> Result<PathBuf> {
    Ok(named("CURIO_SAMPLE_DIR")?.parent().context("the folder of all samples")?.join("focus"))
}

fn group_by_account(curio: &Desktop) -> Result<()> {
    // All figures are there: those above the grid move it when they arrive.
    curio.reads("adds up")?;
    curio.page.click("//aside[@aria-label='Import']//button[contains(., 'Close')]")?;
    curio.page.click("//button[@popovertarget='by-panel']")?;
    curio.page.click("//*[@id='by-panel']//button[@data-option='account']")?;
    curio.is_at("by=account")
}

fn run_curio(curio: &Desktop, view: &[&str], out: &Path) -> Result<()> {
    let mut command = Command::new(named("CURIO_CLI")?);
    command.args(["export", "spend", "--profile", "machine", "--out"]).arg(out);
    command.args(view).arg("--workspace").arg(curio.workspace()?);
    let done = command.output()?;
    ensure!(done.status.success(), "curio export: {}", String::from_utf8_lossy(&done.stderr));
    Ok(())
}

/// What the sample's maker says, at `keys`.
fn truth(keys: &[&str]) -> Result<Value> {
    let file = named("CURIO_SAMPLE_DIR")?.join("../truth.json");
    let all: Value = serde_json::from_slice(&fs::read(&file).with_context(|| file.display().to_string())?)?;
    let found = keys.iter().try_fold(&all, |value, key| value.get(key)).with_context(|| keys.join("."))?;
    Ok(found.clone())
}

/// The same number, whatever zeros stand at its end.
fn same_amount(seen: &str, truth: &Value) -> bool {
    let plain = |text: &str| {
        let text = text.replace(',', "");
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
    };
    truth.as_str().is_some_and(|truth| plain(seen) == plain(truth))
}

/// A report that takes seconds to read, written once.
fn large_report() -> Result<PathBuf> {
    let pictures = named("CURIO_PICTURES")?;
    let folder = pictures.parent().context("a target folder")?.join("e2e-data").join("large");
    let done = folder.join("done");
    if !done.exists() {
        let mut generator = Command::new(named("CURIO_SAMPLES")?);
        generator.arg("--out").arg(&folder).args(["--rows", "400000", "--months", "1", "--formats", "legacy"]);
        ensure!(generator.args(["--seed", "7"]).status()?.success(), "the large report was not written");
        fs::write(done, "")?;
    }
    Ok(folder.join("legacy"))
}
