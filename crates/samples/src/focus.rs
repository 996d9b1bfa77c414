//! A line of the bill as FOCUS charges: net per row, no negations, unused commitment as rows of its own.

use crate::decimal::Decimal;
use crate::line::{Kind, Line};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Charge {
    pub(crate) category: &'static str,
    pub(crate) class: &'static str,
    pub(crate) frequency: &'static str,
    pub(crate) pricing: &'static str,
    pub(crate) billed: Decimal,
    pub(crate) effective: Decimal,
    pub(crate) list: Decimal,
    pub(crate) contracted: Decimal,
    /// `Used`, `Unused`, or nothing.
    pub(crate) status: &'static str,
}

/// None for negations and discount lines, two for a fee with something unused, one for all else.
pub(crate) fn charges(line: &Line) -> impl Iterator<Item = Charge> {
    let (first, second) = match line.kind {
        Kind::Negation | Kind::EnterpriseDiscount => (None, None),
        Kind::PlanFee | Kind::ReservationFee => (Some(purchase(line, "Recurring")), unused(line)),
        Kind::PlanUpfront | Kind::ReservationUpfront => (Some(purchase(line, "One-Time")), None),
        Kind::DiscountedUsage | Kind::CoveredUsage => (Some(covered(line)), None),
        Kind::Usage => (Some(usage(line)), None),
        Kind::Fee => (Some(plain(line, "Purchase", "Recurring")), None),
        Kind::Tax => (Some(plain(line, "Tax", "One-Time")), None),
        Kind::Credit => (Some(plain(line, "Credit", "One-Time")), None),
        Kind::Refund => (Some(Charge { class: "Correction", ..plain(line, "Adjustment", "One-Time") }), None),
    };
    first.into_iter().chain(second)
}

fn plain(line: &Line, category: &'static str, frequency: &'static str) -> Charge {
    Charge {
        category,
        class: "",
        frequency,
        pricing: if category == "Purchase" { "Standard" } else { "" },
        billed: line.net,
        effective: line.net_effective(),
        list: line.list,
        contracted: line.contracted(),
        status: "",
    }
}

fn usage(line: &Line) -> Charge {
    let spot = line.list.is_zero() && line.resource.is_some() && line.unblended.is_positive();
    Charge { pricing: if spot { "Dynamic" } else { "Standard" }, ..plain(line, "Usage", "Usage-Based") }
}

fn covered(line: &Line) -> Charge {
    Charge {
        pricing: "Committed",
        billed: Decimal::ZERO,
        effective: line.covered_cost(),
        status: "Used",
        ..plain(line, "Usage", "Usage-Based")
    }
}

fn purchase(line: &Line, frequency: &'static str) -> Charge {
    Charge { effective: Decimal::ZERO, ..plain(line, "Purchase", frequency) }
}

fn unused(line: &Line) -> Option<Charge> {
    let cost = line.effective();
    let charge = Charge {
        billed: Decimal::ZERO,
        effective: cost,
        pricing: "Committed",
        status: "Unused",
        ..plain(line, "Usage", "Usage-Based")
    };
    cost.is_positive().then_some(charge)
}
