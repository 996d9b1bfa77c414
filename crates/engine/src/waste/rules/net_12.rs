//! Interface endpoints that little goes through.

use super::net_11::{ENDPOINT, is_consumer};
use crate::waste::{Case, Confidence, Effort, Found, Limit, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-12",
    name: "Interface endpoint of little use",
    confidence: Confidence::Medium,
    effort: Effort::Medium,
    signal: "An endpoint with some VpcEndpoint-Bytes, whose hours cost many times those bytes",
    saving: "The cost of its hours; what little goes through costs its bytes at a NAT gateway or a shared endpoint",
    caveat: "In a VPC without a way out, the endpoint is the only way to the service",
    inspect: "aws ec2 describe-vpc-endpoints --region {region} --vpc-endpoint-ids {name}",
    act: "aws ec2 delete-vpc-endpoints --region {region} --vpc-endpoint-ids {name}",
    limits: &[Limit {
        name: "ratio",
        default: "20",
        unit: "times",
        what: "The cost of hours by that of bytes, from which it is little used",
    }],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        vpce-idle | AmazonVPC | VpcEndpoint-Hours | VpcEndpoint | 730 Hrs | 7.30
        vpce-low | AmazonVPC | VpcEndpoint-Hours | VpcEndpoint | 730 Hrs | 7.30
        vpce-low | AmazonVPC | VpcEndpoint-Bytes | VpcEndpoint | 1 GB | 0.01
        vpce-free | AmazonVPC | VpcEndpoint-Hours | VpcEndpoint | 730 Hrs | 7.30
        vpce-free | AmazonVPC | VpcEndpoint-Bytes | VpcEndpoint | 0.1 GB | 0
        vpce-busy | AmazonVPC | VpcEndpoint-Hours | VpcEndpoint | 730 Hrs | 7.30
        vpce-busy | AmazonVPC | VpcEndpoint-Bytes | VpcEndpoint | 100 GB | 1.00
        => vpce-low saves 7.30
        => vpce-free saves 7.30
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let ratio = case.limit("ratio");
    let is_little = |resource: &&Resource| is_consumer(resource) && ENDPOINT.outweighs(resource, ratio);
    let found = |resource: &Resource| ENDPOINT.found(resource, ENDPOINT.weighed(resource));
    ENDPOINT.used(case).filter(is_little).map(found).collect()
}
