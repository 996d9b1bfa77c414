//! Hour-by-hour application of Reserved Instances and Savings Plans, in AWS's order: zonal reservations, regional reservations,
//! EC2 Instance plans, Compute plans, then on demand.

use crate::calendar::Hour;
use crate::company::accounts::AccountIndex;
use crate::company::commitments::Commitment;
use crate::company::{Clock, Company, discount_percent};
use crate::decimal::Decimal;
use crate::line::{FeeDetail, Kind, Line};
use std::collections::BTreeMap;

/// What is left of one instance's hour to be paid for.
#[derive(Clone, Copy)]
struct Open {
    hours: Decimal,
    cost: Decimal,
}

const NOTHING: Open = Open { hours: Decimal::ZERO, cost: Decimal::ZERO };

/// Decimals kept when the last usage is covered in part: quantity, and cost.
const PART_PLACES: (u32, u32) = (10, 8);

type NegationKey = (u8, AccountIndex, u16, Option<char>);

pub(crate) struct Accounting<'a> {
    company: &'a Company,
    open: Vec<Open>,
    /// Instances whose lines are per day gather here until the day ends.
    daily: BTreeMap<(u32, Kind, Option<Commitment>), Line>,
    /// Hours used of each reservation since [`Accounting::take_reserved_hours`].
    reserved_hours: Vec<Decimal>,
    negations: BTreeMap<NegationKey, Line>,
}

impl<'a> Accounting<'a> {
    pub(crate) fn new(company: &'a Company) -> Self {
        Self {
            company,
            open: vec![NOTHING; company.instances.len()],
            daily: BTreeMap::new(),
            reserved_hours: vec![Decimal::ZERO; company.reservations.len()],
            negations: BTreeMap::new(),
        }
    }

    /// Pays for every running instance of one hour.
    pub(crate) fn hour(&mut self, hour: Hour, lines: &mut Vec<Line>) {
        self.open_hour(hour);
        for index in 0..self.company.reservations.len() {
            self.apply_reservation(index, hour, lines);
        }
        for index in 0..self.company.plans.len() {
            self.apply_plan(index, hour, lines);
        }
        self.on_demand(hour, lines);
    }

    /// Writes the lines of instances that are billed by the day.
    pub(crate) fn close_day(&mut self, day: Hour, lines: &mut Vec<Line>) {
        for mut line in std::mem::take(&mut self.daily).into_values() {
            line.start = day;
            line.end = day.plus(24);
            lines.push(line);
        }
    }

    /// Hours used of each reservation since the last call.
    pub(crate) fn take_reserved_hours(&mut self) -> Vec<Decimal> {
        std::mem::replace(&mut self.reserved_hours, vec![Decimal::ZERO; self.company.reservations.len()])
    }

    fn open_hour(&mut self, hour: Hour) {
        let clock = Clock::at(hour);
        for (open, instance) in self.open.iter_mut().zip(&self.company.instances) {
            *open = if instance.runs(clock) {
                Open { hours: Decimal::ONE, cost: self.company.catalog.sku(instance.sku).price_at(hour) }
            } else {
                NOTHING
            };
        }
    }

    fn apply_reservation(&mut self, index: usize, hour: Hour, lines: &mut Vec<Line>) {
        let company = self.company;
        let reservation = &company.reservations[index];
        if !reservation.terms.is_active(hour) {
            return;
        }
        let units = company.catalog.sku(reservation.sku).instance().units;
        let mut left = units.scaled(reservation.count);
        for &candidate in &reservation.candidates {
            if left.is_zero() {
                break;
            }
            let open = self.open[candidate as usize];
            if open.hours.is_zero() {
                continue;
            }
            let sku = company.catalog.sku(company.instances[candidate as usize].sku);
            let wanted = open.hours.times(sku.instance().units);
            let taken = wanted.min(left);
            left -= taken;
            let hours = taken.ratio(Decimal::ONE, sku.instance().units, 9);
            let reserved = taken.ratio(Decimal::ONE, units, 9);
            self.reserved_hours[index] += reserved;
            let mut line = self.instance_line(Kind::DiscountedUsage, candidate, hour);
            line.commitment = Some(Commitment::Reservation(u8::try_from(index).expect("few reservations")));
            line.quantity = hours;
            line.list = sku.price_at(hour).times(hours);
            line.amortized = reservation.terms.amortized.times(reserved);
            line.recurring = reservation.terms.recurring.times(reserved);
            let rest = &mut self.open[candidate as usize];
            rest.hours -= hours;
            rest.cost -= line.list;
            self.emit(candidate, line, lines);
        }
    }

    fn apply_plan(&mut self, index: usize, hour: Hour, lines: &mut Vec<Line>) {
        let plan = &self.company.plans[index];
        if !plan.terms.is_active(hour) {
            return;
        }
        let mut left = plan.commitment;
        for &(candidate, rate) in &plan.candidates {
            if left.is_zero() {
                break;
            }
            if self.open[candidate as usize].hours.is_zero() {
                continue;
            }
            let line = self.cover(index, candidate, rate, left, hour);
            left -= line.covered_cost();
            self.negate(&line, u8::try_from(index).expect("few plans"));
            self.emit(candidate, line, lines);
        }
        lines.extend(std::mem::take(&mut self.negations).into_values());
        lines.push(self.plan_fee(index, plan.commitment - left, hour));
    }

    /// One usage under a plan; when the commitment does not reach, a part of it, and exactly all that is left is used.
    fn cover(&mut self, index: usize, candidate: u32, rate: Decimal, left: Decimal, hour: Hour) -> Line {
        let plan = &self.company.plans[index];
        let open = self.open[candidate as usize];
        let full = rate.times(open.hours);
        let (hours, cost, used) = if full <= left {
            (open.hours, open.cost, full)
        } else {
            let hours = left.ratio(Decimal::ONE, rate, PART_PLACES.0);
            (hours, open.cost.ratio(left, full, PART_PLACES.1), left)
        };
        let rest = &mut self.open[candidate as usize];
        rest.hours -= hours;
        rest.cost -= cost;
        let mut line = self.instance_line(Kind::CoveredUsage, candidate, hour);
        line.commitment = Some(Commitment::Plan(u8::try_from(index).expect("few plans")));
        line.quantity = hours;
        line.rate = self.company.catalog.sku(line.sku).price_at(hour);
        line.unblended = cost;
        line.net = cost;
        line.list = cost;
        line.amortized = used.ratio(plan.terms.amortized, plan.commitment, 10);
        line.recurring = used - line.amortized;
        line
    }

    fn negate(&mut self, covered: &Line, plan: u8) {
        let key = (plan, covered.account, covered.sku, covered.zone);
        let negation = self.negations.entry(key).or_insert_with(|| {
            let mut line = Line::blank(Kind::Negation, covered.account, covered.sku, covered.start, covered.end);
            line.zone = covered.zone;
            line.commitment = covered.commitment;
            line.rate = covered.rate;
            line
        });
        negation.quantity -= covered.quantity;
        negation.unblended -= covered.unblended;
        negation.net -= covered.net;
    }

    fn plan_fee(&self, index: usize, used: Decimal, hour: Hour) -> Line {
        let plan = &self.company.plans[index];
        let mut line = Line::blank(Kind::PlanFee, plan.terms.account, plan.sku, hour, hour.plus(1));
        line.commitment = Some(Commitment::Plan(u8::try_from(index).expect("few plans")));
        line.quantity = Decimal::ONE;
        line.rate = plan.terms.recurring;
        line.unblended = plan.terms.recurring;
        line.net = plan.terms.recurring;
        line.fee = Some(Box::new(FeeDetail {
            amortized: plan.terms.amortized,
            recurring: plan.terms.recurring,
            total: plan.commitment,
            used,
            ..FeeDetail::default()
        }));
        line
    }

    fn on_demand(&mut self, hour: Hour, lines: &mut Vec<Line>) {
        for candidate in 0..u32::try_from(self.open.len()).expect("fleets stay below four billion") {
            let open = self.open[candidate as usize];
            if open.hours.is_zero() {
                continue;
            }
            let mut line = self.instance_line(Kind::Usage, candidate, hour);
            let sku = self.company.catalog.sku(line.sku);
            line.rate = sku.price_at(hour);
            line.quantity = open.hours;
            line.unblended = open.cost;
            line.net = open.cost.percent(100 - discount_percent(sku, hour, line.account));
            line.list = if sku.spot { Decimal::ZERO } else { open.cost };
            self.emit(candidate, line, lines);
        }
    }

    fn instance_line(&self, kind: Kind, candidate: u32, hour: Hour) -> Line {
        let instance = &self.company.instances[candidate as usize];
        let home = self.company.resource(instance.resource);
        let mut line = Line::blank(kind, home.account, instance.sku, hour, hour.plus(1));
        line.resource = Some(instance.resource);
        line.attribution = home.attribution;
        line.zone = home.zone;
        line
    }

    fn emit(&mut self, candidate: u32, line: Line, lines: &mut Vec<Line>) {
        if !self.company.instances[candidate as usize].daily_lines {
            lines.push(line);
            return;
        }
        let key = (candidate, line.kind, line.commitment);
        match self.daily.entry(key) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(line);
            }
            std::collections::btree_map::Entry::Occupied(mut place) => {
                let sum = place.get_mut();
                sum.quantity += line.quantity;
                sum.unblended += line.unblended;
                sum.net += line.net;
                sum.list += line.list;
                sum.amortized += line.amortized;
                sum.recurring += line.recurring;
            }
        }
    }
}
