//! Reservations that other instances could use.

use super::shared_service::is_still;
use crate::money::Money;
use crate::waste::cost::plus;
use crate::waste::{Action, Bought, Case, Confidence, Cost, Effort, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "COM-05",
    name: "Reservation of the wrong shape",
    confidence: Confidence::Medium,
    action: Action::Commit,
    effort: Effort::Medium,
    signal: "An unused reservation of EC2, and in its region instances of other families at on-demand prices",
    saving: "Up to the smaller of both: a convertible one can be exchanged for what runs",
    caveat: "Only convertible ones can be exchanged, for the same value or more, within their region",
    inspect: "aws ec2 describe-reserved-instances --region {region} --reserved-instances-ids {name}",
    needs: &[Need::UsageTypes],
    find,
    example: "
        arn:aws:ec2:us-east-1:111111111111:reserved-instances/r-a | AmazonEC2 | Unused HeavyUsage:m4.large | RunInstances:0002 | 0 | 40.00 | unused | family=Reserved Instance | type=m4.large
        i-a | AmazonEC2 | BoxUsage:m6i.large | RunInstances | 730 Hrs | 30.00
        i-b | AmazonEC2 | USE2-BoxUsage:m6i.large | RunInstances | 730 Hrs | 70.00 | region=us-east-2
        => r-a saves 0.00 to 30.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        let is =
            |meter: &Meter| meter.of("AmazonEC2") && meter.bought == Bought::Unused && !meter.family.contains("Plan");
        let own = resource.first(is).and_then(|meter| meter.instance().split_once('.'))?.0;
        let other = |meter: &Meter| {
            let family = meter.instance().split_once('.').map_or("", |(family, _)| family);
            meter.is_instance_hours() && meter.bought == Bought::OnDemand && !family.is_empty() && family != own
        };
        // What ended before the window did needs no reservation any more.
        let is_there = |one: &&Resource| one.region == resource.region && one.end_hour >= case.days_ago(2);
        let near = case.bill.resources.iter().filter(is_there);
        let paid = near
            .fold(Money::ZERO, |sum, one| plus(sum, one.cost(|meter| other(meter) && is_still(one, meter)).total()));
        let unused = resource.cost(is).total();
        let words =
            format!("{} unused; instances of other families cost {} on demand", unused.grouped(2), paid.grouped(2));
        let window = case.bill.window.end_hour.saturating_sub(case.bill.window.first_hour);
        let saving = Cost::on_demand(unused.min(paid)).saving(resource.hours().max(window)).up_to();
        let is_found = unused > Money::ZERO && paid > Money::ZERO && resource.end_hour >= case.days_ago(8);
        is_found.then(|| Found::new(resource, saving).says(words))
    };
    case.bill.resources.iter().filter_map(found).collect()
}
