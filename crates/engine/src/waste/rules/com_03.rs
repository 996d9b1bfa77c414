//! Reservations that end soon.

use super::shared_service::{day, file};
use crate::waste::resource::short;
use crate::waste::{Action, Case, Described, EvidenceKind, Found, Limit, Need, Rule, Saving, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "COM-03",
    name: "Reservation ends soon",
    tier: Tier::Evidence,
    action: Action::Commit,
    signal: "An active reservation that ends within the limit after the last day of the window",
    saving: "Nothing is claimed: from then on its usage costs on-demand prices",
    caveat: "Buy again what is still needed, and not what was bought before",
    inspect: "aws ec2 describe-reserved-instances --region {region}",
    limits: &[Limit { name: "days", default: "90", unit: "days", what: "It ends within so many days" }],
    needs: &[Need::Evidence(&[EvidenceKind::Reservations])],
    find,
    example: "
        evidence Reservations r-soon End=2026-12-01T00:00:00Z State=active InstanceType=m4.large
        evidence Reservations r-late End=2028-12-01T00:00:00Z State=active InstanceType=m4.large
        evidence Reservations r-over End=2026-11-20T00:00:00Z State=retired InstanceType=m4.large
        arn:aws:ec2:us-east-1:111111111111:reserved-instances/r-soon | AmazonEC2 | Unused HeavyUsage:m4.large | RunInstances:0002 | 0 | 40.00 | unused | family=Reserved Instance
        => candidate r-soon
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    expiring(case, EvidenceKind::Reservations)
}

/// Commitments described as active that end soon.
pub(super) fn expiring(case: &Case<'_>, kind: EvidenceKind) -> Vec<Found> {
    let last = i64::from(case.bill.window.end_hour.saturating_sub(1) / 24);
    let found = |one: &Described| {
        let left = end(one)? - last;
        let is_active = ["State", "state"].iter().any(|name| one.field(name) == "active");
        let is_found = is_active && (0..=i64::from(case.count("days"))).contains(&left);
        let name = short(&one.id);
        let known = case.bill.resources.iter().find(|resource| !resource.id.is_empty() && resource.name() == name);
        let found = match known {
            Some(resource) => Found::new(resource, Saving::NONE),
            None => Found::place(account(one), "", &format!("commitment {name}")),
        };
        let from = file(case, one.file).map_or("", |file| &file.name);
        let words = format!("{name} ends {left} days after the last day of the report, by {from}");
        is_found.then(|| found.says(words))
    };
    case.evidence.all(kind).filter_map(found).collect()
}

/// The day it ends, where it says so or when it began and for how many seconds.
fn end(one: &Described) -> Option<i64> {
    let told = day(one.field("End")).or_else(|| day(one.field("end")));
    told.or_else(|| Some(day(one.field("StartTime"))? + one.field("Duration").parse::<i64>().ok()? / 86_400))
}

/// The account of its ARN; empty where it has none.
fn account(one: &Described) -> &str {
    let arns = [&one.id, one.field("savingsPlanArn"), one.field("ReservedDBInstanceArn"), one.field("ReservationARN")];
    arns.into_iter().find_map(|arn| arn.strip_prefix("arn:")?.split(':').nth(3)).unwrap_or_default()
}
