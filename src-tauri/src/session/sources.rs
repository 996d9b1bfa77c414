//! Can this month be trusted: the answers of the Sources screen.

use curio_engine::Money;
use curio_engine::bill::Bill;
use curio_engine::explore::{self, Change, ComparedRow, Identity};
use curio_engine::trust::{self, Survey};
use curio_engine::view::{Dim, Month, Period, View};
use curio_store::DeliveryRecord;

use super::{Loaded, convert, describe};
use crate::dto::{self, AppError};

/// Changes of a restated month that are listed.
const RESTATED: usize = 6;

pub(super) fn sources(loaded: &Loaded, request: &dto::SourcesRequest) -> Result<dto::Sources, AppError> {
    let asked = convert::view(&request.view)?;
    let month = asked.period.to;
    let view = View { filters: Vec::new(), ..asked.over(Period { from: month, to: month }) };
    // The rule on commitments is checked on the lines of FOCUS files.
    let bill = if loaded.bill.has_focus() { loaded.bill_with_lines()? } else { &loaded.bill };
    let judge = Judge {
        bill,
        survey: Survey::new(bill)?,
        received: curio_store::received(&loaded.deliveries),
        commitments: trust::commitments(bill)?,
    };
    let judged = judge.month(month)?;
    let came = trust::came_and_went(bill, &judge.survey, &judge.received, &view)?;
    Ok(dto::Sources {
        revision: loaded.revision,
        month: month.to_string(),
        days: days(&judged.days),
        identities: judged.identities.iter().map(identity).collect(),
        months: judge.months()?,
        came_and_went: dto::CameAndWent {
            before: came.before.map(|month| month.to_string()),
            items: came.items.into_iter().map(came_or_went).collect(),
        },
        restated: restated(loaded, &view)?,
        deliveries: deliveries(loaded, &view),
        problems: problems(loaded, month),
        verdict: dto::MonthVerdict {
            verdict: verdict(judged.verdict),
            checks: judged.checks.into_iter().map(check).collect(),
        },
    })
}

/// What months are judged by.
struct Judge<'a> {
    bill: &'a Bill,
    survey: Survey,
    received: Vec<trust::Received>,
    commitments: Vec<trust::Commitment>,
}

impl Judge<'_> {
    fn month(&self, month: Month) -> Result<trust::MonthTrust, AppError> {
        Ok(trust::trust(self.bill, &self.survey, &self.received, &self.commitments, month)?)
    }

    fn months(&self) -> Result<Vec<dto::MonthMark>, AppError> {
        let mark = |(month, _): (Month, u64)| {
            let judged = self.month(month)?;
            Ok(dto::MonthMark {
                period: month.to_string(),
                verdict: verdict(judged.verdict),
                because: judged.because().map(str::to_owned),
            })
        };
        self.bill.months().into_iter().map(mark).collect()
    }
}

fn days(days: &trust::Days) -> dto::DaysByAccount {
    let account = |row: &trust::AccountDays| dto::AccountDays {
        account: row.account.clone(),
        label: if row.account.is_empty() { "(no account)".to_owned() } else { row.name.clone() },
        lines: row.lines,
        median: row.median,
        counts: row.days.iter().map(|cell| cell.lines).collect(),
        states: row.days.iter().map(|cell| day_state(cell.state)).collect(),
    };
    dto::DaysByAccount {
        days: (0..days.length).map(|index| days.day(index)).collect(),
        accounts: days.accounts.iter().map(account).collect(),
        missing: convert::count(days.missing),
        expected: convert::count(days.expected),
        lines: days.lines,
    }
}

const fn day_state(state: trust::DayState) -> dto::DayState {
    match state {
        trust::DayState::Usual => dto::DayState::Usual,
        trust::DayState::Low => dto::DayState::Low,
        trust::DayState::NoneAsUsual => dto::DayState::NoneAsUsual,
        trust::DayState::Missing => dto::DayState::Missing,
        trust::DayState::Late => dto::DayState::Late,
        trust::DayState::NotYet => dto::DayState::NotYet,
        trust::DayState::NotDelivered => dto::DayState::NotDelivered,
    }
}

const fn verdict(verdict: trust::Verdict) -> dto::Verdict {
    match verdict {
        trust::Verdict::Complete => dto::Verdict::Complete,
        trust::Verdict::Provisional => dto::Verdict::Provisional,
        trust::Verdict::Broken => dto::Verdict::Broken,
    }
}

fn check(check: trust::Check) -> dto::Check {
    let level = match check.level {
        trust::Level::Ok => dto::CheckLevel::Ok,
        trust::Level::Warn => dto::CheckLevel::Warn,
        trust::Level::Bad => dto::CheckLevel::Bad,
    };
    dto::Check { level, text: check.text }
}

fn identity(identity: &Identity) -> dto::IdentityRow {
    dto::IdentityRow {
        payer: identity.payer.clone(),
        currency: identity.currency.clone(),
        billed: identity.billed.to_string(),
        effective: identity.effective.to_string(),
        upfront_fees: identity.upfront_fees.to_string(),
        true_up: identity.true_up.to_string(),
        residual: identity.residual.to_string(),
        is_rounding: identity.is_rounding(),
    }
}

fn came_or_went(item: trust::CameOrWent) -> dto::CameOrWent {
    dto::CameOrWent {
        what: match item.what {
            trust::What::Account => dto::What::Account,
            trust::What::Service => dto::What::Service,
            trust::What::Tag => dto::What::Tag,
            trust::What::Column => dto::What::Column,
            trust::What::Format => dto::What::Format,
        },
        sign: match item.sign {
            trust::Sign::Came => dto::Sign::Came,
            trust::Sign::Went => dto::Sign::Went,
            trust::Sign::Twin => dto::Sign::Twin,
        },
        value: item.value,
        label: item.label,
        day: item.day,
        twin_of: item.twin_of,
        account: item.account,
        cost: item.cost.map(|cost| cost.to_string()),
        lines: item.lines,
    }
}

/// What newer deliveries of the month changed.
fn restated(loaded: &Loaded, view: &View) -> Result<Option<dto::Restated>, AppError> {
    let period = view.period.to.to_string();
    let before = curio_store::bill_before(&loaded.folder, &loaded.deliveries, &period, false)?;
    let Some((older, replaced)) = before.filter(|(older, _)| older.refusal(view.basis, view.period).is_none()) else {
        return Ok(None);
    };
    let dims = [convert::dim("service")?, convert::dim("account")?];
    let compared = explore::restated(&older, &loaded.bill, view, &dims)?;
    let Some(total) = compared.total.change else { return Ok(None) };
    let movers = explore::movers(compared.rows, RESTATED)?;
    let labels = |dim: &Dim| explore::labels(&loaded.bill, view, dim);
    let (services, accounts) = (labels(&dims[0])?, labels(&dims[1])?);
    let row = |(row, change): (ComparedRow, Change)| {
        let mut values = row.values.into_iter();
        let (service, account) = (values.next().unwrap_or_default(), values.next().unwrap_or_default());
        dto::RestatedRow {
            service_label: services.of(&service),
            account_label: accounts.of(&account),
            service,
            account,
            previous: change.previous.to_string(),
            cost: row.cost.to_string(),
            change: change.change.to_string(),
        }
    };
    Ok(Some(dto::Restated {
        since: since(&replaced),
        rows: movers.top.into_iter().map(row).collect(),
        rest: movers.rest.to_string(),
        rest_count: convert::count(movers.rest_count),
        previous: total.previous.to_string(),
        total: total.change.to_string(),
    }))
}

/// The moment of the oldest of them, or what it is called.
fn since(replaced: &[&DeliveryRecord]) -> String {
    let moments = replaced.iter().filter_map(|record| delivered(record));
    let name = || replaced.first().map(|record| record.execution.clone()).unwrap_or_default();
    moments.min().unwrap_or_else(name)
}

/// `20261204T031204Z` as `2026-12-04T03:12:04Z`.
fn delivered(record: &DeliveryRecord) -> Option<String> {
    let ms = curio_engine::ingest::time::parse(record.delivered.as_deref()?)?;
    Some(curio_engine::ingest::time::print(ms))
}

/// Newest month first; of one month the delivery in force first.
fn deliveries(loaded: &Loaded, view: &View) -> Vec<dto::DeliveryRow> {
    let mut records: Vec<(usize, &DeliveryRecord)> = loaded.deliveries.iter().enumerate().collect();
    records.sort_by(|(_, a), (_, b)| {
        (b.periods(), b.in_force, &b.imported_at).cmp(&(a.periods(), a.in_force, &a.imported_at))
    });
    let row = |(place, record): (usize, &DeliveryRecord)| {
        let rows: u64 = record.sources.iter().map(|source| source.rows).sum();
        let left_out = rows.saturating_sub(record.lines());
        dto::DeliveryRow {
            id: record.id.clone(),
            format: record.format.clone(),
            export: record.export.clone(),
            execution: record.execution.clone(),
            periods: record.periods(),
            delivered: delivered(record),
            imported_at: record.imported_at.clone(),
            files: convert::count(record.sources.len()),
            loose: record.loose,
            lines: record.lines(),
            left_out,
            cost: cost(record, view).map(|cost| cost.to_string()),
            state: state(loaded, place, record, left_out),
        }
    };
    records.into_iter().map(row).collect()
}

fn cost(record: &DeliveryRecord, view: &View) -> Option<Money> {
    if record.refused_bases().iter().any(|(basis, _)| *basis == view.basis) {
        return None;
    }
    let controls = record.control.iter().filter(|control| control.currency == view.currency);
    curio_engine::checked_sum(controls.map(|control| control.sum(view.basis.amount())))
}

/// The journal keeps deliveries in the order they came.
fn state(loaded: &Loaded, place: usize, record: &DeliveryRecord, left_out: u64) -> dto::DeliveryState {
    if record.in_force {
        return if left_out > 0 { dto::DeliveryState::Trimmed } else { dto::DeliveryState::InForce };
    }
    let shares = |other: &DeliveryRecord| record.periods().iter().any(|period| other.periods().contains(period));
    let replaced = loaded.deliveries[place..].iter().any(|other| other.in_force && shares(other));
    if replaced { dto::DeliveryState::Replaced } else { dto::DeliveryState::Older }
}

fn problems(loaded: &Loaded, month: Month) -> Vec<dto::Problem> {
    let month = month.to_string();
    let of_month = loaded.deliveries.iter().filter(|record| record.in_force && record.periods().contains(&month));
    of_month.flat_map(|record| &record.problems).map(describe::problem).collect()
}
