//! What was billed, resource by resource: read once, looked at by every rule.

use std::collections::BTreeSet;
use std::sync::Arc;

use hashbrown::HashMap;
use polars::prelude::*;

use super::cost::plus;
use super::meter::{Bought, Meter, strip_regions};
use super::resource::{Past, Resource};
use super::rule::Need;
use super::{commitments, week};
use crate::attribution::RULED;
use crate::bill::{Bill, Table, amount_column, amounts};
use crate::charges::{Amount, END_HOUR, FIRST_HOUR, LINES, RESOURCE_ID, TAG, Text, USAGE_AMOUNT};
use crate::coded::Coded;
use crate::error::{Error, Result};
use crate::money::Money;
use crate::tags::folded;
use crate::view::{Basis, Dim, Month, Period, View};

/// The hours that rules look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its months.
    pub period: Period,
    /// First hour that anything was billed for, since 1970 UTC.
    pub first_hour: u32,
    /// The hour before which the last usage ended.
    pub end_hour: u32,
}

/// What was billed.
#[derive(Clone, Debug)]
pub struct Population {
    /// The hours that rules look at.
    pub window: Window,
    /// Effective, or net effective.
    pub basis: Basis,
    /// Currency of all costs.
    pub currency: String,
    /// By account and id.
    pub resources: Vec<Resource>,
    /// The first hour of all that is loaded: what was there then may be older.
    pub begun: u32,
    /// Loaded months, oldest first.
    pub months: Vec<Month>,
    /// Keys of tags that occur, folded.
    pub tag_keys: BTreeSet<String>,
    /// What the loaded reports have of what rules need.
    pub(crate) has: BTreeSet<Need>,
}

/// Tags that rules ask for, by folded key; other keys are not read.
const TAG_KEYS: [&str; 26] = [
    "env",
    "environment",
    "stage",
    "tier",
    "name",
    "ttl",
    "expiry",
    "expires",
    "expirydate",
    "expirationdate",
    "deleteafter",
    "deleteon",
    "enddate",
    "retention",
    "owner",
    "team",
    "app",
    "application",
    "standby",
    "dr",
    "legalhold",
    "backup",
    "purpose",
    "awsautoscalinggroupname",
    "awseksclustername",
    "eksclustername",
];

/// Operations of rows that divide a parent's cost again.
const SPLIT: [&str; 2] = ["EKSPod-EC2", "ECSTask-EC2"];

/// The window of a view: its last month; where fewer than fourteen days of that are there, the month before too.
fn window_of(bill: &Bill, view: &View, rows: &[Row]) -> Window {
    let last = view.period.to;
    let span = |period: Period| {
        let within = |row: &&Row| period.from <= row.month && row.month <= period.to && row.is_usage;
        let rows = rows.iter().filter(within);
        rows.fold((u32::MAX, 0), |(first, end), row| (first.min(row.first_hour), end.max(row.end_hour)))
    };
    let one = Period { from: last, to: last };
    let (first_hour, end_hour) = span(one);
    let before = last.plus(-1);
    let loaded = bill.months().iter().any(|(month, _)| *month == before);
    if end_hour.saturating_sub(first_hour) < 14 * 24 && loaded {
        let period = Period { from: before, to: last };
        let (first_hour, end_hour) = span(period);
        return Window { period, first_hour, end_hour };
    }
    Window { period: one, first_hour: first_hour.min(end_hour), end_hour }
}

/// The basis that waste is counted in: effective, net of private discounts where the view is net.
fn basis_of(view: &View) -> Basis {
    match view.basis {
        Basis::NetBilled | Basis::NetEffective => Basis::NetEffective,
        Basis::Billed | Basis::Effective | Basis::Contracted | Basis::List => Basis::Effective,
    }
}

/// Reads what was billed in all loaded months up to the view's last one. The view's filters choose among findings later
/// ([`super::find`]): whether an account has instances at all is asked of the whole bill.
pub fn survey(bill: &Bill, view: &View) -> Result<Population> {
    let last = view.period.to;
    let months: Vec<Month> = bill.months().into_iter().map(|(month, _)| month).filter(|month| *month <= last).collect();
    let from = months.first().copied().unwrap_or(last);
    let whole = View { period: Period { from, to: last }, basis: basis_of(view), filters: Vec::new(), ..view.clone() };
    let rows = Rows::read(bill, &whole)?;
    let window = window_of(bill, view, &rows.cells);
    let mut gathered = Gathered::new(window);
    let begun = rows.cells.iter().filter(|row| row.is_usage).map(|row| row.first_hour).min().unwrap_or(0);
    let has = rows.has.clone();
    let tag_keys = rows.tags.iter().map(|(key, _)| folded(key)).collect();
    for row in &rows.cells {
        gathered.add(row, &rows);
    }
    let mut resources = gathered.resources;
    resources.iter_mut().for_each(settle);
    let windowed = View { period: window.period, ..whole.clone() };
    commitments::add(bill, &windowed, &mut resources)?;
    let mut population = Population {
        window,
        basis: whole.basis,
        currency: whole.currency.clone(),
        resources,
        begun,
        months,
        tag_keys,
        has,
    };
    if week::add(bill, &windowed, &mut population.resources)? {
        population.has.insert(Need::Hours);
    }
    Ok(population)
}

impl Population {
    /// The resource of a place.
    pub fn resource(&self, place: usize) -> Option<&Resource> {
        self.resources.get(place)
    }

    /// Days of history before the window's end.
    pub fn days(&self) -> u32 {
        self.window.end_hour.saturating_sub(self.begun) / 24
    }

    /// It was there when what is loaded begins, so that it may be older.
    pub fn is_older_than_known(&self, resource: &Resource) -> bool {
        resource.born <= self.begun + 24
    }

    /// `2026-10-31` of an hour.
    pub fn day(hour: u32) -> String {
        crate::ingest::time::print(i64::from(hour) * 3_600_000).chars().take(10).collect()
    }
}

/// What a resource is known by: account and id; without one, account, region and service.
type Key = (Arc<str>, Arc<str>, Arc<str>, Arc<str>);

struct Gathered {
    window: Window,
    places: HashMap<Key, usize>,
    resources: Vec<Resource>,
}

impl Gathered {
    fn new(window: Window) -> Self {
        Self { window, places: HashMap::new(), resources: Vec::new() }
    }

    fn add(&mut self, row: &Row, rows: &Rows) {
        if !row.is_usage || SPLIT.contains(&&*row.operation) {
            return;
        }
        let none: Arc<str> = "".into();
        let key = if row.resource.is_empty() {
            (Arc::clone(&row.account), Arc::clone(&row.resource), Arc::clone(&row.region), Arc::clone(&row.service))
        } else {
            (Arc::clone(&row.account), Arc::clone(&row.resource), Arc::clone(&none), none)
        };
        let next = self.resources.len();
        let place = *self.places.entry(key).or_insert(next);
        if place == next {
            self.resources.push(resource_of(row, place));
        }
        let resource = &mut self.resources[place];
        resource.born = resource.born.min(row.first_hour);
        resource.last = resource.last.max(row.end_hour);
        resource.past.push(Past {
            month: row.month,
            service: Arc::clone(&row.service),
            usage_type: Arc::clone(&row.usage_type),
            usage: row.usage,
            cost: row.cost,
            first_hour: row.first_hour,
            end_hour: row.end_hour,
        });
        if row.month < self.window.period.from {
            return;
        }
        resource.first_hour = resource.first_hour.min(row.first_hour);
        resource.end_hour = resource.end_hour.max(row.end_hour);
        // What the last rows say of it is how it is now.
        if !row.owner.is_empty() {
            resource.owner = Arc::clone(&row.owner);
        }
        for (key, code) in rows.tags.iter().zip(&row.tags) {
            let value = &key.1[*code as usize];
            if !value.is_empty() && !resource.tags.iter().any(|(known, _)| *known == key.0) {
                resource.tags.push((Arc::clone(&key.0), Arc::clone(value)));
            }
        }
        add_meter(&mut resource.meters, row);
    }
}

fn resource_of(row: &Row, place: usize) -> Resource {
    Resource {
        place,
        id: Arc::clone(&row.resource),
        account: Arc::clone(&row.account),
        region: Arc::clone(&row.region),
        owner: "".into(),
        tags: Vec::new(),
        meters: Vec::new(),
        past: Vec::new(),
        first_hour: u32::MAX,
        end_hour: 0,
        born: u32::MAX,
        last: 0,
        week: None,
    }
}

/// Meters differ in what rules tell apart; owners, tags and months do not.
fn add_meter(meters: &mut Vec<Meter>, row: &Row) {
    let alike = |meter: &&mut Meter| {
        meter.full_usage_type == row.full_usage_type
            && meter.bought == row.bought
            && meter.service == row.service
            && meter.operation == row.operation
            && meter.instance_type == row.instance_type
            && meter.unit == row.unit
    };
    if let Some(meter) = meters.iter_mut().find(alike) {
        meter.usage = plus(meter.usage, row.usage);
        meter.cost = plus(meter.cost, row.cost);
        meter.list = meter.list.zip(row.list).map(|(a, b)| plus(a, b));
        meter.lines += row.lines;
        meter.first_hour = meter.first_hour.min(row.first_hour);
        meter.end_hour = meter.end_hour.max(row.end_hour);
        return;
    }
    meters.push(Meter {
        service: Arc::clone(&row.service),
        usage_type: Arc::clone(&row.usage_type),
        full_usage_type: Arc::clone(&row.full_usage_type),
        operation: Arc::clone(&row.operation),
        instance_type: Arc::clone(&row.instance_type),
        unit: Arc::clone(&row.unit),
        family: Arc::clone(&row.family),
        bought: row.bought,
        usage: row.usage,
        cost: row.cost,
        list: row.list,
        lines: row.lines,
        first_hour: row.first_hour,
        end_hour: row.end_hour,
    });
}

/// Puts what was gathered in any order in one.
fn settle(resource: &mut Resource) {
    resource.past.sort_by(|a, b| (a.month, &a.service, &a.usage_type).cmp(&(b.month, &b.service, &b.usage_type)));
    resource.tags.sort();
    resource.meters.sort_by(|a, b| {
        let key = |meter: &Meter| {
            (
                Arc::clone(&meter.service),
                Arc::clone(&meter.full_usage_type),
                Arc::clone(&meter.operation),
                Arc::clone(&meter.instance_type),
                meter.bought,
                Arc::clone(&meter.unit),
            )
        };
        key(a).cmp(&key(b))
    });
    if resource.meters.is_empty() {
        resource.first_hour = 0;
    }
}

/// Cells of the resource rollup.
struct Rows {
    cells: Vec<Row>,
    /// Tag keys that rules ask for, with their values.
    tags: Vec<(Arc<str>, Vec<Arc<str>>)>,
    has: BTreeSet<Need>,
}

struct Row {
    month: Month,
    account: Arc<str>,
    region: Arc<str>,
    resource: Arc<str>,
    service: Arc<str>,
    usage_type: Arc<str>,
    full_usage_type: Arc<str>,
    operation: Arc<str>,
    instance_type: Arc<str>,
    unit: Arc<str>,
    family: Arc<str>,
    owner: Arc<str>,
    /// Codes of values, one a key.
    tags: Vec<u32>,
    is_usage: bool,
    bought: Bought,
    usage: Money,
    cost: Money,
    list: Option<Money>,
    lines: u64,
    first_hour: u32,
    end_hour: u32,
}

/// A text column whose distinct texts are shared.
struct Shared {
    codes: Vec<u32>,
    texts: Vec<Arc<str>>,
}

impl Shared {
    fn of(table: &DataFrame, column: &str) -> Result<Self> {
        let coded = Coded::of(table, column)?;
        let texts = coded.texts.iter().map(|text| Arc::from(text.as_str())).collect();
        Ok(Self { codes: coded.codes(table.height()), texts })
    }

    fn at(&self, row: usize) -> Arc<str> {
        Arc::clone(&self.texts[self.codes[row] as usize])
    }

    fn is(&self, row: usize, text: &str) -> bool {
        &*self.texts[self.codes[row] as usize] == text
    }

    fn any(&self) -> bool {
        self.texts.len() > 1
    }
}

impl Rows {
    fn read(bill: &Bill, view: &View) -> Result<Self> {
        let table = table_of(bill, view)?;
        let text = |text: Text| Shared::of(&table, text.name());
        let resource = Shared::of(&table, RESOURCE_ID)?;
        let (months, account, region) = (text(Text::BillingPeriod)?, text(Text::SubAccountId)?, text(Text::RegionId)?);
        let (service, usage_type) = (text(Text::ServiceCode)?, text(Text::UsageType)?);
        let (operation, instance_type) = (text(Text::Operation)?, text(Text::InstanceType)?);
        let (unit, family, currency) = (text(Text::PricingUnit)?, text(Text::ProductFamily)?, text(Text::Currency)?);
        let (kind, category) = (text(Text::LineItemType)?, text(Text::ChargeCategory)?);
        let (option, status) = (text(Text::PurchaseOption)?, text(Text::CommitmentDiscountStatus)?);
        let owner = Shared::of(&table, &format!("{RULED}owner"))?;
        let tags = tag_columns(&table)?;
        let usage = amounts(&table, USAGE_AMOUNT)?;
        let cost = amounts(&table, amount_column(view.basis))?;
        let list =
            table.column(Amount::List.name()).is_ok().then(|| amounts(&table, Amount::List.name())).transpose()?;
        let count = |name: &str| -> Result<Vec<u32>> {
            Ok(table.column(name)?.u32()?.iter().map(Option::unwrap_or_default).collect())
        };
        let (lines, first, end) = (count(LINES)?, count(FIRST_HOUR)?, count(END_HOUR)?);
        let plain: Vec<Arc<str>> = usage_type.texts.iter().map(|text| Arc::from(strip_regions(text))).collect();
        let mut rows = Vec::with_capacity(table.height());
        for row in 0..table.height() {
            let month: Month = months.at(row).parse().map_err(Error::Internal)?;
            let rate = view.rate(month, &currency.at(row))?;
            let converted = |amount: Money| if rate == Money::ONE { amount } else { amount.times(rate, Money::ONE) };
            let unused = status.is(row, "Unused");
            rows.push(Row {
                month,
                account: account.at(row),
                region: region.at(row),
                resource: resource.at(row),
                service: service.at(row),
                usage_type: Arc::clone(&plain[usage_type.codes[row] as usize]),
                full_usage_type: usage_type.at(row),
                operation: operation.at(row),
                instance_type: instance_type.at(row),
                unit: unit.at(row),
                family: family.at(row),
                owner: owner.at(row),
                tags: tags.iter().map(|(_, values)| values.codes[row]).collect(),
                is_usage: category.is(row, "Usage") && !unused && !is_discount(&kind.texts[kind.codes[row] as usize]),
                bought: bought(&option.texts[option.codes[row] as usize]),
                usage: usage[row],
                cost: converted(cost[row]),
                list: list.as_ref().map(|list| converted(list[row])),
                lines: u64::from(lines[row]),
                first_hour: first[row],
                end_hour: end[row],
            });
        }
        let found = [
            (Need::Resources, &resource),
            (Need::UsageTypes, &usage_type),
            (Need::Operations, &operation),
            (Need::Units, &unit),
            (Need::Families, &family),
        ];
        let has = found.into_iter().filter(|(_, column)| column.any()).map(|(need, _)| need).collect();
        let shared = |(key, values): (Arc<str>, Shared)| (key, values.texts);
        Ok(Self { cells: rows, tags: tags.into_iter().map(shared).collect(), has })
    }
}

/// Lines of discounts and negations carry the category of what they reduce, and are no usage.
fn is_discount(line_item_type: &str) -> bool {
    matches!(
        line_item_type,
        "EdpDiscount" | "PrivateRateDiscount" | "BundledDiscount" | "SavingsPlanNegation" | "Discount"
    )
}

fn bought(option: &str) -> Bought {
    match option {
        "Savings Plan" | "Reserved" => Bought::Committed,
        "Spot" => Bought::Spot,
        _ => Bought::OnDemand,
    }
}

/// Cells of all months in an order that does not depend on files.
fn table_of(bill: &Bill, view: &View) -> Result<DataFrame> {
    let owner: Option<Dim> = bill.rules().and_then(|_| "owner".parse().ok());
    let owner: Vec<Dim> = owner.into_iter().filter(|dim| bill.has_column(dim)).collect();
    // Owners that only lines tell are left out: a finding then has none.
    let owner = if bill.dims_need_lines(&owner) { Vec::new() } else { owner };
    let asked = bill.asked(view, &owner);
    let mut cells = bill.table_of(Table::Resources, view, &asked)?;
    let names: Vec<String> = cells.collect_schema()?.iter_names().map(ToString::to_string).collect();
    let wanted = |name: &&String| {
        let texts = [
            Text::BillingPeriod,
            Text::SubAccountId,
            Text::RegionId,
            Text::ServiceCode,
            Text::UsageType,
            Text::Operation,
            Text::InstanceType,
            Text::PricingUnit,
            Text::ProductFamily,
            Text::Currency,
            Text::LineItemType,
            Text::ChargeCategory,
            Text::PurchaseOption,
            Text::CommitmentDiscountStatus,
        ];
        let fixed =
            [RESOURCE_ID, USAGE_AMOUNT, LINES, FIRST_HOUR, END_HOUR, amount_column(view.basis), Amount::List.name()];
        texts.iter().any(|text| text.name() == name.as_str())
            || fixed.contains(&name.as_str())
            || **name == format!("{RULED}owner")
            || name.strip_prefix(TAG).is_some_and(|key| TAG_KEYS.contains(&folded(key).as_str()))
    };
    let columns: Vec<Expr> = names.iter().filter(wanted).map(col).collect();
    let order =
        [Text::BillingPeriod.name(), RESOURCE_ID, Text::SubAccountId.name(), FIRST_HOUR, END_HOUR, USAGE_AMOUNT];
    let order: Vec<Expr> =
        order.into_iter().filter(|name| names.iter().any(|known| known == name)).map(text_of).collect();
    Ok(cells.select(columns).sort_by_exprs(order, SortMultipleOptions::default().with_nulls_last(true)).collect()?)
}

/// Dictionary columns sort by their text.
fn text_of(name: &str) -> Expr {
    match name {
        FIRST_HOUR | END_HOUR | USAGE_AMOUNT => col(name),
        _ => col(name).cast(DataType::String),
    }
}

fn tag_columns(table: &DataFrame) -> Result<Vec<(Arc<str>, Shared)>> {
    let keys = table.columns().iter().filter_map(|column| column.name().strip_prefix(TAG).map(str::to_owned));
    let mut keys: Vec<String> = keys.collect();
    keys.sort();
    keys.iter().map(|key| Ok((Arc::from(key.as_str()), Shared::of(table, &format!("{TAG}{key}"))?))).collect()
}
