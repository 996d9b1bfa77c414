//! A text column as codes of its distinct texts, so that a text is looked at once however many rows have it.

use hashbrown::HashMap;
use polars::prelude::*;

use crate::charges::DAY;
use crate::error::Result;

/// One code a row; code 0 is none.
#[derive(Clone, Debug)]
pub(crate) struct Coded {
    /// Empty where every row has none.
    codes: Vec<u32>,
    pub(crate) texts: Vec<String>,
}

impl Coded {
    /// Every row has none.
    pub(crate) fn none() -> Self {
        Self { codes: Vec::new(), texts: vec![String::new()] }
    }

    pub(crate) fn new(codes: Vec<u32>, texts: Vec<String>) -> Self {
        Self { codes, texts }
    }

    /// A column of a table; none throughout where the table lacks it.
    pub(crate) fn of(table: &DataFrame, column: &str) -> Result<Self> {
        let Ok(column) = table.column(column) else { return Ok(Self::none()) };
        match column.dtype() {
            DataType::Categorical(..) => Self::of_dictionary(column),
            _ => Self::of_text(&column.cast(&DataType::String)?),
        }
    }

    /// The codes of all dictionaries of the program are one space: those of this column are numbered anew, in the order they come.
    fn of_dictionary(column: &Column) -> Result<Self> {
        let column = column.cat32()?;
        let mapping = column.get_mapping();
        let mut texts = vec![String::new()];
        let mut numbers = vec![0_u32; mapping.num_cats_upper_bound() + 1];
        let number = |code: Option<u32>| match code {
            None => 0,
            Some(code) => {
                let number = &mut numbers[code as usize];
                if *number == 0 {
                    *number = u32::try_from(texts.len()).unwrap_or(u32::MAX);
                    texts.push(mapping.cat_to_str(code).unwrap_or_default().to_owned());
                }
                *number
            }
        };
        let codes = column.physical().iter().map(number).collect();
        Ok(Self { codes, texts })
    }

    fn of_text(column: &Column) -> Result<Self> {
        let mut texts = vec![String::new()];
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let column = column.str()?;
        let mut codes = Vec::with_capacity(column.len());
        for text in column.iter().map(Option::unwrap_or_default) {
            codes.push(if text.is_empty() {
                0
            } else {
                *numbers.entry(text).or_insert_with(|| {
                    texts.push(text.to_owned());
                    u32::try_from(texts.len() - 1).unwrap_or(u32::MAX)
                })
            });
        }
        drop(numbers);
        Ok(Self { codes, texts })
    }

    /// One code for each of so many rows.
    pub(crate) fn codes(&self, height: usize) -> Vec<u32> {
        if self.codes.is_empty() { vec![0; height] } else { self.codes.clone() }
    }

    pub(crate) fn code(&self, row: usize) -> u32 {
        self.codes.get(row).copied().unwrap_or(0)
    }
}

/// A dictionary column of these codes; code 0 is none.
pub(crate) fn dictionary_column(name: &str, codes: &[u32], texts: &[String]) -> Result<Column> {
    let categories = Categories::global();
    let mapping = categories.mapping();
    let known = texts.iter().map(|text| mapping.insert_cat(text)).collect::<PolarsResult<Vec<u32>>>()?;
    let physical: UInt32Chunked = codes.iter().map(|code| (*code != 0).then(|| known[*code as usize])).collect();
    let dtype = DataType::from_categories(categories);
    let column = CategoricalChunked::<Categorical32Type>::from_cats_and_dtype(physical.with_name(name.into()), dtype);
    Ok(column.into_column())
}

/// Days since 1970 of a table that has them.
pub(crate) fn days(table: &DataFrame) -> Result<Option<Vec<Option<i32>>>> {
    let Ok(column) = table.column(DAY) else { return Ok(None) };
    Ok(Some(column.date()?.physical().iter().collect()))
}
