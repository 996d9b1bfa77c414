//! The mapper of a file, by its format.

use super::cell::Row;
use super::cur::CurMapper;
use super::focus::FocusMapper;
use super::header::{Format, Header};
use super::line::Line;
use crate::charges::{Amount, Charge, Tables};
use crate::error::BadInput;
use crate::view::Basis;

pub(super) enum Mapper {
    Cur(Box<CurMapper>),
    Focus(Box<FocusMapper>),
}

impl Mapper {
    pub(super) fn new(header: &Header, format: Format) -> Self {
        match format {
            Format::LegacyCur | Format::Cur2 => Self::Cur(Box::new(CurMapper::new(header, format))),
            Format::Focus { .. } => Self::Focus(Box::new(FocusMapper::new(header))),
        }
    }

    pub(super) fn amounts(&self) -> Vec<Amount> {
        match self {
            Self::Cur(mapper) => mapper.amounts(),
            Self::Focus(mapper) => mapper.amounts(),
        }
    }

    pub(super) fn map<R: Row>(
        &mut self,
        line: &mut Line<'_, R>,
        tables: &mut Tables,
        charge: &mut Charge,
    ) -> std::result::Result<(), BadInput> {
        match self {
            Self::Cur(mapper) => mapper.map(line, tables, charge),
            Self::Focus(mapper) => mapper.map(line, tables, charge),
        }
    }
}

/// What decides which bases can be given.
#[derive(Default)]
pub(super) struct Seen {
    net: bool,
    list: bool,
    contracted: bool,
    effective_missing: u64,
    list_unreadable: u64,
}

impl Seen {
    pub(super) fn note(&mut self, mapper: &Mapper) {
        let amounts = mapper.amounts();
        self.list |= amounts.contains(&Amount::List);
        self.contracted |= amounts.contains(&Amount::Contracted);
        match mapper {
            Mapper::Cur(mapper) => {
                self.net |= mapper.net_seen;
                self.effective_missing += mapper.effective_missing;
                self.list_unreadable += mapper.list_unreadable;
            }
            Mapper::Focus(_) => self.net = true,
        }
    }

    /// Adds what was seen in other files.
    pub(super) fn absorb(&mut self, other: &Self) {
        self.net |= other.net;
        self.list |= other.list;
        self.contracted |= other.contracted;
        self.effective_missing += other.effective_missing;
        self.list_unreadable += other.list_unreadable;
    }

    pub(super) fn refused(&self, format: Format) -> Vec<(Basis, String)> {
        let name = format.name();
        let mut refused = Vec::new();
        if !self.net {
            let why =
                format!("this {name} report has no net costs: they exist for accounts with private discounts only");
            refused.extend([(Basis::NetBilled, why.clone()), (Basis::NetEffective, why)]);
        }
        if self.effective_missing > 0 {
            let why = format!(
                "{} covered lines of this {name} report have no readable effective cost",
                self.effective_missing
            );
            refused.extend([(Basis::Effective, why.clone()), (Basis::NetEffective, why)]);
        }
        if !self.list {
            refused.push((Basis::List, format!("this {name} report has no public on-demand cost")));
        } else if self.list_unreadable > 0 {
            let why =
                format!("{} lines of this {name} report have a list cost that is no number", self.list_unreadable);
            refused.push((Basis::List, why));
        }
        if !self.contracted {
            refused.push((Basis::Contracted, format!("{name} does not hold contracted cost; FOCUS does")));
        }
        refused.sort_by_key(|(basis, _)| basis.id());
        refused.dedup_by_key(|(basis, _)| *basis);
        refused
    }
}
