//! Tasks on Fargate that would cost less with ARM.

use super::shared_service::{finding, paid};
use crate::money::Money;
use crate::waste::cost::{minus, plus};
use crate::waste::{Action, Case, Confidence, Effort, Found, Need, Resource, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "FAR-01",
    name: "Fargate on x86",
    tier: Tier::Inferred,
    confidence: Confidence::Medium,
    action: Action::Modernize,
    effort: Effort::Medium,
    signal: "Inferred: a task that runs on Fargate for x86, Linux, on demand or covered by a plan",
    saving: "The share by which ARM is cheaper by published prices",
    caveat: "Images must be built for ARM; tasks that are replaced within two weeks are not seen",
    inspect: "aws ecs describe-tasks --region {region} --cluster CLUSTER --tasks {id}",
    needs: &[Need::Resources, Need::UsageTypes],
    find,
    example: "
        arn:aws:ecs:us-east-1:111111111111:task/web/aaaa | AmazonECS | USE1-Fargate-vCPU-Hours:perCPU | FargateTask | 730 hours | 40.48
        arn:aws:ecs:us-east-1:111111111111:task/web/aaaa | AmazonECS | USE1-Fargate-GB-Hours | FargateTask | 1460 hours | 8.89
        arn:aws:ecs:us-east-1:111111111111:task/web/bbbb | AmazonECS | USE1-Fargate-ARM-vCPU-Hours:perCPU | FargateTask | 730 hours | 32.38
        => aaaa saves 9.87
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        let processors = resource.cost(|meter| meter.is("Fargate-vCPU-Hours:perCPU"));
        let memory = resource.cost(|meter| meter.is("Fargate-GB-Hours"));
        let cost = processors.plus(memory);
        let arm = plus(
            case.prices.turned(processors.total(), "fargate.vcpu", "fargate.vcpu.arm"),
            case.prices.turned(memory.total(), "fargate.gb", "fargate.gb.arm"),
        );
        let saved = cost.times(minus(cost.total(), arm), cost.total());
        let words = format!("x86 cost {}; ARM would cost {}", cost.total().grouped(2), arm.grouped(2));
        (saved.total() > Money::ZERO).then(|| finding(resource, resource.monthly(saved), words))
    };
    paid(case.settled().filter_map(found))
}
