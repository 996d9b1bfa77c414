//! The company's rules for who owns what, as files beside the truth: the finished ones, and those of its first day.
//!
//! The texts are the same for every seed and size; what they come to is computed in [`attribution`] from the ledger, without
//! reading them. Here the texts meet the tables that they name.

pub(crate) mod attribution;
mod share;

use crate::calendar::Month;
use crate::company::Company;
use crate::company::accounts::{ACCOUNTS, Account};
use crate::format::output::write_text;
use crate::seeded;
use anyhow::Result;
use std::path::Path;

pub(crate) static FINISHED: &str = include_str!("finished.toml");
pub(crate) static FIRST_DAY: &str = include_str!("first-day.toml");

/// Accounts whose owner somebody wrote down on the first day.
pub(crate) static KNOWN_ON_THE_FIRST_DAY: &[&str] =
    &["payments-prod", "tracking-prod", "telemetry-prod", "warehouse-prod"];

pub(crate) fn write(company: &Company, months: &[Month], folder: &Path) -> Result<()> {
    write_text(&folder.join("rules.toml"), FINISHED)?;
    write_text(&folder.join("accounts.csv"), &accounts(|_| true))?;
    write_text(&folder.join("transfer-gb.csv"), &transfer(company, months))?;
    write_text(&folder.join("first-day").join("rules.toml"), FIRST_DAY)?;
    let known = |account: &Account| KNOWN_ON_THE_FIRST_DAY.contains(&account.name);
    write_text(&folder.join("first-day").join("accounts.csv"), &accounts(known))
}

/// The account table; of accounts that are not known yet it has id and name.
fn accounts(known: impl Fn(&Account) -> bool) -> String {
    let row = |account: &Account| {
        let Account { id, name, path, owner, cost_center, environment, .. } = account;
        if known(account) {
            format!("{id},{name},{path},{owner},{cost_center},{environment}\n")
        } else {
            format!("{id},{name},,,,\n")
        }
    };
    table("id,name,path,owner,cost centre,environment\n", ACCOUNTS.iter().map(row))
}

fn transfer(company: &Company, months: &[Month]) -> String {
    let rows = months.iter().flat_map(|month| {
        transfer_gb(company, *month).map(move |(receiver, gigabytes)| format!("{month},{receiver},{gigabytes}\n"))
    });
    table("period,owner,quantity\n", rows)
}

fn table(header: &str, rows: impl Iterator<Item = String>) -> String {
    std::iter::once(header.to_owned()).chain(rows).collect()
}

/// About how many GB each team sends through the NAT gateways in a month. Support and Platform are pools: others run on them, and
/// they send traffic too.
static TRAFFIC: &[(&str, i64)] = &[
    ("payments", 6_200),
    ("route-planning", 3_800),
    ("fleet", 2_600),
    ("tracking", 14_000),
    ("data-platform", 800),
    ("telemetry", 2_900),
    ("warehouse", 1_900),
    ("portal", 5_400),
    ("security", 240),
    ("pool:Platform", 1_150),
    ("pool:Support", 320),
];

/// The month in which telemetry grows, as the story has it, and to how many percent.
const GROWTH: (Month, i64) = (Month::new(2026, 9), 160);

/// GB by receiver, in the order of the file. A month is the same however many are generated.
fn transfer_gb(company: &Company, month: Month) -> impl Iterator<Item = (&'static str, i64)> {
    let (seed, scale) = (company.seed, i64::from(company.scale));
    TRAFFIC.iter().map(move |&(receiver, usual)| {
        let drift = seeded::around(seeded::mix(&[seed, seeded::text(receiver), month.number()]), 8);
        let growth = if receiver == "telemetry" && month >= GROWTH.0 { GROWTH.1 } else { 100 };
        (receiver, usual * scale * (100 + drift) * growth / 10_000)
    })
}
