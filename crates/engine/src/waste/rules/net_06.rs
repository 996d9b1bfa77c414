//! NAT gateways beside much use of S3 or DynamoDB, whose gateway endpoints are free.

use super::net_04::GATEWAY;
use super::shared_network::{Place, by_month, kept, places};
use crate::money::Money;
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-06",
    name: "NAT gateway beside S3 or DynamoDB",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "Inferred: NatGateway-Bytes cost much in an account and region where S3 and DynamoDB are asked much",
    saving: "At most the cost of the bytes; where S3 says how many bytes stayed in the region, at most that share",
    caveat: "Reports say neither what goes through a gateway nor whether the free endpoint is there already: look at its route tables",
    inspect: "aws ec2 describe-vpc-endpoints --region {region} --filters Name=vpc-endpoint-type,Values=Gateway",
    limits: &[
        Limit { name: "least", default: "50", unit: "a month", what: "Gateways whose bytes cost less are left out" },
        Limit {
            name: "requests",
            default: "10",
            unit: "a month",
            what: "What requests to S3 and DynamoDB cost at least",
        },
    ],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        natgateway/nat-a | AmazonEC2 | NatGateway-Hours | NatGateway | 730 Hrs | 32.85
        natgateway/nat-a | AmazonEC2 | NatGateway-Bytes | NatGateway | 10000 GB | 450
        bucket-a | AmazonS3 | Requests-Tier2 | GetObject | 100000000 Requests | 40
        bucket-a | AmazonS3 | C3DataTransfer-Out-Bytes | GetObject | 4000 GB | 0
        natgateway/nat-b | AmazonEC2 | NatGateway-Hours | NatGateway | 730 Hrs | 32.85 | account=222222222222
        natgateway/nat-b | AmazonEC2 | NatGateway-Bytes | NatGateway | 10000 GB | 480 | account=222222222222
        => candidate nat-a
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let (asked, near, through) = (places(case, is_request), places(case, is_near), places(case, is_bytes));
    let is_costly = |resource: &&Resource| resource.monthly(resource.cost(is_bytes)).high >= case.limit("least");
    let found = |resource: &Resource| {
        let here = |place: &&Place<'_>| (place.account, place.region) == (&*resource.account, &*resource.region);
        let requests = by_month(case, asked.iter().find(here)?.cost(is_request)).high;
        let all = through.iter().find(here)?.usage(is_bytes);
        let within = near.iter().find(here).map_or(all, |place| place.usage(is_near).min(all));
        let cost = resource.cost(is_bytes);
        let words = format!("{} GB cost {}", resource.usage(is_bytes).grouped(0), cost.total().grouped(2));
        let more = format!("Requests to S3 and DynamoDB cost {} a month here", requests.grouped(2));
        let found = Found::new(resource, resource.monthly(cost.times(within, all)).up_to()).says(words).says(more);
        (requests >= case.limit("requests")).then(|| kept(found, resource))
    };
    GATEWAY.used(case).filter(is_costly).filter_map(found).collect()
}

fn is_bytes(meter: &Meter) -> bool {
    meter.is("NatGateway-Bytes")
}

fn is_request(meter: &Meter) -> bool {
    let is_s3 = meter.of("AmazonS3") && meter.starts("Requests-");
    let is_table = ["ReadRequestUnits", "WriteRequestUnits", "ReadCapacityUnit-Hrs", "WriteCapacityUnit-Hrs"]
        .iter()
        .any(|kind| meter.is(kind));
    (is_s3 || (meter.of("AmazonDynamoDB") && is_table)) && meter.usage > Money::ZERO
}

/// Bytes between S3 and EC2 within a region; reports have them at no cost.
fn is_near(meter: &Meter) -> bool {
    meter.of("AmazonS3") && (meter.is("C3DataTransfer-In-Bytes") || meter.is("C3DataTransfer-Out-Bytes"))
}
