//! Why a line is whose it is: the name that each dimension gives it, the rule behind that name, and the pool that shares it.

use std::sync::Arc;

use polars::prelude::*;

use super::assign::{Asked, POOL, RULE_NUMBER, RULED};
use super::rules::{Column, Dimension, Gives, Rule, Rules};
use crate::charges::{CHARGE_START, DAY};
use crate::error::Result;
use crate::explore::texts;

/// What a dimension of the rules says of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruled {
    /// The dimension: `owner`.
    pub dimension: Arc<str>,
    /// The name; empty where no rule gives one.
    pub name: String,
    /// The rule that gives it.
    pub rule: Option<Arc<Because>>,
}

/// A rule that gives a line its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    /// Its place among the rules of its dimension, from 1.
    pub place: u32,
    /// Line of the file that it begins on.
    pub line: usize,
    /// `tag team or Team gives its value`.
    pub words: String,
}

impl Because {
    /// `rule 1, rules.toml line 21: tag team or Team gives its value`.
    pub fn sentence(&self) -> String {
        format!("rule {}, rules.toml line {}: {}", self.place, self.line, self.words)
    }
}

/// What the rules say of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trace {
    /// In the order of the rules.
    pub(crate) ruled: Vec<Ruled>,
    /// Empty where it is in none.
    pub(crate) pool: String,
}

impl Rule {
    fn because(&self, place: u32, dimension: &Dimension, rules: &Rules) -> Because {
        let gives = match &self.gives {
            Gives::Lookup(_, lookup) => format!("its name in {}", lookup.file),
            Gives::Value(Column::Account(_)) => format!("its value in {}", rules.accounts.file),
            Gives::Name(_) | Gives::Value(_) => self.gives_words(rules),
        };
        Because { place, line: self.line, words: format!("{} gives {gives}", self.when_words(dimension)) }
    }
}

impl Rules {
    /// What they say of each row of a table of source lines.
    pub(crate) fn trace(&self, lines: &DataFrame) -> Result<Vec<Trace>> {
        let asked = Asked { dimensions: (0..self.dimensions.len()).collect(), pools: !self.pools.is_empty() };
        let given = DataFrame::new(lines.height(), self.assign(&with_day(lines)?, &asked)?)?;
        let mut traces = vec![Trace::default(); lines.height()];
        for dimension in &self.dimensions {
            self.trace_dimension(dimension, &given, &mut traces)?;
        }
        if asked.pools {
            traces.iter_mut().zip(texts(&given, POOL)?).for_each(|(trace, pool)| trace.pool = pool);
        }
        Ok(traces)
    }

    fn trace_dimension(&self, dimension: &Dimension, given: &DataFrame, traces: &mut [Trace]) -> Result<()> {
        let name: Arc<str> = dimension.name.as_str().into();
        let because: Vec<Arc<Because>> =
            (1..).zip(&dimension.rules).map(|(place, rule)| Arc::new(rule.because(place, dimension, self))).collect();
        let names = texts(given, &format!("{RULED}{name}"))?;
        let places = given.column(&format!("{RULE_NUMBER}{name}"))?.u32()?;
        for ((trace, given), place) in traces.iter_mut().zip(names).zip(places.iter()) {
            let rule = place.and_then(|place| because.get((place as usize).checked_sub(1)?)).cloned();
            trace.ruled.push(Ruled { dimension: Arc::clone(&name), name: given, rule });
        }
        Ok(())
    }
}

/// Rules may ask for the day of a line, which its table does not have.
fn with_day(lines: &DataFrame) -> Result<DataFrame> {
    if lines.column(DAY).is_ok() {
        return Ok(lines.clone());
    }
    Ok(lines.clone().lazy().with_column(col(CHARGE_START).dt().date().alias(DAY)).collect()?)
}
