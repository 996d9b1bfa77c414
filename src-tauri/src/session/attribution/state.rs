//! The rules on disk: read with the workspace, and again whenever another program changed them.

use std::sync::{Arc, PoisonError};

use curio_engine::attribution::{self, Flaw, OWNER, Rules};
use curio_engine::bill::Bill;

use super::super::{Desk, Loaded, convert, waste};
use crate::dto::{self, AppError};

impl Desk {
    /// What is loaded, with the rules as they are on disk now.
    pub(in super::super) fn current(&self) -> Result<Arc<Loaded>, AppError> {
        let loaded = self.loaded();
        if loaded.rules.fingerprint()? == loaded.fingerprint { Ok(loaded) } else { self.ruled_anew(&loaded) }
    }

    /// From now on questions are answered by the rules on disk; the bill stays as it is.
    pub(super) fn ruled_anew(&self, loaded: &Loaded) -> Result<Arc<Loaded>, AppError> {
        let anew = Arc::new(loaded.ruled_anew()?);
        let mut shown = self.loaded.write().unwrap_or_else(PoisonError::into_inner);
        // What was shown meanwhile has read them too.
        if shown.revision == loaded.revision {
            *shown = anew;
        }
        Ok(Arc::clone(&shown))
    }

    /// Keeps a text as the rules, once it has no flaws and all its tests hold.
    pub fn save_rules(&self, request: &dto::SaveRules) -> Result<dto::Session, AppError> {
        let loaded = self.loaded();
        let rules = loaded.rules.check(&request.text).map_err(|flaws| convert::flawed(&flaws))?;
        let bill = loaded.ruled_by(rules);
        require_lines(&loaded, &bill)?;
        attribution::fits(&bill, "rules.toml")?;
        require_tests(&loaded, &bill)?;
        loaded.rules.save(&request.text, request.seen.as_deref())?;
        self.ruled_anew(&loaded)?;
        Ok(self.session())
    }

    /// Goes back or forward in the history of the rules.
    pub fn step_rules(&self, request: &dto::StepRules) -> Result<dto::Session, AppError> {
        let loaded = self.loaded();
        let (stepped, what) =
            if request.redo { (loaded.rules.redo()?, "redo") } else { (loaded.rules.undo()?, "undo") };
        if stepped.is_none() {
            return Err(convert::not_here(&format!("There is nothing to {what} in the rules.")));
        }
        self.ruled_anew(&loaded)?;
        Ok(self.session())
    }
}

/// Checks the source lines where the rules of a bill are answered from them.
fn require_lines(loaded: &Loaded, bill: &Bill) -> Result<(), AppError> {
    let by = [convert::dim(OWNER)?, convert::dim("pool")?];
    if bill.dims_need_lines(&by) { loaded.bill_with_lines().map(drop) } else { Ok(()) }
}

fn require_tests(loaded: &Loaded, bill: &Bill) -> Result<(), AppError> {
    if bill.rules().is_some_and(|rules| attribution::check_needs_lines(rules)) {
        loaded.bill_with_lines()?;
    }
    let checked = attribution::check(bill)?;
    match checked.iter().find(|test| !test.passed()) {
        None => Ok(()),
        Some(test) => Err(convert::failed_test(test)),
    }
}

impl Loaded {
    fn ruled_anew(&self) -> Result<Self, AppError> {
        let fingerprint = self.rules.fingerprint()?;
        let standing = self.rules.standing()?;
        Ok(Self {
            revision: self.revision + 1,
            folder: self.folder.clone(),
            name: self.name.clone(),
            sample: self.sample,
            bill: Arc::new(self.bill.with_rules(standing.rules.clone())),
            deliveries: Arc::clone(&self.deliveries),
            window: Arc::clone(&self.window),
            invoices: Arc::clone(&self.invoices),
            rates: Arc::clone(&self.rates),
            rules: Arc::clone(&self.rules),
            closes: Arc::clone(&self.closes),
            decided: Arc::clone(&self.decided),
            evidence: Arc::clone(&self.evidence),
            // Owners may be others now.
            waste: waste::Cache::default(),
            standing,
            fingerprint,
            lines_sound: self.lines_sound.clone(),
        })
    }

    /// The bill by the rules in force; where none are for owners, by rules that give nothing.
    pub(super) fn in_force(&self) -> Result<Arc<Bill>, AppError> {
        let has_owner = self.bill.rules().is_some_and(|rules| rules.dimension(OWNER).is_some());
        if has_owner { Ok(Arc::clone(&self.bill)) } else { self.unruled() }
    }

    /// The bill by rules that give nothing.
    pub(super) fn unruled(&self) -> Result<Arc<Bill>, AppError> {
        let text = attribution::edit::starter(&[], false);
        Ok(self.ruled_by(self.rules.check(&text).map_err(|flaws| convert::flawed(&flaws))?))
    }

    /// The bill by other rules.
    pub(super) fn ruled_by(&self, rules: Rules) -> Arc<Bill> {
        Arc::new(self.bill.with_rules(Some(Arc::new(rules))))
    }

    /// A draft as rules; none where there is none, or it is the text on disk.
    pub(super) fn draft(&self, draft: Option<&str>) -> Option<Result<Rules, Vec<Flaw>>> {
        let saved = self.standing.text.as_ref().map(|saved| saved.text.as_str());
        draft.filter(|text| saved != Some(text)).map(|text| self.rules.check(text))
    }

    /// The text on disk.
    pub(super) fn rules_text(&self) -> Option<dto::RulesText> {
        let saved = self.standing.text.as_ref()?;
        let (undo, redo) = self.rules.steps();
        Some(dto::RulesText {
            text: saved.text.clone(),
            hash: saved.hash.clone(),
            path: self.rules.path().display().to_string(),
            undo: convert::count(undo),
            redo: convert::count(redo),
        })
    }
}
