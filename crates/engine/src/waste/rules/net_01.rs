//! Public addresses that nothing uses.

use super::shared_network::kept;
use crate::waste::cost::whole;
use crate::waste::{Case, Confidence, Found, Limit, Meter, Need, Question, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-01",
    name: "Idle public address",
    signal: "Lines PublicIPv4:IdleAddress or ElasticIP:IdleAddress, for longer than the limit",
    saving: "The cost of those lines",
    caveat: "A released address cannot be had again; look whether somebody outside lists it",
    inspect: "aws ec2 describe-addresses --region {region} --allocation-ids {name}",
    act: "aws ec2 release-address --region {region} --allocation-id {name}",
    limits: &[
        Limit { name: "hours", default: "72", unit: "hours", what: "Idle for at least so many hours of the window" },
        Limit {
            name: "share",
            default: "90",
            unit: "%",
            what: "Idle for less than this share of its hours: it comes and goes, and is less sure",
        },
    ],
    needs: &[Need::UsageTypes],
    question: Some(Question::UnusedAddress),
    find,
    example: "
        arn:aws:ec2:us-east-1:111111111111:elastic-ip/eipalloc-a | AmazonVPC | PublicIPv4:IdleAddress | AllocateAddressVPC | 730 Hrs | 3.65
        elastic-ip/eipalloc-nights | AmazonVPC | PublicIPv4:IdleAddress | AllocateAddressVPC | 300 Hrs | 1.50
        elastic-ip/eipalloc-new | AmazonVPC | PublicIPv4:IdleAddress | AllocateAddressVPC | 5 Hrs | 0.03 | from=725
        eni-b | AmazonVPC | PublicIPv4:InUseAddress | DescribeNetworkInterfaces | 730 Hrs | 3.65
        - | AmazonEC2 | USE2-ElasticIP:IdleAddress | AssociateAddressVPC | 400 Hrs | 2.00 | region=us-east-2
        => eipalloc-a saves 3.65
        => eipalloc-nights saves 1.50
        => us-east-2 saves 2.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let idle = |meter: &Meter| meter.is("PublicIPv4:IdleAddress") || meter.is("ElasticIP:IdleAddress");
    let least = case.limit("hours");
    let found = |resource: &Resource| {
        let (hours, cost) = (resource.usage(idle), resource.cost(idle));
        let words = format!("{} idle hours billed, {} in all", hours.grouped(0), cost.total().grouped(2));
        let found = Found::new(resource, resource.monthly(cost)).says(words);
        // An address of an instance that is stopped at night is idle at night.
        let there = whole(i64::from(resource.hours()));
        let is_partly = !resource.id.is_empty() && hours < there.times(case.limit("share"), whole(100));
        if !is_partly {
            return kept(found, resource);
        }
        let words = format!(
            "Idle for {} of its {} hours: it may belong to what is stopped at times",
            hours.grouped(0),
            resource.hours()
        );
        kept(found.but(words).confidence(Confidence::Medium), resource)
    };
    case.billed().filter(|resource| resource.usage(idle) >= least).map(found).collect()
}
