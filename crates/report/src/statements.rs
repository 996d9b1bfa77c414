//! One statement an owner and one control file: together they are the view's total, to the cent.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use curio_engine::attribution::{Attribution, Component, Item, OwnerShare};
use curio_engine::view::View;
use curio_engine::{Error, Money, Result, checked_sum, hex, round_parts, round_to_total};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::control::{About, SourceFact};
use crate::csv_file::{Cell, CsvWriter, Written};
use crate::profile::Profile;

/// Digits of the ledger amount.
const CENTS: usize = 2;
/// The control file.
const CONTROL: &str = "statements.control.json";
/// What has no owner is on a statement of its own.
const NOBODY: &str = "(unallocated)";

/// What was written.
#[derive(Clone, Debug)]
pub struct Statements {
    /// The folder.
    pub folder: PathBuf,
    /// Its control file.
    pub control: PathBuf,
    /// Statements, one an owner.
    pub files: Vec<PathBuf>,
    /// What they add up to.
    pub total: Money,
}

/// A statement on its way: what an owner is charged, beside the window before where that is loaded.
struct Statement {
    owner: String,
    rows: Vec<Row>,
    now: Charged,
    previous: Option<Charged>,
}

/// An amount exactly, and in cents that add up.
#[derive(Clone, Copy, Default)]
struct Charged {
    exact: Money,
    cents: Money,
}

struct Row {
    item: Item,
    what: &'static str,
    pool: String,
    now: Charged,
    previous: Option<Charged>,
}

/// Writes the statements of an attribution into a folder, which is made where it is not there. `previous` is that of the window
/// before; both with the account and service of every charge. `rules` is the SHA-256 of the text that led here.
pub fn export_statements(
    view: &View,
    attribution: &Attribution,
    previous: Option<&Attribution>,
    rules: &str,
    profile: Profile,
    sources: &[SourceFact],
    folder: &Path,
) -> Result<Statements> {
    let statements = statements(view, attribution, previous)?;
    let failed = |error: io::Error| {
        Error::Internal(format!("cannot write into {}: {error}. No statement was left there.", folder.display()))
    };
    let about = Facts { view, attribution, rules, profile, sources };
    let files = write(&statements, &about, folder).map_err(failed)?;
    let control = folder.join(CONTROL);
    Ok(Statements { folder: folder.to_owned(), control, files, total: attribution.total })
}

struct Facts<'a> {
    view: &'a View,
    attribution: &'a Attribution,
    rules: &'a str,
    profile: Profile,
    sources: &'a [SourceFact],
}

/// A statement for everyone who is charged in one of the two windows.
fn statements(view: &View, attribution: &Attribution, previous: Option<&Attribution>) -> Result<Vec<Statement>> {
    let now = ledgers(attribution, 0)?;
    let length = i32::try_from(view.period.months().count()).unwrap_or(0);
    let before = previous.map(|previous| ledgers(previous, length)).transpose()?;
    let mut owners: Vec<&String> = now.iter().chain(before.iter().flatten()).map(|ledger| &ledger.owner).collect();
    let mut known = BTreeSet::new();
    owners.retain(|owner| known.insert(owner.as_str()));
    let none = Ledger::default();
    let of = |ledgers: &'_ [Ledger], owner: &str| ledgers.iter().position(|ledger| ledger.owner == owner);
    let statement = |owner: &String| {
        let now = of(&now, owner).map_or(&none, |place| &now[place]);
        let before = before.as_deref().map(|all| of(all, owner).map_or(&none, |place| &all[place]));
        let items: BTreeSet<&Item> =
            now.items.keys().chain(before.iter().flat_map(|before| before.items.keys())).collect();
        let row = |item: &Item| Row {
            what: if owner == NOBODY { "unallocated" } else { words(item.component) },
            pool: pool_of(item.component, attribution),
            now: now.items.get(item).copied().unwrap_or_default(),
            previous: before.map(|before| before.items.get(item).copied().unwrap_or_default()),
            item: item.clone(),
        };
        let rows = items.into_iter().map(row).collect();
        Statement { owner: owner.clone(), rows, now: now.total, previous: before.map(|before| before.total) }
    };
    Ok(owners.into_iter().map(statement).collect())
}

/// What an owner is charged in a window.
#[derive(Default)]
struct Ledger {
    owner: String,
    items: BTreeMap<Item, Charged>,
    total: Charged,
}

/// Cents: the whole, then owners by largest remainder, then the lines of each. Months are moved on by `months`, so that a line of
/// the window before stands beside its like.
fn ledgers(attribution: &Attribution, months: i32) -> Result<Vec<Ledger>> {
    let rest = nobody(attribution)?;
    let owners = attribution.owners.iter().chain((!rest.lines.is_empty()).then_some(&rest));
    let owners: Vec<&OwnerShare> = owners.collect();
    let totals: Vec<Money> = owners.iter().map(|owner| owner.total).collect();
    let cents = round_to_total(&totals, CENTS).ok_or_else(overflow)?;
    let ledger = |(owner, cents): (&&OwnerShare, Money)| {
        let exact: Vec<Money> = owner.lines.values().copied().collect();
        let lines = round_parts(&exact, cents, CENTS).ok_or_else(overflow)?;
        let moved = |item: &Item| Item { month: item.month.plus(months), ..item.clone() };
        let items = owner.lines.iter().zip(lines);
        let items = items.map(|((item, exact), cents)| (moved(item), Charged { exact: *exact, cents })).collect();
        Ok(Ledger { owner: owner.owner.clone(), items, total: Charged { exact: owner.total, cents } })
    };
    owners.iter().zip(cents).map(ledger).collect()
}

fn overflow() -> Error {
    Error::Internal("the amounts of these statements leave 38 digits".to_owned())
}

/// What reaches no owner, as if it were one.
fn nobody(attribution: &Attribution) -> Result<OwnerShare> {
    let none = attribution.unallocated;
    let own = [none.untagged.cost, none.invalid.cost, none.untaggable.cost, attribution.credits_apart];
    let own = checked_sum(own).ok_or_else(overflow)?;
    let mut rest = OwnerShare { owner: NOBODY.to_owned(), ..OwnerShare::default() };
    let Some(month) = attribution.months.last() else { return Ok(rest) };
    let mut line = |component: Component, cost: Money| {
        if !cost.is_zero() {
            let item = Item { month: *month, component, account: String::new(), service: String::new() };
            rest.lines.insert(item, cost);
        }
    };
    line(Component::Direct, own);
    for (place, pool) in attribution.pools.iter().enumerate() {
        line(Component::Shared(place), pool.left);
    }
    rest.total = checked_sum(rest.lines.values().copied()).ok_or_else(overflow)?;
    Ok(rest)
}

const fn words(component: Component) -> &'static str {
    match component {
        Component::Direct => "direct",
        Component::Benefit => "commitment benefit",
        Component::Credits => "credits",
        Component::Tax => "tax",
        Component::Shared(_) => "shared",
    }
}

fn pool_of(component: Component, attribution: &Attribution) -> String {
    match component {
        Component::Shared(place) => attribution.pools.get(place).map(|pool| pool.name.clone()).unwrap_or_default(),
        _ => String::new(),
    }
}

fn columns() -> Vec<String> {
    let names = [
        "accounting_period",
        "owner",
        "component",
        "pool",
        "account_id",
        "service_code",
        "cost_basis",
        "currency",
        "amount",
        "amount_unrounded",
        "previous_amount",
        "previous_amount_unrounded",
    ];
    names.map(str::to_owned).to_vec()
}

/// All files are whole before the first takes its name, and the control file takes its last.
fn write(statements: &[Statement], about: &Facts<'_>, folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::create_dir_all(folder)?;
    let mut taken = BTreeSet::new();
    let mut ready = Vec::new();
    let mut told = Vec::new();
    for statement in statements {
        let name = format!("statement-{}.csv", plain_name(&statement.owner, &mut taken));
        let (bytes, written) = table(statement, about)?;
        told.push(facts_of(statement, &name, written, &bytes));
        ready.push((folder.join(&name), whole(folder, &bytes)?));
    }
    let control = whole(folder, control(statements, about, &told).as_bytes())?;
    let mut files = Vec::new();
    for (path, file) in ready {
        file.persist(&path).map_err(|error| error.error)?;
        files.push(path);
    }
    control.persist(folder.join(CONTROL)).map_err(|error| error.error)?;
    Ok(files)
}

pub(crate) fn whole(folder: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn table(statement: &Statement, about: &Facts<'_>) -> io::Result<(Vec<u8>, Written)> {
    let mut bytes = Vec::new();
    let mut writer = CsvWriter::start(&mut bytes, about.profile, &columns())?;
    for row in &statement.rows {
        writer.row(&[
            Cell::Text(row.item.month.to_string()),
            Cell::Text(statement.owner.clone()),
            Cell::Text(row.what.to_owned()),
            Cell::Text(row.pool.clone()),
            Cell::Text(row.item.account.clone()),
            Cell::Text(row.item.service.clone()),
            Cell::Text(about.view.basis.id().to_owned()),
            Cell::Text(about.view.currency.clone()),
            Cell::Ledger(row.now.cents, CENTS),
            Cell::Exact(row.now.exact),
            row.previous.map_or(Cell::Empty, |previous| Cell::Ledger(previous.cents, CENTS)),
            row.previous.map_or(Cell::Empty, |previous| Cell::Exact(previous.exact)),
        ])?;
    }
    let written = writer.finish()?;
    Ok((bytes, written))
}

fn facts_of(statement: &Statement, name: &str, written: Written, bytes: &[u8]) -> Value {
    let previous = statement.previous;
    let change = previous.and_then(|previous| statement.now.exact.checked_sub(previous.exact));
    json!({
        "owner": statement.owner,
        "file": name,
        "sha256": hex(&Sha256::digest(bytes)),
        "rows": written.rows,
        "escaped_cells": written.escaped_cells,
        "amount": statement.now.cents.fixed(CENTS),
        "amount_unrounded": statement.now.exact.to_string(),
        "previous_amount": previous.map(|previous| previous.cents.fixed(CENTS)),
        "previous_amount_unrounded": previous.map(|previous| previous.exact.to_string()),
        "change_unrounded": change.map(|amount| amount.to_string()),
    })
}

fn control(statements: &[Statement], about: &Facts<'_>, told: &[Value]) -> String {
    let attribution = about.attribution;
    let pools: Vec<Value> = attribution
        .pools
        .iter()
        .map(|pool| {
            let left: Vec<String> = pool.why_left.iter().map(|(month, why)| format!("{month}: {why}")).collect();
            json!({
                "pool": pool.name,
                "in_unrounded": pool.cost.to_string(),
                "out_unrounded": pool.out.to_string(),
                "left_unrounded": pool.left.to_string(),
                "why_left": left,
            })
        })
        .collect();
    let rows = statements.iter().map(|statement| statement.rows.len() as u64).sum();
    let written = Written { rows, escaped_cells: 0 };
    let Facts { view, rules, profile, sources, .. } = *about;
    let own = json!({
        "statements": told,
        "pools": pools,
        "rules_sha256": rules,
        "amount": attribution.total.fixed(CENTS),
        "amount_unrounded": attribution.total.to_string(),
        "difference_unrounded": attribution.difference().unwrap_or(attribution.total).to_string(),
        "rounding": "amount: largest remainder to 0.01, first over the statements, then over the rows of each, so that rows, statements \
                     and the rounded total agree; amount_unrounded: none",
    });
    About { file: CONTROL, profile, view, written, sources }.control(own)
}

/// `Route planning` as `route-planning`, for the name of a file; names that come out alike are numbered.
pub(crate) fn plain_name(owner: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = owner.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let plain = plain.trim_matches('-');
    let stem: String = if plain.is_empty() { "owner".to_owned() } else { plain.chars().take(80).collect() };
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    let name = std::iter::once(stem.clone()).chain(numbered).find(|name| !taken.contains(name)).unwrap_or(stem);
    taken.insert(name.clone());
    name
}
