//! File systems of EFS that pay for throughput whether they use it or not.

use super::shared_network::kept;
use crate::money::Money;
use crate::waste::{Action, Case, Confidence, Found, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EFS-02",
    name: "EFS provisioned throughput",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Rightsize,
    signal: "Inferred: lines ProvisionedTP-MiBpsHrs",
    saving: "At most the cost of those lines",
    caveat: "Elastic throughput costs by the GB read and written: steady heavy use is cheaper provisioned",
    inspect: "aws efs describe-file-systems --region {region} --file-system-id {name}",
    act: "aws efs update-file-system --region {region} --file-system-id {name} --throughput-mode elastic",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        file-system/fs-a | AmazonEFS | ProvisionedTP-MiBpsHrs | Throughput | 50 MiBps-Mo | 300
        file-system/fs-b | AmazonEFS | IncludedTP-MiBpsHrs | Throughput | 50 MiBps-Mo | 0
        file-system/fs-b | AmazonEFS | TimedStorage-ByteHrs | Storage | 1000 GB-Mo | 300
        => fs-a saves 0.00 to 300
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let provisioned = |meter: &Meter| meter.of("AmazonEFS") && meter.is("ProvisionedTP-MiBpsHrs");
    let found = |resource: &Resource| {
        let cost = resource.cost(provisioned);
        let words = format!(
            "{} MiB a second for a month cost {}",
            resource.usage(provisioned).grouped(0),
            cost.total().grouped(2)
        );
        kept(Found::new(resource, resource.monthly(cost).up_to()).says(words), resource)
    };
    case.settled().filter(|resource| resource.cost(provisioned).total() > Money::ZERO).map(found).collect()
}
