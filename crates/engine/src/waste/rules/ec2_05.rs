//! Instances with Intel processors whose family has a cheaper sibling with AMD's.

use super::shared_compute::{candidate, in_other_families, instance_type};
use crate::waste::families::{Family, family_of};
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Meter, Need, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC2-05",
    name: "Candidate for AMD",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "Inferred: an instance with an Intel processor whose family has an AMD sibling, with hours at on-demand \
             prices",
    saving: "Up to what is billed on demand × the gap in price to the sibling, by the report's own rates where it has \
             them",
    caveat: "The same programs run; a core may be slower or faster. Covered hours are left out",
    inspect: "aws ec2 describe-instances --region {region} --instance-ids {name}",
    limits: &[Limit { name: "least", default: "1", unit: "%", what: "Savings below this share are left out" }],
    needs: &[Need::Resources, Need::UsageTypes, Need::Operations],
    find,
    example: "
        i-a | AmazonEC2 | BoxUsage:m6i.large | RunInstances | 730 Hrs | 100.00
        i-b | AmazonEC2 | BoxUsage:m6a.large | RunInstances | 730 Hrs | 63.07 | region=eu-west-1
        i-c | AmazonEC2 | BoxUsage:m7i.large | RunInstances | 730 Hrs | 73.58
        => i-a saves 0.00 to 10.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is_intel = |meter: &Meter| family_of(instance_type(meter)).is_some_and(|family| family.processor == "intel");
    let found = in_other_families(case, |family: &'static Family| family.amd.as_str(), is_intel);
    found.into_iter().map(candidate).collect()
}
