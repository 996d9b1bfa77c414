//! Classic load balancers.

use super::net_08::BALANCER;
use super::shared_network::{balancer, kept};
use crate::waste::cost::minus;
use crate::waste::{Action, Case, Confidence, Effort, Found, Meter, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-10",
    name: "Classic Load Balancer",
    confidence: Confidence::Low,
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "LoadBalancerUsage with the operation LoadBalancing, which is that of the classic kind",
    saving: "At most the share that an hour of an Application Load Balancer costs less; capacity units are on top of that",
    caveat: "Little money: the reason to move is what the newer kinds can do",
    inspect: "aws elb describe-load-balancers --region {region} --load-balancer-names {name}",
    needs: &[Need::Resources, Need::UsageTypes, Need::Operations],
    find,
    example: "
        loadbalancer/classic | AWSELB | LoadBalancerUsage | LoadBalancing | 730 Hrs | 18.25
        loadbalancer/classic | AWSELB | DataProcessing-Bytes | LoadBalancing | 30 GB | 0.24
        loadbalancer/app/web/1 | AWSELB | LoadBalancerUsage | LoadBalancing:Application | 730 Hrs | 16.43
        => candidate classic
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is_classic = |meter: &Meter| meter.is("LoadBalancerUsage") && &*meter.operation == "LoadBalancing";
    let (old, new) = (case.prices.of("net.lb.classic"), case.prices.of("net.lb.application"));
    let found = |resource: &Resource| {
        let cost = resource.cost(is_classic);
        let words = format!(
            "{} hours of the classic kind cost {}",
            resource.usage(is_classic).grouped(0),
            cost.total().grouped(2)
        );
        let saving = resource.monthly(cost.times(minus(old, new), old)).up_to();
        kept(Found::new(resource, saving).detail(balancer(resource).1).says(words), resource)
    };
    case.settled().filter(|resource| BALANCER.is_billed(resource) && resource.has(is_classic)).map(found).collect()
}
