//! Savings Plans that nothing used.

use super::com_01::unused;
use crate::waste::{Action, Bought, Case, Found, Meter, Question, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "COM-02",
    name: "Unused Savings Plan",
    action: Action::Commit,
    signal: "The fee of a Savings Plan of which something was not used",
    saving: "Up to the unused part: it is paid whether it is used or not",
    caveat: "It cannot be sold; a plan bought in the last seven days and the same month can be returned. Move usage \
         under it, and share it with all accounts",
    inspect: "aws savingsplans describe-savings-plans --savings-plan-ids {name}",
    question: Some(Question::ActiveCommitment),
    find,
    example: "
        arn:aws:savingsplans::111111111111:savingsplan/p-a | ComputeSavingsPlans | Unused ComputeSP:1yrNoUpfront | | 0 | 70.00 | unused | family=Savings Plan
        arn:aws:ec2:us-east-1:111111111111:reserved-instances/r-a | AmazonEC2 | Unused HeavyUsage:m4.large | RunInstances:0002 | 0 | 40.00 | unused | family=Reserved Instance
        => p-a saves 0.00 to 70.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.bought == Bought::Unused && meter.family.contains("Plan");
    case.bill.resources.iter().filter_map(|resource| unused(case, resource, is)).collect()
}
