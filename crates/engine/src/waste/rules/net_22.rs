//! Much traffic to the internet in an account that hardly uses CloudFront.

use std::collections::BTreeMap;

use super::shared_network::kept;
use crate::money::Money;
use crate::waste::cost::{minus, plus};
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-22",
    name: "Traffic to the internet without CloudFront",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    action: Action::Modernize,
    effort: Effort::High,
    signal: "Inferred: DataTransfer-Out-Bytes of EC2, load balancers or S3, in an account with many times fewer bytes out of CloudFront",
    saving: "At most the share that a GB out of CloudFront costs less; private prices and caching differ",
    caveat: "Only what many ask for, over HTTP, gains by it; its requests are charged as well",
    inspect: "aws cloudfront list-distributions --query DistributionList.Items[].Origins.Items[].DomainName",
    limits: &[
        Limit {
            name: "least",
            default: "100",
            unit: "a month",
            what: "Resources whose traffic costs less are left out",
        },
        Limit { name: "times", default: "10", unit: "times", what: "The account's bytes out by those of CloudFront" },
    ],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        bucket-a | AmazonS3 | DataTransfer-Out-Bytes | GetObject | 5000 GB | 450
        bucket-b | AmazonS3 | DataTransfer-Out-Bytes | GetObject | 100 GB | 9
        bucket-c | AmazonS3 | DataTransfer-Out-Bytes | GetObject | 5000 GB | 450 | account=222222222222
        distribution/E1 | AmazonCloudFront | EU-DataTransfer-Out-Bytes | GET | 50000 GB | 4000 | account=222222222222
        => candidate bucket-a
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let mut bytes: BTreeMap<&str, (Money, Money)> = BTreeMap::new();
    for resource in &case.bill.resources {
        let (out, cached) = bytes.entry(&resource.account).or_default();
        *out = plus(*out, resource.usage(is_out));
        *cached = plus(*cached, resource.usage(is_cached));
    }
    let is_bare = |resource: &&Resource| {
        let known = bytes.get(&*resource.account).copied().unwrap_or_default();
        known.0 > known.1.times(case.limit("times"), Money::ONE)
    };
    let (egress, cdn) = (case.prices.of("net.egress"), case.prices.of("net.cdn"));
    let found = |resource: &Resource| {
        let cost = resource.cost(is_out);
        let saving = resource.monthly(cost.times(minus(egress, cdn), egress)).up_to();
        let words =
            format!("{} GB to the internet cost {}", resource.usage(is_out).grouped(0), cost.total().grouped(2));
        kept(Found::new(resource, saving).says(words), resource)
    };
    let is_much = |resource: &&Resource| resource.monthly(resource.cost(is_out)).high >= case.limit("least");
    case.settled().filter(is_much).filter(is_bare).map(found).collect()
}

fn is_out(meter: &Meter) -> bool {
    let services = ["AmazonEC2", "AWSELB", "AmazonS3", "AWSDataTransfer"];
    meter.is("DataTransfer-Out-Bytes") && services.iter().any(|service| meter.of(service))
}

/// The area stands before it where it is no region: `US-DataTransfer-Out-Bytes`.
fn is_cached(meter: &Meter) -> bool {
    let is_out = meter.is("DataTransfer-Out-Bytes") || meter.usage_type.ends_with("-DataTransfer-Out-Bytes");
    meter.of("AmazonCloudFront") && is_out
}
