//! What happens to the company and when. The tables hold the quantities; here is what the truth calls them.

use crate::calendar::Month;
use crate::company::Resource;

pub(crate) struct Event {
    pub(crate) id: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) date: &'static str,
    /// Last day, for what ends.
    pub(crate) last: &'static str,
    pub(crate) account: &'static str,
    pub(crate) service: &'static str,
    pub(crate) resource: &'static str,
    pub(crate) skus: &'static [&'static str],
    pub(crate) note: &'static str,
}

pub(crate) static EVENTS: &[Event] = &[
    Event {
        id: "telemetry-growth",
        kind: "growth-step",
        date: "2026-09-08",
        last: "",
        account: "telemetry-prod",
        service: "AmazonS3",
        resource: "larkspur-telemetry-raw",
        skus: &["s3-storage-west", "s3-put"],
        note: "stored bytes and writes rise to 160 percent and stay there",
    },
    Event {
        id: "nat-price",
        kind: "price-change",
        date: "2026-10-01",
        last: "",
        account: "tracking-prod",
        service: "AmazonEC2",
        resource: "tracking-nat",
        skus: &["nat-bytes"],
        note: "NAT gateway processing from 0.045 to 0.052 per GB in us-east-1 (fictional)",
    },
    Event {
        id: "nat-price-ireland",
        kind: "price-change",
        date: "2026-10-01",
        last: "",
        account: "payments-prod",
        service: "AmazonEC2",
        resource: "payments-nat",
        skus: &["nat-bytes-eu"],
        note: "NAT gateway processing from 0.048 to 0.055 per GB in eu-west-1 (fictional)",
    },
    Event {
        id: "sensor-stream-stops",
        kind: "silent-stop",
        date: "2026-10-14",
        last: "2026-10-13",
        account: "data-platform",
        service: "AmazonKinesis",
        resource: "sensor-stream",
        skus: &["kinesis"],
        note: "the only Amazon Kinesis usage ends without notice; 13 October is its last day",
    },
    Event {
        id: "outbound-spike",
        kind: "anomaly",
        date: "2026-09-22",
        last: "2026-09-24",
        account: "tracking-prod",
        service: "AmazonEC2",
        resource: "tracker",
        skus: &["out"],
        note: "outbound traffic at nine times its normal volume for three days",
    },
];

/// Index of the event that touches this resource and SKU, in the first copy of the company.
pub(crate) fn event_of(resource: &Resource, sku: &str) -> Option<usize> {
    if resource.copy != 0 {
        return None;
    }
    EVENTS.iter().position(|event| event.resource == resource.name && event.skus.contains(&sku))
}

/// The delivery of this month comes twice: a provisional assembly, then the final one.
pub(crate) const RESTATED_MONTH: Month = Month::new(2026, 9);

/// This month is not yet invoiced when the sample ends, so its invoice id is blank.
pub(crate) const OPEN_MONTH: Month = Month::new(2026, 10);
