//! Secrets that nobody reads.

use super::shared_service::unasked;
use crate::waste::{Case, Confidence, Found, Meter, Need, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "SEC-01",
    name: "Secret without a request",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    signal: "Inferred: lines AWSSecretsManager-Secrets of a secret that no request names in all loaded months, where \
         requests of other secrets are named",
    saving: "Up to the fee of the secret",
    caveat: "Secrets for an emergency are read in an emergency",
    inspect: "aws secretsmanager describe-secret --region {region} --secret-id {id}",
    act: "aws secretsmanager delete-secret --region {region} --secret-id {id} --recovery-window-in-days 30",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:secretsmanager:us-east-1:111111111111:secret:idle | AWSSecretsManager | USE1-AWSSecretsManager-Secrets | | 1 Secrets | 0.40
        arn:aws:secretsmanager:us-east-1:111111111111:secret:used | AWSSecretsManager | USE1-AWSSecretsManager-Secrets | | 1 Secrets | 0.40
        arn:aws:secretsmanager:us-east-1:111111111111:secret:used | AWSSecretsManager | USE1-AWSSecretsManagerAPIRequest | GetSecretValue | 40 API Requests | 0.00
        => candidate idle
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let paid = |meter: &Meter| meter.is("AWSSecretsManager-Secrets");
    let asked = |meter: &Meter| meter.is("AWSSecretsManagerAPIRequest");
    unasked(case, paid, asked, |past| &*past.usage_type == "AWSSecretsManagerAPIRequest", "a secret")
}
