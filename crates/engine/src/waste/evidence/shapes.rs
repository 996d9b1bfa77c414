//! What JSON documents are: answers of `describe-*`, pages of them, lists that `--query` makes of them.

use serde_json::{Map, Value};

use super::EvidenceKind;
use super::contents::{Collected, Contents, Entry, day_of, key_of};
use super::given::GivenFile;
use super::json::{self, list, text};
use super::{advisors, metrics, network, table};
use crate::error::BadInput;
use crate::waste::resource::short;

/// What an answer lists, and which fields name an entry.
struct Root {
    name: &'static str,
    kind: EvidenceKind,
    ids: &'static [&'static str],
}

const fn root(name: &'static str, kind: EvidenceKind, ids: &'static [&'static str]) -> Root {
    Root { name, kind, ids }
}

/// What is known. An entry alone is recognized by the first of these whose id it has: addresses name instances too, and instances
/// images.
const ROOTS: &[Root] = &[
    root("Snapshots", EvidenceKind::Snapshots, &["SnapshotId"]),
    root("Volumes", EvidenceKind::Volumes, &["VolumeId"]),
    root("Addresses", EvidenceKind::Addresses, &["AllocationId", "PublicIp"]),
    root("Instances", EvidenceKind::Instances, &["InstanceId"]),
    root("Images", EvidenceKind::Images, &["ImageId"]),
    root("NatGateways", EvidenceKind::NatGateways, &["NatGatewayId"]),
    root("TargetGroups", EvidenceKind::TargetGroups, &["TargetGroupArn"]),
    root("LoadBalancers", EvidenceKind::LoadBalancers, &["LoadBalancerArn"]),
    root("LoadBalancerDescriptions", EvidenceKind::LoadBalancers, &["LoadBalancerName"]),
    root("ReservedInstances", EvidenceKind::Reservations, &["ReservedInstancesId", "ReservedInstanceId"]),
    root("ReservedDBInstances", EvidenceKind::Reservations, &["ReservedDBInstanceArn", "ReservedDBInstanceId"]),
    root("ReservedCacheNodes", EvidenceKind::Reservations, &["ReservationARN", "ReservedCacheNodeId"]),
    root("ReservedNodes", EvidenceKind::Reservations, &["ReservedNodeId", "ReservationId"]),
    root("ReservedElasticsearchInstances", EvidenceKind::Reservations, &["ReservedElasticsearchInstanceId"]),
    root("savingsPlans", EvidenceKind::SavingsPlans, &["savingsPlanArn", "savingsPlanId"]),
];

/// What to load instead of something unknown.
const KNOWN: &str = "Known are answers of the AWS CLI: describe-volumes, -instances, -addresses, -snapshots, -images, -nat-gateways, \
                     -load-balancers, -target-groups, -target-health, -reserved-instances (and of other services), -savings-plans, \
                     get-metric-data, get-metric-statistics, describe-trusted-advisor-check-result.";

/// Everything a file says.
pub(super) fn read(given: &GivenFile<'_>) -> Result<Contents, BadInput> {
    let text = given.text()?;
    let mut contents = Contents::default();
    if !json::is_json(&text) {
        table::read(given, &text, &mut contents)?;
        return Ok(contents);
    }
    for document in json::documents(given.name, &text)? {
        if !value(given, &document, "", &mut contents)? {
            return Err(unknown(given, &document));
        }
    }
    Ok(contents)
}

fn unknown(given: &GivenFile<'_>, document: &Value) -> BadInput {
    let (what, hint) = match document {
        Value::Object(object) => {
            let names: Vec<&str> = object.keys().map(String::as_str).take(6).collect();
            (format!("is JSON that Curio does not know; it has: {}.", names.join(", ")), KNOWN)
        }
        Value::Array(entries) if entries.is_empty() => {
            ("is an empty list and does not say of what.".to_owned(), "Run the command without --query.")
        }
        _ => {
            let hint = "Run the command without --query, or with one that keeps the names of the fields.";
            ("is a list whose entries have no known id.".to_owned(), hint)
        }
    };
    BadInput::file(given.name, what, hint)
}

/// Reads a document or an entry of one; false where it is nothing known.
fn value(given: &GivenFile<'_>, value_: &Value, owner: &str, into: &mut Contents) -> Result<bool, BadInput> {
    match value_ {
        Value::Array(entries) => {
            for entry in entries {
                if !value(given, entry, owner, into)? {
                    return Ok(false);
                }
            }
            Ok(!entries.is_empty())
        }
        Value::Object(object) => {
            let owner = if object.contains_key("Instances") { text(object, "OwnerId") } else { owner };
            document(given, object, owner, into)
        }
        _ => Ok(false),
    }
}

fn document(
    given: &GivenFile<'_>,
    object: &Map<String, Value>,
    owner: &str,
    into: &mut Contents,
) -> Result<bool, BadInput> {
    let has = |name: &str| object.get(name).is_some_and(|value| value.is_array() || value.is_null());
    if has("MetricDataResults") {
        metrics::data(given, list(object, "MetricDataResults"), into)?;
    } else if has("Datapoints") {
        metrics::statistics(given, object, into)?;
    } else if has("TargetHealthDescriptions") {
        network::health(object, into);
    } else if has("Reservations") {
        into.kinds.insert(EvidenceKind::Instances);
        for reservation in list(object, "Reservations") {
            value(given, reservation, owner, into)?;
        }
    } else if has("flaggedResources") {
        advisors::check_result(object, into);
    } else if has("checks") {
        advisors::checks(list(object, "checks"), into);
    } else if let Some(result) = object.get("result").and_then(Value::as_object) {
        return document(given, result, owner, into);
    } else if object.get("collected").is_some_and(Value::is_string) {
        into.collected = Some(collected(given, object)?);
    } else if let Some(root) = ROOTS.iter().find(|root| has(root.name) && !is_entry(object)) {
        into.kinds.insert(root.kind);
        for (index, entry) in list(object, root.name).iter().enumerate() {
            let described = entry.as_object().is_some_and(|object| describe(object, root, owner, into));
            if !described {
                let what = format!("has no {} in entry {} of {}.", root.ids[0], index + 1, root.name);
                return Err(BadInput::file(given.name, what, "Run the command without --query."));
            }
        }
    } else {
        let has_id = |root: &&Root| root.ids.iter().any(|id| !text(object, id).is_empty());
        let is_snapshot = ["StartTime", "VolumeSize", "Progress"].iter().any(|name| object.contains_key(*name));
        // A volume made of a snapshot names it, as a snapshot names its volume.
        let fits =
            |root: &&Root| root.kind != EvidenceKind::Snapshots || is_snapshot || text(object, "VolumeId").is_empty();
        let root = ROOTS.iter().filter(fits).find(has_id);
        return Ok(root.is_some_and(|root| describe(object, root, owner, into)));
    }
    Ok(true)
}

/// A classic load balancer lists instances and is no answer that does; it is known by its id.
fn is_entry(object: &Map<String, Value>) -> bool {
    object.get("LoadBalancerName").is_some_and(Value::is_string)
}

/// One entry; false where it has no id.
fn describe(object: &Map<String, Value>, root: &Root, owner: &str, into: &mut Contents) -> bool {
    let Some(id) = root.ids.iter().map(|name| text(object, name)).find(|id| !id.is_empty()) else { return false };
    let mut fields = json::flatten(object);
    if !owner.is_empty() {
        fields.entry("OwnerId".to_owned()).or_insert_with(|| owner.to_owned());
    }
    let owners = ["OwnerId", "NetworkInterfaceOwnerId", "NetworkInterfaces.0.OwnerId", "ownerAccount"];
    for name in owners {
        if let Some(account) = fields.get(name) {
            into.account(account);
        }
    }
    into.account_of(id);
    into.kinds.insert(root.kind);
    // Bills name a commitment by its ARN; names of load balancers and groups are unique within a region only.
    let id = match root.kind {
        EvidenceKind::Reservations | EvidenceKind::SavingsPlans => short(id),
        _ => key_of(id),
    };
    into.described.push(Entry { kind: root.kind, id: id.to_owned(), fields });
    true
}

/// The note that the script leaves beside what it collects.
fn collected(given: &GivenFile<'_>, object: &Map<String, Value>) -> Result<Collected, BadInput> {
    let moment = text(object, "collected");
    let day = day_of(moment).ok_or_else(|| {
        let what = format!("has '{moment}' as the time of collection.");
        BadInput::file(given.name, what, "Write it like 2026-11-01T00:00:00Z.")
    })?;
    let accounts = list(object, "accounts").iter().filter_map(Value::as_str).map(str::to_owned).collect();
    Ok(Collected { day, accounts })
}
