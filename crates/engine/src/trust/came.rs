//! What a month has that the one before had not, and the other way round: accounts, services, tag keys, columns.

use std::collections::{BTreeMap, BTreeSet};

use super::Received;
use super::finality::finality;
use super::keys::{Month, Occurrence, Occurring};
use super::survey::Survey;
use crate::bill::Bill;
use crate::charges::Text;
use crate::error::{Error, Result};
use crate::explore::{self, Labels};
use crate::ingest::plain;
use crate::money::Money;
use crate::tags::folded;
use crate::view::{self, Basis, Dim, Period, View};

/// What something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A usage account.
    Account,
    /// A service.
    Service,
    /// A tag key.
    Tag,
    /// A column of the report.
    Column,
    /// The kind of report.
    Format,
}

/// What happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// It was not there in the month before.
    Came,
    /// It is not there any more.
    Went,
    /// A tag key that is another one but for case and separators.
    Twin,
}

/// One thing that came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameOrWent {
    /// What it is.
    pub what: What,
    /// What happened.
    pub sign: Sign,
    /// As the report spells it: an account's id, a tag key.
    pub value: String,
    /// For people: an account's name.
    pub label: String,
    /// First day seen of what came, also as a twin; last day of what went; absent for columns and monthly charges.
    pub day: Option<String>,
    /// Of a twin, the spelling that carries most lines.
    pub twin_of: Option<String>,
    /// Of a twin, the only account that spells it so.
    pub account: Option<String>,
    /// Cost of its lines, in the month that has it; absent for columns and where the basis cannot be given.
    pub cost: Option<Money>,
    /// Its source lines.
    pub lines: u64,
}

/// The month against the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameAndWent {
    /// The month before; absent when it is not loaded: then there are twins only.
    pub before: Option<view::Month>,
    /// By what it is, the most expensive first.
    pub items: Vec<CameOrWent>,
}

/// What came and went in the last month of a view, at the view's basis and currency and without its filters.
pub fn came_and_went(bill: &Bill, survey: &Survey, received: &[Received], view: &View) -> Result<CameAndWent> {
    let month = view.period.to;
    let now = Month::new(bill, view, month)?;
    let before = Some(month.plus(-1)).filter(|before| bill.months().iter().any(|(known, _)| known == before));
    let keys = now.tag_keys()?;
    let mut items = twins(&now, &keys, survey, month)?;
    if let Some(previous) = before {
        let then = Month::new(bill, view, previous)?;
        items = with_tags(items, &now_and_then(keys, then.tag_keys()?));
        let services = labels(bill, view)?;
        let found = now_and_then(now.values(Text::ServiceCode)?, then.values(Text::ServiceCode)?);
        items.extend(differences(What::Service, &found, &|code| services.of(code)));
        let named = |account: &str| match survey.name(account, month) {
            name if name == account => survey.name(account, previous).to_owned(),
            name => name.to_owned(),
        };
        let found = now_and_then(now.values(Text::SubAccountId)?, then.values(Text::SubAccountId)?);
        items.extend(differences(What::Account, &found, &named));
        items.extend(columns(received, month, previous));
    }
    // What is not there in a month's first days may still come.
    let is_running = finality(bill, month).is_running();
    items.retain(|item| !is_running || item.sign != Sign::Went);
    items.sort_by(|a, b| {
        let size = |item: &CameOrWent| std::cmp::Reverse(item.cost.map(|cost| cost.0.unsigned_abs()));
        (a.what, size(a), &a.value).cmp(&(b.what, size(b), &b.value))
    });
    Ok(CameAndWent { before, items })
}

fn labels(bill: &Bill, view: &View) -> Result<Labels> {
    let period = Period { from: view.period.to, to: view.period.to };
    let dim: Dim = "service".parse().map_err(Error::Internal)?;
    explore::labels(bill, &View { period, basis: Basis::Billed, ..view.clone() }, &dim)
}

/// A key that came as another's twin is told once.
fn with_tags(mut twins: Vec<CameOrWent>, found: &NowAndThen) -> Vec<CameOrWent> {
    for item in differences(What::Tag, found, &str::to_owned) {
        match twins.iter_mut().find(|twin| twin.value == item.value && item.sign == Sign::Came) {
            Some(twin) => twin.day = item.day,
            None => twins.push(item),
        }
    }
    twins
}

struct NowAndThen {
    now: Occurring,
    then: Occurring,
}

fn now_and_then(now: Occurring, then: Occurring) -> NowAndThen {
    NowAndThen { now, then }
}

fn differences(what: What, found: &NowAndThen, label: &dyn Fn(&str) -> String) -> Vec<CameOrWent> {
    let item = |sign: Sign, value: &String, occurrence: &Occurrence| CameOrWent {
        what,
        sign,
        value: value.clone(),
        label: label(value),
        day: occurrence.days.clone().map(|(first, last)| if sign == Sign::Came { first } else { last }),
        twin_of: None,
        account: None,
        cost: occurrence.cost,
        lines: occurrence.lines,
    };
    let NowAndThen { now, then } = found;
    let came = now.iter().filter(|(value, _)| !then.contains_key(*value)).map(|(value, o)| item(Sign::Came, value, o));
    let went = then.iter().filter(|(value, _)| !now.contains_key(*value)).map(|(value, o)| item(Sign::Went, value, o));
    came.chain(went).collect()
}

/// Tag keys that are one key but for case and separators, beside the one of them on most lines.
fn twins(now: &Month<'_>, keys: &Occurring, survey: &Survey, month: view::Month) -> Result<Vec<CameOrWent>> {
    let mut alike: BTreeMap<String, Vec<(&String, &Occurrence)>> = BTreeMap::new();
    for (key, occurrence) in keys {
        alike.entry(folded(key)).or_default().push((key, occurrence));
    }
    let mut twins = Vec::new();
    for mut group in alike.into_values().filter(|group| group.len() > 1) {
        group.sort_by(|(a, x), (b, y)| y.lines.cmp(&x.lines).then_with(|| a.cmp(b)));
        let (usual, _) = group[0];
        for (key, occurrence) in &group[1..] {
            let accounts = now.accounts_of(key)?;
            let only = accounts.first().filter(|_| accounts.len() == 1);
            twins.push(CameOrWent {
                what: What::Tag,
                sign: Sign::Twin,
                value: (*key).clone(),
                label: (*key).clone(),
                day: None,
                twin_of: Some(usual.clone()),
                account: only.map(|account| survey.name(account, month).to_owned()),
                cost: occurrence.cost,
                lines: occurrence.lines,
            });
        }
    }
    Ok(twins)
}

/// Columns by plain name. Reports of different formats are not compared column by column, nor are deliveries whose columns were
/// not kept.
fn columns(received: &[Received], month: view::Month, before: view::Month) -> Vec<CameOrWent> {
    let of = |month| received.iter().filter(move |delivery| delivery.is_of(month));
    let formats = |month| of(month).map(|delivery| delivery.format.clone()).collect::<BTreeSet<_>>();
    let (now, then) = (formats(month), formats(before));
    if now != then {
        let format = |sign, format: &String| plain_item(What::Format, sign, format.clone());
        let came = now.difference(&then).map(|name| format(Sign::Came, name));
        return came.chain(then.difference(&now).map(|name| format(Sign::Went, name))).collect();
    }
    if of(month).chain(of(before)).any(|delivery| delivery.columns.is_empty()) {
        return Vec::new();
    }
    let names = |month| of(month).flat_map(|delivery| &delivery.columns).filter(|name| !is_tag(name));
    let by_plain = |month| names(month).map(|name| (plain(name), name.clone())).collect::<BTreeMap<_, _>>();
    let (now, then) = (by_plain(month), by_plain(before));
    let missing = |from: &BTreeMap<String, String>, there: &BTreeMap<String, String>, sign| -> Vec<CameOrWent> {
        let absent = from.iter().filter(|(key, _)| !there.contains_key(*key));
        absent.map(|(_, name)| plain_item(What::Column, sign, name.clone())).collect()
    };
    [missing(&now, &then, Sign::Came), missing(&then, &now, Sign::Went)].concat()
}

/// Legacy reports have a column for each tag key; those are compared as keys.
fn is_tag(column: &str) -> bool {
    plain(column).starts_with("resourcetags")
}

fn plain_item(what: What, sign: Sign, value: String) -> CameOrWent {
    let label = value.clone();
    CameOrWent { what, sign, value, label, day: None, twin_of: None, account: None, cost: None, lines: 0 }
}
