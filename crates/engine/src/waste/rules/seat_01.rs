//! Seats that nobody sits on.

use super::shared_service::{finding, only, told};
use crate::tags::folded;
use crate::waste::{Case, Confidence, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "SEAT-01",
    name: "Paid seat unused",
    confidence: Confidence::Medium,
    signal: "A user billed by the month without any other usage, where most users of the service have some",
    saving: "The fee of the seat",
    caveat: "A seat is paid to the end of its month; ask the user",
    inspect: "aws identitystore list-users --region {region} --identity-store-id ID",
    needs: &[Need::Resources, Need::UsageTypes, Need::Units],
    find,
    example: "
        user/a | AmazonKiro | USE1-Kiro-Pro-User-Month | | 1 User-Month | 20.00
        user/b | AmazonKiro | USE1-Kiro-Pro-User-Month | | 1 User-Month | 20.00
        user/b | AmazonKiro | USE1-Kiro-Credits | | 300 Credits | 0.00
        user/c | AmazonKiro | USE1-Kiro-Pro-User-Month | | 1 User-Month | 20.00
        user/c | AmazonKiro | USE1-Kiro-Credits | | 300 Credits | 0.00
        => user/a saves 20.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let seats: Vec<&Resource> = case.settled().filter(|resource| resource.has(is_seat)).collect();
    let found = |resource: &&Resource| {
        let resource = *resource;
        let seat = resource.first(is_seat)?;
        let alike: Vec<&&Resource> = seats.iter().filter(|other| other.has(|m| m.service == seat.service)).collect();
        let used = alike.iter().filter(|other| !only(other, is_seat)).count();
        let is_found = only(resource, is_seat) && used * 2 > alike.len();
        let words = format!(
            "{}, and no other usage; {used} of {} users have some",
            told(resource, is_seat, "a seat"),
            alike.len()
        );
        is_found.then(|| finding(resource, resource.monthly(resource.cost(is_seat)), words))
    };
    seats.iter().filter_map(found).collect()
}

/// A user by the month.
fn is_seat(meter: &Meter) -> bool {
    ["usermonth", "usermonths", "usermo", "user"].contains(&folded(&meter.unit).as_str())
}
