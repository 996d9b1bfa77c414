//! Site-to-site VPN connections that nothing goes through.

use super::shared_network::{Standing, any_use};
use crate::waste::{Case, Confidence, Found, Meter, Need, Resource, Rule};

/// A VPN connection.
const CONNECTION: Standing = Standing { hours: is_hours, activity: any_use };

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-14",
    name: "Idle VPN connection",
    confidence: Confidence::Medium,
    signal: "A connection with VPN-Usage-Hours and no transfer",
    saving: "The cost of its hours",
    caveat: "A second connection beside Direct Connect carries nothing until that fails",
    inspect: "aws ec2 describe-vpn-connections --region {region} --vpn-connection-ids {name}",
    act: "aws ec2 delete-vpn-connection --region {region} --vpn-connection-id {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        vpn-connection/vpn-a | AmazonVPC | VPN-Usage-Hours:ipsec.1 | CreateVpnConnection | 730 Hrs | 36.50
        vpn-connection/vpn-b | AmazonVPC | VPN-Usage-Hours:ipsec.1 | CreateVpnConnection | 730 Hrs | 36.50
        vpn-connection/vpn-b | AmazonVPC | DataTransfer-Out-Bytes | CreateVpnConnection | 40 GB | 3.60
        => vpn-a saves 36.50
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    // Where no connection at all has transfer, the report may have it on other resources.
    let is_told = case.bill.resources.iter().any(|other| CONNECTION.is_billed(other) && CONNECTION.is_used(other));
    let found = |resource: &Resource| {
        let words = format!("{} hours billed and no transfer", CONNECTION.hours_of(resource).grouped(0));
        let found = CONNECTION.found(resource, words);
        if is_told {
            return found;
        }
        found
            .confidence(Confidence::Low)
            .but("No VPN connection of the report has transfer: it may be billed elsewhere")
    };
    CONNECTION.idle(case).map(found).collect()
}

fn is_hours(meter: &Meter) -> bool {
    meter.is("VPN-Usage-Hours") || meter.starts("VPN-Usage-Hours:")
}
