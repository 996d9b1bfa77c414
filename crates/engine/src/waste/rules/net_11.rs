//! Interface endpoints that nothing goes through.

use super::shared_network::{Standing, any_use};
use crate::waste::{Case, Found, Meter, Need, Resource, Rule};

/// An interface endpoint.
pub(super) const ENDPOINT: Standing = Standing { hours: is_hours, activity: any_use };

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-11",
    name: "Idle interface endpoint",
    signal: "An endpoint with VpcEndpoint-Hours and no byte of VpcEndpoint-Bytes",
    saving: "The cost of its hours, which is that of one zone times its zones",
    caveat: "An endpoint can be there so that private names resolve, or for the rare call of an agent",
    inspect: "aws ec2 describe-vpc-endpoints --region {region} --vpc-endpoint-ids {name}",
    act: "aws ec2 delete-vpc-endpoints --region {region} --vpc-endpoint-ids {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        vpc-endpoint/vpce-a | AmazonVPC | VpcEndpoint-Hours | VpcEndpoint | 1460 Hrs | 14.60
        vpc-endpoint/vpce-b | AmazonVPC | VpcEndpoint-Hours | VpcEndpoint | 730 Hrs | 7.30
        vpc-endpoint/vpce-b | AmazonVPC | VpcEndpoint-Bytes | VpcEndpoint | 0.5 GB | 0.01
        arn:aws:ec2:us-east-1:111111111111:vpc-endpoint-service/vpce-svc-c | AmazonVPC | VpcEndpoint-Hours | VpcEndpoint | 730 Hrs | 7.30
        => vpce-a saves 14.60
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        ENDPOINT.found(resource, format!("{} hours billed and no byte", ENDPOINT.hours_of(resource).grouped(0)))
    };
    ENDPOINT.idle(case).filter(|resource| is_consumer(resource)).map(found).collect()
}

/// The side that asks; the service side of an endpoint is somebody's offer to others.
pub(super) fn is_consumer(resource: &Resource) -> bool {
    !resource.id.contains(":vpc-endpoint-service/")
}

fn is_hours(meter: &Meter) -> bool {
    meter.is("VpcEndpoint-Hours")
}
