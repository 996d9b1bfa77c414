//! Endpoints for file transfer that nothing goes through.

use super::shared_network::{Standing, any_use};
use crate::waste::{Case, Confidence, Found, Meter, Need, Resource, Rule};

/// A server of AWS Transfer Family.
const SERVER: Standing = Standing { hours: is_hours, activity: any_use };

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "TRF-01",
    name: "Idle file transfer server",
    confidence: Confidence::Medium,
    signal: "A server with ProtocolHours and no UploadBytes, DownloadBytes or messages",
    saving: "The cost of its protocol hours; a stopped server costs them too",
    caveat: "A partner may deliver once a quarter; its address and keys are lost with it",
    inspect: "aws transfer describe-server --region {region} --server-id {name}",
    act: "aws transfer delete-server --region {region} --server-id {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        server/s-a | AWSTransfer | USE1-ProtocolHours | SFTP:S3 | 730 Hours | 219
        server/s-b | AWSTransfer | USE1-ProtocolHours | SFTP:S3 | 730 Hours | 219
        server/s-b | AWSTransfer | USE1-UploadBytes | SFTP:S3 | 1.5 GB | 0.06
        => s-a saves 219
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        SERVER.found(resource, format!("{} protocol hours billed and no byte", SERVER.hours_of(resource).grouped(0)))
    };
    SERVER.idle(case).map(found).collect()
}

fn is_hours(meter: &Meter) -> bool {
    meter.of("AWSTransfer") && (meter.is("ProtocolHours") || meter.starts("ProtocolHours:"))
}
