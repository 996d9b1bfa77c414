mod decide;
mod lists;
mod rows;

use std::io::Write;
use std::path::Path;

use curio_engine::BadInput;
use curio_engine::bill::Bill;
use curio_engine::view::View;
use curio_engine::waste::{
    Evidence, Finding, Findings, GENERAL_LIMITS, Limits, Memory, Population, Prices, Scope, find, survey,
};
use curio_report::{SourceFact, WorkListFacts, export_work_lists};
use curio_store::Workspace;

use crate::args::{Format, WasteArgs};
use crate::failure::Failure;
use crate::print;

/// What was found in one currency.
struct Wasted {
    view: View,
    population: Population,
    evidence: Evidence,
    found: Findings,
    scope: Option<Scope>,
}

impl Wasted {
    /// The findings that the view's filters let through.
    fn in_scope(&self) -> impl Iterator<Item = &Finding> {
        let has = |finding: &&Finding| self.scope.as_ref().is_none_or(|scope| scope.has(finding, &self.population));
        self.found.findings.iter().filter(has)
    }
}

/// What all answers share.
struct Told<'a> {
    limits: &'a Limits,
    memory: &'a Memory,
    /// The day it is: snoozes end and promises are late by it.
    today: &'a str,
}

/// Prints what is paid for and not needed, or decides about it.
pub(crate) fn waste(folder: &Path, format: Format, arguments: &WasteArgs) -> Result<(), Failure> {
    if arguments.script {
        return Ok(std::io::stdout().lock().write_all(Evidence::script().as_bytes())?);
    }
    let workspace = Workspace::open(folder)?;
    let limits = limits(&workspace, arguments)?;
    if arguments.instead.rules {
        return Ok(lists::rules(format, &limits)?);
    }
    let evidence = evidence(&workspace, arguments)?;
    let bill = workspace.bill(true)?;
    let views = arguments.view.views(&bill, &workspace.rates().read()?)?;
    let known = workspace.waste().memory()?;
    let wasted = views.into_iter().map(|view| wasted(&bill, view, &evidence, &limits, &known));
    let wasted: Vec<Wasted> = wasted.collect::<Result<_, Failure>>()?;
    let decided = decide::decide(&workspace, &wasted, &arguments.decision)?;
    let memory = workspace.waste().memory()?;
    let today = chrono::Local::now().format("%Y-%m-%d").to_string();
    let told = Told { limits: &limits, memory: &memory, today: &today };
    if arguments.instead.not_checkable {
        return Ok(lists::not_checkable(format, &wasted)?);
    }
    if arguments.instead.ledger {
        return Ok(lists::ledger(format, &wasted, &told)?);
    }
    if let Some(key) = decided {
        let rows: Vec<_> = wasted.iter().flat_map(|wasted| rows::of(wasted, &told, format, &key)).collect();
        let foot = [format!("Remembered of {key}: {}", memory.standing(&key, &today).words())];
        return Ok(print::rows(format, &rows::columns(format), &rows, &foot)?);
    }
    let mut foot = Vec::new();
    for one in &wasted {
        foot.extend(rows::foot(one, &told));
        if let Some(folder) = &arguments.hand_off {
            let folder = if wasted.len() > 1 { folder.join(&one.view.currency) } else { folder.clone() };
            foot.push(hand_off(&workspace, one, &told, arguments, &folder)?);
        }
    }
    let rows: Vec<_> = wasted.iter().flat_map(|wasted| rows::rows(wasted, &told, format, arguments.all)).collect();
    Ok(print::rows(format, &rows::columns(format), &rows, &foot)?)
}

fn wasted(bill: &Bill, view: View, evidence: &Evidence, limits: &Limits, memory: &Memory) -> Result<Wasted, Failure> {
    let population = survey(bill, &view)?;
    let mut evidence = evidence.clone();
    tell(&evidence.check_accounts(&population))?;
    let found = memory.applied(find(&population, &evidence, limits, &Prices::published()));
    let scope = Scope::of(bill, &view, population.window)?;
    Ok(Wasted { view, population, evidence, found, scope })
}

/// The limits of the workspace with those of this run.
fn limits(workspace: &Workspace, arguments: &WasteArgs) -> Result<Limits, Failure> {
    let mut limits = workspace.waste().limits()?;
    for (key, value) in &arguments.limit {
        limits.set(key, value).map_err(|error| bad("--limit", &error.to_string()))?;
    }
    if arguments.keep && !arguments.limit.is_empty() {
        let changes: Vec<_> =
            arguments.limit.iter().map(|(key, value)| (key.clone(), not_default(key, value))).collect();
        return Ok(workspace.waste().set_limits(&changes)?);
    }
    Ok(limits)
}

/// None for what Curio begins with: such a limit needs no line of its own.
fn not_default(key: &str, value: &str) -> Option<String> {
    let mut alone = Limits::default();
    let differs = alone.set(key, value).is_ok() && alone.changed().next().is_some();
    differs.then(|| value.to_owned())
}

/// The evidence that is kept, and that of this run.
fn evidence(workspace: &Workspace, arguments: &WasteArgs) -> Result<Evidence, Failure> {
    let folder = workspace.evidence();
    for name in &arguments.forget {
        folder.remove(name)?;
    }
    let paths = &arguments.evidence;
    if !arguments.keep || paths.is_empty() {
        let read = folder.read_with(paths)?;
        if !paths.is_empty() && read.taken == 0 {
            return Err(all_bad(read.refused));
        }
        tell(&read.refused)?;
        return Ok(read.evidence);
    }
    let added = folder.add(paths)?;
    if added.added.is_empty() && added.known.is_empty() {
        return Err(all_bad(added.refused));
    }
    tell(&added.refused)?;
    let read = folder.read()?;
    tell(&read.refused)?;
    Ok(read.evidence)
}

/// Nothing of what was handed over is evidence.
fn all_bad(places: Vec<BadInput>) -> Failure {
    let total = places.len() as u64;
    Failure::from(curio_engine::Error::BadInput { places, total })
}

fn bad(place: &str, what: &str) -> Failure {
    Failure::from(curio_engine::Error::from(BadInput::file(place, format!("{what}."), "")))
}

/// Files that could not be used, beside what the others say.
fn tell(refused: &[BadInput]) -> Result<(), Failure> {
    let mut to = std::io::stderr().lock();
    for place in refused {
        writeln!(to, "left out: {}", print::visible(&place.to_string()))?;
    }
    Ok(())
}

fn hand_off(
    workspace: &Workspace,
    wasted: &Wasted,
    told: &Told<'_>,
    arguments: &WasteArgs,
    folder: &Path,
) -> Result<String, Failure> {
    let sources: Vec<SourceFact> = super::export::sources(workspace);
    let facts = WorkListFacts {
        view: &wasted.view,
        population: &wasted.population,
        findings: &wasted.found.findings,
        scope: wasted.scope.as_ref(),
        memory: told.memory,
        today: told.today,
        limits: told.limits,
        evidence: &wasted.evidence,
        profile: arguments.profile,
        sources: &sources,
    };
    let written = export_work_lists(&facts, folder)?;
    Ok(format!("{} work lists and {} written", written.owners, written.control.display()))
}

/// `SNAP-01.days = 90` of all limits that a rule, or all of them, have.
fn limits_of<'l>(limits: &'l Limits, rule: Option<&'static curio_engine::waste::Rule>) -> Vec<String> {
    let known = rule.map_or(GENERAL_LIMITS, |rule| rule.limits);
    let value = |limit: &'l curio_engine::waste::Limit| match rule {
        Some(rule) => limits.of(rule, limit.name),
        None => limits.general(limit.name),
    };
    let id = rule.map_or("ALL", |rule| rule.id);
    known.iter().map(|limit| format!("{id}.{} = {} {}", limit.name, value(limit), limit.unit)).collect()
}
