//! Every dollar has an owner: what the rules of the sample come to is what its generator wrote down, whatever the format, and
//! nothing is lost or made on the way.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use curio_engine::attribution::{self, Attribution, Place, Rules};
use curio_engine::bill::Bill;
use curio_engine::tags::Denominator;
use curio_engine::view::{Basis, LINE_DIMS, Period, View};
use curio_engine::{Money, checked_sum, explore};
use curio_store::Workspace;
use serde_json::Value;

use crate::real_reports::{duckdb, report};
use crate::support::{Curio, money, root, sample, truth};
use crate::tags::independent::{BY_DUCKDB, bare};

fn rules_of(folder: &str) -> Rules {
    let folder = root().join("data-samples").join(folder);
    read(&fs::read_to_string(folder.join("rules.toml")).unwrap(), &folder)
}

fn read(text: &str, folder: &Path) -> Rules {
    let table = |name: &str| fs::read(folder.join(name)).map_err(|error| error.to_string());
    attribution::read("rules.toml", text, &table).unwrap_or_else(|flaws| panic!("{flaws:#?}"))
}

fn view(period: &str, basis: Basis) -> View {
    let period: Period = period.parse().unwrap();
    View { period, basis, currency: "USD".to_owned(), conversion: None, filters: Vec::new() }
}

fn sample_bill(format: &str, rules: &str) -> (Curio, Bill) {
    let curio = Curio::with(&[&sample(format)]);
    let bill = Workspace::open(&curio.folder()).unwrap().bill(true).unwrap();
    (curio, bill.with_rules(Some(Arc::new(rules_of(rules)))))
}

#[test]
fn owners_are_the_true_ones_in_every_format() {
    let truth = truth();
    for format in ["legacy", "cur2-parquet", "cur2-csv", "focus"] {
        let (_home, bill) = sample_bill(format, "rules");
        for month in ["2026-08", "2026-09", "2026-10"] {
            let owner = "owner".parse().unwrap();
            let spend = explore::spend(&bill, &view(month, Basis::Effective), &[owner]).unwrap();
            let found: BTreeMap<String, String> =
                spend.rows.iter().map(|row| (row.values[0].clone(), row.cost.to_string())).collect();
            let told: BTreeMap<String, String> =
                serde_json::from_value(truth["owners"]["effective"][month].clone()).unwrap();
            assert_eq!(found, told, "{format} {month}");
        }
    }
}

fn amounts(value: &Value) -> BTreeMap<String, Money> {
    let texts: BTreeMap<String, String> = serde_json::from_value(value.clone()).unwrap();
    texts.into_iter().map(|(name, text)| (name, money(&text))).collect()
}

/// Within one unit of the last digit.
fn near(found: Money, told: Money) -> bool {
    (found.0 - told.0).abs() <= 1
}

#[test]
fn shares_are_those_of_the_ledger() {
    let truth = truth();
    println!("{:#}", truth["attribution"]["2026-09"]);
    for format in ["legacy", "focus"] {
        let (_home, bill) = sample_bill(format, "rules");
        for month in ["2026-08", "2026-09", "2026-10"] {
            let told = &truth["attribution"][month];
            let found = attribution::attribute(&bill, &view(month, Basis::Effective)).unwrap();
            assert_eq!(found.difference().unwrap(), Money::ZERO);
            check(&found, told, &format!("{format} {month}"));
        }
    }
}

fn check(found: &Attribution, told: &Value, name: &str) {
    let direct = amounts(&told["direct"]);
    let totals = amounts(&told["total"]);
    for (owner, total) in &totals {
        let share = found.owners.iter().find(|share| share.owner == *owner);
        let own = share
            .map_or(Money::ZERO, |share| checked_sum([share.direct, share.benefit, share.credits, share.tax]).unwrap());
        assert!(near(own, direct.get(owner).copied().unwrap_or(Money::ZERO)), "{name}: {owner} directly {own}");
        let found = share.map_or(Money::ZERO, |share| share.total);
        assert!(near(found, *total), "{name}: {owner} in all {found}, and {total} in the ledger");
    }
}

/// Percent of what is taggable that reaches an owner, as exact parts and whole.
fn taggable(bill: &Bill, view: &View) -> (Money, Money) {
    let coverage = attribution::attribute(bill, view).unwrap().coverage.unwrap();
    let share = coverage.shares.into_iter().find(|share| share.of == Denominator::Taggable).unwrap();
    (share.tagged.cost, share.whole.cost)
}

#[test]
fn the_path_keeps_its_promise_to_the_last_digit() {
    let folder = root().join("data-samples/rules/first-day");
    let text = fs::read_to_string(folder.join("rules.toml")).unwrap();
    for format in ["legacy", "cur2-csv", "focus"] {
        let curio = Curio::with(&[&sample(format)]);
        let workspace = Workspace::open(&curio.folder()).unwrap();
        let (bill, received) = (workspace.bill(true).unwrap(), curio_store::received(workspace.deliveries()));
        for (month, target) in [("2026-08", "95"), ("2026-09", "90"), ("2026-10", "95"), ("2026-08..2026-10", "99.5")] {
            let (view, target) = (view(month, Basis::Effective), money(target));
            let bill = bill.with_rules(Some(Arc::new(read(&text, &folder))));
            let path = attribution::path(&bill, &received, &view, target).unwrap();
            assert_eq!(taggable(&bill, &view), (path.now.tagged.cost, path.now.whole.cost));
            let mut edited = text.clone();
            let mut reached = path.now.tagged.cost;
            for step in &path.steps {
                // Nothing hints at who owns the shared accounts: somebody says so.
                let owner = if step.owner.is_empty() { "platform" } else { &step.owner };
                edited = step.action.apply(&edited, owner).unwrap();
                reached = reached.checked_add(step.gain).unwrap();
                let after = bill.with_rules(Some(Arc::new(read(&edited, &folder))));
                assert_eq!(taggable(&after, &view).0, reached, "{format} {month}: {:?}", step.action);
            }
            assert_eq!(reached, path.after.tagged.cost);
            let percent = path.after.percent().unwrap();
            println!(
                "{format} {month}: {} steps from {:.3} to {percent:.3} %: {:?}",
                path.steps.len(),
                path.now.percent().unwrap(),
                path.steps.iter().map(|step| format!("{} {}", step.action.words(), step.owner)).collect::<Vec<_>>(),
            );
            assert!(path.reached && percent >= target.to_string().parse::<f64>().unwrap() - 1e-9, "{format} {month}");
            assert!(path.fewest && path.steps.windows(2).all(|two| two[0].gain >= two[1].gain));
        }
    }
}

#[test]
fn an_edit_moves_what_the_preview_says() {
    let (_curio, before) = sample_bill("legacy", "rules/first-day");
    let after = before.with_rules(Some(Arc::new(rules_of("rules"))));
    let view = view("2026-08..2026-10", Basis::Effective);
    let moves = attribution::moves(before.rules().map(AsRef::as_ref), &after, &view).unwrap();
    let places = |bill: &Bill| -> BTreeMap<(String, Place), Money> {
        let dims = ["month", "owner", "pool"].map(|dim| dim.parse().unwrap());
        let mut sums = BTreeMap::new();
        for row in explore::spend(bill, &view, &dims).unwrap().rows {
            let [month, owner, pool] = &row.values[..] else { panic!() };
            let place = match (owner.as_str(), pool.as_str()) {
                ("", "") => Place::Unallocated,
                (owner, "") => Place::Owner(owner.to_owned()),
                (_, pool) => Place::Pool(pool.to_owned()),
            };
            let sum = sums.entry((month.clone(), place)).or_insert(Money::ZERO);
            *sum = sum.checked_add(row.cost).unwrap();
        }
        sums
    };
    let mut walked = places(&before);
    for one in &moves.moves {
        let mut add = |place: &Place, cost: i128| {
            walked.entry((one.month.to_string(), place.clone())).or_insert(Money::ZERO).0 += cost;
        };
        add(&one.from, -one.cost.0);
        add(&one.to, one.cost.0);
    }
    walked.retain(|_, cost| !cost.is_zero());
    assert_eq!(walked, places(&after));
    assert!(moves.resources > 10, "{}", moves.resources);
    let none = attribution::moves(after.rules().map(AsRef::as_ref), &after, &view).unwrap();
    assert_eq!((none.moves.len(), none.resources), (0, 0));
}

#[test]
fn the_command_says_what_other_rules_would_move() {
    let curio = Curio::with(&[&sample("legacy")]);
    let rules = |name: &str| root().join("data-samples").join(name).join("rules.toml").to_str().unwrap().to_owned();
    curio.prints(&["attribute", "--rules", &rules("rules/first-day"), "--keep"]);
    let arguments = ["attribute", "--rules", &rules("rules"), "--diff", "--period", "2026-10", "--format", "csv"];
    let printed = curio.prints(&arguments);
    let moves: Vec<BTreeMap<String, String>> =
        csv::Reader::from_reader(printed.as_bytes()).deserialize().map(Result::unwrap).collect();
    let sum = |column: &str, value: &str| {
        checked_sum(moves.iter().filter(|row| row[column] == value).map(|row| money(&row["cost"]))).unwrap()
    };
    // The security account, of which nobody had written down whose it is: all but the keys, which are tagged.
    assert_eq!(sum("to", "security").to_string(), "463.728");
    assert!(sum("to", "payments") > Money::ZERO && sum("from", "payments") < Money(3_000 * Money::ONE.0));
    assert!(moves.iter().all(|row| row["from"] != row["to"] && row["month"] == "2026-10"), "{printed}");
}

#[test]
fn the_sample_passes_its_own_tests_and_a_wrong_rule_fails_them() {
    let folder = root().join("data-samples/rules");
    let text = fs::read_to_string(folder.join("rules.toml")).unwrap();
    for format in ["legacy", "cur2-parquet", "focus"] {
        let (_curio, bill) = sample_bill(format, "rules");
        let checked = attribution::check(&bill).unwrap();
        assert_eq!(checked.len(), 9);
        assert!(checked.iter().all(attribution::Checked::passed), "{format}: {checked:#?}");
        let wrong = text.replace("payments = [\"paymnets\"]", "portal = [\"paymnets\"]");
        let wrong = bill.with_rules(Some(Arc::new(read(&wrong, &folder))));
        let failed: Vec<_> = attribution::check(&wrong).unwrap().into_iter().filter(|test| !test.passed()).collect();
        assert_eq!(failed[0].name, "the typo paymnets is payments");
        assert!(failed[0].words().unwrap().starts_with("owner must be payments and is portal on "), "{failed:?}");
    }
}

/// Coverage by rules that take the owner from one tag, beside an independent query of the report's files.
fn check_real(name: &str, source: &str, keys: &[(&str, &str)], kind: &str, costs: &[&str]) {
    let Some(folder) = report(name) else { return };
    let curio = Curio::with(&[&folder]);
    let bill = Workspace::open(&curio.folder()).unwrap().bill(true).unwrap();
    let source = source.replace("FOLDER", folder.to_str().unwrap());
    let months = bill.months();
    let period = Period { from: months[0].0, to: months[months.len() - 1].0 };
    for (key, column) in keys {
        for (basis, effective) in [(Basis::Effective, "yes"), (Basis::Billed, "no")] {
            let text = format!(
                "version = 1\n[dimension.owner]\ntags = [\"{key}\"]\n[[dimension.owner.rule]]\ntake = \"tag\"\n"
            );
            let bill = bill.with_rules(Some(Arc::new(read(&text, &folder))));
            let found = attribution::attribute(&bill, &View { period, ..view("2026-10", basis) }).unwrap();
            let arguments: Vec<&str> =
                [source.as_str(), column, kind, effective].into_iter().chain(costs.iter().copied()).collect();
            let Some(printed) = duckdb(BY_DUCKDB, &arguments) else { return };
            let told: BTreeMap<&str, (Money, Money)> = printed
                .lines()
                .map(|line| line.split(',').collect::<Vec<_>>())
                .map(|cells| (cells[0], (money(cells[1]), money(cells[2]))))
                .collect();
            let shares = found.coverage.as_ref().unwrap().shares;
            let found: BTreeMap<&str, (Money, Money)> =
                shares.iter().map(|share| (share.of.id(), (share.tagged.cost, share.whole.cost))).collect();
            assert_eq!(found, told, "{name} {key} {}", basis.id());
            println!("{name} {key} {}: {}", basis.id(), printed.replace('\n', "; "));
        }
    }
}

#[test]
fn coverage_of_real_reports_equals_duckdb() {
    let slashed = [
        "lineItem/UnblendedCost",
        "reservation/EffectiveCost",
        "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod",
        "reservation/UnusedRecurringFee",
    ];
    check_real(
        "cur-legacy-csvgz-real",
        "read_csv('FOLDER/**/*.csv.gz', all_varchar = true, union_by_name = true)",
        &[("Environment", "resourceTags/user:Environment"), ("aws:createdBy", "resourceTags/aws:createdBy")],
        "lineItem/LineItemType",
        &slashed,
    );
    let underscored = [
        "line_item_unblended_cost",
        "reservation_effective_cost",
        "reservation_unused_amortized_upfront_fee_for_billing_period",
        "reservation_unused_recurring_fee",
    ];
    check_real(
        "cur-athena-parquet",
        "read_parquet('FOLDER/**/*.parquet')",
        &[("environment", "resource_tags_user_environment"), ("aws:created_by", "resource_tags_aws_created_by")],
        "line_item_line_item_type",
        &underscored,
    );
}

#[test]
fn credits_without_tags_turn_no_team_negative() {
    let files = [
        ("focus-1.0", "", &["tag:user:name", "account"][..]),
        ("focus-1.2-1.3-synthetic", "aws_1_3_cost_and_usage_rows25_seed7_credits.csv", &["account", "region"]),
        ("cur2-csv-excerpt", "", &["account", "service"]),
    ];
    for (name, file, columns) in files {
        let Some(folder) = report(name) else { continue };
        let curio = Curio::with(&[&folder.join(file)]);
        let bill = Workspace::open(&curio.folder()).unwrap().bill(true).unwrap();
        let months = bill.months();
        let period = Period { from: months[0].0, to: months[months.len() - 1].0 };
        for column in columns {
            // A credit of an account is the account's by rule, and still not the team's that has little there.
            let rules = |credits: &str| {
                let text = format!(
                    "version = 1\n[dimension.owner]\n[[dimension.owner.rule]]\ntake = \"{column}\"\n[sharing]\ncredits = \"{credits}\"\n"
                );
                Some(Arc::new(read(&text, &folder)))
            };
            for basis in Basis::ALL.into_iter().filter(|basis| bill.refusal(*basis, period).is_none()) {
                let view = View { period, currency: bill.currencies()[0].clone(), ..view("2026-10", basis) };
                let found = attribution::attribute(&bill.with_rules(rules("follow")), &view).unwrap();
                assert_eq!(found.difference().unwrap(), Money::ZERO);
                let credits = checked_sum(found.owners.iter().map(|owner| owner.credits)).unwrap();
                for owner in &found.owners {
                    let own = checked_sum([owner.direct, owner.benefit, owner.tax]).unwrap();
                    assert!(
                        own < Money::ZERO || owner.total >= Money::ZERO,
                        "{name} {column}: {} {owner:?}",
                        basis.id()
                    );
                }
                let apart = attribution::attribute(&bill.with_rules(rules("apart")), &view).unwrap();
                // What a line says itself stays: a credit with an owner's tag is that owner's.
                let own = checked_sum(apart.owners.iter().map(|owner| owner.credits)).unwrap();
                let nobodys =
                    |found: &Attribution| found.unallocated.untagged.cost.0 + found.unallocated.untaggable.cost.0;
                let follow = Money(credits.0 - own.0 + nobodys(&found) - nobodys(&apart));
                assert_eq!(apart.credits_apart.0, found.credits_apart.0 + follow.0, "{name} {column} {}", basis.id());
                println!("{name} by {column}, {}: {follow} follow, {} stay apart", basis.id(), found.credits_apart);
            }
        }
    }
}

#[test]
fn rules_look_at_any_column() {
    let lines = bare("legacy", "20261001-");
    let (_curio, bill) = sample_bill("legacy", "rules");
    let view = view("2026-10", Basis::Effective);
    for (dim, _, _) in LINE_DIMS {
        let text = format!("version = 1\n[dimension.owner]\n[[dimension.owner.rule]]\ntake = \"{dim}\"\n");
        let bill = bill.with_rules(Some(Arc::new(read(&text, &root()))));
        let sums = |by: &str| -> BTreeMap<String, Money> {
            let spend = explore::spend(&bill, &view, &[by.parse().unwrap()]).unwrap();
            spend.rows.into_iter().map(|row| (row.values[0].clone(), row.cost)).collect()
        };
        assert_eq!(sums("owner"), sums(dim), "{dim}");
        let found = attribution::attribute(&bill, &view).unwrap();
        assert_eq!(found.difference().unwrap(), Money::ZERO, "{dim}");
        // A credit that nobody tagged follows usage, so its own description need not be among the owners.
        assert!(found.owners.iter().all(|owner| sums(dim).contains_key(&owner.owner)), "{dim}");
        if dim == "description" {
            let mut told: BTreeMap<String, Money> = BTreeMap::new();
            for line in &lines {
                let sum = told.entry(line.description.clone()).or_insert(Money::ZERO);
                *sum = sum.checked_add(line.effective).unwrap();
            }
            assert_eq!(sums("owner"), told);
        }
    }
    // A family that the report does not know at all is none throughout, and no error.
    let none = bill.with_rules(Some(Arc::new(read(
        "version = 1\n[dimension.owner]\n[[dimension.owner.rule]]\nwhen = { description = { regex = \"(?i)nat ?gateway\" }, product-family = \"\" }\nis = \"network\"\n",
        &root(),
    ))));
    attribution::attribute(&none, &view).unwrap();
}

#[test]
fn statements_are_the_view_to_the_cent() {
    let (_curio, bill) = sample_bill("legacy", "rules");
    let folder = tempfile::tempdir().unwrap();
    for (place, period) in ["2026-09", "2026-10", "2026-08..2026-10"].into_iter().enumerate() {
        for rules in ["rules", "rules/first-day"] {
            let bill = bill.with_rules(Some(Arc::new(rules_of(rules))));
            let view = view(period, Basis::Effective);
            let found = attribution::statements(&bill, &view).unwrap();
            let before =
                bill.period_before(&view).map(|before| attribution::statements(&bill, &view.over(before)).unwrap());
            let out = folder.path().join(format!("{place}-{}", rules.len()));
            let written = curio_report::export_statements(
                &view,
                &found,
                before.as_ref(),
                "hash",
                curio_report::Profile::Machine,
                &[],
                &out,
            )
            .unwrap();
            let mut all = Vec::new();
            for file in &written.files {
                let mut reader = csv::Reader::from_path(file).unwrap();
                let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
                assert!(rows.iter().all(|row| row["owner"] == rows[0]["owner"]));
                all.extend(rows);
            }
            let sum = |column: &str| checked_sum(all.iter().map(|row| money(&row[column]))).unwrap();
            assert_eq!(sum("amount_unrounded"), found.total);
            assert_eq!(sum("amount"), found.total.rounded(2), "{period} {rules}");
            match &before {
                None => assert!(all.iter().all(|row| row["previous_amount"].is_empty())),
                Some(before) => {
                    assert_eq!(sum("previous_amount_unrounded"), before.total);
                    assert_eq!(sum("previous_amount"), before.total.rounded(2), "{period} {rules}");
                    let gone =
                        |row: &BTreeMap<String, String>| row["amount"] == "0.00" && row["previous_amount"] != "0.00";
                    assert!(all.iter().any(gone), "what is no longer there has a row too");
                }
            }
            let control: Value = serde_json::from_str(&fs::read_to_string(&written.control).unwrap()).unwrap();
            assert_eq!(control["difference_unrounded"], "0");
            let told = control["statements"].as_array().unwrap();
            let cents = checked_sum(told.iter().map(|one| money(one["amount"].as_str().unwrap()))).unwrap();
            assert_eq!((told.len(), cents), (written.files.len(), found.total.rounded(2)));
            assert_eq!(fs::read_dir(&out).unwrap().count(), written.files.len() + 1, "nothing half-done is left");
        }
    }
}
