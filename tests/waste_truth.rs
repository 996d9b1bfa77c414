//! Waste against the generator's ledger, and what rules see of a bill against its source lines.

use std::collections::BTreeMap;

use curio_engine::view::{Basis, Period, View};
use curio_engine::waste::{self, Bought, Evidence, Findings, Limits, Population, Prices};
use curio_engine::{Money, checked_sum};
use curio_store::Workspace;

use crate::support::{Curio, money, sample, truth};
use crate::tags::independent::bare;

const FORMATS: [&str; 4] = ["legacy", "cur2-parquet", "cur2-csv", "focus"];

fn october(basis: Basis) -> View {
    View {
        period: "2026-10".parse::<Period>().unwrap(),
        basis,
        currency: "USD".to_owned(),
        conversion: None,
        filters: Vec::new(),
    }
}

fn surveyed(format: &str) -> (Curio, Population) {
    let curio = Curio::with(&[&sample(format)]);
    let bill = Workspace::open(&curio.folder()).unwrap().bill(true).unwrap();
    let population = waste::survey(&bill, &october(Basis::Effective)).unwrap();
    (curio, population)
}

fn found(population: &Population, evidence: &Evidence) -> Findings {
    waste::find(population, evidence, &Limits::default(), &Prices::published())
}

#[test]
fn what_rules_see_of_a_resource_is_what_its_lines_come_to() {
    for format in ["legacy", "cur2-csv", "focus"] {
        let (_curio, population) = surveyed(format);
        let mut lines: BTreeMap<(String, String), Money> = BTreeMap::new();
        for line in bare(format, if format == "legacy" { "20261001-" } else { "2026-10" }) {
            if line.is_usage && !line.resource.is_empty() && !line.is_unused {
                let sum = lines.entry((line.account, line.resource)).or_default();
                *sum = sum.checked_add(line.effective).unwrap();
            }
        }
        let of_population = population
            .resources
            .iter()
            .filter(|resource| !resource.id.is_empty() && resource.meters.iter().any(|m| m.bought != Bought::Unused))
            .map(|resource| ((resource.account.to_string(), resource.id.to_string()), resource.total().total()));
        let of_population: BTreeMap<_, _> = of_population.collect();
        assert!(lines.len() > 30);
        assert_eq!(of_population, lines, "{format}");
    }
}

#[test]
fn unused_commitments_cost_what_the_ledger_says() {
    let truth = truth();
    let cost = |commitment: &serde_json::Value| money(commitment["months"]["2026-10"]["unused_cost"].as_str().unwrap());
    let of_ledger: BTreeMap<String, Money> = truth["commitments"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|commitment| commitment["months"]["2026-10"].is_object() && cost(commitment) > Money::ZERO)
        .map(|commitment| (commitment["arn"].as_str().unwrap().to_owned(), cost(commitment)))
        .collect();
    assert!(of_ledger.len() >= 3);
    for format in FORMATS {
        let (_curio, population) = surveyed(format);
        let unused = |resource: &&waste::Resource| resource.has(|meter| meter.bought == Bought::Unused);
        let seen = population
            .resources
            .iter()
            .filter(unused)
            .map(|resource| (resource.id.to_string(), resource.total().total()))
            .collect::<BTreeMap<_, _>>();
        assert_eq!(seen, of_ledger, "{format}");
    }
}

/// The planted items of a kind: resource and what it costs in October. FOCUS costs are net of discounts by definition.
fn planted(rule: &str, format: &str) -> BTreeMap<String, Money> {
    let (truth, cost) = (truth(), if format == "focus" { "net_cost" } else { "cost" });
    let items = truth["waste"].as_array().unwrap().iter().filter(|item| item["rule"] == rule);
    items
        .map(|item| (item["resource"].as_str().unwrap().to_owned(), money(item[cost]["2026-10"].as_str().unwrap())))
        .collect()
}

/// Which rule finds what was planted under which name, by the report alone.
const BY_THE_REPORT: [(&str, &str); 3] =
    [("NET-01", "idle-address"), ("NET-04", "idle-nat-gateway"), ("EBS-04", "gp2-volume")];

#[test]
fn planted_waste_is_found_in_every_format_and_costs_what_the_ledger_says() {
    for format in FORMATS {
        let (_curio, population) = surveyed(format);
        let findings = found(&population, &Evidence::default());
        for (rule, name) in BY_THE_REPORT {
            let of_rule = findings.findings.iter().filter(|finding| finding.rule.id == rule);
            let seen: BTreeMap<String, Money> = of_rule
                .map(|finding| {
                    let resource = finding.resource(&population).unwrap();
                    assert!(finding.saving.high <= finding.current);
                    (resource.id.to_string(), resource.total().total())
                })
                .collect();
            assert_eq!(seen, planted(name, format), "{format} {rule}");
        }
        let sums = findings.findings.iter().map(|finding| finding.saving.now);
        assert!(checked_sum(sums).unwrap() > Money::ZERO);
    }
}
