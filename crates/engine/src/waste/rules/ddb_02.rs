//! Tables that nothing reads or writes.

use super::shared_service::{finding, paid};
use crate::money::Money;
use crate::waste::{Case, Confidence, Found, Limit, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "DDB-02",
    name: "Idle table",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    signal: "Inferred: a table with storage or backups and no read or write request for longer than the limit, not in \
         provisioned mode",
    saving: "Its storage and backups",
    caveat: "Take a backup or an export first",
    inspect: "aws dynamodb describe-table --region {region} --table-name {name}",
    act: "aws dynamodb delete-table --region {region} --table-name {name}",
    limits: &[Limit { name: "days", default: "60", unit: "days", what: "Without a request for at least so many days" }],
    needs: &[Need::Resources, Need::UsageTypes, Need::Months(2)],
    find,
    example: "
        arn:aws:dynamodb:us-east-1:111111111111:table/left | AmazonDynamoDB | TimedStorage-ByteHrs | StandardStorage | 100 GB-Mo | 25.00
        arn:aws:dynamodb:us-east-1:111111111111:table/left | AmazonDynamoDB | TimedStorage-ByteHrs | StandardStorage | 100 GB-Mo | 25.00 | month=-1
        arn:aws:dynamodb:us-east-1:111111111111:table/left | AmazonDynamoDB | TimedStorage-ByteHrs | StandardStorage | 100 GB-Mo | 25.00 | month=-2
        arn:aws:dynamodb:us-east-1:111111111111:table/read | AmazonDynamoDB | TimedStorage-ByteHrs | StandardStorage | 100 GB-Mo | 25.00
        arn:aws:dynamodb:us-east-1:111111111111:table/read | AmazonDynamoDB | ReadRequestUnits | PayPerRequestThroughput | 10 ReadRequestUnits | 0.01 | month=-1
        arn:aws:dynamodb:us-east-1:111111111111:table/given | AmazonDynamoDB | TimedStorage-ByteHrs | StandardStorage | 100 GB-Mo | 25.00
        arn:aws:dynamodb:us-east-1:111111111111:table/given | AmazonDynamoDB | ReadCapacityUnit-Hrs | CommittedThroughput | 730 ReadCapacityUnit-Hrs | 0.10
        => left saves 25.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let since = case.days_ago(case.count("days"));
    // Storage and backups go by bytes; everything else is use, or capacity that only CloudWatch knows the use of.
    let is_use = |kind: &str| !kind.ends_with("Storage-ByteHrs");
    let is_table = |resource: &&Resource| resource.born <= since && resource.has(|meter| meter.of("AmazonDynamoDB"));
    let used = |resource: &Resource| {
        resource.past.iter().any(|past| is_use(&past.usage_type) && past.end_hour > since && past.usage > Money::ZERO)
    };
    let found = |resource: &Resource| {
        let words = format!(
            "Its storage cost {}, and no request in {} days",
            resource.total().total().grouped(2),
            case.count("days")
        );
        finding(resource, resource.monthly(resource.total()), words)
    };
    paid(case.settled_of("AmazonDynamoDB").filter(is_table).filter(|resource| !used(resource)).map(found))
}
