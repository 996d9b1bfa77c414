//! Rules and their limits, for people.

use curio_engine::Money;
use curio_engine::waste::{GENERAL_LIMITS, Limit, Limits, RULES, Rule};

use crate::dto;

/// The id that limits of all rules go by.
const ALL: &str = "ALL";

pub(super) fn all(limits: &Limits) -> Vec<dto::WasteRule> {
    RULES.iter().map(|known| rule(known, limits)).collect()
}

fn rule(rule: &'static Rule, limits: &Limits) -> dto::WasteRule {
    let text = str::to_owned;
    dto::WasteRule {
        id: text(rule.id),
        name: text(rule.name),
        tier: text(rule.tier.id()),
        tier_words: text(rule.tier.words()),
        confidence: text(rule.confidence.id()),
        action: text(rule.action.id()),
        effort: text(rule.effort.id()),
        signal: text(rule.signal),
        saving: text(rule.saving),
        caveat: text(rule.caveat),
        tile: rule.tile.map(super::sums::kind),
        limits: rule.limits.iter().map(|known| limit(rule.id, known, limits.of(rule, known.name))).collect(),
    }
}

/// Limits of all rules together.
pub(super) fn general(limits: &Limits) -> Vec<dto::WasteLimit> {
    GENERAL_LIMITS.iter().map(|known| limit(ALL, known, limits.general(known.name))).collect()
}

fn limit(rule: &str, limit: &Limit, value: Money) -> dto::WasteLimit {
    let default = Money::parse(limit.default).map(|parsed| parsed.money).unwrap_or_default();
    dto::WasteLimit {
        key: format!("{rule}.{}", limit.name),
        value: value.to_string(),
        default: limit.default.to_owned(),
        unit: limit.unit.to_owned(),
        what: limit.what.to_owned(),
        changed: value != default,
    }
}

/// What a limit is to be: the value, or the default where that is empty.
pub(super) fn value_or_default(asked: &dto::WasteLimitValue) -> String {
    let value = asked.value.trim();
    if !value.is_empty() {
        return value.to_owned();
    }
    let of = |id: &str, limits: &'static [Limit]| {
        limits.iter().find(|limit| format!("{id}.{}", limit.name) == asked.key).map(|limit| limit.default)
    };
    let ruled = || RULES.iter().find_map(|rule| of(rule.id, rule.limits));
    of(ALL, GENERAL_LIMITS).or_else(ruled).unwrap_or_default().to_owned()
}

/// `gp2 to gp3`; the id of a rule that is no more.
pub(super) fn name(id: &str) -> String {
    RULES.iter().find(|rule| rule.id == id).map_or(id, |rule| rule.name).to_owned()
}
