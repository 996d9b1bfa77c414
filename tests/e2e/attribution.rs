//! Who owns what in the real window, by keyboard alone: a spelling healed, a pool split anew, statements for all owners,
//! and every step taken back, also after a crash.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use curio_engine::{Money, checked_sum, round_to_total};
use serde_json::Value;

use super::{
    desktop::{Desktop, named, picture},
    webdriver::until,
};

const MONTH: &str = "2026-10";
const ALIAS: &str = "payments = [\"paymnets\"";
/// The totals of the statements as they are printed.
const PRINTED: &str = "return Object.fromEntries([...document.querySelectorAll('tr[data-owner]')] \
    .map((row) => [row.dataset.owner, row.querySelector('b').innerText]))";
/// The rows under the words of an edit: a name, before, after, change.
const CHANGES: &str = "return [...document.querySelectorAll('[aria-label=\"What changes for owners\"] tbody tr')] \
    .map((row) => [...row.cells].map((cell) => cell.innerText.trim()))";

#[test]
#[ignore = "needs a display: cargo xtask e2e"]
fn every_dollar_gets_an_owner_by_keyboard_and_statements_add_up() -> Result<()> {
    let curio = Desktop::launch(&[], &[])?;
    open(&curio)?;
    let first_day = fs::read_to_string(rules(&curio)?)?;
    let begun = owners(&curio)?;
    heal_payments(&curio, &begun)?;
    let healed = fs::read_to_string(rules(&curio)?)?;
    keeps_comments(&first_day, &healed)?;
    split_support_evenly(&curio)?;
    let even = fs::read_to_string(rules(&curio)?)?;
    keeps_comments(&first_day, &even)?;
    export_statements(&curio)?;

    curio.page.press("Ctrl+z")?;
    holds(&curio, &healed)?;
    curio.page.press("Ctrl+y")?;
    holds(&curio, &even)?;
    until(Duration::from_secs(5), "the steps on disk", || steps(&curio).filter(|steps| steps.contains("rules 2")))?;

    let curio = curio.crash_and_restart()?;
    open(&curio)?;
    holds(&curio, &even)?;
    shows(&curio, &owners(&curio)?)?;
    back_to(&curio, &healed)?;
    back_to(&curio, &first_day)?;
    shows(&curio, &begun)?;
    picture("attribution-undone")
}

/// A misspelled tag becomes its owner's; what the window says of it is what the command line says before and after.
fn heal_payments(curio: &Desktop, begun: &Owners) -> Result<()> {
    let selected =
        "document.querySelector('[aria-label=\"Spellings to heal\"] tr[aria-selected=true] th')?.innerText ?? ''";
    let is_there = || curio.page.script(&format!("return {selected}")).ok()?.as_str().map(str::to_owned);
    until(Duration::from_secs(20), "paymnets", || {
        let spelling = is_there().filter(|spelling| !spelling.is_empty())?;
        if spelling.contains("paymnets") {
            return Some(spelling);
        }
        curio.page.press("j").ok()?;
        None
    })
    .and_then(|words| {
        ensure!(words.contains("→ payments"), "the spelling is {words}");
        Ok(())
    })?;
    picture("attribution")?;
    curio.page.press("a")?;
    curio.reads("Unsaved edit moves")?;
    let text = curio.page.text()?;
    let changes = changes(curio)?;
    picture("attribution-edit")?;
    ensure!(rules_text(curio)? == fs::read_to_string(first_rules()?)?, "an edit was kept before it was saved");

    curio.page.press("Ctrl+s")?;
    curio.reads("Saved the rules")?;
    let kept = rules_text(curio)?;
    ensure!(kept.contains(ALIAS), "the alias is not on disk:\n{kept}");
    let healed = owners(curio)?;
    let moved = less(of(begun, ""), of(&healed, ""))?;
    let said = format!("moves {} of October to payments; 2 resources change owner.", cents(moved)?);
    ensure!(flat(&text).contains(&said), "the window does not say: {said}\n{text}");
    follows(&changes, begun, &healed)?;
    shows(curio, &healed)
}

/// The pool that all pay for by what they spend becomes one that all pay alike.
fn split_support_evenly(curio: &Desktop) -> Result<()> {
    let before = owners(curio)?;
    walk_to(curio, "document.activeElement.closest('[data-pool=Support]')")?;
    curio.page.press("Enter")?;
    curio.reads("Change in the edit")?;
    walk_to(curio, "document.activeElement.matches('dialog [type=radio]')")?;
    curio.page.press("Down")?;
    let chosen = || curio.page.script("return document.querySelector('dialog [type=radio]:checked').value").ok();
    until(Duration::from_secs(5), "even shares", || chosen().filter(|chosen| chosen == "even"))?;
    picture("attribution-pool")?;
    curio.page.press("Enter")?;
    curio.reads("Unsaved edit shares")?;
    let changes = changes(curio)?;
    ensure!(curio.page.text()?.contains("in = out, difference 0.00"), "the pool is not conserved");
    picture("attribution-even")?;

    curio.page.press("Ctrl+s")?;
    until(Duration::from_secs(20), "even shares on disk", || {
        rules_text(curio).ok().filter(|text| text.contains("split = \"even\"") && text.contains(ALIAS))
    })?;
    let after = owners(curio)?;
    ensure!(before != after, "nobody pays otherwise");
    ensure!(total(&before)? == total(&after)?, "something was lost");
    ensure!(of(&before, "") == of(&after, ""), "what belongs to nobody takes part");
    follows(&changes, &before, &after)?;
    shows(curio, &after)
}

/// One file an owner, one for what has none and one that tells of all: to the cent what the window shows.
fn export_statements(curio: &Desktop) -> Result<()> {
    let owners = owners(curio)?;
    curio.page.press("Ctrl+e")?;
    curio.reads("Choose a folder and export")?;
    picture("attribution-export")?;
    curio.page.press("Enter")?;
    curio.reads("✓ written")?;
    picture("attribution-exported")?;
    let folder = curio.saved().join(format!("curio-statements-{MONTH}-effective"));
    let control: Value = serde_json::from_slice(&fs::read(folder.join("statements.control.json"))?)?;
    let mut rows = Vec::new();
    let mut amounts = Owners::new();
    for statement in control["statements"].as_array().context("statements")? {
        let file = folder.join(statement["file"].as_str().context("a file")?);
        let amount = checked_sum(ledger(&file)?).context("too much")?;
        ensure!(amount.fixed(2) == statement["amount"].as_str().context("an amount")?, "{}", file.display());
        let owner = statement["owner"].as_str().context("an owner")?.replace("(unallocated)", "");
        amounts.insert(owner, amount);
        rows.push(amount);
    }
    let files = fs::read_dir(&folder)?.flatten().filter(|entry| entry.file_name() != "statements.control.json").count();
    ensure!(files == owners.len() && files == amounts.len(), "{files} statements of {} owners", owners.len());
    let total = checked_sum(rows).context("too much")?;
    ensure!(total.fixed(2) == control["amount"].as_str().context("an amount")?, "{}", total.fixed(2));
    ensure!(
        curio.page.text()?.contains(&format!("{} USD in this view", cents(total)?)),
        "the window shows another total"
    );
    let exact: Vec<Money> = owners.values().copied().collect();
    let rounded = round_to_total(&exact, 2).context("too much")?;
    let rounded: Owners = owners.into_keys().zip(rounded).collect();
    ensure!(rounded == amounts, "{rounded:?} is stated as {amounts:?}");
    let printed = curio.page.script(PRINTED)?;
    for (owner, amount) in amounts.iter().filter(|(owner, _)| !owner.is_empty()) {
        ensure!(printed[owner] == cents(*amount)?, "{owner}: {} is stated as {}", printed[owner], amount.fixed(2));
    }
    Ok(())
}

/// What each owner is charged; nobody has an empty name.
type Owners = BTreeMap<String, Money>;

/// The fictional sample on its Attribution screen.
fn open(curio: &Desktop) -> Result<()> {
    curio.reads("Offline")?;
    curio.page.press("Ctrl+k")?;
    walk_to(curio, "document.activeElement.matches('dialog input')")?;
    curio.page.write("fictional")?;
    curio.page.press("Enter")?;
    curio.reads("lines imported")?;
    curio.reads("adds up")?;
    curio.page.press("Esc")?;
    curio.page.press("Ctrl+4")?;
    curio.reads("Spellings to heal")?;
    curio.reads("fewest steps")
}

/// Goes on from control to control until the focus is where `found` is true.
fn walk_to(curio: &Desktop, found: &str) -> Result<()> {
    let is_there = format!("window.passed = document.activeElement; return Boolean({found})");
    let has_moved =
        || curio.page.script("return document.activeElement !== window.passed").ok().filter(|is| is == true);
    let walked = until(Duration::from_secs(60), found, || {
        if curio.page.script(&is_there).ok()? == true {
            return Some(());
        }
        curio.page.press("Tab").ok()?;
        // The page may be busy; a second key would pass by what is looked for.
        until(Duration::from_secs(5), "the next control", has_moved).ok();
        None
    });
    let at = || curio.page.script("return document.activeElement.tagName + ' ' + document.activeElement.innerText");
    walked.with_context(|| format!("the focus is at {}", at().unwrap_or_default()))
}

/// Takes a step back, and others before it where the way to the screen was one, until the rules on disk are these.
fn back_to(curio: &Desktop, text: &str) -> Result<()> {
    until(Duration::from_secs(40), "the rules as they were", || {
        if rules_text(curio).ok()? == text {
            return Some(());
        }
        curio.page.press("Ctrl+z").ok()?;
        None
    })
}

/// Waits until the rules on disk are these.
fn holds(curio: &Desktop, text: &str) -> Result<()> {
    until(Duration::from_secs(20), "the rules", || rules_text(curio).ok().filter(|kept| kept == text)).map(drop)
}

/// Waits until the statements in the window are these, to the last digit.
fn shows(curio: &Desktop, owners: &Owners) -> Result<()> {
    const TOTALS: &str = "return [...document.querySelectorAll('[aria-label=\"Statements of owners\"] tr[data-owner]')] \
        .map((row) => [row.dataset.owner, row.querySelector('b').parentElement.title])";
    let wanted: Owners =
        owners.iter().filter(|(name, _)| !name.is_empty()).map(|(name, cost)| (name.clone(), *cost)).collect();
    let mut seen = Value::Null;
    until(Duration::from_secs(20), "statements", || {
        seen = curio.page.script(TOTALS).ok()?;
        let rows: Vec<(String, String)> = serde_json::from_value(seen.clone()).ok()?;
        let read = |(name, cost): (String, String)| Some((name, money(cost.split(' ').next()?).ok()?));
        (rows.into_iter().map(read).collect::<Option<Owners>>()? == wanted).then_some(())
    })
    .with_context(|| format!("the window says {seen}, the command line {wanted:?}"))
}

/// What an edit changes, as the window lists it once it has it.
fn changes(curio: &Desktop) -> Result<Vec<Vec<String>>> {
    until(Duration::from_secs(20), "what changes", || {
        let rows: Vec<Vec<String>> = serde_json::from_value(curio.page.script(CHANGES).ok()?).ok()?;
        Some(rows).filter(|rows| rows.len() > 1)
    })
}

/// Each row of a change is what the command line says before and after it.
fn follows(changes: &[Vec<String>], before: &Owners, after: &Owners) -> Result<()> {
    for row in changes {
        let [name, was, is, _] = &row[..] else { anyhow::bail!("a row of {row:?}") };
        let name = if name == "(no owner)" { "" } else { name };
        if name.contains(" other") {
            continue;
        }
        let [was, is] = [was, is].map(|cell| flat(cell).trim_start_matches("→ ").to_owned());
        let told = [cents(of(before, name))?, cents(of(after, name))?];
        ensure!([was, is] == told, "{row:?} is {told:?}");
    }
    Ok(())
}

/// Every comment of the first text is in the second.
fn keeps_comments(before: &str, after: &str) -> Result<()> {
    for comment in before.lines().filter(|line| line.starts_with('#')) {
        ensure!(after.contains(comment), "lost: {comment}\n{after}");
    }
    Ok(())
}

/// What the command line says of the rules on disk.
fn owners(curio: &Desktop) -> Result<Owners> {
    let mut command = Command::new(named("CURIO_CLI")?);
    command.args(["attribute", "--period", MONTH, "--basis", "effective", "--format", "json", "--workspace"]);
    let done = command.arg(curio.workspace()?).output()?;
    ensure!(done.status.success(), "curio attribute: {}", String::from_utf8_lossy(&done.stderr));
    let rows: Vec<Value> = serde_json::from_slice(&done.stdout)?;
    let row = |row: &Value| {
        let [owner, total] = ["owner", "total"].map(|key| row[key].as_str().context(key));
        Ok((owner?.to_owned(), money(total?)?))
    };
    rows.iter().map(row).collect()
}

/// The booked amounts of a statement.
fn ledger(file: &Path) -> Result<Vec<Money>> {
    let text = fs::read_to_string(file)?;
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let place = reader.headers()?.iter().position(|name| name == "amount").context("amount")?;
    reader.records().map(|record| money(&record?[place])).collect()
}

fn rules(curio: &Desktop) -> Result<PathBuf> {
    Ok(curio.workspace()?.join("rules/rules.toml"))
}

fn rules_text(curio: &Desktop) -> Result<String> {
    Ok(fs::read_to_string(rules(curio)?)?)
}

fn first_rules() -> Result<PathBuf> {
    Ok(named("CURIO_SAMPLE_DIR")?.join("../rules/first-day/rules.toml"))
}

fn steps(curio: &Desktop) -> Option<String> {
    fs::read_to_string(curio.workspace().ok()?.join("window.json")).ok()
}

fn of(owners: &Owners, name: &str) -> Money {
    owners.get(name).copied().unwrap_or(Money::ZERO)
}

fn total(owners: &Owners) -> Result<Money> {
    checked_sum(owners.values().copied()).context("too much")
}

fn less(before: Money, after: Money) -> Result<Money> {
    before.checked_sub(after).context("too little")
}

fn money(text: &str) -> Result<Money> {
    let parsed = Money::parse(&text.replace(',', "").replace('\u{2212}', "-"))?;
    Ok(parsed.money)
}

/// As the window prints it: `−1,234.50`.
fn cents(amount: Money) -> Result<String> {
    let fixed = amount.fixed(2);
    let (sign, digits) = fixed.strip_prefix('-').map_or(("", fixed.as_str()), |digits| ("\u{2212}", digits));
    let (whole, part) = digits.split_once('.').context("cents")?;
    let grouped: Vec<&str> = whole.as_bytes().rchunks(3).rev().map(std::str::from_utf8).collect::<Result<_, _>>()?;
    Ok(format!("{sign}{}.{part}", grouped.join(",")))
}

/// With plain spaces, each once.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
