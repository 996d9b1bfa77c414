//! Text to code and back.

use hashbrown::HashMap;
use polars::prelude::*;

use super::line_key::LineKey;

/// A value's number in its dictionary.
pub type Code = u32;
/// The code of "no value".
pub const NONE: Code = 0;

/// Distinct texts in the order they were met; code 0 is "none".
#[derive(Debug)]
pub struct Dictionary {
    codes: HashMap<Box<str>, Code, foldhash::fast::RandomState>,
    values: Vec<Box<str>>,
    keys: Vec<u64>,
    last: Code,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self { codes: HashMap::default(), values: vec!["".into()], keys: vec![LineKey::new().value()], last: NONE }
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
        self.last = if let Some(code) = self.codes.get(text) { *code } else { self.insert(text) };
        self.last
    }

    fn insert(&mut self, text: &str) -> Code {
        let code = Code::try_from(self.values.len()).expect("fewer than 2^32 distinct texts fit in memory");
        self.codes.insert(text.into(), code);
        self.values.push(text.into());
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
