//! Functions that would cost less with ARM.

use super::shared_service::{finding, paid};
use crate::money::Money;
use crate::waste::cost::minus;
use crate::waste::{Action, Case, Confidence, Found, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "LAM-01",
    name: "Lambda on x86",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Modernize,
    signal: "Inferred: a function with lines Lambda-GB-Second without ARM",
    saving: "The share by which ARM is cheaper by published prices",
    caveat: "Libraries with machine code must exist for ARM",
    inspect: "aws lambda get-function-configuration --region {region} --function-name {id}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:lambda:us-east-1:111111111111:function:resize | AWSLambda | USE1-Lambda-GB-Second | Invoke | 600000 Second | 10.00
        arn:aws:lambda:us-east-1:111111111111:function:resize | AWSLambda | USE1-Request | Invoke | 100000 Requests | 0.02
        arn:aws:lambda:us-east-1:111111111111:function:new | AWSLambda | USE1-Lambda-GB-Second-ARM | Invoke | 600000 Second | 8.00
        => resize saves 2.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| {
        let kinds = ["Lambda-GB-Second", "Lambda-Provisioned-GB-Second", "Lambda-Provisioned-Concurrency"];
        kinds.iter().any(|kind| meter.is(kind))
    };
    let found = |resource: &Resource| {
        let cost = resource.cost(is);
        let arm = case.prices.turned(cost.total(), "lambda.gbs", "lambda.gbs.arm");
        let saved = cost.times(minus(cost.total(), arm), cost.total());
        let words = format!("x86 cost {}; ARM would cost {}", cost.total().grouped(2), arm.grouped(2));
        (saved.total() > Money::ZERO).then(|| finding(resource, resource.monthly(saved), words))
    };
    paid(case.settled_of("AWSLambda").filter_map(found))
}
