//! Answers of `aws … describe-*` that agree with the bill and prove the planted waste, as of the end of the last month.
//! Field names are those of the AWS CLI; one file holds all accounts and regions.

mod commitments;
mod compute;
mod metrics;
mod network;

use crate::calendar::{Hour, Month};
use crate::company::accounts::ACCOUNTS;
use crate::company::{Company, Kind, Resource, ResourceIndex};
use crate::format::output::write_text;
use anyhow::Result;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// What the files are made from.
struct Scene<'a> {
    company: &'a Company,
    /// The moment of the answers.
    now: Hour,
}

pub(crate) fn write(company: &Company, last: Month, folder: &Path) -> Result<()> {
    let scene = Scene { company, now: last.end() };
    let save =
        |name: &str, document: &Value| write_text(&folder.join(format!("{name}.json")), &format!("{document:#}\n"));
    save("describe-volumes", &compute::volumes(&scene))?;
    save("describe-instances", &compute::instances(&scene))?;
    save("describe-snapshots", &compute::snapshots(&scene))?;
    save("describe-addresses", &network::addresses(&scene))?;
    save("describe-nat-gateways", &network::gateways(&scene))?;
    save("describe-load-balancers", &network::load_balancers(&scene))?;
    for (name, document) in network::target_health(&scene) {
        save(&format!("describe-target-health-{name}"), &document)?;
    }
    save("describe-reserved-instances", &commitments::reserved_instances(&scene))?;
    save("describe-reserved-db-instances", &commitments::reserved_databases(&scene))?;
    save("describe-savings-plans", &commitments::savings_plans(&scene))?;
    save("get-metric-data", &metrics::instances(&scene))?;
    save("collected", &collected(&scene))
}

/// What Curio's collection script leaves beside the files: when they were made, and where.
fn collected(scene: &Scene<'_>) -> Value {
    let accounts: Vec<&str> = ACCOUNTS.iter().map(|account| account.id).collect();
    let regions = scene.company.resources.iter().map(|resource| resource.region.code());
    let regions: BTreeSet<&str> = regions.filter(|region| !region.is_empty()).collect();
    json!({ "collected": scene.now.iso(false), "accounts": accounts, "regions": regions })
}

impl<'a> Scene<'a> {
    /// Resources of a kind that exist at the moment of the answers.
    fn of(&self, kind: Kind) -> impl Iterator<Item = (ResourceIndex, &'a Resource)> {
        let now = self.now;
        (0..)
            .zip(&self.company.resources)
            .filter(move |(_, resource)| resource.kind == kind && resource.from < now && resource.until >= now)
    }

    /// Tags as the API gives them: keys without `user:`, and nothing of what AWS itself adds for billing.
    fn tags(&self, resource: &Resource) -> Value {
        let tags = &self.company.attribution(resource.attribution).tags;
        let plain = tags.iter().filter_map(|(key, value)| Some((key.strip_prefix("user:")?, value)));
        let name = json!({"Key": "Name", "Value": resource.name});
        std::iter::once(name).chain(plain.map(|(key, value)| json!({"Key": key, "Value": value}))).collect()
    }
}

/// When the resource was made; those without a date of their own are older than any bill here.
fn created(resource: &Resource) -> String {
    let first = Hour::of("2025-02-03T09");
    (if resource.from == Hour::ALWAYS { first } else { resource.from }).iso(true)
}

fn zone(resource: &Resource) -> String {
    format!("{}{}", resource.region.code(), resource.zone.unwrap_or('a'))
}

/// The last part of an ARN: `nat-0…` of a gateway.
fn short_id(resource: &Resource) -> &str {
    resource.id.rsplit('/').next().unwrap_or(&resource.id)
}

/// Network ids that are the same for all resources of an account and region.
fn network_id(prefix: &str, resource: &Resource) -> String {
    let bits = crate::seeded::mix(&[u64::from(resource.account), crate::seeded::text(resource.region.code())]);
    format!("{prefix}-0{bits:016x}")
}
