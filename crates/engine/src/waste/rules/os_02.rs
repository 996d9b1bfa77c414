//! Search domains that nobody searches.

use super::shared_service::idle;
use crate::waste::{Case, Confidence, EvidenceKind, Found, Limit, Meter, Need, Question, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "OS-02",
    name: "Idle search domain",
    tier: Tier::Evidence,
    confidence: Confidence::Medium,
    signal: "No search and no indexing to speak of for longer than the limit, by SearchRate and IndexingRate of \
         CloudWatch",
    saving: "The cost of its instances and storage",
    caveat: "Archives are searched when something has happened",
    inspect: "aws opensearch describe-domain --region {region} --domain-name {name}",
    act: "aws opensearch delete-domain --region {region} --domain-name {name}",
    limits: &[
        Limit { name: "days", default: "14", unit: "days", what: "Metrics over at least so many days" },
        Limit { name: "rate", default: "1", unit: "a minute", what: "At most so many searches or documents" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Evidence(&[EvidenceKind::Metrics])],
    question: Some(Question::AdvisedIdle),
    find,
    example: "
        arn:aws:es:us-east-1:111111111111:domain/left | AmazonES | ESInstance:m5.large | ESDomain | 730 Hrs | 100.00
        arn:aws:es:us-east-1:111111111111:domain/busy | AmazonES | ESInstance:m5.large | ESDomain | 730 Hrs | 100.00
        metric left SearchRate mean=0 most=0
        metric left IndexingRate mean=0 most=1
        metric busy SearchRate mean=10 most=400
        metric busy IndexingRate mean=0 most=0
        => left saves 100.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let is = |meter: &Meter| meter.starts("ESInstance:");
    idle(case, is, &["SearchRate", "IndexingRate"], case.limit("rate"), "a search domain")
}
