//! What rules find in a view.

use std::collections::BTreeMap;

use curio_engine::waste::{Findings, Memory, Need, NotCheckable, Population, Verified};

use super::super::{Loaded, convert};
use super::seen::{self, Seen};
use super::{Looked, decide, kept, rows, rules, sums};
use crate::dto::{self, AppError};

pub(super) fn waste(loaded: &Loaded, request: &dto::WasteRequest) -> Result<dto::Waste, AppError> {
    let looked = Looked::at(loaded, &request.view, request.draft.as_deref())?;
    let (memory, today) = (kept::memory(loaded)?, seen::today());
    let seen = seen::all(&looked, &memory, &today);
    let names = rows::Names::of(&looked)?;
    let listed = rows::listed(&seen, &names, &request.listed);
    let (shown, rest) = listed.split_at(listed.len().min(rows::MOST));
    let verified = looked.ledger(&memory)?;
    let (undo, redo) = kept::steps(loaded);
    let population = &looked.population;
    Ok(dto::Waste {
        revision: loaded.revision,
        words: looked.view.words(),
        window: window(population),
        basis: basis(population),
        total: sums::total(&seen, &verified),
        tiles: sums::tiles(&seen, &looked.findings),
        by_owner: sums::parts(&seen, Seen::owner, owner),
        by_service: sums::parts(&seen, Seen::service, |service| names.services.of(service)),
        rows: shown.iter().map(|one| rows::row(one, &names)).collect(),
        more: Some(sums::several(rest)).filter(|_| !rest.is_empty()),
        listed: sums::several(&listed),
        checked: convert::count(looked.findings.checked),
        not_checkable: gaps(&looked.findings, &looked),
        rules: rules::all(&looked.limits),
        general_limits: rules::general(&looked.limits),
        evidence: kept::files(&looked),
        ledger: promises(&verified, &memory, &looked, &today),
        undo: convert::count(undo),
        redo: convert::count(redo),
        today,
    })
}

/// `October 2026, 31 days up to 2026-10-31`.
fn window(population: &Population) -> String {
    let window = population.window;
    let days = window.end_hour.saturating_sub(window.first_hour).div_ceil(24);
    let last = Population::day(window.end_hour.saturating_sub(1));
    format!("{}, {days} days up to {last}", window.period.title())
}

fn basis(population: &Population) -> String {
    let (name, aws_name) = (population.basis.name(), population.basis.aws_name());
    format!("{name} ({aws_name}), usage lines only; credits and taxes are not a resource’s")
}

/// An owner, for people.
fn owner(name: &str) -> String {
    if name.is_empty() { "nobody".to_owned() } else { name.to_owned() }
}

/// Rules that could not look, by what they need; what most of them need first.
fn gaps(findings: &Findings, looked: &Looked<'_>) -> Vec<dto::WasteGap> {
    let mut gaps: BTreeMap<&[String], Vec<&NotCheckable>> = BTreeMap::new();
    for missing in &findings.not_checkable {
        gaps.entry(&missing.missing).or_default().push(missing);
    }
    let lacks_evidence = |gap: &&NotCheckable| {
        let lacks = |need: &Need| matches!(need, Need::Evidence(kinds) if !kinds.iter().any(|kind| looked.evidence.evidence.has(*kind)));
        gap.rule.needs.iter().any(lacks)
    };
    let mut gaps: Vec<dto::WasteGap> = gaps
        .into_iter()
        .map(|(needs, rules)| dto::WasteGap {
            needs: needs.to_vec(),
            is_evidence: rules.iter().any(lacks_evidence),
            rules: rules.iter().map(|gap| gap.rule.id.to_owned()).collect(),
        })
        .collect();
    gaps.sort_by_key(|gap| std::cmp::Reverse(gap.rules.len()));
    gaps
}

/// Promises with what the bills say since, the largest first.
fn promises(verified: &[Verified], memory: &Memory, looked: &Looked<'_>, today: &str) -> Vec<dto::WasteVerified> {
    let mut verified: Vec<&Verified> = verified.iter().collect();
    verified.sort_by(|a, b| b.promised.now.cmp(&a.promised.now).then_with(|| a.key.cmp(&b.key)));
    verified.into_iter().map(|one| decide::verified(one, memory, looked, today)).collect()
}
