//! Every loaded month with its verdict and what came and went in it.

use std::rc::Rc;

use curio_engine::Money;
use curio_engine::bill::Bill;
use curio_engine::trust::{self, CameAndWent, Commitment, DayState, MonthTrust, Received, Survey};
use curio_engine::view::{Month, View};
use curio_store::Workspace;

use crate::failure::Failure;

/// What months are judged by.
pub(crate) struct Judge<'a> {
    bill: &'a Bill,
    survey: Survey,
    received: Vec<Received>,
    commitments: Vec<Commitment>,
}

/// One month in one currency.
pub(crate) struct Judged {
    pub(crate) trust: Rc<MonthTrust>,
    pub(crate) came: CameAndWent,
}

impl<'a> Judge<'a> {
    /// FOCUS lines are read: the bill must have been loaded with them.
    pub(crate) fn new(workspace: &Workspace, bill: &'a Bill) -> Result<Self, Failure> {
        let received = curio_store::received(workspace.deliveries());
        Ok(Self { bill, survey: Survey::new(bill)?, received, commitments: trust::commitments(bill)? })
    }

    pub(crate) fn month(&self, month: Month) -> Result<MonthTrust, Failure> {
        Ok(trust::trust(self.bill, &self.survey, &self.received, &self.commitments, month)?)
    }

    /// A month in the currency and basis of a view.
    pub(crate) fn judged(&self, trust: &Rc<MonthTrust>, view: &View) -> Result<Judged, Failure> {
        let came = trust::came_and_went(self.bill, &self.survey, &self.received, view)?;
        Ok(Judged { trust: Rc::clone(trust), came })
    }
}

impl Judged {
    /// Split-cost lines in a currency and what they re-divide.
    pub(crate) fn split(&self, currency: &str) -> (u64, Money) {
        let split = self.trust.split.iter().find(|split| split.currency == currency);
        split.map_or((0, Money::ZERO), |split| (split.lines, split.cost))
    }

    /// Account and day of each hole.
    pub(crate) fn missing_days(&self) -> Vec<(String, String)> {
        let days = &self.trust.days;
        let of = |account: &trust::AccountDays| {
            let missing = account.days.iter().enumerate().filter(|(_, cell)| cell.state == DayState::Missing);
            missing.map(|(index, _)| (account.account.clone(), days.day(index))).collect::<Vec<_>>()
        };
        days.accounts.iter().flat_map(of).collect()
    }
}
