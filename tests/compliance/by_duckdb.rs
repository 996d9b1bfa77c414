//! A real report, counted by a query in another program.

use std::path::Path;

use curio_engine::attribution;
use curio_store::Workspace;

use super::{rules, view};
use crate::real_reports::{duckdb, report};
use crate::support::{Curio, money};

const BY_DUCKDB: &str = r#"
import duckdb, sys, json
from decimal import Decimal, getcontext
getcontext().prec = 60
source, dimensions = sys.argv[1], json.loads(sys.argv[2])
db = duckdb.connect()
db.execute("set enable_progress_bar = false")
db.execute(f"create temp table report as select * from {source}")
names = [row[0] for row in db.execute("describe report").fetchall()]
filled = lambda name: f"""(coalesce("{name}", '') <> '')"""
tagged = " or ".join(filled(name) for name in names if name.startswith("resourceTags/"))
quoted = lambda values: ", ".join("'" + value + "'" for value in values)
state = lambda key, valid: f"""case when "{key}" in ({quoted(valid)}) then 'kept' when {filled(key)} then 'invalid' else 'missing' end"""
cost = """case "lineItem/LineItemType" when 'DiscountedUsage' then coalesce(try_cast("reservation/EffectiveCost" as decimal(38, 18)), 0)
    else cast("lineItem/UnblendedCost" as decimal(38, 18)) end"""
untaggable = """"lineItem/LineItemType" in ('RIFee', 'Fee', 'Tax', 'Credit', 'Refund')"""
for dimension, (key, valid) in dimensions.items():
    db.execute(f"""create or replace temp table lines as select {state(key, valid)} as state, {cost} as cost,
        "lineItem/UsageAccountId" as account, nullif("lineItem/ResourceId", '') as resource
        from report where ({tagged}) or not ({untaggable})""")
    for by in ["''", "account"]:
        query = f"""select {by} as value, coalesce(sum(cost) filter (state = 'kept'), 0), coalesce(sum(cost) filter (state = 'invalid'), 0),
            coalesce(sum(cost) filter (state = 'missing'), 0), count(*), count(distinct resource),
            count(distinct resource) - count(distinct resource) filter (state <> 'kept') from lines group by 1"""
        for row in db.execute(query).fetchall():
            print(dimension, *(format(cell, "f") if isinstance(cell, Decimal) else cell for cell in row), sep=",")
"#;

const AD_HOC: &str = r#"
version = 1
[dimension.owner]
tags = ["Department"]
allowed = ["CentralIT", "Sales", "Analytics"]
required = true
[[dimension.owner.rule]]
take = "tag"
[dimension.workload]
tags = ["Workload"]
allowed = ["BaseLoad", "Daytime"]
fold = true
required = true
[dimension.workload.aliases]
Daytime = ["Peak"]
[[dimension.workload.rule]]
take = "tag"
[dimension.environment]
tags = ["Environment"]
allowed = ["Production"]
required = true
[[dimension.environment.rule]]
take = "tag"
"#;

/// Spellings that the rules above take for names, written out.
const BY_HAND: &str = r#"{
    "owner": ["resourceTags/user:Department", ["CentralIT", "Sales", "Analytics"]],
    "workload": ["resourceTags/user:Workload", ["BaseLoad", "Base Load", "Daytime", "Peak"]],
    "environment": ["resourceTags/user:Environment", ["Production"]]
}"#;

#[test]
fn compliance_of_a_real_report_equals_duckdb() {
    let Some(folder) = report("cur-legacy-csvgz-real") else { return };
    let source = "read_csv('FOLDER/**/*.csv.gz', all_varchar = true, union_by_name = true)";
    let source = source.replace("FOLDER", folder.to_str().unwrap());
    let Some(printed) = duckdb(BY_DUCKDB, &[&source, BY_HAND]) else { return };
    let curio = Curio::with(&[&folder]);
    let bill = Workspace::open(&curio.folder()).unwrap().bill(false).unwrap();
    let bill = bill.with_rules(Some(rules(AD_HOC, Path::new("."))));
    let found = attribution::compliance(&bill, &view("2018-11")).unwrap();
    assert_eq!(found.dimensions, ["owner", "workload", "environment"]);
    let mut rows = 0;
    for line in printed.lines() {
        println!("{line}");
        let cells: Vec<&str> = line.split(',').collect();
        let [dimension, value, kept, invalid, missing, lines, resources, resources_kept] = cells[..] else {
            panic!("{line}")
        };
        let place = found.dimensions.iter().position(|known| known == dimension).unwrap();
        let of_account = || &found.accounts.iter().find(|row| row.value == value).unwrap().cells;
        let cell = if value.is_empty() { found.total[place] } else { of_account()[place] };
        assert_eq!(
            [cell.kept, cell.invalid, cell.missing].map(|sum| sum.cost),
            [kept, invalid, missing].map(money),
            "{line}"
        );
        assert_eq!(cell.whole().unwrap().lines.to_string(), lines, "{line}");
        assert_eq!(
            (cell.resources.to_string(), cell.resources_kept.to_string()),
            (resources.to_owned(), resources_kept.to_owned()),
            "{line}"
        );
        rows += 1;
    }
    assert_eq!(rows, 3 * (1 + found.accounts.len()));
}
