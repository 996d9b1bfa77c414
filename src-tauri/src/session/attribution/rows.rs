//! Rules, pools and owners with what they come to.

use std::collections::BTreeMap;

use curio_engine::Money;
use curio_engine::attribution::edit::{NewPool, NewSplit, When};
use curio_engine::attribution::{Attribution, Dimension, OWNER, OwnerShare, Pool, PoolShare, Rules};
use curio_engine::tags::Sum;

use super::super::convert;
use super::answer::Found;
use super::{difference, sum};
use crate::dto::{self, AppError, RuleKind};

/// What a rule is known by, wherever it stands.
type Words = (String, String);

/// The rules with what each gives, then what none gives and what is in pools: together the view's total.
pub(super) fn rules(found: &Found<'_>, before: Option<&Found<'_>>) -> Result<Vec<dto::RuleRow>, AppError> {
    let mut earlier: BTreeMap<Words, Vec<Money>> = BTreeMap::new();
    for (words, _, sum) in before.map(by_words).unwrap_or_default().into_iter().rev() {
        earlier.entry(words).or_default().push(sum.cost);
    }
    let mut rows = Vec::new();
    for (place, (words, line, sum)) in by_words(found).into_iter().enumerate().map(|(index, row)| (index + 1, row)) {
        let known = earlier.get_mut(&words).and_then(Vec::pop);
        let (when, gives) = words;
        rows.push(dto::RuleRow {
            kind: RuleKind::Rule,
            place: convert::count(place),
            line: convert::count(line),
            when,
            gives,
            cost: sum.cost.to_string(),
            cost_before: known.map(|cost| cost.to_string()),
            lines: convert::lines(sum.lines),
            owners: names_only_of(&found.now, place),
            added: before.is_some() && known.is_none(),
        });
    }
    rows.push(rest(RuleKind::Unmatched, unmatched(&found.now), before.map(|before| unmatched(&before.now))));
    let pooled_before = before.map(|before| pooled(&before.now)).transpose()?;
    rows.push(rest(RuleKind::Pooled, pooled(&found.now)?, pooled_before));
    Ok(rows)
}

fn owner(rules: &Rules) -> Option<&Dimension> {
    rules.dimensions.get(rules.dimension(OWNER)?)
}

/// The rules for owners in their order: words, line of the file, cost and lines.
fn by_words(found: &Found<'_>) -> Vec<(Words, usize, Sum)> {
    let Some(owner) = owner(found.rules) else { return Vec::new() };
    let sums = found.now.by_rule.iter().skip(1).copied();
    let one = |(rule, sum): (&curio_engine::attribution::Rule, Sum)| {
        ((rule.when_words(owner), rule.gives_words(found.rules)), rule.line, sum)
    };
    owner.rules.iter().zip(sums).map(one).collect()
}

/// What is no rule.
fn rest(kind: RuleKind, now: Sum, before: Option<Sum>) -> dto::RuleRow {
    let (when, gives) =
        if kind == RuleKind::Pooled { ("in a pool", "the pools") } else { ("no rule matched", "nobody") };
    dto::RuleRow {
        kind,
        place: 0,
        line: 0,
        when: when.to_owned(),
        gives: gives.to_owned(),
        cost: now.cost.to_string(),
        cost_before: before.map(|sum| sum.cost.to_string()),
        lines: convert::lines(now.lines),
        owners: (kind == RuleKind::Unmatched).then(|| vec![String::new()]),
        added: false,
    }
}

fn unmatched(found: &Attribution) -> Sum {
    found.by_rule.first().copied().unwrap_or_default()
}

/// What no row of a rule has, so that all rows add up.
fn pooled(found: &Attribution) -> Result<Sum, AppError> {
    let outside = sum(found.by_rule.iter().map(|sum| sum.cost))?;
    let lines = found.pools.iter().map(|pool| pool.lines).sum();
    Ok(Sum { cost: difference(found.total, outside)?, lines })
}

pub(super) fn pools(found: &Found<'_>) -> Vec<dto::PoolRow> {
    let both = found.rules.pools.iter().zip(&found.now.pools).enumerate();
    both.map(|(place, (pool, share))| pool_row(found, place, pool, share)).collect()
}

fn pool_row(found: &Found<'_>, place: usize, pool: &Pool, share: &PoolShare) -> dto::PoolRow {
    let part = |owner: &OwnerShare| Some((owner.owner.clone(), *owner.shared.get(place)?));
    let mut parts: Vec<(String, Money)> = found.now.owners.iter().filter_map(part).collect();
    parts.retain(|(_, cost)| !cost.is_zero());
    parts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    dto::PoolRow {
        name: pool.name.clone(),
        line: convert::count(pool.line),
        split: pool.split.id().to_owned(),
        words: pool.split.words(),
        cost: share.cost.to_string(),
        own: own(&found.now.own.pools, &pool.name),
        out: share.out.to_string(),
        left: share.left.to_string(),
        why_left: why_left(share, found.now.months.len()),
        parts: parts.into_iter().map(|(owner, cost)| dto::PoolPart { owner, cost: cost.to_string() }).collect(),
        edit: pool.written(found.rules).map(edit),
    }
}

/// With the months, where the view has several.
fn why_left(share: &PoolShare, months: usize) -> Option<String> {
    let why =
        share.why_left.iter().map(|(month, why)| if months > 1 { format!("{month}: {why}") } else { why.clone() });
    let why: Vec<String> = why.filter(|why| !why.is_empty()).collect();
    (!why.is_empty()).then(|| why.join(" "))
}

fn edit(pool: NewPool) -> dto::PoolEdit {
    let split = match &pool.split {
        NewSplit::Even => "even",
        NewSplit::Proportional => "proportional",
        NewSplit::Fixed(_) => "fixed",
        NewSplit::Driver(_) => "driver",
    };
    let (shares, driver) = match pool.split {
        NewSplit::Fixed(shares) => (shares, None),
        NewSplit::Driver(file) => (Vec::new(), Some(file)),
        NewSplit::Even | NewSplit::Proportional => (Vec::new(), None),
    };
    dto::PoolEdit {
        name: pool.name,
        when: pool.when.into_iter().map(|(column, when)| condition(column, when)).collect(),
        split: split.to_owned(),
        shares: shares.into_iter().map(|(owner, percent)| dto::FixedShare { owner, percent }).collect(),
        driver,
        to: pool.to,
    }
}

fn condition(column: String, when: When) -> dto::RuleCondition {
    let (fits, values) = match when {
        When::Is(values) => ("is", values),
        When::Prefix(text) => ("prefix", vec![text]),
        When::Glob(pattern) => ("glob", vec![pattern]),
        When::Regex(pattern) => ("regex", vec![pattern]),
    };
    dto::RuleCondition { column, fits: fits.to_owned(), values }
}

/// Owners, with the window before and with the rules before an edit.
pub(super) fn owners(
    found: &Attribution,
    previous: Option<&Attribution>,
    before: Option<&Attribution>,
) -> Result<Vec<dto::OwnerRow>, AppError> {
    let row = |owner: &OwnerShare| {
        let previous = previous.map(|previous| total_of(previous, &owner.owner));
        let change = previous.map(|previous| difference(owner.total, previous)).transpose()?;
        Ok(dto::OwnerRow {
            owner: owner.owner.clone(),
            direct: owner.direct.to_string(),
            benefit: owner.benefit.to_string(),
            credits: owner.credits.to_string(),
            tax: owner.tax.to_string(),
            shared: sum(owner.shared.iter().copied())?.to_string(),
            total: owner.total.to_string(),
            own: own(&found.own.owners, &owner.owner),
            previous: previous.map(|previous| previous.to_string()),
            change: change.map(|change| change.to_string()),
            before_edit: before.map(|before| total_of(before, &owner.owner).to_string()),
        })
    };
    found.owners.iter().map(row).collect()
}

/// The most names that a filter is made of.
const MOST_NAMES: usize = 50;

fn names_only_of(found: &Attribution, rule: usize) -> Option<Vec<String>> {
    let names = found.own.names_only_of(rule).filter(|names| names.len() <= MOST_NAMES)?;
    Some(names.iter().cloned().collect())
}

fn own(sums: &BTreeMap<String, Sum>, name: &str) -> String {
    sums.get(name).copied().unwrap_or_default().cost.to_string()
}

fn total_of(found: &Attribution, owner: &str) -> Money {
    found.owners.iter().find(|known| known.owner == owner).map_or(Money::ZERO, |known| known.total)
}
