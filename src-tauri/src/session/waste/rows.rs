//! Findings as rows.

use curio_engine::explore::{self, Labels};
use curio_engine::waste::Status;

use super::super::{answers, convert};
use super::seen::{Seen, asked_for};
use super::{Looked, sums};
use crate::dto::{self, AppError, WasteState};

/// Rows that are listed one by one.
pub(super) const MOST: usize = 2_000;

/// Names of accounts and services.
pub(super) struct Names {
    pub(super) accounts: Labels,
    pub(super) services: Labels,
}

impl Names {
    pub(super) fn of(looked: &Looked<'_>) -> Result<Self, AppError> {
        let view = looked.view.over(looked.population.window.period);
        let names = |dim: &str| -> Result<Labels, AppError> {
            let dim = convert::dim(dim)?;
            let bill = answers::bill_for(looked.loaded, &view, std::slice::from_ref(&dim))?;
            Ok(explore::labels(bill, &view, &dim)?)
        };
        Ok(Self { accounts: names("account")?, services: names("service")? })
    }
}

/// Those that are asked for.
pub(super) fn listed<'s, 'a>(seen: &'s [Seen<'a>], names: &Names, listed: &dto::WasteListed) -> Vec<&'s Seen<'a>> {
    let search = listed.search.trim().to_lowercase();
    let is_listed = |one: &&Seen<'_>| {
        asked_for(one.counts).is_none_or(|also| listed.also.contains(&also))
            && listed.tile.is_none_or(|tile| one.finding.tile().map(sums::kind) == Some(tile))
            && listed.owner.as_deref().is_none_or(|owner| one.owner() == owner)
            && listed.service.as_deref().is_none_or(|service| one.service() == service)
            && (search.is_empty() || contains(one, names, &search))
    };
    seen.iter().filter(is_listed).collect()
}

fn contains(one: &Seen<'_>, names: &Names, search: &str) -> bool {
    let finding = one.finding;
    let id = one.resource.map_or("", |resource| &*resource.id);
    let fixed = [finding.rule.id, finding.rule.name, id, &finding.detail, one.owner(), one.account(), one.region()];
    let has = |text: &str| text.to_lowercase().contains(search);
    fixed.into_iter().any(has) || has(&one.label()) || has(&names.accounts.of(one.account()))
}

pub(super) fn row(one: &Seen<'_>, names: &Names) -> dto::WasteRow {
    let finding = one.finding;
    let (state, state_words) = state(&one.status);
    dto::WasteRow {
        key: finding.key.clone(),
        rule: finding.rule.id.to_owned(),
        name: finding.rule.name.to_owned(),
        resource: one.label(),
        resource_id: one.resource.map(|resource| resource.id.to_string()).unwrap_or_default(),
        detail: finding.detail.clone(),
        owner: one.owner().to_owned(),
        owner_given: one.decision.is_some_and(|decision| decision.owner.is_some()),
        account: one.account().to_owned(),
        account_label: names.accounts.of(one.account()),
        region: one.region().to_owned(),
        service: one.service().to_owned(),
        confidence: finding.confidence.id().to_owned(),
        effort: finding.rule.effort.id().to_owned(),
        action: finding.rule.action.id().to_owned(),
        saving: sums::saving(finding.saving),
        current: finding.current.to_string(),
        state,
        state_words,
        late: one.is_late,
        counts: one.counts,
    }
}

/// A state and the day or reason that goes with it.
pub(super) fn state(status: &Status) -> (WasteState, String) {
    match status {
        Status::Open => (WasteState::Open, String::new()),
        Status::Accepted => (WasteState::Accepted, String::new()),
        Status::Promised { by } => (WasteState::Promised, by.clone()),
        Status::Snoozed { until, .. } => (WasteState::Snoozed, until.clone()),
        Status::Refuted { reason } => (WasteState::Refuted, reason.clone()),
    }
}
