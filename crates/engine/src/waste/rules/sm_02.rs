//! Endpoints that nobody asks.

use super::shared_service::idle;
use crate::money::Money;
use crate::waste::{Case, EvidenceKind, Found, Limit, Meter, Need, Question, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "SM-02",
    name: "Idle endpoint",
    tier: Tier::Evidence,
    signal: "Hours Host: of an endpoint without an invocation for longer than the limit, by Invocations of CloudWatch",
    saving: "The cost of its hosts",
    caveat: "Its model stays and can be served again",
    inspect: "aws sagemaker describe-endpoint --region {region} --endpoint-name {name}",
    act: "aws sagemaker delete-endpoint --region {region} --endpoint-name {name}",
    limits: &[Limit {
        name: "days",
        default: "14",
        unit: "days",
        what: "Without an invocation for at least so many days",
    }],
    needs: &[Need::Resources, Need::UsageTypes, Need::Evidence(&[EvidenceKind::Metrics])],
    question: Some(Question::AdvisedIdle),
    find,
    example: "
        arn:aws:sagemaker:us-east-1:111111111111:endpoint/left | AmazonSageMaker | USE1-Host:ml.m5.large | RunInstance | 730 Hrs | 84.00
        arn:aws:sagemaker:us-east-1:111111111111:endpoint/busy | AmazonSageMaker | USE1-Host:ml.m5.large | RunInstance | 730 Hrs | 84.00
        metric left Invocations mean=0 most=0
        metric busy Invocations mean=1 most=9
        => left saves 84.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.of("AmazonSageMaker") && meter.starts("Host:");
    idle(case, is, &["Invocations"], Money::ZERO, "an endpoint")
}
