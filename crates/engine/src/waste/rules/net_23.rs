//! Hosted zones that nobody asks.

use super::shared_network::{kept, monthly_fee};
use crate::money::Money;
use crate::waste::resource::Past;
use crate::waste::{Case, Confidence, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-23",
    name: "Hosted zone that nobody asks",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    signal: "Inferred: a HostedZone fee, and no query of the zone in the days of the limit",
    saving: "The fee",
    caveat: "Queries of private zones within a VPC are free and may not be in the report; a zone without queries can still hold a name",
    inspect: "aws route53 list-resource-record-sets --hosted-zone-id {name}",
    act: "aws route53 delete-hosted-zone --id {name}",
    limits: &[Limit {
        name: "days",
        default: "60",
        unit: "days",
        what: "Not asked for so many days, or for all that is loaded",
    }],
    needs: &[Need::Resources, Need::UsageTypes, Need::Months(2)],
    find,
    example: "
        hostedzone/Z1 | AmazonRoute53 | HostedZone | HostedZone | 1 HostedZone | 0.50 | from=0 | to=1
        hostedzone/Z1 | AmazonRoute53 | HostedZone | HostedZone | 1 HostedZone | 0.50 | month=-1
        hostedzone/Z2 | AmazonRoute53 | HostedZone | HostedZone | 1 HostedZone | 0.50 | from=0 | to=1
        hostedzone/Z2 | AmazonRoute53 | DNS-Queries | A | 900 Queries | 0.01 | month=-1
        hostedzone/Z3 | AmazonRoute53 | HostedZone | HostedZone | 1 HostedZone | 0.50
        hostedzone/Z3 | AmazonRoute53 | Intra-AWS-DNS-Queries | A | 900 Queries | 0
        => candidate Z1
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let fee = |meter: &Meter| meter.of("AmazonRoute53") && meter.is("HostedZone");
    let since = case.days_ago(case.count("days"));
    let is_query = |past: &Past| &*past.usage_type != "HostedZone" && past.usage > Money::ZERO && past.end_hour > since;
    let days = case.count("days").min(case.bill.days());
    let last = case.bill.window.period.to;
    // The fee is on a line of the month's first hour: whether the zone is still there, its month tells.
    let is_here = |resource: &&Resource| {
        !resource.id.is_empty() && resource.has(fee) && resource.past.iter().any(|past| past.month == last)
    };
    let found = |resource: &Resource| {
        let words = format!("A fee of {} and no query in {days} days", resource.cost(fee).total().grouped(2));
        kept(Found::new(resource, monthly_fee(case, resource.cost(fee))).says(words), resource)
    };
    let resources = case.bill.resources.iter().filter(is_here);
    resources.filter(|resource| !resource.past.iter().any(is_query)).map(found).collect()
}
