//! Tables with more capacity than anybody uses.

use super::shared_service::{day, finding, measured, metric, paid};
use crate::money::Money;
use crate::waste::cost::{minus, whole};
use crate::waste::{Action, Case, Confidence, Cost, EvidenceKind, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "DDB-03",
    name: "Provisioned capacity unused",
    tier: Tier::Evidence,
    confidence: Confidence::Medium,
    action: Action::Rightsize,
    signal: "Provisioned read and write units, and by the Sum of ConsumedReadCapacityUnits and \
         ConsumedWriteCapacityUnits only a part of them consumed",
    saving: "Up to the units that are above what is consumed, with room to spare",
    caveat: "Averages hide peaks: automatic scaling or on-demand mode follow them",
    inspect: "aws dynamodb describe-table --region {region} --table-name {name}",
    limits: &[
        Limit { name: "days", default: "14", unit: "days", what: "Metrics over at least so many days" },
        Limit { name: "share", default: "70", unit: "%", what: "Units are consumed to so much on average at best" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Evidence(&[EvidenceKind::Metrics])],
    find,
    example: "
        arn:aws:dynamodb:us-east-1:111111111111:table/given | AmazonDynamoDB | WriteCapacityUnit-Hrs | CommittedThroughput | 730000 WriteCapacityUnit-Hrs | 474.50
        metric given ConsumedReadCapacityUnits mean=0 most=0 sum=0
        metric given ConsumedWriteCapacityUnits mean=10 most=900 sum=60480000
        arn:aws:dynamodb:us-east-1:111111111111:table/busy | AmazonDynamoDB | WriteCapacityUnit-Hrs | CommittedThroughput | 73000 WriteCapacityUnit-Hrs | 47.45
        metric busy ConsumedWriteCapacityUnits mean=10 most=900 sum=90000000
        => given saves 0.00 to 440.61
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        let mut saved = Cost::default();
        let mut proofs = Vec::new();
        for (kind, name) in [
            ("ReadCapacityUnit-Hrs", "ConsumedReadCapacityUnits"),
            ("WriteCapacityUnit-Hrs", "ConsumedWriteCapacityUnits"),
        ] {
            let is = |meter: &Meter| meter.of("AmazonDynamoDB") && (meter.is(kind) || meter.after("IA-") == Some(kind));
            let Some(metric) = metric(case, resource, name, case.count("days")).filter(|_| resource.has(is)) else {
                continue;
            };
            let days = day(&metric.days.1)? - day(&metric.days.0)? + 1;
            let consumed = metric.sum.times(whole(1), whole(days * 86_400));
            let given = resource.usage(is).times(whole(1), whole(i64::from(resource.hours().max(1))));
            // A unit is one a second; as many stay as are consumed at the share that the limit says.
            let needed = consumed.times(whole(100), case.limit("share").max(whole(1)));
            let more = minus(given, needed).max(Money::ZERO);
            saved = saved.plus(resource.cost(is).times(more, given));
            proofs.push(measured(
                case,
                metric,
                format!("{} of {} units consumed on average", consumed.grouped(1), given.grouped(0)),
            ));
        }
        let found = finding(
            resource,
            resource.monthly(saved).up_to(),
            format!("Its lines cost {}", resource.total().total().grouped(2)),
        );
        (saved.total() > Money::ZERO).then(|| proofs.into_iter().fold(found, Found::proof))
    };
    paid(case.settled_of("AmazonDynamoDB").filter_map(found))
}
