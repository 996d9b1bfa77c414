//! Instances whose work a Graviton processor could do for less.

use super::shared_compute::{candidate, in_other_families, licence};
use crate::waste::families::Family;
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Meter, Need, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC2-04",
    name: "Candidate for Graviton",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Modernize,
    effort: Effort::High,
    signal: "Inferred: an instance with an Intel or AMD processor whose family has a Graviton sibling, with hours at \
             on-demand prices and without Windows or another operating system that is licensed by the hour",
    saving: "Up to what is billed on demand × the gap in price to the sibling, by the report's own rates where it has \
             them",
    caveat: "Everything on it must exist for ARM: the owner has to say so. Covered hours are left out",
    inspect: "aws ec2 describe-instances --region {region} --instance-ids {name}",
    limits: &[Limit { name: "least", default: "1", unit: "%", what: "Savings below this share are left out" }],
    needs: &[Need::Resources, Need::UsageTypes, Need::Operations],
    find,
    example: "
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 96.00
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances:0002 | 730 Hrs | 137.24
        i-c | AmazonEC2 | BoxUsage:m7g.large | RunInstances | 730 Hrs | 59.57
        i-e | AmazonEC2 | BoxUsage:m5.large | RunInstances | 572 Hrs | 54.91 | to=572
        i-e | AmazonEC2 | BoxUsage:m5.large | RunInstances | 158 Hrs | 10.00 | from=572 | covered
        i-d | AmazonEC2 | SpotUsage:m5.large | RunInstances:SV001 | 730 Hrs | 30.00 | spot
        => i-a saves 0.00 to 19.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let graviton = |family: &'static Family| family.graviton.as_str();
    let found = in_other_families(case, graviton, |meter: &Meter| licence(meter).is_empty());
    found.into_iter().map(candidate).collect()
}
