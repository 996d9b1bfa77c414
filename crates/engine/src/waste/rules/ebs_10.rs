//! What old instances pay for a fast way to their volumes.

use crate::money::Money;
use crate::waste::{Action, Case, Effort, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EBS-10",
    name: "EBS-optimized surcharge",
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "An instance with lines EBSOptimized that cost anything; instances of the current generation have it \
             included",
    saving: "The cost of those lines, gone with a move to a current family",
    caveat: "A move to another family needs a restart, and for very old ones new drivers",
    inspect: "aws ec2 describe-instances --region {region} --instance-ids {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        i-a | AmazonEC2 | BoxUsage:c3.xlarge | RunInstances | 730 Hrs | 153.30
        i-a | AmazonEC2 | EBSOptimized:c3.xlarge | Hourly | 730 Hrs | 14.60
        i-b | AmazonEC2 | BoxUsage:c5.large | RunInstances | 730 Hrs | 62.05
        i-b | AmazonEC2 | EBSOptimized:c5.large | Hourly | 730 Hrs | 0.00
        => i-a saves 14.60
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let surcharge =
        |meter: &Meter| meter.of("AmazonEC2") && (meter.starts("EBSOptimized:") || meter.is("EBSOptimized"));
    let found = |resource: &Resource| {
        let cost = resource.cost(surcharge);
        let hours = resource.usage(surcharge);
        let words = format!("{} hours of EBS optimization cost {}", hours.grouped(0), cost.total().grouped(2));
        (cost.total() > Money::ZERO).then(|| Found::new(resource, resource.monthly(cost)).says(words))
    };
    case.settled().filter_map(found).collect()
}
