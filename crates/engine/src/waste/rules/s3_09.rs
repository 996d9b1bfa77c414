//! Vaults of Glacier from before it was a class of S3.

use super::shared_network::kept;
use super::shared_storage::gap;
use crate::money::Money;
use crate::waste::{Action, Case, Confidence, Effort, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "S3-09",
    name: "Glacier vault to Deep Archive",
    confidence: Confidence::Medium,
    action: Action::Modernize,
    effort: Effort::High,
    signal: "TimedStorage-ByteHrs of the service AmazonGlacier",
    saving: "The price gap to S3 Glacier Deep Archive",
    caveat: "Archives must be retrieved and uploaded again, once, which costs; reading them back then takes 12 hours or more",
    inspect: "aws glacier describe-vault --account-id - --region {region} --vault-name {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:glacier:us-east-1:111111111111:vaults/tapes | AmazonGlacier | TimedStorage-ByteHrs | Storage | 100000 GB-Mo | 360
        bucket-a | AmazonS3 | TimedStorage-GlacierByteHrs | GlacierStorage | 100000 GB-Mo | 360
        => tapes saves 261
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let stored = |meter: &Meter| meter.of("AmazonGlacier") && meter.is("TimedStorage-ByteHrs");
    let found = |resource: &Resource| {
        let cost = resource.cost(stored);
        let words = format!("{} GB-months cost {}", resource.usage(stored).grouped(0), cost.total().grouped(2));
        let saving = resource.monthly(gap(case.prices, cost, "s3.glacier", "s3.gda"));
        kept(Found::new(resource, saving).says(words), resource)
    };
    case.settled().filter(|resource| resource.cost(stored).total() > Money::ZERO).map(found).collect()
}
