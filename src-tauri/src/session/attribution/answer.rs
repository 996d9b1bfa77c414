//! Who owns what in a view.

use curio_engine::Money;
use curio_engine::attribution::{self, Attribution, Flaw, OWNER, Rules};
use curio_engine::bill::Bill;
use curio_engine::tags::{Denominator, Share, Sum};
use curio_engine::view::View;

use super::super::{Loaded, convert};
use super::{TARGET, check_lines, difference, nobody, preview, rows, spellings, sum};
use crate::dto::{self, AppError, CoverageKind, ErrorCode};

/// Of the wholes that coverage has, the first is the one to look at.
const WHOLES: [Denominator; 3] = [Denominator::Taggable, Denominator::Usage, Denominator::Everything];

pub(super) fn attribution(loaded: &Loaded, request: &dto::AttributionRequest) -> Result<dto::Attribution, AppError> {
    let view = loaded.view(&request.view)?;
    let in_force = loaded.in_force()?;
    let (draft, flaws) = match loaded.draft(request.draft.as_deref()) {
        None => (None, loaded.standing.flaws.clone()),
        Some(Err(flaws)) => (None, flaws),
        Some(Ok(rules)) => (Some(loaded.ruled_by(rules)), Vec::new()),
    };
    // Rules that cannot be computed are a flaw as long as others can.
    let mut failure: Option<AppError> = None;
    let others = [(Some(in_force.clone()), None), (Some(loaded.unruled()?), None)];
    for (bill, before) in std::iter::once((draft, Some(in_force))).chain(others) {
        let Some(bill) = bill else { continue };
        let asked = Asked { loaded, view: &view, bill: &bill, before: before.as_deref() };
        match asked.answer(&flaws) {
            Ok(answer) => return Ok(with_failure(answer, failure)),
            Err(error) if error.code == ErrorCode::NotAvailable => failure = failure.or(Some(error)),
            Err(error) => return Err(error),
        }
    }
    Err(failure.unwrap_or_else(|| attribution::no_rules().into()))
}

fn with_failure(mut answer: dto::Attribution, failure: Option<AppError>) -> dto::Attribution {
    let flaw = |error: AppError| dto::RulesFlaw {
        file: "rules.toml".to_owned(),
        line: None,
        column: None,
        what: error.message,
        hint: error.hint.unwrap_or_default(),
    };
    answer.flaws.extend(failure.map(flaw));
    answer
}

/// What is asked, and by which rules.
pub(super) struct Asked<'a> {
    pub(super) loaded: &'a Loaded,
    pub(super) view: &'a View,
    pub(super) bill: &'a Bill,
    /// With the rules in force, where the bill has those of a draft.
    pub(super) before: Option<&'a Bill>,
}

/// What rules come to.
pub(super) struct Found<'a> {
    pub(super) rules: &'a Rules,
    pub(super) now: Attribution,
}

impl<'a> Found<'a> {
    pub(super) fn new(loaded: &Loaded, bill: &'a Bill, view: &View) -> Result<Self, AppError> {
        check_lines(loaded, bill, view)?;
        let rules = bill.rules().ok_or_else(attribution::no_rules)?;
        Ok(Self { rules, now: attribution::attribute(bill, view)? })
    }
}

impl Asked<'_> {
    fn answer(&self, flaws: &[Flaw]) -> Result<dto::Attribution, AppError> {
        let Self { loaded, view, bill, .. } = *self;
        let found = Found::new(loaded, bill, view)?;
        // What the draft is compared with may be what the draft mends.
        let before = self.before.and_then(|bill| Found::new(loaded, bill, view).ok());
        let previous = bill.period_before(view).map(|period| Found::new(loaded, bill, &view.over(period)));
        let previous = previous.transpose()?.map(|found| found.now);
        Ok(dto::Attribution {
            revision: loaded.revision,
            words: view.words(),
            rules: loaded.rules_text(),
            flaws: flaws.iter().map(convert::flaw).collect(),
            coverage: self.coverage(&found.now)?,
            spellings: spellings::spellings(loaded, bill, view)?,
            rule_rows: rows::rules(&found, before.as_ref())?,
            pools: rows::pools(&found),
            sharing: sharing(found.rules),
            owners: rows::owners(&found.now, previous.as_ref(), before.as_ref().map(|before| &before.now))?,
            conservation: conservation(&found.now)?,
            tests: tests(loaded, bill)?,
            known_owners: known_owners(&found),
            preview: before.map(|before| preview::preview(self, &found, &before)).transpose()?,
        })
    }

    fn coverage(&self, found: &Attribution) -> Result<dto::OwnerCoverage, AppError> {
        let shares = WHOLES.iter().filter_map(|of| share_of(found, *of));
        Ok(dto::OwnerCoverage {
            target: TARGET.into(),
            shares: shares.map(|share| wire_share(&share)).collect::<Result<_, _>>()?,
            rows: self.coverage_rows(found)?,
            total: found.total.to_string(),
            owners: convert::count(found.owners.len()),
        })
    }

    /// They add up to the total; only what is allocated is told where it is nothing.
    fn coverage_rows(&self, found: &Attribution) -> Result<Vec<dto::CoverageRow>, AppError> {
        let out = sum(found.pools.iter().map(|pool| pool.out))?;
        let left = sum(found.pools.iter().map(|pool| pool.left))?;
        let in_pools = |is_out: bool| found.pools.iter().filter(move |pool| pool.out.is_zero() != is_out);
        let lines = |is_out: bool| in_pools(is_out).map(|pool| pool.lines).sum();
        let none = found.unallocated;
        let unknown = attribution::not_activated(self.bill, &self.loaded.received(), found)?;
        let untagged = Sum {
            cost: difference(none.untagged.cost, unknown.cost)?,
            lines: none.untagged.lines.saturating_sub(unknown.lines),
        };
        let owned = Sum { cost: difference(found.allocated()?, out)?, lines: found.lines_owned };
        let rows = [
            (CoverageKind::Allocated, owned),
            (CoverageKind::Shared, Sum { cost: out, lines: lines(true) }),
            (CoverageKind::Untagged, untagged),
            (CoverageKind::Invalid, none.invalid),
            (CoverageKind::NotActivated, unknown),
            (CoverageKind::Untaggable, none.untaggable),
            (CoverageKind::CreditsApart, Sum { cost: found.credits_apart, lines: found.lines_apart }),
            (CoverageKind::Left, Sum { cost: left, lines: lines(false) }),
        ];
        let is_told = |(kind, sum): &(CoverageKind, Sum)| {
            *kind == CoverageKind::Allocated || !sum.cost.is_zero() || sum.lines > 0
        };
        let row = |(kind, sum): (CoverageKind, Sum)| dto::CoverageRow {
            kind,
            cost: sum.cost.to_string(),
            percent: sum.cost.percent_of(found.total),
            lines: convert::lines(sum.lines),
        };
        Ok(rows.into_iter().filter(is_told).map(row).collect())
    }
}

pub(super) fn share_of(found: &Attribution, of: Denominator) -> Option<Share> {
    found.coverage.as_ref()?.shares.iter().find(|share| share.of == of).copied()
}

fn wire_share(share: &Share) -> Result<dto::OwnerShareOf, AppError> {
    Ok(dto::OwnerShareOf {
        of: share.of.id().to_owned(),
        words: share.of.words().to_owned(),
        percent: share.percent(),
        covered: share.tagged.cost.to_string(),
        whole: share.whole.cost.to_string(),
        short: share.missing(TARGET)?.map(|short| short.to_string()),
    })
}

fn sharing(rules: &Rules) -> dto::Sharing {
    dto::Sharing {
        method: rules.sharing.method.id().to_owned(),
        credits: if rules.sharing.credits_follow { "follow" } else { "apart" }.to_owned(),
    }
}

fn conservation(found: &Attribution) -> Result<dto::Conservation, AppError> {
    let pooled = |amount: fn(&attribution::PoolShare) -> Money| sum(found.pools.iter().map(amount));
    Ok(dto::Conservation {
        total: found.total.to_string(),
        owners: found.allocated()?.to_string(),
        rest: nobody(found)?.to_string(),
        difference: found.difference()?.to_string(),
        pooled: pooled(|pool| pool.cost)?.to_string(),
        pooled_out: pooled(|pool| pool.out)?.to_string(),
    })
}

fn tests(loaded: &Loaded, bill: &Bill) -> Result<Vec<dto::RuleTestRow>, AppError> {
    if bill.rules().is_some_and(|rules| attribution::check_needs_lines(rules)) {
        loaded.bill_with_lines()?;
    }
    let row = |test: attribution::Checked| dto::RuleTestRow {
        passed: test.passed(),
        words: test.words(),
        line: convert::count(test.line),
        name: test.name,
    };
    Ok(attribution::check(bill)?.into_iter().map(row).collect())
}

/// The allowed ones; without such a list those that the rules name and those that receive something.
fn known_owners(found: &Found<'_>) -> Vec<String> {
    let Some(owner) = found.rules.dimension(OWNER).map(|place| &found.rules.dimensions[place]) else {
        return Vec::new();
    };
    let mut names: Vec<String> = owner.known_names().into_iter().map(str::to_owned).collect();
    if owner.allowed.is_none() {
        names.extend(found.now.owners.iter().map(|owner| owner.owner.clone()));
    }
    names.sort_unstable();
    names.dedup();
    names
}
