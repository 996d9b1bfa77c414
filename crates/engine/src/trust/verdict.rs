//! The verdict of a month and the checks it rests on, each in one sentence.

use super::Received;
use super::commitments::Commitment;
use super::days::{DayState, Days, days};
use super::finality::{Finality, finality};
use super::survey::Survey;
use super::words::{amount, count, plural, some_of};
use crate::bill::Bill;
use crate::charges::Amount;
use crate::error::Result;
use crate::explore::{Identity, identities, overflow};
use crate::money::{Money, SCALE};
use crate::view::{Month, Period};

/// AWS rounds each reservation to about 5e-6 a month: below this a residual is its rounding (billing-semantics, identity).
const ROUNDING: u128 = 10_u128.pow(18 - 4);
const _: () = assert!(SCALE == 18, "an amount counts in 10⁻¹⁸");

/// Whether a month can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Whole and final.
    Complete,
    /// It may still change, days of some account are missing, or effective and billed cost do not agree.
    Provisional,
    /// A whole day is missing, or its sums disagree.
    Broken,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As it should be.
    Ok,
    /// To be known.
    Warn,
    /// The month must not be used as it is.
    Bad,
}

/// What a check is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckKind {
    /// Files and manifests.
    Files,
    /// Days × accounts.
    Days,
    /// Invoice ids, and how far usage goes.
    Final,
    /// billed = effective + upfront fees + true-up.
    Identity,
    /// Rollup and control totals.
    Tie,
    /// FOCUS commitments.
    Commitments,
    /// Lines left out because they count elsewhere.
    Repeats,
    /// Split-cost lines set aside.
    Split,
    /// Counted problems.
    Problems,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What it is about.
    pub kind: CheckKind,
    /// How it came out.
    pub level: Level,
    /// One sentence, numbers in it.
    pub text: String,
}

/// A month judged.
#[derive(Clone, Debug)]
pub struct MonthTrust {
    /// The month.
    pub month: Month,
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on.
    pub checks: Vec<Check>,
    /// Days × accounts.
    pub days: Days,
    /// How far it goes.
    pub finality: Finality,
    /// One for each payer and currency; none for FOCUS.
    pub identities: Vec<Identity>,
    /// Split-cost lines set aside, by currency.
    pub split: Vec<SplitCost>,
}

/// Lines that re-divide the cost of others and are in no total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitCost {
    /// Their currency.
    pub currency: String,
    /// How many.
    pub lines: u64,
    /// What they re-divide.
    pub cost: Money,
}

impl Verdict {
    /// `complete`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Provisional => "provisional",
            Self::Broken => "broken",
        }
    }
}

impl Identity {
    /// True where nothing is left over but what AWS itself rounds.
    pub fn is_rounding(&self) -> bool {
        self.residual.0.unsigned_abs() <= ROUNDING
    }
}

impl MonthTrust {
    /// Why it is not complete: the sentence of the check that says so.
    pub fn because(&self) -> Option<&str> {
        let decides = |check: &&Check| match self.verdict {
            Verdict::Complete => false,
            Verdict::Provisional => check.level == Level::Warn && is_of_wholeness(check.kind),
            Verdict::Broken => check.level == Level::Bad,
        };
        self.checks.iter().find(decides).map(|check| check.text.as_str())
    }
}

/// Judges a month. `received` are the deliveries in force; `commitments` those of [`super::commitments`], none where FOCUS lines
/// were not read.
pub fn trust(
    bill: &Bill,
    survey: &Survey,
    received: &[Received],
    commitments: &[Commitment],
    month: Month,
) -> Result<MonthTrust> {
    let finality = finality(bill, month);
    let days = days(survey, &finality, month);
    let identities = identities(bill, Period { from: month, to: month })?;
    let split = split_costs(bill, month)?;
    let received: Vec<&Received> = received.iter().filter(|delivery| delivery.is_of(month)).collect();
    let checks = [
        Some(files(&received)),
        days_check(&days, &finality),
        running(&days, &finality),
        Some(finality_check(&finality, &received)),
        identity_check(&identities),
        Some(tie_check(bill, survey, month)?),
        commitments_check(commitments, &received),
        repeats(&received),
        split_check(&split),
        Some(problems(&received)),
    ];
    let checks: Vec<Check> = checks.into_iter().flatten().collect();
    Ok(MonthTrust { month, verdict: verdict(&checks), checks, days, finality, identities, split })
}

/// Holes and what may still change make a month provisional; what else is to be known does not.
fn is_of_wholeness(kind: CheckKind) -> bool {
    matches!(kind, CheckKind::Days | CheckKind::Final | CheckKind::Identity)
}

fn verdict(checks: &[Check]) -> Verdict {
    let of = |check: &Check| match check.level {
        Level::Bad => Verdict::Broken,
        Level::Warn if is_of_wholeness(check.kind) => Verdict::Provisional,
        _ => Verdict::Complete,
    };
    checks.iter().map(of).max().unwrap_or(Verdict::Complete)
}

fn check(kind: CheckKind, level: Level, text: impl Into<String>) -> Check {
    Check { kind, level, text: text.into() }
}

/// A delivery with a missing part is refused at import, so what is here of a manifest is all of it.
fn files(received: &[&Received]) -> Check {
    let of = |loose: bool| received.iter().filter(|d| d.loose == loose).map(|d| d.files).sum::<usize>();
    let (listed, loose) = (of(false), of(true));
    let from_manifest = format!("{} of {} of the manifest", count(listed), plural(listed, "file"));
    match (listed, loose) {
        (_, 0) => check(CheckKind::Files, Level::Ok, format!("{from_manifest}, every line read")),
        (0, _) => {
            let text = format!("{} without a manifest: nothing says whether more belong to it", plural(loose, "file"));
            check(CheckKind::Files, Level::Warn, text)
        }
        _ => {
            let text = format!("{from_manifest}, and {} without one", count(loose));
            check(CheckKind::Files, Level::Warn, text)
        }
    }
}

/// A running month says in [`running`] how far it goes.
fn days_check(days: &Days, finality: &Finality) -> Option<Check> {
    let empty = days.empty_days();
    if !empty.is_empty() {
        let text = format!("{} without a line of any account: {}", plural(empty.len(), "day"), some_of(&empty));
        return Some(check(CheckKind::Days, Level::Bad, text));
    }
    if days.missing > 0 {
        let expected = plural(days.expected, "account day");
        let text = format!("{} of {expected} without lines: {}", count(days.missing), some_of(&days.missing_words()));
        return Some(check(CheckKind::Days, Level::Warn, text));
    }
    let low = match days.count(DayState::Low) {
        0 => String::new(),
        low => format!("; {} under half of usual", count(low)),
    };
    let accounts = plural(days.accounts.len(), "account");
    let text = format!("{} of {accounts}, none missing{low}", delivered(days));
    (!finality.is_running()).then(|| check(CheckKind::Days, Level::Ok, text))
}

fn running(days: &Days, finality: &Finality) -> Option<Check> {
    let behind = finality.behind.as_ref().map(|payer| format!(" (payer {payer})")).unwrap_or_default();
    let until = finality.until_words();
    let text = format!("{}: usage goes to {until}{behind}, and its last 48 hours are incomplete", delivered(days));
    finality.is_running().then(|| check(CheckKind::Final, Level::Warn, text))
}

/// `24 of 30 days`.
fn delivered(days: &Days) -> String {
    format!("{} of {}", days.delivered(), plural(days.length, "day"))
}

fn finality_check(finality: &Finality, received: &[&Received]) -> Check {
    let named = |delivery: &&Received| {
        let mut columns = delivery.columns.iter();
        !delivery.is_focus()
            || delivery.columns.is_empty()
            || columns.any(|name| crate::ingest::plain(name) == "invoiceid")
    };
    // FOCUS has them from 1.2 on; AWS leaves the column out of a report in which it is empty.
    let (open, lines) = (finality.lines_without_invoice, finality.lines);
    if open == 0 {
        return check(CheckKind::Final, Level::Ok, "Invoice id on every line: the month is final");
    }
    if !received.iter().any(named) {
        return check(CheckKind::Final, Level::Warn, "The report has no invoice ids: nothing says whether it is final");
    }
    let which = if open == lines {
        "No line has".to_owned()
    } else {
        format!("{} of {} lines have no", count(open), count(lines))
    };
    let article = if open == lines { " an" } else { "" };
    check(CheckKind::Final, Level::Warn, format!("{which}{article} invoice id: not final yet"))
}

fn identity_check(identities: &[Identity]) -> Option<Check> {
    // Of several payers the residual that is furthest from zero: they may be in several currencies.
    let residual =
        identities.iter().map(|identity| identity.residual).max_by_key(|residual| residual.0.unsigned_abs())?;
    let off: Vec<&Identity> = identities.iter().filter(|identity| !identity.is_rounding()).collect();
    if !off.is_empty() {
        let named = |identity: &&Identity| {
            format!("{} {} of payer {}", amount(identity.residual), identity.currency, identity.payer)
        };
        let named: Vec<String> = off.iter().map(named).collect();
        let text = format!("Effective + upfront fees does not come to billed: {} left over", some_of(&named));
        return Some(check(CheckKind::Identity, Level::Warn, text));
    }
    let rounding = if residual.is_zero() { "" } else { " (AWS’s own rounding)" };
    let payers = if identities.len() > 1 { format!(" for {} payers", identities.len()) } else { String::new() };
    let text = format!("Effective + upfront = billed{payers}, residual {}{rounding}", amount(residual));
    Some(check(CheckKind::Identity, Level::Ok, text))
}

fn tie_check(bill: &Bill, survey: &Survey, month: Month) -> Result<Check> {
    let differences = survey.differences(bill, month)?;
    if differences.is_empty() {
        return Ok(check(CheckKind::Tie, Level::Ok, "Ties to the control totals, difference 0.00"));
    }
    let named = |(currency, column, difference): &(String, Amount, Money)| {
        format!("{} by {} {currency}", column.name().replace('_', " "), amount(*difference))
    };
    let named: Vec<String> = differences.iter().map(named).collect();
    let text = format!("Lines do not add up to the control totals: {}; import again", some_of(&named));
    Ok(check(CheckKind::Tie, Level::Bad, text))
}

fn commitments_check(commitments: &[Commitment], received: &[&Received]) -> Option<Check> {
    if commitments.is_empty() || !received.iter().any(|delivery| delivery.is_focus()) {
        return None;
    }
    let off = |commitment: &&Commitment| commitment.difference.0.unsigned_abs() > ROUNDING;
    let wrong: Vec<&Commitment> = commitments.iter().filter(|one| one.whole_term).filter(off).collect();
    if let Some(first) = wrong.first() {
        let text = format!(
            "Used + unused differs from what was paid for {} over the whole term: {} by {} {}",
            plural(wrong.len(), "commitment"),
            first.id,
            amount(first.difference),
            first.currency
        );
        return Some(check(CheckKind::Commitments, Level::Warn, text));
    }
    let open = commitments.iter().filter(off).count();
    let text = if open == 0 {
        format!("Used + unused = paid for {}", plural(commitments.len(), "commitment"))
    } else {
        let even = count(commitments.len() - open);
        let terms = plural(open, "commitment");
        format!("Used + unused = paid for {even}; the terms of {terms} reach beyond the loaded months")
    };
    Some(check(CheckKind::Commitments, Level::Ok, text))
}

fn repeats(received: &[&Received]) -> Option<Check> {
    let problems = received.iter().flat_map(|delivery| &delivery.problems);
    let lines: u64 = problems.filter(|problem| problem.is_repeat()).map(|problem| problem.count).sum();
    let text = format!("{} held twice: left out", lines_of(lines));
    (lines > 0).then(|| check(CheckKind::Repeats, Level::Warn, text))
}

fn lines_of(number: u64) -> String {
    plural(usize::try_from(number).unwrap_or(usize::MAX), "line")
}

/// Split-cost lines of a month and what they re-divide, by currency.
fn split_costs(bill: &Bill, month: Month) -> Result<Vec<SplitCost>> {
    let period = month.to_string();
    let mut found: Vec<SplitCost> = Vec::new();
    for control in bill.controls().filter(|control| control.period == period && control.split_lines > 0) {
        match found.iter_mut().find(|known| known.currency == control.currency) {
            Some(known) => {
                known.lines += control.split_lines;
                known.cost = known.cost.checked_add(control.split_cost).ok_or_else(overflow)?;
            }
            None => found.push(SplitCost {
                currency: control.currency.clone(),
                lines: control.split_lines,
                cost: control.split_cost,
            }),
        }
    }
    Ok(found)
}

fn split_check(split: &[SplitCost]) -> Option<Check> {
    let lines: u64 = split.iter().map(|split| split.lines).sum();
    let costs: Vec<String> = split.iter().map(|split| format!("{} {}", amount(split.cost), split.currency)).collect();
    let text = format!("Split cost: {} ({}) set aside", lines_of(lines), costs.join(", "));
    (lines > 0).then(|| check(CheckKind::Split, Level::Warn, text))
}

fn problems(received: &[&Received]) -> Check {
    let problems: Vec<_> = received.iter().flat_map(|d| &d.problems).filter(|problem| !problem.is_repeat()).collect();
    if problems.is_empty() {
        return check(CheckKind::Problems, Level::Ok, "No problems while the files were read");
    }
    let total: u64 = problems.iter().map(|problem| problem.count).sum();
    let kinds = plural(problems.len(), "kind");
    let text = format!(
        "{} of {kinds} while the files were read",
        plural(usize::try_from(total).unwrap_or(usize::MAX), "problem")
    );
    check(CheckKind::Problems, Level::Warn, text)
}
