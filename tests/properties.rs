//! Properties of any bill: no row is lost, parts sum to the whole, order does not matter.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, File};
use std::path::Path;

use curio_engine::bill::{Bill, Delivery};
use curio_engine::explore;
use curio_engine::ingest::{Expected, Ingested, Job, Progress, SourceFile, ingest};
use curio_engine::view::{Basis, Dim, Filter, Period, View};
use curio_engine::{Money, cache};
use proptest::prelude::*;

use crate::support::written;

struct Nobody;

impl Job for Nobody {
    fn progress(&self, _progress: &Progress) {}

    fn cancelled(&self) -> bool {
        false
    }
}

/// A line of a generated bill; the cost is in units of 10⁻¹⁰, so that sums are plain whole numbers here.
#[derive(Clone, Debug)]
struct Row {
    account: u8,
    service: u8,
    day: u8,
    team: Option<u8>,
    resource: Option<u8>,
    units: i64,
}

fn row() -> impl Strategy<Value = Row> {
    let place = (0..5_u8, 0..4_u8, 1..29_u8, proptest::option::of(0..4_u8), proptest::option::of(0..9_u8));
    (place, -10_i64.pow(13)..10_i64.pow(13)).prop_map(|((account, service, day, team, resource), units)| Row {
        account,
        service,
        day,
        team,
        resource,
        units,
    })
}

fn cost(units: i64) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let magnitude = units.unsigned_abs();
    format!("{sign}{}.{:010}", magnitude / 10_u64.pow(10), magnitude % 10_u64.pow(10))
}

fn csv(rows: &[Row]) -> String {
    let mut text = String::from(
        "resourceTags/user:team,lineItem/UnblendedCost,lineItem/LineItemType,lineItem/ProductCode,lineItem/UsageAccountId,lineItem/UsageStartDate,bill/BillingPeriodStartDate,bill/PayerAccountId,lineItem/CurrencyCode,lineItem/ResourceId\n",
    );
    for Row { account, service, day, team, resource, units } in rows {
        let resource = resource.map(|resource| format!("i-{resource}")).unwrap_or_default();
        let team = team.map(|team| format!("team{team}")).unwrap_or_default();
        writeln!(
            text,
            "{team},{},Usage,Service{service},00000000000{account},2026-07-{day:02}T00:00:00Z,2026-07-01T00:00:00Z,990000000017,USD,{resource}",
            cost(*units)
        )
        .unwrap();
    }
    text
}

fn load(folder: &Path, files: &[Vec<Row>]) -> (Bill, Ingested) {
    let mut sources = Vec::new();
    for (index, rows) in files.iter().enumerate() {
        let name = format!("part{index}.csv");
        let path = folder.join(&name);
        fs::write(&path, csv(rows)).unwrap();
        sources.push(SourceFile { path, name });
    }
    let mut parts = Vec::new();
    let mut on_part = |mut part: curio_engine::ingest::Part| {
        let path = folder.join(format!("{}.parquet", parts.len()));
        cache::write(&mut part.table, File::create(&path).unwrap())?;
        parts.push(path);
        Ok(())
    };
    let ingested = ingest(&sources, Expected::default(), &Nobody, &mut on_part).unwrap();
    let delivery = Delivery {
        focus: false,
        name: "generated".to_owned(),
        rollup: ingested.rollup.clone(),
        resources: vec![written(folder, &ingested.resources)],
        parts,
        control: ingested.control.clone(),
        refused: ingested.refused.clone(),
    };
    (Bill::new(vec![delivery]).unwrap(), ingested)
}

fn view(filters: &[&str]) -> View {
    View {
        period: "2026-07".parse::<Period>().unwrap(),
        basis: Basis::Billed,
        currency: "USD".to_owned(),
        conversion: None,
        filters: filters.iter().map(|text| text.parse::<Filter>().unwrap()).collect(),
    }
}

fn dims(ids: &[&str]) -> Vec<Dim> {
    ids.iter().map(|id| id.parse().unwrap()).collect()
}

/// 10⁻¹⁰ units as money.
fn units(total: i128) -> Money {
    Money(total * 10_i128.pow(8))
}

fn spend(bill: &Bill, filters: &[&str], by: &[&str]) -> BTreeMap<Vec<String>, Money> {
    let spend = explore::spend(bill, &view(filters), &dims(by)).unwrap();
    let sum: i128 = spend.rows.iter().map(|row| row.cost.0).sum();
    assert_eq!(spend.total, Money(sum), "parts sum to the whole");
    spend.rows.into_iter().map(|row| (row.values, row.cost)).collect()
}

fn key(row: &Row, by: &[&str]) -> Vec<String> {
    let value = |dim: &&str| match *dim {
        "account" => format!("00000000000{}", row.account),
        "service" => format!("Service{}", row.service),
        "day" => format!("2026-07-{:02}", row.day),
        "resource" => row.resource.map(|resource| format!("i-{resource}")).unwrap_or_default(),
        "tag:team" => row.team.map(|team| format!("team{team}")).unwrap_or_default(),
        other => panic!("{other}"),
    };
    by.iter().map(value).collect()
}

/// The same by plain whole numbers.
fn by_hand(rows: &[Row], by: &[&str]) -> BTreeMap<Vec<String>, Money> {
    let mut sums: BTreeMap<Vec<String>, i128> = BTreeMap::new();
    for row in rows {
        *sums.entry(key(row, by)).or_default() += i128::from(row.units);
    }
    sums.into_iter().map(|(key, sum)| (key, units(sum))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_cut_of_any_bill_is_exact(rows in prop::collection::vec(row(), 1..120)) {
        // One tagged row, so that the tag occurs at all.
        let rows = [rows, vec![Row { account: 1, service: 1, day: 1, team: Some(1), resource: None, units: 1 }]].concat();
        let folder = tempfile::tempdir().unwrap();
        let (bill, ingested) = load(folder.path(), std::slice::from_ref(&rows));
        prop_assert_eq!(ingested.control.iter().map(|control| control.lines).sum::<u64>(), rows.len() as u64, "no row is lost");
        for by in [vec!["account"], vec!["service", "day"], vec!["tag:team"], vec!["tag:team", "account", "service"],
            vec!["resource"], vec!["service", "resource"], vec!["resource", "day"]] {
            prop_assert_eq!(spend(&bill, &[], &by), by_hand(&rows, &by));
        }
        let (loaded, control, lines) = explore::tie(&bill, &view(&[])).unwrap();
        prop_assert_eq!(loaded, control);
        prop_assert_eq!(lines, rows.len() as u64);
    }

    #[test]
    fn filters_split_the_whole(rows in prop::collection::vec(row(), 1..120), team in 0..4_u8) {
        let rows = [rows, vec![Row { account: 1, service: 1, day: 1, team: Some(1), resource: None, units: 1 }]].concat();
        let folder = tempfile::tempdir().unwrap();
        let (bill, _) = load(folder.path(), std::slice::from_ref(&rows));
        let (is, is_not) = (format!("tag:team=team{team}"), format!("tag:team!=team{team}"));
        let sum = |filter: &str| explore::spend(&bill, &view(&[filter]), &[]).unwrap().total.0;
        let whole = explore::spend(&bill, &view(&[]), &[]).unwrap().total.0;
        prop_assert_eq!(sum(&is) + sum(&is_not), whole);
        let wanted: i128 = rows.iter().filter(|row| row.team == Some(team)).map(|row| i128::from(row.units)).sum();
        prop_assert_eq!(Money(sum(&is)), units(wanted));
        let lines = explore::lines(&bill, &view(&[&is]), 0, 1000).unwrap();
        prop_assert_eq!(lines.total, units(wanted));
        prop_assert_eq!(lines.count, rows.iter().filter(|row| row.team == Some(team)).count() as u64);
    }

    #[test]
    fn order_and_parts_do_not_matter(rows in prop::collection::vec(row(), 2..120), cut in 1..100_usize, seed in any::<u64>()) {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let (first, _) = load(folders[0].path(), std::slice::from_ref(&rows));
        let mut shuffled = rows.clone();
        shuffled.sort_by_key(|row| (row.units.unsigned_abs().wrapping_mul(seed | 1), row.day, row.units));
        let cut = cut.min(shuffled.len() - 1);
        let parts = [shuffled[..cut].to_vec(), shuffled[cut..].to_vec()];
        let (second, _) = load(folders[1].path(), &parts);
        for by in [vec!["account", "day"], vec!["service"], vec!["resource"]] {
            let print = |bill: &Bill| format!("{:?}", explore::spend(bill, &view(&[]), &dims(&by)).unwrap().rows);
            prop_assert_eq!(print(&first), print(&second), "the same rows in the same order");
        }
    }
}
