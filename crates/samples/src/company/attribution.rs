//! Tags as they are, and the owner as it should be.

use std::collections::BTreeMap;

/// The tags on a resource, in the spelling of whoever typed them, and the team that truly owns it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Attribution {
    pub(crate) tags: Vec<(&'static str, String)>,
    pub(crate) owner: &'static str,
}

pub(crate) type AttributionIndex = u32;

/// Lines without a resource carry no tags; their owner is the account's.
pub(crate) const UNTAGGED: AttributionIndex = 0;

/// Every key in use, in the order reports list them.
pub(crate) static KEYS: &[&str] =
    &["aws:createdBy", "user:TEAM", "user:Team", "user:cost_center", "user:env", "user:team"];

/// Keeps each distinct attribution once.
pub(crate) struct Attributions {
    pub(crate) all: Vec<Attribution>,
    index: BTreeMap<Attribution, AttributionIndex>,
}

impl Attributions {
    pub(crate) fn new() -> Self {
        let mut set = Self { all: Vec::new(), index: BTreeMap::new() };
        set.intern(Attribution { tags: Vec::new(), owner: "" });
        set
    }

    pub(crate) fn intern(&mut self, attribution: Attribution) -> AttributionIndex {
        if let Some(&index) = self.index.get(&attribution) {
            return index;
        }
        let index = AttributionIndex::try_from(self.all.len()).expect("few distinct tag sets");
        self.all.push(attribution.clone());
        self.index.insert(attribution, index);
        index
    }
}

impl Attribution {
    /// Reads `payments | team=payments; env=prod`: the owner, then the tags. Values keep their leading spaces.
    pub(crate) fn of(text: &str) -> Self {
        let (owner, tags) = text.split_once(" |").expect("an attribution names its owner first");
        let owner = super::accounts::ACCOUNTS.iter().map(|account| account.owner).find(|known| *known == owner);
        let mut tags: Vec<(&'static str, String)> =
            tags.split(';').filter_map(|tag| tag.split_once('=')).map(tag).collect();
        tags.sort();
        Self { tags, owner: owner.expect("owners are teams of the accounts") }
    }

    /// The exact value under a key, spelling and case as typed.
    pub(crate) fn value(&self, key: &str) -> Option<&str> {
        self.tags.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str())
    }

    /// What becomes of the tags when a template is copied for a larger fleet: mostly the same, sometimes forgotten or mistyped.
    pub(crate) fn copied(&self, dice: u64) -> Self {
        let mut copy = self.clone();
        match dice % 100 {
            0..89 => {}
            89..93 => copy.tags.retain(|(key, _)| *key == "aws:createdBy"),
            93..97 => copy.respell(|value| format!(" {value}")),
            _ => copy.respell(str::to_uppercase),
        }
        copy
    }

    fn respell(&mut self, spell: impl Fn(&str) -> String) {
        for (key, value) in &mut self.tags {
            if *key == "user:team" {
                *value = spell(value);
            }
        }
    }
}

fn tag((key, value): (&str, &str)) -> (&'static str, String) {
    let key = key.trim();
    let full = KEYS.iter().find(|known| known.split_once(':').is_some_and(|(_, name)| name == key));
    (*full.unwrap_or_else(|| panic!("no tag key {key}")), value.to_owned())
}
