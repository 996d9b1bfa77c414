use super::{SEED, cases, every_line};
use crate::calendar::{Hour, Month};
use crate::company::Company;
use crate::company::commitments::Commitment;
use crate::decimal::Decimal;
use crate::focus;
use crate::ledger::MonthLedger;
use crate::line::{Kind, Line};
use std::collections::BTreeMap;

/// Every amount that a format writes as a double.
fn money(line: &Line) -> Vec<Decimal> {
    let mut amounts = vec![
        line.unblended,
        line.net,
        line.list,
        line.amortized,
        line.recurring,
        line.covered_cost(),
        line.net - line.unblended,
    ];
    amounts.extend([line.effective(), line.contracted(), line.quantity]);
    if let Some(fee) = &line.fee {
        amounts.extend([fee.amortized, fee.recurring, fee.unused_amortized, fee.unused_recurring, fee.total, fee.used]);
    }
    amounts.extend(
        focus::charges(line).flat_map(|charge| [charge.billed, charge.effective, charge.list, charge.contracted]),
    );
    amounts
}

#[test]
fn used_and_unused_make_the_commitment_in_every_hour() {
    for (company, month) in cases() {
        let mut hours: BTreeMap<(Commitment, Hour), Decimal> = BTreeMap::new();
        every_line(&company, month, |line| {
            let Some(id @ Commitment::Plan(index)) = line.commitment else { return };
            let place = hours.entry((id, line.start)).or_default();
            match line.kind {
                Kind::CoveredUsage => *place += line.covered_cost(),
                Kind::PlanFee => {
                    let detail = line.detail();
                    assert_eq!(detail.total, company.plans[usize::from(index)].commitment);
                    assert_eq!(detail.amortized + detail.recurring, detail.total);
                    *place += detail.unused() - detail.total;
                }
                _ => {}
            }
        });
        assert!(hours.values().all(|residual| residual.is_zero()), "{month}");
    }
}

#[test]
fn covered_usage_and_negation_cancel_in_every_group() {
    for (company, month) in cases() {
        let mut groups = BTreeMap::new();
        every_line(&company, month, |line| {
            if matches!(line.kind, Kind::CoveredUsage | Kind::Negation) {
                *groups
                    .entry((line.start, line.commitment, line.account, line.sku, line.zone))
                    .or_insert(Decimal::ZERO) += line.unblended;
            }
        });
        assert!(!groups.is_empty() && groups.values().all(|rest| rest.is_zero()), "{month}");
    }
}

#[test]
fn reservations_cost_their_fee_used_or_not() {
    for (company, month) in cases() {
        let mut sums = MonthLedger::default();
        every_line(&company, month, |line| sums.take(&company, line));
        for (id, commitment) in &sums.commitments {
            assert_eq!(
                commitment.effective + commitment.unused_cost,
                commitment.amortized + commitment.recurring,
                "{id:?} {month}"
            );
            assert!(commitment.used <= commitment.purchased);
        }
    }
}

/// Σ unblended = Σ amortized + upfront payments − amortization of upfront payments.
#[test]
fn billed_and_effective_differ_by_upfront_payments_only() {
    for (company, month) in cases() {
        let mut residual = Decimal::ZERO;
        every_line(&company, month, |line| {
            residual += line.unblended - line.effective();
            match line.kind {
                Kind::PlanUpfront | Kind::ReservationUpfront => residual -= line.unblended,
                Kind::PlanFee | Kind::ReservationFee => residual += line.detail().amortized,
                _ => {}
            }
        });
        assert!(residual.is_zero(), "{month}: {residual}");
    }
}

#[test]
fn gross_and_net_agree_by_account_service_and_tags() {
    for (company, month) in cases() {
        let mut groups = BTreeMap::new();
        every_line(&company, month, |line| {
            let service = company.catalog.sku(line.sku).product.code;
            *groups.entry((line.account, service, line.attribution)).or_insert(Decimal::ZERO) +=
                line.unblended - line.net;
        });
        assert!(groups.values().all(|rest| rest.is_zero()), "{month}");
    }
}

#[test]
fn focus_says_the_same_as_the_cost_and_usage_report() {
    for (company, month) in cases() {
        let mut sums = MonthLedger::default();
        every_line(&company, month, |line| sums.take(&company, line));
        let groups = [sums.by_service(&company), sums.by_account(), sums.by_tag(&company, "user:team")];
        for sums in groups.iter().flat_map(BTreeMap::values).chain([&sums.total()]) {
            assert_eq!(sums.effective, sums.focus_effective);
            assert_eq!(sums.effective, sums.net_effective);
            assert_eq!(sums.list, sums.focus_list);
        }
        for sums in groups[..2].iter().flat_map(BTreeMap::values) {
            assert_eq!(sums.billed, sums.focus_billed);
        }
    }
}

#[test]
fn amounts_have_fifteen_significant_digits_at_most() {
    let mut cases = cases();
    cases.push((Company::new(SEED, 300), Month::of("2026-10")));
    for (company, month) in cases {
        every_line(&company, month, |line| {
            for amount in money(line) {
                assert!(amount.significant_digits() <= 15, "{month}: {amount} in {line:?}");
            }
        });
    }
}

/// The owner's own smaller instance comes first; what is left covers half of the larger one of another account.
#[test]
fn regional_reservations_are_shared_by_size() {
    let company = Company::new(SEED, 1);
    let workday_morning = Hour::of("2026-10-06T08");
    let mut seen = BTreeMap::new();
    every_line(&company, Month::of("2026-10"), |line| {
        let reserved = line.commitment.is_some_and(|id| id == Commitment::Reservation(1));
        if line.start == workday_morning && line.kind == Kind::DiscountedUsage && reserved {
            let name = line.resource.map(|index| company.resource(index).name);
            seen.insert(name, line.quantity);
        }
    });
    let expected = [(Some("dispatch"), Decimal::ONE), (Some("tracker"), Decimal::of("0.5"))];
    assert_eq!(seen, BTreeMap::from(expected));
}

/// The highest percentage saved comes first, and the last usage is covered in part.
#[test]
fn plans_cover_the_highest_saving_first_and_the_last_in_part() {
    let company = Company::new(SEED, 1);
    let mut seen = BTreeMap::new();
    every_line(&company, Month::of("2026-10"), |line| {
        if line.start == Hour::of("2026-10-06T09")
            && line.commitment == Some(Commitment::Plan(1))
            && line.kind == Kind::CoveredUsage
        {
            seen.insert(line.resource.map(|index| company.resource(index).name), line.covered_cost());
        }
    });
    let expected = [(Some("notebook"), Decimal::of("0.4368")), (Some("router"), Decimal::of("0.1632"))];
    assert_eq!(seen, BTreeMap::from(expected));
}
