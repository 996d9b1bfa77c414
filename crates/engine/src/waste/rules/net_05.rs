//! NAT gateways that next to nothing goes through: a few kilobytes a day keep other checks silent.

use super::net_04::GATEWAY;
use super::shared_network::quantity_a_month;
use crate::waste::{Case, Confidence, Effort, Found, Limit, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-05",
    name: "Nearly idle NAT gateway",
    confidence: Confidence::Medium,
    effort: Effort::Medium,
    signal: "A gateway with some NatGateway-Bytes, but less than the limit, or whose hours cost many times its bytes",
    saving: "The cost of its hours",
    caveat: "What little goes through must go another way: another gateway, or an endpoint",
    inspect: "aws ec2 describe-nat-gateways --region {region} --nat-gateway-ids {name}",
    act: "aws ec2 delete-nat-gateway --region {region} --nat-gateway-id {name}",
    limits: &[
        Limit { name: "gb", default: "1", unit: "GB a month", what: "Less than this is next to nothing" },
        Limit {
            name: "ratio",
            default: "20",
            unit: "times",
            what: "The cost of hours by that of bytes, from which it is little used",
        },
    ],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        natgateway/nat-idle | AmazonEC2 | NatGateway-Hours | NatGateway | 730 Hrs | 32.85
        natgateway/nat-low | AmazonEC2 | NatGateway-Hours | NatGateway | 730 Hrs | 32.85
        natgateway/nat-low | AmazonEC2 | NatGateway-Bytes | NatGateway | 0.004 GB | 0.0002
        natgateway/nat-some | AmazonEC2 | NatGateway-Hours | NatGateway | 730 Hrs | 32.85
        natgateway/nat-some | AmazonEC2 | NatGateway-Bytes | NatGateway | 12 GB | 0.54
        natgateway/nat-busy | AmazonEC2 | NatGateway-Hours | NatGateway | 730 Hrs | 32.85
        natgateway/nat-busy | AmazonEC2 | NatGateway-Bytes | NatGateway | 900 GB | 40.50
        => nat-low saves 32.85
        => nat-some saves 32.85
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let bytes = |meter: &Meter| meter.is("NatGateway-Bytes");
    let is_little = |resource: &&Resource| {
        let gb = quantity_a_month(resource.usage(bytes), resource.hours());
        gb < case.limit("gb") || GATEWAY.outweighs(resource, case.limit("ratio"))
    };
    let found = |resource: &Resource| {
        let words = format!("{} GB in {} hours", resource.usage(bytes).grouped(3), resource.hours());
        GATEWAY.found(resource, GATEWAY.weighed(resource)).detail(words)
    };
    GATEWAY.used(case).filter(is_little).map(found).collect()
}
