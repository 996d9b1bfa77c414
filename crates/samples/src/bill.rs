//! One month of the bill, line by line, day by day. Memory holds one day of lines of a large fleet, a month of a small one.

use crate::accounting::Accounting;
use crate::calendar::{Hour, Month};
use crate::catalog::SkuIndex;
use crate::company::accounts::{self, AccountIndex, named};
use crate::company::attribution::AttributionIndex;
use crate::company::commitments::Commitment;
use crate::company::{Company, discount_percent};
use crate::decimal::Decimal;
use crate::line::{FeeDetail, Kind, Line};
use crate::story;
use std::collections::BTreeMap;

/// Copies of the company whose lines of a whole month fit easily into memory.
const WHOLE_MONTHS_UP_TO: u32 = 4;

type DiscountKey = (AccountIndex, SkuIndex, AttributionIndex);

/// Hands every line of the month to `take`.
pub(crate) fn month<E>(company: &Company, month: Month, mut take: impl FnMut(&Line) -> Result<(), E>) -> Result<(), E> {
    let mut bill = Bill {
        company,
        month,
        accounting: Accounting::new(company),
        reserved_hours: vec![Decimal::ZERO; company.reservations.len()],
        taxable: vec![Decimal::ZERO; accounts::ACCOUNTS.len()],
    };
    // A small fleet is written month by month with the lines of one resource side by side: that keeps the small sample small.
    let block = if company.scale <= WHOLE_MONTHS_UP_TO { month.hours() } else { 24 };
    let mut start = month.start();
    while start < month.end() {
        let lines = bill.block(start, start.plus(block));
        lines.iter().try_for_each(&mut take)?;
        start = start.plus(block);
    }
    bill.month_lines().iter().try_for_each(&mut take)
}

struct Bill<'a> {
    company: &'a Company,
    month: Month,
    accounting: Accounting<'a>,
    reserved_hours: Vec<Decimal>,
    /// Net cost so far by account, for the tax line.
    taxable: Vec<Decimal>,
}

impl Bill<'_> {
    fn block(&mut self, start: Hour, end: Hour) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut day = start;
        while day < end {
            lines.extend(self.day(day));
            day = day.plus(24);
        }
        lines.sort_by_key(|line| {
            (line.account, line.sku, line.resource, line.attribution, line.kind, line.commitment, line.start)
        });
        lines
    }

    fn day(&mut self, day: Hour) -> Vec<Line> {
        let mut lines = Vec::new();
        for hour in 0..24 {
            self.accounting.hour(day.plus(hour), &mut lines);
        }
        self.accounting.close_day(day, &mut lines);
        self.reserved_hours = add(&self.reserved_hours, &self.accounting.take_reserved_hours());
        self.meters(day, &mut lines);
        enterprise_discounts(day, &mut lines);
        for line in &lines {
            self.taxable[usize::from(line.account)] += line.net;
        }
        lines
    }

    fn meters(&self, day: Hour, lines: &mut Vec<Line>) {
        for meter in &self.company.meters {
            let home = self.company.resource(meter.resource);
            let sku = self.company.catalog.sku(meter.sku);
            let price = sku.price_at(day);
            let quantity = meter.quantity(day, self.month.days(), price.places());
            if quantity.is_zero() {
                continue;
            }
            let mut line = Line::blank(Kind::Usage, home.account, meter.sku, day, day.plus(24));
            line.resource = Some(meter.resource);
            line.attribution = home.attribution;
            line.quantity = quantity;
            line.list = price.times(quantity);
            line.rate = if sku.free { Decimal::ZERO } else { price };
            line.unblended = if sku.free { Decimal::ZERO } else { line.list };
            line.net = line.unblended.percent(100 - discount_percent(sku, day, home.account));
            lines.push(line);
        }
    }

    fn month_lines(&mut self) -> Vec<Line> {
        let mut lines = Vec::new();
        for index in 0..self.company.reservations.len() {
            self.reservation_fee(index, &mut lines);
        }
        self.upfront_payments(&mut lines);
        self.account_lines(&mut lines);
        lines
    }

    /// The monthly line of a reservation: its recurring fee, and what of it went unused.
    fn reservation_fee(&self, index: usize, lines: &mut Vec<Line>) {
        let reservation = &self.company.reservations[index];
        let terms = &reservation.terms;
        let hours = terms.hours_within(self.month.start(), self.month.end()) * reservation.count;
        if hours == 0 {
            return;
        }
        let (total, used) = (Decimal::int(hours), self.reserved_hours[index]);
        let (start, end) = (self.month.start().max(terms.start), self.month.end().min(terms.end));
        let mut line = Line::blank(Kind::ReservationFee, terms.account, reservation.sku, start, end);
        line.commitment = Some(Commitment::Reservation(u8::try_from(index).expect("few reservations")));
        line.quantity = total;
        line.rate = terms.recurring;
        line.unblended = terms.recurring.times(total);
        line.net = line.unblended;
        line.fee = Some(Box::new(FeeDetail {
            amortized: terms.amortized.times(total),
            recurring: line.unblended,
            unused_amortized: terms.amortized.times(total - used),
            unused_recurring: terms.recurring.times(total - used),
            total,
            used,
        }));
        lines.push(line);
    }

    fn upfront_payments(&self, lines: &mut Vec<Line>) {
        let reservations = self.company.reservations.iter().enumerate().map(|(index, reservation)| {
            let id = Commitment::Reservation(u8::try_from(index).expect("few reservations"));
            (Kind::ReservationUpfront, id, &reservation.terms, reservation.sku, reservation.count)
        });
        let plans = self.company.plans.iter().enumerate().map(|(index, plan)| {
            (Kind::PlanUpfront, Commitment::Plan(u8::try_from(index).expect("few plans")), &plan.terms, plan.sku, 1)
        });
        for (kind, commitment, terms, sku, count) in reservations.chain(plans) {
            let bought_now = terms.start >= self.month.start() && terms.start < self.month.end();
            if !bought_now || !terms.amortized.is_positive() {
                continue;
            }
            let mut line = Line::blank(kind, terms.account, sku, terms.start, terms.start.plus(1));
            line.commitment = Some(commitment);
            line.quantity = Decimal::int(count);
            line.rate = terms.upfront();
            line.unblended = terms.upfront().scaled(count);
            line.net = line.unblended;
            lines.push(line);
        }
    }

    /// Support, marketplace, tax, credits and refunds: lines of an account, without resource and tags.
    fn account_lines(&self, lines: &mut Vec<Line>) {
        let scale = i64::from(self.company.scale);
        let fixed = |kind, account, sku, quantity: Decimal, amount: Decimal| {
            let sku = self.company.catalog.index(sku);
            let mut line = Line::blank(kind, named(account), sku, self.month.start(), self.month.end());
            line.quantity = quantity;
            line.unblended = amount.scaled(scale);
            line.net = line.unblended;
            line
        };
        let support = Decimal::of("1480");
        lines.push(fixed(Kind::Fee, "larkspur-payer", "support", support.scaled(scale), support));
        let mut lantern =
            fixed(Kind::Usage, "telemetry-prod", "lantern", Decimal::int(2560 * scale), Decimal::of("640"));
        lantern.rate = Decimal::of("0.25");
        lines.push(lantern);
        lines.push(fixed(Kind::Credit, "data-platform", "ec2-account", Decimal::ZERO, Decimal::of("-750")));
        if self.month == story::RESTATED_MONTH {
            lines.push(fixed(Kind::Refund, "telemetry-prod", "s3-account", Decimal::ZERO, Decimal::of("-184.6")));
        }
        for account in ["payments-prod", "payments-dev"] {
            let tax = self.taxable[usize::from(named(account))].percent(23).round(2);
            let mut line = fixed(Kind::Tax, account, "ec2-account", Decimal::ONE, Decimal::ZERO);
            line.unblended = tax;
            line.net = tax;
            lines.push(line);
        }
    }
}

/// Negative lines that take the agreement's percentage off the gross cost: per day, account, product, usage type and tag set.
/// Their net cost is zero because the net columns of the usage already hold the discount.
fn enterprise_discounts(day: Hour, lines: &mut Vec<Line>) {
    let mut discounts: BTreeMap<DiscountKey, Decimal> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.kind == Kind::Usage && line.net != line.unblended) {
        *discounts.entry((line.account, line.sku, line.attribution)).or_default() += line.unblended - line.net;
    }
    lines.extend(discounts.into_iter().map(|((account, sku, attribution), amount)| {
        let mut line = Line::blank(Kind::EnterpriseDiscount, account, sku, day, day.plus(24));
        line.attribution = attribution;
        line.unblended = -amount;
        line
    }));
}

fn add(left: &[Decimal], right: &[Decimal]) -> Vec<Decimal> {
    left.iter().zip(right).map(|(left, right)| *left + *right).collect()
}
