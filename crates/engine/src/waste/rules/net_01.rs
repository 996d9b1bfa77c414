//! Public addresses that nothing uses.

use crate::waste::{Case, Found, Meter, Need, Question, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-01",
    name: "Idle public address",
    signal: "Lines PublicIPv4:IdleAddress or ElasticIP:IdleAddress",
    saving: "The cost of those lines",
    caveat: "A released address cannot be had again; look whether somebody outside lists it",
    inspect: "aws ec2 describe-addresses --region {region} --allocation-ids {name}",
    act: "aws ec2 release-address --region {region} --allocation-id {name}",
    needs: &[Need::UsageTypes],
    question: Some(Question::UnusedAddress),
    find,
    example: "
        arn:aws:ec2:us-east-1:111111111111:elastic-ip/eipalloc-a | AmazonVPC | PublicIPv4:IdleAddress | AllocateAddressVPC | 730 Hrs | 3.65
        eni-b | AmazonVPC | PublicIPv4:InUseAddress | DescribeNetworkInterfaces | 730 Hrs | 3.65
        - | AmazonEC2 | USE2-ElasticIP:IdleAddress | AssociateAddressVPC | 400 Hrs | 2.00 | region=us-east-2
        => eipalloc-a saves 3.65
        => us-east-2 saves 2.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let idle = |meter: &Meter| meter.is("PublicIPv4:IdleAddress") || meter.is("ElasticIP:IdleAddress");
    let found = |resource: &crate::waste::Resource| {
        let hours = resource.usage(idle);
        let words = format!("{} idle hours billed, {} in all", hours.fixed(0), resource.cost(idle).total().fixed(2));
        Found::new(resource, resource.monthly(resource.cost(idle))).says(words)
    };
    case.billed().filter(|resource| resource.has(idle)).map(found).collect()
}
