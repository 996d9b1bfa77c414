//! Work lists: what everybody is to act on, one table and one page to read for each owner, and a control file. Together they are the
//! totals that are shown, to the cent.

mod commands;
mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use curio_engine::view::View;
use curio_engine::waste::{
    Counts, Evidence, Finding, Limits, Memory, Population, Resource, Saving, Says, Scope, Status, Totals,
};
use curio_engine::{Error, Money, Result, hex, round_parts, round_to_total};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::control::{About, SourceFact};
use crate::csv_file::{Cell, CsvWriter, Written};
use crate::profile::Profile;
use crate::statements::{plain_name, whole};
pub use commands::{act_command, inspect_command};
pub use page::short_id;

/// Digits of the amounts that are shown.
const CENTS: usize = 2;
/// The control file.
const CONTROL: &str = "work-lists.control.json";
/// What nobody owns is on a list of its own.
const NOBODY: &str = "(no owner)";

/// What work lists are written from.
#[derive(Clone, Copy)]
pub struct WorkListFacts<'a> {
    /// The view; its filters chose the scope.
    pub view: &'a View,
    /// What was billed.
    pub population: &'a Population,
    /// Everything that was found.
    pub findings: &'a [Finding],
    /// What the view's filters let through.
    pub scope: Option<&'a Scope>,
    /// What people decided.
    pub memory: &'a Memory,
    /// The day it is.
    pub today: &'a str,
    /// The limits that the findings were made with.
    pub limits: &'a Limits,
    /// The evidence that they were made with.
    pub evidence: &'a Evidence,
    /// Conventions of the tables.
    pub profile: Profile,
    /// The source files behind the numbers.
    pub sources: &'a [SourceFact],
}

/// What was written.
#[derive(Clone, Debug)]
pub struct WorkLists {
    /// The folder.
    pub folder: PathBuf,
    /// Its control file.
    pub control: PathBuf,
    /// A table and a page for each owner.
    pub files: Vec<PathBuf>,
    /// How many owners have something to do.
    pub owners: usize,
    /// What the lists add up to.
    pub totals: Totals,
}

/// What one owner is to act on.
struct List<'a> {
    owner: String,
    items: Vec<Item<'a>>,
    cents: Amounts,
    exact: Amounts,
}

/// One finding on a list.
struct Item<'a> {
    finding: &'a Finding,
    resource: Option<&'a Resource>,
    status: Status,
    note: &'a str,
    /// What else was found on the resource, and is not added.
    instead: Vec<&'a Finding>,
    cents: Amounts,
}

/// A month's amounts: what it costs, what acting saves in cash, at least and at most.
#[derive(Clone, Copy, Default)]
struct Amounts([Money; 4]);

impl Amounts {
    const fn of(current: Money, saving: Saving) -> Self {
        Self([current, saving.now, saving.low, saving.high])
    }

    fn plus(self, other: Self) -> Self {
        let sum = |index: usize| self.0[index].checked_add(other.0[index]).unwrap_or(self.0[index]);
        Self(std::array::from_fn(sum))
    }
}

/// Writes the work lists into a folder, which is made where it is not there.
pub fn export_work_lists(facts: &WorkListFacts<'_>, folder: &Path) -> Result<WorkLists> {
    let lists = lists(facts)?;
    let failed = |error: io::Error| {
        Error::Internal(format!("cannot write into {}: {error}. No work list was left there.", folder.display()))
    };
    let files = write(&lists, facts, folder).map_err(failed)?;
    let totals = Totals::of(lists.iter().flat_map(|list| &list.items).map(|item| item.finding));
    let control = folder.join(CONTROL);
    Ok(WorkLists { folder: folder.to_owned(), control, files, owners: lists.len(), totals })
}

/// A list for everyone who has something to do, by owner; nobody's comes last.
fn lists<'a>(facts: &WorkListFacts<'a>) -> Result<Vec<List<'a>>> {
    let WorkListFacts { findings, memory, population, .. } = *facts;
    let mut of_headline: BTreeMap<usize, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        if let Counts::Instead(headline) = finding.counts {
            of_headline.entry(headline).or_default().push(finding);
        }
    }
    let mut by_owner: BTreeMap<(bool, &str), Vec<Item<'a>>> = BTreeMap::new();
    for (place, finding) in findings.iter().enumerate() {
        let in_scope = facts.scope.is_none_or(|scope| scope.has(finding, population));
        if !in_scope || !memory.is_to_do(finding, facts.today) {
            continue;
        }
        let owner = memory.owner(finding, population);
        let item = Item {
            finding,
            resource: finding.resource(population),
            status: memory.standing(&finding.key, facts.today),
            note: memory.get(&finding.key).map_or("", |decision| &decision.note),
            instead: of_headline.remove(&place).unwrap_or_default(),
            cents: Amounts::default(),
        };
        by_owner.entry((owner.is_empty(), owner)).or_default().push(item);
    }
    let named = |((_, owner), items): ((bool, &str), Vec<Item<'a>>)| {
        let owner = if owner.is_empty() { NOBODY } else { owner };
        let amounts = |item: &Item<'_>| Amounts::of(item.finding.current, item.finding.saving);
        let exact = items.iter().map(amounts).fold(Amounts::default(), Amounts::plus);
        List { owner: owner.to_owned(), items, cents: Amounts::default(), exact }
    };
    let mut lists: Vec<List<'a>> = by_owner.into_iter().map(named).collect();
    to_cents(&mut lists)?;
    Ok(lists)
}

/// Cents by largest remainder: first over the lists, then over the lines of each, so that all of them add up to the shown total.
fn to_cents(lists: &mut [List<'_>]) -> Result<()> {
    let overflow = || Error::Internal("the amounts of these work lists leave 38 digits".to_owned());
    for measure in 0..Amounts::default().0.len() {
        let exact: Vec<Money> = lists.iter().map(|list| list.exact.0[measure]).collect();
        let cents = round_to_total(&exact, CENTS).ok_or_else(overflow)?;
        for (list, cents) in lists.iter_mut().zip(cents) {
            list.cents.0[measure] = cents;
            let amount = |item: &Item<'_>| Amounts::of(item.finding.current, item.finding.saving).0[measure];
            let exact: Vec<Money> = list.items.iter().map(amount).collect();
            let parts = round_parts(&exact, cents, CENTS).ok_or_else(overflow)?;
            for (item, part) in list.items.iter_mut().zip(parts) {
                item.cents.0[measure] = part;
            }
        }
    }
    Ok(())
}

/// All files are whole before the first takes its name, and the control file takes its last.
fn write(lists: &[List<'_>], facts: &WorkListFacts<'_>, folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::create_dir_all(folder)?;
    let mut taken = BTreeSet::new();
    let (mut ready, mut told) = (Vec::new(), Vec::new());
    for list in lists {
        let stem = format!("work-list-{}", plain_name(&list.owner, &mut taken));
        let (table, page) = (format!("{stem}.csv"), format!("{stem}.md"));
        let (bytes, written) = table_of(list, facts)?;
        let text = page::page(list, facts);
        told.push(facts_of(list, [(&table, &bytes), (&page, text.as_bytes())], written));
        ready.push((folder.join(table), whole(folder, &bytes)?));
        ready.push((folder.join(page), whole(folder, text.as_bytes())?));
    }
    let control = whole(folder, control(lists, facts, &told).as_bytes())?;
    let mut files = Vec::new();
    for (path, file) in ready {
        file.persist(&path).map_err(|error| error.error)?;
        files.push(path);
    }
    control.persist(folder.join(CONTROL)).map_err(|error| error.error)?;
    Ok(files)
}

const COLUMNS: [&str; 30] = [
    "owner",
    "rule",
    "name",
    "resource",
    "detail",
    "account_id",
    "region",
    "action",
    "effort",
    "confidence",
    "tier",
    "reason",
    "evidence",
    "currency",
    "cost_a_month",
    "saves_now",
    "saves_at_least",
    "saves_at_most",
    "cost_a_month_unrounded",
    "saves_now_unrounded",
    "saves_at_least_unrounded",
    "saves_at_most_unrounded",
    "status",
    "note",
    "caveat",
    "saving_is",
    "also_found",
    "inspect_command",
    "act_command",
    "finding",
];

fn table_of(list: &List<'_>, facts: &WorkListFacts<'_>) -> io::Result<(Vec<u8>, Written)> {
    let mut bytes = Vec::new();
    let mut writer = CsvWriter::start(&mut bytes, facts.profile, &COLUMNS.map(str::to_owned))?;
    for item in &list.items {
        writer.row(&row(item, list, facts))?;
    }
    let written = writer.finish()?;
    Ok((bytes, written))
}

fn row(item: &Item<'_>, list: &List<'_>, facts: &WorkListFacts<'_>) -> Vec<Cell> {
    let Item { finding, resource, .. } = item;
    let rule = finding.rule;
    let text = |text: &str| Cell::Text(text.to_owned());
    let of = |field: fn(&Resource) -> &str| Cell::Text(resource.map(field).unwrap_or_default().to_owned());
    let words = |says: &[Says]| {
        let proofs = finding.proofs.iter().filter(|proof| says.contains(&proof.says));
        proofs.map(page::proof_words).collect::<Vec<_>>().join("; ")
    };
    let exact = Amounts::of(finding.current, finding.saving);
    let instead: Vec<String> =
        item.instead.iter().map(|other| format!("{} {}", other.rule.id, other.rule.name)).collect();
    let first = [
        text(&list.owner),
        text(rule.id),
        text(rule.name),
        of(|resource| &resource.id),
        text(&finding.detail),
        of(|resource| &resource.account),
        of(|resource| &resource.region),
        text(rule.action.id()),
        text(rule.effort.id()),
        text(finding.confidence.id()),
        text(rule.tier.id()),
        text(rule.signal),
        Cell::Text(words(&[Says::Supports, Says::Refutes, Says::Stale, Says::Caution])),
        text(&facts.population.currency),
    ];
    let last = [
        Cell::Text(item.status.words()),
        text(item.note),
        text(rule.caveat),
        text(rule.saving),
        Cell::Text(instead.join("; ")),
        Cell::Text(inspect_command(finding, facts.population)),
        Cell::Text(act_command(finding, facts.population)),
        text(&finding.key),
    ];
    let cents = item.cents.0.map(|amount| Cell::Ledger(amount, CENTS));
    first.into_iter().chain(cents).chain(exact.0.map(Cell::Exact)).chain(last).collect()
}

fn facts_of(list: &List<'_>, files: [(&String, &[u8]); 2], written: Written) -> Value {
    let files: Vec<Value> =
        files.iter().map(|(name, bytes)| json!({ "file": name, "sha256": hex(&Sha256::digest(bytes)) })).collect();
    json!({
        "owner": list.owner,
        "files": files,
        "rows": written.rows,
        "escaped_cells": written.escaped_cells,
        "amounts": amounts(list.cents, list.exact),
    })
}

fn amounts(cents: Amounts, exact: Amounts) -> Value {
    let names = ["cost_a_month", "saves_now", "saves_at_least", "saves_at_most"];
    let rounded = names.iter().zip(cents.0).map(|(name, amount)| ((*name).to_owned(), amount.fixed(CENTS).into()));
    let exact =
        names.iter().zip(exact.0).map(|(name, amount)| (format!("{name}_unrounded"), amount.to_string().into()));
    Value::Object(rounded.chain(exact).collect())
}

fn control(lists: &[List<'_>], facts: &WorkListFacts<'_>, told: &[Value]) -> String {
    let WorkListFacts { view, population, findings, memory, today, profile, sources, .. } = *facts;
    let sum = |of: fn(&List<'_>) -> Amounts| lists.iter().map(of).fold(Amounts::default(), Amounts::plus);
    let in_scope = |finding: &&Finding| facts.scope.is_none_or(|scope| scope.has(finding, population));
    let totals = Totals::of(findings.iter().filter(in_scope));
    let left_out = findings
        .iter()
        .filter(in_scope)
        .filter(|finding| finding.counts == Counts::Headline && memory.standing(&finding.key, today).is_set_aside());
    let evidence: Vec<Value> = facts
        .evidence
        .files
        .iter()
        .map(|file| json!({ "file": file.name, "date": file.date, "entries": file.count }))
        .collect();
    let limits: Vec<Value> =
        facts.limits.changed().map(|(key, value)| json!({ "limit": key, "value": value.to_string() })).collect();
    let own = json!({
        "work_lists": told,
        "amounts": amounts(sum(|list| list.cents), sum(|list| list.exact)),
        "month_of": "730 hours",
        "findings": lists.iter().map(|list| list.items.len()).sum::<usize>(),
        "set_aside_by_people": left_out.count(),
        "candidates_not_added": totals.candidates.0,
        "refuted_by_evidence": totals.refuted.0,
        "changed_limits": limits,
        "evidence": evidence,
        "day": today,
        "commands": "inspect_command only reads; act_command is a comment: Curio changes nothing in any cloud account",
        "rounding": "cost_a_month and saves_*: largest remainder to 0.01, first over the lists, then over the lines of each, so that lines, \
                     lists and the rounded totals agree; the unrounded columns: none",
    });
    let shown = View { period: population.window.period, basis: population.basis, ..view.clone() };
    let rows = lists.iter().map(|list| list.items.len() as u64).sum();
    About { file: CONTROL, profile, view: &shown, written: Written { rows, escaped_cells: 0 }, sources }.control(own)
}
