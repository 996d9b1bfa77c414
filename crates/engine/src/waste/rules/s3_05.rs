//! Uploads in parts that were begun and never finished: their parts are stored and charged.

use super::shared_network::kept;
use crate::money::Money;
use crate::waste::cost::{minus, whole};
use crate::waste::{Action, Case, Confidence, Found, Limit, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "S3-05",
    name: "Unfinished uploads",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Modernize,
    signal: "Inferred: more InitiateMultipartUpload than CompleteMultipartUpload requests, or staging storage of Glacier classes",
    saving: "The cost of staging storage; the parts in other classes are not told apart in reports, so nothing is claimed for them",
    caveat: "Aborted uploads are counted too, since aborting is free and on no line; uploads may be under way. A lifecycle rule that aborts them after 7 days is the cure",
    inspect: "aws s3api list-multipart-uploads --bucket {id}",
    limits: &[
        Limit {
            name: "uploads",
            default: "100",
            unit: "uploads",
            what: "Fewer unfinished ones in the window are left out",
        },
        Limit { name: "share", default: "10", unit: "%", what: "So much of the uploads begun was not finished" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Operations],
    find,
    example: "
        bucket-a | AmazonS3 | Requests-Tier1 | InitiateMultipartUpload | 900 Requests | 0.01
        bucket-a | AmazonS3 | Requests-Tier1 | CompleteMultipartUpload | 300 Requests | 0.01
        bucket-b | AmazonS3 | Requests-Tier1 | InitiateMultipartUpload | 9000 Requests | 0.05
        bucket-b | AmazonS3 | Requests-Tier1 | CompleteMultipartUpload | 8950 Requests | 0.05
        bucket-c | AmazonS3 | TimedStorage-GlacierStaging | GlacierStagingStorage | 500 GB-Mo | 11.50
        => candidate bucket-a
        => bucket-c saves 11.50
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    case.settled_of("AmazonS3").filter_map(|resource| found(case, resource)).collect()
}

fn found(case: &Case<'_>, resource: &Resource) -> Option<Found> {
    let of = |operation: &'static str| {
        move |meter: &Meter| meter.of("AmazonS3") && meter.starts("Requests-") && &*meter.operation == operation
    };
    let begun = resource.usage(of("InitiateMultipartUpload"));
    let open = minus(begun, resource.usage(of("CompleteMultipartUpload")));
    let staging = resource.cost(is_staging);
    let is_open = open >= case.limit("uploads") && open >= begun.times(case.limit("share"), whole(100));
    if !is_open && staging.total() <= Money::ZERO {
        return None;
    }
    let mut found = Found::new(resource, resource.monthly(staging));
    if is_open {
        found = found.says(format!("{} uploads begun, {} of them not finished", begun.grouped(0), open.grouped(0)));
    }
    if staging.total() > Money::ZERO {
        found = found.says(format!("Parts of unfinished uploads cost {}", staging.total().grouped(2)));
    }
    Some(kept(found, resource))
}

/// Parts of uploads to Glacier classes are stored as Standard, with a usage type of their own.
fn is_staging(meter: &Meter) -> bool {
    let kinds = ["TimedStorage-GlacierStaging", "TimedStorage-GDA-Staging", "TimedStorage-GIR-Staging"];
    meter.of("AmazonS3") && kinds.iter().any(|kind| meter.is(kind))
}
