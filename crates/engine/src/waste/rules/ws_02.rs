//! Desktops that nobody opens.

use super::shared_service::{finding, paid, told};
use crate::money::Money;
use crate::waste::{Case, Found, Limit, Meter, Need, Past, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "WS-02",
    name: "WorkSpaces never used",
    signal: "The monthly fee AutoStop-User of a desktop and no hour of use for as many months as the limit says",
    saving: "The fee",
    caveat: "Ask the user; data on its disk goes with it",
    inspect: "aws workspaces describe-workspaces --region {region} --workspace-ids {name}",
    act: "aws workspaces terminate-workspaces --region {region} --terminate-workspace-requests WorkspaceId={name}",
    limits: &[Limit { name: "months", default: "2", unit: "months", what: "Without an hour of use" }],
    needs: &[Need::Resources, Need::UsageTypes, Need::Months(2)],
    find,
    example: "
        arn:aws:workspaces:us-east-1:111111111111:workspace/ws-idle | AmazonWorkSpaces | AW-HW-2-AutoStop-User | | 1 Month | 9.75
        arn:aws:workspaces:us-east-1:111111111111:workspace/ws-idle | AmazonWorkSpaces | AW-HW-2-AutoStop-User | | 1 Month | 9.75 | month=-1
        arn:aws:workspaces:us-east-1:111111111111:workspace/ws-used | AmazonWorkSpaces | AW-HW-2-AutoStop-User | | 1 Month | 9.75
        arn:aws:workspaces:us-east-1:111111111111:workspace/ws-used | AmazonWorkSpaces | AW-HW-2-AutoStop-User | | 1 Month | 9.75 | month=-1
        arn:aws:workspaces:us-east-1:111111111111:workspace/ws-used | AmazonWorkSpaces | AW-HW-2-AutoStop-Usage | | 2 Hour | 0.60 | month=-1
        => ws-idle saves 9.75
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let fee = |meter: &Meter| meter.usage_type.ends_with("-AutoStop-User");
    let months = case.count("months");
    let since = case.bill.window.period.to.plus(1 - i32::try_from(months).unwrap_or(i32::MAX / 2));
    let found = |resource: &Resource| {
        let used = |past: &Past| {
            past.month >= since && past.usage_type.ends_with("-AutoStop-Usage") && past.usage > Money::ZERO
        };
        let paid = resource.quantities(|past| past.month >= since && past.usage_type.ends_with("-AutoStop-User"));
        let is_idle = paid.len() >= months as usize && !resource.past.iter().any(used);
        let words = format!("{}, and no hour of use in {months} months", told(resource, fee, "a desktop"));
        is_idle.then(|| finding(resource, resource.monthly(resource.cost(fee)), words))
    };
    paid(case.billed().filter(|resource| !resource.id.is_empty() && resource.has(fee)).filter_map(found))
}
