//! Alarms and dashboards that add up.

use super::shared_service::{a_month, by_account};
use crate::waste::{Action, Case, Confidence, Cost, Found, Limit, Meter, Need, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "CW-04",
    name: "Alarms and dashboards",
    confidence: Confidence::Low,
    action: Action::Review,
    signal: "In an account, alarms and dashboards cost more than the limit",
    saving: "Nothing is claimed: somebody should look which alarms have no data",
    inspect: "aws cloudwatch describe-alarms --state-value INSUFFICIENT_DATA",
    limits: &[Limit { name: "least", default: "50", unit: "a month", what: "Less is left out" }],
    needs: &[Need::UsageTypes],
    find,
    example: "
        - | AmazonCloudWatch | CW:AlarmMonitorUsage | Unknown | 900 Alarms | 90.00
        - | AmazonCloudWatch | CW:AlarmMonitorUsage | Unknown | 9 Alarms | 0.90 | account=222222222222
        => candidate 111111111111
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| {
        meter.is("CW:AlarmMonitorUsage")
            || meter.is("CW:HighResAlarmMonitorUsage")
            || meter.starts("DashboardsUsageHour")
    };
    let found = |(account, cost): (&str, Cost)| {
        let a_month = a_month(case, cost.total());
        let words = format!("Alarms and dashboards cost {} a month", a_month.grouped(2));
        (a_month >= case.limit("least")).then(|| Found::place(account, "", "alarms and dashboards").says(words))
    };
    by_account(case, is).into_iter().filter_map(found).collect()
}
