//! Caches of interfaces that were forgotten.

use super::shared_service::{finding, only, paid, told};
use crate::waste::{Case, Confidence, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "AGW-01",
    name: "API cache left on",
    confidence: Confidence::Medium,
    signal: "Lines ApiGatewayCacheUsage of a stage without a request, or whose tag says that it is not for production",
    saving: "The cost of those lines",
    caveat: "Without the cache the same requests reach what stands behind it",
    inspect: "aws apigateway get-stages --region {region} --rest-api-id ID",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:apigateway:us-east-1::/restapis/abc/stages/old | AmazonApiGateway | ApiGatewayCacheUsage:0.5GB | | 730 Hrs | 14.60
        arn:aws:apigateway:us-east-1::/restapis/abc/stages/live | AmazonApiGateway | ApiGatewayCacheUsage:0.5GB | | 730 Hrs | 14.60
        arn:aws:apigateway:us-east-1::/restapis/abc/stages/live | AmazonApiGateway | USE1-ApiGatewayRequest | | 90000 Requests | 0.30
        arn:aws:apigateway:us-east-1::/restapis/def/stages/live | AmazonApiGateway | ApiGatewayCacheUsage:0.5GB | | 730 Hrs | 14.60
        arn:aws:apigateway:us-east-1::/restapis/def | AmazonApiGateway | USE1-ApiGatewayRequest | | 90000 Requests | 0.30
        arn:aws:apigateway:us-east-1::/restapis/abc/stages/dev | AmazonApiGateway | ApiGatewayCacheUsage:0.5GB | | 730 Hrs | 14.60 | tag.env=dev
        arn:aws:apigateway:us-east-1::/restapis/abc/stages/dev | AmazonApiGateway | USE1-ApiGatewayRequest | | 90000 Requests | 0.30
        => old saves 14.60
        => dev saves 14.60
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.starts("ApiGatewayCacheUsage:");
    let found = |resource: &Resource| {
        let told = told(resource, is, "cache");
        // Requests may be billed to the interface and not to its stage.
        let parent = resource.id.split_once("/stages/").map_or("", |(parent, _)| parent);
        let of_parent = |other: &&Resource| !parent.is_empty() && &*other.id == parent;
        let is_asked = case.bill.resources.iter().filter(of_parent).any(|parent| !only(parent, is));
        let why = match (only(resource, is) && !is_asked, resource.is_non_production()) {
            (true, _) => format!("{told}, and no request"),
            (false, true) => format!("{told}, outside production"),
            (false, false) => return None,
        };
        Some(finding(resource, resource.monthly(resource.cost(is)), why))
    };
    paid(case.settled().filter(|resource| resource.has(is)).filter_map(found))
}
