use super::{SEED, cases, every_line};
use crate::calendar::{Hour, Month};
use crate::company::Company;
use crate::company::accounts::{ACCOUNTS, named};
use crate::company::attribution::UNTAGGED;
use crate::decimal::Decimal;
use crate::ledger::{Cell, MonthLedger};
use crate::line::{Kind, Line};
use crate::rules::attribution::{Attribution, Destination, POOLS, first_day_coverage, follow};
use crate::rules::{FINISHED, FIRST_DAY, KNOWN_ON_THE_FIRST_DAY};
use std::collections::BTreeSet;

fn ledger(company: &Company, month: Month) -> MonthLedger {
    let mut sums = MonthLedger::default();
    every_line(company, month, |line| sums.take(company, line));
    sums
}

fn teams() -> BTreeSet<&'static str> {
    ACCOUNTS.iter().map(|account| account.owner).collect()
}

#[test]
fn owners_add_up_to_the_month_and_pools_to_what_is_in_them() {
    for (company, month) in cases() {
        let sums = ledger(&company, month);
        let shared = Attribution::of(&company, month, &sums);
        for pool in &shared.pools {
            assert_eq!(pool.owners.values().copied().sum::<Decimal>(), pool.amount, "{} {month}", pool.name);
        }
        let pooled: Decimal = shared.pools.iter().map(|pool| pool.amount).sum();
        let (direct, total) = (&shared.direct, shared.total());
        assert_eq!(direct.values().copied().sum::<Decimal>() + pooled, sums.total().effective, "{month}");
        assert_eq!(total.values().copied().sum::<Decimal>(), sums.total().effective, "{month}");
        let mut receiving = teams();
        receiving.remove("platform");
        assert_eq!(total.into_keys().collect::<BTreeSet<_>>(), receiving, "all that platform spends is everybody's");
    }
}

#[test]
fn every_pool_of_the_sample_has_something_in_it() {
    let company = Company::new(SEED, 1);
    for month in ["2026-08", "2026-09", "2026-10"].map(Month::of) {
        let shared = Attribution::of(&company, month, &ledger(&company, month));
        assert!(shared.pools.iter().all(|pool| pool.amount.is_positive()), "{month}");
    }
}

/// The truth is computed without reading the texts, so they must name the same teams, pools and accounts.
#[test]
fn the_texts_name_what_the_truth_counts_on() {
    let names: Vec<String> = POOLS.iter().map(|pool| format!("name = \"{pool}\"")).collect();
    let pools: Vec<&str> =
        FINISHED.split("[[pool]]\n").skip(1).map(|pool| pool.lines().next().unwrap_or_default()).collect();
    assert_eq!(pools, names);
    for text in [FINISHED, FIRST_DAY] {
        let allowed = text.split_once("allowed = [").and_then(|(_, rest)| rest.split_once(']'));
        let quoted = allowed.map_or("", |(names, _)| names).split('"').skip(1).step_by(2);
        assert_eq!(quoted.collect::<BTreeSet<_>>(), teams());
    }
    assert!(KNOWN_ON_THE_FIRST_DAY.iter().all(|name| ACCOUNTS.iter().any(|account| account.name == *name)));
}

#[test]
fn the_first_day_leaves_a_realistic_gap() {
    let mut cases = cases().split_off(2);
    cases.push((Company::new(crate::generate::DEFAULT_SEED, 1), Month::of("2026-10")));
    for (company, month) in cases {
        let (owned, taggable) = first_day_coverage(&company, &ledger(&company, month));
        let share = owned.ratio(Decimal::int(100), taggable, 1);
        assert!(share > Decimal::int(80) && share < Decimal::int(90), "{month}: {share} percent");
    }
}

/// Each kind of gap costs something in October: misspelled, another key, no tag, and nothing that could carry one.
#[test]
fn the_first_day_leaves_something_of_everything_to_do() {
    let company = Company::new(SEED, 1);
    let october = ledger(&company, Month::of("2026-10"));
    let cost = |wanted: &dyn Fn(Cell, &str) -> bool| -> Decimal {
        let unknown = october
            .cells()
            .filter(|(cell, _)| !KNOWN_ON_THE_FIRST_DAY.contains(&ACCOUNTS[usize::from(cell.account)].name));
        let team = |cell: Cell| company.attribution(cell.attribution).value("user:team").unwrap_or_default();
        unknown.filter(|(cell, _)| wanted(*cell, team(*cell))).map(|(_, sums)| sums.effective).sum()
    };
    let other_key = |cell: Cell| company.attribution(cell.attribution).value("user:Team").is_some();
    assert!(cost(&|_, team| team == "paymnets").is_positive());
    assert!(cost(&|_, team| team == " payments").is_positive());
    assert!(cost(&|cell, team| team.is_empty() && other_key(cell)).is_positive());
    assert!(cost(&|cell, team| team.is_empty() && !other_key(cell) && cell.kind.is_usage()).is_positive());
    assert!(cost(&|cell, _| matches!(cell.kind, Kind::PlanFee | Kind::ReservationFee)).is_positive());
}

fn credited(company: &Company, sums: &MonthLedger, account: &str, sku: &str) -> Vec<(Destination, Decimal)> {
    let credit = Line::blank(Kind::Credit, named(account), company.catalog.index(sku), Hour::ALWAYS, Hour::ALWAYS);
    let cell = Cell { account: credit.account, sku: credit.sku, attribution: UNTAGGED, kind: credit.kind };
    follow(company, sums, cell, Decimal::of("-100.01"))
}

#[test]
fn credits_follow_the_nearest_usage() {
    let company = Company::new(SEED, 1);
    let sums = ledger(&company, Month::of("2026-10"));
    let network = Destination::Pool(POOLS.iter().position(|pool| *pool == "Network").unwrap_or_default());
    let whole = |destination: Destination| vec![(destination, Decimal::of("-100.01"))];
    // The same usage type.
    assert_eq!(credited(&company, &sums, "tracking-prod", "nat-bytes"), whole(network));
    assert_eq!(credited(&company, &sums, "tracking-prod", "out"), whole(Destination::Owner("tracking")));
    // No usage of this type, but of the service.
    let both = credited(&company, &sums, "tracking-prod", "ec2-account");
    assert_eq!(
        both.iter().map(|(destination, _)| *destination).collect::<Vec<_>>(),
        [Destination::Owner("tracking"), network]
    );
    assert_eq!(both.iter().map(|(_, part)| *part).sum::<Decimal>(), Decimal::of("-100.01"));
    assert!(both.iter().all(|(_, part)| *part < Decimal::ZERO));
    // None of the service, but in the account; and none at all.
    assert_eq!(credited(&company, &sums, "security", "ec2-account"), whole(Destination::Owner("security")));
    assert_eq!(credited(&company, &sums, "larkspur-payer", "ec2-account"), whole(Destination::Owner("")));
}
