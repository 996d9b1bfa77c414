//! Systems Manager at its higher tiers.

use super::shared_service::charged;
use crate::waste::{Action, Case, Confidence, Found, Meter, Need, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "SSM-01",
    name: "Advanced parameters and instances",
    confidence: Confidence::Low,
    action: Action::Rightsize,
    signal: "Lines PS-Advanced-Param-Tier1 or MI-AdvInstances-Hrs",
    saving: "Up to the cost of those lines",
    caveat: "Parameters above 4 KB or with policies need the tier; it cannot be taken back without a new parameter",
    inspect: "aws ssm describe-parameters --region {region} --parameter-filters Key=Tier,Values=Advanced",
    needs: &[Need::UsageTypes],
    find,
    example: "
        - | AWSSystemsManager | USE1-PS-Advanced-Param-Tier1 | | 73000 Hours | 5.00
        - | AWSSystemsManager | USE1-PS-Param-Processed-Tier1 | | 730 Requests | 1.00 | account=222222222222
        => candidate us-east-1
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.is("PS-Advanced-Param-Tier1") || meter.is("MI-AdvInstances-Hrs");
    let up_to = |mut found: Found| {
        found.saving = found.saving.up_to();
        found
    };
    charged(case, is, "the advanced tier").into_iter().map(up_to).collect()
}
