//! One finding with all that is known.

use curio_engine::explore;
use curio_engine::view::View;
use curio_engine::waste::{Counts, Decision, Finding, From, Population, Proof, Says, Status};
use curio_report::{act_command, inspect_command};

use super::super::{Loaded, convert};
use super::seen::{self, Seen};
use super::{Looked, history, kept, rows};
use crate::dto::{self, AppError};

pub(super) fn detail(loaded: &Loaded, request: &dto::WasteDetailRequest) -> Result<dto::WasteDetail, AppError> {
    let looked = Looked::at(loaded, &request.view, request.draft.as_deref())?;
    let (memory, today) = (kept::memory(loaded)?, seen::today());
    let find = |finding: &&Finding| finding.key == request.key;
    let finding = looked.findings.findings.iter().find(find);
    let finding = finding.ok_or_else(|| {
        convert::not_here("This is no longer found: it may be billed no more, or a limit leaves it out.")
    })?;
    let one = Seen::new(finding, &looked, &memory, &today);
    let names = rows::Names::of(&looked)?;
    let row = |finding: &Finding| rows::row(&Seen::new(finding, &looked, &memory, &today), &names);
    // A commitment is billed by its fee and by what it covers, never by its own id.
    let billed = one.resource.filter(|resource| !resource.past.is_empty());
    let lines = billed.map(|resource| history::lines(&looked, resource)).transpose()?;
    Ok(dto::WasteDetail {
        revision: loaded.revision,
        row: rows::row(&one, &names),
        owner_words: owner_words(loaded, &one, lines.as_ref())?,
        since: billed.map(|resource| Population::day(resource.born)).unwrap_or_default(),
        maybe_older: billed.is_some_and(|resource| looked.population.is_older_than_known(resource)),
        proofs: finding.proofs.iter().map(proof).collect(),
        history: billed.map(|resource| history::history(&looked, resource)).transpose()?,
        inspect: inspect_command(finding, &looked.population),
        act: act_command(finding, &looked.population),
        instead: instead(&looked, finding).into_iter().map(row).collect(),
        decision: one.decision.map(decision),
        lines: lines.map(|view| convert::wire_view(&view, &request.view)),
    })
}

/// Where the owner is from, told by the rule behind one of its lines.
fn owner_words(loaded: &Loaded, one: &Seen<'_>, lines: Option<&View>) -> Result<String, AppError> {
    if one.decision.is_some_and(|decision| decision.owner.is_some()) {
        return Ok("given here".to_owned());
    }
    let Some(lines) = lines.filter(|_| !one.owner().is_empty()) else { return Ok(String::new()) };
    let some = explore::lines(loaded.bill_with_lines()?, lines, 0, 1)?;
    let rule = some.rows.first().and_then(|line| line.owner()).and_then(|owner| owner.rule.clone());
    Ok(rule.map(|rule| rule.words.clone()).unwrap_or_default())
}

/// Other findings on the same resource that would count without this one; the headline first.
fn instead<'a>(looked: &'a Looked<'_>, finding: &Finding) -> Vec<&'a Finding> {
    let all = &looked.findings.findings;
    let is_other = |other: &&Finding| other.subject == finding.subject && other.key != finding.key;
    let counts = |other: &&Finding| matches!(other.counts, Counts::Headline | Counts::Instead(_));
    all.iter().filter(is_other).filter(counts).filter(|other| other.resource(&looked.population).is_some()).collect()
}

fn proof(proof: &Proof) -> dto::WasteProof {
    let (file, field, date) = match &proof.from {
        From::Report => (None, "", ""),
        From::File { name, field, date } => (Some(name.clone()), field.as_str(), date.as_str()),
    };
    dto::WasteProof {
        says: match proof.says {
            Says::Supports => dto::WasteSays::Supports,
            Says::Refutes => dto::WasteSays::Refutes,
            Says::Stale => dto::WasteSays::Stale,
            Says::Caution => dto::WasteSays::Caution,
        },
        words: proof.words.clone(),
        file,
        field: field.to_owned(),
        date: date.to_owned(),
    }
}

fn decision(decision: &Decision) -> dto::WasteDecision {
    let (day, reason) = match &decision.status {
        Status::Open | Status::Accepted => ("", ""),
        Status::Promised { by } => (by.as_str(), ""),
        Status::Snoozed { until, reason } => (until.as_str(), reason.as_str()),
        Status::Refuted { reason } => ("", reason.as_str()),
    };
    let promise = decision.promise.as_ref();
    dto::WasteDecision {
        state: rows::state(&decision.status).0,
        day: day.to_owned(),
        reason: reason.to_owned(),
        note: decision.note.clone(),
        owner: decision.owner.clone().unwrap_or_default(),
        promised: promise.map(|promise| promise.saving.now.to_string()),
        replaced_by: promise.map(|promise| promise.replaced_by.clone()).unwrap_or_default(),
    }
}
