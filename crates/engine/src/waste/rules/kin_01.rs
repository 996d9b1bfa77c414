//! Streams that nothing flows through.

use super::shared_service::{finding, only, paid, told};
use crate::waste::{Case, Confidence, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "KIN-01",
    name: "Idle stream",
    confidence: Confidence::Medium,
    signal: "A stream with Storage-ShardHour or OnDemand-StreamHour and no other usage but longer retention and \
         consumers of their own",
    saving: "The cost of its shard hours",
    caveat: "Look whether a producer is only switched off",
    inspect: "aws kinesis describe-stream-summary --region {region} --stream-name {name}",
    act: "aws kinesis delete-stream --region {region} --stream-name {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:kinesis:us-east-1:111111111111:stream/idle | AmazonKinesis | Storage-ShardHour | shardHourStorage | 1460 ShardHour | 21.90
        arn:aws:kinesis:us-east-1:111111111111:stream/used | AmazonKinesis | Storage-ShardHour | shardHourStorage | 1460 ShardHour | 21.90
        arn:aws:kinesis:us-east-1:111111111111:stream/used | AmazonKinesis | PutRequestPayloadUnits | PutRequest | 9000 PutRequestPayloadUnits | 0.01
        => idle saves 21.90
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let shards =
        |meter: &Meter| meter.of("AmazonKinesis") && (meter.is("Storage-ShardHour") || meter.is("OnDemand-StreamHour"));
    let extras = |meter: &Meter| ["Extended-ShardHour", "EnhancedFanoutHour"].iter().any(|extra| meter.is(extra));
    let is_idle = |resource: &&Resource| resource.has(shards) && only(resource, |meter| shards(meter) || extras(meter));
    let found = |resource: &Resource| {
        let words = format!("{}, and nothing was put", told(resource, shards, "a stream"));
        finding(resource, resource.monthly(resource.cost(|meter| shards(meter) || extras(meter))), words)
    };
    paid(case.settled().filter(is_idle).map(found))
}
