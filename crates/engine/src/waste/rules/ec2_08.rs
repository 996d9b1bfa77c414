//! Dedicated hosts that no instance runs on.

use std::collections::BTreeSet;

use super::shared_compute::guarded;
use crate::money::Money;
use crate::waste::{Case, Confidence, Found, Meter, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC2-08",
    name: "Dedicated host without instances",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    signal: "Inferred: lines HostUsage of a family and region in which no account has an instance on a host \
             (HostBoxUsage). How full a host is that has some is not in the report",
    saving: "The cost of the host's hours",
    caveat: "A host on its own hardware may be kept for a licence that is counted by sockets",
    inspect: "aws ec2 describe-hosts --region {region} --host-ids {name}",
    act: "aws ec2 release-hosts --region {region} --host-ids {name}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:ec2:us-east-1:111111111111:dedicated-host/h-a | AmazonEC2 | HostUsage:m5 | RunInstances | 730 Hrs | 3700.00
        arn:aws:ec2:us-east-1:111111111111:dedicated-host/h-b | AmazonEC2 | HostUsage:c5 | RunInstances | 730 Hrs | 3000.00
        i-b | AmazonEC2 | HostBoxUsage:c5.large | RunInstances | 730 Hrs | 0.00 | account=222222222222
        i-c | AmazonEC2 | HostBoxUsage:m5.large | RunInstances | 730 Hrs | 0.00 | region=eu-west-1
        => h-a saves 3700.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let mut used: BTreeSet<(&str, &str)> = BTreeSet::new();
    for resource in &case.bill.resources {
        let hosted = resource.meters.iter().filter(|meter| meter.of("AmazonEC2") && meter.usage > Money::ZERO);
        let kinds = hosted.filter_map(|meter| meter.after("HostBoxUsage:"));
        used.extend(kinds.filter_map(|kind| kind.split('.').next()).map(|family| (&*resource.region, family)));
    }
    let found = |host: &Resource| {
        let is_host = |meter: &Meter| meter.of("AmazonEC2") && meter.starts("HostUsage:");
        let meter = host.first(is_host)?;
        // `m5`, and for hosts of one size `mac1.metal`.
        let family = meter.after("HostUsage:")?.split('.').next()?;
        let cost = host.cost(is_host);
        let is_idle = !used.contains(&(&*host.region, family)) && cost.total() > Money::ZERO;
        let words = format!(
            "{} hours billed, and no hour of a {family} instance on a host in {}; inferred",
            host.usage(is_host).grouped(0),
            host.region
        );
        let found = || Found::new(host, host.monthly(cost)).detail(family).says(words);
        is_idle.then(|| guarded(found(), host))
    };
    case.settled().filter_map(found).collect()
}
