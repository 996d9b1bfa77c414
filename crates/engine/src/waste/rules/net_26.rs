//! CloudFront distributions with flat fees that nobody asks.

use super::shared_network::{kept, monthly_fee, window_hours};
use crate::money::Money;
use crate::waste::cost::whole;
use crate::waste::{Case, Confidence, Found, Limit, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-26",
    name: "Idle CDN distribution",
    confidence: Confidence::Medium,
    signal: "A distribution with flat fees, such as SSL-Cert-Custom, and fewer requests in 30 days than the limit",
    saving: "The flat fees",
    caveat: "The web ACL in front of it has fees of its own; a distribution may wait for a launch",
    inspect: "aws cloudfront get-distribution --id {name}",
    limits: &[Limit { name: "requests", default: "100", unit: "in 30 days", what: "Fewer requests are none" }],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        distribution/E1 | AmazonCloudFront | SSL-Cert-Custom | SSL | 1 Month | 600
        distribution/E1 | AmazonCloudFront | US-Requests-Tier1 | GET | 20 Requests | 0.01
        distribution/E2 | AmazonCloudFront | SSL-Cert-Custom | SSL | 1 Month | 600
        distribution/E2 | AmazonCloudFront | EU-Requests-Tier2-HTTPS | GET | 2000000 Requests | 2
        distribution/E3 | AmazonCloudFront | US-Requests-Tier1 | GET | 20 Requests | 0.01
        => E1 saves 600
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let hours = whole(i64::from(window_hours(case).max(1)));
    let requests = |resource: &Resource| resource.usage(is_request).times(whole(30 * 24), hours);
    let is_idle = |resource: &&Resource| {
        !resource.id.is_empty()
            && resource.cost(is_fee).total() > Money::ZERO
            && requests(resource) < case.limit("requests")
    };
    let found = |resource: &Resource| {
        let fee = resource.cost(is_fee);
        let words =
            format!("Fees of {} and {} requests", fee.total().grouped(2), resource.usage(is_request).grouped(0));
        kept(Found::new(resource, monthly_fee(case, fee)).says(words), resource)
    };
    // Fees may be on one line of the month's first hour, so that nothing is asked of its hours.
    case.bill.resources.iter().filter(is_idle).map(found).collect()
}

fn is_fee(meter: &Meter) -> bool {
    let unit = meter.unit.to_ascii_lowercase();
    meter.of("AmazonCloudFront") && (meter.is("SSL-Cert-Custom") || ["month", "months"].contains(&unit.as_str()))
}

/// The area stands before it where it is no region: `US-Requests-Tier1`.
fn is_request(meter: &Meter) -> bool {
    let kind = meter.usage_type.split_once('-').map_or("", |(_, kind)| kind);
    meter.of("AmazonCloudFront") && (meter.starts("Requests-") || kind.starts_with("Requests-"))
}
