//! Endpoints of Gateway Load Balancers that nothing goes through.

use super::shared_network::{Standing, any_use};
use crate::waste::{Case, Confidence, Found, Meter, Need, Resource, Rule};

/// A Gateway Load Balancer endpoint.
const ENDPOINT: Standing = Standing { hours: is_hours, activity: any_use };

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-19",
    name: "Idle Gateway Load Balancer endpoint",
    confidence: Confidence::Medium,
    signal: "VpcEndpoint-GWLBE-Hours and no byte of VpcEndpoint-GWLBE-Bytes",
    saving: "The cost of its hours",
    caveat: "Routes may lead to it: look at the route tables before it goes",
    inspect: "aws ec2 describe-vpc-endpoints --region {region} --vpc-endpoint-ids {name}",
    act: "aws ec2 delete-vpc-endpoints --region {region} --vpc-endpoint-ids {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        vpce-a | AmazonVPC | VpcEndpoint-GWLBE-Hours | VpcEndpoint | 730 Hrs | 7.30
        vpce-b | AmazonVPC | VpcEndpoint-GWLBE-Hours | VpcEndpoint | 730 Hrs | 7.30
        vpce-b | AmazonVPC | VpcEndpoint-GWLBE-Bytes | VpcEndpoint | 2 GB | 0.01
        => vpce-a saves 7.30
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        ENDPOINT.found(resource, format!("{} hours billed and no byte", ENDPOINT.hours_of(resource).grouped(0)))
    };
    ENDPOINT.idle(case).map(found).collect()
}

fn is_hours(meter: &Meter) -> bool {
    meter.is("VpcEndpoint-GWLBE-Hours")
}
