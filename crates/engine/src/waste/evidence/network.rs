//! Target groups: how many of their targets are healthy, and which load balancers send to them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::EvidenceKind;
use super::contents::{Contents, Entry};
use super::given::GivenFile;
use super::json::{list, text};
use crate::error::BadInput;
use crate::waste::resource::short;

/// The health of the targets of one target group.
#[derive(Clone, Debug, Default)]
pub(super) struct Health {
    /// ARN; empty where the answer does not tell it, as the CLI's own does not.
    pub(super) group: String,
    /// Load balancers that send to it; none where nothing tells yet.
    pub(super) balancers: Option<Vec<String>>,
    pub(super) targets: u32,
    pub(super) healthy: u32,
    /// Targets whose health nobody checks: they may well be in use.
    pub(super) unchecked: u32,
}

/// An answer of `elbv2 describe-target-health`.
pub(super) fn health(answer: &Map<String, Value>, into: &mut Contents) {
    let mut health = Health { group: text(answer, "TargetGroupArn").to_owned(), ..Health::default() };
    let arns = || list(answer, "LoadBalancerArns").iter().filter_map(Value::as_str).map(str::to_owned).collect();
    health.balancers = answer.contains_key("LoadBalancerArns").then(arns);
    for target in list(answer, "TargetHealthDescriptions") {
        health.targets += 1;
        match target.pointer("/TargetHealth/State").and_then(Value::as_str) {
            Some("healthy") => health.healthy += 1,
            // Not checked, or not checked yet.
            Some("unavailable" | "initial") => health.unchecked += 1,
            _ => {}
        }
    }
    into.account_of(&health.group);
    for arn in health.balancers.iter().flatten() {
        into.account_of(arn);
    }
    into.kinds.insert(EvidenceKind::TargetHealth);
    into.health.push(health);
}

/// Target groups of all files: name and load balancers by ARN.
#[derive(Default)]
pub(super) struct Groups(BTreeMap<String, (String, Vec<String>)>);

impl Groups {
    pub(super) fn add(&mut self, entries: &[Entry]) {
        for entry in entries.iter().filter(|entry| entry.kind == EvidenceKind::TargetGroups) {
            let name = entry.fields.get("TargetGroupName").cloned().unwrap_or_default();
            let balancers = (0..).map_while(|n| entry.fields.get(&format!("LoadBalancerArns.{n}")).cloned()).collect();
            self.0.insert(entry.id.clone(), (name, balancers));
        }
    }

    /// Completes what an answer does not tell: which group it is of, by the file's name, and who sends to it.
    pub(super) fn complete(&self, given: &GivenFile<'_>, health: &mut Health) -> Result<(), BadInput> {
        if health.balancers.is_some() {
            return Ok(());
        }
        if health.group.is_empty() {
            health.group = self.named(given.base()).unwrap_or_default();
        }
        let Some((_, balancers)) = self.0.get(&health.group) else {
            let (what, hint) = if health.group.is_empty() {
                let hint = "Name the file after it (describe-target-health-NAME.json) and load the answer of \
                            `aws elbv2 describe-target-groups` with it.";
                ("does not say which target group it is of.", hint)
            } else {
                let hint = "Load the answer of `aws elbv2 describe-target-groups` with it.";
                ("does not say which load balancers send to its target group.", hint)
            };
            return Err(BadInput::file(given.name, what, hint));
        };
        health.balancers = Some(balancers.clone());
        Ok(())
    }

    /// The group whose name or number stands in a file's name; the longest name where several do.
    fn named(&self, file: &str) -> Option<String> {
        let stands = |(arn, (name, _)): &(&String, &(String, Vec<String>))| {
            (!name.is_empty() && file.contains(name.as_str())) || file.contains(short(arn))
        };
        let found = self.0.iter().filter(stands).max_by_key(|(arn, (name, _))| (name.len(), std::cmp::Reverse(*arn)));
        found.map(|(arn, _)| arn.clone())
    }
}

/// The health of a load balancer's targets, of all its groups.
pub(super) fn described(balancer: &str, groups: &[&Health]) -> BTreeMap<String, String> {
    let sum = |count: fn(&Health) -> u32| groups.iter().map(|health| count(health)).sum::<u32>().to_string();
    BTreeMap::from([
        ("LoadBalancerArn".to_owned(), balancer.to_owned()),
        ("TargetGroups.#".to_owned(), groups.len().to_string()),
        ("Targets.#".to_owned(), sum(|health| health.targets)),
        ("Healthy.#".to_owned(), sum(|health| health.healthy)),
        ("Unchecked.#".to_owned(), sum(|health| health.unchecked)),
    ])
}
