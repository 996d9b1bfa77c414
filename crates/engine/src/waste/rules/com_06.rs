//! Commitments that other accounts could use.

use crate::money::Money;
use crate::waste::cost::plus;
use crate::waste::{Action, Bought, Case, Confidence, Cost, Found, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "COM-06",
    name: "Commitment that is not shared",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Commit,
    signal: "Inferred: an unused commitment, and in other accounts on-demand usage that it would cover",
    saving: "Up to the smaller of both",
    caveat: "Look at the sharing settings; usage in other hours than the unused ones is not covered by sharing",
    inspect: "aws organizations describe-organization",
    needs: &[Need::UsageTypes],
    find,
    example: "
        arn:aws:ec2:us-east-1:111111111111:reserved-instances/r-a | AmazonEC2 | Unused HeavyUsage:m4.large | RunInstances:0002 | 0 | 40.00 | unused | family=Reserved Instance | type=m4.large
        i-a | AmazonEC2 | BoxUsage:m4.large | RunInstances | 730 Hrs | 30.00 | account=222222222222
        arn:aws:ec2:us-east-1:111111111111:reserved-instances/r-b | AmazonEC2 | Unused HeavyUsage:c4.large | RunInstances:0002 | 0 | 40.00 | unused | family=Reserved Instance | type=c4.large
        i-b | AmazonEC2 | BoxUsage:c4.large | RunInstances | 730 Hrs | 30.00
        => r-a saves 0.00 to 30.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.bought == Bought::Unused;
    let found = |resource: &Resource| {
        let own = resource.first(is)?;
        let sisters = case.bill.resources.iter().filter(|one| one.account != resource.account);
        let paid = sisters.fold(Money::ZERO, |sum, one| {
            let near = own.usage_type.contains("ComputeSP") || one.region == resource.region;
            let covered = |meter: &Meter| near && meter.bought == Bought::OnDemand && covers(own, meter);
            plus(sum, one.cost(covered).total())
        });
        let unused = resource.cost(is).total();
        let words = format!(
            "{} unused; other accounts pay {} on demand for what it covers",
            unused.grouped(2),
            paid.grouped(2)
        );
        let window = case.bill.window.end_hour.saturating_sub(case.bill.window.first_hour);
        let saving = Cost::on_demand(unused.min(paid)).saving(resource.hours().max(window)).up_to();
        let is_found = unused > Money::ZERO && paid > Money::ZERO && resource.end_hour >= case.days_ago(8);
        is_found.then(|| Found::new(resource, saving).says(words))
    };
    case.bill.resources.iter().filter_map(found).collect()
}

/// Reservations and plans for instances cover those of their family, plans for compute all of it; others are left out.
fn covers(own: &Meter, meter: &Meter) -> bool {
    if own.family.contains("Plan") {
        let compute = meter.is_instance_hours() || meter.starts("Fargate-") || meter.starts("Lambda-GB-Second");
        // A plan for instances names their family: `EC2SP:m6i.1yrNoUpfront`.
        let family = own.usage_type.split_once("EC2SP:").and_then(|(_, plan)| plan.split_once('.'));
        let same =
            family.is_some_and(|(family, _)| meter.instance().split_once('.').is_some_and(|(of, _)| of == family));
        return if family.is_some() {
            same && meter.is_instance_hours()
        } else {
            own.usage_type.contains("ComputeSP") && compute
        };
    }
    let family = |meter: &Meter| meter.instance().rsplit_once('.').map(|(family, _)| family.to_owned());
    let hours = meter.is_instance_hours() || meter.is_database_hours() || meter.starts("NodeUsage:");
    own.service == meter.service && hours && family(own).is_some() && family(own) == family(meter)
}
