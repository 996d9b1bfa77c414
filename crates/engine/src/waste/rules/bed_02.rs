//! Models that are told the same again and again.

use std::collections::BTreeMap;

use super::shared_service::{a_month, by_account, share};
use crate::money::Money;
use crate::waste::cost::plus;
use crate::waste::{Action, Case, Confidence, Cost, Found, Limit, Meter, Need, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "BED-02",
    name: "Few tokens from the cache",
    confidence: Confidence::Low,
    action: Action::Review,
    signal: "In an account, input tokens of models cost more than the limit and hardly any of them come from the \
         prompt cache",
    saving: "Nothing is claimed: somebody should look whether prompts begin alike",
    caveat: "Not every model has a prompt cache",
    inspect: "aws bedrock list-foundation-models",
    limits: &[
        Limit { name: "share", default: "10", unit: "%", what: "Fewer tokens than so much come from the cache" },
        Limit { name: "least", default: "100", unit: "a month", what: "Less is left out" },
    ],
    needs: &[Need::UsageTypes],
    find,
    example: "
        - | AmazonBedrock | USE1-Claude4.5Sonnet-input-tokens | InvokeModel | 300000 1K tokens | 900.00
        - | AmazonBedrock | USE1-Claude4.5Sonnet-cache-read-input-token-count | InvokeModel | 300 1K tokens | 0.09
        - | AmazonBedrock | USE1-Claude4.5Sonnet-input-tokens | InvokeModel | 300000 1K tokens | 900.00 | account=222222222222
        - | AmazonBedrock | USE1-Claude4.5Sonnet-cache-read-input-token-count | InvokeModel | 900000 1K tokens | 270.00 | account=222222222222
        => candidate 111111111111
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let fresh = |meter: &Meter| meter.usage_type.ends_with("-input-tokens");
    let cached = |meter: &Meter| meter.usage_type.ends_with("-cache-read-input-token-count");
    let mut tokens: BTreeMap<&str, (Money, Money)> = BTreeMap::new();
    for resource in &case.bill.resources {
        let sum = tokens.entry(&resource.account).or_default();
        *sum = (plus(sum.0, resource.usage(fresh)), plus(sum.1, resource.usage(cached)));
    }
    let found = |(account, cost): (&str, Cost)| {
        let (fresh, cached) = *tokens.get(account)?;
        let percent = share(cached, plus(fresh, cached))?;
        let a_month = a_month(case, cost.total());
        let words =
            format!("Input tokens cost {} a month; {} % came from the cache", a_month.grouped(2), percent.grouped(1));
        let is_found = percent < case.limit("share") && a_month >= case.limit("least");
        is_found.then(|| Found::place(account, "", "model tokens").says(words))
    };
    by_account(case, fresh).into_iter().filter_map(found).collect()
}
