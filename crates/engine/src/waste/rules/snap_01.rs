//! Snapshots that are older than anybody is likely to go back.

use super::shared_compute::{days_between, guarded, hour_of, is_snapshot_storage};
use super::shared_snapshots::{Chains, cautioned, described};
use crate::waste::{Case, Confidence, Found, Limit, Need, Population, Question, Resource, Rule, Tier, Tile};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "SNAP-01",
    name: "Old snapshot",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    signal: "A snapshot with lines EBS:SnapshotUsage that is older than the limit: by describe-snapshots, else \
             inferred from the first hour it was billed for in what is loaded",
    saving: "Up to its cost, since later snapshots of the volume may need what it holds; all of it where there is no \
             later one",
    caveat: "Backups have to be kept for as long as somebody promised; images and AWS Backup own snapshots too",
    inspect: "aws ec2 describe-snapshots --region {region} --snapshot-ids {name}",
    act: "aws ec2 delete-snapshot --region {region} --snapshot-id {name}",
    limits: &[Limit { name: "days", default: "180", unit: "days", what: "Older snapshots are old" }],
    needs: &[Need::Resources, Need::UsageTypes],
    question: Some(Question::OldSnapshot),
    tile: Some(Tile::OldSnapshots),
    find,
    example: "
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | month=-7
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-a | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00 | month=-7
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-a | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-b | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-c | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-d | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00 | month=-7
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-d | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        arn:aws:ec2:eu-west-1:111111111111:snapshot/snap-e | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00 | region=eu-west-1
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-f | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        evidence Snapshots snap-c StartTime=2025-01-01T00:00:00Z VolumeId=vol-1
        evidence Snapshots snap-d StartTime=2026-09-01T00:00:00Z VolumeId=vol-2
        evidence Snapshots snap-e StartTime=2025-01-01T00:00:00Z VolumeId=vol-ffffffff
        evidence Snapshots snap-f StartTime=2024-01-01T00:00:00Z VolumeId=vol-1
        => snap-a saves 0.00 to 5.00
        => snap-c saves 5.00
        => snap-e saves 5.00
        => snap-f saves 0.00 to 5.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let chains = Chains::of(case);
    let snapshots = case.settled().filter(|resource| resource.has(is_snapshot_storage));
    snapshots.filter_map(|snapshot| judge(case, &chains, snapshot)).collect()
}

fn judge(case: &Case<'_>, chains: &Chains<'_>, snapshot: &Resource) -> Option<Found> {
    let end = case.bill.window.end_hour;
    let limit = case.count("days");
    let described = described(case, snapshot);
    let found = cautioned(chains.found(snapshot), described);
    // What the snapshot says of its age is added with the evidence.
    if let Some(start) = described.and_then(|described| hour_of(described.field("StartTime"))) {
        return (days_between(start, end) >= limit).then(|| guarded(found, snapshot));
    }
    let known = days_between(snapshot.born, end);
    let is_older = case.bill.is_older_than_known(snapshot);
    if known < limit && !is_older {
        return None;
    }
    let found = match (is_older, known < limit) {
        (false, _) => {
            found.says(format!("first billed on {}, {known} days ago; inferred", Population::day(snapshot.born)))
        }
        (true, false) => found.says(format!("older than {known} days, which is all that is loaded; inferred")),
        (true, true) => found
            .says(format!("older than {known} days, which is all that is loaded; {limit} days are the limit"))
            .confidence(Confidence::Low),
    };
    Some(guarded(found, snapshot))
}

#[cfg(test)]
mod tests {
    use crate::waste::example::Example;
    use crate::waste::{Confidence, Prices, find};

    #[test]
    fn what_is_older_than_the_history_is_a_candidate() {
        let snapshot = "snap-a | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00";
        let example = Example::read(&format!("{snapshot} | month=-1\n{snapshot}"));
        let found = find(&example.population, &example.evidence, &example.limits, &Prices::published());
        let old = found.findings.iter().find(|finding| finding.rule.id == "SNAP-01").unwrap();
        assert_eq!(old.confidence, Confidence::Low);
        let words = "older than 60 days, which is all that is loaded; 180 days are the limit";
        assert!(old.proofs.iter().any(|proof| proof.words == words), "{:?}", old.proofs);
    }
}
