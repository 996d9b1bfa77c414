//! Cells of the resource rollup as rules need them.

use std::collections::BTreeSet;
use std::sync::Arc;

use polars::prelude::*;

use super::meter::{Bought, strip_regions};
use super::rule::Need;
use crate::attribution::RULED;
use crate::bill::{Bill, Table, amount_column, amounts};
use crate::charges::{Amount, END_HOUR, FIRST_HOUR, LINES, RESOURCE_ID, TAG, Text, USAGE_AMOUNT};
use crate::coded::Coded;
use crate::error::{Error, Result};
use crate::money::Money;
use crate::tags::folded;
use crate::view::{Dim, Month, View};

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

/// Cells of the resource rollup.
pub(super) struct Cells {
    pub(super) all: Vec<Cell>,
    /// Tag keys that rules ask for, with their values.
    pub(super) tags: Vec<(Arc<str>, Vec<Arc<str>>)>,
    /// What the reports have of what rules need.
    pub(super) has: BTreeSet<Need>,
}

/// One of them.
pub(super) struct Cell {
    pub(super) month: Month,
    pub(super) account: Arc<str>,
    pub(super) region: Arc<str>,
    pub(super) resource: Arc<str>,
    pub(super) service: Arc<str>,
    pub(super) usage_type: Arc<str>,
    pub(super) full_usage_type: Arc<str>,
    pub(super) operation: Arc<str>,
    pub(super) instance_type: Arc<str>,
    pub(super) unit: Arc<str>,
    pub(super) family: Arc<str>,
    pub(super) owner: Arc<str>,
    /// Codes of values, one a key.
    pub(super) tags: Vec<u32>,
    pub(super) is_usage: bool,
    /// Charged for longer than two days: such a line says nothing about when usage ends.
    pub(super) is_monthly: bool,
    pub(super) bought: Bought,
    pub(super) usage: Money,
    pub(super) cost: Money,
    pub(super) list: Option<Money>,
    pub(super) lines: u64,
    pub(super) first_hour: u32,
    pub(super) end_hour: u32,
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

impl Cells {
    /// Those of a view's months.
    pub(super) fn read(bill: &Bill, view: &View) -> Result<Self> {
        let table = table_of(bill, view)?;
        let text = |text: Text| Shared::of(&table, text.name());
        let resource = Shared::of(&table, RESOURCE_ID)?;
        let (months, account, region) = (text(Text::BillingPeriod)?, text(Text::SubAccountId)?, text(Text::RegionId)?);
        let (service, usage_type) = (text(Text::ServiceCode)?, text(Text::UsageType)?);
        let (operation, instance_type) = (text(Text::Operation)?, text(Text::InstanceType)?);
        let (unit, family, currency) = (text(Text::PricingUnit)?, text(Text::ProductFamily)?, text(Text::Currency)?);
        let (kind, category) = (text(Text::LineItemType)?, text(Text::ChargeCategory)?);
        let (option, status) = (text(Text::PurchaseOption)?, text(Text::CommitmentDiscountStatus)?);
        let span = text(Text::ChargeSpan)?;
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
            rows.push(Cell {
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
                is_monthly: span.is(row, "month"),
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
        Ok(Self { all: rows, tags: tags.into_iter().map(shared).collect(), has })
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

/// Cells of all months, in any order.
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
            Text::ChargeSpan,
        ];
        let fixed =
            [RESOURCE_ID, USAGE_AMOUNT, LINES, FIRST_HOUR, END_HOUR, amount_column(view.basis), Amount::List.name()];
        texts.iter().any(|text| text.name() == name.as_str())
            || fixed.contains(&name.as_str())
            || **name == format!("{RULED}owner")
            || name.strip_prefix(TAG).is_some_and(|key| TAG_KEYS.contains(&folded(key).as_str()))
    };
    let columns: Vec<Expr> = names.iter().filter(wanted).map(col).collect();
    Ok(cells.select(columns).collect()?)
}

fn tag_columns(table: &DataFrame) -> Result<Vec<(Arc<str>, Shared)>> {
    let keys = table.columns().iter().filter_map(|column| column.name().strip_prefix(TAG).map(str::to_owned));
    let mut keys: Vec<String> = keys.collect();
    keys.sort();
    keys.iter().map(|key| Ok((Arc::from(key.as_str()), Shared::of(table, &format!("{TAG}{key}"))?))).collect()
}
