//! Text to code and back.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use polars::prelude::*;

use super::line_key::LineKey;

/// A value's number in its dictionary.
pub type Code = u32;
/// The code of "no value".
pub const NONE: Code = 0;

/// Distinct texts in the order they were met; code 0 is "none".
#[derive(Debug)]
pub struct Dictionary {
    hasher: foldhash::fast::RandomState,
    codes: HashTable<Code>,
    values: Vec<Box<str>>,
    keys: Vec<u64>,
    last: Code,
}

impl Default for Dictionary {
    fn default() -> Self {
        let hasher = foldhash::fast::RandomState::default();
        let (values, keys) = (vec!["".into()], vec![LineKey::new().value()]);
        Self { hasher, codes: HashTable::new(), values, keys, last: NONE }
    }
}

impl Dictionary {
    /// The code of a text; the empty text is none. Repeats of the last text cost one comparison: reports come in runs.
    pub fn code(&mut self, text: &str) -> Code {
        if text.is_empty() {
            return NONE;
        }
        if &*self.values[self.last as usize] == text {
            return self.last;
        }
        let hash = self.hasher.hash_one(text);
        let known = self.codes.find(hash, |code| &*self.values[*code as usize] == text);
        self.last = if let Some(code) = known { *code } else { self.insert(hash, text) };
        self.last
    }

    fn insert(&mut self, hash: u64, text: &str) -> Code {
        let code = Code::try_from(self.values.len()).expect("fewer than 2^32 distinct texts fit in memory");
        self.values.push(text.into());
        let (values, hasher) = (&self.values, &self.hasher);
        self.codes.insert_unique(hash, code, |code| hasher.hash_one(&*values[*code as usize]));
        self.keys.push(LineKey::new().text(text).value());
        code
    }

    /// The text of a code; none is empty.
    pub fn text(&self, code: Code) -> &str {
        &self.values[code as usize]
    }

    /// Adds all texts of another; gives their codes here, by their codes there.
    pub(crate) fn absorb(&mut self, other: &Self) -> Vec<Code> {
        other.values.iter().map(|text| self.code(text)).collect()
    }

    /// A number for the text that does not depend on the dictionary.
    pub(crate) fn key(&self, code: Code) -> u64 {
        self.keys[code as usize]
    }

    /// All codes but none.
    pub fn codes(&self) -> std::ops::Range<Code> {
        1..Code::try_from(self.values.len()).unwrap_or(Code::MAX)
    }

    /// A plain text column of these codes, for texts so many that no dictionary of the whole process should hold them.
    pub fn text_column(&self, name: &str, codes: impl Iterator<Item = Code>) -> Column {
        let text = codes.map(|code| (code != NONE).then(|| self.text(code)));
        text.collect::<StringChunked>().with_name(name.into()).into_column()
    }

    /// A dictionary column of these codes.
    pub fn column(&self, name: &str, codes: impl Iterator<Item = Code>) -> PolarsResult<Column> {
        let categories = Categories::global();
        let mapping = categories.mapping();
        let mut translated: Vec<Option<u32>> = vec![None; self.values.len()];
        let mut physical = Vec::with_capacity(codes.size_hint().0);
        for code in codes {
            physical.push(match (code, translated[code as usize]) {
                (NONE, _) => None,
                (_, Some(known)) => Some(known),
                (_, None) => {
                    let category = mapping.insert_cat(self.text(code))?;
                    translated[code as usize] = Some(category);
                    Some(category)
                }
            });
        }
        let physical: UInt32Chunked = physical.into_iter().collect::<UInt32Chunked>().with_name(name.into());
        let dtype = DataType::from_categories(categories);
        Ok(CategoricalChunked::<Categorical32Type>::from_cats_and_dtype(physical, dtype).into_column())
    }
}
