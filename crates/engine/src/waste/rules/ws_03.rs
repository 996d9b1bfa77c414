//! Desktops that always run and are hardly used.

use super::shared_service::{finding, measured, metric, paid, told};
use crate::money::Money;
use crate::waste::cost::{HOURS_A_MONTH, minus, whole};
use crate::waste::{Action, Case, Confidence, EvidenceKind, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "WS-03",
    name: "WorkSpaces that always run",
    tier: Tier::Evidence,
    confidence: Confidence::Medium,
    action: Action::Modernize,
    signal: "The monthly fee of a desktop that always runs, and by UserConnected of CloudWatch few hours of use",
    saving: "Up to what a desktop by the hour costs less at as many hours, by published prices",
    caveat: "A desktop by the hour takes a minute or two to start",
    inspect: "aws workspaces describe-workspaces --region {region} --workspace-ids {name}",
    act: "aws workspaces modify-workspace-properties --region {region} --workspace-id {name} --workspace-properties \
         RunningMode=AUTO_STOP",
    limits: &[
        Limit { name: "days", default: "14", unit: "days", what: "Metrics over at least so many days" },
        Limit {
            name: "hours",
            default: "80",
            unit: "hours",
            what: "From so many hours a month a desktop that always runs costs less",
        },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Evidence(&[EvidenceKind::Metrics])],
    find,
    example: "
        arn:aws:workspaces:us-east-1:111111111111:workspace/ws-calm | AmazonWorkSpaces | AW-HW-2 | | 1 Month | 35.00
        arn:aws:workspaces:us-east-1:111111111111:workspace/ws-busy | AmazonWorkSpaces | AW-HW-2 | | 1 Month | 35.00
        metric ws-calm UserConnected mean=0.02 most=1
        metric ws-busy UserConnected mean=0.30 most=1
        => ws-calm saves 0.00 to 20.64
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.starts("AW-HW") && !meter.usage_type.contains("-AutoStop-");
    let found = |resource: &Resource| {
        let connected = metric(case, resource, "UserConnected", case.count("days"))?;
        let hours = connected.mean.times(whole(HOURS_A_MONTH), whole(1));
        let even = case.limit("hours");
        let cost = resource.cost(is);
        // At the limit both cost the same; a desktop that is never used costs only the base fee.
        let unused = cost.less(case.prices.turned(cost.total(), "workspaces.always", "workspaces.auto"));
        let saved = unused.times(minus(even, hours).max(Money::ZERO), even);
        let words =
            format!("In use for {} hours a month by {} to {}", hours.grouped(0), connected.days.0, connected.days.1);
        let found =
            finding(resource, resource.monthly(saved).up_to(), told(resource, is, "a desktop that always runs"));
        (hours < even).then(|| found.proof(measured(case, connected, words)))
    };
    paid(case.billed().filter(|resource| !resource.id.is_empty() && resource.has(is)).filter_map(found))
}
