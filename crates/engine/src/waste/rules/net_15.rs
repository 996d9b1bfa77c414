//! Attachments of transit gateways that nothing goes through.

use super::shared_network::{Standing, any_use};
use crate::waste::{Case, Confidence, Found, Meter, Need, Resource, Rule};

/// An attachment.
const ATTACHMENT: Standing = Standing { hours: is_hours, activity: any_use };

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-15",
    name: "Idle transit gateway attachment",
    confidence: Confidence::Medium,
    signal: "TransitGateway-Hours and no byte of TransitGateway-Bytes",
    saving: "The cost of its hours",
    caveat: "Bytes are billed to the attachment that sends: one that only receives has none, as for multicast or mirrored traffic",
    inspect: "aws ec2 describe-transit-gateway-attachments --region {region} --transit-gateway-attachment-ids {name}",
    act: "aws ec2 delete-transit-gateway-vpc-attachment --region {region} --transit-gateway-attachment-id {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        transit-gateway-attachment/tgw-attach-a | AmazonVPC | TransitGateway-Hours | TransitGatewayVPC | 730 Hrs | 36.50
        transit-gateway-attachment/tgw-attach-b | AmazonVPC | TransitGateway-Hours | TransitGatewayVPC | 730 Hrs | 36.50
        transit-gateway-attachment/tgw-attach-b | AmazonVPC | TransitGateway-Bytes | TransitGatewayVPC | 5 GB | 0.10
        => tgw-attach-a saves 36.50
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        let words = format!("{} hours billed and no byte", ATTACHMENT.hours_of(resource).grouped(0));
        let found = ATTACHMENT.found(resource, words);
        let is_gateway = resource.id.contains(":transit-gateway/");
        if is_gateway {
            found.but("The report names the gateway: none of this account's attachments carried a byte")
        } else {
            found
        }
    };
    ATTACHMENT.idle(case).map(found).collect()
}

fn is_hours(meter: &Meter) -> bool {
    meter.is("TransitGateway-Hours")
}
