//! A line with everything around it that a column may ask for.

use crate::calendar::Hour;
use crate::calendar::Month;
use crate::catalog::Sku;
use crate::company::Company;
use crate::company::accounts::{ACCOUNTS, Account};
use crate::company::attribution::Attribution;
use crate::company::commitments::{Commitment, Plan, Reservation, Terms};
use crate::company::{AGREEMENT_START, discount_percent};
use crate::decimal::Decimal;
use crate::line::{Kind, Line};
use crate::seeded;
use crate::story;

/// One cell.
pub(crate) enum Value<'a> {
    None,
    Text(&'a str),
    Owned(String),
    /// Money and quantities, written as a double.
    Number(Decimal),
    /// Rates are text with ten decimals.
    Rate(Decimal),
    Time(Hour),
}

pub(crate) struct Row<'a> {
    pub(crate) company: &'a Company,
    pub(crate) line: &'a Line,
    pub(crate) sku: &'a Sku,
    pub(crate) month: Month,
    /// A provisional delivery has no invoice yet.
    pub(crate) invoiced: bool,
}

impl<'a> Row<'a> {
    pub(crate) fn new(company: &'a Company, line: &'a Line, month: Month) -> Self {
        let sku = company.catalog.sku(line.sku);
        Self { company, line, sku, month, invoiced: month < story::OPEN_MONTH }
    }

    pub(crate) fn account(&self) -> &'static Account {
        &ACCOUNTS[usize::from(self.line.account)]
    }

    pub(crate) fn attribution(&self) -> &'a Attribution {
        self.company.attribution(self.line.attribution)
    }

    pub(crate) fn is_marketplace(&self) -> bool {
        self.sku.key == "lantern"
    }

    pub(crate) fn resource_id(&self) -> &'a str {
        self.line.resource.map_or("", |index| &self.company.resource(index).id)
    }

    pub(crate) fn zone(&self) -> Value<'a> {
        match self.line.zone {
            Some(zone) => Value::Owned(format!("{}{zone}", self.sku.region.code())),
            None => Value::None,
        }
    }

    pub(crate) fn invoice(&self) -> Value<'a> {
        if !self.invoiced {
            return Value::None;
        }
        let (series, upfront) = if self.is_marketplace() { (9, 0) } else { (7, u64::from(self.is_upfront())) };
        Value::Owned(format!("{series}00{}{upfront}", self.month.number()))
    }

    pub(crate) fn bill_type(&self) -> &'static str {
        match self.line.kind {
            _ if self.is_upfront() => "Purchase",
            Kind::Refund => "Refund",
            _ => "Anniversary",
        }
    }

    fn is_upfront(&self) -> bool {
        matches!(self.line.kind, Kind::PlanUpfront | Kind::ReservationUpfront)
    }

    pub(crate) fn entity(&self) -> &'static str {
        if self.is_marketplace() { "Lantern Analytics Ltd. (fictional)" } else { "Amazon Web Services, Inc." }
    }

    /// The same for a resource hour after hour; unique only together with the time interval, as in real reports.
    pub(crate) fn line_item_id(&self) -> String {
        let line = self.line;
        let commitment = match line.commitment {
            None => 0,
            Some(Commitment::Reservation(index)) => 1 + u64::from(index),
            Some(Commitment::Plan(index)) => 1001 + u64::from(index),
        };
        let resource = line.resource.map_or(0, |index| u64::from(index) + 1);
        let zone = line.zone.map_or(0, u64::from);
        let place = u64::from(line.account) << 32 | u64::from(line.sku);
        let bits =
            [self.company.seed, place, resource, u64::from(line.attribution), line.kind as u64, commitment, zone];
        let mut id = String::with_capacity(52);
        for block in 0..4 {
            seeded::letters(
                seeded::mix(&[seeded::mix(&bits), block]),
                13,
                b"abcdefghijklmnopqrstuvwxyz234567",
                &mut id,
            );
        }
        id
    }

    /// Reservation fees are metered as heavy usage of their type.
    pub(crate) fn usage_type(&self) -> Value<'a> {
        let usage_type = self.sku.usage_type.as_str();
        if !matches!(self.line.kind, Kind::ReservationFee | Kind::ReservationUpfront) {
            return if usage_type.is_empty() { Value::None } else { Value::Text(usage_type) };
        }
        let (head, tail) = usage_type.split_once(':').unwrap_or((usage_type, ""));
        let prefix = head.rsplit_once('-').map_or(String::new(), |(prefix, _)| format!("{prefix}-"));
        Value::Owned(format!("{prefix}HeavyUsage:{tail}"))
    }

    pub(crate) fn description(&self) -> Value<'a> {
        let instance = || self.sku.instance();
        match self.line.kind {
            Kind::Usage | Kind::CoveredUsage => Value::Text(&self.sku.description),
            Kind::DiscountedUsage => {
                Value::Owned(format!("{}, {} reserved instance applied", instance().platform, instance().instance_type))
            }
            Kind::Negation => Value::Owned(format!(
                "SavingsPlanNegation used by AccountId : {} and UsageSku : {}",
                self.account().id,
                self.sku.code
            )),
            Kind::PlanFee => Value::Text(self.plan_description()),
            Kind::PlanUpfront => {
                Value::Owned(format!("One-time fee for Savings Plan ID {}", self.terms().map_or("", |terms| &terms.id)))
            }
            Kind::ReservationFee => Value::Owned(format!(
                "USD {} hourly fee per {}, {} instance",
                self.line.rate,
                instance().platform,
                instance().instance_type
            )),
            Kind::ReservationUpfront => {
                Value::Owned(format!("Sign up charge for subscription: {}", self.terms().map_or("", |terms| &terms.id)))
            }
            Kind::EnterpriseDiscount => Value::Text("Enterprise Program Discount"),
            Kind::Fee => Value::Text("AWS Support (Business)"),
            Kind::Tax => Value::Text("Tax for product code AmazonEC2"),
            Kind::Credit => Value::Text("Promotional credit for data workloads (fictional)"),
            Kind::Refund => Value::Text("Refund for service disruption in August (fictional)"),
        }
    }

    fn plan_description(&self) -> &'static str {
        if self.plan().is_some_and(|plan| plan.family.is_empty()) {
            "3 year No Upfront Compute Savings Plan"
        } else {
            "1 year Partial Upfront m6i EC2 Instance Savings Plan in eu-west-1"
        }
    }

    pub(crate) fn plan(&self) -> Option<&'a Plan> {
        match self.line.commitment {
            Some(Commitment::Plan(index)) => self.company.plans.get(usize::from(index)),
            _ => None,
        }
    }

    pub(crate) fn reservation(&self) -> Option<&'a Reservation> {
        match self.line.commitment {
            Some(Commitment::Reservation(index)) => self.company.reservations.get(usize::from(index)),
            _ => None,
        }
    }

    pub(crate) fn terms(&self) -> Option<&'a Terms> {
        self.plan().map(|plan| &plan.terms).or_else(|| self.reservation().map(|reservation| &reservation.terms))
    }

    /// The rate of a Savings Plan for this usage.
    pub(crate) fn plan_rate(&self) -> Option<Decimal> {
        let terms = self.sku.terms.as_ref()?;
        let plan = self.plan()?;
        (self.line.kind == Kind::CoveredUsage).then_some(if plan.family.is_empty() {
            terms.compute_rate
        } else {
            terms.ec2_rate
        })?
    }

    /// Net columns exist while the enterprise agreement runs.
    pub(crate) fn has_net(&self) -> bool {
        self.month >= AGREEMENT_START
    }

    pub(crate) fn net(&self, amount: Decimal) -> Value<'a> {
        if self.has_net() { Value::Number(amount) } else { Value::None }
    }

    pub(crate) fn net_rate(&self) -> Decimal {
        if self.line.kind != Kind::Usage {
            return self.line.rate;
        }
        self.line.rate.percent(100 - discount_percent(self.sku, self.line.start, self.line.account))
    }

    /// The discount inside the net columns of this row, negative.
    pub(crate) fn discount(&self) -> Option<Decimal> {
        let discount = self.line.net - self.line.unblended;
        (self.line.kind == Kind::Usage && !discount.is_zero()).then_some(discount)
    }
}
