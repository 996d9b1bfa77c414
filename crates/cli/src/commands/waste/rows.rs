//! Findings as rows, and the totals under them.

use curio_engine::Money;
use curio_engine::view::View;
use curio_engine::waste::{Counts, Finding, From, Proof, Saving, Says, Status, Totals, is_late};

use super::{Told, Wasted};
use curio_report::short_id;

use crate::args::Format;
use crate::print::{Field, grouped};

const COLUMNS: [&str; 19] = [
    "rule",
    "name",
    "resource",
    "detail",
    "owner",
    "account",
    "region",
    "confidence",
    "tier",
    "action",
    "effort",
    "cash_now",
    "after_low",
    "after_high",
    "cost",
    "currency",
    "status",
    "evidence",
    "key",
];
/// Columns of the table for people, with the most characters of each: together they fit a terminal of 160.
const SHOWN: [(&str, usize); 10] = [
    ("rule", 7),
    ("name", 24),
    ("resource", 30),
    ("detail", 18),
    ("owner", 14),
    ("confidence", 10),
    ("cash_now", 12),
    ("after_low", 12),
    ("after_high", 12),
    ("status", 12),
];

/// The columns of a format.
pub(super) fn columns(format: Format) -> Vec<String> {
    let shown: Vec<&str> =
        if format == Format::Table { SHOWN.iter().map(|(name, _)| *name).collect() } else { COLUMNS.to_vec() };
    shown.into_iter().map(str::to_owned).collect()
}

/// Findings of one currency; without `all` those that somebody is to act on.
pub(super) fn rows(wasted: &Wasted, told: &Told<'_>, format: Format, all: bool) -> Vec<Vec<Field>> {
    let wanted = |finding: &&Finding| all || told.memory.is_to_do(finding, told.today);
    wasted.in_scope().filter(wanted).map(|finding| row_of(finding, wasted, told, format)).collect()
}

/// The finding of a key, whatever is decided about it; nothing where it is not found any more.
pub(super) fn of(wasted: &Wasted, told: &Told<'_>, format: Format, key: &str) -> Vec<Vec<Field>> {
    let named = wasted.found.findings.iter().filter(|finding| finding.key == key);
    named.map(|finding| row_of(finding, wasted, told, format)).collect()
}

fn row_of(finding: &Finding, wasted: &Wasted, told: &Told<'_>, format: Format) -> Vec<Field> {
    let row = row(finding, wasted, told);
    if format == Format::Table { for_people(&row) } else { row }
}

fn row(finding: &Finding, wasted: &Wasted, told: &Told<'_>) -> Vec<Field> {
    let population = &wasted.population;
    let (rule, saving, resource) = (finding.rule, finding.saving, finding.resource(population));
    let place = finding.key.split('|').nth(1).unwrap_or_default();
    vec![
        Field::text(rule.id),
        Field::text(rule.name),
        Field::Text(finding.about(population)),
        Field::text(&finding.detail),
        Field::text(told.memory.owner(finding, population)),
        Field::text(resource.map_or(place, |resource| &*resource.account)),
        Field::text(finding.region(population)),
        Field::text(finding.confidence.id()),
        Field::text(rule.tier.id()),
        Field::text(rule.action.id()),
        Field::text(rule.effort.id()),
        Field::Amount(saving.now),
        Field::Amount(saving.low),
        Field::Amount(saving.high),
        Field::Amount(finding.current),
        Field::text(&population.currency),
        Field::Text(status(finding, wasted, told)),
        Field::Text(finding.proofs.iter().map(proof).collect::<Vec<_>>().join("; ")),
        Field::text(&finding.key),
    ]
}

/// What people decided; where they did not, why a finding is not added.
fn status(finding: &Finding, wasted: &Wasted, told: &Told<'_>) -> String {
    let decided = told.memory.standing(&finding.key, told.today);
    if decided != Status::Open {
        let late = told.memory.get(&finding.key).is_some_and(|decision| is_late(decision, told.today));
        return format!("{}{}", decided.words(), if late { " (late)" } else { "" });
    }
    match finding.counts {
        Counts::Headline => "open".to_owned(),
        Counts::Instead(place) => {
            let instead = wasted.found.findings.get(place).map_or("", |headline| headline.rule.id);
            format!("not added: {instead} is")
        }
        Counts::Candidate => "candidate".to_owned(),
        Counts::Refuted => "refuted by evidence".to_owned(),
    }
}

fn proof(proof: &Proof) -> String {
    let says = match proof.says {
        Says::Supports => "",
        Says::Refutes => "against it: ",
        Says::Stale => "too old: ",
        Says::Caution => "but: ",
    };
    match &proof.from {
        From::Report => format!("{says}{}", proof.words),
        From::File { name, date, .. } if date.is_empty() => format!("{says}{} ({name})", proof.words),
        From::File { name, date, .. } => format!("{says}{} ({name}, {date})", proof.words),
    }
}

/// The columns of the table, each as long as it may be. Ids keep their ends, which tell them apart.
fn for_people(row: &[Field]) -> Vec<Field> {
    let shown = |(name, most): &(&str, usize)| {
        let place = COLUMNS.iter().position(|column| column == name)?;
        let field = row.get(place)?.clone();
        Some(match field {
            Field::Text(text) if *name == "resource" => Field::Text(end_of(short_id(&text), *most)),
            Field::Text(text) => Field::Text(start_of(&text, *most)),
            other => other,
        })
    };
    SHOWN.iter().filter_map(shown).collect()
}

fn start_of(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

fn end_of(text: &str, most: usize) -> String {
    let long = text.chars().count();
    if long <= most {
        return text.to_owned();
    }
    std::iter::once('…').chain(text.chars().skip(long + 1 - most)).collect()
}

/// The totals of one currency, and what they leave out.
pub(super) fn foot(wasted: &Wasted, told: &Told<'_>) -> Vec<String> {
    let population = &wasted.population;
    let to_do = Totals::of(wasted.in_scope().filter(|finding| told.memory.is_to_do(finding, told.today)));
    let all = Totals::of(wasted.in_scope());
    let aside = wasted.in_scope().filter(|finding| finding.counts == Counts::Headline);
    let aside = Totals::of(aside.filter(|finding| !told.memory.is_to_do(finding, told.today)));
    let (checked, missing) = (wasted.found.checked, wasted.found.not_checkable.len());
    let mut foot = vec![
        String::new(),
        format!("Total in {} a month, {}: {}", population.currency, findings(to_do.count), saves(to_do.saving)),
        format!("  high confidence: {}", saves(to_do.high)),
        format!("  medium confidence: {}", saves(to_do.medium)),
        format!("Not added: {} candidates, at most {}", all.candidates.0, amount(all.candidates.1)),
        format!("Refuted by evidence or people: {}, at most {}", all.refuted.0, amount(all.refuted.1)),
        format!("Snoozed: {}, at most {}", aside.count, amount(aside.saving.high)),
        ended(wasted, told),
        format!("Checked {checked} rules; {missing} are not checkable here (--not-checkable says why)"),
    ];
    let files = wasted.evidence.files.len();
    if files > 0 {
        let newest = wasted.evidence.files.iter().map(|file| file.date.as_str()).max().unwrap_or_default();
        let dated = if newest.is_empty() { String::new() } else { format!(", the newest of {newest}") };
        foot.push(format!("Evidence: {files} files{dated}"));
    }
    let changed: Vec<String> = told.limits.changed().map(|(key, value)| format!("{key} = {value}")).collect();
    if !changed.is_empty() {
        foot.push(format!("Limits that differ: {}", changed.join(", ")));
    }
    foot.push(words(wasted));
    foot
}

/// What is gone is no waste any more, and may be most of what was spent.
fn ended(wasted: &Wasted, told: &Told<'_>) -> String {
    let hours = told.limits.hours("still");
    let (count, cost) = wasted.population.ended(hours);
    format!("Ended before the last {hours} hours, nothing claimed: {count} resources, {} in the window", amount(cost))
}

fn words(wasted: &Wasted) -> String {
    let population = &wasted.population;
    let shown = View { period: population.window.period, basis: population.basis, ..wasted.view.clone() };
    format!("{} · a month of 730 hours", shown.words())
}

/// `1 finding`, `2 findings`.
pub(super) fn findings(count: usize) -> String {
    if count == 1 { "1 finding".to_owned() } else { format!("{count} findings") }
}

fn saves(saving: Saving) -> String {
    let [now, low, high] = [saving.now, saving.low, saving.high].map(amount);
    let later = if low == high { low } else { format!("{low} to {high}") };
    format!("{now} in cash at once, {later} once commitments cover other usage")
}

fn amount(amount: Money) -> String {
    grouped(&amount.fixed(2))
}
