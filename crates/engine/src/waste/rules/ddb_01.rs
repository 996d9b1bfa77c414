//! Tables in the dearer class.

use super::shared_service::{finding, paid};
use crate::money::Money;
use crate::waste::cost::plus;
use crate::waste::{Action, Case, Cost, Found, Limit, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "DDB-01",
    name: "Table class",
    action: Action::Modernize,
    signal: "A table whose storage and throughput would cost less in the other class: Standard, or Infrequent Access",
    saving: "What it costs less what it would cost in the other class, by published prices",
    caveat: "The class can be changed twice in 30 days; reserved capacity does not cover Infrequent Access",
    inspect: "aws dynamodb describe-table --region {region} --table-name {name}",
    act: "aws dynamodb update-table --region {region} --table-name {name} --table-class STANDARD_INFREQUENT_ACCESS",
    limits: &[Limit {
        name: "least",
        default: "1",
        unit: "%",
        what: "Savings below this share of the cost are left out",
    }],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:dynamodb:us-east-1:111111111111:table/archive | AmazonDynamoDB | TimedStorage-ByteHrs | StandardStorage | 400 GB-Mo | 100.00
        arn:aws:dynamodb:us-east-1:111111111111:table/archive | AmazonDynamoDB | WriteRequestUnits | PayPerRequestThroughput | 8000000 WriteRequestUnits | 10.00
        arn:aws:dynamodb:us-east-1:111111111111:table/hot | AmazonDynamoDB | TimedStorage-ByteHrs | StandardStorage | 4 GB-Mo | 1.00
        arn:aws:dynamodb:us-east-1:111111111111:table/hot | AmazonDynamoDB | WriteRequestUnits | PayPerRequestThroughput | 8000000 WriteRequestUnits | 10.00
        arn:aws:dynamodb:us-east-1:111111111111:table/busy | AmazonDynamoDB | IA-TimedStorage-ByteHrs | IAStorage | 4 GB-Mo | 0.40
        arn:aws:dynamodb:us-east-1:111111111111:table/busy | AmazonDynamoDB | IA-WriteRequestUnits | PayPerRequestThroughput | 80000000 WriteRequestUnits | 125.00
        => archive saves 57.52
        => busy saves 24.24
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        let (storage, throughput) =
            (resource.cost(|m| is_storage(m, false)), resource.cost(|m| is_throughput(m, false)));
        let (rare, rarely) = (resource.cost(|m| is_storage(m, true)), resource.cost(|m| is_throughput(m, true)));
        let turned = |cost: Cost, from: &str, to: &str| case.prices.turned(cost.total(), from, to);
        let (now, then, to) = if rare.total() > Money::ZERO {
            let then = plus(turned(rare, "ddb.ia", "ddb.standard"), turned(rarely, "ddb.write.ia", "ddb.write"));
            (rare.plus(rarely), then, "Standard")
        } else {
            let then = plus(turned(storage, "ddb.standard", "ddb.ia"), turned(throughput, "ddb.write", "ddb.write.ia"));
            (storage.plus(throughput), then, "Infrequent Access")
        };
        let saved = now.less(then);
        let words = format!(
            "Storage and throughput cost {}; in {to} they would cost {}",
            now.total().grouped(2),
            then.grouped(2)
        );
        let is_found = saved.total() > now.percent(case.limit("least")).total();
        is_found.then(|| finding(resource, resource.monthly(saved), words).detail(format!("to {to}")))
    };
    paid(
        case.settled_of("AmazonDynamoDB")
            .filter(|resource| resource.has(|meter| meter.of("AmazonDynamoDB")))
            .filter_map(found),
    )
}

fn is_storage(meter: &Meter, rare: bool) -> bool {
    meter.of("AmazonDynamoDB") && meter.is(if rare { "IA-TimedStorage-ByteHrs" } else { "TimedStorage-ByteHrs" })
}

fn is_throughput(meter: &Meter, rare: bool) -> bool {
    const KINDS: [&str; 6] = [
        "ReadRequestUnits",
        "WriteRequestUnits",
        "ReplWriteRequestUnits",
        "ReadCapacityUnit-Hrs",
        "WriteCapacityUnit-Hrs",
        "ReplWriteCapacityUnit-Hrs",
    ];
    let kind = if rare { meter.after("IA-") } else { Some(&*meter.usage_type) };
    meter.of("AmazonDynamoDB") && kind.is_some_and(|kind| KINDS.contains(&kind))
}
