//! What the rules of snapshots ask of a bill and of evidence.

use std::collections::{BTreeMap, BTreeSet};

use super::shared_compute::{hour_of, is_snapshot_storage};
use crate::waste::cost::Saving;
use crate::waste::{Case, Described, EvidenceKind, Found, Resource};

/// Snapshots of one volume hold only what changed, so that what a snapshot is billed for is needed by later ones, unless there are
/// none.
pub(super) struct Chains<'a> {
    /// Snapshots by account and region; lines without an id may be any number of them.
    places: BTreeMap<(&'a str, &'a str), usize>,
    /// The last snapshot of each volume, by what snapshots say of themselves.
    last: BTreeSet<&'a str>,
}

impl<'a> Chains<'a> {
    /// Of what is billed and described.
    pub(super) fn of(case: &Case<'a>) -> Self {
        let mut places = BTreeMap::new();
        for snapshot in case.bill.resources.iter().filter(|resource| resource.has(is_snapshot_storage)) {
            let count = if snapshot.id.is_empty() { 2 } else { 1 };
            *places.entry((&*snapshot.account, &*snapshot.region)).or_insert(0) += count;
        }
        let mut newest: BTreeMap<&str, (u32, &str)> = BTreeMap::new();
        for described in case.evidence.all(EvidenceKind::Snapshots) {
            let (Some(volume), Some(start)) = (volume_of(described), hour_of(described.field("StartTime"))) else {
                continue;
            };
            let known = newest.entry(volume).or_insert((start, &described.id));
            *known = (*known).max((start, &described.id));
        }
        Self { places, last: newest.into_values().map(|(_, id)| id).collect() }
    }

    /// Deleting it frees all that is billed for it: no later snapshot needs it.
    pub(super) fn frees_all(&self, snapshot: &Resource) -> bool {
        let alone = self.places.get(&(&*snapshot.account, &*snapshot.region)) == Some(&1);
        alone || self.last.contains(snapshot.name())
    }

    /// What deleting a snapshot saves, and a finding that says why it is so much or a range.
    pub(super) fn found(&self, snapshot: &Resource) -> Found {
        let saving = snapshot.monthly(snapshot.cost(is_snapshot_storage));
        if self.frees_all(snapshot) {
            return Found::new(snapshot, saving)
                .says("no later snapshot needs what it holds: deleting frees all of it");
        }
        let saving: Saving = saving.up_to();
        Found::new(snapshot, saving)
            .but("later snapshots of the same volume may need what it holds, and it is then billed on")
    }
}

/// What a snapshot says of itself.
pub(super) fn described<'a>(case: &Case<'a>, snapshot: &Resource) -> Option<&'a Described> {
    case.evidence.described(EvidenceKind::Snapshots, &snapshot.id)
}

/// The volume of a snapshot. Copies are described with an id that is no volume's.
pub(super) fn volume_of(snapshot: &Described) -> Option<&str> {
    let volume = snapshot.field("VolumeId");
    (!volume.is_empty() && volume != "vol-ffffffff").then_some(volume)
}

/// Who else needs a snapshot, by its description.
pub(super) fn cautioned(found: Found, described: Option<&Described>) -> Found {
    let description = described.map_or("", |described| described.field("Description"));
    if description.starts_with("Created by CreateImage") {
        return found.but("it belongs to an image, which must be deregistered first");
    }
    if description.contains("AWS Backup") {
        return found.but("AWS Backup made it and removes it by the rules of its plan");
    }
    found
}
