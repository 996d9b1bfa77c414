//! Puts what files say together: when each speaks, and which of two that speak of one resource counts.

use std::collections::{BTreeMap, BTreeSet};

use super::contents::{Collected, Contents, Entry, day_of, key_of};
use super::given::GivenFile;
use super::network::{self, Groups, Health};
use super::{Advice, Described, Evidence, EvidenceFile, EvidenceKind, advisors, shapes};
use crate::error::BadInput;

impl Evidence {
    /// Reads files. Each is taken whole or refused with why and what to do; the others are taken all the same.
    ///
    /// A file speaks of the day that `collected.json` in its folder tells; else of the last day of its metrics or advice; else of
    /// the day it was written. Where two files speak of one resource, the later day counts, on one day the file given last.
    pub fn read(files: &[GivenFile<'_>]) -> (Self, Vec<BadInput>) {
        let (mut taken, mut refused) = (Vec::new(), Vec::new());
        for given in files {
            match shapes::read(given) {
                Ok(contents) => taken.push((given, contents)),
                Err(why) => refused.push(why),
            }
        }
        let (mut groups, mut checks, mut folders) = (Groups::default(), BTreeMap::new(), BTreeMap::new());
        for (given, contents) in &taken {
            groups.add(&contents.described);
            checks.extend(contents.checks.clone());
            if let Some(collected) = &contents.collected {
                folders.insert(given.folder(), collected.clone());
            }
        }
        let mut gathered = Gathered::default();
        for (given, mut contents) in taken {
            match complete(given, &mut contents, &groups, &checks) {
                Ok(()) => gathered.add(given, contents, folders.get(given.folder())),
                Err(why) => refused.push(why),
            }
        }
        (gathered.finish(), refused)
    }
}

/// Adds what other files know.
fn complete(
    given: &GivenFile<'_>,
    contents: &mut Contents,
    groups: &Groups,
    checks: &BTreeMap<String, Vec<String>>,
) -> Result<(), BadInput> {
    for mut health in std::mem::take(&mut contents.health) {
        groups.complete(given, &mut health)?;
        contents.health.push(health);
    }
    for result in std::mem::take(&mut contents.flagged) {
        advisors::flagged(given, &result, checks.get(&result.check), contents)?;
    }
    Ok(())
}

#[derive(Default)]
struct Gathered {
    evidence: Evidence,
    /// By load balancer and target group, with the file's place.
    health: BTreeMap<(String, String), (usize, Health)>,
}

impl Gathered {
    fn add(&mut self, given: &GivenFile<'_>, contents: Contents, collected: Option<&Collected>) {
        let evidence = &mut self.evidence;
        let file = evidence.files.len();
        let written = day_of(given.day).unwrap_or_default();
        let newest = Some(contents.newest.clone()).filter(|day| !day.is_empty());
        let date = collected.map(|collected| collected.day.clone()).or(newest).unwrap_or(written);
        let metrics: Vec<_> = contents.series.metrics(file).collect();
        let count = contents.described.len() + metrics.len() + contents.advice.len() + contents.health.len();
        let kinds = contents.kinds.iter().copied().collect();
        evidence.files.push(EvidenceFile { name: given.name.to_owned(), kinds, date, count });
        let beside = || collected.map(|collected| collected.accounts.clone()).unwrap_or_default();
        let accounts = if contents.accounts.is_empty() { beside() } else { contents.accounts };
        evidence.accounts.insert(file, accounts);
        for Entry { kind, id, fields } in contents.described {
            let key = (kind, id.clone());
            if evidence.is_newer(evidence.described.get(&key).map(|known| known.file), file) {
                evidence.described.insert(key, Described { kind, id, fields, file });
            }
        }
        for metric in metrics {
            let key = (metric.id.clone(), metric.name.clone());
            if evidence.metrics.get(&key).is_none_or(|known| known.days.1 <= metric.days.1) {
                evidence.metrics.insert(key, metric);
            }
        }
        for advised in contents.advice {
            let advice = Advice {
                advisor: advised.advisor,
                id: advised.id,
                finding: advised.finding,
                instead: advised.instead,
                saving: advised.saving,
                file,
            };
            evidence.advise(advice);
        }
        for health in contents.health {
            // A group that no load balancer sends to says nothing about one.
            for balancer in health.balancers.iter().flatten() {
                let key = (balancer.clone(), health.group.clone());
                if evidence.is_newer(self.health.get(&key).map(|(file, _)| *file), file) {
                    self.health.insert(key, (file, health.clone()));
                }
            }
        }
    }

    fn finish(mut self) -> Evidence {
        let balancers: BTreeSet<String> = self.health.keys().map(|(balancer, _)| balancer.clone()).collect();
        for balancer in balancers {
            let of = self.health.range((balancer.clone(), String::new())..).take_while(|((of, _), _)| *of == balancer);
            let (files, groups): (Vec<usize>, Vec<&Health>) = of.map(|(_, (file, health))| (*file, health)).unzip();
            let file = files.into_iter().max().unwrap_or_default();
            let fields = network::described(&balancer, &groups);
            let kind = EvidenceKind::TargetHealth;
            let described = Described { kind, id: balancer.clone(), fields, file };
            self.evidence.described.insert((kind, balancer), described);
        }
        self.evidence
    }
}

impl Evidence {
    /// A file's word counts over another's: it is of a later day, or of the same and given later.
    fn is_newer(&self, known: Option<usize>, file: usize) -> bool {
        known.is_none_or(|known| self.day(known) <= self.day(file))
    }

    /// The day a file speaks of; empty where nothing tells.
    pub(super) fn day(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |file| &file.date)
    }

    /// Of one advisor the latest file counts; within it a resource may have several pieces of advice.
    fn advise(&mut self, advice: Advice) {
        let day = self.day(advice.file).to_owned();
        let key = key_of(&advice.id).to_owned();
        let same = |known: &Advice| known.advisor == advice.advisor && known.file != advice.file;
        let known = self.advice.get(&key).map(Vec::as_slice).unwrap_or_default();
        if known.iter().any(|known| same(known) && *self.day(known.file) > *day) {
            return;
        }
        let known = self.advice.entry(key).or_default();
        known.retain(|known| !same(known));
        if !known.contains(&advice) {
            known.push(advice);
        }
    }
}
