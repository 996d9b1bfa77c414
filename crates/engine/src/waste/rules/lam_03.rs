//! Functions with more memory than they use.

use super::shared_service::{file, finding, paid};
use crate::money::Money;
use crate::tags::folded;
use crate::waste::{
    Action, Advice, Advisor, Case, Confidence, EvidenceKind, Found, Meter, Need, Resource, Rule, Saving, Tier,
};

/// What an advisor calls it, folded.
const WORDS: [&str; 4] = ["overprovisioned", "memoryoverprovisioned", "notoptimized", "rightsize"];

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "LAM-03",
    name: "Memory of a function",
    tier: Tier::Evidence,
    confidence: Confidence::Medium,
    action: Action::Rightsize,
    signal: "Compute Optimizer says that the memory is more than needed",
    saving: "What Compute Optimizer says",
    caveat: "Less memory is also less processor: it may run longer",
    inspect: "aws lambda get-function-configuration --region {region} --function-name {id}",
    act: "aws lambda update-function-configuration --region {region} --function-name {id} --memory-size SIZE",
    needs: &[Need::Resources, Need::UsageTypes, Need::Evidence(&[EvidenceKind::ComputeOptimizer])],
    find,
    example: "
        arn:aws:lambda:us-east-1:111111111111:function:large | AWSLambda | USE1-Lambda-GB-Second | Invoke | 600000 Second | 10.00
        arn:aws:lambda:us-east-1:111111111111:function:right | AWSLambda | USE1-Lambda-GB-Second | Invoke | 600000 Second | 10.00
        advice ComputeOptimizer arn:aws:lambda:us-east-1:111111111111:function:large notoptimized saving=4.00 instead=512
        advice ComputeOptimizer arn:aws:lambda:us-east-1:111111111111:function:right optimized saving=0
        => large saves 4.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.usage_type.starts_with("Lambda-");
    let found = |resource: &Resource| {
        let too_much = |advice: &&Advice| {
            advice.advisor == Advisor::ComputeOptimizer && WORDS.contains(&folded(&advice.finding).as_str())
        };
        let advice = case.evidence.advice(&resource.id).iter().find(too_much)?;
        let saved = advice.saving.filter(|saving| *saving > Money::ZERO)?;
        let name = file(case, advice.file).map_or("", |file| &file.name);
        let words = format!("Compute Optimizer says {} in {name}", advice.finding);
        let saving = Saving { now: saved, low: saved, high: saved };
        Some(finding(resource, saving, words).detail(advice.instead.clone()))
    };
    paid(case.settled_of("AWSLambda").filter(|resource| resource.has(is)).filter_map(found))
}
