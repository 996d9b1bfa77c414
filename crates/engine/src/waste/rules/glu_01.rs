//! Workbenches of Glue that nobody switched off.

use super::shared_service::{finding, paid, told};
use crate::waste::{Case, Confidence, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "GLU-01",
    name: "Glue endpoint or session left on",
    confidence: Confidence::Medium,
    signal: "A development endpoint or interactive session with DPU hours on every day of two weeks or more",
    saving: "The cost of those hours",
    caveat: "Notebooks on it are saved elsewhere first",
    inspect: "aws glue get-dev-endpoint --region {region} --endpoint-name {name}",
    act: "aws glue delete-dev-endpoint --region {region} --endpoint-name {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:glue:us-east-1:111111111111:devEndpoint/left | AWSGlue | USE1-DEVED-DPU-Hour | StartDevEndpoint | 3650 DPU-Hour | 1606.00
        arn:aws:glue:us-east-1:111111111111:devEndpoint/short | AWSGlue | USE1-DEVED-DPU-Hour | StartDevEndpoint | 50 DPU-Hour | 22.00 | from=720
        => left saves 1606.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is =
        |meter: &Meter| meter.of("AWSGlue") && (meter.is("DEVED-DPU-Hour") || meter.starts("GlueInteractiveSession"));
    // A line a day at least: how many units an endpoint has is not told, so hours cannot be counted.
    let is_left = |resource: &&Resource| resource.has(is) && resource.lines(is) >= u64::from(resource.days());
    let found = |resource: &Resource| {
        let words = format!("{} on {} days", told(resource, is, "a workbench"), resource.days());
        finding(resource, resource.monthly(resource.cost(is)), words)
    };
    paid(case.settled().filter(is_left).map(found))
}
