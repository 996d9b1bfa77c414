//! CloudWatch metrics.

use super::{known, refusal};
use crate::waste::evidence::{Evidence, EvidenceKind, Metric};

const ID: &str = "i-0123456789abcdef0";

fn shown(metric: &Metric) -> String {
    let Metric { points, mean, most, sum, days, .. } = metric;
    format!("{points} values, mean {mean}, most {most}, sum {sum}, {} to {}", days.0, days.1)
}

fn processor(evidence: &Evidence) -> String {
    shown(evidence.metric(ID, "CPUUtilization").expect("a metric"))
}

#[test]
fn pages_of_a_series_come_together_and_no_value_counts_twice() {
    let series = |label: &str, days: &str, values: &str| {
        format!(
            r#"{{"MetricDataResults":[{{"Id":"m1","Label":"{label}","Timestamps":[{days}],"Values":[{values}]}}]}}"#
        )
    };
    let label = format!("{ID} CPUUtilization");
    let text = [
        series(&label, r#""2026-10-31T00:00:00Z","2026-10-30T00:00:00Z""#, "1.5, 3"),
        series(&label, r#""2026-10-30T00:00:00+00:00","2026-10-29T00:00:00Z""#, "3, 0.3"),
        series(&format!("{label} Maximum"), r#""2026-10-31T00:00:00Z""#, "12.25"),
        series(&format!("{ID} NetworkOut"), "", ""),
    ]
    .join("\n");
    let evidence = known(&[("data.json", &text)]);
    assert_eq!(processor(&evidence), "3 values, mean 1.6, most 12.25, sum 4.8, 2026-10-29 to 2026-10-31");
    assert!(evidence.metric(ID, "NetworkOut").is_none());
    assert_eq!((evidence.files[0].count, evidence.files[0].date.as_str()), (1, "2026-10-31"));
}

#[test]
fn a_series_is_named_by_label_query_or_file() {
    for (file, id, label) in [
        ("x.json", "m1", "i-0123456789abcdef0 CPUUtilization"),
        ("x.json", "m1", "CPUUtilization i-0123456789abcdef0 (shop) Average"),
        ("x.json", "cpu_i_0123456789abcdef0", "whatever"),
        ("x.json", "cpu1", "i-0123456789abcdef0"),
        ("metrics/i-0123456789abcdef0.json", "m1", "CPUUtilization"),
        ("i-0123456789abcdef0_cpuutilization.json", "m1", "m1"),
    ] {
        let text = format!(
            r#"{{"MetricDataResults":[{{"Id":"{id}","Label":"{label}","Timestamps":["2026-10-31T00:00:00Z"],"Values":[2]}}]}}"#
        );
        let evidence = known(&[(file, &text)]);
        assert!(evidence.metric(ID, "CPUUtilization").is_some(), "{file} {id} {label}");
    }
    let database = r#"{"MetricDataResults":[{"Id":"a","Label":"orders DatabaseConnections","Timestamps":["2026-10-31"],"Values":[0]}]}"#;
    let arn = "arn:aws:rds:us-east-1:111111111111:db:orders";
    assert!(known(&[("x.json", database)]).metric(arn, "DatabaseConnections").is_some());
    let nameless = r#"{"MetricDataResults":[{"Id":"m1","Label":"m1","Timestamps":["2026-10-31"],"Values":[0]}]}"#;
    let refused = refusal("x.json", nameless);
    assert!(refused.contains("does not say which resource the series 1 is of. Ask with labels like"), "{refused}");
}

#[test]
fn statistics_take_the_resource_from_the_name_of_the_file() {
    let text = r#"{"Label":"CPUUtilization","Datapoints":[
        {"Timestamp":"2026-10-31T00:00:00Z","Average":2,"Maximum":9,"Unit":"Percent"},
        {"Timestamp":"2026-10-29T00:00:00Z","Average":1,"Maximum":30,"Unit":"Percent"}]}"#;
    let evidence = known(&[("cpu-i-0123456789abcdef0.json", text)]);
    assert_eq!(processor(&evidence), "2 values, mean 1.5, most 30, sum 3, 2026-10-29 to 2026-10-31");
    let refused = refusal("cpu.json", text);
    assert!(refused.contains("Name the file after both"), "{refused}");
    let counted =
        r#"{"Label":"NetworkOut","Datapoints":[{"Timestamp":"2026-10-31T00:00:00Z","Average":7,"SampleCount":10}]}"#;
    let evidence = known(&[("i-0123456789abcdef0.json", counted)]);
    assert_eq!(evidence.metric(ID, "NetworkOut").unwrap().sum.to_string(), "70");
    let average = counted.replace(",\"SampleCount\":10", "");
    let refused = refusal("i-0123456789abcdef0.json", &average);
    assert!(refused.ends_with("has no Sum of NetworkOut. Ask again with --statistics Sum."), "{refused}");
}

#[test]
fn tables_of_metrics_are_read() {
    for table in [
        "resource,metric,timestamp,value\ni-0123456789abcdef0,CPUUtilization,2026-10-30T00:00:00Z,1\n\
         i-0123456789abcdef0,CPUUtilization,2026-10-31T00:00:00Z,2\n",
        "\u{feff} Resource ; Metric ; Timestamp ; Value \r i-0123456789abcdef0 ;CPUUtilization;2026/10/30 00:00:00;1\r\
         i-0123456789abcdef0;CPUUtilization;2026/10/31 00:00:00; 2\r",
        "Full label,\"i-0123456789abcdef0 (shop, west) CPUUtilization\",i-0aaaaaaaaaaaaaaaa CPUUtilization\nLabel,CPUUtilization,CPUUtilization\n\
         Id,m1,m2\n\n2026/10/30 00:00:00,1,\n2026/10/31 00:00:00,2,7\n",
        "Label,CPUUtilization\nId,i-0123456789abcdef0\n2026-10-30,1\n2026-10-31,2\n",
    ] {
        let evidence = known(&[("metrics.csv", table)]);
        assert_eq!(processor(&evidence), "2 values, mean 1.5, most 2, sum 3, 2026-10-30 to 2026-10-31", "{table}");
        assert!(evidence.has(EvidenceKind::Metrics));
    }
    let refused = refusal("m.csv", "resource,metric,timestamp,value\ni-1,CPUUtilization,2026-10-30,\n");
    assert!(
        refused.starts_with("m.csv, row 2: has a value at 2026-10-30 in CPUUtilization of i-1 that is no number."),
        "{refused}"
    );
    let refused = refusal("m.csv", "resource,metric,timestamp,value\ni-1,CPUUtilization,30 Oct,1\n");
    assert!(refused.starts_with("m.csv, row 2: has '30 Oct' as a time"), "{refused}");
}

#[test]
fn lists_that_do_not_fit_are_refused() {
    let text =
        r#"{"MetricDataResults":[{"Id":"m","Label":"i-1 CPUUtilization","Timestamps":["2026-10-31"],"Values":[1,2]}]}"#;
    let refused = refusal("x.json", text);
    assert!(refused.contains("has 1 timestamps and 2 values of i-1 CPUUtilization."), "{refused}");
}
