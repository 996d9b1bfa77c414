//! Savings Plans that end soon.

use super::com_03::expiring;
use crate::waste::{Action, Case, EvidenceKind, Found, Limit, Need, Rule, Tier};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "COM-07",
    name: "Savings Plan ends soon",
    tier: Tier::Evidence,
    action: Action::Commit,
    signal: "An active Savings Plan that ends within the limit after the last day of the window",
    saving: "Nothing is claimed: from then on its usage costs on-demand prices",
    caveat: "Buy again what is still needed, and not what was bought before",
    inspect: "aws savingsplans describe-savings-plans --states active",
    limits: &[Limit { name: "days", default: "90", unit: "days", what: "It ends within so many days" }],
    needs: &[Need::Evidence(&[EvidenceKind::SavingsPlans])],
    find,
    example: "
        evidence SavingsPlans p-soon end=2026-12-01T00:00:00.000Z state=active savingsPlanArn=arn:aws:savingsplans::111111111111:savingsplan/p-soon
        evidence SavingsPlans p-late end=2028-12-01T00:00:00.000Z state=active savingsPlanArn=arn:aws:savingsplans::111111111111:savingsplan/p-late
        => candidate 111111111111
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    expiring(case, EvidenceKind::SavingsPlans)
}
