//! A work list to read: Markdown, which is plain text too.

use curio_engine::Money;
use curio_engine::waste::{Counts, From, Proof, Resource, Saving, Says};

use super::{CENTS, Item, List, WorkListFacts, act_command, inspect_command};

/// The page of one list.
pub(super) fn page(list: &List<'_>, facts: &WorkListFacts<'_>) -> String {
    let population = facts.population;
    let currency = &population.currency;
    let [cost, now, low, high] = list.cents.0.map(amount);
    let count = list.items.len();
    let findings = if count == 1 { "finding" } else { "findings" };
    let (month, basis) = (population.window.period.title(), population.basis.name().to_lowercase());
    let mut page = format!("# Work list: {}\n\n", plain(&list.owner));
    let later = if low == high { low } else { format!("{low} to {high}") };
    add(
        &mut page,
        format_args!("{count} {findings} of {month}, in {currency} of {basis} cost, a month of 730 hours.\n"),
    );
    add(
        &mut page,
        format_args!(
            "Together they cost {cost}. Acting on all of them saves {now} in cash at once, and {later} once \
         commitments cover other usage instead.\n"
        ),
    );
    page.push_str(
        "Commands that act are comments: nothing here was changed, and nothing is until somebody runs them.\n\n",
    );
    page.push_str("| # | What | Resource | Costs | Saves at once | Saves later | Confidence | Status |\n");
    page.push_str("| -: | - | - | -: | -: | -: | - | - |\n");
    for (number, item) in list.items.iter().enumerate() {
        let [cost, now, low, high] = item.cents.0.map(amount);
        let later = if low == high { low } else { format!("{low} to {high}") };
        let (name, status) = (plain(item.finding.rule.name), plain(&item.status.words()));
        let (label, confidence) = (plain(&label(item)), item.finding.confidence.id());
        add(
            &mut page,
            format_args!(
                "| {} | {name} | {label} | {cost} | {now} | {later} | {confidence} | {status} |\n",
                number + 1
            ),
        );
    }
    add(&mut page, format_args!("| | Total | | {cost} | {now} | {later} | | |\n"));
    for (number, item) in list.items.iter().enumerate() {
        section(&mut page, number + 1, item, facts);
    }
    page
}

fn section(page: &mut String, number: usize, item: &Item<'_>, facts: &WorkListFacts<'_>) {
    let finding = item.finding;
    let rule = finding.rule;
    let detail = if finding.detail.is_empty() { String::new() } else { format!(" ({})", plain(&finding.detail)) };
    add(page, format_args!("\n## {number}. {}: {}{detail}\n\n", plain(rule.name), plain(&label(item))));
    let mut line = |name: &str, text: &str| {
        if !text.is_empty() {
            add(page, format_args!("- {name}: {}\n", plain(text)));
        }
    };
    if let Some(resource) = item.resource {
        line("Resource", &resource.id);
        line("Account", &resource.account);
        line("Region", &resource.region);
    }
    line("Rule", &format!("{}, {}", rule.id, rule.tier.words()));
    line("Why", rule.signal);
    for proof in &finding.proofs {
        let name = match proof.says {
            Says::Supports => "Evidence",
            Says::Refutes => "Against it",
            Says::Stale => "Too old to count",
            Says::Caution => "But",
        };
        line(name, &proof_words(proof));
    }
    line("Saves", &saves(item.cents.0, &facts.population.currency));
    line("Which is", rule.saving);
    line("Confidence", finding.confidence.id());
    line("Work", &format!("{}, {} effort", rule.action.id(), rule.effort.id()));
    line("Think of", rule.caveat);
    line("Status", &item.status.words());
    line("Note", item.note);
    for other in &item.instead {
        let Saving { high, .. } = other.saving;
        debug_assert!(matches!(other.counts, Counts::Instead(_)));
        line("Or instead", &format!("{} {}, at most {}; not added", other.rule.id, other.rule.name, amount(high)));
    }
    let commands = [inspect_command(finding, facts.population), act_command(finding, facts.population)];
    let commands: Vec<&String> = commands.iter().filter(|command| !command.is_empty()).collect();
    if !commands.is_empty() {
        page.push_str("\n```sh\n");
        for command in commands {
            add(page, format_args!("{command}\n"));
        }
        page.push_str("```\n");
    }
}

fn saves([_, now, low, high]: [Money; 4], currency: &str) -> String {
    let [now, low, high] = [now, low, high].map(amount);
    if now == low && low == high {
        return format!("{now} {currency} a month");
    }
    let later = if low == high { low } else { format!("{low} to {high}") };
    format!("{now} {currency} a month at once, {later} later")
}

/// What people call it.
fn label(item: &Item<'_>) -> String {
    let label = |resource: &Resource| {
        if resource.id.is_empty() { resource.label() } else { short_id(&resource.id).to_owned() }
    };
    item.resource.map_or_else(|| item.finding.key.clone(), label)
}

/// What of an id people know a resource by: the last part of an ARN, with the one before it where the last is only a number.
pub fn short_id(id: &str) -> &str {
    if !id.starts_with("arn:") {
        return id;
    }
    let part = |to: usize| id[..to].rfind(['/', ':']).map_or(0, |at| at + 1);
    let last = part(id.len());
    let is_number = id.len() > last && id[last..].bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_number && last > 0 && id.as_bytes()[last - 1] == b'/' { &id[part(last - 1)..] } else { &id[last..] }
}

/// A proof with where it comes from.
pub(super) fn proof_words(proof: &Proof) -> String {
    match &proof.from {
        From::Report => proof.words.clone(),
        From::File { name, field, date } => {
            let field = if field.is_empty() { String::new() } else { format!(", {field}") };
            let date = if date.is_empty() { String::new() } else { format!(", {date}") };
            format!("{} ({name}{field}{date})", proof.words)
        }
    }
}

/// `1,234.50`.
fn amount(amount: Money) -> String {
    amount.grouped(CENTS)
}

/// Other people's text as text: what Markdown, or a page made of it, would take for markup is escaped.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' => plain.extend(['\\', c]),
            c if c.is_control() => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

fn add(page: &mut String, text: std::fmt::Arguments<'_>) {
    page.push_str(&text.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_peoples_text_is_no_markup() {
        assert_eq!(plain("a|b\n<script>[x](y)`z`"), "a\\|b \\<script\\>\\[x\\](y)\\`z\\`");
    }

    #[test]
    fn ids_are_told_by_what_people_know() {
        for (id, known) in [
            ("vol-0a9c", "vol-0a9c"),
            ("arn:aws:ec2:eu-west-1:990000000354:natgateway/nat-0bb8", "nat-0bb8"),
            (
                "arn:aws:elasticloadbalancing:us-east-1:9:loadbalancer/app/old-dock-alb/8e4ab957",
                "old-dock-alb/8e4ab957",
            ),
            ("arn:aws:s3:::logs", "logs"),
            ("arn:aws:lambda:us-east-1:9:function:eta", "eta"),
            ("arn:aws:x:", ""),
            ("arn:12", "12"),
            ("arn:aws:x:é/12", "é/12"),
        ] {
            assert_eq!(short_id(id), known, "{id}");
        }
    }

    #[test]
    fn amounts_are_grouped() {
        let money = |text: &str| Money::parse(text).unwrap().money;
        for (given, shown) in [("1234567.891", "1,234,567.89"), ("-0.5", "-0.50"), ("999", "999.00")] {
            assert_eq!(amount(money(given)), shown);
        }
    }
}
