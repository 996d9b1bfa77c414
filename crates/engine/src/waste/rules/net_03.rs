//! More than one address on an instance, as it was charged before all public addresses were.

use super::shared_network::kept;
use crate::money::Money;
use crate::waste::{Case, Confidence, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-03",
    name: "Extra address of an instance",
    confidence: Confidence::Medium,
    signal: "Lines ElasticIP:AdditionalAddress",
    saving: "The cost of those lines",
    caveat: "Several certificates or services may each need an address; since February 2024 every public address is charged instead",
    inspect: "aws ec2 describe-addresses --region {region}",
    needs: &[Need::UsageTypes],
    find,
    example: "
        i-a | AmazonEC2 | ElasticIP:AdditionalAddress | AssociateAddressVPC | 730 Hrs | 3.65
        i-b | AmazonEC2 | PublicIPv4:InUseAddress | RunInstances | 730 Hrs | 3.65
        => i-a saves 3.65
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let extra = |meter: &Meter| meter.is("ElasticIP:AdditionalAddress");
    let found = |resource: &Resource| {
        let words = format!("{} hours of additional addresses billed", resource.usage(extra).grouped(0));
        kept(Found::new(resource, resource.monthly(resource.cost(extra))).says(words), resource)
    };
    case.billed().filter(|resource| resource.usage(extra) > Money::ZERO).map(found).collect()
}
