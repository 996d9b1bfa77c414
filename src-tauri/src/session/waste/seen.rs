//! Findings as people see them: with what was decided about each.

use chrono::Utc;
use curio_engine::waste::{Counts, Decision, Finding, Memory, Resource, Status, Subject, is_late};

use super::Looked;
use crate::dto::{WasteAlso, WasteCounts};

/// A finding with what was decided about it.
pub(super) struct Seen<'a> {
    pub(super) finding: &'a Finding,
    pub(super) resource: Option<&'a Resource>,
    pub(super) decision: Option<&'a Decision>,
    pub(super) status: Status,
    pub(super) is_late: bool,
    pub(super) counts: WasteCounts,
}

/// The day it is, as decisions are kept by: `2026-11-20`.
pub(super) fn today() -> String {
    Utc::now().format("%Y-%m-%d").to_string()
}

/// All findings that the view lets through, in their order.
pub(super) fn all<'a>(looked: &'a Looked<'_>, memory: &'a Memory, today: &str) -> Vec<Seen<'a>> {
    let population = &*looked.population;
    let within = |finding: &&Finding| looked.scope.as_ref().as_ref().is_none_or(|scope| scope.has(finding, population));
    let findings = looked.findings.findings.iter().filter(within);
    findings.map(|finding| Seen::new(finding, looked, memory, today)).collect()
}

impl<'a> Seen<'a> {
    pub(super) fn new(finding: &'a Finding, looked: &'a Looked<'_>, memory: &'a Memory, today: &str) -> Self {
        let decision = memory.get(&finding.key);
        let status = memory.standing(&finding.key, today);
        Self {
            finding,
            resource: finding.resource(&looked.population),
            decision,
            is_late: decision.is_some_and(|decision| is_late(decision, today)),
            counts: counts(finding, &status),
            status,
        }
    }

    pub(super) fn is_added(&self) -> bool {
        self.counts == WasteCounts::Added
    }

    /// Somebody took it on.
    pub(super) fn is_owned(&self) -> bool {
        let is_given = self.decision.is_some_and(|decision| decision.owner.is_some());
        is_given || matches!(self.status, Status::Accepted | Status::Promised { .. })
    }

    /// Who looks after it; empty for nobody.
    pub(super) fn owner(&self) -> &'a str {
        let given = self.decision.and_then(|decision| decision.owner.as_deref());
        given.or_else(|| self.resource.map(|resource| &*resource.owner)).unwrap_or_default()
    }

    pub(super) fn account(&self) -> &'a str {
        match (&self.finding.subject, self.resource) {
            (_, Some(resource)) => &resource.account,
            (Subject::Place { account, .. }, None) => account,
            (Subject::Resource(_), None) => "",
        }
    }

    pub(super) fn region(&self) -> &'a str {
        match (&self.finding.subject, self.resource) {
            (_, Some(resource)) => &resource.region,
            (Subject::Place { region, .. }, None) => region,
            (Subject::Resource(_), None) => "",
        }
    }

    /// The service of most of its cost; empty where it has none.
    pub(super) fn service(&self) -> &'a str {
        let dearest = self.resource.and_then(|resource| resource.first(|_| true));
        dearest.map_or("", |meter| &*meter.service)
    }

    /// What people call what it is about.
    pub(super) fn label(&self) -> String {
        match (&self.finding.subject, self.resource) {
            (_, Some(resource)) => resource.label(),
            (Subject::Place { what, .. }, None) => what.clone(),
            (Subject::Resource(_), None) => String::new(),
        }
    }
}

/// What people decided goes before what was found.
fn counts(finding: &Finding, status: &Status) -> WasteCounts {
    match (status, finding.counts) {
        (Status::Refuted { .. }, _) | (_, Counts::Refuted) => WasteCounts::Refuted,
        (_, Counts::Instead(_)) => WasteCounts::Alternative,
        (Status::Snoozed { .. }, _) => WasteCounts::Snoozed,
        (_, Counts::Headline) => WasteCounts::Added,
        (_, Counts::Candidate) => WasteCounts::Candidate,
    }
}

/// What has to be asked for, where it has to be.
pub(super) const fn asked_for(counts: WasteCounts) -> Option<WasteAlso> {
    match counts {
        WasteCounts::Added => None,
        WasteCounts::Alternative => Some(WasteAlso::Alternatives),
        WasteCounts::Candidate => Some(WasteAlso::Candidates),
        WasteCounts::Refuted => Some(WasteAlso::Refuted),
        WasteCounts::Snoozed => Some(WasteAlso::Snoozed),
    }
}
