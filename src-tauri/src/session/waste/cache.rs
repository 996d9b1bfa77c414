//! What was computed last: a limit or a decision that changes runs the rules again, and reads nothing again.

use std::sync::{Arc, Mutex, PoisonError};

use curio_engine::view::View;
use curio_engine::waste::{self, Findings, Limits, Memory, Population, Prices, Scope, Verified};

use super::super::Loaded;
use super::kept;
use crate::dto::{self, AppError};

/// Populations that are kept: of this view and of the one before.
const POPULATIONS: usize = 2;
/// Findings that are kept: with the limits that are kept, with a draft, and without filters or with.
const FINDINGS: usize = 4;

/// What was computed last of a workspace at one revision.
#[derive(Default)]
pub(in super::super) struct Cache {
    populations: Recent<Population>,
    findings: Recent<Findings>,
    scopes: Recent<Option<Scope>>,
    ledgers: Recent<Vec<Verified>>,
    pub(super) evidence: Recent<kept::Loaded>,
}

/// A few answers by what they answer, the newest last. One is computed at a time: two that ask for the same get the same.
pub(super) struct Recent<T>(Mutex<Vec<(String, Arc<T>)>>);

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Recent<T> {
    pub(super) fn get(
        &self,
        key: &str,
        most: usize,
        make: impl FnOnce() -> Result<T, AppError>,
    ) -> Result<Arc<T>, AppError> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = kept.iter().position(|(known, _)| known == key) {
            let found = kept.remove(at);
            let answer = Arc::clone(&found.1);
            kept.push(found);
            return Ok(answer);
        }
        let answer = Arc::new(make()?);
        kept.push((key.to_owned(), Arc::clone(&answer)));
        let old = kept.len().saturating_sub(most);
        kept.drain(..old);
        Ok(answer)
    }
}

/// A view, looked at.
pub(super) struct Looked<'l> {
    pub(super) loaded: &'l Loaded,
    pub(super) view: View,
    pub(super) limits: Limits,
    pub(super) evidence: Arc<kept::Loaded>,
    pub(super) population: Arc<Population>,
    /// What tells the population apart.
    place: String,
    pub(super) findings: Arc<Findings>,
    /// None where the view has no filter.
    pub(super) scope: Arc<Option<Scope>>,
}

impl<'l> Looked<'l> {
    /// Looks at a view, with the limits that are kept or with a draft of them.
    pub(super) fn at(
        loaded: &'l Loaded,
        view: &dto::View,
        draft: Option<&[dto::WasteLimitValue]>,
    ) -> Result<Self, AppError> {
        let view = loaded.view(view)?;
        let cache = &loaded.waste;
        let limits = kept::limits(loaded, draft)?;
        let place = format!("{} {} {} {}", view.period.to, view.basis.id(), view.currency, view.conversion.is_some());
        let survey = || Ok(waste::survey(loaded.bill_with_lines()?, &view)?);
        let population = cache.populations.get(&place, POPULATIONS, survey)?;
        let evidence = kept::evidence(loaded, &population, &place)?;
        let changed: Vec<String> = limits.changed().map(|(key, value)| format!("{key}={value}")).collect();
        let asked = format!("{place} {} {}", changed.join(" "), evidence.fingerprint);
        let find = || Ok(waste::find(&population, &evidence.evidence, &limits, &Prices::published()));
        let found = cache.findings.get(&asked, FINDINGS, find)?;
        let findings = Arc::new(kept::memory(loaded)?.applied(found.as_ref().clone()));
        let filters: Vec<String> = view.filters.iter().map(curio_engine::view::Filter::words).collect();
        let within = || Ok(Scope::of(loaded.bill_with_lines()?, &view, population.window)?);
        let scope = cache.scopes.get(&format!("{place} {}", filters.join(" · ")), POPULATIONS, within)?;
        Ok(Self { loaded, view, limits, evidence, population, place, findings, scope })
    }

    /// What came of promises.
    pub(super) fn ledger(&self, memory: &Memory) -> Result<Arc<Vec<Verified>>, AppError> {
        let promised = memory.iter().filter(|decision| decision.promise.is_some());
        let promised: Vec<String> = promised.map(|decision| format!("{decision:?}")).collect();
        let measure = || if promised.is_empty() { Vec::new() } else { waste::ledger(memory, &self.population) };
        self.loaded.waste.ledgers.get(&format!("{} {}", self.place, promised.join(" ")), 1, || Ok(measure()))
    }
}
