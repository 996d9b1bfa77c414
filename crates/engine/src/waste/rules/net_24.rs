//! Endpoints of Route 53 Resolver that nobody asks.

use super::shared_network::{Standing, any_use};
use crate::waste::{Case, Confidence, Found, Meter, Need, Resource, Rule};

/// A Resolver endpoint.
const ENDPOINT: Standing = Standing { hours: is_hours, activity: any_use };

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-24",
    name: "Idle Resolver endpoint",
    confidence: Confidence::Medium,
    signal: "ResolverNetworkInterface hours and no query on the endpoint",
    saving: "The cost of its interface hours, which is that of one interface times its interfaces",
    caveat: "Rules that forward names to it stop working; queries of all endpoints may be on one line without a resource",
    inspect: "aws route53resolver get-resolver-endpoint --region {region} --resolver-endpoint-id {name}",
    act: "aws route53resolver delete-resolver-endpoint --region {region} --resolver-endpoint-id {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        resolver-endpoint/rslvr-in-a | AmazonRoute53 | ResolverNetworkInterface | Resolver | 1460 Hrs | 182.50
        resolver-endpoint/rslvr-in-b | AmazonRoute53 | ResolverNetworkInterface | Resolver | 1460 Hrs | 182.50
        resolver-endpoint/rslvr-in-b | AmazonRoute53 | DNS-Queries | Resolver | 40000 Queries | 0.02
        - | AmazonRoute53 | DNS-Queries | Resolver | 40000 Queries | 0.02 | account=222222222222
        resolver-endpoint/rslvr-in-c | AmazonRoute53 | ResolverNetworkInterface | Resolver | 1460 Hrs | 182.50 | account=222222222222
        => rslvr-in-a saves 182.50
        => candidate rslvr-in-c
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        let words = format!("{} interface hours billed and no query", ENDPOINT.hours_of(resource).grouped(0));
        let found = ENDPOINT.found(resource, words);
        let elsewhere = |other: &&Resource| {
            other.id.is_empty()
                && (&other.account, &other.region) == (&resource.account, &resource.region)
                && other.has(is_query)
        };
        if case.bill.resources.iter().any(|other| elsewhere(&other)) {
            return found
                .confidence(Confidence::Low)
                .but("Queries of this account and region are on lines without a resource");
        }
        found
    };
    ENDPOINT.idle(case).map(found).collect()
}

/// An interface of an endpoint for an hour.
fn is_hours(meter: &Meter) -> bool {
    meter.of("AmazonRoute53") && meter.is("ResolverNetworkInterface")
}

fn is_query(meter: &Meter) -> bool {
    meter.of("AmazonRoute53") && meter.starts("DNS-Queries") && meter.usage > crate::money::Money::ZERO
}
