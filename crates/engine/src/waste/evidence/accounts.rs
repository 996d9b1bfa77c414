//! Evidence about accounts and resources that the loaded reports do not have is refused: it would say nothing, or worse.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashSet;

use super::{Evidence, EvidenceKind};
use crate::error::BadInput;
use crate::waste::population::Population;
use crate::waste::resource::short;
use crate::waste::rule::Need;

impl Evidence {
    /// Takes out the files that have nothing to do with the loaded reports, and says why.
    ///
    /// A file stays where one of its accounts is in the reports. Where it tells no account, one of its ids has to be; reports
    /// without ids cannot tell. Commitments stay: who pays for all often uses nothing.
    pub fn check_accounts(&mut self, population: &Population) -> Vec<BadInput> {
        let accounts: BTreeSet<&str> = population.resources.iter().map(|resource| &*resource.account).collect();
        let has_ids = population.has.contains(&Need::Resources);
        let billed = population.resources.iter().filter(|resource| !resource.id.is_empty());
        let billed: HashSet<&str> = billed.flat_map(|resource| [&*resource.id, short(&resource.id)]).collect();
        let ids = self.ids();
        let (mut refused, mut gone) = (Vec::new(), BTreeSet::new());
        for (place, file) in self.files.iter().enumerate() {
            let only = |kind: &EvidenceKind| matches!(kind, EvidenceKind::Reservations | EvidenceKind::SavingsPlans);
            let Some(ids) = ids.get(&place).filter(|_| !file.kinds.iter().all(only)) else { continue };
            let why = match self.accounts.get(&place) {
                Some(known) if !known.is_empty() => {
                    let is_here = known.iter().any(|account| accounts.contains(account.as_str()));
                    (!is_here).then(|| foreign(known))
                }
                _ => {
                    let is_here = !has_ids || ids.iter().any(|id| billed.contains(id) || billed.contains(short(id)));
                    (!is_here).then(|| match ids.len() {
                        1 => "describes one resource, which is in none of the loaded reports.".to_owned(),
                        many => format!("describes {many} resources, none of which is in the loaded reports."),
                    })
                }
            };
            if let Some(what) = why {
                let hint = "Load the reports of that account, or leave the file out.";
                refused.push(BadInput::file(&file.name, what, hint));
                gone.insert(place);
            }
        }
        self.remove(&gone);
        refused
    }

    /// What each file speaks of.
    fn ids(&self) -> BTreeMap<usize, BTreeSet<&str>> {
        let described = self.described.values().map(|described| (described.file, described.id.as_str()));
        let metrics = self.metrics.values().map(|metric| (metric.file, metric.id.as_str()));
        let advice = self.advice.values().flatten().map(|advice| (advice.file, advice.id.as_str()));
        let mut ids: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
        for (file, id) in described.chain(metrics).chain(advice) {
            ids.entry(file).or_default().insert(id);
        }
        ids
    }

    /// Takes files out, and what they say.
    fn remove(&mut self, gone: &BTreeSet<usize>) {
        if gone.is_empty() {
            return;
        }
        let stays = |file: &usize| !gone.contains(file);
        let places: Vec<usize> = (0..self.files.len()).filter(stays).collect();
        let moved: BTreeMap<usize, usize> = places.iter().copied().zip(0..).collect();
        let to = |file: usize| moved.get(&file).copied().unwrap_or_default();
        self.described.retain(|_, described| stays(&described.file));
        self.metrics.retain(|_, metric| stays(&metric.file));
        self.advice.values_mut().for_each(|all| all.retain(|advice| stays(&advice.file)));
        self.advice.retain(|_, all| !all.is_empty());
        self.described.values_mut().for_each(|described| described.file = to(described.file));
        self.metrics.values_mut().for_each(|metric| metric.file = to(metric.file));
        self.advice.values_mut().flatten().for_each(|advice| advice.file = to(advice.file));
        self.files = places.iter().filter_map(|place| self.files.get(*place).cloned()).collect();
        let accounts = std::mem::take(&mut self.accounts).into_iter();
        self.accounts = accounts.filter(|(file, _)| stays(file)).map(|(file, known)| (to(file), known)).collect();
    }
}

fn foreign(accounts: &BTreeSet<String>) -> String {
    let shown: Vec<&str> = accounts.iter().map(String::as_str).take(3).collect();
    match accounts.len() {
        1 => format!("describes account {}, which is in none of the loaded reports.", shown[0]),
        2 | 3 => format!("describes accounts {}, which are in none of the loaded reports.", shown.join(", ")),
        more => {
            let (shown, rest) = (shown.join(", "), more - shown.len());
            format!("describes accounts {shown} and {rest} more, which are in none of the loaded reports.")
        }
    }
}
