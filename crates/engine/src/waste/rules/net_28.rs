//! Traffic mirroring that was left on.

use super::shared_network::kept;
use crate::waste::cost::whole;
use crate::waste::{Case, Confidence, Found, Limit, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-28",
    name: "Traffic mirroring left on",
    confidence: Confidence::Medium,
    signal: "ENI-Mirror for more hours than the limit",
    saving: "The cost of those hours",
    caveat: "Systems that watch for intruders mirror traffic all the time",
    inspect: "aws ec2 describe-traffic-mirror-sessions --region {region}",
    limits: &[Limit {
        name: "days",
        default: "7",
        unit: "days",
        what: "Mirrored for at least so many days of the window",
    }],
    needs: &[Need::UsageTypes],
    find,
    example: "
        eni-a | AmazonVPC | ENI-Mirror | CreateTrafficMirrorSession | 730 Hrs | 10.95
        eni-b | AmazonVPC | ENI-Mirror | CreateTrafficMirrorSession | 20 Hrs | 0.30 | from=710
        => eni-a saves 10.95
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let mirror = |meter: &Meter| meter.is("ENI-Mirror");
    let least = whole(i64::from(case.count("days")) * 24);
    let found = |resource: &Resource| {
        let words = format!("{} hours of mirroring billed", resource.usage(mirror).grouped(0));
        kept(Found::new(resource, resource.monthly(resource.cost(mirror))).says(words), resource)
    };
    case.billed().filter(|resource| resource.has(mirror) && resource.usage(mirror) >= least).map(found).collect()
}
