//! Promises of small examples, whose window is October: months are told from it.

use super::*;
use crate::waste::example::Example;
use crate::waste::{EvidenceKind, Prices, find};

const VOLUME: &str = "EBS-04|111111111111|vol-a";

fn money(text: &str) -> Money {
    Money::parse(text).unwrap().money
}

/// A volume that cost 10 in July, of which 2 were to be saved, and what it and others cost later.
fn volume(later: &[(i32, &str)]) -> String {
    let line = |(month, cost): &(i32, &str)| {
        format!("vol-a | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume | 100 GB-Mo | {cost} | month={month}\n")
    };
    let others = (-3..=0).map(|month| {
        format!("vol-z | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume | 100 GB-Mo | 10 | month={month}\n")
    });
    [(-3, "10")].iter().chain(later).map(line).chain(others).collect()
}

fn promised(key: &str, low: &str, high: &str, current: &str) -> Decision {
    let saving = Saving { now: money(low), low: money(low), high: money(high) };
    let promise =
        Promise { month: "2026-07".parse().unwrap(), saving, current: money(current), replaced_by: Vec::new() };
    let status = Status::Promised { by: "2026-08-15".to_owned() };
    Decision { status, promise: Some(promise), ..Decision::open(key) }
}

/// Examples have months of 730 hours that begin on 1 October; here they are told as calendar months.
fn measured(text: &str, decision: Decision) -> Verified {
    let mut population = Example::read(text).population;
    for past in population.resources.iter_mut().flat_map(|resource| &mut resource.past) {
        let (first, end) = calendar(past.month).unwrap();
        (past.first_hour, past.end_hour) = (first, end);
    }
    population.window.end_hour = calendar(population.window.period.to).unwrap().1;
    let all = ledger(&[decision].into_iter().collect(), &population);
    assert_eq!(all.len(), 1);
    all.into_iter().next().unwrap()
}

fn outcome_of(later: &[(i32, &str)]) -> Outcome {
    measured(&volume(later), promised(VOLUME, "2", "2", "10")).outcome
}

#[test]
fn later_months_decide() {
    assert_eq!(outcome_of(&[(-2, "8"), (-1, "8"), (0, "8")]), Outcome::Verified);
    assert_eq!(outcome_of(&[(-2, "10"), (-1, "9"), (0, "8.19")]), Outcome::Verified);
    assert_eq!(outcome_of(&[(-2, "10"), (-1, "9"), (0, "8.21")]), Outcome::Partial);
    assert_eq!(outcome_of(&[(-2, "10"), (-1, "10"), (0, "9.51")]), Outcome::NotDone);
    assert_eq!(outcome_of(&[(-2, "8"), (-1, "8"), (0, "10")]), Outcome::Reverted);
    assert_eq!(outcome_of(&[(-2, "8"), (-1, "8"), (0, "12")]), Outcome::Regressed);
    assert_eq!(outcome_of(&[(-2, "10"), (-1, "10"), (0, "10.9")]), Outcome::NotDone, "bills vary");
    assert_eq!(outcome_of(&[]), Outcome::Verified, "a volume that is gone saves all of it");
}

#[test]
fn what_is_measured_is_told_by_month() {
    let verified = measured(&volume(&[(-2, "9"), (-1, "8"), (0, "8")]), promised(VOLUME, "2", "2", "10"));
    // July has 744 hours.
    let month = |of_july: &str| money(of_july).times(money("730"), money("744")).fixed(9);
    assert_eq!((verified.before.fixed(9), verified.expected.fixed(9)), (month("10"), month("2")));
    let saved: Vec<(String, String)> =
        verified.later.iter().map(|later| (later.month.to_string(), later.saved.fixed(9))).collect();
    let expected = [("2026-08", "1"), ("2026-09", "2"), ("2026-10", "2")];
    assert_eq!(saved, expected.map(|(name, saved)| (name.to_owned(), month(saved))));
    assert_eq!(verified.saved().fixed(9), month("2"));
}

#[test]
fn nothing_is_measured_before_a_later_month_is_there() {
    let mut decision = promised(VOLUME, "2", "2", "10");
    decision.promise.as_mut().unwrap().month = "2026-10".parse().unwrap();
    assert_eq!(measured(&volume(&[(0, "10")]), decision.clone()).outcome, Outcome::Waiting);
    // The day that was promised is not past in the loaded months.
    decision.promise.as_mut().unwrap().month = "2026-09".parse().unwrap();
    decision.status = Status::Promised { by: "2026-10-20".to_owned() };
    let at_work = volume(&[(-1, "10"), (0, "10")]);
    assert_eq!(measured(&at_work, decision.clone()).outcome, Outcome::Waiting);
    decision.status = Status::Promised { by: "2026-09-30".to_owned() };
    assert_eq!(measured(&at_work, decision.clone()).outcome, Outcome::NotDone);
    decision.status = Status::Refuted { reason: String::new() };
    assert!(ledger(&[decision].into_iter().collect(), &Example::read("").population).is_empty());
}

#[test]
fn an_account_that_is_not_loaded_saves_nothing() {
    let text = "vol-a | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume | 100 GB-Mo | 10 | month=-3\n\
                vol-z | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume | 100 GB-Mo | 10 | account=222222222222";
    assert_eq!(measured(text, promised(VOLUME, "2", "2", "10")).outcome, Outcome::Waiting);
}

#[test]
fn what_takes_its_place_is_taken_off() {
    let other = "vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume | 100 GB-Mo | 8 | month=-2\n\
                 vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume | 100 GB-Mo | 8\n";
    let mut decision = promised(VOLUME, "2", "2", "10");
    decision.promise.as_mut().unwrap().replaced_by = vec!["vol-b".to_owned(), VOLUME.to_owned()];
    let verified = measured(&format!("{}{other}", volume(&[])), decision);
    let last = verified.later.last().unwrap();
    let month = |of_july: &str| money(of_july).times(money("730"), money("744")).fixed(9);
    let told = [last.cost, last.replaced, last.saved].map(|amount| amount.fixed(9));
    assert_eq!(told, [month("0"), month("8"), month("2")]);
    assert_eq!((verified.outcome, verified.later[1].replaced), (Outcome::Verified, Money::ZERO));
}

#[test]
fn a_range_is_kept_by_its_least_and_an_unknown_least_by_its_most() {
    let gone = || volume(&[]);
    assert_eq!(measured(&gone(), promised(VOLUME, "0", "10", "10")).outcome, Outcome::Verified);
    let left = volume(&[(-2, "10"), (-1, "10"), (0, "10")]);
    assert_eq!(measured(&left, promised(VOLUME, "0", "10", "10")).outcome, Outcome::NotDone);
    let half = volume(&[(-2, "10"), (-1, "10"), (0, "5")]);
    assert_eq!(measured(&half, promised(VOLUME, "0", "10", "10")).outcome, Outcome::Partial);
    assert_eq!(measured(&half, promised(VOLUME, "3", "10", "10")).outcome, Outcome::Verified);
}

#[test]
fn another_basis_does_not_look_like_a_saving() {
    // Promised gross: 2 of 10; what is loaded now is net, 10 % less.
    let net = volume(&[(-2, "7.2"), (-1, "7.2"), (0, "7.2")]).replace("| 10 |", "| 9 |");
    let verified = measured(&net, promised(VOLUME, "2", "2", "10"));
    let month = |of_july: &str| money(of_july).times(money("730"), money("744")).fixed(9);
    assert_eq!((verified.before.fixed(9), verified.expected.fixed(9)), (month("9"), month("1.8")));
    assert_eq!((verified.outcome, verified.saved().fixed(9)), (Outcome::Verified, month("1.8")));
    let same = volume(&[(-2, "9"), (-1, "9"), (0, "9")]).replace("| 10 |", "| 9 |");
    assert_eq!(measured(&same, promised(VOLUME, "2", "2", "10")).outcome, Outcome::NotDone);
}

#[test]
fn long_and_short_months_are_alike() {
    // 0.10 an hour in August (744 hours) and September (720 hours).
    let hours = |month: i32, cost: &str| {
        format!("nat-a | AmazonEC2 | NatGateway-Hours | NatGateway | 700 Hrs | {cost} | month={month}\n")
    };
    let text = [hours(-2, "74.4"), hours(-1, "72"), hours(0, "74.4")].concat();
    let mut decision = promised("NET-04|111111111111|nat-a", "73", "73", "73");
    decision.promise.as_mut().unwrap().month = "2026-08".parse().unwrap();
    let verified = measured(&text, decision);
    assert_eq!(verified.later.iter().map(|later| later.saved).collect::<Vec<_>>(), [Money::ZERO; 2]);
    assert_eq!((verified.before, verified.outcome), (money("73"), Outcome::NotDone));
}

#[test]
fn a_month_counts_by_the_hours_that_are_there() {
    // October has ten days: what it cost by then is a third of a month.
    let mut population = Example::read(&volume(&[(-2, "10"), (-1, "10"), (0, "3.225806451612903226")])).population;
    for past in population.resources.iter_mut().flat_map(|resource| &mut resource.past) {
        let (first, end) = calendar(past.month).unwrap();
        let is_last = past.month.to_string() == "2026-10";
        (past.first_hour, past.end_hour) = (first, end);
        if is_last {
            // A fee of the whole month says nothing of its days.
            population.window.end_hour = first + 240;
        }
    }
    let verified = ledger(&[promised(VOLUME, "2", "2", "10")].into_iter().collect(), &population).remove(0);
    assert_eq!((verified.outcome, verified.saved().fixed(6)), (Outcome::NotDone, "0.000000".to_owned()));
}

#[test]
fn a_resource_without_an_id_is_known_by_its_place() {
    let text = "- | AmazonCloudWatch | CW:GMD-Metrics | GetMetricData | 1000 Metrics | 10 | month=-1\n\
                - | AmazonCloudWatch | CW:GMD-Metrics | GetMetricData | 1000 Metrics | 4\n\
                - | AmazonS3 | Requests-Tier1 | PutObject | 1000 Requests | 10\n";
    let mut decision = promised("X|111111111111|us-east-1|AmazonCloudWatch", "6", "6", "10");
    decision.promise.as_mut().unwrap().month = "2026-09".parse().unwrap();
    let verified = measured(text, decision);
    assert_eq!((verified.outcome, verified.later[0].cost.fixed(1)), (Outcome::Verified, "3.9".to_owned()));
}

#[test]
fn work_is_what_counts_and_is_not_set_aside() {
    let example = Example::read(&volume(&[(0, "100")]));
    let found = find(&example.population, &example.evidence, &example.limits, &Prices::published());
    let finding = found.findings.iter().find(|finding| finding.key == VOLUME).unwrap();
    assert!(!example.evidence.has(EvidenceKind::Volumes));
    let mut memory = Memory::default();
    assert!(memory.is_to_do(finding, "2026-11-01") && memory.owner(finding, &example.population).is_empty());
    let status = Status::Snoozed { until: "2026-11-30".to_owned(), reason: "migration".to_owned() };
    memory.set(Decision { status, owner: Some("platform".to_owned()), ..Decision::open(VOLUME) });
    assert!(!memory.is_to_do(finding, "2026-11-30") && memory.is_to_do(finding, "2026-12-01"));
    assert_eq!(memory.owner(finding, &example.population), "platform");
    let promise = Promise::of(finding, &example.population);
    assert_eq!((promise.month.to_string().as_str(), promise.saving), ("2026-10", finding.saving));
}
