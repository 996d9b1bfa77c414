//! Volumes that two systems back up.

use std::collections::BTreeMap;

use super::shared_network::kept;
use crate::waste::{
    Action, Case, Confidence, Described, Effort, EvidenceKind, Found, From, Limit, Need, Proof, Resource, Rule, Saving,
    Says, Tier,
};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "BKP-02",
    name: "Volume backed up twice",
    tier: Tier::Evidence,
    confidence: Confidence::Low,
    action: Action::Review,
    effort: Effort::Medium,
    signal: "A volume with snapshots of AWS Backup and of a lifecycle policy, by the descriptions that these write",
    saving: "None is claimed: snapshots share blocks, so that one of two costs less than half",
    caveat: "Two systems may be meant: one for restores, one for an audit in another account",
    inspect: "aws ec2 describe-snapshots --region {region} --owner-ids self --filters Name=volume-id,Values={id}",
    limits: &[Limit { name: "snapshots", default: "2", unit: "snapshots", what: "Of each system at least" }],
    needs: &[Need::Resources, Need::Evidence(&[EvidenceKind::Snapshots])],
    find,
    example: "
        vol-a | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        vol-b | AmazonEC2 | EBS:VolumeUsage.gp3 | CreateVolume-Gp3 | 100 GB-Mo | 8.00
        evidence Snapshots snap-1 VolumeId=vol-a Description=This_snapshot_is_created_by_the_AWS_Backup_service.
        evidence Snapshots snap-2 VolumeId=vol-a Description=This_snapshot_is_created_by_the_AWS_Backup_service.
        evidence Snapshots snap-3 VolumeId=vol-a Description=Created_for_policy:_policy-1
        evidence Snapshots snap-4 VolumeId=vol-a Description=Created_for_policy:_policy-1
        evidence Snapshots snap-5 VolumeId=vol-b Description=Created_for_policy:_policy-1
        evidence Snapshots snap-6 VolumeId=vol-b Description=Created_for_policy:_policy-1
        => candidate vol-a
    ",
    ..Rule::NEW
};

/// Snapshots of AWS Backup and of lifecycle policies, and the file that says so.
#[derive(Default)]
struct Made {
    backup: u32,
    policy: u32,
    file: usize,
}

fn find(case: &Case<'_>) -> Vec<Found> {
    let mut volumes: BTreeMap<&str, Made> = BTreeMap::new();
    for snapshot in case.evidence.all(EvidenceKind::Snapshots) {
        let made = volumes.entry(snapshot.field("VolumeId")).or_default();
        made.backup += u32::from(says(snapshot, "aws backup service"));
        made.policy += u32::from(says(snapshot, "created for policy"));
        made.file = snapshot.file;
    }
    case.settled().filter_map(|resource| found(case, resource, volumes.get(resource.name())?)).collect()
}

fn found(case: &Case<'_>, resource: &Resource, made: &Made) -> Option<Found> {
    let least = case.count("snapshots").max(1);
    if made.backup < least || made.policy < least {
        return None;
    }
    let file = case.evidence.files.get(made.file)?;
    let from = From::File { name: file.name.clone(), field: "Description".to_owned(), date: file.date.clone() };
    let words = format!("{} snapshots of AWS Backup and {} of a lifecycle policy", made.backup, made.policy);
    let found = Found::new(resource, Saving::NONE).proof(Proof { words, from, says: Says::Supports });
    Some(kept(found, resource))
}

/// The description has these words; what stands between them differs by how the file was written.
fn says(snapshot: &Described, words: &str) -> bool {
    snapshot.field("Description").to_ascii_lowercase().replace('_', " ").contains(words)
}
