//! Load balancers of all kinds that nothing goes through.

use super::shared_network::{Standing, any_use, balancer, kept};
use crate::waste::{Case, Found, Limit, Meter, Need, Question, Resource, Rule};

/// A load balancer.
pub(super) const BALANCER: Standing = Standing { hours: is_hours, activity: any_use };

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "NET-08",
    name: "Idle load balancer",
    signal: "A load balancer with LoadBalancerUsage and no quantity of LCUUsage, DataProcessing-Bytes or transfer, for longer than the limit",
    saving: "The cost of its hours, and of its public addresses where they are billed on it",
    caveat: "One that stands by for a failover, or is opened a few days a year, carries nothing either",
    inspect: "aws elbv2 describe-load-balancers --region {region} --load-balancer-arns {id}",
    act: "aws elbv2 delete-load-balancer --region {region} --load-balancer-arn {id}",
    limits: &[Limit {
        name: "hours",
        default: "336",
        unit: "hours",
        what: "Idle for at least so many hours of the window",
    }],
    needs: &[Need::Resources, Need::UsageTypes],
    question: Some(Question::NoTargets),
    find,
    example: "
        arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/old/50dc6c495c0c9188 | AWSELB | LoadBalancerUsage | LoadBalancing:Application | 730 Hrs | 16.43
        arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/old/50dc6c495c0c9188 | AWSELB | LCUUsage | LoadBalancing:Application | 0 LCU-Hrs | 0
        arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/idle/2d3f | AWSELB | LoadBalancerUsage | LoadBalancing:Network | 730 Hrs | 16.43
        arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/idle/2d3f | AmazonVPC | PublicIPv4:InUseAddress | AssociateAddressVPC | 730 Hrs | 3.65
        arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/classic-idle | AWSELB | LoadBalancerUsage | LoadBalancing | 730 Hrs | 18.25
        arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/classic-busy | AWSELB | LoadBalancerUsage | LoadBalancing | 730 Hrs | 18.25
        arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/classic-busy | AWSELB | DataProcessing-Bytes | LoadBalancing | 3 GB | 0.02
        arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/busy/77 | AWSELB | LoadBalancerUsage | LoadBalancing:Application | 730 Hrs | 16.43
        arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/busy/77 | AWSELB | LCUUsage | LoadBalancing:Application | 20 LCU-Hrs | 0.16
        => 50dc6c495c0c9188 saves 16.43
        => 2d3f saves 20.08
        => classic-idle saves 18.25
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    // Its own public addresses are released with it.
    let is_saved = |meter: &Meter| is_hours(meter) || meter.is("PublicIPv4:InUseAddress");
    let found = |resource: &Resource| {
        let (kind, name) = balancer(resource);
        let words = format!("{} hours billed and no capacity unit or byte", BALANCER.hours_of(resource).grouped(0));
        let found = Found::new(resource, resource.monthly(resource.cost(is_saved))).says(words);
        kept(found.detail(format!("{kind} {name}").trim_end()), resource)
    };
    BALANCER.idle(case).filter(|resource| resource.hours() >= case.count("hours")).map(found).collect()
}

fn is_hours(meter: &Meter) -> bool {
    meter.is("LoadBalancerUsage")
}
