//! Reduced Redundancy, which costs more than Standard and keeps less well.

use super::shared_network::kept;
use super::shared_storage::gap;
use crate::money::Money;
use crate::waste::{Action, Case, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "S3-10",
    name: "Reduced Redundancy to Standard",
    action: Action::Modernize,
    signal: "TimedStorage-RRS-ByteHrs",
    saving: "The price gap to Standard, which keeps objects better",
    caveat: "Each object that is copied costs a request",
    inspect: "aws s3api list-objects-v2 --bucket {id} --query Contents[?StorageClass=='REDUCED_REDUNDANCY'].Key",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        bucket-a | AmazonS3 | TimedStorage-RRS-ByteHrs | ReducedRedundancyStorage | 5000 GB-Mo | 120
        bucket-b | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 5000 GB-Mo | 115
        => bucket-a saves 5.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let reduced = |meter: &Meter| meter.of("AmazonS3") && meter.is("TimedStorage-RRS-ByteHrs");
    let found = |resource: &Resource| {
        let cost = resource.cost(reduced);
        let words = format!("{} GB-months cost {}", resource.usage(reduced).grouped(0), cost.total().grouped(2));
        let saving = resource.monthly(gap(case.prices, cost, "s3.rrs", "s3.standard"));
        kept(Found::new(resource, saving).says(words), resource)
    };
    case.settled_of("AmazonS3").filter(|resource| resource.cost(reduced).total() > Money::ZERO).map(found).collect()
}
