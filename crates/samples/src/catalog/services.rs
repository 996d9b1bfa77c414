//! Everything that is not an instance hour.

use super::{Region, Sku, product_of, sku_code};
use crate::calendar::Hour;
use crate::decimal::Decimal;
use Region::{EuWest1, Global, UsEast1, UsWest2};

struct Row {
    key: &'static str,
    product: &'static str,
    usage_type: &'static str,
    operation: &'static str,
    region: Region,
    unit: &'static str,
    price: &'static str,
    family: &'static str,
    attributes: &'static [(&'static str, &'static str)],
}

#[expect(clippy::too_many_arguments, reason = "one line of a price table")]
const fn row(
    key: &'static str,
    product: &'static str,
    usage_type: &'static str,
    operation: &'static str,
    region: Region,
    (unit, price): (&'static str, &'static str),
    family: &'static str,
    attributes: &'static [(&'static str, &'static str)],
) -> Row {
    Row { key, product, usage_type, operation, region, unit, price, family, attributes }
}

const GP2: &[(&str, &str)] =
    &[("volumeApiName", "gp2"), ("volumeType", "General Purpose"), ("storageMedia", "SSD-backed")];
const GP3: &[(&str, &str)] =
    &[("volumeApiName", "gp3"), ("volumeType", "General Purpose"), ("storageMedia", "SSD-backed")];
const IO2: &[(&str, &str)] =
    &[("volumeApiName", "io2"), ("volumeType", "Provisioned IOPS"), ("storageMedia", "SSD-backed")];
const IOPS: &[(&str, &str)] = &[("volumeApiName", "io2"), ("group", "EBS IOPS")];
const S3: &[(&str, &str)] = &[("storageClass", "General Purpose"), ("volumeType", "Standard")];
const NAT: &[(&str, &str)] = &[("group", "NGW:NatGateway")];
const OUT: &[(&str, &str)] = &[("transferType", "AWS Outbound"), ("toLocation", "External")];
const ZONES: &[(&str, &str)] = &[("transferType", "IntraRegion")];
const GLUE: &[(&str, &str)] = &[("group", "ETL Job run"), ("groupDescription", "ETL Job run in DPU-Hour")];

/// A month of gp2 next to gp3 is what a finding about gp2 compares with.
static STORAGE: &[Row] = &[
    row("gp2-eu", "AmazonEC2", "EBS:VolumeUsage.gp2", "CreateVolume-Gp2", EuWest1, ("GB-Mo", "0.11"), "Storage", GP2),
    row("gp2", "AmazonEC2", "EBS:VolumeUsage.gp2", "CreateVolume-Gp2", UsEast1, ("GB-Mo", "0.1"), "Storage", GP2),
    row("gp3-eu", "AmazonEC2", "EBS:VolumeUsage.gp3", "CreateVolume-Gp3", EuWest1, ("GB-Mo", "0.088"), "Storage", GP3),
    row("gp3", "AmazonEC2", "EBS:VolumeUsage.gp3", "CreateVolume-Gp3", UsEast1, ("GB-Mo", "0.08"), "Storage", GP3),
    row("gp3-west", "AmazonEC2", "EBS:VolumeUsage.gp3", "CreateVolume-Gp3", UsWest2, ("GB-Mo", "0.08"), "Storage", GP3),
    row("io2", "AmazonEC2", "EBS:VolumeUsage.io2", "CreateVolume-Io2", UsEast1, ("GB-Mo", "0.125"), "Storage", IO2),
    row(
        "io2-iops",
        "AmazonEC2",
        "EBS:VolumeP-IOPS.io2",
        "CreateVolume-Io2",
        UsEast1,
        ("IOPS-Mo", "0.065"),
        "System Operation",
        IOPS,
    ),
    row(
        "snapshot",
        "AmazonEC2",
        "EBS:SnapshotUsage",
        "CreateSnapshot",
        UsEast1,
        ("GB-Mo", "0.05"),
        "Storage Snapshot",
        &[],
    ),
    row(
        "snapshot-west",
        "AmazonEC2",
        "EBS:SnapshotUsage",
        "CreateSnapshot",
        UsWest2,
        ("GB-Mo", "0.05"),
        "Storage Snapshot",
        &[],
    ),
    row(
        "rds-gp3-eu",
        "AmazonRDS",
        "RDS:GP3-Storage",
        "CreateDBInstance:0014",
        EuWest1,
        ("GB-Mo", "0.127"),
        "Database Storage",
        &[],
    ),
    row(
        "s3-storage",
        "AmazonS3",
        "TimedStorage-ByteHrs",
        "StandardStorage",
        UsEast1,
        ("GB-Mo", "0.023"),
        "Storage",
        S3,
    ),
    row(
        "s3-storage-west",
        "AmazonS3",
        "TimedStorage-ByteHrs",
        "StandardStorage",
        UsWest2,
        ("GB-Mo", "0.023"),
        "Storage",
        S3,
    ),
    row("s3-put", "AmazonS3", "Requests-Tier1", "PutObject", UsWest2, ("Requests", "0.000005"), "API Request", &[]),
    row("s3-get", "AmazonS3", "Requests-Tier2", "GetObject", UsWest2, ("Requests", "0.0000004"), "API Request", &[]),
];

static NETWORK: &[Row] = &[
    row("nat-hours", "AmazonEC2", "NatGateway-Hours", "NatGateway", UsEast1, ("Hrs", "0.045"), "NAT Gateway", NAT),
    row("nat-bytes", "AmazonEC2", "NatGateway-Bytes", "NatGateway", UsEast1, ("GB", "0.045"), "NAT Gateway", NAT),
    row("nat-hours-eu", "AmazonEC2", "NatGateway-Hours", "NatGateway", EuWest1, ("Hrs", "0.048"), "NAT Gateway", NAT),
    row("nat-bytes-eu", "AmazonEC2", "NatGateway-Bytes", "NatGateway", EuWest1, ("GB", "0.048"), "NAT Gateway", NAT),
    row(
        "alb-hours",
        "AWSELB",
        "LoadBalancerUsage",
        "LoadBalancing:Application",
        UsEast1,
        ("Hrs", "0.0225"),
        "Load Balancer-Application",
        &[],
    ),
    row(
        "alb-lcu",
        "AWSELB",
        "LCUUsage",
        "LoadBalancing:Application",
        UsEast1,
        ("LCU-Hrs", "0.008"),
        "Load Balancer-Application",
        &[],
    ),
    row(
        "ip-used",
        "AmazonVPC",
        "PublicIPv4:InUseAddress",
        "DescribeNetworkInterfaces",
        UsEast1,
        ("Hrs", "0.005"),
        "VpcPublicIPv4Address",
        &[],
    ),
    row(
        "ip-idle",
        "AmazonVPC",
        "PublicIPv4:IdleAddress",
        "AllocateAddressVPC",
        UsEast1,
        ("Hrs", "0.005"),
        "VpcPublicIPv4Address",
        &[],
    ),
    row(
        "ip-idle-eu",
        "AmazonVPC",
        "PublicIPv4:IdleAddress",
        "AllocateAddressVPC",
        EuWest1,
        ("Hrs", "0.005"),
        "VpcPublicIPv4Address",
        &[],
    ),
    row("out", "AmazonEC2", "DataTransfer-Out-Bytes", "RunInstances", UsEast1, ("GB", "0.09"), "Data Transfer", OUT),
    row("out-eu", "AmazonEC2", "DataTransfer-Out-Bytes", "RunInstances", EuWest1, ("GB", "0.09"), "Data Transfer", OUT),
    row(
        "out-west",
        "AmazonEC2",
        "DataTransfer-Out-Bytes",
        "RunInstances",
        UsWest2,
        ("GB", "0.09"),
        "Data Transfer",
        OUT,
    ),
    row(
        "zones",
        "AmazonEC2",
        "DataTransfer-Regional-Bytes",
        "InterZone-In",
        UsEast1,
        ("GB", "0.01"),
        "Data Transfer",
        ZONES,
    ),
    row(
        "zones-eu",
        "AmazonEC2",
        "DataTransfer-Regional-Bytes",
        "InterZone-In",
        EuWest1,
        ("GB", "0.01"),
        "Data Transfer",
        ZONES,
    ),
    row(
        "sns-transfer",
        "AmazonSNS",
        "DataTransfer-Regional-Bytes",
        "Publish",
        UsEast1,
        ("GB", "0.01"),
        "Data Transfer",
        ZONES,
    ),
];

static PLATFORM: &[Row] = &[
    row(
        "lambda",
        "AWSLambda",
        "Lambda-GB-Second",
        "Invoke",
        UsEast1,
        ("Lambda-GB-Second", "0.0000166667"),
        "Serverless",
        &[("group", "AWS-Lambda-Duration")],
    ),
    row(
        "lambda-free",
        "AWSLambda",
        "Lambda-GB-Second",
        "Invoke",
        UsEast1,
        ("Lambda-GB-Second", "0.0000166667"),
        "Serverless",
        &[("group", "AWS-Lambda-Duration")],
    ),
    row(
        "lambda-requests",
        "AWSLambda",
        "Request",
        "Invoke",
        UsEast1,
        ("Requests", "0.0000002"),
        "Serverless",
        &[("group", "AWS-Lambda-Requests")],
    ),
    row(
        "fargate-cpu",
        "AmazonECS",
        "Fargate-vCPU-Hours:perCPU",
        "FargateTask",
        UsWest2,
        ("hours", "0.04048"),
        "Compute",
        &[],
    ),
    row(
        "fargate-memory",
        "AmazonECS",
        "Fargate-GB-Hours",
        "FargateTask",
        UsWest2,
        ("hours", "0.004445"),
        "Compute",
        &[],
    ),
    row(
        "cw-metrics",
        "AmazonCloudWatch",
        "CW:MetricMonitorUsage",
        "MetricStorage",
        UsEast1,
        ("Metrics", "0.3"),
        "Metric",
        &[],
    ),
    row(
        "cw-logs",
        "AmazonCloudWatch",
        "DataProcessing-Bytes",
        "PutLogEvents",
        UsEast1,
        ("GB", "0.5"),
        "Data Payload",
        &[],
    ),
    row(
        "kinesis",
        "AmazonKinesis",
        "Storage-ShardHour",
        "shardHourStorage",
        UsEast1,
        ("ShardHour", "0.015"),
        "Kinesis Streams",
        &[],
    ),
    row("glue", "AWSGlue", "ETL-DPU-Hour", "Jobrun", UsEast1, ("DPU-Hour", "0.44"), "AWS Glue", GLUE),
    row("kms", "awskms", "us-east-1-KMS-Requests", "Decrypt", UsEast1, ("Requests", "0.000003"), "API Request", &[]),
    row(
        "guardduty",
        "AmazonGuardDuty",
        "PaidEventsAnalyzed",
        "none",
        UsEast1,
        ("Events", "0.000004"),
        "GuardDuty",
        &[],
    ),
    row(
        "config",
        "AWSConfig",
        "ConfigurationItemRecorded",
        "None",
        UsEast1,
        ("ConfigurationItemRecorded", "0.003"),
        "Management Tools - AWS Config",
        &[],
    ),
    row("support", "AWSSupportBusiness", "Dollar", "", Global, ("Dollar", "0"), "", &[]),
    row("lantern", "6x0v1fictional2lantern9log", "MP:lantern-ingest-Units", "", UsEast1, ("Units", "0.25"), "", &[]),
    row(
        "compute-plan",
        "ComputeSavingsPlans",
        "ComputeSP:3yrNoUpfront",
        "None",
        Global,
        ("Hrs", "0"),
        "ComputeSavingsPlans",
        &[],
    ),
    row(
        "ec2-plan",
        "ComputeSavingsPlans",
        "EU-EC2SP:m6i.1yrPartialUpfront",
        "None",
        Global,
        ("Hrs", "0"),
        "EC2InstanceSavingsPlans",
        &[],
    ),
    row("ec2-account", "AmazonEC2", "", "", Global, ("", "0"), "", &[]),
    row("s3-account", "AmazonS3", "", "", Global, ("", "0"), "", &[]),
];

pub(super) fn skus() -> Vec<Sku> {
    STORAGE.iter().chain(NETWORK).chain(PLATFORM).map(sku).collect()
}

fn sku(row: &Row) -> Sku {
    let plain = row.product == "awskms" || row.usage_type.starts_with("MP:") || row.region == Global;
    let prefix = if plain { "" } else { row.region.prefix() };
    let usage_type = format!("{prefix}{}", row.usage_type);
    let free = row.key == "lambda-free";
    Sku {
        key: row.key,
        product: product_of(row.product),
        operation: row.operation,
        region: row.region,
        unit: row.unit,
        price: Decimal::of(row.price),
        change: price_change(row.key),
        family: row.family,
        description: describe(row, free),
        spot: false,
        free,
        terms: None,
        attributes: row.attributes.to_vec(),
        code: sku_code(row.product, &usage_type, row.operation),
        usage_type,
    }
}

/// The fictional price rise of the story: NAT gateway processing, on the first of October 2026.
fn price_change(key: &str) -> Option<(Hour, Decimal)> {
    match key {
        "nat-bytes" => Some((Hour::of("2026-10-01"), Decimal::of("0.052"))),
        "nat-bytes-eu" => Some((Hour::of("2026-10-01"), Decimal::of("0.055"))),
        _ => None,
    }
}

fn describe(row: &Row, free: bool) -> String {
    if free {
        return "AWS Lambda - Compute Free Tier - 400,000 GB-Seconds".to_owned();
    }
    if price_change(row.key).is_some() {
        return format!("{} of {} in {}", row.unit, row.usage_type, row.region.location());
    }
    format!("${} per {} of {} in {}", row.price, row.unit, row.usage_type, row.region.location())
}
