//! Fast snapshot restore that was never switched off.

use crate::waste::{Case, Found, Limit, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "SNAP-06",
    name: "Fast snapshot restore left on",
    signal: "A snapshot with EBS:FastSnapshotRestore billed for longer than the limit",
    saving: "The cost of those lines, which are hourly for each availability zone",
    caveat: "Volumes made from the snapshot are slow at first without it: a fleet that grows by the hour may need it",
    inspect: "aws ec2 describe-fast-snapshot-restores --region {region} --filters Name=snapshot-id,Values={name}",
    act: "aws ec2 disable-fast-snapshot-restores --region {region} --availability-zones ZONE --source-snapshot-ids \
          {name}",
    limits: &[Limit { name: "hours", default: "72", unit: "hours", what: "Left on for at least so many hours" }],
    needs: &[Need::UsageTypes],
    find,
    example: "
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-a | AmazonEC2 | EBS:FastSnapshotRestore | FastSnapshotRestore | 730 DSU-Hours | 547.50
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-a | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-b | AmazonEC2 | EBS:FastSnapshotRestore | FastSnapshotRestore | 24 DSU-Hours | 18.00 | from=706
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-c | AmazonEC2 | EBS:FastSnapshotRestore | FastSnapshotRestore | 300 DSU-Hours | 225.00 | to=300
        arn:aws:ec2:us-east-1:111111111111:snapshot/snap-c | AmazonEC2 | EBS:SnapshotUsage | CreateSnapshot | 100 GB-Mo | 5.00
        => snap-a saves 547.50
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let restore = |meter: &Meter| meter.is("EBS:FastSnapshotRestore");
    let found = |resource: &Resource| {
        let meter = resource.first(restore)?;
        // On until the end, not just once in the window.
        let hours = meter.end_hour.saturating_sub(meter.first_hour);
        let is_on = hours >= case.count("hours") && meter.end_hour + 48 >= resource.end_hour;
        let usage = resource.usage(restore);
        let cost = resource.cost(restore);
        let words =
            format!("on for {hours} hours, {} unit hours billed, {}", usage.grouped(0), cost.total().grouped(2));
        is_on.then(|| Found::new(resource, resource.monthly(cost)).says(words))
    };
    case.billed().filter_map(found).collect()
}
