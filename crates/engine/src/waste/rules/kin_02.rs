//! Streams that keep data for longer than a day.

use super::shared_service::{finding, paid, told};
use crate::waste::{Action, Case, Confidence, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "KIN-02",
    name: "Extended retention of a stream",
    confidence: Confidence::Medium,
    action: Action::Rightsize,
    signal: "Lines Extended-ShardHour or LongTermRetention-ByteHrs",
    saving: "Up to the cost of those lines",
    caveat: "Consumers that fail over a weekend need more than a day",
    inspect: "aws kinesis describe-stream-summary --region {region} --stream-name {name}",
    act: "aws kinesis decrease-stream-retention-period --region {region} --stream-name {name} \
         --retention-period-hours 24",
    needs: &[Need::UsageTypes],
    find,
    example: "
        arn:aws:kinesis:us-east-1:111111111111:stream/long | AmazonKinesis | Extended-ShardHour | shardHourStorage | 1460 ShardHour | 29.20
        arn:aws:kinesis:us-east-1:111111111111:stream/long | AmazonKinesis | Storage-ShardHour | shardHourStorage | 1460 ShardHour | 21.90
        arn:aws:kinesis:us-east-1:111111111111:stream/short | AmazonKinesis | Storage-ShardHour | shardHourStorage | 1460 ShardHour | 21.90
        => long saves 0.00 to 29.20
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| {
        meter.of("AmazonKinesis") && (meter.is("Extended-ShardHour") || meter.starts("LongTermRetention-ByteHrs"))
    };
    let found = |resource: &Resource| {
        finding(resource, resource.monthly(resource.cost(is)).up_to(), told(resource, is, "longer retention"))
    };
    paid(case.billed().filter(|resource| resource.has(is)).map(found))
}
