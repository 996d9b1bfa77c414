//! Keys that nothing uses.

use super::shared_service::unasked;
use crate::waste::{Case, Confidence, Found, Meter, Need, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "KMS-01",
    name: "Key without a request",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    signal: "Inferred: lines KMS-Keys of a key that no request names in all loaded months, where requests of other \
         keys are named",
    saving: "Up to the fee of the key",
    caveat: "What a deleted key encrypted can never be read again: disable it first, for months",
    inspect: "aws kms describe-key --region {region} --key-id {id}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:kms:us-east-1:111111111111:key/idle | awskms | us-east-1-KMS-Keys | Unknown | 1 Keys | 1.00
        arn:aws:kms:us-east-1:111111111111:key/used | awskms | us-east-1-KMS-Keys | Unknown | 1 Keys | 1.00
        arn:aws:kms:us-east-1:111111111111:key/used | awskms | us-east-1-KMS-Requests | Decrypt | 400 Requests | 0.00
        => candidate idle
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let paid = |meter: &Meter| meter.is("KMS-Keys");
    let asked = |meter: &Meter| meter.starts("KMS-Requests");
    unasked(case, paid, asked, |past| past.usage_type.starts_with("KMS-Requests"), "a key")
}
