//! Instance types: on-demand prices, normalized units, Savings Plans rates.

use super::{InstanceTerms, Region, Sku, product_of, sku_code};
use crate::decimal::Decimal;

struct Row {
    key: &'static str,
    instance_type: &'static str,
    region: Region,
    platform: Platform,
    price: &'static str,
    units: &'static str,
    /// Compute Savings Plan, three years, No Upfront.
    compute: &'static str,
    /// EC2 Instance Savings Plan, one year, Partial Upfront.
    ec2: &'static str,
    vcpu: &'static str,
    memory: &'static str,
    current: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
enum Platform {
    Linux,
    Windows,
    Spot,
    Postgres,
    MySql,
}

use Platform::{Linux, MySql, Postgres, Spot, Windows};
use Region::{EuWest1, UsEast1, UsWest2};

#[expect(clippy::too_many_arguments, reason = "one line of a price table")]
const fn row(
    key: &'static str,
    instance_type: &'static str,
    region: Region,
    platform: Platform,
    price: &'static str,
    units: &'static str,
    (compute, ec2): (&'static str, &'static str),
    (vcpu, memory, current): (&'static str, &'static str, &'static str),
) -> Row {
    Row { key, instance_type, region, platform, price, units, compute, ec2, vcpu, memory, current }
}

const NONE: (&str, &str) = ("", "");

static ROWS: &[Row] = &[
    row("m6i.4xlarge", "m6i.4xlarge", EuWest1, Linux, "0.856", "32", ("0.496", "0.552"), ("16", "64 GiB", "Yes")),
    row("m6i.2xlarge", "m6i.2xlarge", EuWest1, Linux, "0.428", "16", ("0.248", "0.276"), ("8", "32 GiB", "Yes")),
    row("c7g.8xlarge", "c7g.8xlarge", UsWest2, Linux, "1.16", "64", ("0.6", ""), ("32", "64 GiB", "Yes")),
    row("r7g.4xlarge", "r7g.4xlarge", UsWest2, Linux, "0.8568", "32", ("0.4368", ""), ("16", "128 GiB", "Yes")),
    row("m5.4xlarge", "m5.4xlarge", UsEast1, Linux, "0.768", "32", ("0.424", ""), ("16", "64 GiB", "Yes")),
    row("m5.2xlarge", "m5.2xlarge", UsEast1, Linux, "0.384", "16", ("0.212", ""), ("8", "32 GiB", "Yes")),
    row("m5.2xlarge-windows", "m5.2xlarge", UsEast1, Windows, "0.752", "16", ("0.58", ""), ("8", "32 GiB", "Yes")),
    row("t3.xlarge", "t3.xlarge", UsEast1, Linux, "0.1664", "8", ("0.092", ""), ("4", "16 GiB", "Yes")),
    row("t3.large", "t3.large", UsEast1, Linux, "0.0832", "4", ("0.046", ""), ("2", "8 GiB", "Yes")),
    row("m4.2xlarge", "m4.2xlarge", UsEast1, Linux, "0.4", "16", ("0.284", ""), ("8", "32 GiB", "No")),
    row("c4.2xlarge", "c4.2xlarge", EuWest1, Linux, "0.453", "16", ("0.333", ""), ("8", "15 GiB", "No")),
    row("c5.4xlarge", "c5.4xlarge", UsWest2, Linux, "0.68", "32", ("0.404", ""), ("16", "32 GiB", "Yes")),
    row("c5.4xlarge-spot", "c5.4xlarge", UsEast1, Spot, "0.2848", "32", NONE, ("16", "32 GiB", "Yes")),
    row("db.r6g.2xlarge", "db.r6g.2xlarge", EuWest1, Postgres, "1", "16", NONE, ("8", "64 GiB", "Yes")),
    row("db.t3.large", "db.t3.large", UsEast1, MySql, "0.136", "4", NONE, ("2", "8 GiB", "Yes")),
];

pub(super) fn skus() -> Vec<Sku> {
    ROWS.iter().map(sku).collect()
}

fn sku(row: &Row) -> Sku {
    let code = if matches!(row.platform, Postgres | MySql) { "AmazonRDS" } else { "AmazonEC2" };
    let meter = match row.platform {
        Spot => "SpotUsage",
        Linux | Windows => "BoxUsage",
        Postgres | MySql => "InstanceUsage",
    };
    let operation = match row.platform {
        Linux => "RunInstances",
        Spot => "RunInstances:SV001",
        Windows => "RunInstances:0002",
        Postgres => "CreateDBInstance:0014",
        MySql => "CreateDBInstance:0002",
    };
    let usage_type = format!("{}{meter}:{}", row.region.prefix(), row.instance_type);
    Sku {
        key: row.key,
        product: product_of(code),
        operation,
        region: row.region,
        unit: "Hrs",
        price: Decimal::of(row.price),
        change: None,
        family: if code == "AmazonRDS" { "Database Instance" } else { "Compute Instance" },
        description: description(row),
        spot: row.platform == Spot,
        free: false,
        terms: Some(InstanceTerms {
            instance_type: row.instance_type,
            units: Decimal::of(row.units),
            platform: platform_name(row.platform),
            compute_rate: rate(row.compute),
            ec2_rate: rate(row.ec2),
        }),
        attributes: attributes(row),
        code: sku_code(code, &usage_type, operation),
        usage_type,
    }
}

fn rate(text: &str) -> Option<Decimal> {
    (!text.is_empty()).then(|| Decimal::of(text))
}

fn platform_name(platform: Platform) -> &'static str {
    match platform {
        Linux | Spot => "Linux/UNIX",
        Windows => "Windows",
        Postgres => "postgresql",
        MySql => "mysql",
    }
}

fn description(row: &Row) -> String {
    let (price, kind) = (row.price, row.instance_type);
    match row.platform {
        Spot => format!("{kind} Linux/UNIX Spot Instance-hour in {} in VPC Zone #1", row.region.location()),
        Linux => format!("${price} per On Demand Linux {kind} Instance Hour"),
        Windows => format!("${price} per On Demand Windows {kind} Instance Hour"),
        Postgres => format!("${price} per {kind} Single-AZ instance hour (or partial hour) running PostgreSQL"),
        MySql => format!("${price} per {kind} Single-AZ instance hour (or partial hour) running MySQL"),
    }
}

fn attributes(row: &Row) -> Vec<(&'static str, &'static str)> {
    let mut pairs = vec![
        ("instanceType", row.instance_type),
        ("vcpu", row.vcpu),
        ("memory", row.memory),
        ("currentGeneration", row.current),
        ("normalizationSizeFactor", row.units),
        ("instanceFamily", family_name(row.instance_type)),
    ];
    match row.platform {
        Postgres => pairs.extend([("databaseEngine", "PostgreSQL"), ("deploymentOption", "Single-AZ")]),
        MySql => pairs.extend([("databaseEngine", "MySQL"), ("deploymentOption", "Single-AZ")]),
        Windows => pairs.extend([("operatingSystem", "Windows"), ("tenancy", "Shared"), ("preInstalledSw", "NA")]),
        Linux | Spot => pairs.extend([("operatingSystem", "Linux"), ("tenancy", "Shared"), ("preInstalledSw", "NA")]),
    }
    pairs.push(("licenseModel", "No License required"));
    pairs
}

fn family_name(instance_type: &str) -> &'static str {
    match instance_type.trim_start_matches("db.").as_bytes()[0] {
        b'c' => "Compute optimized",
        b'r' => "Memory optimized",
        _ => "General purpose",
    }
}
