//! What rules of databases and caches have in common.

use super::shared_service::{finding, is_still, paid};
use crate::money::Money;
use crate::waste::families::{family_of, in_family};
use crate::waste::{Bought, Case, Cost, Found, Meter, Resource};

/// Codes of the open-source engines, both kinds of Aurora included: they run on Graviton.
const OPEN: [&str; 5] = ["0002", "0014", "0016", "0018", "0021"];

/// Storage that a database is given, of any kind but Aurora's, and the operations that are provisioned for it.
pub(super) fn is_storage(meter: &Meter) -> bool {
    const KINDS: [&str; 9] = [
        "GP2-Storage",
        "GP3-Storage",
        "PIOPS-Storage",
        "PIOPS-Storage-IO2",
        "StorageUsage",
        "PIOPS",
        "PIOPS-IO2",
        "GP3-PIOPS",
        "GP3-Throughput",
    ];
    kind_of_storage(meter).is_some_and(|kind| KINDS.contains(&kind))
}

/// The kind of a database's storage: `GP2-Storage` of `RDS:Multi-AZ-GP2-Storage`.
pub(super) fn kind_of_storage(meter: &Meter) -> Option<&str> {
    let kind = meter.after("RDS:")?;
    let copies = ["Multi-AZ-", "Multi-AZCluster-", "Mirror-"];
    Some(copies.iter().find_map(|copy| kind.strip_prefix(copy)).unwrap_or(kind))
}

/// Backups beyond what is free, and snapshots.
pub(super) fn is_backup(meter: &Meter) -> bool {
    meter.is("RDS:ChargedBackupUsage") || meter.is("Aurora:BackupUsage")
}

/// Storage of a cluster.
pub(super) fn is_cluster_storage(meter: &Meter) -> bool {
    meter.is("Aurora:StorageUsage") || meter.is("Aurora:IO-OptimizedStorageUsage")
}

/// A database or cluster lives: it has hours, capacity or storage.
pub(super) fn is_alive(meter: &Meter) -> bool {
    is_hours(meter) || is_storage(meter) || is_cluster_storage(meter) || meter.starts("Aurora:Serverless")
}

/// Hours of an instance of RDS, Aurora, DocumentDB or Neptune.
pub(super) fn is_hours(meter: &Meter) -> bool {
    const SERVICES: [&str; 3] = ["AmazonRDS", "AmazonDocDB", "AmazonNeptune"];
    meter.is_database_hours() && SERVICES.contains(&&*meter.service)
}

/// The engine is open source.
pub(super) fn is_open(meter: &Meter) -> bool {
    meter.operation.rsplit_once(':').is_some_and(|(_, engine)| OPEN.contains(&engine))
}

/// The engine is Aurora's.
pub(super) fn is_aurora(meter: &Meter) -> bool {
    meter.operation.rsplit_once(':').is_some_and(|(_, engine)| ["0016", "0021"].contains(&engine))
}

/// The instance type of the same size that costs less, and by how many percent: with Graviton where that is possible,
/// else of the next family.
pub(super) fn cheaper(case: &Case<'_>, instance_type: &str, graviton: bool) -> Option<(String, Money)> {
    let family = family_of(instance_type)?;
    let to = |name: &str| {
        let gap = case.prices.instance_gap(&family.name, name)?;
        Some((in_family(instance_type, name), gap))
    };
    let first = if graviton { to(&family.graviton) } else { None };
    first.or_else(|| to(&family.next))
}

/// On-demand instances that cost less in another family, by at least the limit `least`. `kind` is the type as families
/// have it.
pub(super) fn newer(
    case: &Case<'_>,
    is: impl Fn(&Meter) -> bool + Copy,
    kind: impl Fn(&Meter) -> String,
    graviton: impl Fn(&Meter) -> bool,
) -> Vec<Found> {
    let found = |resource: &Resource| {
        let now = |meter: &Meter| is(meter) && meter.bought == Bought::OnDemand && is_still(resource, meter);
        let meter = resource.first(now)?;
        let from = kind(meter);
        let (to, gap) = cheaper(case, &from, graviton(meter))?;
        let same = |other: &Meter| now(other) && other.usage_type == meter.usage_type;
        let cost: Cost = resource.cost(same);
        let words = format!("{from} cost {}; {to} costs {} % less", cost.total().grouped(2), gap.grouped(1));
        let found = finding(resource, resource.monthly(cost.percent(gap)), words).detail(format!("{from} to {to}"));
        (gap >= case.limit("least")).then_some(found)
    };
    paid(case.settled().filter_map(found))
}
