//! Old snapshots that are kept for years and could be archived.

use super::shared_compute::{days_between, hour_of, is_snapshot_storage};
use super::shared_snapshots::described;
use crate::money::Money;
use crate::tags::folded;
use crate::waste::cost::whole;
use crate::waste::{Action, Case, Confidence, Cost, Found, Limit, Need, Resource, Rule, Tier};

/// Keys of tags that tell how long a backup is kept.
const KEYS: &[&str] = &["retention", "backup"];

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "SNAP-02",
    name: "Candidate for the snapshot archive",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    action: Action::Modernize,
    signal: "Inferred: a snapshot older than the limit whose tag says that it is kept by the month or the year",
    saving: "Its cost less the archive's price of the full size that describe-snapshots tells; without it, up to the \
             difference in price",
    caveat: "The archive keeps the full size, not the difference to another snapshot, for at least 90 days, and bills \
             what is taken out",
    inspect: "aws ec2 describe-snapshots --region {region} --snapshot-ids {name}",
    act: "aws ec2 modify-snapshot-tier --region {region} --snapshot-id {name} --storage-tier archive",
    limits: &[Limit { name: "days", default: "90", unit: "days", what: "Younger snapshots are left out" }],
    needs: &[Need::Resources, Need::UsageTypes, Need::Tag(KEYS)],
    find,
    example: "
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-a | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00 | month=-4
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-a | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00 | tag.retention=yearly
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-b | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00 | month=-4
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-b | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00 | tag.retention=daily
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-c | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00 | tag.retention=yearly
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-d | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 1 GB-Mo | 0.05 | month=-4
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-d | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 1 GB-Mo | 0.05 | tag.retention=yearly
        evidence Snapshots snap-d StartTime=2026-01-01T00:00:00Z FullSnapshotSizeInBytes=1099511627776
        => candidate snap-a
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let snapshots = case.settled().filter(|resource| resource.has(is_snapshot_storage));
    snapshots.filter_map(|snapshot| judge(case, snapshot)).collect()
}

fn judge(case: &Case<'_>, snapshot: &Resource) -> Option<Found> {
    let tag = snapshot.tag(KEYS);
    let long = ["month", "year", "annual"].iter().any(|word| folded(tag).contains(word));
    let described = described(case, snapshot);
    let start = described.and_then(|described| hour_of(described.field("StartTime"))).unwrap_or(snapshot.born);
    let days = days_between(start, case.bill.window.end_hour);
    if !long || days < case.count("days") {
        return None;
    }
    let cost = snapshot.cost(is_snapshot_storage);
    let words = format!("at least {days} days old and tagged '{tag}'; inferred");
    let archived = |amount: Money| case.prices.turned(amount, "ebs.snapshot", "ebs.snapshot.archive");
    let bytes = described.and_then(|described| described.field("FullSnapshotSizeInBytes").parse::<i64>().ok());
    let usage = snapshot.usage(is_snapshot_storage);
    let Some(bytes) = bytes.filter(|_| !usage.is_zero()) else {
        let saving = snapshot.monthly(cost.less(archived(cost.total()))).up_to();
        return Some(
            Found::new(snapshot, saving).says(words).but("its full size is not known, by which the archive bills"),
        );
    };
    // What the full size would cost at the bill's own price of a GB, turned into the archive's.
    let size = whole(bytes).times(Money::ONE, whole(1 << 30)).times(whole(i64::from(snapshot.hours())), whole(730));
    let full = archived(cost.total().times(size, usage));
    let saved: Cost = cost.less(full);
    let words =
        format!("{words}; archived in full it costs {} instead of {}", full.grouped(2), cost.total().grouped(2));
    (saved.total() > Money::ZERO).then(|| Found::new(snapshot, snapshot.monthly(saved)).says(words))
}
