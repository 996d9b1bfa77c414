//! NAT gateways that nothing goes through.

use crate::waste::{Case, Found, Limit, Meter, Need, Question, Resource, Rule};

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
        => nat-a saves 32.85
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let hours = |meter: &Meter| meter.is("NatGateway-Hours");
    // A missing line is no traffic: the idlest gateway has none at all.
    let is_idle = |resource: &&Resource| {
        resource.has(hours)
            && resource.hours() >= case.count("hours")
            && resource.usage(|meter| meter.is("NatGateway-Bytes")).is_zero()
    };
    let found = |resource: &Resource| {
        let words = format!("{} hours billed and no byte", resource.usage(hours).fixed(0));
        Found::new(resource, resource.monthly(resource.cost(hours))).says(words)
    };
    case.settled().filter(is_idle).map(found).collect()
}
