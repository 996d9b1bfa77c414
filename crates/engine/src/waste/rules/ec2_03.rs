//! Instances of a previous generation.

use super::shared_compute::{in_other_families, instance_type};
use crate::waste::families::{Family, family_of};
use crate::waste::{Action, Case, Effort, Found, Limit, Meter, Need, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC2-03",
    name: "Previous generation",
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "An instance of a family that AWS, or its cost dashboards, count as a previous generation, with hours at on-demand prices",
    saving: "What is billed on demand × the share by which the family that follows it is cheaper, by the report's own \
             rates where it has them, else by published prices. Covered hours are left out: a commitment to the old \
             family would be left over",
    caveat: "Needs a restart, drivers for NVMe and ENA, and a size that the new family has",
    inspect: "aws ec2 describe-instances --region {region} --instance-ids {name}",
    limits: &[Limit { name: "least", default: "1", unit: "%", what: "Savings below this share are left out" }],
    needs: &[Need::Resources, Need::UsageTypes, Need::Operations],
    find,
    // The second region has its own rate of m6i.large: 73.00 for 730 hours, 10 percent below the m4.large beside it.
    example: "
        i-a | AmazonEC2 | BoxUsage:m4.2xlarge | RunInstances | 730 Hrs | 292.00
        i-b | AmazonEC2 | BoxUsage:m5.2xlarge | RunInstances | 730 Hrs | 280.32
        i-c | AmazonEC2 | BoxUsage:m4.large | RunInstances | 730 Hrs | 45.00 | covered
        i-d | AmazonEC2 | EUC1-BoxUsage:m4.large | RunInstances | 730 Hrs | 81.11 | region=eu-central-1
        i-e | AmazonEC2 | EUC1-BoxUsage:m6i.large | RunInstances | 730 Hrs | 73.00 | region=eu-central-1
        i-f | AmazonEC2 | BoxUsage:m4.large | RunInstances:0002 | 730 Hrs | 140.16
        i-g | AmazonEC2 | BoxUsage:m4.large | RunInstances:0010 | 730 Hrs | 116.80
        i-h | AmazonEC2 | BoxUsage | RunInstances | 730 Hrs | 32.12
        => i-a saves 11.68
        => i-d saves 8.11
        => i-f saves 2.92
        => i-h saves 14.50
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let next = |family: &'static Family| family.next.as_str();
    let is_previous = |meter: &Meter| family_of(instance_type(meter)).is_some_and(|family| family.is_previous);
    in_other_families(case, next, is_previous)
}
