//! Functions that are kept warm for nobody.

use super::shared_service::{finding, paid, share, told};
use crate::waste::cost::minus;
use crate::waste::{Action, Case, Confidence, Found, Limit, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "LAM-02",
    name: "Provisioned concurrency unused",
    confidence: Confidence::Medium,
    action: Action::Rightsize,
    signal: "Lambda-Provisioned-Concurrency, and Lambda-Provisioned-GB-Second for less than the limit of it",
    saving: "The share of the provisioned concurrency that did not run",
    caveat: "It may be there for a peak that comes rarely",
    inspect: "aws lambda get-function-configuration --region {region} --function-name {id}",
    act: "aws lambda delete-provisioned-concurrency-config --region {region} --function-name {id} --qualifier ALIAS",
    limits: &[Limit {
        name: "share",
        default: "20",
        unit: "%",
        what: "It ran for less than so much of what is provisioned",
    }],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:lambda:us-east-1:111111111111:function:idle | AWSLambda | USE1-Lambda-Provisioned-Concurrency | ProvisionedConcurrency | 2600000 Second | 10.00
        arn:aws:lambda:us-east-1:111111111111:function:idle | AWSLambda | USE1-Lambda-Provisioned-GB-Second | ProvisionedConcurrency | 260000 Second | 2.50
        arn:aws:lambda:us-east-1:111111111111:function:busy | AWSLambda | USE1-Lambda-Provisioned-Concurrency | ProvisionedConcurrency | 2600000 Second | 10.00
        arn:aws:lambda:us-east-1:111111111111:function:busy | AWSLambda | USE1-Lambda-Provisioned-GB-Second | ProvisionedConcurrency | 2000000 Second | 20.00
        => idle saves 9.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let kept =
        |meter: &Meter| meter.is("Lambda-Provisioned-Concurrency") || meter.is("Lambda-Provisioned-Concurrency-ARM");
    let ran = |meter: &Meter| meter.is("Lambda-Provisioned-GB-Second") || meter.is("Lambda-Provisioned-GB-Second-ARM");
    let found = |resource: &Resource| {
        let (warm, used) = (resource.usage(kept), resource.usage(ran));
        let percent = share(used, warm)?;
        let saved = resource.cost(kept).times(minus(warm, used), warm);
        let words = format!("{}, {} % of it ran", told(resource, kept, "provisioned concurrency"), percent.grouped(1));
        (percent < case.limit("share")).then(|| finding(resource, resource.monthly(saved), words))
    };
    paid(case.settled_of("AWSLambda").filter_map(found))
}
