//! Rules, what they lack, and what became of promises.

use std::io;

use curio_engine::Money;
use curio_engine::waste::{Limits, Outcome, RULES, Verified};

use super::rows::findings;
use super::{Told, Wasted, limits_of};
use crate::args::Format;
use crate::print::{self, Field, grouped};

fn names(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|name| (*name).to_owned()).collect()
}

/// Every rule with its limits; those of all rules come first.
pub(super) fn rules(format: Format, limits: &Limits) -> io::Result<()> {
    let columns = ["rule", "name", "tier", "confidence", "action", "effort", "limits", "looks for", "saving", "caveat"];
    let shown = if format == Format::Table { 7 } else { columns.len() };
    let general = ["ALL", "every rule", "", "", "", ""].map(Field::text);
    let general = general.into_iter().chain([Field::Text(limits_of(limits, None).join("; "))]);
    let general = general.chain(["", "", ""].map(Field::text)).take(shown).collect();
    let row = |rule: &'static curio_engine::waste::Rule| -> Vec<Field> {
        let texts = [rule.id, rule.name, rule.tier.id(), rule.confidence.id(), rule.action.id(), rule.effort.id()];
        let own = [Field::Text(limits_of(limits, Some(rule)).join("; "))];
        let more = [rule.signal, rule.saving, rule.caveat].map(Field::text);
        texts.map(Field::text).into_iter().chain(own).chain(more).take(shown).collect()
    };
    let rows: Vec<Vec<Field>> = std::iter::once(general).chain(RULES.iter().map(row)).collect();
    let foot = [
        String::new(),
        format!(
            "{} rules. T1 is decided by the report, T2 inferred from it, T3 decided by evidence files.",
            RULES.len()
        ),
    ];
    print::rows(format, &names(&columns[..shown]), &rows, &foot)
}

/// Rules that cannot run here.
pub(super) fn not_checkable(format: Format, wasted: &[Wasted]) -> io::Result<()> {
    // What rules lack differs by currency only where months do; each rule is told once.
    let Some(first) = wasted.first() else { return Ok(()) };
    let missing = &first.found.not_checkable;
    let row = |missing: &curio_engine::waste::NotCheckable| {
        vec![
            Field::text(missing.rule.id),
            Field::text(missing.rule.name),
            Field::text(missing.rule.tier.id()),
            Field::Text(missing.missing.join("; ")),
        ]
    };
    let rows: Vec<Vec<Field>> = missing.iter().map(row).collect();
    let foot = [String::new(), format!("{} of {} rules are not checkable here", missing.len(), RULES.len())];
    print::rows(format, &names(&["rule", "name", "tier", "needs"]), &rows, &foot)
}

/// What became of promises: one row a later month, or one where there is none yet.
fn ledger_rows(verified: &Verified, owner: &str, currency: &str) -> Vec<Vec<Field>> {
    let first = || {
        vec![
            Field::text(&verified.key),
            Field::text(owner),
            Field::Text(verified.month.to_string()),
            Field::Amount(verified.before),
            Field::Amount(verified.expected),
        ]
    };
    let last = || vec![Field::text(verified.outcome.id()), Field::text(currency)];
    if verified.later.is_empty() {
        let none = vec![Field::text(""), Field::None, Field::None, Field::None];
        return vec![[first(), none, last()].concat()];
    }
    let later = verified.later.iter().map(|later| {
        let own = [later.cost, later.replaced, later.saved].map(Field::Amount);
        let month = vec![Field::Text(later.month.to_string())];
        [first(), month, own.to_vec(), last()].concat()
    });
    later.collect()
}

/// What promises come to together.
fn ledger_foot(all: &[Verified], currency: &str) -> Vec<String> {
    let sum = |of: fn(&Verified) -> Money| curio_engine::checked_sum(all.iter().map(of)).unwrap_or_default();
    let amount = |amount: Money| grouped(&amount.fixed(2));
    let outcomes = [
        Outcome::Verified,
        Outcome::Partial,
        Outcome::Waiting,
        Outcome::NotDone,
        Outcome::Reverted,
        Outcome::Regressed,
    ];
    let counted =
        outcomes.iter().map(|outcome| (all.iter().filter(|one| one.outcome == *outcome).count(), outcome.id()));
    let counted: Vec<String> =
        counted.filter(|(count, _)| *count > 0).map(|(count, id)| format!("{count} {id}")).collect();
    let counted = if counted.is_empty() { "nothing is promised yet".to_owned() } else { counted.join(", ") };
    vec![
        format!(
            "Promised {} {currency} a month in {}: {counted}",
            amount(sum(|one| one.expected)),
            findings(all.len())
        ),
        format!(
            "The last loaded month saves {} {currency} of it, in a month of 730 hours",
            amount(sum(Verified::saved))
        ),
    ]
}

/// Promised savings against what later months say.
pub(super) fn ledger(format: Format, wasted: &[Wasted], told: &Told<'_>) -> io::Result<()> {
    let (mut rows, mut foot) = (Vec::new(), vec![String::new()]);
    for wasted in wasted {
        let population = &wasted.population;
        let all = curio_engine::waste::ledger(told.memory, population);
        for verified in &all {
            let decided = told.memory.get(&verified.key).and_then(|decision| decision.owner.as_deref());
            let found = || wasted.found.findings.iter().find(|finding| finding.key == verified.key);
            let owner = decided.or_else(|| found().map(|finding| told.memory.owner(finding, population)));
            rows.extend(ledger_rows(verified, owner.unwrap_or_default(), &population.currency));
        }
        foot.extend(ledger_foot(&all, &population.currency));
    }
    let columns = [
        "finding", "owner", "promised", "before", "expected", "month", "cost", "replaced", "saved", "outcome",
        "currency",
    ];
    print::rows(format, &names(&columns), &rows, &foot)
}
