use std::path::Path;

use curio_engine::tags::{
    self, Coverage, Denominator, Evidence, Key, Keys, SURE, Share, Spelled, State, Suggestion, Sum, Values,
};
use curio_engine::view::View;
use curio_store::Workspace;

use super::check_lines;
use crate::args::{Format, TagsArgs};
use crate::failure::Failure;
use crate::print::{self, Field};

/// Prints the tag keys, or the values of one.
pub(crate) fn tags(folder: &Path, format: Format, arguments: &TagsArgs) -> Result<(), Failure> {
    let workspace = Workspace::open(folder)?;
    let bill = workspace.bill(false)?;
    let views = arguments.view.views(&bill, &workspace.rates().read()?)?;
    check_lines(&workspace, &bill, &views, &[])?;
    let received = curio_store::received(workspace.deliveries());
    let mut rows = Vec::new();
    let mut foot = Vec::new();
    for view in views {
        if arguments.key.is_empty() {
            let keys = tags::keys(&bill, &view)?;
            rows.extend(key_rows(&keys, &view, format));
            foot.extend(foot_of_keys(&keys, &view));
        } else {
            let allowed = arguments.allowed.as_deref();
            let values = tags::values(&bill, &received, &view, &arguments.key, allowed)?;
            rows.extend(value_rows(&values, &view, format));
            foot.extend(foot_of_values(&values, &view));
            foot.extend(also_spelled(&tags::keys(&bill, &view)?, &arguments.key));
        }
        foot.extend(bill.has_focus().then(|| UNTOLD.to_owned()));
        foot.push(view.words());
    }
    let columns = if arguments.key.is_empty() { key_columns(format) } else { value_columns(format) };
    Ok(print::rows(format, &columns, &rows, &foot)?)
}

const UNTOLD: &str = "In FOCUS files the unused part of a reservation is usage without tags: it counts as absent";

/// What a row of a key or value begins with.
const SPELLED: [&str; 5] = ["cost", "lines", "first", "last", "currency"];
/// What it says of spellings that are probably one.
const SUGGESTED: [&str; 3] = ["same as", "because", "confidence"];

fn key_columns(format: Format) -> Vec<String> {
    let wholes = DENOMINATORS.map(|of| vec![format!("{} cost", of.id()), format!("% {}", of.words())]);
    let shares = match format {
        Format::Table => DENOMINATORS.map(|of| vec![format!("% {}", of.words())]),
        _ => wholes,
    };
    let named = ["key"].iter().chain(&SPELLED).chain(&SUGGESTED).map(|name| (*name).to_owned());
    let mut columns: Vec<String> = named.collect();
    columns.extend((format != Format::Table).then(|| "usage cost of key".to_owned()));
    columns.extend(shares.into_iter().flatten());
    columns
}

const DENOMINATORS: [Denominator; 3] = [Denominator::Everything, Denominator::Taggable, Denominator::Usage];

fn key_rows(keys: &Keys, view: &View, format: Format) -> Vec<Vec<Field>> {
    let suggested = |key: &Key| {
        let found = keys.groups.iter().map(|group| &group.suggestion);
        suggestion_of(&key.spelled.spelling, found)
    };
    let row = |key: &Key| {
        let mut fields = spelled_fields(&key.spelled, view);
        fields.extend(suggested(key));
        if format != Format::Table {
            fields.push(Field::Amount(key.coverage.shares[2].tagged.cost));
        }
        for share in &key.coverage.shares {
            fields.extend((format != Format::Table).then_some(Field::Amount(share.whole.cost)));
            fields.push(percent(share, format));
        }
        fields
    };
    keys.keys.iter().map(row).collect()
}

fn percent(share: &Share, format: Format) -> Field {
    let undefined = if format == Format::Table { Field::text("not defined") } else { Field::None };
    share.percent().map_or(undefined, |percent| Field::Text(format!("{percent:.2}")))
}

fn spelled_fields(spelled: &Spelled, view: &View) -> Vec<Field> {
    let day = |day: Option<&String>| day.map_or(Field::None, Field::text);
    let (first, last) = (spelled.days.as_ref().map(|days| &days.0), spelled.days.as_ref().map(|days| &days.1));
    let mut fields = vec![Field::text(&spelled.spelling)];
    fields.extend([Field::Amount(spelled.sum.cost), Field::Count(spelled.sum.lines)]);
    fields.extend([day(first), day(last), Field::text(&view.currency)]);
    fields
}

/// The spelling to keep, the rule and its confidence; nothing for that spelling itself.
fn suggestion_of<'a>(spelling: &str, mut found: impl Iterator<Item = &'a Suggestion>) -> [Field; 3] {
    let evidence = found.find_map(|suggestion| Some((suggestion.keep(), suggestion.evidence(spelling)?)));
    evidence.map_or([Field::None, Field::None, Field::None], |(keep, evidence)| {
        [Field::text(keep), Field::text(evidence.words()), Field::Count(evidence.confidence().into())]
    })
}

fn sure() -> String {
    format!("Probably one name (nothing is changed; at confidence {SURE} and above no false merge was measured):")
}

fn foot_of_keys(keys: &Keys, view: &View) -> Vec<String> {
    let mut foot = vec![String::new()];
    foot.extend((!keys.groups.is_empty()).then(sure));
    for group in &keys.groups {
        foot.push(words(&group.suggestion, view));
        foot.push(format!("  together {}", coverage_words(&group.coverage)));
    }
    let wholes = keys.none.shares.iter().map(|share| format!("{} {}", share.of.id(), amount(share.whole.cost)));
    foot.push(format!("What the percentages are of, {}: {}", view.currency, wholes.collect::<Vec<_>>().join(", ")));
    foot
}

fn value_columns(format: Format) -> Vec<String> {
    let kind = (format != Format::Table).then_some("kind");
    let shares = ["whole", "percent"].iter().filter(|_| format != Format::Table);
    let names = kind.iter().chain(&["value"]).chain(&SPELLED).chain(&SUGGESTED).chain(shares);
    names.map(|name| (*name).to_owned()).collect()
}

/// Values; for scripts also the states, the coverage and what contradicts itself, as rows of their own kind.
fn value_rows(values: &Values, view: &View, format: Format) -> Vec<Vec<Field>> {
    let mut rows: Vec<Vec<Field>> = Vec::new();
    let mut push = |kind: &str, mut fields: Vec<Field>, shares: [Field; 2]| {
        if format != Format::Table {
            fields.insert(0, Field::text(kind));
            fields.extend(shares);
        }
        rows.push(fields);
    };
    for value in &values.values {
        let mut fields = spelled_fields(value, view);
        fields.extend(suggestion_of(&value.spelling, values.suggestions.iter()));
        push("value", fields, [Field::None, Field::None]);
    }
    if format == Format::Table {
        return rows;
    }
    for state in State::ALL {
        push("state", summed(state.words(), values.states.sum(state), view), [Field::None, Field::None]);
    }
    for share in &values.coverage.shares {
        let shares = [Field::Amount(share.whole.cost), percent(share, format)];
        push("coverage", summed(share.of.id(), share.tagged, view), shares);
    }
    push("contradicting", summed("", values.contradicting, view), [Field::None, Field::None]);
    rows
}

fn summed(name: &str, sum: Sum, view: &View) -> Vec<Field> {
    let spelled = Spelled { spelling: name.to_owned(), sum, days: None };
    let mut fields = spelled_fields(&spelled, view);
    fields.extend([Field::None, Field::None, Field::None]);
    fields
}

fn foot_of_values(values: &Values, view: &View) -> Vec<String> {
    let mut foot = vec![String::new()];
    foot.extend((!values.suggestions.is_empty()).then(sure));
    foot.extend(values.suggestions.iter().map(|suggestion| words(suggestion, view)));
    let lines = |sum: Sum| print::grouped(&sum.lines.to_string());
    for state in State::ALL {
        let sum = values.states.sum(state);
        foot.push(format!("{}: {} {}, {} lines", state.words(), amount(sum.cost), view.currency, lines(sum)));
    }
    let total = values.states.total;
    foot.push(format!("together: {} {}, {} lines", amount(total.cost), view.currency, lines(total)));
    if values.contradicting.lines > 0 {
        let sum = values.contradicting;
        foot.push(format!(
            "{} {} on {} lines that carry two of these keys with different values: the key named first counts",
            amount(sum.cost),
            view.currency,
            lines(sum)
        ));
    }
    foot.push(format!("Coverage: {}", coverage_words(&values.coverage)));
    foot
}

/// Other spellings of the keys asked for, which are not counted with them.
fn also_spelled(keys: &Keys, asked: &[String]) -> Option<String> {
    let spellings = |suggestion: &Suggestion| -> Vec<String> {
        suggestion.members.iter().map(|member| member.spelled.spelling.clone()).collect()
    };
    let groups = keys.groups.iter().map(|group| spellings(&group.suggestion));
    let concerned = groups.filter(|group| group.iter().any(|key| asked.contains(key)));
    let others: Vec<String> = concerned.flatten().filter(|key| !asked.contains(key)).collect();
    let named = others.iter().map(|key| quoted(key)).collect::<Vec<_>>().join(", ");
    (!others.is_empty()).then(|| format!("Also spelled {named}: add --key for each to count them as one"))
}

fn quoted(text: &str) -> String {
    format!("'{}'", print::visible(text))
}

/// `team, Team: 2 spellings, 41,220.00 USD; 3,000.00 would move: Team (case, 99)`.
fn words(suggestion: &Suggestion, view: &View) -> String {
    let reason = |(member, evidence): (&str, Evidence)| {
        format!("{} ({}, {})", quoted(member), evidence.words(), evidence.confidence())
    };
    let names: Vec<String> = suggestion.members.iter().map(|member| quoted(&member.spelled.spelling)).collect();
    let others =
        suggestion.members.iter().filter_map(|member| Some((member.spelled.spelling.as_str(), member.evidence?)));
    format!(
        "{}: {} spellings, {} {}; {} would move to {}: {}",
        names.join(", "),
        names.len(),
        amount(suggestion.total.cost),
        view.currency,
        amount(suggestion.moves.cost),
        quoted(suggestion.keep()),
        others.map(reason).collect::<Vec<_>>().join(", ")
    )
}

fn coverage_words(coverage: &Coverage) -> String {
    let share = |share: &Share| match share.percent() {
        Some(percent) => format!("{percent:.2} % {} ({})", share.of.words(), amount(share.whole.cost)),
        None => format!("{}: not defined ({})", share.of.words(), amount(share.whole.cost)),
    };
    coverage.shares.iter().map(share).collect::<Vec<_>>().join(", ")
}

fn amount(amount: curio_engine::Money) -> String {
    print::grouped(&amount.fixed(2))
}
