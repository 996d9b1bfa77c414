//! Waste against the generator's ledger, and what rules see of a bill against its source lines.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use curio_engine::Money;
use curio_engine::view::{Basis, Period, View};
use curio_engine::waste::{
    self, Bought, Confidence, Counts, Evidence, Findings, GivenFile, Limits, Population, Prices, Tier,
};
use curio_store::Workspace;

use crate::support::{Curio, money, root, sample, truth};
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
const BY_THE_REPORT: [(&str, &str); 6] = [
    ("NET-01", "idle-address"),
    ("NET-04", "idle-nat-gateway"),
    ("NET-08", "idle-load-balancer"),
    ("EBS-04", "gp2-volume"),
    ("EC2-03", "previous-generation"),
    ("COM-01", "unused-reservation"),
];

/// And what with evidence files.
const BY_EVIDENCE: [(&str, &str); 2] = [("EBS-01", "unattached-volume"), ("EC2-10", "idle-instance")];

fn of_rule(findings: &Findings, population: &Population, rule: &str) -> BTreeMap<String, Money> {
    let of_rule = findings.findings.iter().filter(|finding| finding.rule.id == rule);
    of_rule
        .map(|finding| {
            let resource = finding.resource(population).unwrap();
            (resource.id.to_string(), resource.total().total())
        })
        .collect()
}

fn pack() -> Evidence {
    let mut files: Vec<_> =
        fs::read_dir(root().join("data-samples/evidence")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let bytes: Vec<Vec<u8>> = files.iter().map(|path| fs::read(path).unwrap()).collect();
    let given = files.iter().zip(&bytes).map(|(path, bytes)| GivenFile {
        name: path.file_name().unwrap().to_str().unwrap(),
        bytes,
        day: "",
    });
    let (evidence, refused) = Evidence::read(&given.collect::<Vec<_>>());
    assert!(refused.is_empty(), "{refused:?}");
    evidence
}

/// Every planted item and no other resource but commitments, of which the ledger knows which were not wholly used.
fn all_planted() -> BTreeSet<String> {
    let truth = truth();
    let waste = truth["waste"].as_array().unwrap().iter().map(|item| &item["resource"]);
    let unused = |commitment: &&serde_json::Value| {
        money(commitment["months"]["2026-10"]["unused_cost"].as_str().unwrap_or("0")) > Money::ZERO
    };
    let commitments =
        truth["commitments"].as_array().unwrap().iter().filter(unused).map(|commitment| &commitment["arn"]);
    waste.chain(commitments).map(|id| id.as_str().unwrap().to_owned()).collect()
}

/// High confidence is for what was planted; printed by tier, what was found and what of it was planted.
fn check_confidence(findings: &Findings, population: &Population, format: &str) {
    let planted = all_planted();
    let mut tiers: BTreeMap<Tier, [usize; 4]> = BTreeMap::new();
    for finding in findings.findings.iter().filter(|finding| finding.counts == Counts::Headline) {
        let resource = finding.resource(population).unwrap();
        let is_planted = planted.contains(&*resource.id);
        let counts = tiers.entry(finding.rule.tier).or_default();
        let place = if finding.confidence == Confidence::High { 0 } else { 2 };
        counts[place] += 1;
        counts[place + 1] += usize::from(is_planted);
        let told = (finding.rule.id, &resource.id, finding.saving.high.fixed(2));
        assert!(is_planted || finding.confidence < Confidence::High, "{format}: {told:?} was not planted");
    }
    for (tier, [high, planted, medium, planted_medium]) in tiers {
        println!("{format} {}: high {planted} of {high} planted, medium {planted_medium} of {medium}", tier.id());
    }
}

#[test]
fn planted_waste_is_found_in_every_format_and_costs_what_the_ledger_says() {
    for format in FORMATS {
        let (_curio, population) = surveyed(format);
        let findings = found(&population, &Evidence::default());
        for (rule, name) in BY_THE_REPORT {
            let planted = planted(name, format);
            let seen = of_rule(&findings, &population, rule);
            if rule != "COM-01" {
                assert_eq!(seen, planted, "{format} {rule}");
            }
            assert!(planted.iter().all(|(id, cost)| seen.get(id) == Some(cost)), "{format} {rule}");
        }
        check_confidence(&findings, &population, format);
    }
}

#[test]
fn evidence_decides_what_the_report_cannot() {
    let pack = pack();
    for format in FORMATS {
        let (_curio, population) = surveyed(format);
        let mut pack = pack.clone();
        assert!(pack.check_accounts(&population).is_empty());
        let findings = found(&population, &pack);
        for (rule, name) in BY_EVIDENCE {
            assert_eq!(of_rule(&findings, &population, rule), planted(name, format), "{format} {rule}");
        }
        let snapshots = findings.findings.iter().filter(|finding| finding.rule.id == "SNAP-01");
        let old: Vec<&str> = snapshots.map(|finding| &*finding.resource(&population).unwrap().id).collect();
        assert_eq!(old, planted("old-snapshot", format).keys().map(String::as_str).collect::<Vec<_>>(), "{format}");
        let of_evidence = findings.findings.iter().filter(|finding| finding.rule.tier == Tier::Evidence);
        for finding in of_evidence.filter(|finding| finding.counts != Counts::Candidate) {
            let id = &finding.resource(&population).unwrap().id;
            assert!(all_planted().contains(&**id), "{format} {} {id} was not planted", finding.rule.id);
        }
        check_confidence(&findings, &population, format);
    }
}
