//! Tags and cost categories: every distinct set of key/value pairs has one code, so that a row carries one number
//! however many keys the company uses.

use hashbrown::HashMap;
use polars::prelude::*;

use super::dictionary::{Code, Dictionary, NONE};
use super::line_key::LineKey;

/// Distinct sets of pairs. Sets are found again by the raw bytes of their cells, so text is parsed once a set, not once a row.
#[derive(Debug)]
pub struct PairSets {
    keys: Dictionary,
    values: Dictionary,
    by_raw: HashMap<Box<[u8]>, Code, foldhash::fast::RandomState>,
    sets: Vec<Vec<(Code, Code)>>,
    set_keys: Vec<u64>,
    by_set: HashMap<Vec<(Code, Code)>, Code, foldhash::fast::RandomState>,
    last_raw: Vec<u8>,
    last: Code,
}

impl Default for PairSets {
    fn default() -> Self {
        Self {
            keys: Dictionary::default(),
            values: Dictionary::default(),
            by_raw: HashMap::default(),
            sets: vec![Vec::new()],
            set_keys: vec![LineKey::new().value()],
            by_set: HashMap::default(),
            last_raw: Vec::new(),
            last: NONE,
        }
    }
}

impl PairSets {
    /// The code of the set whose raw cells are `raw`; `parse` is called only for raw cells not met before.
    pub fn code<E>(&mut self, raw: &[u8], parse: impl FnOnce() -> Result<Vec<(String, String)>, E>) -> Result<Code, E> {
        if raw == self.last_raw {
            return Ok(self.last);
        }
        let known = self.by_raw.get(raw).copied();
        let code = if let Some(code) = known { code } else { self.insert(parse()?) };
        if known.is_none() {
            self.by_raw.insert(raw.into(), code);
        }
        self.last_raw.clear();
        self.last_raw.extend_from_slice(raw);
        self.last = code;
        Ok(code)
    }

    /// Pairs with an empty value are absent; of two equal keys the last stands.
    fn insert(&mut self, pairs: Vec<(String, String)>) -> Code {
        let mut set: Vec<(Code, Code)> = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            if key.is_empty() || value.is_empty() {
                continue;
            }
            let (key, value) = (self.keys.code(&key), self.values.code(&value));
            set.retain(|(known, _)| *known != key);
            set.push((key, value));
        }
        set.sort_unstable();
        if set.is_empty() {
            return NONE;
        }
        if let Some(code) = self.by_set.get(&set) {
            return *code;
        }
        let code = Code::try_from(self.sets.len()).expect("fewer than 2^32 distinct tag sets fit in memory");
        self.by_set.insert(set.clone(), code);
        self.set_keys.push(self.key_of(&set));
        self.sets.push(set);
        code
    }

    /// Adds all sets of another; gives their codes here, by their codes there.
    pub(crate) fn absorb(&mut self, other: &Self) -> Vec<Code> {
        let text =
            |(key, value): &(Code, Code)| (other.keys.text(*key).to_owned(), other.values.text(*value).to_owned());
        other.sets.iter().map(|set| self.insert(set.iter().map(text).collect())).collect()
    }

    /// The same whatever order the pairs came in.
    fn key_of(&self, set: &[(Code, Code)]) -> u64 {
        let pair = |(key, value): &(Code, Code)| {
            LineKey::new().number(self.keys.key(*key)).number(self.values.key(*value)).value()
        };
        set.iter().map(pair).fold(0, u64::wrapping_add)
    }

    /// A number for the set that does not depend on the codes.
    pub(crate) fn key(&self, set: Code) -> u64 {
        self.set_keys[set as usize]
    }

    /// One dictionary column for every key that occurs in `codes`, named `prefix` + key.
    pub fn columns(&self, prefix: &str, codes: &[Code]) -> PolarsResult<Vec<Column>> {
        let mut columns = Vec::new();
        for key in self.keys.codes() {
            let value_of_set: Vec<Code> = self.sets.iter().map(|set| value_of(set, key)).collect();
            if codes.iter().all(|set| value_of_set[*set as usize] == NONE) {
                continue;
            }
            let name = format!("{prefix}{}", self.keys.text(key));
            columns.push(self.values.column(&name, codes.iter().map(|set| value_of_set[*set as usize]))?);
        }
        columns.sort_by(|a, b| a.name().cmp(b.name()));
        Ok(columns)
    }
}

fn value_of(set: &[(Code, Code)], key: Code) -> Code {
    set.iter().find(|(known, _)| *known == key).map_or(NONE, |(_, value)| *value)
}
