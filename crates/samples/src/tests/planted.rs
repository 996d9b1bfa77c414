use super::{SEED, every_line};
use crate::calendar::Month;
use crate::company::{Company, Kind};
use crate::decimal::Decimal;
use crate::ledger::{Ledger, MonthLedger};
use crate::truth;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn ledger(company: &Company, months: &[&str]) -> Ledger {
    let one = |month: &&str| {
        let month = Month::of(month);
        let mut sums = MonthLedger::default();
        every_line(company, month, |line| sums.take(company, line));
        (month, sums)
    };
    months.iter().map(one).collect()
}

fn truth(months: &[&str]) -> Value {
    let company = Company::new(SEED, 1);
    truth::document(&company, &ledger(&company, months), &BTreeMap::new())
}

#[test]
fn every_kind_of_waste_is_planted_and_costs_something() {
    let truth = truth(&["2026-10"]);
    let planted = truth["waste"].as_array().map(Vec::as_slice).unwrap_or_default();
    let rules: BTreeSet<&str> = planted.iter().filter_map(|entry| entry["rule"].as_str()).collect();
    let expected = [
        "gp2-volume",
        "idle-address",
        "idle-instance",
        "idle-load-balancer",
        "idle-nat-gateway",
        "old-snapshot",
        "previous-generation",
        "unattached-volume",
        "unused-reservation",
    ];
    assert_eq!(rules, BTreeSet::from(expected));
    for entry in planted {
        let cost = Decimal::of(entry["net_cost"]["2026-10"].as_str().unwrap_or("0"));
        assert!(cost.is_positive(), "{entry}");
    }
}

fn is_connected(kind: Kind) -> bool {
    matches!(kind, Kind::Gateway | Kind::LoadBalancer | Kind::Instance)
}

/// What makes a resource idle is that only its hours are billed.
#[test]
fn idle_resources_are_billed_for_hours_only() {
    let company = Company::new(SEED, 1);
    let mut units: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    every_line(&company, Month::of("2026-10"), |line| {
        if let Some(index) = line.resource {
            units.entry(company.resource(index).name).or_default().insert(company.catalog.sku(line.sku).unit);
        }
    });
    let hours_only = BTreeSet::from(["Hrs"]);
    for resource in
        company.resources.iter().filter(|resource| resource.waste.iter().any(|rule| rule.starts_with("idle-")))
    {
        assert_eq!(units.get(resource.name), Some(&hours_only), "{}", resource.name);
    }
    for busy in company
        .resources
        .iter()
        .filter(|resource| is_connected(resource.kind) && !resource.waste.iter().any(|rule| rule.starts_with("idle-")))
    {
        assert_ne!(units.get(busy.name), Some(&hours_only), "{}", busy.name);
    }
}

#[test]
fn all_events_are_in_the_last_three_months() {
    let truth = truth(&["2026-08", "2026-09", "2026-10"]);
    let events = truth["events"].as_array().map(Vec::as_slice).unwrap_or_default();
    let kinds: BTreeSet<&str> = events.iter().filter_map(|event| event["kind"].as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["anomaly", "growth-step", "price-change", "silent-stop"]));
    let stop = events.iter().find(|event| event["kind"] == "silent-stop");
    assert_eq!(stop.map(|event| event["net_cost_that_day"].clone()), Some(Value::from("0")));
}

/// Eight to fifteen percent of what could carry a team tag does not.
#[test]
fn the_untagged_share_is_realistic() {
    let company = Company::new(SEED, 1);
    let (mut all, mut untagged) = (Decimal::ZERO, Decimal::ZERO);
    every_line(&company, Month::of("2026-10"), |line| {
        if line.resource.is_some_and(|index| !company.resource(index).id.is_empty()) {
            all += line.effective();
            if company.attribution(line.attribution).value("user:team").unwrap_or_default().is_empty() {
                untagged += line.effective();
            }
        }
    });
    let share = untagged.ratio(Decimal::int(100), all, 1);
    assert!(share > Decimal::int(8) && share < Decimal::int(15), "{share} percent");
}

#[test]
fn teams_have_many_spellings_and_one_owner_each() {
    let truth = truth(&["2026-10"]);
    let spellings = &truth["owners"]["spellings"];
    assert_eq!(spellings["paymnets"], "payments");
    assert_eq!(spellings[" payments"], "payments");
    let owners = truth["owners"]["effective"]["2026-10"].as_object().map_or(0, serde_json::Map::len);
    assert!(owners >= 8, "{owners} teams");
}
