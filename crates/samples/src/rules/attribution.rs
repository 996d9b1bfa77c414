//! What the finished rules must come to, month by month, effective cost: from the ledger, which knows the true owner of every line.
//!
//! **Credits follow the usage they offset.** A credit or refund that is in no pool and has no team tag is split over the destinations
//! (owners and pools) of the usage of the same month, account, service code and usage type, by its cost where that is positive; where there is
//! none, of the same month, account and service code; where there is none, of the same month and account. Where there is none
//! either, it belongs to nobody.
//!
//! **Pools** take lines in the order of [`POOLS`]. Then each is shared, all at once, since some pass on to others: by direct cost,
//! in equal parts, or by the GB that went through the NAT gateways.

use super::{share, transfer_gb};
use crate::calendar::Month;
use crate::company::Company;
use crate::decimal::Decimal;
use crate::ledger::{Cell, MonthLedger};
use crate::line::Kind;
use num_bigint::BigInt;
use std::collections::BTreeMap;

/// In the order of the file: a line is in the first that it fits.
pub(crate) static POOLS: &[&str] = &["Support", "Tax", "Unused commitments", "Network", "Platform"];
const SUPPORT: usize = 0;
const TAX: usize = 1;
const UNUSED: usize = 2;
const NETWORK: usize = 3;
const PLATFORM: usize = 4;

/// Owner of what follows nothing.
const NOBODY: &str = "";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Destination {
    Owner(&'static str),
    Pool(usize),
}

/// A pool of a month, and where it ends.
pub(crate) struct PoolShare {
    pub(crate) name: &'static str,
    /// Cost of its own lines.
    pub(crate) amount: Decimal,
    /// The same by owner, through whatever other pools.
    pub(crate) owners: BTreeMap<&'static str, Decimal>,
}

pub(crate) struct Attribution {
    /// Cost outside pools.
    pub(crate) direct: BTreeMap<&'static str, Decimal>,
    pub(crate) pools: Vec<PoolShare>,
}

impl Attribution {
    pub(crate) fn of(company: &Company, month: Month, ledger: &MonthLedger) -> Self {
        let (mut direct, mut pools) = (BTreeMap::new(), vec![Decimal::ZERO; POOLS.len()]);
        for (destination, amount) in destinations(company, ledger) {
            match destination {
                Destination::Owner(owner) => drop(direct.insert(owner, amount)),
                Destination::Pool(pool) => pools[pool] = amount,
            }
        }
        let weights = (0..POOLS.len()).map(|pool| weights(company, month, pool, &direct, &pools)).collect();
        let owners: Vec<&'static str> = receivers(&direct).collect();
        let share = |((&name, &amount), ends): ((&&'static str, &Decimal), Vec<BigInt>)| {
            let parts = share::split(amount, &ends).expect("every pool reaches an owner");
            PoolShare { name, amount, owners: owners.iter().copied().zip(parts).collect() }
        };
        let pools = POOLS.iter().zip(&pools).zip(share::through(weights)).map(share).collect();
        Self { direct, pools }
    }

    pub(crate) fn total(&self) -> BTreeMap<&'static str, Decimal> {
        let mut total = self.direct.clone();
        for (owner, amount) in self.pools.iter().flat_map(|pool| &pool.owners) {
            *total.entry(owner).or_default() += *amount;
        }
        total
    }
}

/// Owners with direct cost above zero.
fn receivers(direct: &BTreeMap<&'static str, Decimal>) -> impl Iterator<Item = &'static str> {
    direct.iter().filter(|(owner, cost)| **owner != NOBODY && cost.is_positive()).map(|(owner, _)| *owner)
}

/// What a pool gives to each pool, then to each owner that receives.
fn weights(
    company: &Company,
    month: Month,
    pool: usize,
    direct: &BTreeMap<&'static str, Decimal>,
    pools: &[Decimal],
) -> Vec<BigInt> {
    let positive = |amount: Decimal| BigInt::from(amount.units().max(0));
    let moved: BTreeMap<&str, i64> = transfer_gb(company, month).collect();
    let to_pool = |receiver: usize| match pool {
        SUPPORT if receiver == NETWORK || receiver == PLATFORM => positive(pools[receiver]),
        NETWORK => moved.get(format!("pool:{}", POOLS[receiver]).as_str()).copied().unwrap_or_default().into(),
        _ => BigInt::ZERO,
    };
    let to_owner = |owner: &'static str| match pool {
        NETWORK => moved.get(owner).copied().unwrap_or_default().into(),
        PLATFORM => BigInt::from(1),
        _ => positive(direct[owner]),
    };
    (0..POOLS.len()).map(to_pool).chain(receivers(direct).map(to_owner)).collect()
}

/// Where the lines of a cell go, unless they follow others.
fn destination(company: &Company, cell: Cell) -> Destination {
    let sku = company.catalog.sku(cell.sku);
    match cell.kind {
        _ if sku.product.code.starts_with("AWSSupport") => Destination::Pool(SUPPORT),
        Kind::Tax => Destination::Pool(TAX),
        Kind::PlanFee | Kind::ReservationFee => Destination::Pool(UNUSED),
        _ if sku.usage_type.contains("NatGateway") => Destination::Pool(NETWORK),
        _ => match cell.owner(company) {
            "platform" => Destination::Pool(PLATFORM),
            owner => Destination::Owner(owner),
        },
    }
}

/// Effective cost by destination; what nothing goes to is left out.
fn destinations(company: &Company, ledger: &MonthLedger) -> BTreeMap<Destination, Decimal> {
    let mut sums: BTreeMap<Destination, Decimal> = BTreeMap::new();
    for (cell, cost) in ledger.cells().filter(|(_, cost)| !cost.effective.is_zero()) {
        let parts = if follows(company, cell) {
            follow(company, ledger, cell, cost.effective)
        } else {
            vec![(destination(company, cell), cost.effective)]
        };
        for (destination, part) in parts {
            *sums.entry(destination).or_default() += part;
        }
    }
    sums.retain(|_, sum| !sum.is_zero());
    sums
}

/// A credit or refund that is in no pool and has no team tag.
fn follows(company: &Company, cell: Cell) -> bool {
    let in_a_pool = matches!(destination(company, cell), Destination::Pool(_));
    let attribution = company.attribution(cell.attribution);
    let team = |(key, value): &(&str, String)| key.eq_ignore_ascii_case("user:team") && !value.trim().is_empty();
    matches!(cell.kind, Kind::Credit | Kind::Refund) && !in_a_pool && !attribution.tags.iter().any(team)
}

/// The amount of a credit by the destinations of the usage it offsets.
pub(crate) fn follow(
    company: &Company,
    ledger: &MonthLedger,
    credit: Cell,
    amount: Decimal,
) -> Vec<(Destination, Decimal)> {
    let sku = |cell: Cell| company.catalog.sku(cell.sku);
    let same_service = |cell: Cell| sku(cell).product.code == sku(credit).product.code;
    let same_usage = |cell: Cell| same_service(cell) && sku(cell).usage_type == sku(credit).usage_type;
    let nearness: [&dyn Fn(Cell) -> bool; 3] = [&same_usage, &same_service, &|_| true];
    for near in nearness {
        let usage = ledger.cells().filter(|(cell, cost)| {
            let offset = cell.account == credit.account && cell.kind.is_usage() && cost.effective.is_positive();
            offset && near(*cell)
        });
        let mut costs: BTreeMap<Destination, BigInt> = BTreeMap::new();
        for (cell, cost) in usage {
            *costs.entry(destination(company, cell)).or_default() += cost.effective.units();
        }
        let weights: Vec<BigInt> = costs.values().cloned().collect();
        if let Some(parts) = share::split(amount, &weights) {
            return costs.into_keys().zip(parts).collect();
        }
    }
    vec![(Destination::Owner(NOBODY), amount)]
}

/// Effective cost that could carry a team tag on the first day, and how much of it has an owner then: usage, and whatever carries
/// any tag; an owner by an exact `team` tag, else by an account whose owner is known.
#[cfg(test)]
pub(crate) fn first_day_coverage(company: &Company, ledger: &MonthLedger) -> (Decimal, Decimal) {
    use crate::company::accounts::ACCOUNTS;
    use std::collections::BTreeSet;
    let teams: BTreeSet<&str> = ACCOUNTS.iter().map(|account| account.owner).collect();
    let (mut owned, mut taggable) = (Decimal::ZERO, Decimal::ZERO);
    for (cell, cost) in ledger.cells() {
        let attribution = company.attribution(cell.attribution);
        if !cell.kind.is_usage() && attribution.tags.iter().all(|(_, value)| value.is_empty()) {
            continue;
        }
        taggable += cost.effective;
        let tagged = attribution.value("user:team").is_some_and(|team| teams.contains(team));
        let account = &ACCOUNTS[usize::from(cell.account)];
        if tagged || super::KNOWN_ON_THE_FIRST_DAY.contains(&account.name) {
            owned += cost.effective;
        }
    }
    (owned, taggable)
}
