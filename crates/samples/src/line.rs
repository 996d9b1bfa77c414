//! One line of the bill, before any format, and the cost bases it counts in.

use crate::calendar::Hour;
use crate::catalog::SkuIndex;
use crate::company::ResourceIndex;
use crate::company::accounts::AccountIndex;
use crate::company::attribution::AttributionIndex;
use crate::company::commitments::Commitment;
use crate::decimal::Decimal;

/// AWS's line item types, as far as the company meets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Usage,
    DiscountedUsage,
    CoveredUsage,
    Negation,
    PlanFee,
    PlanUpfront,
    ReservationFee,
    ReservationUpfront,
    EnterpriseDiscount,
    Fee,
    Tax,
    Credit,
    Refund,
}

impl Kind {
    pub(crate) fn aws_name(self) -> &'static str {
        match self {
            Self::Usage => "Usage",
            Self::DiscountedUsage => "DiscountedUsage",
            Self::CoveredUsage => "SavingsPlanCoveredUsage",
            Self::Negation => "SavingsPlanNegation",
            Self::PlanFee => "SavingsPlanRecurringFee",
            Self::PlanUpfront => "SavingsPlanUpfrontFee",
            Self::ReservationFee => "RIFee",
            Self::ReservationUpfront | Self::Fee => "Fee",
            Self::EnterpriseDiscount => "EdpDiscount",
            Self::Tax => "Tax",
            Self::Credit => "Credit",
            Self::Refund => "Refund",
        }
    }

    pub(crate) fn is_usage(self) -> bool {
        matches!(self, Self::Usage | Self::DiscountedUsage | Self::CoveredUsage)
    }
}

/// The columns that only commitment fees fill.
#[derive(Clone, Debug, Default)]
pub(crate) struct FeeDetail {
    pub(crate) amortized: Decimal,
    pub(crate) recurring: Decimal,
    pub(crate) unused_amortized: Decimal,
    pub(crate) unused_recurring: Decimal,
    /// Dollars for a plan, hours for a reservation.
    pub(crate) total: Decimal,
    pub(crate) used: Decimal,
}

impl FeeDetail {
    pub(crate) fn unused(&self) -> Decimal {
        self.total - self.used
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) kind: Kind,
    pub(crate) start: Hour,
    pub(crate) end: Hour,
    pub(crate) account: AccountIndex,
    pub(crate) sku: SkuIndex,
    pub(crate) zone: Option<char>,
    pub(crate) resource: Option<ResourceIndex>,
    pub(crate) attribution: AttributionIndex,
    pub(crate) quantity: Decimal,
    pub(crate) rate: Decimal,
    pub(crate) unblended: Decimal,
    pub(crate) net: Decimal,
    /// At the public on-demand price.
    pub(crate) list: Decimal,
    pub(crate) commitment: Option<Commitment>,
    /// Covered usage: its share of the amortized upfront payment and of the recurring fee.
    pub(crate) amortized: Decimal,
    pub(crate) recurring: Decimal,
    pub(crate) fee: Option<Box<FeeDetail>>,
}

impl Line {
    /// A line with nothing on it yet but who, what and when.
    pub(crate) fn blank(kind: Kind, account: AccountIndex, sku: SkuIndex, start: Hour, end: Hour) -> Self {
        Self {
            kind,
            start,
            end,
            account,
            sku,
            zone: None,
            resource: None,
            attribution: crate::company::attribution::UNTAGGED,
            quantity: Decimal::ZERO,
            rate: Decimal::ZERO,
            unblended: Decimal::ZERO,
            net: Decimal::ZERO,
            list: Decimal::ZERO,
            commitment: None,
            amortized: Decimal::ZERO,
            recurring: Decimal::ZERO,
            fee: None,
        }
    }

    /// What covered usage costs after coverage.
    pub(crate) fn covered_cost(&self) -> Decimal {
        self.amortized + self.recurring
    }

    /// The amortized cost of a line: the one definition that all formats must agree with.
    pub(crate) fn effective(&self) -> Decimal {
        self.amortize(self.unblended)
    }

    /// The same with the net columns; commitments carry no enterprise discount here.
    pub(crate) fn net_effective(&self) -> Decimal {
        self.amortize(self.net)
    }

    fn amortize(&self, otherwise: Decimal) -> Decimal {
        match self.kind {
            Kind::DiscountedUsage | Kind::CoveredUsage => self.covered_cost(),
            Kind::Negation | Kind::PlanUpfront | Kind::ReservationUpfront => Decimal::ZERO,
            Kind::PlanFee => self.detail().unused(),
            Kind::ReservationFee => self.detail().unused_amortized + self.detail().unused_recurring,
            _ => otherwise,
        }
    }

    /// List minus the enterprise discount.
    pub(crate) fn contracted(&self) -> Decimal {
        if self.kind == Kind::Usage && !self.list.is_zero() {
            self.list - (self.unblended - self.net)
        } else {
            self.list
        }
    }

    pub(crate) fn detail(&self) -> &FeeDetail {
        self.fee.as_ref().expect("commitment fees carry their detail")
    }
}
