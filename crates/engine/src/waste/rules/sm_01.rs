//! Notebooks that run day and night.

use super::shared_service::{finding, paid, runs, told};
use crate::money::Money;
use crate::waste::cost::{minus, whole};
use crate::waste::{Action, Case, Found, Limit, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "SM-01",
    name: "Notebook always on",
    action: Action::Schedule,
    signal: "Hours of a notebook or Studio app for nearly all hours it was there",
    saving: "Its on-demand hours outside of working hours",
    caveat: "Something may train on it overnight",
    inspect: "aws sagemaker describe-notebook-instance --region {region} --notebook-instance-name {name}",
    act: "aws sagemaker stop-notebook-instance --region {region} --notebook-instance-name {name}",
    limits: &[
        Limit { name: "share", default: "95", unit: "%", what: "Runs for so much of the time" },
        Limit { name: "hours", default: "50", unit: "hours", what: "Needed for so many hours a week" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Units],
    find,
    example: "
        arn:aws:sagemaker:us-east-1:111111111111:notebook-instance/left | AmazonSageMaker | USE1-Notebk:ml.t3.medium | RunInstance | 730 Hrs | 168.00
        arn:aws:sagemaker:us-east-1:111111111111:notebook-instance/stops | AmazonSageMaker | USE1-Notebk:ml.t3.medium | RunInstance | 200 Hrs | 46.00
        => left saves 118.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| {
        meter.of("AmazonSageMaker") && meter.is_time() && (meter.starts("Notebk:") || meter.starts("Studio:"))
    };
    let off = minus(whole(168), case.limit("hours")).max(Money::ZERO);
    let found = |resource: &Resource| {
        let saved = resource.cost(is).times(off, whole(168));
        let words = format!("{} in {} hours", told(resource, is, "a notebook"), resource.hours());
        finding(resource, resource.monthly(saved), words)
    };
    paid(case.settled().filter(|resource| runs(resource, is, case.limit("share"))).map(found))
}
