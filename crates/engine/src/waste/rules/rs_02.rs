//! Warehouses on old nodes, and their snapshots.

use super::shared_service::{finding, told};
use crate::waste::{Action, Case, Confidence, Effort, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "RS-02",
    name: "Old Redshift nodes or paid snapshots",
    confidence: Confidence::Medium,
    action: Action::Modernize,
    effort: Effort::High,
    signal: "Lines Node:dc1, Node:dc2 or Node:ds2, or Redshift:PaidSnapshots",
    saving: "Up to the cost of the snapshots; for nodes nothing is claimed, since newer ones have other sizes",
    caveat: "Moving to RA3 changes the number of nodes; how long snapshots are kept may be a rule",
    inspect: "aws redshift describe-clusters --region {region} --cluster-identifier {name}",
    needs: &[Need::UsageTypes],
    find,
    example: "
        arn:aws:redshift:us-east-1:111111111111:cluster:old | AmazonRedshift | Node:dc2.large | RunComputeNode:0001 | 730 Hrs | 182.50
        arn:aws:redshift:us-east-1:111111111111:cluster:old | AmazonRedshift | USW2-Redshift:PaidSnapshots | Not Applicable | 500 GB-Mo | 11.50
        arn:aws:redshift:us-east-1:111111111111:cluster:new | AmazonRedshift | Node:ra3.xlplus | RunComputeNode:0001 | 730 Hrs | 792.78
        => old saves 0.00 to 11.50
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let old = |meter: &Meter| ["Node:dc1.", "Node:dc2.", "Node:ds2."].iter().any(|node| meter.starts(node));
    let copies = |meter: &Meter| meter.is("Redshift:PaidSnapshots");
    let found = |resource: &Resource| {
        let saving = resource.monthly(resource.cost(copies)).up_to();
        let mut found = finding(resource, saving, format!("Its lines cost {}", resource.total().total().grouped(2)));
        if let Some(meter) = resource.first(old) {
            found = found.says(told(resource, old, "an older generation")).detail(meter.instance());
        }
        if resource.has(copies) { found.says(told(resource, copies, "snapshots")) } else { found }
    };
    case.billed().filter(|resource| resource.has(old) || resource.has(copies)).map(found).collect()
}
