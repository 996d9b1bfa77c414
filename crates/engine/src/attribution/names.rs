//! The names of a dimension, and which of them a spelling stands for.

use hashbrown::HashMap;

use super::rules::Dimension;
use crate::tags::folded;

/// Spelling to name, made once for many questions.
pub(super) struct Names<'a> {
    dimension: &'a Dimension,
    exact: HashMap<&'a str, &'a str>,
    folded: HashMap<String, &'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn new(dimension: &'a Dimension) -> Self {
        let aliases = dimension.aliases.iter().flat_map(|(name, spellings)| {
            let own = std::iter::once((name.as_str(), name.as_str()));
            own.chain(spellings.iter().map(move |spelling| (spelling.as_str(), name.as_str())))
        });
        let allowed = dimension.allowed.iter().flatten().map(|name| (name.as_str(), name.as_str()));
        let mut exact: HashMap<&str, &str> = HashMap::new();
        let mut loose = HashMap::new();
        for (spelling, name) in allowed.chain(aliases) {
            exact.entry(spelling).or_insert(name);
            if dimension.fold {
                loose.entry(folded(spelling)).or_insert(name);
            }
        }
        Self { dimension, exact, folded: loose }
    }

    /// The name that a spelling stands for; none where it is no valid one.
    pub(super) fn of<'v>(&self, spelling: &'v str) -> Option<&'v str>
    where
        'a: 'v,
    {
        if spelling.is_empty() {
            return None;
        }
        let known = self.exact.get(spelling).copied();
        let known =
            known.or_else(|| if self.dimension.fold { self.folded.get(&folded(spelling)).copied() } else { None });
        known.or_else(|| self.dimension.allowed.is_none().then_some(spelling))
    }
}

impl Dimension {
    /// The name that a spelling stands for: itself or another, by alias, by allowed names, and where the dimension folds whatever
    /// its case and separators. None where it is no valid name.
    pub fn name_of(&self, spelling: &str) -> Option<String> {
        Names::new(self).of(spelling).map(str::to_owned)
    }

    /// The names that the text knows: allowed ones, those with aliases and those that rules give.
    pub fn known_names(&self) -> Vec<&str> {
        let given = self.rules.iter().filter_map(|rule| match &rule.gives {
            super::rules::Gives::Name(name) => Some(name.as_str()),
            _ => None,
        });
        let named = self.allowed.iter().flatten().map(String::as_str);
        let mut names: Vec<&str> =
            named.chain(self.aliases.iter().map(|(name, _)| name.as_str())).chain(given).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
