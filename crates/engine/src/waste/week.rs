//! When instances run, from lines by the hour.

use hashbrown::HashMap;
use polars::prelude::*;

use super::meter::Meter;
use super::resource::Resource;
use crate::attribution::Asked;
use crate::bill::{Bill, Table};
use crate::charges::{CHARGE_END, CHARGE_START, RESOURCE_ID, Text};
use crate::error::Result;
use crate::explore::texts;
use crate::view::View;

/// Hours in which an instance or a database ran, in the window's whole weeks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Week {
    /// Days from Monday to Friday it existed on.
    pub weekdays: u32,
    /// Saturdays and Sundays.
    pub weekend_days: u32,
    /// Hours it ran from Monday to Friday.
    pub weekday_hours: u32,
    /// Hours it ran on Saturdays and Sundays.
    pub weekend_hours: u32,
}

impl Week {
    /// Hours it ran.
    pub fn hours(&self) -> u32 {
        self.weekday_hours + self.weekend_hours
    }

    /// Hours there were.
    pub fn possible(&self) -> u32 {
        (self.weekdays + self.weekend_days) * 24
    }
}

/// Reads when instances and databases whose tags say that they are not for production ran. True where the report has hours.
pub(super) fn add(bill: &Bill, view: &View, resources: &mut [Resource]) -> Result<bool> {
    let runs = |meter: &Meter| meter.is_instance_hours() || meter.is_database_hours();
    let concerned = |resource: &&Resource| !resource.id.is_empty() && resource.has(runs);
    let mut kinds: Vec<&str> = resources
        .iter()
        .filter(concerned)
        .flat_map(|resource| resource.meters.iter().filter(|meter| runs(meter)))
        .map(|meter| &*meter.full_usage_type)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    let of_kind = |kind: &&str| col(Text::UsageType.name()).eq(lit((*kind).to_owned())).fill_null(lit(false));
    let Some(of_kinds) = kinds.iter().map(of_kind).reduce(Expr::or) else { return Ok(false) };
    let ms = || col(CHARGE_START).cast(DataType::Int64);
    let hourly = (col(CHARGE_END).cast(DataType::Int64) - ms()).lt_eq(lit(3_600_000_i64));
    let lines = bill.table_of(Table::Lines, view, &Asked::default())?;
    let lines = lines
        .filter(of_kinds.and(hourly))
        .select([col(RESOURCE_ID), (ms() / lit(3_600_000_i64)).cast(DataType::Int32).alias("hour")]);
    // 1 January 1970 was a Thursday: hours since Monday, 29 December 1969.
    let weekend = ((col("hour") + lit(72)) % lit(168)).gt_eq(lit(120));
    let hours = lines.group_by([col(RESOURCE_ID), col("hour")]).agg([len().alias("lines")]);
    let sums =
        [weekend.clone().sum().cast(DataType::UInt32).alias("weekend"), len().cast(DataType::UInt32).alias("all")];
    let table = hours.group_by([col(RESOURCE_ID)]).agg(sums).collect()?;
    let ids = texts(&table, RESOURCE_ID)?;
    let (weekend, all) = (table.column("weekend")?.u32()?, table.column("all")?.u32()?);
    let known: HashMap<&str, (u32, u32)> = ids
        .iter()
        .enumerate()
        .map(|(row, id)| (id.as_str(), (weekend.get(row).unwrap_or(0), all.get(row).unwrap_or(0))))
        .collect();
    for resource in resources.iter_mut() {
        let Some((weekend, all)) = known.get(&*resource.id) else { continue };
        let days = resource.first_hour / 24..resource.end_hour.div_ceil(24);
        let weekend_days = u32::try_from(days.clone().filter(|day| (day + 3) % 7 >= 5).count()).unwrap_or(0);
        resource.week = Some(Week {
            weekdays: days.end.saturating_sub(days.start) - weekend_days,
            weekend_days,
            weekday_hours: all - weekend,
            weekend_hours: *weekend,
        });
    }
    Ok(!known.is_empty())
}
