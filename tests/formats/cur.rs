//! AWS Cost and Usage Reports, legacy and 2.0.

use std::fs;
use std::path::Path;

use super::table::{Dialect, Kind, Table, athena, write};
use super::{adds_up, october};
use crate::support::{Curio, money, sample, text};

const ALL: [&str; 5] = ["billed", "net-billed", "effective", "net-effective", "list"];
const LEGACY: &str =
    "legacy/cur/larkspur-hourly/20261001-20261101/abb388c3-7370-456f-83d1-9b1ef76752b7/larkspur-hourly-00001.csv.gz";
const CUR2: &str = "cur2-csv/exports/larkspur-cur2-csv/data/BILLING_PERIOD=2026-10/larkspur-cur2-csv-00001.csv.gz";

fn legacy() -> Table {
    Table::october(LEGACY)
}

/// With Athena's names. AWS merges tag keys that differ by case only; which value then stands is unknown, so they are left out.
fn athena_legacy() -> Table {
    legacy().without(|name| name == "resourceTags/user:Team" || name == "resourceTags/user:TEAM").rename(athena)
}

fn legacy_manifest(compression: &str, assembly: &str, keys: &[String]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("\"{key}\"")).collect();
    format!(
        r#"{{"assemblyId":"{assembly}","account":"990000000017","reportName":"spend","compression":"{compression}","billingPeriod":{{"start":"20261001T000000.000Z","end":"20261101T000000.000Z"}},"reportKeys":[{}]}}"#,
        keys.join(",")
    )
}

#[test]
fn csv_in_every_dialect() {
    let folder = tempfile::tempdir().unwrap();
    let plain = Dialect::PLAIN;
    let dialects = [
        ("plain", plain),
        ("crlf", Dialect { end: "\r\n", ..plain }),
        ("cr-only", Dialect { end: "\r", ..plain }),
        ("mark", Dialect { mark: true, ..plain }),
        ("quoted", Dialect { quote_all: true, end: "\r\n", ..plain }),
        ("no-last-break", Dialect { ends_with_break: false, ..plain }),
    ];
    for (name, dialect) in dialects {
        let path = write(&folder.path().join(name).join("report.csv"), &legacy().csv(dialect));
        adds_up(&path, &["billed", "effective"]);
    }
}

#[test]
fn overwrite_layout_with_two_parts_beside_their_manifest() {
    let folder = tempfile::tempdir().unwrap();
    let range = folder.path().join("prefix/spend/20261001-20261101");
    let names = ["spend-1.csv.gz", "spend-2.csv.gz"];
    for (name, part) in names.iter().zip(legacy().in_parts(2)) {
        part.write_gz(&range.join(name));
    }
    // In overwrite mode emptied chunks of an earlier, larger delivery may remain: only the listed files count.
    legacy().write_gz(&range.join("spend-3.csv.gz"));
    let keys = names.map(|name| format!("prefix/spend/20261001-20261101/{name}"));
    write(&range.join("spend-Manifest.json"), legacy_manifest("GZIP", "a1", &keys).as_bytes());
    adds_up(folder.path(), &ALL);
}

#[test]
fn create_new_layout_takes_the_latest_assembly() {
    adds_up(&sample("legacy"), &ALL);
}

#[test]
fn athena_partitions_with_and_without_extension() {
    let kind = |name: &str| {
        let plain = name.replace('_', "");
        if [
            "unblendedcost",
            "effectivecost",
            "ondemandcost",
            "usageamount",
            "commitmenttodate",
            "usedcommitment",
            "recurringfee",
            "feeforbillingperiod",
            "commitmentforbillingperiod",
        ]
        .iter()
        .any(|end| plain.ends_with(end))
        {
            Kind::Number
        } else if plain.ends_with("date") {
            Kind::Time
        } else {
            Kind::Text
        }
    };
    let table = athena_legacy();
    let folder = tempfile::tempdir().unwrap();
    for (end, home) in [(".snappy.parquet", "with"), ("", "without")] {
        let month = folder.path().join(home).join("spend/spend/year=2026/month=10");
        for (index, part) in table.in_parts(3).iter().enumerate() {
            part.write_parquet(&month.join(format!("20261103_094112_0004{index}_part_of_spend{end}")), kind);
        }
        write(&folder.path().join(home).join("spend/spend/cost_and_usage_data_status/status"), b"");
        adds_up(&folder.path().join(home), &ALL);
    }
}

#[test]
fn daily_and_monthly_granularity() {
    let folder = tempfile::tempdir().unwrap();
    let day = |text: &str| format!("{}T00:00:00Z", &text[..10]);
    let next_day = |text: &str| {
        let ms = curio_engine::ingest::time::parse(&text[..10]).unwrap() + 86_400_000;
        curio_engine::ingest::time::print(ms)
    };
    let mut daily = legacy();
    let start = daily.column("lineItem/UsageStartDate");
    let end = daily.column("lineItem/UsageEndDate");
    for row in &mut daily.rows {
        row[end] = next_day(&row[start]);
        row[start] = day(&row[start]);
    }
    adds_up(&daily.write_csv(&folder.path().join("daily.csv")), &ALL);
    let mut monthly = legacy();
    monthly.change("lineItem/UsageStartDate", |_| "2026-10-01T00:00:00Z".to_owned());
    monthly.change("lineItem/UsageEndDate", |_| "2026-11-01T00:00:00Z".to_owned());
    let curio = adds_up(&monthly.write_csv(&folder.path().join("monthly.csv")), &ALL);
    let spans = curio.spend(&["--by", "span", "--period", "2026-10"]);
    assert_eq!(spans, [(vec!["month".to_owned()], october("billed"))]);
}

#[test]
fn columns_in_another_order_case_and_spelling() {
    let folder = tempfile::tempdir().unwrap();
    adds_up(&legacy().backwards().write_csv(&folder.path().join("backwards.csv")), &ALL);
    let loud =
        legacy().rename(|name| if name.starts_with("resourceTags") { name.to_owned() } else { name.to_uppercase() });
    adds_up(&loud.write_csv(&folder.path().join("loud.csv")), &ALL);
    adds_up(&athena_legacy().write_csv(&folder.path().join("athena.csv")), &ALL);
}

#[test]
fn columns_that_come_and_go_between_parts_and_months() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("spend/20261001-20261101");
    let [first, second] = legacy().in_parts(2).try_into().ok().unwrap();
    // The second part has no tag columns but one, spelled otherwise, and another order.
    let second =
        second.without(|name| name.starts_with("resourceTags/") && name != "resourceTags/user:team").backwards();
    first.write_gz(&home.join("spend-1.csv.gz"));
    second.write_gz(&home.join("spend-2.csv.gz"));
    let keys =
        ["p/spend/20261001-20261101/spend-1.csv.gz", "p/spend/20261001-20261101/spend-2.csv.gz"].map(str::to_owned);
    write(&home.join("spend-Manifest.json"), legacy_manifest("GZIP", "a1", &keys).as_bytes());
    let curio = adds_up(folder.path(), &["billed", "effective"]);
    let by_team = curio.spend(&["--by", "tag:team", "--period", "2026-10", "--basis", "effective"]);
    let whole = Curio::with(&[&sample("legacy")]);
    assert_eq!(by_team, whole.spend(&["--by", "tag:team", "--period", "2026-10", "--basis", "effective"]));
}

fn data_exports_manifest(export: &str, execution: &str, key: &str) -> String {
    format!(
        r#"{{"executionId":"{execution}","exportArn":"arn:aws:bcm-data-exports:us-east-1:990000000017:export/{export}-0001","columns":[],"dataFiles":["s3://bucket/{key}"]}}"#
    )
}

/// Moves a file of the sample into a layout of its own with a manifest.
fn data_export(folder: &Path, file: &str, timestamp: Option<&str>) {
    let (period, execution) = ("BILLING_PERIOD=2026-10", "5f0e2c1a-0001");
    let inner = timestamp.map(|time| format!("{time}-{execution}/")).unwrap_or_default();
    let name = Path::new(file).file_name().unwrap().to_str().unwrap();
    let key = format!("exports/spend/data/{period}/{inner}{name}");
    write(&folder.join(&key), &fs::read(sample(file)).unwrap());
    let manifest = folder.join(format!("exports/spend/metadata/{period}/{inner}spend-Manifest.json"));
    write(&manifest, data_exports_manifest("spend", execution, &key).as_bytes());
}

#[test]
fn cur2_in_folders_with_and_without_timestamps() {
    let parquet = "cur2-parquet/exports/larkspur-cur2/data/BILLING_PERIOD=2026-10/larkspur-cur2-00001.snappy.parquet";
    for file in [CUR2, parquet] {
        for timestamp in [None, Some("20261103T031204Z")] {
            let folder = tempfile::tempdir().unwrap();
            data_export(folder.path(), file, timestamp);
            adds_up(folder.path(), &ALL);
        }
    }
}

const HEADER: &str = "bill_payer_account_id,bill_billing_period_start_date,line_item_usage_start_date,line_item_currency_code,line_item_line_item_type,line_item_operation,line_item_unblended_cost";

fn cur2(columns: &str, rows: &[&str]) -> Curio {
    let folder = tempfile::tempdir().unwrap();
    let place = "990000000017,2026-07-01T00:00:00.000Z,2026-07-02T00:00:00.000Z,USD";
    let rows: Vec<String> = rows.iter().map(|row| format!("{place},{row}")).collect();
    let content = format!("{HEADER},{columns}\n{}\n", rows.join("\n"));
    Curio::with(&[&write(&folder.path().join("export.csv"), content.as_bytes())])
}

#[test]
fn maps_of_tags_categories_products_and_discounts() {
    let curio = cur2(
        "resource_tags,tags,product,cost_category,discount,discount_total_discount",
        &[
            r#"Usage,RunInstances,10.5,"{""user_team"":""search""}","{""resourceTags/user:Team"":""search"",""accountTag/unit"":""web""}","{""product_name"":""Elastic Compute""}","{""Unit"":""Web""}","{""edp"":-0.5}",-0.5"#,
            "Usage,RunInstances,1.25,{},{},{},{},{},0.0",
            r#"Usage,RunInstances,2,"{""user_team"":""data""}",,,,,"#,
        ],
    );
    // The newer map keeps the key as the user spelled it; the older one is read where the newer is empty.
    let by_team = curio.spend(&["--by", "tag:Team"]);
    assert_eq!(by_team, [(vec![String::new()], money("3.25")), (vec!["search".to_owned()], money("10.5"))]);
    let older = curio.spend(&["--by", "tag:team"]);
    assert_eq!(older, [(vec![String::new()], money("11.75")), (vec!["data".to_owned()], money("2"))]);
    assert_eq!(curio.spend(&["--by", "category:Unit"])[1], (vec!["Web".to_owned()], money("10.5")));
    assert_eq!(curio.spend(&["--by", "service-name"])[1], (vec!["Elastic Compute".to_owned()], money("10.5")));
}

#[test]
fn discounts_as_rows_of_their_own_count_once() {
    // INCLUDE_MANUAL_DISCOUNT_COMPATIBILITY: the discount map is gone, each discount is a row.
    let curio = cur2(
        "line_item_net_unblended_cost",
        &["Usage,RunInstances,10,9.3", "EdpDiscount,RunInstances,-0.5,0", "PrivateRateDiscount,RunInstances,-0.2,0"],
    );
    assert_eq!(curio.total(&["--by", "line-item-type"]), money("9.3"));
    assert_eq!(curio.total(&["--by", "line-item-type", "--basis", "net-billed"]), money("9.3"));
}

#[test]
fn split_cost_rows_are_set_aside_and_never_added() {
    let curio = cur2(
        "split_line_item_parent_resource_id,split_line_item_split_cost,split_line_item_unused_cost,pricing_public_on_demand_cost",
        &[
            "Usage,RunInstances,8,,,,8",
            "Usage,EKSPod-EC2,0,i-1,5,0.5,7",
            "Usage,ECSTask-EC2,0,i-1,2,0.5,7",
            "Usage,EKSPod-GPU,0,i-1,0.25,0,7",
        ],
    );
    assert_eq!(curio.total(&["--by", "operation"]), money("8"));
    assert_eq!(curio.total(&["--by", "operation", "--basis", "list"]), money("8"));
    let status = curio.prints(&["status", "--format", "json"]);
    assert!(status.contains("8.25"), "what the split rows re-divide is said: {status}");
}

#[test]
fn every_spelling_of_no_value_and_of_numbers() {
    let curio = cur2(
        "line_item_resource_id",
        &[
            r"Usage,a,7.0E-10,\N",
            "Usage,b,-1.5e2,NULL",
            "Usage,c,+.5,null",
            "Usage,d,\\N,None",
            "Usage,e,NULL,",
            "Usage,f,,vol-1",
            "Usage,g,None,vol-2",
            "Usage,h,0.000000000000000001,vol-3",
        ],
    );
    assert_eq!(curio.total(&["--by", "operation"]), money("-149.499999999299999999"));
    assert_eq!(curio.spend(&["--by", "resource"])[0], (vec![String::new()], money("-149.4999999993")));
}

#[test]
fn every_spelling_of_one_hour() {
    let spellings = [
        "2026-07-02T05:00:00Z",
        "2026-07-02T05:00:00.000Z",
        "2026-07-02 05:00:00",
        "2026-07-02 05:00:00+00:00",
        "2026-07-02T07:00:00+02:00",
        "2026-07-02 05:00:00 UTC",
        "20260702T050000.000Z",
        "2026-07-02 05:00:00.000",
    ];
    let folder = tempfile::tempdir().unwrap();
    let row = |time: &&str| format!("990000000017,2026-07-01,{time},USD,Usage,x,1");
    let rows: Vec<String> = spellings.iter().map(row).collect();
    let path = write(&folder.path().join("times.csv"), format!("{HEADER}\n{}\n", rows.join("\n")).as_bytes());
    let lines = Curio::with(&[&path]).prints(&["lines", "--format", "csv"]);
    assert_eq!(lines.matches(",2026-07-02T05:00:00Z,2026-07-02T05:00:00Z,").count(), spellings.len(), "{lines}");
}

#[test]
fn a_report_without_a_billing_period_says_how_it_was_booked() {
    let folder = tempfile::tempdir().unwrap();
    let header = HEADER.replace("bill_billing_period_start_date,", "");
    let content = format!("{header}\n990000000017,2026-07-02,USD,Usage,x,1\n990000000017,2026-08-02,USD,Usage,x,2\n");
    let curio = Curio::new();
    let output = curio.import(&[&write(&folder.path().join("bare.csv"), content.as_bytes())]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stderr);
    assert!(said.contains("no billing period column: booked by the month each charge starts in"), "{said}");
    assert_eq!(curio.total(&["--by", "month", "--period", "2026-08"]), money("2"));
}
