//! Rules behind a bill: the columns they give, on tables in memory and on disk.

use std::sync::{Arc, OnceLock};

use polars::prelude::*;

use super::assign::{Asked, Needs, POOL, RULE_NUMBER, RULED};
use super::rules::Rules;
use crate::bill::Table;
use crate::error::{Error, Result};
use crate::view::Dim;

/// Rules, and what they gave the rollup of a bill once that was asked for.
#[derive(Debug)]
pub(crate) struct Ruling {
    pub(crate) rules: Arc<Rules>,
    rollup: OnceLock<DataFrame>,
}

impl Ruling {
    pub(crate) fn new(rules: Arc<Rules>) -> Self {
        Self { rules, rollup: OnceLock::new() }
    }

    /// True where the rules define a dimension.
    pub(crate) fn has(&self, dim: &Dim) -> bool {
        (dim.is_pool() && !self.rules.pools.is_empty())
            || dim.ruled().is_some_and(|name| self.rules.dimension(name).is_some())
    }

    /// What is asked of the rules by some dimensions; those that they do not define ask nothing.
    pub(crate) fn asked<'d>(&self, dims: impl Iterator<Item = &'d Dim>) -> Asked {
        let mut asked = Asked::default();
        for dim in dims.filter(|dim| self.has(dim)) {
            asked.pools |= dim.is_pool();
            asked.dimensions.extend(dim.ruled().and_then(|name| self.rules.dimension(name)));
        }
        asked
    }

    /// What a dimension is told by.
    pub(crate) fn needs(&self, dim: &Dim) -> Needs {
        self.rules.needs(&self.asked(std::iter::once(dim)))
    }

    /// The rollup with every column that can be given without resources; made once.
    pub(crate) fn rollup(&self, rollup: &DataFrame) -> Result<LazyFrame> {
        if let Some(known) = self.rollup.get() {
            return Ok(known.clone().lazy());
        }
        let alone = |index: &usize| Asked { dimensions: [*index].into(), pools: false };
        let dimensions = (0..self.rules.dimensions.len())
            .filter(|index| Table::of(self.rules.needs(&alone(index))) == Table::Rollup);
        let pools = Asked { dimensions: [].into(), pools: true };
        let pools = !self.rules.pools.is_empty() && Table::of(self.rules.needs(&pools)) == Table::Rollup;
        let columns = self.rules.assign(rollup, &Asked { dimensions: dimensions.collect(), pools })?;
        let mut ruled = rollup.clone();
        ruled.hstack_mut(&columns)?;
        Ok(self.rollup.get_or_init(|| ruled).clone().lazy())
    }

    /// Any other table with the asked columns, given when the rows are read.
    pub(crate) fn over(&self, mut table: LazyFrame, asked: &Asked) -> Result<LazyFrame> {
        if *asked == Asked::default() {
            return Ok(table);
        }
        let schema = table.collect_schema()?;
        let columns = self.rules.columns(asked);
        let known: Vec<Expr> = columns.iter().filter(|column| schema.contains(column)).map(col).collect();
        let (rules, given) = (Arc::clone(&self.rules), asked.clone());
        let fields = DataType::Struct(self.fields(asked));
        let assign = move |rows: Column| {
            let table = rows.struct_()?.clone().unnest();
            let columns = rules.assign(&table, &given).map_err(|error| polars_err!(ComputeError: "{error}"))?;
            Ok(StructChunked::from_columns(GIVEN.into(), table.height(), &columns)?.into_column())
        };
        let output = move |_: &Schema, _: &Field| Ok(Field::new(GIVEN.into(), fields.clone()));
        let given = as_struct(known).map(assign, output).alias(GIVEN);
        Ok(table.with_column(given).unnest(by_name([GIVEN], true, false), None))
    }

    fn fields(&self, asked: &Asked) -> Vec<Field> {
        let text = || DataType::from_categories(Categories::global());
        let mut fields = Vec::new();
        for index in &asked.dimensions {
            let name = &self.rules.dimensions[*index].name;
            fields.push(Field::new(format!("{RULED}{name}").into(), text()));
            fields.push(Field::new(format!("{RULE_NUMBER}{name}").into(), DataType::UInt32));
        }
        fields.extend(asked.pools.then(|| Field::new(POOL.into(), text())));
        fields
    }
}

/// The column that holds the given ones until they are taken apart.
const GIVEN: &str = "given by rules";

/// What a dimension that only rules define lacks.
pub(crate) fn not_defined(dim: &Dim) -> Error {
    match dim.ruled() {
        Some(super::OWNER) => super::no_rules(),
        Some(name) => Error::NotAvailable(format!(
            "The rules define no dimension \"{name}\". Add [dimension.{name}] to rules.toml."
        )),
        None => Error::NotAvailable("The rules share nothing. Add [[pool]] to rules.toml.".to_owned()),
    }
}
