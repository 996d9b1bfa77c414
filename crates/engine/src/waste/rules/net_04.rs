//! NAT gateways that nothing goes through.

use super::shared_network::{Standing, any_use};
use crate::waste::{Case, Found, Limit, Meter, Need, Question, Resource, Rule};

/// A NAT gateway.
pub(super) const GATEWAY: Standing = Standing { hours: is_hours, activity: any_use };

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-04",
    name: "Idle NAT gateway",
    signal: "A gateway with NatGateway-Hours and no byte of NatGateway-Bytes, for longer than the limit",
    saving: "The cost of its hours; its public address goes with it",
    caveat: "A gateway that stands by for a failover carries nothing either",
    inspect: "aws ec2 describe-nat-gateways --region {region} --nat-gateway-ids {name}",
    act: "aws ec2 delete-nat-gateway --region {region} --nat-gateway-id {name}",
    limits: &[Limit {
        name: "hours",
        default: "336",
        unit: "hours",
        what: "Idle for at least so many hours of the window",
    }],
    needs: &[Need::Resources, Need::UsageTypes],
    question: Some(Question::IdleGateway),
    find,
    example: "
        natgateway/nat-a | AmazonEC2 | NatGateway-Hours | NatGateway | 730 Hrs | 32.85
        natgateway/nat-b | AmazonEC2 | NatGateway-Hours | NatGateway | 730 Hrs | 32.85
        natgateway/nat-b | AmazonEC2 | NatGateway-Bytes | NatGateway | 12 GB | 0.54
        natgateway/nat-free | AmazonEC2 | NatGateway-Hours | NatGateway | 730 Hrs | 32.85
        natgateway/nat-free | AmazonEC2 | NatGateway-Bytes | NatGateway | 0.01 GB | 0
        natgateway/nat-zero | AmazonEC2 | EU-NatGateway-Hours | NatGateway | 730 Hrs | 35.04
        natgateway/nat-zero | AmazonEC2 | EU-NatGateway-Bytes | NatGateway | 0 GB | 0
        natgateway/nat-spare | AmazonEC2 | NatGateway-Hours | NatGateway | 730 Hrs | 32.85 | tag.purpose=standby
        natgateway/nat-new | AmazonEC2 | NatGateway-Hours | NatGateway | 200 Hrs | 9.00 | from=530
        natgateway/nat-gone | AmazonEC2 | NatGateway-Hours | NatGateway | 500 Hrs | 22.50 | to=500
        => nat-a saves 32.85
        => nat-zero saves 35.04
        => candidate nat-spare
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        GATEWAY.found(resource, format!("{} hours billed and no byte", GATEWAY.hours_of(resource).grouped(0)))
    };
    GATEWAY.idle(case).filter(|resource| resource.hours() >= case.count("hours")).map(found).collect()
}

fn is_hours(meter: &Meter) -> bool {
    meter.is("NatGateway-Hours")
}
