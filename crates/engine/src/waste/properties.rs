//! What holds whatever is billed: savings stay below cost in any subset, a resource has one headline, order does not matter.
//!
//! Bills are made of the lines of all examples, on few resources with any quantity and cost, so that every rule meets what it looks
//! for and much that it does not.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::cost::plus;
use super::example::Example;
use super::findings::{Counts, Finding, Findings, Totals, find};
use super::found::Subject;
use super::prices::Prices;
use super::rule::Confidence;
use super::rules::ALL;
use crate::money::{Money, checked_sum};

/// Lines of all examples that are no expectations.
fn lines() -> Vec<Vec<String>> {
    let all = ALL.iter().flat_map(|rule| rule.example.lines()).map(str::trim);
    let of_bill = all.filter(|line| line.contains(" | ") && !line.starts_with("=>"));
    let mut lines: Vec<Vec<String>> =
        of_bill.map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect()).collect();
    lines.sort();
    lines.dedup();
    lines
}

/// Evidence of all examples.
fn evidence() -> Vec<String> {
    let all = ALL.iter().flat_map(|rule| rule.example.lines()).map(str::trim);
    let words = ["evidence ", "metric ", "advice "];
    all.filter(|line| words.iter().any(|word| line.starts_with(word))).map(str::to_owned).collect()
}

/// One line of a bill, by what it is made of.
#[derive(Clone, Debug)]
struct Drawn {
    line: usize,
    resource: Option<u8>,
    quantity: i64,
    cost: i64,
}

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let one = (0..10_000_usize, prop::option::weighted(0.6, 0..6_u8), 0..100_000_i64, -50_000..5_000_000_i64)
        .prop_map(|(line, resource, quantity, cost)| Drawn { line, resource, quantity, cost });
    prop::collection::vec(one, 1..60)
}

fn text_of(drawn: &[Drawn], lines: &[Vec<String>], evidence: &[String]) -> String {
    let line = |one: &Drawn| {
        let mut cells = lines[one.line % lines.len()].clone();
        if let Some(number) = one.resource {
            // The kind of an id stays: rules may look at it.
            let kind = cells[0].rsplit_once('-').map_or("", |(kind, _)| kind).to_owned();
            cells[0] = format!("{kind}-{number}");
        }
        let unit = cells[4].split_once(' ').map_or("", |(_, unit)| unit).to_owned();
        cells[4] = format!("{} {unit}", Money(i128::from(one.quantity) * 10_i128.pow(16)));
        cells[5] = Money(i128::from(one.cost) * 10_i128.pow(15)).to_string();
        cells.join(" | ")
    };
    let text: Vec<String> = drawn.iter().map(line).chain(evidence.iter().cloned()).collect();
    text.join("\n")
}

fn findings_of(text: &str) -> (Example, Findings) {
    let example = Example::read(text);
    let findings = find(&example.population, &example.evidence, &example.limits, &Prices::published());
    (example, findings)
}

fn told(finding: &Finding) -> String {
    format!("{} {:?} {:?} {} {}", finding.key, finding.saving, finding.confidence, finding.detail, finding.current)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn savings_stay_below_cost_in_any_subset(drawn in drawn(), chosen in prop::collection::vec(any::<bool>(), 200), with_evidence in any::<bool>()) {
        let evidence = if with_evidence { evidence() } else { Vec::new() };
        let (example, found) = findings_of(&text_of(&drawn, &lines(), &evidence));
        let mut headlines: BTreeMap<usize, &str> = BTreeMap::new();
        for finding in &found.findings {
            prop_assert!(Money::ZERO <= finding.saving.now && finding.saving.now <= finding.saving.high, "{}", told(finding));
            prop_assert!(finding.saving.low <= finding.saving.high && finding.saving.low >= Money::ZERO, "{}", told(finding));
            prop_assert!(finding.saving.high <= finding.current.max(Money::ZERO), "{}", told(finding));
            match (finding.counts, &finding.subject) {
                (Counts::Headline, Subject::Resource(place)) => {
                    prop_assert!(finding.confidence > Confidence::Low);
                    let before = headlines.insert(*place, finding.rule.id);
                    prop_assert!(before.is_none(), "{} has {before:?} too", told(finding));
                }
                (Counts::Headline, Subject::Place { .. }) => prop_assert!(false, "{} is no resource", told(finding)),
                (Counts::Instead(headline), Subject::Resource(_)) => {
                    prop_assert_eq!(&found.findings[headline].subject, &finding.subject);
                    prop_assert_eq!(found.findings[headline].counts, Counts::Headline);
                }
                _ => {}
            }
        }
        let subset: Vec<&Finding> =
            found.findings.iter().zip(chosen.iter().cycle()).filter(|(_, chosen)| **chosen).map(|(finding, _)| finding).collect();
        let totals = Totals::of(subset.iter().copied());
        let cost = checked_sum(subset.iter().filter(|finding| finding.counts == Counts::Headline).map(|finding| finding.current));
        prop_assert!(totals.saving.high <= cost.unwrap());
        prop_assert_eq!(plus(totals.high.now, totals.medium.now), totals.saving.now);
        prop_assert_eq!(plus(totals.high.high, totals.medium.high), totals.saving.high);
        prop_assert!(!example.population.resources.is_empty());
    }

    #[test]
    fn the_order_of_lines_does_not_matter(drawn in drawn()) {
        let mut turned = drawn.clone();
        turned.reverse();
        let said = |drawn: &[Drawn]| {
            let mut said: Vec<String> = findings_of(&text_of(drawn, &lines(), &[])).1.findings.iter().map(told).collect();
            said.sort();
            said
        };
        prop_assert_eq!(said(&drawn), said(&turned));
    }
}
