//! Reserved Instances and Savings Plans, with the order in which each one looks for usage.
//!
//! Upfront payments are a whole number of short hourly amounts times the hours of the term, so that the amortization per hour is
//! exact. Rules: the smallest instance of the owner's own account first, then other accounts (Reserved Instances); highest
//! percentage saved first, then lowest rate (Savings Plans). Nothing is carried to another hour.

use super::accounts::{ACCOUNTS, AccountIndex, named};
use super::{Company, Instance};
use crate::calendar::Hour;
use crate::catalog::{Sku, SkuIndex};
use crate::decimal::Decimal;
use crate::seeded;

/// Points at one commitment of the company.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Commitment {
    Reservation(u8),
    Plan(u8),
}

/// What both kinds have in common. Amounts are per hour and per unit (one reservation, or the whole plan).
pub(crate) struct Terms {
    pub(crate) name: &'static str,
    pub(crate) arn: String,
    pub(crate) id: String,
    pub(crate) account: AccountIndex,
    pub(crate) start: Hour,
    pub(crate) end: Hour,
    pub(crate) years: i64,
    pub(crate) payment: &'static str,
    pub(crate) recurring: Decimal,
    /// Upfront payment divided by the hours of the term.
    pub(crate) amortized: Decimal,
}

impl Terms {
    pub(crate) fn is_active(&self, hour: Hour) -> bool {
        hour >= self.start && hour < self.end
    }

    /// Hours of the term inside `[from, until)`.
    pub(crate) fn hours_within(&self, from: Hour, until: Hour) -> i64 {
        self.end.min(until).since(self.start.max(from)).max(0)
    }

    pub(crate) fn upfront(&self) -> Decimal {
        self.amortized.scaled(self.end.since(self.start))
    }

    /// What one unit costs per hour, all in.
    pub(crate) fn hourly(&self) -> Decimal {
        self.recurring + self.amortized
    }
}

pub(crate) struct Reservation {
    pub(crate) terms: Terms,
    pub(crate) sku: SkuIndex,
    pub(crate) count: i64,
    /// Tied to a zone (then never size-flexible) or to the region.
    pub(crate) zone: Option<char>,
    pub(crate) class: &'static str,
    /// Instances it may cover, in order.
    pub(crate) candidates: Vec<u32>,
}

pub(crate) struct Plan {
    pub(crate) terms: Terms,
    /// The SKU of its own fee lines.
    pub(crate) sku: SkuIndex,
    pub(crate) family: &'static str,
    pub(crate) region: &'static str,
    pub(crate) offering: &'static str,
    pub(crate) commitment: Decimal,
    /// Instances it may cover and the rate it charges, in order.
    pub(crate) candidates: Vec<(u32, Decimal)>,
}

struct ReservationRow {
    name: &'static str,
    account: &'static str,
    sku: &'static str,
    count: i64,
    zone: Option<char>,
    class: &'static str,
    payment: &'static str,
    start: &'static str,
    years: i64,
    recurring: &'static str,
    amortized: &'static str,
}

/// One of each payment option, one that nothing uses, one that ends within the last months.
#[rustfmt::skip]
static RESERVATIONS: &[ReservationRow] = &[
    ReservationRow { name: "windows-zonal", account: "warehouse-prod", sku: "m5.2xlarge-windows", count: 1, zone: Some('b'), class: "standard", payment: "Partial Upfront", start: "2026-03-10", years: 1, recurring: "0.304", amortized: "0.296" },
    ReservationRow { name: "fleet-linux", account: "fleet-prod", sku: "m5.2xlarge", count: 2, zone: None, class: "convertible", payment: "No Upfront", start: "2025-01-15T09", years: 3, recurring: "0.224", amortized: "0" },
    ReservationRow { name: "ledger-database", account: "payments-prod", sku: "db.r6g.2xlarge", count: 1, zone: None, class: "standard", payment: "All Upfront", start: "2026-09-03T14", years: 1, recurring: "0", amortized: "0.656" },
    ReservationRow { name: "portal-burst", account: "customer-portal-prod", sku: "t3.xlarge", count: 1, zone: None, class: "standard", payment: "All Upfront", start: "2025-09-17T08", years: 1, recurring: "0", amortized: "0.1" },
    ReservationRow { name: "never-used", account: "route-planning-prod", sku: "c5.4xlarge", count: 1, zone: None, class: "standard", payment: "No Upfront", start: "2025-12-01", years: 1, recurring: "0.428", amortized: "0" },
];

struct PlanRow {
    name: &'static str,
    sku: &'static str,
    offering: &'static str,
    family: &'static str,
    region: &'static str,
    payment: &'static str,
    start: &'static str,
    years: i64,
    recurring: &'static str,
    amortized: &'static str,
}

/// EC2 Instance plans act before Compute plans, so they come first.
#[rustfmt::skip]
static PLANS: &[PlanRow] = &[
    PlanRow { name: "m6i-ireland", sku: "ec2-plan", offering: "EC2InstanceSavingsPlans", family: "m6i", region: "eu-west-1", payment: "Partial Upfront", start: "2026-08-11T10", years: 1, recurring: "0.414", amortized: "0.414" },
    PlanRow { name: "compute", sku: "compute-plan", offering: "ComputeSavingsPlans", family: "", region: "Any", payment: "No Upfront", start: "2025-05-20", years: 3, recurring: "0.6", amortized: "0" },
];

pub(super) fn reservations(company: &Company) -> Vec<Reservation> {
    RESERVATIONS.iter().map(|row| reservation(company, row)).collect()
}

fn reservation(company: &Company, row: &ReservationRow) -> Reservation {
    let sku_index = company.catalog.index(row.sku);
    let sku = company.catalog.sku(sku_index);
    let account = named(row.account);
    let id = seeded::uuid(seeded::mix(&[company.seed, seeded::text(row.name)]));
    let (service, kind) =
        if sku.product.code == "AmazonRDS" { ("rds", "ri:ri-") } else { ("ec2", "reserved-instances/") };
    let arn = format!("arn:aws:{service}:{}:{}:{kind}{id}", sku.region.code(), ACCOUNTS[usize::from(account)].id);
    let start = Hour::of(row.start);
    let terms = Terms {
        name: row.name,
        arn,
        id,
        account,
        start,
        end: start.plus(row.years * 8760),
        years: row.years,
        payment: row.payment,
        recurring: Decimal::of(row.recurring),
        amortized: Decimal::of(row.amortized),
    };
    let candidates = reservation_candidates(company, sku, row.zone, account);
    Reservation {
        terms,
        sku: sku_index,
        count: row.count * i64::from(company.scale),
        zone: row.zone,
        class: row.class,
        candidates,
    }
}

fn reservation_candidates(company: &Company, reserved: &Sku, zone: Option<char>, owner: AccountIndex) -> Vec<u32> {
    let mut found: Vec<(bool, Decimal, u32)> = Vec::new();
    for (index, instance) in (0..).zip(&company.instances) {
        let sku = company.catalog.sku(instance.sku);
        let home = company.resource(instance.resource);
        let same_zone = zone.is_none() || zone == home.zone;
        if same_zone && matches(reserved, sku, zone.is_none()) {
            found.push((home.account != owner, sku.instance().units, index));
        }
    }
    found.sort();
    found.into_iter().map(|(_, _, index)| index).collect()
}

/// Same platform and region; the same type, or the same family where AWS allows size flexibility.
fn matches(reserved: &Sku, used: &Sku, regional: bool) -> bool {
    let (ours, theirs) = (reserved.instance(), used.instance());
    let platform = ours.platform == theirs.platform && reserved.product.code == used.product.code && !used.spot;
    let flexible = regional && matches!(ours.platform, "Linux/UNIX" | "postgresql" | "mysql");
    let size = if flexible {
        family(ours.instance_type) == family(theirs.instance_type)
    } else {
        ours.instance_type == theirs.instance_type
    };
    platform && size && reserved.region == used.region
}

/// `m6i.large` is of family `m6i`, `db.r6g.large` of `db.r6g`.
pub(crate) fn family(instance_type: &str) -> &str {
    instance_type.rsplit_once('.').map_or(instance_type, |(family, _)| family)
}

pub(super) fn plans(company: &Company) -> Vec<Plan> {
    PLANS.iter().map(|row| plan(company, row)).collect()
}

fn plan(company: &Company, row: &PlanRow) -> Plan {
    let id = seeded::uuid(seeded::mix(&[company.seed, seeded::text(row.name)]));
    let start = Hour::of(row.start);
    let scale = i64::from(company.scale);
    let terms = Terms {
        name: row.name,
        arn: format!("arn:aws:savingsplans::{}:savingsplan/{id}", ACCOUNTS[0].id),
        id,
        account: super::accounts::PAYER,
        start,
        end: start.plus(row.years * 8760),
        years: row.years,
        payment: row.payment,
        recurring: Decimal::of(row.recurring).scaled(scale),
        amortized: Decimal::of(row.amortized).scaled(scale),
    };
    Plan {
        commitment: terms.hourly(),
        terms,
        sku: company.catalog.index(row.sku),
        family: row.family,
        region: row.region,
        offering: row.offering,
        candidates: plan_candidates(company, row),
    }
}

fn plan_candidates(company: &Company, row: &PlanRow) -> Vec<(u32, Decimal)> {
    let mut found: Vec<(i64, Decimal, u32)> = Vec::new();
    for (index, instance) in (0..).zip(&company.instances) {
        if let Some(rate) = plan_rate(company, row, instance) {
            found.push((per_million_of_price(company.catalog.sku(instance.sku), rate), rate, index));
        }
    }
    found.sort();
    found.into_iter().map(|(_, rate, index)| (index, rate)).collect()
}

fn plan_rate(company: &Company, row: &PlanRow, instance: &Instance) -> Option<Decimal> {
    let sku = company.catalog.sku(instance.sku);
    let terms = sku.instance();
    if row.family.is_empty() {
        return terms.compute_rate;
    }
    let applies = family(terms.instance_type) == row.family && sku.region.code() == row.region;
    if applies { terms.ec2_rate } else { None }
}

/// The rate as millionths of the on-demand price: ascending is descending by percentage saved.
fn per_million_of_price(sku: &Sku, rate: Decimal) -> i64 {
    let share = rate.ratio(Decimal::int(1_000_000), sku.price_at(Hour::ALWAYS), 0);
    share.to_string().parse().expect("rounded to a whole number")
}
