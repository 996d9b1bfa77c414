//! What an edit of the rules moves.

use std::collections::BTreeMap;

use curio_engine::Money;
use curio_engine::attribution::{self, Attribution, Place, Rules};
use curio_engine::bill::Bill;
use curio_engine::tags::Denominator;
use curio_engine::view::{Month, Period, View};

use super::answer::{Asked, Found, share_of};
use super::{difference, nobody, sum};
use crate::dto::{self, AppError};

pub(super) fn preview(asked: &Asked<'_>, found: &Found<'_>, before: &Found<'_>) -> Result<dto::RulesPreview, AppError> {
    let Asked { loaded, bill, view, .. } = *asked;
    if attribution::moves_need_lines(Some(before.rules), bill, view) {
        loaded.bill_with_lines()?;
    }
    let moves = attribution::moves(Some(before.rules), bill, view)?;
    let places = moves.by_places()?;
    let percent = |of: &Attribution| share_of(of, Denominator::Taggable)?.percent();
    let months = months(before.rules, bill, view)?;
    let wire = |(from, to, cost): &(Place, Place, Money)| dto::RulesMove {
        from: name(from),
        to: name(to),
        cost: cost.to_string(),
    };
    Ok(dto::RulesPreview {
        moves: places.iter().map(wire).collect(),
        moved: sum(places.iter().map(|(_, _, cost)| *cost))?.to_string(),
        resources: u32::try_from(moves.resources).unwrap_or(u32::MAX),
        coverage_before: percent(&before.now),
        coverage_after: percent(&found.now),
        moved_in_all: sum(months.values().copied())?.to_string(),
        months: months
            .into_iter()
            .map(|(month, cost)| dto::MovedMonth { month: month.to_string(), cost: cost.to_string() })
            .collect(),
        owners: owners(&before.now, &found.now)?,
    })
}

fn name(place: &Place) -> String {
    match place {
        Place::Owner(name) => name.clone(),
        Place::Pool(name) => format!("pool:{name}"),
        Place::Unallocated => String::new(),
    }
}

/// What moves in each loaded month that has the view's basis and rates.
fn months(before: &Rules, bill: &Bill, view: &View) -> Result<BTreeMap<Month, Money>, AppError> {
    let given = |month: &Month| {
        let period = Period { from: *month, to: *month };
        let rated = view.conversion.as_ref().is_none_or(|known| bill.lacks_rate(period, known).is_none());
        rated && bill.refusal(view.basis, period).is_none()
    };
    let months: Vec<Month> = bill.months().into_iter().map(|(month, _)| month).filter(given).collect();
    let mut moved: BTreeMap<Month, Money> = months.iter().map(|month| (*month, Money::ZERO)).collect();
    // Months in a row are one question.
    for run in months.chunk_by(|month, next| month.plus(1) == *next) {
        let (Some(from), Some(to)) = (run.first(), run.last()) else { continue };
        let window = view.over(Period { from: *from, to: *to });
        moved.extend(attribution::moved_by_month(Some(before), bill, &window)?);
    }
    Ok(moved)
}

/// Owners whose totals change, and nobody, the largest change first.
fn owners(before: &Attribution, after: &Attribution) -> Result<Vec<dto::OwnerMoved>, AppError> {
    let mut totals: BTreeMap<&str, (Money, Money)> = BTreeMap::new();
    for owner in &before.owners {
        totals.entry(&owner.owner).or_default().0 = owner.total;
    }
    for owner in &after.owners {
        totals.entry(&owner.owner).or_default().1 = owner.total;
    }
    totals.insert("", (nobody(before)?, nobody(after)?));
    let mut moved = Vec::new();
    for (owner, (before, after)) in totals {
        moved.push((owner, before, after, difference(after, before)?));
    }
    moved.retain(|(_, _, _, change)| !change.is_zero());
    moved.sort_by_key(|(owner, _, _, change)| (std::cmp::Reverse(change.0.abs()), *owner));
    let wire = |(owner, before, after, change): (&str, Money, Money, Money)| dto::OwnerMoved {
        owner: owner.to_owned(),
        before: before.to_string(),
        after: after.to_string(),
        change: change.to_string(),
    };
    Ok(moved.into_iter().map(wire).collect())
}
