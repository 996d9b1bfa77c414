//! Metrics that cost most of the monitoring.

use super::shared_service::{a_month, by_account, share};
use crate::waste::{Action, Case, Confidence, Cost, Found, Limit, Need, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "CW-03",
    name: "Custom metrics",
    confidence: Confidence::Medium,
    action: Action::Review,
    signal: "In an account, CW:MetricMonitorUsage and CW:GMD-Metrics cost more than the limit of CloudWatch",
    saving: "Nothing is claimed: somebody should look which metrics are read",
    inspect: "aws cloudwatch list-metrics --recently-active PT3H",
    limits: &[
        Limit { name: "share", default: "20", unit: "%", what: "Of what the account pays for CloudWatch" },
        Limit { name: "least", default: "50", unit: "a month", what: "Less is left out" },
    ],
    needs: &[Need::UsageTypes],
    find,
    example: "
        - | AmazonCloudWatch | CW:MetricMonitorUsage | MetricStorage | 300 Metrics | 90.00
        - | AmazonCloudWatch | USE1-DataProcessing-Bytes | PutLogEvents | 200 GB | 100.00
        - | AmazonCloudWatch | CW:MetricMonitorUsage | MetricStorage | 30 Metrics | 9.00 | account=222222222222
        => candidate 111111111111
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let all = by_account(case, |meter| meter.of("AmazonCloudWatch"));
    let metrics = by_account(case, |meter| {
        meter.of("AmazonCloudWatch") && (meter.is("CW:MetricMonitorUsage") || meter.is("CW:GMD-Metrics"))
    });
    let found = |(account, cost): (&str, Cost)| {
        let of = all.get(account)?.total();
        let percent = share(cost.total(), of)?;
        let a_month = a_month(case, cost.total());
        let is_found = percent >= case.limit("share") && a_month >= case.limit("least");
        let words = format!("Metrics cost {} a month, {} % of CloudWatch", a_month.grouped(2), percent.grouped(0));
        is_found.then(|| Found::place(account, "", "CloudWatch metrics").says(words))
    };
    metrics.into_iter().filter_map(found).collect()
}
