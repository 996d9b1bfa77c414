//! Model throughput that is paid by the hour and not used.

use super::shared_service::idle;
use crate::money::Money;
use crate::waste::{Case, Confidence, EvidenceKind, Found, Limit, Meter, Need, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "BED-01",
    name: "Provisioned throughput idle",
    tier: Tier::Evidence,
    confidence: Confidence::Medium,
    signal: "Lines of provisioned throughput of a model without an invocation for longer than the limit, by \
         Invocations of CloudWatch",
    saving: "The cost of those lines",
    caveat: "With a term of one or six months it is paid until the term ends",
    inspect: "aws bedrock get-provisioned-model-throughput --region {region} --provisioned-model-id {id}",
    act: "aws bedrock delete-provisioned-model-throughput --region {region} --provisioned-model-id {id}",
    limits: &[Limit {
        name: "days",
        default: "14",
        unit: "days",
        what: "Without an invocation for at least so many days",
    }],
    needs: &[Need::Resources, Need::UsageTypes, Need::Evidence(&[EvidenceKind::Metrics])],
    find,
    example: "
        arn:aws:bedrock:us-east-1:111111111111:provisioned-model/left | AmazonBedrock | USE1-Claude-ProvisionedThroughput-NoCommit-ModelUnits | | 730 Hours | 16000.00
        arn:aws:bedrock:us-east-1:111111111111:provisioned-model/busy | AmazonBedrock | USE1-Claude-ProvisionedThroughput-NoCommit-ModelUnits | | 730 Hours | 16000.00
        metric left Invocations mean=0 most=0
        metric busy Invocations mean=1 most=9
        => left saves 16000.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| {
        meter.of("AmazonBedrock")
            && meter.usage_type.split([':', '-']).any(|part| part.starts_with("ProvisionedThroughput"))
    };
    idle(case, is, &["Invocations"], Money::ZERO, "provisioned throughput")
}
