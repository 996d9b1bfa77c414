//! Larkspur Freight: its accounts, resources, meters and commitments, made from the [`templates`] at a given scale.

pub(crate) mod accounts;
pub(crate) mod attribution;
pub(crate) mod commitments;
mod templates;

use crate::calendar::{Hour, Month};
use crate::catalog::{Catalog, Region, Sku, SkuIndex};
use crate::decimal::Decimal;
use crate::seeded;
use accounts::{AccountIndex, named};
use attribution::{Attribution, AttributionIndex, Attributions};
use commitments::{Plan, Reservation};
use std::collections::BTreeMap;
use templates::{Change, InstanceRow, MeterRow, Quantity, ResourceRow};

/// The enterprise agreement starts with this month.
pub(crate) const AGREEMENT_START: Month = Month::new(2026, 1);

/// It takes this many percent off discounted on-demand usage of the member accounts.
const AGREEMENT_PERCENT: i64 = 6;

pub(crate) type ResourceIndex = u32;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Instance,
    Volume,
    Snapshot,
    Database,
    Bucket,
    Function,
    Task,
    LoadBalancer,
    Gateway,
    Interface,
    Address,
    Stream,
    LogGroup,
    Key,
    Job,
    /// Usage without a resource id.
    Hidden,
}

pub(crate) struct Resource {
    pub(crate) name: &'static str,
    pub(crate) copy: u32,
    /// As the bill shows it; empty for [`Kind::Hidden`].
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) account: AccountIndex,
    pub(crate) region: Region,
    pub(crate) zone: Option<char>,
    pub(crate) attribution: AttributionIndex,
    pub(crate) from: Hour,
    pub(crate) until: Hour,
    pub(crate) waste: &'static [&'static str],
    pub(crate) attached: &'static str,
}

pub(crate) struct Instance {
    pub(crate) resource: ResourceIndex,
    pub(crate) sku: SkuIndex,
    weekdays_only: bool,
    hours: (u32, u32),
    pub(crate) daily_lines: bool,
    from: Hour,
    until: Hour,
}

/// What the clock says about an hour, worked out once for the whole fleet.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    pub(crate) hour: Hour,
    of_day: u32,
    weekend: bool,
}

impl Clock {
    pub(crate) fn at(hour: Hour) -> Self {
        Self { hour, of_day: hour.hour_of_day(), weekend: hour.is_weekend() }
    }
}

impl Instance {
    pub(crate) fn runs(&self, clock: Clock) -> bool {
        let in_life = clock.hour >= self.from && clock.hour < self.until;
        let in_day = clock.of_day >= self.hours.0 && clock.of_day < self.hours.1;
        in_life && in_day && !(self.weekdays_only && clock.weekend)
    }
}

pub(crate) struct Meter {
    pub(crate) resource: ResourceIndex,
    pub(crate) sku: SkuIndex,
    quantity: Quantity,
    changes: &'static [Change],
    from: Hour,
    until: Hour,
    salt: u64,
}

impl Meter {
    /// The quantity of one day, zero outside the meter's life. `price_places` limits the digits of the cost.
    pub(crate) fn quantity(&self, day: Hour, days_in_month: i64, price_places: u32) -> Decimal {
        let start = self.from.max(day);
        let end = self.until.min(day.plus(24));
        if start >= end {
            return Decimal::ZERO;
        }
        let hours = end.since(start);
        let percent = self.percent(day);
        match self.quantity {
            Quantity::Hours => Decimal::int(hours),
            Quantity::Held(size) => {
                let share = Decimal::int(size * hours * percent / 100);
                share.ratio(Decimal::ONE, Decimal::int(24 * days_in_month), 8_u32.saturating_sub(price_places).min(5))
            }
            Quantity::About(base, spread) => {
                let drift = seeded::around(seeded::mix(&[self.salt, day.0.unsigned_abs()]), spread);
                let daily = Decimal::of(base).percent(100 + drift);
                daily.scaled(percent).over(100)
            }
        }
    }

    fn percent(&self, day: Hour) -> i64 {
        let covers = |change: &&Change| day >= Hour::of(change.0) && (change.1.is_empty() || day < Hour::of(change.1));
        self.changes.iter().find(covers).map_or(100, |change| change.2)
    }

    /// GB held, for volumes and snapshots.
    pub(crate) fn size(&self) -> Option<i64> {
        match self.quantity {
            Quantity::Held(size) => Some(size),
            Quantity::Hours | Quantity::About(..) => None,
        }
    }
}

pub(crate) struct Company {
    pub(crate) seed: u64,
    pub(crate) catalog: Catalog,
    pub(crate) attributions: Vec<Attribution>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) instances: Vec<Instance>,
    pub(crate) meters: Vec<Meter>,
    pub(crate) reservations: Vec<Reservation>,
    pub(crate) plans: Vec<Plan>,
    /// How many times the templates were copied.
    pub(crate) scale: u32,
}

impl Company {
    pub(crate) fn new(seed: u64, scale: u32) -> Self {
        let mut build = Build {
            seed,
            catalog: Catalog::new(),
            attributions: Attributions::new(),
            resources: Vec::new(),
            index: BTreeMap::new(),
        };
        for copy in 0..scale {
            build.copy(copy);
        }
        let instances = build.instances(scale);
        let meters = build.meters(scale);
        let mut company = Self {
            seed,
            catalog: build.catalog,
            attributions: build.attributions.all,
            resources: build.resources,
            instances,
            meters,
            reservations: Vec::new(),
            plans: Vec::new(),
            scale,
        };
        company.reservations = commitments::reservations(&company);
        company.plans = commitments::plans(&company);
        company
    }

    pub(crate) fn resource(&self, index: ResourceIndex) -> &Resource {
        &self.resources[index as usize]
    }

    pub(crate) fn attribution(&self, index: AttributionIndex) -> &Attribution {
        &self.attributions[index as usize]
    }
}

/// The percentage off a SKU at this hour for this account; the payer itself has none.
pub(crate) fn discount_percent(sku: &Sku, hour: Hour, account: AccountIndex) -> i64 {
    let discounted = sku.is_discounted() && hour >= AGREEMENT_START.start() && account != accounts::PAYER;
    if discounted { AGREEMENT_PERCENT } else { 0 }
}

struct Build {
    seed: u64,
    catalog: Catalog,
    attributions: Attributions,
    resources: Vec<Resource>,
    index: BTreeMap<(&'static str, u32), ResourceIndex>,
}

impl Build {
    fn copy(&mut self, copy: u32) {
        for row in templates::RESOURCES.iter().filter(|row| copy == 0 || !row.once) {
            let resource = self.resource(row, copy);
            let index = ResourceIndex::try_from(self.resources.len()).expect("fleets stay below four billion");
            self.index.insert((row.name, copy), index);
            self.resources.push(resource);
        }
    }

    fn resource(&mut self, row: &'static ResourceRow, copy: u32) -> Resource {
        let bits = seeded::mix(&[self.seed, seeded::text(row.name), u64::from(copy)]);
        let tags = Attribution::of(row.tags);
        let tags = if copy == 0 { tags } else { tags.copied(bits >> 7) };
        let region = self.region(row.name);
        let account = named(row.account);
        Resource {
            name: row.name,
            copy,
            id: resource_id(row, account, region, copy, bits),
            kind: row.kind,
            account,
            region,
            zone: row.zone.chars().next(),
            attribution: self.attributions.intern(tags),
            from: if row.life.0.is_empty() { Hour::ALWAYS } else { Hour::of(row.life.0) },
            until: if row.life.1.is_empty() { Hour::NEVER } else { Hour::of(row.life.1) },
            waste: row.waste,
            attached: row.attached,
        }
    }

    /// A resource is where its first meter or instance type is sold.
    fn region(&self, name: &str) -> Region {
        let instance = templates::INSTANCES.iter().find(|row| row.resource == name).map(|row| row.sku);
        let meter = templates::METERS.iter().find(|row| row.resource == name).map(|row| row.sku);
        let key = instance.or(meter).expect("every resource is billed for something");
        self.catalog.sku(self.catalog.index(key)).region
    }

    fn instances(&self, scale: u32) -> Vec<Instance> {
        let rows = (0..scale).flat_map(|copy| templates::INSTANCES.iter().map(move |row| (row, copy)));
        rows.filter_map(|(row, copy)| self.instance(row, copy)).collect()
    }

    fn instance(&self, row: &InstanceRow, copy: u32) -> Option<Instance> {
        let &resource = self.index.get(&(row.resource, copy))?;
        let home = &self.resources[resource as usize];
        Some(Instance {
            resource,
            sku: self.catalog.index(row.sku),
            weekdays_only: row.weekdays_only,
            hours: row.hours,
            daily_lines: row.daily_lines,
            from: home.from,
            until: home.until,
        })
    }

    fn meters(&self, scale: u32) -> Vec<Meter> {
        let rows = (0..scale).flat_map(|copy| templates::METERS.iter().map(move |row| (row, copy)));
        rows.filter_map(|(row, copy)| self.meter(row, copy)).collect()
    }

    fn meter(&self, row: &MeterRow, copy: u32) -> Option<Meter> {
        let &resource = self.index.get(&(row.resource, copy))?;
        let home = &self.resources[resource as usize];
        let bound = |text: &str, home: Hour| if text.is_empty() { home } else { Hour::of(text) };
        Some(Meter {
            resource,
            sku: self.catalog.index(row.sku),
            quantity: row.quantity,
            changes: row.changes,
            from: bound(row.life.0, home.from),
            until: bound(row.life.1, home.until),
            salt: seeded::mix(&[self.seed, seeded::text(row.resource), seeded::text(row.sku), u64::from(copy)]),
        })
    }
}

fn resource_id(row: &ResourceRow, account: AccountIndex, region: Region, copy: u32, bits: u64) -> String {
    let (account, region) = (accounts::ACCOUNTS[usize::from(account)].id, region.code());
    let hex = format!("0{bits:016x}");
    let numbered = if copy == 0 { row.name.to_owned() } else { format!("{}-{copy}", row.name) };
    match row.kind {
        Kind::Instance => format!("i-{hex}"),
        Kind::Volume => format!("vol-{hex}"),
        Kind::Snapshot => format!("arn:aws:ec2:{region}:{account}:snapshot/snap-{hex}"),
        Kind::Database => format!("arn:aws:rds:{region}:{account}:db:{numbered}"),
        Kind::Bucket => numbered,
        Kind::Function => format!("arn:aws:lambda:{region}:{account}:function:{numbered}"),
        Kind::Task => format!("arn:aws:ecs:{region}:{account}:task/larkspur/{bits:016x}"),
        Kind::LoadBalancer => {
            format!("arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/app/{numbered}/{bits:016x}")
        }
        Kind::Gateway => format!("arn:aws:ec2:{region}:{account}:natgateway/nat-{hex}"),
        Kind::Interface => format!("arn:aws:ec2:{region}:{account}:network-interface/eni-{hex}"),
        Kind::Address => format!("arn:aws:ec2:{region}:{account}:elastic-ip/eipalloc-{hex}"),
        Kind::Stream => format!("arn:aws:kinesis:{region}:{account}:stream/{numbered}"),
        Kind::LogGroup => format!("arn:aws:logs:{region}:{account}:log-group:{numbered}"),
        Kind::Key => format!("arn:aws:kms:{region}:{account}:key/{}", seeded::uuid(bits)),
        Kind::Job => format!("arn:aws:glue:{region}:{account}:job/{numbered}"),
        Kind::Hidden => String::new(),
    }
}
