//! Whatever the rules, pools, cycles and signs: what comes out is what went in, and the order of rows and files does not matter.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use polars::prelude::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{Attribution, attribute, read};
use crate::bill::{Bill, Delivery};
use crate::charges::{Amount, LINES, Text, decimals};
use crate::error::Error;
use crate::ingest::Control;
use crate::money::{Money, checked_sum};
use crate::view::{Basis, Period, View};

/// Cases in all, over the tests of this file.
const CASES: u32 = 20_000;
const MONTHS: [&str; 2] = ["2026-09", "2026-10"];
const TEAMS: [&str; 5] = ["", "a", "A ", "b", "zz"];
const OWNERS: [&str; 4] = ["a", "b", "c", "d"];
const CATEGORIES: [(&str, &str); 5] = [
    ("Usage", "Usage"),
    ("Usage", "SavingsPlanCoveredUsage"),
    ("Tax", "Tax"),
    ("Credit", "Credit"),
    ("Adjustment", "Refund"),
];

/// One row of the rollup.
#[derive(Clone, Debug)]
struct Row {
    month: usize,
    account: u8,
    service: u8,
    usage_type: u8,
    category: usize,
    team: usize,
    amounts: [i128; 6],
}

fn row() -> impl Strategy<Value = Row> {
    let amount = prop_oneof![
        3 => -5_000_000_000_000_000_000_i128..90_000_000_000_000_000_000,
        1 => Just(0),
        1 => -3_i128..4,
    ];
    let place = (0..2_usize, 0..3_u8, 0..3_u8, 0..2_u8);
    (place, 0..CATEGORIES.len(), 0..TEAMS.len(), prop::array::uniform6(amount)).prop_map(
        |((month, account, service, usage_type), category, team, amounts)| Row {
            month,
            account,
            service,
            usage_type,
            category,
            team,
            amounts,
        },
    )
}

/// The conditions of a rule, and its text.
fn rule() -> impl Strategy<Value = (String, String)> {
    let when = prop_oneof![
        Just(String::new()),
        (0..3_u8).prop_map(|account| format!("when = {{ account = \"{account}\" }}\n")),
        (0..3_u8).prop_map(|service| format!("when = {{ service = {{ is = \"{service}\", not = true }} }}\n")),
        Just("when = { \"tag:team\" = { regex = \"^[ab]\", fold = true }, usage-type = \"0\" }\n".to_owned()),
    ];
    let gives = prop_oneof![
        2 => Just("take = \"tag\"\n".to_owned()),
        2 => prop::sample::select(&OWNERS[..]).prop_map(|owner| format!("is = \"{owner}\"\n")),
    ];
    let during = prop_oneof![3 => Just(""), 1 => Just("from = \"2026-10\"\n"), 1 => Just("until = \"2026-09-30\"\n")];
    (when, gives, during).prop_map(|(when, gives, during)| {
        let text = format!("\n[[dimension.owner.rule]]\n{when}{gives}{during}");
        (when, text)
    })
}

/// The text of a pool; it may pass on to any other, so that pools use each other and some go round in circles.
fn pool(place: usize, pools: usize) -> impl Strategy<Value = String> {
    let when = prop_oneof![
        Just("service = \"0\"".to_owned()),
        Just("charge-category = \"Tax\"".to_owned()),
        Just("owner = \"\"".to_owned()),
        Just("owner = \"d\"".to_owned()),
        (0..3_u8).prop_map(|account| format!("account = \"{account}\", usage-type = \"1\"")),
    ];
    let receivers: Vec<String> =
        OWNERS.iter().map(|owner| (*owner).to_owned()).chain((0..pools).map(|pool| format!("pool:p{pool}"))).collect();
    let to = prop::option::of(prop::sample::subsequence(receivers.clone(), 1..=receivers.len()));
    let split = prop_oneof![
        2 => Just("split = \"proportional\"".to_owned()),
        1 => Just("split = \"even\"".to_owned()),
        1 => prop::sample::subsequence(receivers, 2).prop_map(|two| {
            format!("split = \"fixed\"\nshares = {{ \"{}\" = 33.3, \"{}\" = 66.7 }}", two[0], two[1])
        }),
        1 => Just("split = \"driver\"\ndriver = \"gb.csv\"".to_owned()),
    ];
    (when, split, to).prop_map(move |(when, split, to)| {
        let to = to
            .map(|to| format!("to = [{}]\n", to.iter().map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(", ")));
        format!("\n[[pool]]\nname = \"p{place}\"\nwhen = {{ {when} }}\n{split}\n{}", to.unwrap_or_default())
    })
}

fn rules() -> impl Strategy<Value = String> {
    let head = ("fold = (true|false)", any::<bool>()).prop_map(|(fold, allowed)| {
        let allowed = if allowed { "allowed = [\"a\", \"b\", \"c\", \"d\"]\n" } else { "" };
        format!("version = 1\n[dimension.owner]\ntags = [\"team\"]\n{fold}\n{allowed}")
    });
    let pools = (0..4_usize).prop_flat_map(|count| (0..count).map(|place| pool(place, count)).collect::<Vec<_>>());
    let sharing = ("(direct|steps|reciprocal)", "(apart|follow)");
    (head, prop::collection::vec(rule(), 0..4), sharing, pools).prop_map(|(head, rules, (method, credits), pools)| {
        // Two rules for the same lines contradict each other and are refused.
        let mut known = BTreeSet::new();
        let rules: String =
            rules.into_iter().filter(|(when, _)| known.insert(when.clone())).map(|(_, text)| text).collect();
        format!("{head}{rules}\n[sharing]\nmethod = \"{method}\"\ncredits = \"{credits}\"\n{}", pools.concat())
    })
}

/// Somebody is missing in September, and the quantities of October have nothing for anyone.
const QUANTITIES: &[u8] = b"period,owner,quantity\n2026-09,a,3\n2026-09,b,0.5\n2026-09,c,7\n2026-10,a,0\n";

fn delivery(rows: &[Row]) -> Delivery {
    let text = |name: Text, of: &dyn Fn(&Row) -> String| {
        let values: Vec<Option<String>> = rows.iter().map(of).map(|text| (!text.is_empty()).then_some(text)).collect();
        let column = Column::new(name.name().into(), values);
        column.cast(&DataType::from_categories(Categories::global())).unwrap()
    };
    let covered = |row: &Row| if row.category == 1 { "Savings Plan".to_owned() } else { String::new() };
    let mut columns = vec![
        text(Text::BillingPeriod, &|row| MONTHS[row.month].to_owned()),
        text(Text::BillingAccountId, &|_| "payer".to_owned()),
        text(Text::SubAccountId, &|row| row.account.to_string()),
        text(Text::ServiceCode, &|row| row.service.to_string()),
        text(Text::UsageType, &|row| row.usage_type.to_string()),
        text(Text::ChargeCategory, &|row| CATEGORIES[row.category].0.to_owned()),
        text(Text::LineItemType, &|row| CATEGORIES[row.category].1.to_owned()),
        text(Text::PurchaseOption, &covered),
        text(Text::Currency, &|_| "USD".to_owned()),
        text(Text::CommitmentDiscountStatus, &|_| String::new()),
        text(Text::ServiceName, &|row| TEAMS[row.team].to_owned()).with_name("tag:team".into()),
        Int32Chunked::from_vec(
            "day".into(),
            rows.iter().map(|row| 20_700 + 30 * i32::try_from(row.month).unwrap()).collect(),
        )
        .into_date()
        .into_column(),
    ];
    for (index, basis) in Basis::ALL.iter().enumerate() {
        let values = rows.iter().map(|row| row.amounts[index]).collect();
        columns.push(decimals(Amount::name(basis.amount()), values).unwrap());
    }
    columns.push(UInt32Chunked::from_vec(LINES.into(), vec![1; rows.len()]).into_column());
    let control = MONTHS.map(|month| Control {
        period: month.to_owned(),
        payer: "payer".to_owned(),
        currency: "USD".to_owned(),
        ..Control::default()
    });
    Delivery {
        name: "made up".to_owned(),
        focus: false,
        rollup: DataFrame::new(rows.len(), columns).unwrap(),
        resources: Vec::new(),
        parts: Vec::new(),
        control: control.to_vec(),
        refused: Vec::new(),
    }
}

fn attributed(deliveries: Vec<Delivery>, text: &str, view: &View) -> Result<Attribution, Error> {
    let rules =
        read("rules.toml", text, &|_| Ok(QUANTITIES.to_vec())).unwrap_or_else(|flaws| panic!("{text}\n{flaws:#?}"));
    attribute(&Bill::new(deliveries).unwrap().with_rules(Some(Arc::new(rules))), view)
}

/// Nothing is lost or made, in no place where something is added up.
fn check(found: &Attribution, rows: &[Row], basis: usize) {
    let whole = checked_sum(rows.iter().map(|row| Money(row.amounts[basis]))).unwrap();
    assert_eq!((found.total, found.difference().unwrap()), (whole, Money::ZERO));
    for (place, pool) in found.pools.iter().enumerate() {
        let out = checked_sum(found.owners.iter().map(|owner| owner.shared[place])).unwrap();
        assert_eq!((out, pool.out.0 + pool.left.0), (pool.out, pool.cost.0), "{}", pool.name);
        assert!(pool.left.is_zero() || !pool.why_left.is_empty(), "{} says why", pool.name);
        assert!(pool.why_left.iter().all(|(_, why)| !why.is_empty()));
    }
    for owner in &found.owners {
        let parts =
            [owner.direct, owner.benefit, owner.credits, owner.tax].into_iter().chain(owner.shared.iter().copied());
        let months = owner.months.values().map(|(own, shared)| Money(own.0 + shared.0));
        let [parts, months, lines] =
            [checked_sum(parts), checked_sum(months), checked_sum(owner.lines.values().copied())];
        assert_eq!(
            (parts, months, lines),
            (Some(owner.total), Some(owner.total), Some(owner.total)),
            "{}",
            owner.owner
        );
    }
    let shares = found.coverage.unwrap().shares;
    assert_eq!(shares[0].whole.cost, whole);
}

fn cases(cases: u32, shuffled: bool) {
    let closed = Cell::new(0_u32);
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(cases) });
    let given = (prop::collection::vec(row(), 1..14), rules(), 0..Basis::ALL.len(), any::<prop::sample::Index>());
    let run = runner.run(&given, |(rows, text, basis, cut)| {
        let period: Period = "2026-09..2026-10".parse().unwrap();
        let view = View {
            period,
            basis: Basis::ALL[basis],
            currency: "USD".to_owned(),
            conversion: None,
            filters: Vec::new(),
        };
        let found = match attributed(vec![delivery(&rows)], &text, &view) {
            Err(Error::NotAvailable(why)) => {
                assert!(why.contains("pass everything to each other") || why.contains("passes everything to"), "{why}");
                closed.set(closed.get() + 1);
                return Ok(());
            }
            found => found.unwrap(),
        };
        check(&found, &rows, basis);
        if shuffled {
            let (one, other) = rows.split_at(cut.index(rows.len()));
            let mut turned: Vec<Row> = other.iter().rev().cloned().collect();
            let deliveries = if one.is_empty() {
                vec![delivery(&turned)]
            } else if cut.index(2) == 0 {
                vec![delivery(&turned), delivery(one)]
            } else {
                turned.extend(one.iter().cloned());
                vec![delivery(&turned)]
            };
            assert_eq!(attributed(deliveries, &text, &view).unwrap(), found, "{text}");
        }
        Ok(())
    });
    run.unwrap();
    assert!(closed.get() < cases / 4, "{} of {cases} go round in circles", closed.get());
}

#[test]
fn nothing_is_lost_and_nothing_is_made_in_7000_bills() {
    cases(7_000, false);
}

#[test]
fn nothing_is_lost_and_nothing_is_made_in_7000_more() {
    cases(7_000, false);
}

#[test]
fn neither_rows_nor_files_need_an_order() {
    cases(CASES - 14_000, true);
}
