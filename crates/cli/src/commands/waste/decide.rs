//! Decisions about findings.

use curio_engine::waste::{Counts, Decision, Finding, Memory, Population, Promise, Status};
use curio_store::Workspace;

use super::{Wasted, bad};
use crate::args::DecisionArgs;
use crate::failure::Failure;

fn key_of(arguments: &DecisionArgs) -> Option<&String> {
    let DecisionArgs { accept, promise, snooze, refute, reopen, .. } = arguments;
    [accept, promise, snooze, refute, reopen].into_iter().find_map(Option::as_ref)
}

/// Remembers a decision where one is asked for, and gives the key of its finding.
pub(super) fn decide(
    workspace: &Workspace,
    wasted: &[Wasted],
    arguments: &DecisionArgs,
) -> Result<Option<String>, Failure> {
    let Some(name) = key_of(arguments) else { return Ok(None) };
    let file = workspace.waste();
    let memory = file.memory()?;
    let found = find(wasted, name)?;
    let key = match (found, memory.get(name)) {
        (Some((finding, _)), _) => &finding.key,
        // A finding may be gone while what was decided about it is kept.
        (None, Some(decision)) => &decision.key,
        (None, None) => return Err(unknown(name)),
    };
    file.decide(&[decision(&memory, key, found, arguments)?])?;
    Ok(Some(key.clone()))
}

fn decision(
    memory: &Memory,
    key: &str,
    found: Option<(&Finding, &Population)>,
    arguments: &DecisionArgs,
) -> Result<Decision, Failure> {
    let before = memory.get(key).cloned().unwrap_or_else(|| Decision::open(key));
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let status = match arguments {
        DecisionArgs { accept: Some(_), .. } => Status::Accepted,
        DecisionArgs { promise: Some(_), by, .. } => Status::Promised { by: text(by) },
        DecisionArgs { snooze: Some(_), until, reason, .. } => {
            Status::Snoozed { until: text(until), reason: text(reason) }
        }
        DecisionArgs { refute: Some(_), reason, .. } => Status::Refuted { reason: text(reason) },
        _ => Status::Open,
    };
    let promise = match &status {
        // What was promised stays what it was: a later month may find less because half of it is done.
        Status::Accepted | Status::Promised { .. } => {
            let new = || found.map(|(finding, population)| Promise::of(finding, population));
            let promise = before.promise.or_else(new).ok_or_else(|| unknown(key))?;
            let more = arguments.replaced_by.iter().filter(|id| !promise.replaced_by.contains(id)).cloned();
            let replaced_by = promise.replaced_by.iter().cloned().chain(more).collect();
            Some(Promise { replaced_by, ..promise })
        }
        Status::Snoozed { .. } | Status::Refuted { .. } => before.promise,
        Status::Open => None,
    };
    let owner = arguments.owner.clone().or(before.owner);
    let note = arguments.note.clone().unwrap_or(before.note);
    Ok(Decision { key: key.to_owned(), status, owner, note, promise })
}

/// A finding by its key, or by its resource where one finding of it is added.
fn find<'w>(wasted: &'w [Wasted], name: &str) -> Result<Option<(&'w Finding, &'w Population)>, Failure> {
    let all =
        || wasted.iter().flat_map(|wasted| wasted.found.findings.iter().map(|finding| (finding, &wasted.population)));
    if let Some(found) = all().find(|(finding, _)| finding.key == name) {
        return Ok(Some(found));
    }
    let is_named = |(finding, population): &(&Finding, &Population)| {
        let resource = finding.resource(population);
        resource.is_some_and(|resource| !name.is_empty() && (&*resource.id == name || resource.name() == name))
    };
    let named: Vec<_> = all().filter(is_named).collect();
    let headlines: Vec<_> = named.iter().filter(|(finding, _)| finding.counts == Counts::Headline).collect();
    match (headlines.as_slice(), named.as_slice()) {
        ([one], _) => Ok(Some(**one)),
        ([], [one]) => Ok(Some(*one)),
        ([], []) => Ok(None),
        _ => {
            let keys: Vec<&str> = named.iter().map(|(finding, _)| finding.key.as_str()).collect();
            Err(bad(name, &format!("has several findings; name one of them: {}", keys.join(", "))))
        }
    }
}

fn unknown(name: &str) -> Failure {
    bad(name, "is no finding here; curio waste --all --format csv lists every key in its last column")
}
