//! Logs that are kept for ever.

use super::shared_service::growing;
use crate::waste::{Action, Case, Confidence, Found, Limit, Need, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "CW-01",
    name: "Logs that only grow",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Rightsize,
    signal: "Inferred: a log group whose storage grew in each of the last months",
    saving: "Up to what was added in those months",
    caveat: "How long logs are kept may be a rule of the company or the law",
    inspect: "aws logs describe-log-groups --region {region} --log-group-identifiers {id}",
    act: "aws logs put-retention-policy --region {region} --log-group-name NAME --retention-in-days 90",
    limits: &[Limit { name: "months", default: "3", unit: "months", what: "It grew in so many months in a row" }],
    needs: &[Need::Resources, Need::UsageTypes, Need::Months(3)],
    find,
    example: "
        arn:aws:logs:us-east-1:111111111111:log-group:app | AmazonCloudWatch | USE1-TimedStorage-ByteHrs | HourlyStorageMetering | 400 GB-Mo | 12.00
        arn:aws:logs:us-east-1:111111111111:log-group:app | AmazonCloudWatch | USE1-TimedStorage-ByteHrs | HourlyStorageMetering | 300 GB-Mo | 9.00 | month=-1
        arn:aws:logs:us-east-1:111111111111:log-group:app | AmazonCloudWatch | USE1-TimedStorage-ByteHrs | HourlyStorageMetering | 200 GB-Mo | 6.00 | month=-2
        arn:aws:logs:us-east-1:111111111111:log-group:flat | AmazonCloudWatch | USE1-TimedStorage-ByteHrs | HourlyStorageMetering | 400 GB-Mo | 12.00
        arn:aws:logs:us-east-1:111111111111:log-group:flat | AmazonCloudWatch | USE1-TimedStorage-ByteHrs | HourlyStorageMetering | 400 GB-Mo | 12.00 | month=-1
        => app saves 0.00 to 6.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    growing(case, "AmazonCloudWatch", "TimedStorage-ByteHrs")
}
