//! Log groups that take in most of the logs.

use super::shared_service::{by_account, finding, paid, share, told};
use crate::waste::{Action, Case, Confidence, Found, Limit, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "CW-02",
    name: "Log group with most of the logs",
    confidence: Confidence::Medium,
    action: Action::Rightsize,
    signal: "A log group with more than the limit of what the account pays for taking in logs",
    saving: "Up to half of it, which the Infrequent Access class costs less",
    caveat: "The Infrequent Access class has no metric filters, alarms or subscriptions; logs that nobody reads need \
         not be written",
    inspect: "aws logs describe-log-groups --region {region} --log-group-identifiers {id}",
    limits: &[Limit { name: "share", default: "20", unit: "%", what: "Of what the account pays for taking in logs" }],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:logs:us-east-1:111111111111:log-group:noisy | AmazonCloudWatch | USE1-DataProcessing-Bytes | PutLogEvents | 200 GB | 100.00
        arn:aws:logs:us-east-1:111111111111:log-group:flow | AmazonCloudWatch | USE1-VendedLog-Bytes | VendedLogs | 200 GB | 100.00
        arn:aws:logs:us-east-1:111111111111:log-group:quiet | AmazonCloudWatch | USE1-DataProcessing-Bytes | PutLogEvents | 2 GB | 1.00
        => noisy saves 0.00 to 50.00
        => flow saves 0.00 to 50.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| {
        meter.of("AmazonCloudWatch") && (meter.is("DataProcessing-Bytes") || meter.is("VendedLog-Bytes"))
    };
    let all = by_account(case, is);
    let found = |resource: &Resource| {
        let cost = resource.cost(is);
        let percent = share(cost.total(), all.get(&*resource.account)?.total())?;
        let saved = cost.less(case.prices.turned(cost.total(), "cw.ingest", "cw.ingest.ia"));
        let words = format!("{}, {} % of the account's", told(resource, is, "logs taken in"), percent.grouped(0));
        (percent >= case.limit("share")).then(|| finding(resource, resource.monthly(saved).up_to(), words))
    };
    paid(case.settled().filter_map(found))
}
