//! Can a month be trusted: holes, months in progress, two payers, what came and went, the rules of FOCUS.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use curio_engine::{Money, checked_sum};
use serde_json::Value;

use crate::support::{Curio, money, root, sample, truth};

const HEADER: &str = "identity/LineItemId,identity/TimeInterval,lineItem/LineItemType,lineItem/UnblendedCost,lineItem/UsageStartDate,lineItem/UsageEndDate,bill/BillingPeriodStartDate,bill/PayerAccountId,lineItem/UsageAccountId,lineItem/CurrencyCode,lineItem/ProductCode,bill/InvoiceId,resourceTags/user:team,resourceTags/user:Team";

/// Lines of an account on a day of a month, as many as the day has hours of usage.
struct Usage<'a> {
    month: &'a str,
    payer: &'a str,
    account: &'a str,
    invoice: &'a str,
    service: &'a str,
    tags: &'a str,
}

const PROD: Usage = Usage {
    month: "2026-07",
    payer: "990000000017",
    account: "prod",
    invoice: "inv-1",
    service: "AmazonEC2",
    tags: "payments,",
};

impl Usage<'_> {
    fn day(&self, day: u32, lines: u32) -> Vec<String> {
        let line = |hour: u32| {
            let (start, end) = (self.moment(day, hour), self.moment(day + (hour + 1) / 24, (hour + 1) % 24));
            let Usage { month, payer, account, invoice, service, tags } = self;
            format!(
                "{account}{service}{day}x{hour},{start}/{end},Usage,1.25,{start},{end},{month}-01T00:00:00Z,{payer},{account},USD,{service},{invoice},{tags}"
            )
        };
        (24 - lines..24).map(line).collect()
    }

    fn moment(&self, day: u32, hour: u32) -> String {
        if day == 32 {
            format!("2026-08-01T{hour:02}:00:00Z")
        } else {
            format!("{}-{day:02}T{hour:02}:00:00Z", self.month)
        }
    }

    fn days(&self, days: impl IntoIterator<Item = u32>) -> Vec<String> {
        days.into_iter().flat_map(|day| self.day(day, 4)).collect()
    }
}

fn report(folder: &Path, name: &str, lines: &[String]) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, format!("{HEADER}\n{}\n", lines.join("\n"))).unwrap();
    path
}

fn imported(lines: &[String]) -> Curio {
    let folder = tempfile::tempdir().unwrap();
    Curio::with(&[&report(folder.path(), "daily.csv", lines)])
}

fn status(curio: &Curio) -> Value {
    serde_json::from_str(&curio.prints(&["status", "--format", "json"])).unwrap()
}

fn month(curio: &Curio, month: &str) -> Value {
    let status = status(curio);
    status["months"].as_array().unwrap().iter().find(|row| row["month"] == month).unwrap().clone()
}

fn check_with(month: &Value, words: &str) -> (String, String) {
    let checks = month["checks"].as_array().unwrap();
    let found = checks.iter().find(|check| check["text"].as_str().unwrap().contains(words));
    let found = found.unwrap_or_else(|| panic!("no check says '{words}': {checks:#?}"));
    (found["level"].as_str().unwrap().to_owned(), found["text"].as_str().unwrap().to_owned())
}

fn missing(month: &Value) -> Vec<String> {
    let days = month["missing_days"].as_array().unwrap().iter();
    days.map(|day| format!("{} {}", day["account"].as_str().unwrap(), day["day"].as_str().unwrap())).collect()
}

/// `+ tag owner` of everything that came or went.
fn came(month: &Value) -> Vec<String> {
    let items = month["came_and_went"]["items"].as_array().unwrap().iter();
    let text = |item: &Value, name: &str| item[name].as_str().unwrap_or_default().to_owned();
    items.map(|item| format!("{} {} {}", text(item, "sign"), text(item, "what"), text(item, "value"))).collect()
}

fn amount(value: &Value) -> Money {
    money(value.as_str().unwrap())
}

#[test]
fn the_sample_is_whole_and_its_last_month_is_not_invoiced() {
    let curio = Curio::with(&[&sample("legacy")]);
    for (name, verdict) in [("2026-08", "complete"), ("2026-09", "complete"), ("2026-10", "provisional")] {
        let month = month(&curio, name);
        assert_eq!(month["verdict"], verdict, "{name}");
        assert_eq!(missing(&month), Vec::<String>::new(), "{name}");
    }
    let (level, text) = check_with(&month(&curio, "2026-10"), "invoice id");
    assert_eq!((level.as_str(), text.as_str()), ("warn", "No line has an invoice id: not final yet"));
    check_with(&month(&curio, "2026-08"), "31 of 31 days of 14 accounts, none missing");
    let printed = curio.prints(&["status"]);
    assert!(printed.contains("August 2026: complete") && printed.contains("October 2026: provisional"), "{printed}");
}

#[test]
fn billed_and_effective_of_the_sample_differ_by_its_upfront_fees() {
    let (curio, truth) = (Curio::with(&[&sample("legacy")]), truth());
    for name in ["2026-08", "2026-09", "2026-10"] {
        let of_commitments = |what: &str| {
            let months = truth["commitments"].as_array().unwrap().iter().map(|one| &one["months"][name]);
            let amounts = months.filter(|month| month.is_object()).map(|month| amount(&month[what]));
            checked_sum(amounts).unwrap()
        };
        let identity = &month(&curio, name)["identities"][0];
        assert_eq!(amount(&identity["billed"]), amount(&truth["totals"][name]["billed"]));
        assert_eq!(amount(&identity["effective"]), amount(&truth["totals"][name]["effective"]));
        assert_eq!(amount(&identity["upfront_fees"]), of_commitments("upfront_paid"), "{name}");
        assert_eq!(amount(&identity["true_up"]), Money(-of_commitments("amortized").0), "{name}");
        assert_eq!(amount(&identity["residual"]), Money::ZERO, "{name}");
    }
}

#[test]
fn the_sample_says_what_came_and_went() {
    let curio = Curio::with(&[&sample("legacy")]);
    let september = month(&curio, "2026-09");
    assert_eq!(september["came_and_went"]["before"], "2026-08");
    assert!(came(&september).contains(&"- service AWSGlue".to_owned()), "{:?}", came(&september));
    let october = came(&month(&curio, "2026-10"));
    assert!(october.contains(&"~ tag TEAM".to_owned()) && october.contains(&"~ tag Team".to_owned()), "{october:?}");
    assert!(!october.contains(&"+ tag TEAM".to_owned()), "told once: {october:?}");
    assert!(october.contains(&"- column bill/InvoiceId".to_owned()), "{october:?}");
    assert!(!october.iter().any(|item| item.contains("resourceTags")), "{october:?}");
}

#[test]
fn real_reservations_leave_what_aws_rounds() {
    let folder = root().join("../shared/data/cur-legacy-csvgz-real");
    if !folder.is_dir() {
        println!("skipped: {} is not here", folder.display());
        return;
    }
    let curio = Curio::with(&[&folder]);
    let november = month(&curio, "2018-11");
    assert_eq!(amount(&november["identities"][0]["residual"]).fixed(8), "-0.00000166");
    let (level, text) = check_with(&november, "Effective + upfront = billed");
    assert_eq!(level, "ok");
    assert!(text.contains("−0.00000166 (AWS’s own rounding)"), "{text}");
    assert_eq!(november["verdict"], "complete");
    check_with(&november, "2 of 2 files of the manifest");
    check_with(&november, "30 of 30 days of 2 accounts, none missing");
}

#[test]
fn a_day_without_lines_of_one_account_is_named() {
    let sandbox = Usage { account: "sandbox", ..PROD };
    let lines = [PROD.days(1..=31), sandbox.days((1..=31).filter(|day| *day != 15))].concat();
    let july = month(&imported(&lines), "2026-07");
    assert_eq!(missing(&july), ["sandbox 2026-07-15"]);
    assert_eq!(july["verdict"], "provisional");
    assert_eq!(check_with(&july, "1 of 62 account days without lines: sandbox on 15 Jul").0, "warn");
}

#[test]
fn a_day_without_lines_of_any_account_breaks_the_month() {
    let sandbox = Usage { account: "sandbox", ..PROD };
    let days = || (1..=31).filter(|day| *day != 15);
    let july = month(&imported(&[PROD.days(days()), sandbox.days(days())].concat()), "2026-07");
    assert_eq!(july["verdict"], "broken");
    assert_eq!(check_with(&july, "1 day without a line of any account: 15 Jul").0, "bad");
}

#[test]
fn weekends_and_sparse_accounts_are_no_holes() {
    // 1 July 2026 is a Wednesday.
    let workdays = (1..=31).filter(|day| !matches!((day + 1) % 7, 5 | 6));
    let office = Usage { account: "office", ..PROD };
    let rare = Usage { account: "rare", ..PROD };
    let july = month(&imported(&[PROD.days(1..=31), office.days(workdays), rare.days([3, 14])].concat()), "2026-07");
    assert_eq!(missing(&july), Vec::<String>::new());
    assert_eq!(july["verdict"], "complete");
}

#[test]
fn a_month_in_progress_is_provisional_and_its_last_hours_are_not_judged() {
    let open = Usage { invoice: "", ..PROD };
    let late = Usage { account: "late", ..open };
    let lines = [open.days(1..=17), open.day(18, 1), late.days(1..=16)].concat();
    let july = month(&imported(&lines), "2026-07");
    assert_eq!(july["verdict"], "provisional");
    assert_eq!(missing(&july), Vec::<String>::new());
    assert_eq!(july["usage_until"], "2026-07-19T00:00:00Z");
    check_with(&july, "18 of 31 days: usage goes to 19 Jul 00:00 UTC, and its last 48 hours are incomplete");
    assert_eq!(july["lines_without_invoice"], july["lines"]);
}

#[test]
fn a_hole_in_a_month_in_progress_is_named_beside_how_far_it_goes() {
    let open = Usage { invoice: "", ..PROD };
    let other = Usage { account: "other", ..open };
    let july =
        month(&imported(&[open.days(1..=24), other.days((1..=24).filter(|day| *day != 15))].concat()), "2026-07");
    assert_eq!(missing(&july), ["other 2026-07-15"]);
    check_with(&july, "1 of 48 account days without lines: other on 15 Jul");
    check_with(&july, "24 of 31 days: usage goes to 25 Jul 00:00 UTC");
}

#[test]
fn an_account_is_not_missing_before_its_first_day() {
    let new = Usage { account: "new", ..PROD };
    let june = Usage { month: "2026-06", ..PROD };
    let lines = [june.days(1..=30), PROD.days(1..=31), new.days(9..=31)].concat();
    let july = month(&imported(&lines), "2026-07");
    assert_eq!(missing(&july), Vec::<String>::new());
    assert_eq!(july["expected_days"], 31 + 23);
    assert_eq!(came(&july), ["+ account new"]);
}

#[test]
fn of_two_payers_each_has_its_own_identity_and_the_one_behind_is_named() {
    let other = Usage { payer: "990000000025", account: "acquired", invoice: "", ..PROD };
    let curio = imported(&[PROD.days(1..=31), other.days(1..=20)].concat());
    let july = month(&curio, "2026-07");
    let identities = july["identities"].as_array().unwrap();
    let payers: Vec<&str> = identities.iter().map(|identity| identity["payer"].as_str().unwrap()).collect();
    assert_eq!(payers, ["990000000017", "990000000025"]);
    assert!(identities.iter().all(|identity| amount(&identity["residual"]).is_zero()));
    assert_eq!(missing(&july), Vec::<String>::new(), "its payer has not delivered those days");
    check_with(&july, "usage goes to 21 Jul 00:00 UTC (payer 990000000025)");
    check_with(&july, "80 of 204 lines have no invoice id");
}

#[test]
fn what_came_and_went_is_told_once_the_month_is_over() {
    let june = Usage { month: "2026-06", ..PROD };
    let glue = Usage { service: "AWSGlue", ..june };
    let spelled = Usage { account: "hubline", tags: ",payments", ..PROD };
    let before = [june.days(1..=30), glue.days([3, 21])].concat();
    let over = month(&imported(&[before.clone(), PROD.days(1..=31), spelled.days(8..=31)].concat()), "2026-07");
    let mut items = came(&over);
    items.sort();
    assert_eq!(items, ["+ account hubline", "- service AWSGlue", "~ tag Team"]);
    let listed = over["came_and_went"]["items"].as_array().unwrap();
    let of = |what: &str| listed.iter().find(|item| item["what"] == what).unwrap();
    assert_eq!((&of("service")["day"], &of("service")["billed"]), (&"2026-06-21".into(), &"10".into()));
    assert_eq!((&of("account")["day"], &of("account")["lines"]), (&"2026-07-08".into(), &96.into()));
    assert_eq!((&of("tag")["twin_of"], &of("tag")["account"]), (&"team".into(), &"hubline".into()));
    assert_eq!(of("tag")["day"], "2026-07-08");
    let running = Usage { invoice: "", ..PROD };
    let early = month(&imported(&[before, running.days(1..=5)].concat()), "2026-07");
    assert_eq!(came(&early), Vec::<String>::new(), "Glue may still come");
}

#[test]
fn lines_held_twice_and_split_cost_are_said_and_change_no_verdict() {
    let folder = tempfile::tempdir().unwrap();
    report(folder.path(), "early.csv", &PROD.days(1..=20));
    report(folder.path(), "late.csv", &PROD.days(18..=31));
    let july = month(&Curio::with(&[folder.path()]), "2026-07");
    assert_eq!(check_with(&july, "12 lines held twice: left out").0, "warn");
    assert_eq!(july["verdict"], "complete");

    let pods = PROD
        .day(3, 2)
        .into_iter()
        .map(|line| format!("{}x,i-1,0.75,0.25", line.replace("prod", "pod").replace("Usage,1.25", "Usage,0")));
    let lines: Vec<String> = PROD.days(1..=31).into_iter().map(|line| format!("{line},,,")).chain(pods).collect();
    let header = format!(
        "{HEADER},splitLineItem/ParentResourceId,splitLineItem/SplitCost,splitLineItem/UnusedCost\n{}\n",
        lines.join("\n")
    );
    let path = folder.path().join("split.csv");
    fs::write(&path, header).unwrap();
    let july = month(&Curio::with(&[&path]), "2026-07");
    assert_eq!(check_with(&july, "Split cost: 2 lines (2.00 USD) set aside").0, "warn");
    assert_eq!((&july["split_lines"], &july["split_cost"]), (&2.into(), &"2".into()));
    assert_eq!(july["totals"]["billed"], "155", "124 lines at 1.25, and nothing of the pods");
}

#[test]
fn what_was_restated_of_one_payer_is_not_told_of_another() {
    let other = Usage { payer: "990000000025", account: "acquired", ..PROD };
    let folder = tempfile::tempdir().unwrap();
    let curio = Curio::with(&[&report(folder.path(), "prod.csv", &PROD.days(1..=31))]);
    assert!(curio.import(&[&report(folder.path(), "acquired.csv", &other.days(1..=31))]).status.success());
    let corrected: Vec<String> = PROD.days(1..=31).iter().map(|line| line.replace("Usage,1.25", "Usage,1.5")).collect();
    let path = report(folder.path(), "corrected.csv", &corrected);
    assert!(curio.run(&["import", "--replace", path.to_str().unwrap()]).status.success());
    let rows = curio.prints(&["restated", "--by", "account", "--format", "csv"]);
    let rows: Vec<&str> = rows.lines().skip(1).collect();
    assert_eq!(rows, ["2026-07,prod,155,186,31,USD"]);
}

const FOCUS: &str = "BilledCost,EffectiveCost,ChargePeriodStart,ChargePeriodEnd,BillingPeriodStart,BillingAccountId,SubAccountId,BillingCurrency,ChargeCategory,ChargeFrequency,PricingCategory,ServiceName,InvoiceId,ResourceId,ConsumedQuantity,CommitmentDiscountId,CommitmentDiscountStatus";

/// The term of a commitment of 1.00 an hour paid at once (FOCUS specification, purchase example 1), used for three quarters of each
/// hour, one row a month.
fn year(months: std::ops::RangeInclusive<u32>) -> String {
    let mut file = format!("{FOCUS}\n");
    let start = |month: u32| if month == 13 { "2024-01-01".to_owned() } else { format!("2023-{month:02}-01") };
    let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for month in months {
        let (from, to) = (start(month), start(month + 1));
        let tail = format!("{from}T00:00:00Z,payer,prod,USD");
        if month == 1 {
            writeln!(file, "8760,0,2023-01-01T00:00:00Z,2024-01-01T00:00:00Z,{tail},Purchase,One-Time,Standard,Compute,inv,plan-1,null,plan-1,null").unwrap();
        }
        let hours = 24 * days[month as usize - 1];
        let (used, unused) = (hours * 3 / 4, hours / 4);
        writeln!(file, "0,{used},{from}T00:00:00Z,{to}T00:00:00Z,{tail},Usage,Usage-Based,Committed,Compute,inv,vm-1,{hours},plan-1,Used").unwrap();
        writeln!(file, "0,{unused},{from}T00:00:00Z,{to}T00:00:00Z,{tail},Usage,Usage-Based,Committed,Compute,inv,plan-1,null,plan-1,Unused").unwrap();
    }
    file
}

fn focus(content: &str) -> Curio {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("focus.csv");
    fs::write(&path, content).unwrap();
    Curio::with(&[&path])
}

#[test]
fn over_its_term_a_commitment_costs_what_was_paid_for_it() {
    let whole = focus(&year(1..=12));
    assert_eq!(check_with(&month(&whole, "2023-12"), "Used + unused = paid for 1 commitment").0, "ok");
    assert!(status(&whole)["deliveries"][0]["problems"].as_array().unwrap().is_empty());

    let (level, text) = check_with(&month(&focus(&year(1..=11)), "2023-11"), "Used + unused");
    assert_eq!(level, "ok");
    assert!(text.contains("the terms of 1 commitment reach beyond the loaded months"), "{text}");

    let dearer = year(1..=12).replace("0,558,2023-12", "0,560,2023-12");
    let (level, text) = check_with(&month(&focus(&dearer), "2023-12"), "over the whole term");
    assert_eq!(level, "warn");
    assert!(text.contains("plan-1 by 2.00 USD"), "{text}");
}

#[test]
fn rows_that_break_the_rules_of_focus_are_counted_where_they_stand() {
    let broken = year(1..=1)
        .replace("8760,0,", "8760,12.5,")
        .replace("0,558,", "0.01,558,")
        .replace("inv,plan-1,null,plan-1,Unused", "inv,vm-9,186,plan-1,Unused");
    let problems = status(&focus(&broken))["deliveries"][0]["problems"].as_array().unwrap().clone();
    let mut found: Vec<(u64, &str, &str)> = problems
        .iter()
        .map(|problem| {
            (problem["row"].as_u64().unwrap(), problem["column"].as_str().unwrap(), problem["reason"].as_str().unwrap())
        })
        .collect();
    found.sort_unstable();
    let places: Vec<(u64, &str)> = found.iter().map(|(row, column, _)| (*row, *column)).collect();
    assert_eq!(places, [(2, "EffectiveCost"), (3, "BilledCost"), (4, "ConsumedQuantity"), (4, "ResourceId")]);
    assert!(found[0].2.contains("FOCUS has 0 there"), "{}", found[0].2);
}

#[test]
fn the_samples_focus_rows_keep_the_rules() {
    let curio = Curio::with(&[&sample("focus")]);
    for delivery in status(&curio)["deliveries"].as_array().unwrap() {
        assert_eq!(delivery["problems"].as_array().unwrap().len(), 0);
    }
    assert_eq!(check_with(&month(&curio, "2026-09"), "Used + unused = paid for").0, "ok");
}

#[test]
fn the_examples_of_the_specification_keep_its_rules() {
    let folder = root().join("../shared/data/focus-spec-commitment-examples");
    if !folder.is_dir() {
        println!("skipped: {} is not here", folder.display());
        return;
    }
    let broken = |name: &str| -> usize {
        let text = fs::read_to_string(folder.join(format!("{name}.csv"))).unwrap();
        // The examples leave out who pays and in what; without it they are no FOCUS file.
        let mut lines = text.lines().filter(|line| !line.trim().is_empty());
        let head = lines.next().unwrap().trim_start_matches('\u{feff}');
        let rows: Vec<String> = lines.map(|line| format!("{line},payer,prod,USD,Compute")).collect();
        let content =
            format!("{head},BillingAccountId,SubAccountId,BillingCurrency,ServiceName\n{}\n", rows.join("\n"));
        let status = status(&focus(&content));
        let problems = status["deliveries"][0]["problems"].as_array().unwrap();
        problems.iter().filter(|problem| problem["reason"].as_str().unwrap().contains("commitment")).count()
    };
    for name in ["purchase_scenario_1", "usage_scenario_1", "usage_scenario_2", "usage_scenario_3", "usage_scenario_4"]
    {
        assert_eq!(broken(&format!("commitment_discount_{name}")), 0, "{name}");
    }
    assert_eq!(broken("one_hundred_percent_utilization_with_commitment_discount_flexibility_with_2_resources"), 0);
    // Erratum: its unused row names the machine and a consumed hour.
    assert_eq!(broken("zero_percent_utilization_without_commitment_discount_flexibility"), 2);
}
