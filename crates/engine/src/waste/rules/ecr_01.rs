//! Images that pile up.

use super::shared_service::growing;
use crate::waste::{Case, Confidence, Found, Limit, Need, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "ECR-01",
    name: "Images that only grow",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    signal: "Inferred: a repository whose storage grew in each of the last months",
    saving: "Up to what was added in those months",
    caveat: "A rule that removes old images must keep those that run",
    inspect: "aws ecr describe-repositories --region {region} --query repositories[?repositoryArn=='{id}']",
    limits: &[Limit { name: "months", default: "3", unit: "months", what: "It grew in so many months in a row" }],
    needs: &[Need::Resources, Need::UsageTypes, Need::Months(3)],
    find,
    example: "
        arn:aws:ecr:us-east-1:111111111111:repository/web | AmazonECR | USE1-TimedStorage-ByteHrs | | 400 GB-Mo | 40.00
        arn:aws:ecr:us-east-1:111111111111:repository/web | AmazonECR | USE1-TimedStorage-ByteHrs | | 300 GB-Mo | 30.00 | month=-1
        arn:aws:ecr:us-east-1:111111111111:repository/web | AmazonECR | USE1-TimedStorage-ByteHrs | | 200 GB-Mo | 20.00 | month=-2
        arn:aws:ecr:us-east-1:111111111111:repository/flat | AmazonECR | USE1-TimedStorage-ByteHrs | | 400 GB-Mo | 40.00
        arn:aws:ecr:us-east-1:111111111111:repository/flat | AmazonECR | USE1-TimedStorage-ByteHrs | | 400 GB-Mo | 40.00 | month=-1
        arn:aws:ecr:us-east-1:111111111111:repository/flat | AmazonECR | USE1-TimedStorage-ByteHrs | | 200 GB-Mo | 20.00 | month=-2
        => web saves 0.00 to 20.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    growing(case, "AmazonECR", "TimedStorage-ByteHrs")
}
