//! Traffic between zones that goes one way.

use super::shared_network::kept;
use crate::money::Money;
use crate::waste::{Action, Case, Confidence, Effort, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-20",
    name: "Much traffic between zones",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    action: Action::Modernize,
    effort: Effort::High,
    signal: "Inferred: traffic between zones costs more than the limit, and one way carries many times the other",
    saving: "At most the cost of the traffic between zones",
    caveat: "Traffic between zones is the price of standing in several; what could stay within one is for its owner to say",
    inspect: "aws ec2 describe-instances --region {region} --instance-ids {id}",
    limits: &[
        Limit { name: "least", default: "1000", unit: "a month", what: "Less traffic between zones is left out" },
        Limit { name: "ratio", default: "20", unit: "times", what: "One way carries so many times the other" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Operations],
    find,
    example: "
        i-a | AmazonEC2 | DataTransfer-Regional-Bytes | InterZone-Out | 150000 GB | 1500
        i-a | AmazonEC2 | DataTransfer-Regional-Bytes | InterZone-In | 1000 GB | 10
        i-b | AmazonEC2 | DataTransfer-Regional-Bytes | InterZone-Out | 150000 GB | 1500
        i-b | AmazonEC2 | DataTransfer-Regional-Bytes | InterZone-In | 100000 GB | 1000
        i-c | AmazonEC2 | DataTransfer-Regional-Bytes | InterZone-Out | 1000 GB | 10
        => candidate i-a
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    case.settled().filter_map(|resource| found(case, resource)).collect()
}

fn found(case: &Case<'_>, resource: &Resource) -> Option<Found> {
    let (going, coming) = (resource.usage(is_out), resource.usage(is_in));
    let saving = resource.monthly(resource.cost(|meter| is_out(meter) || is_in(meter)));
    let (more, less) = (going.max(coming), going.min(coming));
    // No traffic the other way at all is beyond any number.
    let is_one_way = more > less.times(case.limit("ratio"), Money::ONE);
    if saving.high < case.limit("least") || !is_one_way {
        return None;
    }
    let words = format!(
        "{} GB out and {} GB in between zones cost {} a month",
        going.grouped(0),
        coming.grouped(0),
        saving.high.grouped(2)
    );
    Some(kept(Found::new(resource, saving.up_to()).says(words), resource))
}

fn is_out(meter: &Meter) -> bool {
    (meter.is("DataTransfer-Regional-Bytes") && meter.operation.ends_with("InterZone-Out"))
        || meter.is("DataTransfer-xAZ-Out-Bytes")
}

fn is_in(meter: &Meter) -> bool {
    (meter.is("DataTransfer-Regional-Bytes") && meter.operation.ends_with("InterZone-In"))
        || meter.is("DataTransfer-xAZ-In-Bytes")
}
