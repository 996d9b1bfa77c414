//! Lane A9: columns that come, go, move and change their spelling from file to file; every total is by name.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use curio_engine::Money;
use curio_engine::charges::Amount;

use super::files::{Nobody, read_all, write};
use super::{Seeded, sized};

/// A column: its spellings, and whether a file may lack it.
const COLUMNS: [(&[&str], bool); 12] = [
    (&["lineItem/LineItemType", "line_item_line_item_type", "LINEITEM/LINEITEMTYPE"], false),
    (&["lineItem/UnblendedCost", "line_item_unblended_cost", "lineitem/unblendedcost"], false),
    (&["lineItem/UsageStartDate", "line_item_usage_start_date"], false),
    (&["bill/BillingPeriodStartDate", "bill_billing_period_start_date"], false),
    (&["bill/PayerAccountId", "bill_payer_account_id"], true),
    (&["lineItem/CurrencyCode", "line_item_currency_code"], true),
    (&["lineItem/NetUnblendedCost", "line_item_net_unblended_cost"], true),
    (&["pricing/publicOnDemandCost", "pricing_public_on_demand_cost", "PRICING/PUBLICONDEMANDCOST"], true),
    (&["lineItem/BlendedCost"], true),
    (&["resourceTags/user:Name"], true),
    (&["resourceTags/user:name"], true),
    (&["product/somethingNew"], true),
];
/// Amounts among them.
const AMOUNTS: [(usize, Amount); 3] = [(1, Amount::Unblended), (6, Amount::NetUnblended), (7, Amount::List)];

fn value(column: usize, cents: u64) -> String {
    match column {
        0 => "Usage".to_owned(),
        1 | 6 | 7 | 8 => format!("{}.{:02}", cents / 100, cents % 100),
        2 | 3 => "2026-07-01T00:00:00Z".to_owned(),
        4 => "990000000017".to_owned(),
        5 => "USD".to_owned(),
        9 => "upper".to_owned(),
        10 => "lower".to_owned(),
        _ => "new".to_owned(),
    }
}

/// One file, and what it adds to the sums in hundredths by column.
fn file(seeded: &mut Seeded, sums: &mut BTreeMap<usize, u64>) -> String {
    let mut columns: Vec<usize> =
        (0..COLUMNS.len()).filter(|column| !COLUMNS[*column].1 || seeded.below(3) > 0).collect();
    seeded.shuffle(&mut columns);
    let names: Vec<&str> = columns.iter().map(|column| *seeded.pick(COLUMNS[*column].0)).collect();
    let mut text = names.join(",") + "\n";
    for _ in 0..=seeded.below(20) {
        let cents: Vec<u64> = columns.iter().map(|_| seeded.next() % 1_000_000).collect();
        for (column, cents) in columns.iter().zip(&cents) {
            *sums.entry(*column).or_default() += cents;
        }
        // Without a net column of its own a line's net cost is its cost.
        if !columns.contains(&6) {
            let at = columns.iter().position(|column| *column == 1).unwrap();
            *sums.entry(6).or_default() += cents[at];
        }
        let cells: Vec<String> = columns.iter().zip(&cents).map(|(column, cents)| value(*column, *cents)).collect();
        writeln!(text, "{}", cells.join(",")).unwrap();
    }
    text
}

#[test]
fn a9_columns_may_drift_and_totals_stay_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let (months, mut files) = (sized(200), 0);
    for seed in 0..months {
        let mut seeded = Seeded(seed);
        let mut sums = BTreeMap::new();
        let paths: Vec<_> = (0..=seeded.below(5))
            .map(|part| write(folder.path(), &format!("part{part}.csv"), file(&mut seeded, &mut sums)))
            .collect();
        files += paths.len();
        let read = read_all(&paths, &Nobody).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        for (column, amount) in AMOUNTS {
            let total: i128 = read.control.iter().map(|control| control.sums[amount.index()].0).sum();
            let expected = i128::from(sums.get(&column).copied().unwrap_or_default()) * 10_i128.pow(16);
            assert_eq!(Money(total), Money(expected), "seed {seed}, {}", amount.name());
        }
    }
    println!("A9: {months} months of {files} files with columns added, dropped, moved and respelled, all totals equal");
}

#[test]
fn a9_tags_that_differ_in_case_are_two_tags() {
    use crate::support::{Curio, money};
    let folder = tempfile::tempdir().unwrap();
    let header = "resourceTags/user:name,lineItem/LineItemType,lineItem/UnblendedCost,lineItem/UsageStartDate,\
                  bill/BillingPeriodStartDate,resourceTags/user:Name,lineItem/CurrencyCode";
    let rows = "low,Usage,1,2026-07-01,2026-07-01,HIGH,USD\n,Usage,2,2026-07-01,2026-07-01,HIGH,USD\nlow,Usage,4,2026-07-01,2026-07-01,,USD\n";
    let curio = Curio::with(&[&write(folder.path(), "tags.csv", format!("{header}\n{rows}"))]);
    assert_eq!(curio.total(&["--by", "day", "--filter", "tag:name=low"]), money("5"));
    assert_eq!(curio.total(&["--by", "day", "--filter", "tag:Name=HIGH"]), money("3"));
}
