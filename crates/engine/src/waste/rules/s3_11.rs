//! Infrequent Access that is not infrequent: reading it costs more than storing it saves.

use super::shared_network::kept;
use super::shared_storage::{gap, more};
use crate::money::Money;
use crate::waste::cost::plus;
use crate::waste::{Action, Case, Cost, Effort, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "S3-11",
    name: "Infrequent Access in frequent use",
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "Retrieval, dearer requests and early deletion of an Infrequent Access class cost more than its storage saves against Standard",
    saving: "What they cost more",
    caveat: "One month of much reading is no habit: look at other months",
    inspect: "aws s3api get-bucket-lifecycle-configuration --bucket {id}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        bucket-a | AmazonS3 | TimedStorage-SIA-ByteHrs | StandardIAStorage | 1000 GB-Mo | 12.50
        bucket-a | AmazonS3 | Retrieval-SIA | GetObject | 5000 GB | 50
        bucket-a | AmazonS3 | Requests-SIA-Tier2 | GetObject | 10000000 Requests | 10
        bucket-b | AmazonS3 | TimedStorage-SIA-ByteHrs | StandardIAStorage | 1000 GB-Mo | 12.50
        bucket-b | AmazonS3 | Retrieval-SIA | GetObject | 50 GB | 0.50
        bucket-c | AmazonS3 | TimedStorage-ZIA-ByteHrs | OneZoneIAStorage | 1000 GB-Mo | 10
        bucket-c | AmazonS3 | Retrieval-ZIA | GetObject | 3000 GB | 30
        => bucket-a saves 45.50
        => bucket-c saves 17.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    case.settled_of("AmazonS3").filter_map(|resource| found(case, resource)).collect()
}

fn found(case: &Case<'_>, resource: &Resource) -> Option<Found> {
    let classes = [("SIA", "s3.sia"), ("ZIA", "s3.zia")];
    let sums = classes.map(|(class, price)| balance(case, resource, class, price));
    let lost = sums.iter().fold(Cost::default(), |sum, (extra, saved)| sum.plus(extra.less(*saved)));
    let extra = sums.iter().fold(Cost::default(), |sum, (extra, _)| sum.plus(*extra)).total();
    let saved = sums.iter().fold(Money::ZERO, |sum, (_, saved)| plus(sum, *saved));
    let words = format!(
        "Reading and deleting cost {} more than in Standard, storing {} less",
        extra.grouped(2),
        saved.grouped(2)
    );
    let found = kept(Found::new(resource, resource.monthly(lost)).says(words), resource);
    (lost.total() > Money::ZERO).then_some(found)
}

/// What a class costs beyond Standard for its use, and what its storage saves.
fn balance(case: &Case<'_>, resource: &Resource, class: &str, price: &str) -> (Cost, Money) {
    let of = |kind: String| resource.cost(move |meter: &Meter| meter.of("AmazonS3") && meter.is(&kind));
    let put = gap(case.prices, of(format!("Requests-{class}-Tier1")), "s3.sia.put", "s3.standard.put");
    let get = gap(case.prices, of(format!("Requests-{class}-Tier2")), "s3.sia.get", "s3.standard.get");
    let early = of(format!("EarlyDelete-{class}")).plus(of(format!("EarlyDelete-{class}-SmObjects")));
    let extra = of(format!("Retrieval-{class}")).plus(put).plus(get).plus(early);
    (extra, more(case.prices, of(format!("TimedStorage-{class}-ByteHrs")), price, "s3.standard").max(Money::ZERO))
}
