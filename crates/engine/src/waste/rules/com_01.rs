//! Reservations that nothing used.

use crate::money::Money;
use crate::waste::{Action, Bought, Case, Found, Meter, Question, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "COM-01",
    name: "Unused reservation",
    action: Action::Commit,
    signal: "The fee of a reservation of which something was not used",
    saving: "Up to the unused part: it is paid whether it is used or not, until it is modified, exchanged or sold",
    caveat: "Standard ones of EC2 can be modified within their family or sold, convertible ones exchanged; those of \
         other services run to their end",
    inspect: "aws ec2 describe-reserved-instances --region {region} --reserved-instances-ids {name}",
    question: Some(Question::ActiveCommitment),
    find,
    example: "
        arn:aws:ec2:us-east-1:111111111111:reserved-instances/r-a | AmazonEC2 | Unused HeavyUsage:m4.large | RunInstances:0002 | 0 | 40.00 | unused | family=Reserved Instance | type=m4.large
        arn:aws:savingsplans::111111111111:savingsplan/p-a | ComputeSavingsPlans | Unused ComputeSP:1yrNoUpfront | | 0 | 70.00 | unused | family=Savings Plan
        i-a | AmazonEC2 | BoxUsage:m4.large | RunInstances | 730 Hrs | 50.00 | covered
        => r-a saves 0.00 to 40.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.bought == Bought::Unused && !meter.family.contains("Plan");
    case.bill.resources.iter().filter_map(|resource| unused(case, resource, is)).collect()
}

/// A commitment and what of it nothing used.
pub(super) fn unused(case: &Case<'_>, resource: &Resource, is: impl Fn(&Meter) -> bool + Copy) -> Option<Found> {
    let meter = resource.first(is)?;
    let cost = resource.cost(is);
    let window = case.bill.window.end_hour.saturating_sub(case.bill.window.first_hour);
    let kind = meter.usage_type.trim_start_matches("Unused ");
    let words = format!("{} of {kind} paid and not used", cost.total().grouped(2));
    // It is paid for the whole window, however few of its hours went unused.
    let saving = cost.saving(resource.hours().max(window));
    // An unused hour may be a few days before the end of the window.
    let is_found = resource.end_hour >= case.days_ago(8) && cost.total() > Money::ZERO;
    is_found.then(|| Found::new(resource, saving).detail(kind).says(words))
}
