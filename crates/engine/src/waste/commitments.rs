//! Commitments of which something was paid and not used: each is a resource of its own, and what was not used is its usage.

use std::sync::Arc;

use polars::prelude::*;

use super::meter::{Bought, Meter, strip_regions};
use super::population::Window;
use super::resource::Resource;
use crate::attribution::Asked;
use crate::bill::{Bill, Table, amount_column, amounts};
use crate::charges::{CHARGE_END, CHARGE_START, Text};
use crate::error::{Error, Result};
use crate::explore::texts;
use crate::money::Money;
use crate::view::{Month, View};

/// What the unused part of a commitment is called as a usage type, before the one of its fee.
pub(crate) const UNUSED: &str = "Unused ";

/// Adds the commitments of a window that were not wholly used. Their fees are on lines of their own, so nothing is counted twice.
pub(super) fn add(bill: &Bill, view: &View, window: Window, resources: &mut Vec<Resource>) -> Result<()> {
    let unused = col(Text::CommitmentDiscountStatus.name()).eq(lit("Unused")).fill_null(lit(false));
    let mut cells = bill.table_of(Table::Rollup, view, &Asked::default())?;
    let status = cells.collect_schema()?.contains(Text::CommitmentDiscountStatus.name());
    if !status || cells.filter(unused.clone()).limit(1).collect()?.height() == 0 {
        return Ok(());
    }
    let keys = [
        Text::BillingPeriod,
        Text::Currency,
        Text::CommitmentDiscountId,
        Text::CommitmentDiscountType,
        Text::SubAccountId,
        Text::RegionId,
        Text::ServiceCode,
        Text::UsageType,
        Text::Operation,
        Text::InstanceType,
    ];
    let hour = |ms: Expr| (ms.cast(DataType::Int64) / lit(3_600_000_i64)).cast(DataType::UInt32);
    let lines = bill.table_of(Table::Lines, view, &Asked::default())?.filter(unused);
    let sums = [
        col(amount_column(view.basis)).sum().alias("cost"),
        len().alias("count"),
        hour(col(CHARGE_START).min()).alias("first"),
        hour(col(CHARGE_END).max()).alias("end"),
    ];
    let by: Vec<Expr> = keys.iter().map(|text| col(text.name()).cast(DataType::String)).collect();
    let table = lines.group_by(by).agg(sums).sort(keys.map(Text::name), SortMultipleOptions::default()).collect()?;
    let columns = keys.iter().map(|text| texts(&table, text.name())).collect::<Result<Vec<_>>>()?;
    let (costs, counts) = (amounts(&table, "cost")?, table.column("count")?.cast(&DataType::UInt32)?);
    let (first, end) = (table.column("first")?.u32()?, table.column("end")?.u32()?);
    for row in 0..table.height() {
        let [month, currency, id, kind, account, region, service, usage_type, operation, instance] =
            std::array::from_fn(|column| Arc::<str>::from(columns[column][row].as_str()));
        let month: Month = month.parse().map_err(Error::Internal)?;
        let cost = costs[row].times(view.rate(month, &currency)?, Money::ONE);
        if cost <= Money::ZERO {
            continue;
        }
        let hours = (first.get(row).unwrap_or(0), end.get(row).unwrap_or(0));
        let place = place_of(resources, &id, &account, &region);
        let resource = &mut resources[place];
        // A commitment is paid for throughout, however short the hours that nothing used.
        (resource.first_hour, resource.end_hour) = (window.first_hour, window.end_hour);
        (resource.born, resource.last) = (resource.born.min(hours.0), resource.last.max(hours.1));
        resource.meters.push(Meter {
            service,
            usage_type: format!("{UNUSED}{}", strip_regions(&usage_type)).into(),
            full_usage_type: usage_type,
            operation,
            instance_type: instance,
            unit: "".into(),
            family: kind,
            bought: Bought::Unused,
            usage: Money::ZERO,
            cost,
            list: None,
            lines: u64::from(counts.u32()?.get(row).unwrap_or(0)),
            first_hour: hours.0,
            end_hour: hours.1,
        });
    }
    Ok(())
}

fn place_of(resources: &mut Vec<Resource>, id: &Arc<str>, account: &Arc<str>, region: &Arc<str>) -> usize {
    let same = |resource: &Resource| resource.id == *id && resource.account == *account && is_commitment(resource);
    if let Some(place) = resources.iter().rposition(same) {
        return place;
    }
    let place = resources.len();
    resources.push(Resource { place, ..Resource::named(id, account, region) });
    place
}

fn is_commitment(resource: &Resource) -> bool {
    resource.meters.iter().any(|meter| meter.bought == Bought::Unused)
}
