//! The ledger of the truth: what the bill adds up to, kept while the lines are made. It holds sums only.

use crate::calendar::{Hour, Month};
use crate::catalog::SkuIndex;
use crate::company::accounts::{ACCOUNTS, AccountIndex};
use crate::company::attribution::AttributionIndex;
use crate::company::commitments::Commitment;
use crate::company::{Company, ResourceIndex};
use crate::decimal::Decimal;
use crate::focus;
use crate::line::{Kind, Line};
use crate::story;
use std::collections::BTreeMap;

/// Every cost basis of a set of lines.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sums {
    pub(crate) billed: Decimal,
    pub(crate) net_billed: Decimal,
    pub(crate) effective: Decimal,
    pub(crate) net_effective: Decimal,
    pub(crate) list: Decimal,
    pub(crate) contracted: Decimal,
    pub(crate) focus_billed: Decimal,
    pub(crate) focus_effective: Decimal,
    pub(crate) focus_list: Decimal,
}

impl Sums {
    fn add_line(&mut self, line: &Line) {
        self.billed += line.unblended;
        self.net_billed += line.net;
        self.effective += line.effective();
        self.net_effective += line.net_effective();
        self.list += line.list;
        for charge in focus::charges(line) {
            self.contracted += charge.contracted;
            self.focus_billed += charge.billed;
            self.focus_effective += charge.effective;
            self.focus_list += charge.list;
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.billed += other.billed;
        self.net_billed += other.net_billed;
        self.effective += other.effective;
        self.net_effective += other.net_effective;
        self.list += other.list;
        self.contracted += other.contracted;
        self.focus_billed += other.focus_billed;
        self.focus_effective += other.focus_effective;
        self.focus_list += other.focus_list;
    }
}

/// One commitment in one month.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CommitmentSums {
    /// Hours for a reservation, dollars for a plan.
    pub(crate) purchased: Decimal,
    pub(crate) used: Decimal,
    pub(crate) effective: Decimal,
    pub(crate) unused_cost: Decimal,
    pub(crate) recurring: Decimal,
    pub(crate) amortized: Decimal,
    pub(crate) upfront: Decimal,
    /// On-demand price of what it covered.
    pub(crate) covered_list: Decimal,
    /// Covered usage plus negations; zero unless something is wrong.
    pub(crate) negation_residual: Decimal,
}

/// Lines that are added up together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cell {
    pub(crate) account: AccountIndex,
    pub(crate) sku: SkuIndex,
    pub(crate) attribution: AttributionIndex,
    pub(crate) kind: Kind,
}

impl Cell {
    fn of(line: &Line) -> Self {
        Self { account: line.account, sku: line.sku, attribution: line.attribution, kind: line.kind }
    }

    /// The team that truly owns it: the resource's owner, else the account's.
    pub(crate) fn owner(self, company: &Company) -> &'static str {
        let owner = company.attribution(self.attribution).owner;
        if owner.is_empty() { ACCOUNTS[usize::from(self.account)].owner } else { owner }
    }
}

#[derive(Default)]
pub(crate) struct MonthLedger {
    pub(crate) lines: u64,
    pub(crate) focus_lines: u64,
    cells: BTreeMap<Cell, Sums>,
    pub(crate) commitments: BTreeMap<Commitment, CommitmentSums>,
    /// Gross and net cost of resources planted as waste.
    pub(crate) waste: BTreeMap<ResourceIndex, (Decimal, Decimal)>,
    /// Net cost per day of what the story's events touch.
    pub(crate) watched: BTreeMap<(usize, Hour), Decimal>,
}

impl MonthLedger {
    pub(crate) fn take(&mut self, company: &Company, line: &Line) {
        self.lines += 1;
        self.focus_lines += focus::charges(line).count() as u64;
        self.cells.entry(Cell::of(line)).or_default().add_line(line);
        self.commit(line);
        if let Some(index) = line.resource {
            let resource = company.resource(index);
            if !resource.waste.is_empty() {
                let cost = self.waste.entry(index).or_default();
                cost.0 += line.effective();
                cost.1 += line.net_effective();
            }
            if let Some(event) = story::event_of(resource, company.catalog.sku(line.sku).key) {
                let day = Hour(line.start.0 / 24 * 24);
                *self.watched.entry((event, day)).or_default() += line.net_effective();
            }
        }
    }

    fn commit(&mut self, line: &Line) {
        let Some(commitment) = line.commitment else { return };
        let sums = self.commitments.entry(commitment).or_default();
        match line.kind {
            Kind::DiscountedUsage | Kind::CoveredUsage => {
                sums.effective += line.covered_cost();
                sums.covered_list += line.list;
                sums.negation_residual += line.unblended;
            }
            Kind::Negation => sums.negation_residual += line.unblended,
            Kind::PlanFee | Kind::ReservationFee => {
                let detail = line.detail();
                sums.purchased += detail.total;
                sums.used += detail.used;
                sums.unused_cost += line.effective();
                sums.recurring += detail.recurring;
                sums.amortized += detail.amortized;
            }
            Kind::PlanUpfront | Kind::ReservationUpfront => sums.upfront += line.unblended,
            _ => {}
        }
    }

    pub(crate) fn total(&self) -> Sums {
        let mut total = Sums::default();
        self.cells.values().for_each(|sums| total.add(sums));
        total
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = (Cell, &Sums)> {
        self.cells.iter().map(|(&cell, sums)| (cell, sums))
    }

    pub(crate) fn by_service(&self, company: &Company) -> BTreeMap<String, Sums> {
        self.by(|cell| company.catalog.sku(cell.sku).product.code)
    }

    pub(crate) fn by_account(&self) -> BTreeMap<String, Sums> {
        self.by(|cell| ACCOUNTS[usize::from(cell.account)].id)
    }

    /// By the exact tag key; everything without it is under the empty text.
    pub(crate) fn by_tag(&self, company: &Company, key: &str) -> BTreeMap<String, Sums> {
        self.by(|cell| company.attribution(cell.attribution).value(key).unwrap_or_default())
    }

    /// By the team that truly owns it.
    pub(crate) fn by_owner(&self, company: &Company) -> BTreeMap<String, Sums> {
        self.by(|cell| cell.owner(company))
    }

    fn by<'a>(&self, name: impl Fn(Cell) -> &'a str) -> BTreeMap<String, Sums> {
        let mut groups: BTreeMap<String, Sums> = BTreeMap::new();
        for (cell, sums) in self.cells() {
            groups.entry(name(cell).to_owned()).or_default().add(sums);
        }
        groups
    }
}

/// All months.
pub(crate) type Ledger = BTreeMap<Month, MonthLedger>;
