//! Objects that were deleted before the least time of their class.

use super::shared_network::kept;
use crate::money::Money;
use crate::waste::resource::Past;
use crate::waste::{Action, Case, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "S3-08",
    name: "Deleted before the least time",
    action: Action::Modernize,
    signal: "Lines EarlyDelete-*",
    saving: "The cost of those lines; where no earlier month has any, it may have been once and nothing is certain",
    caveat: "The class saves nothing for objects that live shorter than 30, 90 or 180 days: leave them in Standard",
    inspect: "aws s3api get-bucket-lifecycle-configuration --bucket {id}",
    needs: &[Need::UsageTypes],
    find,
    example: "
        bucket-a | AmazonS3 | EarlyDelete-SIA | DeleteObject | 500 GB-Mo | 6.25
        bucket-a | AmazonS3 | EarlyDelete-SIA | DeleteObject | 500 GB-Mo | 6.25 | month=-1
        bucket-b | AmazonS3 | EarlyDelete-ByteHrs | DeleteObject | 500 GB-Mo | 2.00
        bucket-c | AmazonS3 | TimedStorage-SIA-ByteHrs | StandardIAStorage | 500 GB-Mo | 6.25
        => bucket-a saves 6.25
        => bucket-b saves 0.00 to 2.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let early = |meter: &Meter| of_s3(&meter.service) && meter.starts("EarlyDelete-");
    let from = case.bill.window.period.from;
    let before = |past: &Past| {
        past.month < from
            && of_s3(&past.service)
            && past.usage_type.starts_with("EarlyDelete-")
            && past.cost > Money::ZERO
    };
    let found = |resource: &Resource| {
        let cost = resource.cost(early);
        let saving = resource.monthly(cost);
        let words = format!(
            "{} GB-months charged after deletion cost {}",
            resource.usage(early).grouped(2),
            cost.total().grouped(2)
        );
        let is_again = resource.past.iter().any(before);
        let found = Found::new(resource, if is_again { saving } else { saving.up_to() }).says(words);
        kept(if is_again { found } else { found.but("No earlier month that is loaded has such lines") }, resource)
    };
    case.billed().filter(|resource| resource.cost(early).total() > Money::ZERO).map(found).collect()
}

fn of_s3(service: &str) -> bool {
    service == "AmazonS3" || service == "AmazonGlacier"
}
