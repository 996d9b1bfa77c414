//! Client VPN endpoints that nobody connects to.

use super::shared_network::{Standing, any_use};
use crate::waste::{Case, Found, Meter, Need, Resource, Rule};

/// A Client VPN endpoint with a network.
const ENDPOINT: Standing = Standing { hours: is_hours, activity: is_connection };

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-16",
    name: "Idle Client VPN endpoint",
    signal: "ClientVPN-EndpointHours and no ClientVPN-ConnectionHours",
    saving: "The cost of its endpoint hours",
    caveat: "It may be the way in for an emergency; taking its networks off ends the hours and keeps the endpoint",
    inspect: "aws ec2 describe-client-vpn-target-networks --region {region} --client-vpn-endpoint-id {name}",
    act: "aws ec2 delete-client-vpn-endpoint --region {region} --client-vpn-endpoint-id {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        client-vpn-endpoint/cvpn-endpoint-a | AmazonVPC | ClientVPN-EndpointHours | ClientVPNEndpoint | 1460 Hrs | 146
        client-vpn-endpoint/cvpn-endpoint-b | AmazonVPC | ClientVPN-EndpointHours | ClientVPNEndpoint | 730 Hrs | 73
        client-vpn-endpoint/cvpn-endpoint-b | AmazonVPC | ClientVPN-ConnectionHours | ClientVPNEndpoint | 12 Hrs | 0.60
        => cvpn-endpoint-a saves 146
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        let words =
            format!("{} endpoint hours billed and no hour of a connection", ENDPOINT.hours_of(resource).grouped(0));
        ENDPOINT.found(resource, words)
    };
    ENDPOINT.idle(case).map(found).collect()
}

fn is_hours(meter: &Meter) -> bool {
    meter.is("ClientVPN-EndpointHours")
}

/// Connections are counted in hours too.
fn is_connection(meter: &Meter) -> bool {
    meter.is("ClientVPN-ConnectionHours") || any_use(meter)
}
