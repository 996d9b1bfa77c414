//! Sums of findings: all, by tile, by owner, by service.

use std::collections::BTreeMap;

use curio_engine::waste::{Confidence, Findings, Outcome, Saving, Tile, Verified};

use super::super::convert;
use super::seen::Seen;
use crate::dto::{self, WasteCounts, WasteTileKind};

pub(super) fn saving(saving: Saving) -> dto::WasteSaving {
    dto::WasteSaving { now: saving.now.to_string(), low: saving.low.to_string(), high: saving.high.to_string() }
}

fn sum<'s, 'a: 's>(seen: impl IntoIterator<Item = &'s Seen<'a>>) -> (usize, Saving) {
    let add = |(count, sum): (usize, Saving), one: &Seen<'_>| (count + 1, sum.plus(one.finding.saving));
    seen.into_iter().fold((0, Saving::NONE), add)
}

fn aside(seen: &[Seen<'_>], counts: WasteCounts) -> dto::WasteAside {
    let (count, most) = sum(seen.iter().filter(|one| one.counts == counts));
    dto::WasteAside { count: convert::count(count), most: most.high.to_string() }
}

/// Everything that is added, and what is not.
pub(super) fn total(seen: &[Seen<'_>], ledger: &[Verified]) -> dto::WasteTotal {
    let added = || seen.iter().filter(|one| one.is_added());
    let confident = |high: bool| sum(added().filter(|one| (one.finding.confidence == Confidence::High) == high)).1;
    let (count, all) = sum(added());
    dto::WasteTotal {
        count: convert::count(count),
        owned: convert::count(added().filter(|one| one.is_owned()).count()),
        verified: convert::count(ledger.iter().filter(|one| one.outcome == Outcome::Verified).count()),
        saving: saving(all),
        high: saving(confident(true)),
        medium: saving(confident(false)),
        candidates: aside(seen, WasteCounts::Candidate),
        alternatives: aside(seen, WasteCounts::Alternative),
        refuted: aside(seen, WasteCounts::Refuted),
        snoozed: aside(seen, WasteCounts::Snoozed),
    }
}

/// The three kinds that everybody asks for.
pub(super) fn tiles(seen: &[Seen<'_>], findings: &Findings) -> Vec<dto::WasteTile> {
    let tile = |tile: Tile| {
        let of_tile = || seen.iter().filter(move |one| one.finding.tile() == Some(tile));
        let added = || of_tile().filter(|one| one.is_added());
        let (count, all) = sum(added());
        let (candidates, most) = sum(of_tile().filter(|one| one.counts == WasteCounts::Candidate));
        dto::WasteTile {
            kind: kind(tile),
            title: tile.title().to_owned(),
            count: convert::count(count),
            owned: convert::count(added().filter(|one| one.is_owned()).count()),
            saving: saving(all),
            candidates: dto::WasteAside { count: convert::count(candidates), most: most.high.to_string() },
            lacks: lacks(findings, tile).filter(|_| count == 0),
        }
    };
    Tile::ALL.into_iter().map(tile).collect()
}

pub(super) const fn kind(tile: Tile) -> WasteTileKind {
    match tile {
        Tile::IdleInstances => WasteTileKind::IdleInstances,
        Tile::UnattachedVolumes => WasteTileKind::UnattachedVolumes,
        Tile::OldSnapshots => WasteTileKind::OldSnapshots,
    }
}

/// What it would take to settle a kind, where the rule that does could not run.
fn lacks(findings: &Findings, tile: Tile) -> Option<String> {
    let gap = findings.not_checkable.iter().find(|gap| gap.rule.id == tile.rule())?;
    Some(gap.missing.join(", "))
}

/// What is added by owner or service, the most cash first.
pub(super) fn parts<'a>(
    seen: &[Seen<'a>],
    value: impl Fn(&Seen<'a>) -> &'a str,
    label: impl Fn(&str) -> String,
) -> Vec<dto::WastePart> {
    let mut parts: BTreeMap<&str, (usize, Saving)> = BTreeMap::new();
    for one in seen.iter().filter(|one| one.is_added()) {
        let (count, saving) = parts.entry(value(one)).or_default();
        (*count, *saving) = (*count + 1, saving.plus(one.finding.saving));
    }
    let all = parts.values().fold(Saving::NONE, |sum, (_, part)| sum.plus(*part));
    let mut parts: Vec<(&str, (usize, Saving))> = parts.into_iter().collect();
    parts.sort_by_key(|(_, (_, saving))| std::cmp::Reverse((saving.now, saving.high)));
    let mut reached = Saving::NONE;
    let part = |(value, (count, part)): (&str, (usize, Saving))| {
        reached = reached.plus(part);
        dto::WastePart {
            value: value.to_owned(),
            label: label(value),
            count: convert::count(count),
            saving: saving(part),
            reached: reached.now.percent_of(all.now),
        }
    };
    parts.into_iter().map(part).collect()
}

/// Several findings as one: all are counted, those that are added are summed.
pub(super) fn several(seen: &[&Seen<'_>]) -> dto::WasteMore {
    let (_, all) = sum(seen.iter().copied().filter(|one| one.is_added()));
    dto::WasteMore { count: convert::count(seen.len()), saving: saving(all) }
}
