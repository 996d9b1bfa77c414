//! Load balancers that little goes through, which another could carry too.

use super::net_08::BALANCER;
use super::shared_network::balancer;
use crate::money::Money;
use crate::waste::cost::whole;
use crate::waste::{Case, Confidence, Effort, Found, Limit, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-09",
    name: "Load balancer of little traffic",
    confidence: Confidence::Medium,
    effort: Effort::Medium,
    signal: "A load balancer with some use, but fewer capacity units or GB an hour than the limit, for longer than the limit",
    saving: "The cost of its hours, once another load balancer carries its listeners",
    caveat: "Merging needs rules by host or path, or ports; a separate one may be meant to stay separate",
    inspect: "aws elbv2 describe-listeners --region {region} --load-balancer-arn {id}",
    limits: &[
        Limit {
            name: "units",
            default: "0.001",
            unit: "an hour",
            what: "Fewer capacity units, or GB where those are counted, are little",
        },
        Limit { name: "hours", default: "336", unit: "hours", what: "There for at least so many hours of the window" },
    ],
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        loadbalancer/app/quiet/1 | AWSELB | LoadBalancerUsage | LoadBalancing:Application | 730 Hrs | 16.43
        loadbalancer/app/quiet/1 | AWSELB | LCUUsage | LoadBalancing:Application | 0.2 LCU-Hrs | 0.01
        loadbalancer/app/scanned/2 | AWSELB | LoadBalancerUsage | LoadBalancing:Application | 730 Hrs | 16.43
        loadbalancer/app/scanned/2 | AWSELB | DataTransfer-In-Bytes | LoadBalancing | 0.01 GB | 0
        loadbalancer/app/busy/3 | AWSELB | LoadBalancerUsage | LoadBalancing:Application | 730 Hrs | 16.43
        loadbalancer/app/busy/3 | AWSELB | LCUUsage | LoadBalancing:Application | 20 LCU-Hrs | 0.16
        loadbalancer/app/idle/4 | AWSELB | LoadBalancerUsage | LoadBalancing:Application | 730 Hrs | 16.43
        => quiet/1 saves 16.43
        => scanned/2 saves 16.43
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let carried = |meter: &Meter| meter.is("LCUUsage") || meter.is("DataProcessing-Bytes");
    let an_hour =
        |resource: &Resource| resource.usage(carried).times(Money::ONE, whole(i64::from(resource.hours().max(1))));
    let is_little =
        |resource: &&Resource| resource.hours() >= case.count("hours") && an_hour(resource) < case.limit("units");
    let found = |resource: &Resource| {
        let (kind, name) = balancer(resource);
        let words =
            format!("{} capacity units or GB in {} hours", resource.usage(carried).grouped(3), resource.hours());
        BALANCER.found(resource, words).detail(format!("{kind} {name}").trim_end())
    };
    BALANCER.used(case).filter(is_little).map(found).collect()
}
