//! Traffic from one region to another that costs much.

use std::collections::BTreeMap;

use super::shared_network::by_month;
use crate::money::Money;
use crate::waste::cost::plus;
use crate::waste::{Action, Case, Confidence, Cost, Effort, Found, Limit, Need, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-21",
    name: "Much traffic between regions",
    confidence: Confidence::Low,
    action: Action::Review,
    effort: Effort::High,
    signal: "Lines of AWS-Out-Bytes from one region to another that cost an account more than the limit",
    saving: "None is claimed: its owner can say what of it is needed",
    caveat: "Copies for a failover and replication are such traffic",
    inspect: "aws ec2 describe-vpc-peering-connections --region {region}",
    limits: &[Limit {
        name: "least",
        default: "100",
        unit: "a month",
        what: "Pairs of regions that cost less are left out",
    }],
    needs: &[Need::UsageTypes],
    find,
    example: "
        i-a | AmazonEC2 | USE1-EUW1-AWS-Out-Bytes | RunInstances | 9000 GB | 180
        bucket-a | AmazonS3 | USE1-EUW1-AWS-Out-Bytes | GetObject | 500 GB | 10
        bucket-b | AmazonS3 | USE1-APS2-AWS-Out-Bytes | GetObject | 500 GB | 10
        i-c | AmazonEC2 | USE1-EUW1-AWS-Out-Bytes | RunInstances | 50 GB | 1 | account=222222222222
        => candidate 111111111111
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let mut pairs: BTreeMap<(&str, String), (Cost, Money)> = BTreeMap::new();
    for resource in &case.bill.resources {
        for meter in resource.meters.iter().filter(|meter| meter.is("AWS-Out-Bytes")) {
            let Some(pair) = pair(&meter.full_usage_type) else { continue };
            let (cost, gb) = pairs.entry((&resource.account, pair)).or_default();
            *cost = cost.plus(meter.split());
            *gb = plus(*gb, meter.usage);
        }
    }
    let found = |((account, pair), (cost, gb)): ((&str, String), (Cost, Money))| {
        let month = by_month(case, cost).high;
        let words = format!("{} GB cost {} a month", gb.grouped(0), month.grouped(2));
        (month >= case.limit("least")).then(|| Found::place(account, "", &format!("traffic {pair}")).says(words))
    };
    pairs.into_iter().filter_map(found).collect()
}

/// `USE1 to EUW1` of `USE1-EUW1-AWS-Out-Bytes`.
fn pair(usage_type: &str) -> Option<String> {
    let (from, to) = usage_type.strip_suffix("-AWS-Out-Bytes")?.split_once('-')?;
    Some(format!("{from} to {to}"))
}
