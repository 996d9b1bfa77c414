//! A small bill a bookkeeper can add up by hand.

use std::fs;

use crate::support::{Curio, money};

/// One line covered by a Savings Plan, its negation, the plan's fee, a reservation with an unused part, tax and a credit.
const BILL: &str = "\
lineItem/LineItemType,lineItem/ProductCode,lineItem/UsageType,lineItem/UnblendedCost,pricing/publicOnDemandCost,savingsPlan/SavingsPlanARN,savingsPlan/SavingsPlanEffectiveCost,savingsPlan/TotalCommitmentToDate,savingsPlan/UsedCommitment,savingsPlan/AmortizedUpfrontCommitmentForBillingPeriod,reservation/ReservationARN,reservation/EffectiveCost,reservation/UnusedAmortizedUpfrontFeeForBillingPeriod,reservation/UnusedRecurringFee,reservation/AmortizedUpfrontFeeForBillingPeriod,resourceTags/user:team,lineItem/UsageAccountId,bill/PayerAccountId,lineItem/UsageStartDate,bill/BillingPeriodStartDate,lineItem/CurrencyCode
SavingsPlanCoveredUsage,AmazonEC2,BoxUsage:m6i.large,1.00,1.00,sp-1,0.70,,,,,,,,,payments,011111111111,990000000017,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z,USD
SavingsPlanNegation,AmazonEC2,BoxUsage:m6i.large,-1.00,-1.00,sp-1,,,,,,,,,,,011111111111,990000000017,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z,USD
SavingsPlanRecurringFee,ComputeSavingsPlans,ComputeSP:1yrNoUpfront,0.90,,sp-1,,0.90,0.70,0,,,,,,,990000000017,990000000017,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z,USD
DiscountedUsage,AmazonEC2,BoxUsage:t3.large,0,2.00,,,,,,ri-1,1.20,,,,search,022222222222,990000000017,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z,USD
RIFee,AmazonEC2,HeavyUsage:t3.large,1.00,,,,,,,ri-1,,0.10,0.20,0.50,,990000000017,990000000017,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z,USD
Usage,AmazonS3,TimedStorage-ByteHrs,4.00,4.00,,,,,,,,,,,search,022222222222,990000000017,2026-07-02T00:00:00Z,2026-07-01T00:00:00Z,USD
Tax,AmazonS3,,0.80,,,,,,,,,,,,,990000000017,990000000017,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z,USD
Credit,AmazonS3,,-0.50,,,,,,,,,,,,,990000000017,990000000017,2026-07-01T00:00:00Z,2026-07-01T00:00:00Z,USD
";

fn bill() -> Curio {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("july.csv");
    fs::write(&path, BILL).unwrap();
    Curio::with(&[&path])
}

#[test]
fn each_basis_adds_up_as_on_paper() {
    let curio = bill();
    // 1.00 - 1.00 + 0.90 + 0 + 1.00 + 4.00 + 0.80 - 0.50
    assert_eq!(curio.total(&["--by", "service", "--basis", "billed"]), money("6.20"));
    // 0.70 + 0 + (0.90 - 0.70) + 1.20 + (0.10 + 0.20) + 4.00 + 0.80 - 0.50
    assert_eq!(curio.total(&["--by", "service", "--basis", "effective"]), money("6.70"));
    // 1.00 + 2.00 + 4.00; the negation's list cost does not count
    assert_eq!(curio.total(&["--by", "service", "--basis", "list"]), money("7.00"));
    // billed = effective + upfront fees (0) - amortized upfront (0.50)
    assert_eq!(money("6.70").0 - money("0.50").0, money("6.20").0);
}

#[test]
fn teams_get_what_their_usage_cost() {
    let rows = bill().spend(&["--by", "tag:team", "--basis", "effective"]);
    let expected = [("", "0.8"), ("payments", "0.7"), ("search", "5.2")];
    let expected: Vec<_> = expected.iter().map(|(team, cost)| (vec![(*team).to_owned()], money(cost))).collect();
    assert_eq!(rows, expected);
}

#[test]
fn net_bases_are_refused_by_name_when_the_report_has_none() {
    let curio = bill();
    let output = curio.run(&["spend", "--by", "service", "--basis", "net-effective"]);
    let message = crate::support::text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(message.contains("Net effective cannot be given") && message.contains("no net costs"), "{message}");
}

#[test]
fn filters_drill_down_to_the_line() {
    let curio = bill();
    let printed =
        curio.prints(&["lines", "--format", "csv", "--filter", "tag:team=search", "--filter", "service=AmazonS3"]);
    assert_eq!(printed.lines().count(), 2, "{printed}");
    assert!(printed.contains("july.csv,7,2026-07-02T00:00:00Z"), "{printed}");
    let rest = curio.total(&["--by", "service", "--filter", "tag:team!=search"]);
    assert_eq!(rest, money("2.20"));
}

#[test]
fn accounts_keep_their_leading_zeros() {
    let rows = bill().spend(&["--by", "account"]);
    assert!(rows.iter().any(|(keys, _)| keys[0] == "011111111111"));
}

#[test]
fn a_month_that_is_not_loaded_is_not_a_month_of_zero() {
    let output = bill().run(&["spend", "--by", "service", "--period", "2026-08"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(crate::support::text(&output.stderr).contains("No report of August 2026 is loaded"));
    assert!(output.stdout.is_empty());
}

#[test]
fn wrong_usage_exits_with_two() {
    let curio = bill();
    assert_eq!(curio.run(&["spend", "--by", "colour"]).status.code(), Some(2));
    assert_eq!(curio.run(&["spend"]).status.code(), Some(2));
}
