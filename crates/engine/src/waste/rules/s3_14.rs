//! Small buckets that nobody uses.

use super::shared_network::kept;
use super::shared_storage::{gb, is_object_request, is_stored};
use crate::money::Money;
use crate::waste::cost::whole;
use crate::waste::{Case, Confidence, Found, Limit, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "S3-14",
    name: "Small abandoned bucket",
    confidence: Confidence::Low,
    signal: "Less storage than the limit, and fewer requests for objects",
    saving: "The cost of its storage, which is little: it is about order",
    caveat: "A bucket that holds a state file or a website may be asked once a month; its name can be taken by others",
    inspect: "aws s3 ls s3://{id} --recursive --summarize",
    limits: &[
        Limit { name: "mb", default: "1024", unit: "MB", what: "More is not small" },
        Limit { name: "requests", default: "10", unit: "requests", what: "More in the window are use" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Operations],
    find,
    example: "
        bucket-a | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 0.2 GB-Mo | 0.01
        bucket-b | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 0.2 GB-Mo | 0.01
        bucket-b | AmazonS3 | Requests-Tier2 | GetObject | 5000 Requests | 0.01
        bucket-c | AmazonS3 | TimedStorage-ByteHrs | StandardStorage | 20 GB-Mo | 0.46
        => candidate bucket-a
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let size = |resource: &Resource| gb(resource, is_stored).times(whole(1024), Money::ONE);
    let is_small = |resource: &&Resource| {
        let mb = size(resource);
        mb > Money::ZERO && mb < case.limit("mb") && resource.usage(is_object_request) < case.limit("requests")
    };
    let found = |resource: &Resource| {
        let requests = resource.usage(is_object_request).grouped(0);
        let words =
            format!("{} MB and {requests} requests for objects in {} days", size(resource).grouped(1), resource.days());
        kept(Found::new(resource, resource.monthly(resource.cost(is_stored))).says(words), resource)
    };
    case.settled_of("AmazonS3").filter(is_small).map(found).collect()
}
