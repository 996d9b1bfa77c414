//! Direct Connect ports that nothing goes through.

use super::shared_network::{Standing, any_use};
use crate::waste::{Action, Case, Confidence, Effort, Found, Meter, Need, Resource, Rule, Tier};

/// A port.
const PORT: Standing = Standing { hours: is_hours, activity: any_use };

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-17",
    name: "Idle Direct Connect port",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Delete,
    effort: Effort::Medium,
    signal: "Inferred: a connection with hours PortUsage or HCPortUsage and no transfer",
    saving: "The cost of its port hours; the carrier's part is on the carrier's bill",
    caveat: "Transfer is billed to whoever owns the virtual interface, which may be an account that is not in the report",
    inspect: "aws directconnect describe-virtual-interfaces --region {region} --connection-id {name}",
    act: "aws directconnect delete-connection --region {region} --connection-id {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        dxcon/dxcon-a | AWSDirectConnect | USE1-EqDC2-PortUsage:1G | CreateDirectConnectPort | 730 Hrs | 219
        dxcon/dxcon-b | AWSDirectConnect | USE1-EqDC2-PortUsage:1G | CreateDirectConnectPort | 730 Hrs | 219
        dxcon/dxcon-b | AWSDirectConnect | USE1-EqDC2-DataXfer-Out:dc.3 | PrivateVirtualInterface | 700 GB | 14
        => dxcon-a saves 219
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    // Where no port at all has transfer, the report has it on other resources or not at all.
    let is_told = case.bill.resources.iter().any(|other| PORT.is_billed(other) && PORT.is_used(other));
    let found = |resource: &Resource| {
        let words = format!("{} port hours billed and no transfer", PORT.hours_of(resource).grouped(0));
        let found = PORT.found(resource, words);
        if is_told {
            return found;
        }
        found.confidence(Confidence::Low).but("No port of the report has transfer: it may be billed elsewhere")
    };
    PORT.idle(case).map(found).collect()
}

/// The location stands before it: `EqDC2-PortUsage:1G`.
fn is_hours(meter: &Meter) -> bool {
    let last = meter.usage_type.rsplit('-').next().unwrap_or_default();
    meter.of("AWSDirectConnect") && ["PortUsage:", "HCPortUsage:"].iter().any(|kind| last.starts_with(kind))
}
