//! Desktops by the hour that are used all day.

use super::shared_service::{finding, paid, told};
use crate::waste::cost::{HOURS_A_MONTH, minus, whole};
use crate::waste::{Action, Case, Found, Limit, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "WS-01",
    name: "WorkSpaces by the hour above 80 hours",
    action: Action::Modernize,
    signal: "Hours AutoStop-Usage of a desktop above the limit a month",
    saving: "The hours above the limit, where a desktop that always runs costs no more",
    caveat: "Look at more than one month; the mode can be changed back",
    inspect: "aws workspaces describe-workspaces --region {region} --workspace-ids {name}",
    act: "aws workspaces modify-workspace-properties --region {region} --workspace-id {name} --workspace-properties \
         RunningMode=ALWAYS_ON",
    limits: &[Limit {
        name: "hours",
        default: "80",
        unit: "hours",
        what: "From so many hours a month a desktop that always runs costs less",
    }],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:workspaces:us-east-1:111111111111:workspace/ws-busy | AmazonWorkSpaces | AW-HW-2-AutoStop-Usage | | 200 Hour | 60.00
        arn:aws:workspaces:us-east-1:111111111111:workspace/ws-busy | AmazonWorkSpaces | AW-HW-2-AutoStop-User | | 1 Month | 9.75
        arn:aws:workspaces:us-east-1:111111111111:workspace/ws-calm | AmazonWorkSpaces | AW-HW-2-AutoStop-Usage | | 20 Hour | 6.00
        => ws-busy saves 36.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.usage_type.ends_with("-AutoStop-Usage");
    let found = |resource: &Resource| {
        let hours = resource.usage(is);
        let most = case.limit("hours").times(whole(i64::from(resource.hours())), whole(HOURS_A_MONTH));
        let saved = resource.cost(is).times(minus(hours, most), hours);
        let words = format!("{} in {} days", told(resource, is, "a desktop"), resource.days());
        (hours > most).then(|| finding(resource, resource.monthly(saved), words))
    };
    paid(case.settled().filter_map(found))
}
