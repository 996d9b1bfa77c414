//! Spellings that the rules do not know yet and that are probably one name.

use curio_engine::Money;
use curio_engine::attribution::{Dimension, OWNER, Spelling, resources_behind};
use curio_engine::bill::Bill;
use curio_engine::tags::{self, Evidence, Further, Suggestion};
use curio_engine::view::View;

use super::super::{Loaded, convert};
use super::sum;
use crate::dto::{self, AppError, SpellingKind};

/// Spellings of one name before their resources are counted.
struct Group {
    kind: SpellingKind,
    keep: String,
    spellings: Vec<String>,
    cost: Money,
    evidence: Option<Evidence>,
}

/// Spellings of owners and of their tag keys, the most money first.
pub(super) fn spellings(loaded: &Loaded, bill: &Bill, view: &View) -> Result<Vec<dto::SpellingGroup>, AppError> {
    let rules = bill.rules();
    let owner = rules.and_then(|rules| rules.dimensions.get(rules.dimension(OWNER)?));
    let Some(owner) = owner else { return Ok(Vec::new()) };
    let known = bill.dims();
    let occurs = |key: &&String| known.iter().any(|dim| dim.id().strip_prefix("tag:") == Some(key.as_str()));
    let keys: Vec<String> = owner.tags.iter().filter(occurs).cloned().collect();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let values = tags::values(bill, &loaded.received(), view, &keys, owner.allowed.as_deref())?;
    let mut groups = Vec::new();
    for suggestion in &values.suggestions {
        groups.extend(of_values(owner, suggestion)?);
    }
    groups.extend(tags::further(bill, view, &keys)?.into_iter().map(of_keys));
    groups.sort_by(|a, b| b.cost.cmp(&a.cost).then_with(|| a.keep.cmp(&b.keep)));
    let asked: Vec<Spelling<'_>> = groups.iter().map(Group::asked).collect();
    let resources = resources_behind(bill, view, &keys, &asked)?;
    Ok(groups.iter().zip(resources).map(|(group, resources)| group.wire(resources)).collect())
}

/// The spellings of a name that the rules do not resolve.
fn of_values(owner: &Dimension, suggestion: &Suggestion) -> Result<Option<Group>, AppError> {
    let keep = suggestion.keep();
    if owner.allowed.as_ref().is_some_and(|allowed| !allowed.iter().any(|name| name == keep)) {
        return Ok(None);
    }
    let open: Vec<_> = suggestion.members.iter().skip(1).filter(|one| is_open(owner, &one.spelled.spelling)).collect();
    if open.is_empty() {
        return Ok(None);
    }
    Ok(Some(Group {
        kind: SpellingKind::Value,
        keep: owner.name_of(keep).unwrap_or_else(|| keep.to_owned()),
        spellings: open.iter().map(|one| one.spelled.spelling.clone()).collect(),
        cost: sum(open.iter().map(|one| one.spelled.sum.cost))?,
        evidence: open.iter().filter_map(|one| one.evidence).min_by_key(|evidence| evidence.confidence()),
    }))
}

/// No name, or only itself where every value is one.
fn is_open(owner: &Dimension, spelling: &str) -> bool {
    let is_named = owner.aliases.iter().any(|(name, _)| name == spelling);
    match owner.name_of(spelling) {
        None => true,
        Some(name) => owner.allowed.is_none() && !is_named && name == spelling,
    }
}

fn of_keys(further: Further) -> Group {
    let of = |spelling: &String| further.suggestion.evidence(spelling);
    let weakest = further.suggestion.members.iter().filter_map(|member| member.evidence);
    let weakest = weakest.min_by_key(|evidence| evidence.confidence());
    let evidence = further.spellings.iter().filter_map(of).min_by_key(|evidence| evidence.confidence());
    Group {
        kind: SpellingKind::Key,
        keep: further.known,
        cost: further.moves.cost,
        evidence: evidence.or(weakest),
        spellings: further.spellings,
    }
}

impl Group {
    fn asked(&self) -> Spelling<'_> {
        match self.kind {
            SpellingKind::Value => Spelling::Values(&self.spellings),
            SpellingKind::Key => Spelling::Keys(&self.spellings),
        }
    }

    fn wire(&self, resources: u64) -> dto::SpellingGroup {
        let confidence = self.evidence.map_or(100, Evidence::confidence);
        dto::SpellingGroup {
            kind: self.kind,
            keep: self.keep.clone(),
            spellings: self.spellings.clone(),
            resources: convert::lines(resources),
            cost: self.cost.to_string(),
            confidence: confidence.into(),
            sure: confidence >= tags::SURE,
            evidence: self.evidence.map_or("", Evidence::words).to_owned(),
        }
    }
}
