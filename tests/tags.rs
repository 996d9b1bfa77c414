//! Tags as they are: every planted spelling is found, no two names are taken for one, and what is covered is what an independent
//! sum of the report says, of a whole that has a name.

pub(crate) mod independent;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use curio_engine::rates::{Conversion, Rate};
use curio_engine::tags::{self, SURE, State};
use curio_engine::trust::Received;
use curio_engine::view::{Basis, Dim, Period, View};
use curio_engine::{Money, checked_sum, explore};
use proptest::prelude::*;
use serde_json::Value;

use self::independent::{BY_DUCKDB, Cost, bare, independent};
use crate::real_reports::{duckdb, report};
use crate::support::{Curio, bill_of, money, sample, text, truth};

const TEAM: [&str; 6] = ["--key", "team", "--key", "Team", "--key", "TEAM"];

/// Rows of a CSV answer by column name.
fn table(curio: &Curio, arguments: &[&str]) -> Vec<BTreeMap<String, String>> {
    let printed = curio.prints(&[&["tags", "--format", "csv"], arguments].concat());
    csv::Reader::from_reader(printed.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// Spelling, the one to keep, confidence.
fn suggested(rows: &[BTreeMap<String, String>], name: &str) -> Vec<(String, String, u8)> {
    let merged = rows.iter().filter(|row| !row["same as"].is_empty());
    merged.map(|row| (row[name].clone(), row["same as"].clone(), row["confidence"].parse().unwrap())).collect()
}

/// Suggestions for team values beside the owners that the generator wrote down: everything misspelled leads to its owner's team.
fn check_owners(curio: &Curio, arguments: &[&str], truth: &Value) {
    let rows = table(curio, &[&TEAM, arguments].concat());
    let owner = |spelling: &str| truth["owners"]["spellings"][spelling].as_str().unwrap().to_owned();
    let found = suggested(&rows, "value");
    for (spelling, keep, confidence) in &found {
        assert_eq!(
            owner(spelling),
            owner(keep),
            "'{spelling}' is not '{keep}', whatever the confidence ({confidence})"
        );
    }
    let mut kept: BTreeSet<String> = BTreeSet::new();
    let values = rows.iter().filter(|row| row["kind"] == "value" && row["same as"].is_empty());
    for value in values {
        assert!(kept.insert(owner(&value["value"])), "'{}' is a second name of its owner: {found:?}", value["value"]);
    }
}

#[test]
fn every_planted_misspelling_of_a_team_is_found_and_nothing_else() {
    for format in ["legacy", "cur2-parquet", "focus"] {
        let curio = Curio::with(&[&sample(format)]);
        for basis in ["billed", "effective", "net-effective", "list"] {
            for month in ["2026-08", "2026-09", "2026-10", "2026-08..2026-10"] {
                check_owners(&curio, &["--basis", basis, "--period", month], &truth());
            }
        }
        let rows = table(&curio, &[&TEAM[..], &["--period", "2026-10"]].concat());
        let found = suggested(&rows, "value");
        let known = |spelling: &str, confidence| (spelling.to_owned(), "payments".to_owned(), confidence);
        assert_eq!(found, [known("paymnets", 75), known(" payments", 100)], "{format}");
    }
}

#[test]
fn a_larger_fleet_has_more_spellings_and_no_false_merge() {
    let folder = tempfile::tempdir().unwrap();
    let options = curio_samples::generate::Options {
        out: folder.path().to_owned(),
        rows: 202_000,
        months: vec![curio_samples::calendar::Month::parse("2026-10").unwrap()],
        formats: vec![curio_samples::generate::Format::Legacy],
        seed: curio_samples::generate::DEFAULT_SEED,
        evidence: false,
    };
    curio_samples::generate::run(&options).unwrap();
    let truth: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("truth.json")).unwrap()).unwrap();
    let spellings = truth["owners"]["spellings"].as_object().unwrap();
    assert!(spellings.len() > 25, "copies are misspelled: {spellings:?}");
    check_owners(&Curio::with(&[&folder.path().join("legacy")]), &[], &truth);
}

#[test]
fn environments_and_keys_are_told_with_their_evidence() {
    let curio = Curio::with(&[&sample("legacy")]);
    let env = table(&curio, &["--key", "env", "--period", "2026-10"]);
    let because: BTreeMap<&str, &str> =
        env.iter().filter(|row| row["same as"] == "prod").map(|row| (&*row["value"], &*row["because"])).collect();
    assert_eq!(
        because,
        BTreeMap::from([("PROD", "case"), ("Prod", "case"), ("Production", "synonym (short form)")]),
        "and dev stands alone"
    );
    let keys = suggested(&table(&curio, &[]), "key");
    let team = |key: &str| (key.to_owned(), "team".to_owned(), 99);
    assert_eq!(keys, [team("Team"), team("TEAM")]);

    let printed = curio.prints(&["tags", "--period", "2026-10"]);
    assert!(printed.contains("Effective (amortized)"), "the basis is named: {printed}");
    assert!(printed.contains("'team', 'Team', 'TEAM': 3 spellings, 16,878.66 USD"), "{printed}");
    let of_one = curio.prints(&["tags", "--period", "2026-10", "--key", "team"]);
    assert!(of_one.contains("Also spelled 'Team', 'TEAM'"), "{of_one}");
    assert!(printed.contains("78.71 % of everything (21,444.23), 85.69 % of taggable spend (19,698.41)"), "{printed}");
}

/// Names that people tell apart, made to be confused.
const APART: &[&str] = &[
    "team1",
    "team2",
    "team10",
    "eu-west-1",
    "eu-west-2",
    "us-east-1",
    "us-west-1",
    "us-gov-east-1",
    "us-gov-west-1",
    "ap-south-1",
    "prod-eu",
    "prod-us",
    "prodA",
    "prodB",
    "CC-1100",
    "CC-1200",
    "CC-2100",
    "1.2",
    "12",
    "1.12",
    "v1",
    "v2",
    "tracking",
    "trucking",
    "internal",
    "external",
    "billing",
    "bidding",
    "search",
    "research",
    "stage-1",
    "storage",
    "data-platform",
    "data-platform-2",
    "app-a",
    "app-b",
    "north",
    "south",
    "2026-1-15",
    "2026-11-5",
    "i-0a1b2c3d",
    "i-0a1b2c3e",
    "web",
    "wen",
    "team-red",
    "team-rod",
    "finance",
    "fiance",
    "dev",
    "test",
    "prod",
    "uat",
    "nonprod",
];

const HEADER: &str = "lineItem/LineItemType,lineItem/UnblendedCost,lineItem/NetUnblendedCost,pricing/publicOnDemandCost,reservation/EffectiveCost,reservation/NetEffectiveCost,lineItem/UsageStartDate,bill/BillingPeriodStartDate,bill/PayerAccountId,lineItem/UsageAccountId,lineItem/CurrencyCode,lineItem/ProductCode,resourceTags/user:team,resourceTags/user:Team,resourceTags/user:unused";

/// A line of kind, cost, payer, and two spellings of a key.
fn line(kind: &str, cost: &str, payer: &str, tags: (&str, &str)) -> String {
    let (team, other) = tags;
    format!(
        "{kind},{cost},{cost}1,{cost}2,{cost}3,{cost}4,2026-07-03T00:00:00Z,2026-07-01T00:00:00Z,{payer},990000000125,USD,AmazonEC2,{team},{other},"
    )
}

fn view(basis: Basis) -> View {
    let period: Period = "2026-07".parse().unwrap();
    View { period, basis, currency: "USD".to_owned(), conversion: None, filters: Vec::new() }
}

fn bill(lines: &[String]) -> curio_engine::bill::Bill {
    bill_under(HEADER, lines)
}

fn bill_under(header: &str, lines: &[String]) -> curio_engine::bill::Bill {
    bill_of(tempfile::tempdir().unwrap().path(), &format!("{header}\n{}\n", lines.join("\n")))
}

fn names(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

/// Each name in turn is rare beside all others, which is when it might be taken for a typo.
#[test]
fn names_made_to_be_confused_are_never_merged_at_the_stated_confidence() {
    let mut wrong: BTreeSet<(u8, String)> = BTreeSet::new();
    for rare in APART {
        let lines = APART.iter().flat_map(|name| {
            let times = if name == rare { 1 } else { 9 };
            std::iter::repeat_n(line("Usage", "1.25", "990000000017", (name, "")), times)
        });
        let bill = bill(&lines.collect::<Vec<_>>());
        let found = tags::values(&bill, &[], &view(Basis::Billed), &names(&["team"]), None).unwrap();
        for suggestion in found.suggestions {
            let members = suggestion.members.iter().map(|member| member.spelled.spelling.as_str()).collect::<Vec<_>>();
            wrong.insert((suggestion.confidence(), members.join(" = ")));
        }
    }
    println!("false merges below {SURE}: {wrong:?}");
    assert!(wrong.iter().all(|(confidence, _)| *confidence < SURE), "{wrong:?}");
    assert!(wrong.len() <= 4, "two pairs, each the other way round: {wrong:?}");
}

fn coverage(curio: &Curio, arguments: &[&str]) -> BTreeMap<String, (Money, Money)> {
    let rows = table(curio, arguments);
    let shares = rows.iter().filter(|row| row["kind"] == "coverage");
    shares.map(|row| (row["value"].clone(), (money(&row["cost"]), money(&row["whole"])))).collect()
}

#[test]
fn coverage_of_the_sample_equals_an_independent_sum_of_its_files() {
    for format in ["legacy", "cur2-csv", "focus"] {
        let curio = Curio::with(&[&sample(format)]);
        for (month, folder) in [("2026-08", ["20260801-", "=2026-08"]), ("2026-10", ["20261001-", "=2026-10"])] {
            let lines = bare(format, folder[usize::from(format != "legacy")]);
            let costs: [(&str, Cost); 2] = [("billed", |line| line.billed), ("effective", |line| line.effective)];
            for (basis, cost) in costs {
                for keys in [&["team"][..], &["env"], &["team", "Team", "TEAM"], &["aws:createdBy"]] {
                    let mut arguments = vec!["--period", month, "--basis", basis];
                    arguments.extend(keys.iter().flat_map(|key| ["--key", *key]));
                    assert_eq!(
                        coverage(&curio, &arguments),
                        independent(&lines, keys, cost),
                        "{format} {month} {basis} {keys:?}"
                    );
                }
            }
        }
    }
}

/// Of FOCUS files the rollup does not tell the unused part of a reservation from usage that nobody tagged; of nothing else.
#[test]
fn formats_differ_by_unused_reservations_alone() {
    let taggable =
        |format: &str| coverage(&Curio::with(&[&sample(format)]), &[&TEAM[..], &["--period", "2026-10"]].concat());
    let (cur, focus) = (taggable("legacy")["taggable"], taggable("focus")["taggable"]);
    let truth = truth();
    let of_reservations = truth["commitments"].as_array().unwrap().iter().filter(|one| !one["class"].is_null());
    let unused = of_reservations.map(|one| amount_of(&one["months"]["2026-10"]["unused_cost"]));
    let unused = checked_sum(unused).unwrap();
    assert_eq!(cur.0, focus.0, "the same is tagged");
    assert_eq!(Money(focus.1.0 - cur.1.0), unused);
}

fn amount_of(value: &Value) -> Money {
    value.as_str().map_or(Money::ZERO, money)
}

#[test]
fn a_credit_without_tags_takes_nothing_from_a_tagged_value() {
    let curio = Curio::with(&[&sample("legacy")]);
    for basis in ["billed", "effective"] {
        for key in ["team", "env", "cost_center"] {
            let rows = table(&curio, &["--key", key, "--basis", basis]);
            let values = rows.iter().filter(|row| row["kind"] == "value");
            values.for_each(|row| assert!(money(&row["cost"]) >= Money::ZERO, "{basis} {row:?}"));
        }
    }
    let of_credits = ["--key", "team", "--filter", "charge-category=Credit"];
    let rows = table(&curio, &of_credits);
    let untaggable = rows.iter().find(|row| row["value"] == "untaggable").unwrap();
    assert!(money(&untaggable["cost"]) < Money::ZERO);
    assert!(rows.iter().all(|row| row["percent"].is_empty()), "no percentage of less than nothing: {rows:?}");
    let printed = curio.prints(&[&["tags"], &of_credits[..]].concat());
    assert!(printed.contains("of everything: not defined (-2,250.00)"), "{printed}");
}

#[test]
fn a_key_is_not_activated_before_its_first_report() {
    let curio = Curio::with(&[&sample("legacy")]);
    let state = |month: &str, state: &str| {
        let rows = table(&curio, &["--key", "TEAM", "--period", month]);
        rows.iter().find(|row| row["value"] == state).unwrap()["lines"].clone()
    };
    assert_eq!(
        (state("2026-08", "key not activated"), state("2026-08", "absent or empty")),
        ("7743".into(), "0".into())
    );
    assert_eq!(state("2026-10", "key not activated"), "0");
    assert_ne!(state("2026-10", "absent or empty"), "0");
}

#[test]
fn a_column_without_values_is_an_activated_key_of_its_payer() {
    let folder = tempfile::tempdir().unwrap();
    let (with, without) = (folder.path().join("with.csv"), folder.path().join("without.csv"));
    let line = |payer: &str| line("Usage", "1.25", payer, ("payments", ""));
    fs::write(&with, format!("{HEADER}\n{}\n", line("990000000017"))).unwrap();
    let cut = |text: &str| text.rsplit_once(',').unwrap().0.to_owned();
    fs::write(&without, format!("{}\n{}\n", cut(HEADER), cut(&line("990000000018")))).unwrap();
    let curio = Curio::with(&[&with, &without]);
    let rows = table(&curio, &["--key", "unused"]);
    let lines = |state: &str| rows.iter().find(|row| row["value"] == state).unwrap()["lines"].clone();
    assert_eq!((lines("absent or empty"), lines("key not activated")), ("1".to_owned(), "1".to_owned()));
}

#[test]
fn values_that_are_not_allowed_are_told_and_do_not_count() {
    let curio = Curio::with(&[&sample("legacy")]);
    let arguments = ["--key", "env", "--allowed", "prod,dev", "--period", "2026-10"];
    let rows = table(&curio, &arguments);
    let cost = |name: &str| money(&rows.iter().find(|row| row["value"] == name).unwrap()["cost"]);
    let env = &truth()["spend"]["effective"]["tag:env"]["2026-10"];
    let of = |names: &[&str]| checked_sum(names.iter().map(|name| amount_of(&env[*name]))).unwrap();
    assert_eq!(cost("value not allowed"), of(&["PROD", "Prod", "Production"]));
    assert_eq!(cost("tagged"), of(&["prod", "dev"]));
    assert_eq!(coverage(&curio, &arguments)["everything"].0, of(&["prod", "dev"]));

    let unknown = curio.run(&["tags", "--key", "owner"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(text(&unknown.stderr).contains("'tag:owner' does not occur"), "{}", text(&unknown.stderr));
    assert_eq!(curio.run(&["tags", "--allowed", "prod"]).status.code(), Some(2));
}

#[test]
fn spellings_of_a_key_count_a_line_once_and_contradictions_are_told() {
    let pay = ("payments", "fleet");
    let lines = [("portal", ""), ("", "portal"), ("portal", "portal"), pay, ("", "")];
    let lines: Vec<String> = lines.iter().map(|tags| line("Usage", "2.5", "990000000017", *tags)).collect();
    let bill = bill(&lines);
    let found = tags::values(&bill, &[], &view(Basis::Billed), &names(&["team", "Team"]), None).unwrap();
    assert_eq!(found.states.sum(State::Tagged).lines, 4);
    assert_eq!((found.contradicting.lines, found.contradicting.cost), (1, money("2.5")));
    let first: Vec<&str> = found.values.iter().map(|value| value.spelling.as_str()).collect();
    assert_eq!(first, ["portal", "payments"], "the key named first counts");
    let keys = tags::keys(&bill, &view(Basis::Billed)).unwrap();
    let group = &keys.groups[0].suggestion;
    assert_eq!(
        (group.total.cost, group.moves.cost),
        (money("10"), money("2.5")),
        "what only the other spelling carries"
    );
}

/// A company may have 2,000 keys and 200,000 values; here as near to each other as they can be.
#[test]
fn thousands_of_keys_and_values_are_answered() {
    let keys: Vec<String> = (0..2_000).map(|key| format!("resourceTags/user:key {key} of many")).collect();
    let of_key = |key: usize| {
        let (before, after) = (",".repeat(key), ",".repeat(1_999 - key));
        line("Usage", "1.25", PAYERS[0], ("", "")) + "," + &before + "on" + &after
    };
    let bill = bill_under(&format!("{HEADER},{}", keys.join(",")), &(0..2_000).map(of_key).collect::<Vec<_>>());
    let found = tags::keys(&bill, &view(Basis::Billed)).unwrap();
    assert_eq!((found.keys.len(), found.groups.len()), (2_000, 0), "keys that differ by their numbers are many");

    let of_value = |value: usize| line("Usage", "1.25", PAYERS[0], (&spelled(value), ""));
    let few = (0..2_000).flat_map(|value| (0..3).map(move |_| value));
    let bill = bill_under(HEADER, &few.chain(0..50_000).map(of_value).collect::<Vec<_>>());
    let found = tags::values(&bill, &[], &view(Basis::Billed), &names(&["team"]), None).unwrap();
    assert_eq!(found.values.len(), 50_000);
}

/// A word of letters for a number.
fn spelled(number: usize) -> String {
    (0..12).map(|place| char::from(b'a' + u8::try_from(number / 3_usize.pow(place) % 3).unwrap())).collect()
}

const KINDS: [&str; 7] = ["Usage", "DiscountedUsage", "SavingsPlanNegation", "Tax", "Credit", "RIFee", "EdpDiscount"];
const VALUES: [&str; 4] = ["", "payments", "Payments", "portal"];
const PAYERS: [&str; 2] = ["990000000017", "990000000018"];

fn random_line() -> impl Strategy<Value = (usize, usize, usize, usize, i32)> {
    (0..KINDS.len(), 0..PAYERS.len(), 0..VALUES.len(), 0..VALUES.len(), -9_999..9_999_i32)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Each line is in one state, by a reading of the rules that goes line by line, in every basis that the report can give.
    #[test]
    fn states_add_up_to_the_view(mut rows in prop::collection::vec(random_line(), 1..60), column in any::<bool>()) {
        rows.push((0, 0, 1, 0, 125));
        let text = |(kind, payer, team, other, cost): &(usize, usize, usize, usize, i32)| {
            line(KINDS[*kind], &format!("{cost}.5"), PAYERS[*payer], (VALUES[*team], VALUES[*other]))
        };
        let bill = bill(&rows.iter().map(text).collect::<Vec<_>>());
        let columns = names(&["resourceTags/user:team"]);
        let period = view(Basis::Billed).period;
        let received = Received { months: vec![period.from], payers: names(&[PAYERS[1]]), columns, ..Received::default() };
        let received = if column { vec![received] } else { Vec::new() };
        let has = |payer: usize| rows.iter().any(|row| row.1 == payer && row.2 > 0) || (column && payer == 1);
        let state = |row: &[String]| match &row[2..] {
            [team, _] if team == "payments" => State::Tagged,
            [team, _] if !team.is_empty() => State::Invalid,
            [_, other] if other.is_empty() && !["Usage", "DiscountedUsage", "EdpDiscount"].contains(&&*row[0]) => State::Untaggable,
            _ if has(usize::from(row[1] == PAYERS[1])) => State::Absent,
            _ => State::NotActivated,
        };
        let rate = Rate { month: period.from, from: "USD".to_owned(), to: "EUR".to_owned(), rate: money("0.913377331133") };
        let converted = Some(Conversion::new("EUR", &[rate]));
        for basis in Basis::ALL.into_iter().filter(|basis| bill.refusal(*basis, period).is_none()) {
            let allowed = names(&["payments"]);
            let found = tags::values(&bill, &received, &view(basis), &names(&["team"]), Some(&allowed)).unwrap();
            let dims = ["line-item-type", "payer", "tag:team", "tag:Team"];
            let dims: Vec<Dim> = dims.iter().filter_map(|dim| dim.parse().ok()).collect();
            let known = bill.dims().iter().filter(|dim| dim.id().starts_with("tag:")).count();
            let mut spend = explore::spend(&bill, &view(basis), &dims[..2 + known.min(2)]).unwrap();
            spend.rows.iter_mut().for_each(|row| row.values.resize(4, String::new()));
            prop_assert_eq!((found.states.total.cost, found.states.total.lines), (spend.total, spend.lines));
            for one in State::ALL {
                let of = || spend.rows.iter().filter(|row| state(&row.values) == one);
                let sum = found.states.sum(one);
                prop_assert_eq!(sum.cost, checked_sum(of().map(|row| row.cost)).unwrap(), "{:?} {:?}", basis, one);
                prop_assert_eq!(sum.lines, of().map(|row| row.lines).sum::<u64>());
            }
            let euros = View { conversion: converted.clone(), currency: "EUR".to_owned(), ..view(basis) };
            let found = tags::values(&bill, &received, &euros, &names(&["team"]), None).unwrap();
            prop_assert_eq!(found.states.total.cost, explore::spend(&bill, &euros, &[]).unwrap().total);
        }
    }
}

fn check_real(name: &str, source: &str, keys: &[(&str, &str)], kind: &str, costs: &[&str]) {
    let Some(folder) = report(name) else { return };
    let curio = Curio::with(&[&folder]);
    let source = source.replace("FOLDER", folder.to_str().unwrap());
    for (basis, effective) in [("billed", "no"), ("effective", "yes")] {
        for (key, column) in keys {
            let arguments = [&[&source, *column, kind, effective], costs].concat();
            let Some(printed) = duckdb(BY_DUCKDB, &arguments) else { return };
            let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
            let sums = printed.lines().map(cells).map(|cells| (cells[0].clone(), (money(&cells[1]), money(&cells[2]))));
            let arguments = ["--key", key, "--basis", basis];
            assert_eq!(coverage(&curio, &arguments), sums.collect(), "{name} {key} {basis}");
            let tagged = table(&curio, &arguments).into_iter().find(|row| row["value"] == "tagged").unwrap();
            let everything = printed.lines().find(|line| line.starts_with("everything,")).unwrap();
            assert_eq!(Some(&*tagged["lines"]), everything.rsplit(',').next(), "{name} {key} {basis}");
            println!("{name} {key} {basis}: {}", printed.replace('\n', "; "));
        }
    }
}

#[test]
fn coverage_of_a_real_legacy_report_equals_duckdb() {
    check_real(
        "cur-legacy-csvgz-real",
        "read_csv('FOLDER/**/*.csv.gz', all_varchar = true, union_by_name = true)",
        &[("Environment", "resourceTags/user:Environment"), ("aws:createdBy", "resourceTags/aws:createdBy")],
        "lineItem/LineItemType",
        &[
            "lineItem/UnblendedCost",
            "reservation/EffectiveCost",
            "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod",
            "reservation/UnusedRecurringFee",
        ],
    );
}

#[test]
fn coverage_of_a_real_athena_report_equals_duckdb() {
    check_real(
        "cur-athena-parquet",
        "read_parquet('FOLDER/**/*.parquet')",
        &[("environment", "resource_tags_user_environment"), ("aws:created_by", "resource_tags_aws_created_by")],
        "line_item_line_item_type",
        &[
            "line_item_unblended_cost",
            "reservation_effective_cost",
            "reservation_unused_amortized_upfront_fee_for_billing_period",
            "reservation_unused_recurring_fee",
        ],
    );
}
