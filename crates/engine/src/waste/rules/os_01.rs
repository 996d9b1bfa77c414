//! Search domains of older families, or with gp2 storage.

use std::collections::BTreeMap;

use super::shared_database::cheaper;
use super::shared_service::{is_still, paid};
use crate::money::Money;
use crate::waste::{Action, Bought, Case, Confidence, Cost, Effort, Found, Limit, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "OS-01",
    name: "OpenSearch of an older family or storage",
    confidence: Confidence::Medium,
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "On-demand hours of a family that has a cheaper one with Graviton or a cheaper next one; lines \
         ES:GP2-Storage",
    saving: "The share by which published prices differ, of hours and of gp2 storage",
    caveat: "A change moves all data to new nodes; it takes hours and no downtime",
    inspect: "aws opensearch describe-domain --region {region} --domain-name {name}",
    limits: &[Limit { name: "least", default: "1", unit: "%", what: "Savings below this share are left out" }],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:es:us-east-1:111111111111:domain/old | AmazonES | ESInstance:m4.large | ESDomain | 730 Hrs | 100.00
        arn:aws:es:us-east-1:111111111111:domain/old | AmazonES | ES:GP2-Storage | ESDomain | 100 GB-Mo | 13.50
        arn:aws:es:us-east-1:111111111111:domain/new | AmazonES | ESInstance:m6g.large | ESDomain | 730 Hrs | 90.00
        arn:aws:es:us-east-1:111111111111:domain/new | AmazonES | ES:GP3-Storage | ESDomain | 100 GB-Mo | 12.20
        => old saves 16.53
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        let now = |meter: &&Meter| meter.bought == Bought::OnDemand && is_still(resource, meter);
        let mut costs: BTreeMap<&str, Cost> = BTreeMap::new();
        for meter in resource.meters.iter().filter(now).filter(|meter| meter.of("AmazonES")) {
            let cost = costs.entry(&meter.usage_type).or_default();
            *cost = cost.plus(meter.split());
        }
        let parts: Vec<(Cost, String)> = costs.iter().filter_map(|(kind, cost)| part(case, kind, *cost)).collect();
        let saved = parts.iter().fold(Cost::default(), |sum, (part, _)| sum.plus(*part));
        let found = Found::new(resource, resource.monthly(saved));
        let found = parts.into_iter().fold(found, |found, (_, words)| found.says(words));
        (saved.total() > Money::ZERO).then_some(found)
    };
    paid(case.settled().filter_map(found))
}

/// What usage of one kind would cost less, and why.
fn part(case: &Case<'_>, usage_type: &str, cost: Cost) -> Option<(Cost, String)> {
    let billed = cost.total();
    if usage_type == "ES:GP2-Storage" {
        let saved = cost.less(case.prices.turned(billed, "opensearch.gp2", "opensearch.gp3"));
        return Some((
            saved,
            format!("gp2 storage cost {}; gp3 would cost {} less", billed.grouped(2), saved.total().grouped(2)),
        ));
    }
    let kind = usage_type.strip_prefix("ESInstance:")?.trim_end_matches(".search").trim_end_matches(".elasticsearch");
    let (to, gap) = cheaper(case, &format!("search.{kind}"), true)?;
    let to = to.trim_start_matches("search.");
    let words = format!("{kind} cost {}; {to} costs {} % less", billed.grouped(2), gap.grouped(1));
    (gap >= case.limit("least") && billed > Money::ZERO).then(|| (cost.percent(gap), words))
}
