//! What people decide, and what came of it.

use curio_engine::waste::{Decision, Finding, Memory, Outcome, Promise, Status, Verified, is_day, is_late};

use super::super::{Desk, convert};
use super::seen::Seen;
use super::{Looked, answer, kept, rules};
use crate::dto::{self, AppError, WasteDecided};

impl Desk {
    /// Keeps a decision about some findings.
    pub fn decide_waste(&self, request: &dto::DecideWaste) -> Result<dto::Waste, AppError> {
        let loaded = self.current()?;
        let looked = Looked::at(&loaded, &request.asked.view, request.asked.draft.as_deref())?;
        let memory = kept::memory(&loaded)?;
        let decide = |key: &String| decided(key, request, &looked, &memory);
        let decisions = request.keys.iter().map(decide).collect::<Result<Vec<_>, _>>()?;
        kept::decide(&loaded, &decisions)?;
        answer::waste(&loaded, &request.asked)
    }

    /// Keeps limits; all that is looked at again is what rules say.
    pub fn set_waste_limits(&self, request: &dto::SetWasteLimits) -> Result<dto::Waste, AppError> {
        let loaded = self.current()?;
        let value = |limit: &dto::WasteLimitValue| {
            let value = limit.value.trim();
            (limit.key.clone(), (!value.is_empty()).then(|| value.to_owned()))
        };
        let limits: Vec<(String, Option<String>)> = request.limits.iter().map(value).collect();
        kept::set_limits(&loaded, &limits)?;
        answer::waste(&loaded, &request.asked)
    }

    /// Takes the last decision or change of limits back, or brings it again.
    pub fn step_waste(&self, request: &dto::StepWaste) -> Result<dto::Waste, AppError> {
        let loaded = self.current()?;
        if !kept::step(&loaded, request.redo)? {
            let what = if request.redo { "redo" } else { "undo" };
            return Err(convert::not_here(&format!("There is nothing to {what} of what was decided about findings.")));
        }
        answer::waste(&loaded, &request.asked)
    }
}

/// The decision that is there, changed as is asked.
fn decided(key: &str, request: &dto::DecideWaste, looked: &Looked<'_>, memory: &Memory) -> Result<Decision, AppError> {
    let before = memory.get(key).cloned().unwrap_or_else(|| Decision::open(key));
    let note = request.note.as_deref().map_or_else(|| before.note.clone(), |note| note.trim().to_owned());
    let finding = looked.findings.findings.iter().find(|finding| finding.key == key);
    let promise = |replaced_by: &[String]| finding.map(|finding| promise(finding, looked, replaced_by));
    let (status, promise) = match &request.decided {
        WasteDecided::Owner { owner } => {
            let owner = Some(owner.trim().to_owned()).filter(|owner| !owner.is_empty());
            return Ok(Decision { owner, note, ..before });
        }
        WasteDecided::Accept => (Status::Accepted, before.promise.clone().or_else(|| promise(&[]))),
        WasteDecided::Promise { by, replaced_by } => {
            let ids = replaced_by.iter().map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
            (Status::Promised { by: day(by)? }, promise(&ids.collect::<Vec<_>>()).or_else(|| before.promise.clone()))
        }
        WasteDecided::Snooze { until, reason } => {
            (Status::Snoozed { until: day(until)?, reason: reason_of(reason)? }, None)
        }
        WasteDecided::Refute { reason } => (Status::Refuted { reason: reason_of(reason)? }, None),
        WasteDecided::Reopen => (Status::Open, None),
    };
    Ok(Decision { status, promise, note, ..before })
}

/// What the finding would save now, to be measured against later months.
fn promise(finding: &Finding, looked: &Looked<'_>, replaced_by: &[String]) -> Promise {
    Promise {
        month: looked.population.window.period.to,
        saving: finding.saving,
        current: finding.current,
        replaced_by: replaced_by.to_vec(),
    }
}

fn day(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if is_day(text) {
        return Ok(text.to_owned());
    }
    Err(convert::not_kept(format!("'{text}' is no day. Write it like 2026-12-31.")))
}

fn reason_of(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(convert::not_kept(
            "Say why, in a few words: whoever reads it next month was not there.".to_owned(),
        ));
    }
    Ok(text.to_owned())
}

/// A promise with what the bills say since.
pub(super) fn verified(one: &Verified, memory: &Memory, looked: &Looked<'_>, today: &str) -> dto::WasteVerified {
    let decision = memory.get(&one.key);
    let finding = looked.findings.findings.iter().find(|finding| finding.key == one.key);
    let seen = finding.map(|finding| Seen::new(finding, looked, memory, today));
    let mut parts = one.key.splitn(3, '|');
    let (rule, id) = (parts.next().unwrap_or_default(), parts.nth(1).unwrap_or_default());
    let later = |later: &curio_engine::waste::Later| dto::WasteMeasured {
        month: later.month.to_string(),
        cost: later.cost.to_string(),
        saved: later.saved.to_string(),
    };
    dto::WasteVerified {
        key: one.key.clone(),
        name: rules::name(rule),
        // What was done is found no more; its id is in the key.
        resource: seen.as_ref().map_or_else(|| id.to_owned(), Seen::label),
        owner: owner(one, decision, seen.as_ref(), looked),
        month: one.month.to_string(),
        by: match decision.map(|decision| &decision.status) {
            Some(Status::Promised { by }) => by.clone(),
            _ => String::new(),
        },
        late: decision.is_some_and(|decision| is_late(decision, today)) && one.outcome != Outcome::Verified,
        promised: one.promised.now.to_string(),
        before: one.before.to_string(),
        months: one.later.iter().map(later).collect(),
        outcome: outcome(one.outcome),
        words: one.outcome.words().to_owned(),
    }
}

/// Given here, else by the rules, also of a resource that is billed no more.
fn owner(one: &Verified, decision: Option<&Decision>, seen: Option<&Seen<'_>>, looked: &Looked<'_>) -> String {
    if let Some(owner) = decision.and_then(|decision| decision.owner.clone()) {
        return owner;
    }
    if let Some(seen) = seen {
        return seen.owner().to_owned();
    }
    let is = |resource: &&curio_engine::waste::Resource| {
        let mut parts = one.key.splitn(3, '|').skip(1);
        parts.next() == Some(&*resource.account) && parts.next() == Some(&*resource.id)
    };
    let resource = looked.population.resources.iter().find(is);
    resource.map(|resource| resource.owner.to_string()).unwrap_or_default()
}

const fn outcome(outcome: Outcome) -> dto::WasteOutcome {
    match outcome {
        Outcome::Waiting => dto::WasteOutcome::Waiting,
        Outcome::Verified => dto::WasteOutcome::Verified,
        Outcome::Partial => dto::WasteOutcome::Partial,
        Outcome::NotDone => dto::WasteOutcome::NotDone,
        Outcome::Reverted => dto::WasteOutcome::Reverted,
        Outcome::Regressed => dto::WasteOutcome::Regressed,
    }
}
