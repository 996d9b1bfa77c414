//! Network firewalls that little or nothing goes through.

use super::shared_network::{Standing, any_use};
use crate::waste::{Case, Confidence, Effort, Found, Limit, Meter, Need, Resource, Rule};

/// A firewall.
const FIREWALL: Standing = Standing { hours: is_hours, activity: any_use };

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-18",
    name: "Idle network firewall",
    confidence: Confidence::Medium,
    effort: Effort::Medium,
    signal: "Endpoint-Hour of a firewall and no Traffic-GB-Processed, or hours that cost many times their traffic",
    saving: "The cost of its endpoint hours",
    caveat: "It may be there because a rule asks for one; routes must lead past it before it goes",
    inspect: "aws network-firewall describe-firewall --region {region} --firewall-arn {id}",
    act: "aws network-firewall delete-firewall --region {region} --firewall-arn {id}",
    limits: &[Limit {
        name: "ratio",
        default: "20",
        unit: "times",
        what: "The cost of hours by that of traffic, from which it is little used",
    }],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        firewall/idle | AWSNetworkFirewall | USE1-Endpoint-Hour | Endpoint | 730 Hrs | 288.35
        firewall/low | AWSNetworkFirewall | USE1-Endpoint-Hour | Endpoint | 730 Hrs | 288.35
        firewall/low | AWSNetworkFirewall | USE1-Traffic-GB-Processed | Endpoint | 100 GB | 6.50
        firewall/busy | AWSNetworkFirewall | USE1-Endpoint-Hour | Endpoint | 730 Hrs | 288.35
        firewall/busy | AWSNetworkFirewall | USE1-Traffic-GB-Processed | Endpoint | 3000 GB | 195
        => idle saves 288.35
        => low saves 288.35
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let ratio = case.limit("ratio");
    let is_little = |resource: &&Resource| FIREWALL.is_billed(resource) && FIREWALL.outweighs(resource, ratio);
    let found = |resource: &Resource| FIREWALL.found(resource, FIREWALL.weighed(resource));
    case.settled().filter(is_little).map(found).collect()
}

/// Inspection of TLS and the like has hours of its own: `TLS-Inspection-Endpoint-Hour`.
fn is_hours(meter: &Meter) -> bool {
    meter.of("AWSNetworkFirewall") && (meter.is("Endpoint-Hour") || meter.usage_type.ends_with("-Endpoint-Hour"))
}
