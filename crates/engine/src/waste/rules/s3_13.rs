//! Calls of KMS that S3 may make for each object, which a bucket key would spare.

use super::shared_network::{by_month, places};
use crate::money::Money;
use crate::waste::{Action, Case, Confidence, Found, Limit, Meter, Need, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "S3-13",
    name: "KMS calls of S3",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    action: Action::Review,
    signal: "Inferred: requests of KMS cost more than the limit in an account and region with at least as many requests of S3",
    saving: "None is claimed: where S3 makes the calls, bucket keys spare most of them",
    caveat: "Reports do not say who calls KMS; CloudTrail does",
    inspect: "aws s3api list-buckets",
    limits: &[Limit {
        name: "least",
        default: "50",
        unit: "a month",
        what: "KMS requests that cost less are left out",
    }],
    needs: &[Need::UsageTypes],
    find,
    example: "
        key-a | awskms | us-east-1-KMS-Requests | Decrypt | 30000000 Requests | 90
        bucket-a | AmazonS3 | Requests-Tier2 | GetObject | 40000000 Requests | 16
        key-b | awskms | us-east-1-KMS-Requests | Decrypt | 30000000 Requests | 90 | account=222222222222
        bucket-b | AmazonS3 | Requests-Tier2 | GetObject | 1000 Requests | 0.01 | account=222222222222
        => candidate 111111111111
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let calls = |meter: &Meter| meter.of("awskms") && meter.is("KMS-Requests");
    let asked = |meter: &Meter| meter.of("AmazonS3") && meter.starts("Requests-");
    let buckets = places(case, asked);
    let mut all = Vec::new();
    for keys in places(case, calls) {
        let same =
            |place: &&super::shared_network::Place<'_>| (place.account, place.region) == (keys.account, keys.region);
        let requests = buckets.iter().find(same).map_or(Money::ZERO, |place| place.usage(asked));
        let cost = by_month(case, keys.cost(calls)).high;
        if cost < case.limit("least") || requests < keys.usage(calls) {
            continue;
        }
        let words = format!(
            "{} requests of KMS cost {} a month, beside {} of S3",
            keys.usage(calls).grouped(0),
            cost.grouped(2),
            requests.grouped(0)
        );
        all.push(Found::place(keys.account, keys.region, "KMS requests beside S3").says(words));
    }
    all
}
