//! What people keep beside the reports: decisions, limits, evidence.

use std::sync::Arc;

use curio_engine::waste::{Decision, Evidence, Limits, Memory, Population};
use curio_store::ReadEvidence;

use super::super::{Loaded as Workspace, convert};
use crate::dto::{self, AppError};

/// Evidence that is kept for views of this and the one before.
const READ: usize = 2;

/// The evidence of a workspace.
pub(super) struct Loaded {
    /// What tells whether it has changed.
    pub(super) fingerprint: String,
    pub(super) evidence: Evidence,
    /// Files that cannot be read or are about others, each with the reason.
    pub(super) refused: Vec<(String, String)>,
}

/// The evidence as it is on disk now; `place` tells the population apart.
pub(super) fn evidence(loaded: &Workspace, population: &Population, place: &str) -> Result<Arc<Loaded>, AppError> {
    let files = loaded.evidence.files()?;
    let files: Vec<String> = files.iter().map(|file| format!("{} {}", file.name, file.sha256)).collect();
    let fingerprint = files.join(" ");
    let read = || {
        let ReadEvidence { mut evidence, mut refused, .. } = loaded.evidence.read()?;
        refused.extend(evidence.check_accounts(population));
        let refused = refused.into_iter().map(|why| (why.file, format!("It {}", why.what))).collect();
        Ok(Loaded { fingerprint: fingerprint.clone(), evidence, refused })
    };
    loaded.waste.evidence.get(&format!("{place} {fingerprint}"), READ, read)
}

/// The limits that are kept, with a draft over them.
pub(super) fn limits(loaded: &Workspace, draft: Option<&[dto::WasteLimitValue]>) -> Result<Limits, AppError> {
    let mut limits = loaded.decided.limits()?;
    for limit in draft.unwrap_or_default() {
        let value = super::rules::value_or_default(limit);
        limits.set(&limit.key, &value).map_err(|error| convert::not_kept(error.to_string()))?;
    }
    Ok(limits)
}

/// What was decided.
pub(super) fn memory(loaded: &Workspace) -> Result<Memory, AppError> {
    Ok(loaded.decided.memory()?)
}

pub(super) fn decide(loaded: &Workspace, decisions: &[Decision]) -> Result<(), AppError> {
    Ok(loaded.decided.decide(decisions)?)
}

/// With no value, the default.
pub(super) fn set_limits(loaded: &Workspace, limits: &[(String, Option<String>)]) -> Result<(), AppError> {
    Ok(loaded.decided.set_limits(limits).map(drop)?)
}

/// Says whether there was a step to go.
pub(super) fn step(loaded: &Workspace, redo: bool) -> Result<bool, AppError> {
    Ok(if redo { loaded.decided.redo()? } else { loaded.decided.undo()? })
}

/// Steps that undo and redo can go.
pub(super) fn steps(loaded: &Workspace) -> (usize, usize) {
    loaded.decided.steps()
}

/// The files of evidence, those that cannot be read last.
pub(super) fn files(looked: &super::Looked<'_>) -> Vec<dto::WasteEvidenceFile> {
    let kept = &looked.evidence;
    let end = Population::day(looked.population.window.end_hour);
    let stale = super::evidence::days_before(&end, looked.limits.general("stale"));
    let read = kept.evidence.files.iter().map(|file| dto::WasteEvidenceFile {
        name: file.name.clone(),
        kinds: file.kinds.iter().map(|kind| kind.words().to_owned()).collect(),
        date: file.date.clone(),
        count: convert::count(file.count),
        stale: !file.date.is_empty() && file.date < stale,
        refused: None,
    });
    let refused = kept.refused.iter().map(|(name, what)| dto::WasteEvidenceFile {
        name: name.clone(),
        kinds: Vec::new(),
        date: String::new(),
        count: 0,
        stale: false,
        refused: Some(what.clone()),
    });
    read.chain(refused).collect()
}
