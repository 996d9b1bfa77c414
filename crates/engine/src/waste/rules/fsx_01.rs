//! File systems of Amazon `FSx` that nothing is read from or written to.

use super::shared_network::kept;
use crate::money::Money;
use crate::waste::cost::{plus, whole};
use crate::waste::{
    Case, Confidence, Effort, EvidenceKind, Found, From, Limit, Meter, Need, Proof, Resource, Rule, Says, Tier,
};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "FSX-01",
    name: "Idle FSx file system",
    tier: Tier::Evidence,
    confidence: Confidence::Low,
    effort: Effort::Medium,
    signal: "A file system whose metrics DataReadBytes and DataWriteBytes come to less than the limit",
    saving: "At most its storage and throughput; its last backup goes on costing",
    caveat: "Files can be kept without being read: ask the owner, and back it up first",
    inspect: "aws fsx describe-file-systems --region {region} --file-system-ids {name}",
    act: "aws fsx delete-file-system --region {region} --file-system-id {name}",
    limits: &[Limit { name: "gb", default: "1", unit: "GB", what: "Less read and written in the days of the metrics is idle" }],
    needs: &[Need::Resources, Need::Evidence(&[EvidenceKind::Metrics])],
    find,
    example: "
        arn:aws:fsx:us-east-1:111111111111:file-system/fs-a | AmazonFSx | Storage | CreateFileSystem:Windows | 300 GB-Mo | 69
        arn:aws:fsx:us-east-1:111111111111:file-system/fs-b | AmazonFSx | Storage | CreateFileSystem:Windows | 300 GB-Mo | 69
        arn:aws:fsx:us-east-1:111111111111:file-system/fs-c | AmazonFSx | Storage | CreateFileSystem:Windows | 300 GB-Mo | 69
        metric fs-a DataReadBytes sum=2000000
        metric fs-a DataWriteBytes sum=0
        metric fs-b DataReadBytes sum=90000000000
        metric fs-b DataWriteBytes sum=0
        metric fs-c DataReadBytes sum=0
        => candidate fs-a
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    case.settled().filter_map(|resource| found(case, resource)).collect()
}

fn found(case: &Case<'_>, resource: &Resource) -> Option<Found> {
    let of_service = |meter: &Meter| meter.of("AmazonFSx");
    if !resource.has(of_service) {
        return None;
    }
    let read = case.evidence.metric(&resource.id, "DataReadBytes")?;
    let written = case.evidence.metric(&resource.id, "DataWriteBytes")?;
    let bytes = plus(read.sum, written.sum);
    if bytes >= case.limit("gb").times(whole(1_000_000_000), Money::ONE) {
        return None;
    }
    let file = case.evidence.files.get(read.file)?;
    let from = From::File { name: file.name.clone(), field: read.name.clone(), date: file.date.clone() };
    let words = format!("{} bytes read and written from {} to {}", bytes.grouped(0), read.days.0, read.days.1);
    let cost = resource.cost(of_service);
    let found = Found::new(resource, resource.monthly(cost).up_to()).proof(Proof { words, from, says: Says::Supports });
    Some(kept(found.says(format!("Its storage and throughput cost {}", cost.total().grouped(2))), resource))
}
