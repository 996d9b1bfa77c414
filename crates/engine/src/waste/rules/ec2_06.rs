//! Instances that Spot could run: fleets outside production, and many short lives.

use std::collections::BTreeMap;

use super::shared_compute::{Rates, instance_type, is_on_demand};
use crate::money::Money;
use crate::waste::cost::{minus, plus, whole};
use crate::waste::{Action, Bought, Case, Confidence, Cost, Effort, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC2-06",
    name: "Candidate for Spot",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    action: Action::Modernize,
    effort: Effort::High,
    signal: "Inferred: an instance of an Auto Scaling group whose environment tag is not production's, with hours at \
             on-demand prices; and places where many instances live for a few hours only",
    saving: "Up to what is billed on demand × the discount that this report's own Spot hours have, else the limit's",
    caveat: "Spot instances are taken away with two minutes' notice: the owner has to say that the work bears it",
    inspect: "aws ec2 describe-instances --region {region} --instance-ids {name}",
    limits: &[
        Limit { name: "share", default: "55", unit: "%", what: "The discount where the report has no Spot hours" },
        Limit { name: "hours", default: "6", unit: "hours", what: "A shorter life is short" },
        Limit { name: "count", default: "10", unit: "instances", what: "So many short lives in a place count" },
        Limit { name: "least", default: "1", unit: "a window", what: "Short lives that cost less together are left out" },
        Limit { name: "days", default: "3", unit: "days", what: "The short lives are spread over so many days" },
    ],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        limit EC2-06.count 2
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | tag.env=dev | tag.aws:autoscaling:groupName=workers
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | tag.env=prod | tag.aws:autoscaling:groupName=web
        i-c | AmazonEC2 | BoxUsage:c5.large | RunInstances | 3 Hrs | 0.86 | account=222222222222 | from=100 | to=103
        i-d | AmazonEC2 | BoxUsage:c5.large | RunInstances | 3 Hrs | 0.86 | account=222222222222 | from=300 | to=303
        i-e | AmazonEC2 | BoxUsage:c5.large | RunInstances | 3 Hrs | 0.86 | account=333333333333 | from=300 | to=303
        => candidate i-a
        => candidate 222222222222
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let share = own_discount(case).unwrap_or_else(|| case.limit("share"));
    let fleet = |instance: &Resource| {
        let group = instance.tag(&["aws:autoscaling:groupName"]);
        let cost = Cost::on_demand(instance.cost(is_on_demand).total());
        let is_candidate = !group.is_empty() && instance.is_non_production() && cost.total() > Money::ZERO;
        let words = format!(
            "of the group {group}, not for production, {} billed on demand; Spot is {} % cheaper; inferred",
            cost.total().grouped(2),
            share.grouped(0)
        );
        is_candidate.then(|| Found::new(instance, instance.monthly(cost.percent(share)).up_to()).says(words))
    };
    case.settled().filter_map(fleet).chain(short_lives(case)).collect()
}

/// The discount of the report's own Spot hours against its own on-demand hours of the same type, in percent.
fn own_discount(case: &Case<'_>) -> Option<Money> {
    let rates = Rates::of(case.bill);
    let (mut spot, mut list) = (Money::ZERO, Money::ZERO);
    for resource in &case.bill.resources {
        let is_spot = |meter: &&Meter| meter.bought == Bought::Spot && meter.starts("SpotUsage:");
        for meter in resource.meters.iter().filter(is_spot) {
            let Some(cost) = rates.own_rate(&resource.region, "RunInstances", instance_type(meter), meter.usage) else {
                continue;
            };
            (spot, list) = (plus(spot, meter.cost), plus(list, cost));
        }
    }
    (list > spot).then(|| minus(list, spot).times(whole(100), list))
}

fn short_lives(case: &Case<'_>) -> Vec<Found> {
    let mut places: BTreeMap<(&str, &str), Vec<&Resource>> = BTreeMap::new();
    let is_short = |instance: &&Resource| {
        let whole_life = instance.born > case.bill.begun && instance.last < case.bill.window.end_hour;
        let hours = instance.last.saturating_sub(instance.born);
        whole_life && instance.has(is_on_demand) && hours < case.count("hours")
    };
    for instance in case.bill.resources.iter().filter(|resource| !resource.id.is_empty()).filter(is_short) {
        places.entry((&instance.account, &instance.region)).or_default().push(instance);
    }
    let found = |((account, region), instances): ((&str, &str), Vec<&Resource>)| {
        let cost = instances.iter().fold(Money::ZERO, |sum, one| plus(sum, one.cost(is_on_demand).total()));
        let first = instances.iter().map(|instance| instance.born).min().unwrap_or(0);
        let days = instances.iter().map(|instance| instance.last).max().unwrap_or(0).saturating_sub(first) / 24;
        let is_pattern = instances.len() >= case.count("count") as usize
            && days >= case.count("days")
            && cost >= case.limit("least");
        let words = format!(
            "{} instances lived less than {} hours on demand, over {days} days, for {}; inferred",
            instances.len(),
            case.count("hours"),
            cost.grouped(2)
        );
        is_pattern.then(|| Found::place(account, region, "short-lived instances").says(words))
    };
    places.into_iter().filter_map(found).collect()
}
