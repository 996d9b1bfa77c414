//! Intelligent-Tiering whose monitoring costs more than its tiers save.

use super::shared_network::kept;
use super::shared_storage::more;
use crate::money::Money;
use crate::waste::cost::plus;
use crate::waste::{Action, Case, Confidence, Effort, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "S3-07",
    name: "Intelligent-Tiering that costs more than it saves",
    confidence: Confidence::Medium,
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "Monitoring-Automation-INT costs more than what the lower tiers of the same bucket save",
    saving: "The fee less what the lower tiers save",
    caveat: "Objects move down after 30 and 90 days: a bucket that is new to it has the fee before the saving",
    inspect: "aws s3api get-bucket-lifecycle-configuration --bucket {id}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        bucket-a | AmazonS3 | Monitoring-Automation-INT | IntelligentTieringStorage | 40000000 Objects | 100
        bucket-a | AmazonS3 | TimedStorage-INT-FA-ByteHrs | IntelligentTieringFAStorage | 5000 GB-Mo | 115
        bucket-a | AmazonS3 | TimedStorage-INT-IA-ByteHrs | IntelligentTieringIAStorage | 2000 GB-Mo | 25
        bucket-b | AmazonS3 | Monitoring-Automation-INT | IntelligentTieringStorage | 400000 Objects | 1
        bucket-b | AmazonS3 | TimedStorage-INT-AIA-ByteHrs | IntelligentTieringAIAStorage | 2000 GB-Mo | 8
        => bucket-a saves 79.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let fee = |meter: &Meter| meter.of("AmazonS3") && meter.is("Monitoring-Automation-INT");
    let found = |resource: &Resource| {
        let (cost, saved) = (resource.cost(fee), benefit(case, resource));
        let rest = cost.less(saved);
        let words = format!("Monitoring cost {}, the lower tiers save {}", cost.total().grouped(2), saved.grouped(2));
        let found = kept(Found::new(resource, resource.monthly(rest)).says(words), resource);
        (rest.total() > Money::ZERO).then_some(found)
    };
    case.settled_of("AmazonS3").filter_map(found).collect()
}

/// What the lower tiers would cost more as frequent access.
fn benefit(case: &Case<'_>, resource: &Resource) -> Money {
    const TIERS: [(&str, &str); 4] = [
        ("TimedStorage-INT-IA-ByteHrs", "s3.int.ia"),
        ("TimedStorage-INT-AIA-ByteHrs", "s3.int.aia"),
        ("TimedStorage-INT-AA-ByteHrs", "s3.int.aa"),
        ("TimedStorage-INT-DAA-ByteHrs", "s3.int.daa"),
    ];
    let of = |(usage_type, price): &(&str, &str)| {
        let cost = resource.cost(|meter| meter.of("AmazonS3") && meter.is(usage_type));
        more(case.prices, cost, price, "s3.int.fa")
    };
    TIERS.iter().map(of).fold(Money::ZERO, plus).max(Money::ZERO)
}
