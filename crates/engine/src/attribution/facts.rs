//! What a view's charges are to the rules: alike charges added up, all of them together the view's total to the last unit.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::assign::{POOL, RULE_NUMBER, RULED};
use super::rules::{Gives, OWNER, Rules};
use crate::bill::{Bill, amount_column, amounts};
use crate::charges::{Amount, LINES, TAG, Text};
use crate::error::{Error, Result};
use crate::explore::{overflow, texts};
use crate::money::Money;
use crate::rates::{Converted, to_total};
use crate::tags::{IS_USAGE, UNTAGGABLE, classed};
use crate::view::{Basis, Dim, Month, View};

/// What a charge is on a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Usage, fees and everything that is none of the others.
    Cost,
    /// Usage that a Savings Plan or a reservation covers.
    Covered,
    Tax,
    /// Credits and refunds that say themselves whose they are.
    Credit,
    /// Credits and refunds that nobody tagged.
    LooseCredit,
}

/// Alike charges.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub(super) month: Month,
    /// Empty where no rule gave one.
    pub(super) owner: String,
    /// Place of the rule that did, from 1; 0 for none.
    pub(super) rule: u32,
    /// Empty where it is in none.
    pub(super) pool: String,
    pub(super) kind: Kind,
    pub(super) is_usage: bool,
    pub(super) is_untaggable: bool,
    /// A key of the owner's tag has a value.
    pub(super) has_tag: bool,
    /// Of what is open, and of a loose credit; empty for everything else.
    pub(super) payer: String,
    /// Account, service and usage type of a loose credit; account and service of everything where details are asked for.
    pub(super) offsets: [String; 3],
    pub(super) cost: Money,
    /// At on-demand rates; what covered usage would have cost.
    pub(super) list: Option<Money>,
    pub(super) lines: u64,
}

/// Names of the columns that only facts have.
const KIND: &str = "kind of charge";
const HAS_TAG: &str = "has owner tag";
const PAYER: &str = "payer of what is open";
const COST: &str = "cost";
const LIST: &str = "list";
const OFFSETS: [Text; 3] = [Text::SubAccountId, Text::ServiceCode, Text::UsageType];

/// The charges of a view with what facts are told by.
pub(super) struct Charges<'v> {
    view: &'v View,
    rows: DataFrame,
    with_list: bool,
}

impl<'v> Charges<'v> {
    pub(super) fn read(bill: &Bill, rules: &Rules, view: &'v View) -> Result<Self> {
        let (frame, names) = frame(bill, rules, view)?;
        let with_list = names.iter().any(|name| name == Amount::List.name());
        let told = [Text::BillingPeriod.name(), Text::Currency.name(), Text::BillingAccountId.name()];
        let given = [KIND, IS_USAGE, UNTAGGABLE, HAS_TAG, RULED_OWNER, RULE_OF_OWNER, POOL, LINES];
        let mut columns: Vec<Expr> = told.into_iter().chain(given).chain(OFFSETS.map(Text::name)).map(col).collect();
        columns.push(col(amount_column(view.basis)).alias(COST));
        columns.extend(with_list.then(|| col(Amount::List.name()).alias(LIST)));
        Ok(Self { view, rows: frame.select(columns).collect()?, with_list })
    }

    /// Alike charges together; with `details`, by account and service.
    pub(super) fn facts(&self, details: bool) -> Result<Vec<Fact>> {
        let offset = |text: &Text| {
            let asked = details && *text != Text::UsageType;
            let loose = col(KIND).eq(lit(kind_code(Kind::LooseCredit))).or(lit(asked));
            when(loose).then(col(text.name())).otherwise(lit(NULL)).alias(format!("offset {}", text.name()))
        };
        let rows = self.rows.clone().lazy();
        let rows = rows.with_columns(OFFSETS.iter().map(offset).chain([payer()]).collect::<Vec<_>>());
        let mut by: Vec<Expr> = [Text::BillingPeriod.name(), Text::Currency.name(), KIND, IS_USAGE, UNTAGGABLE]
            .into_iter()
            .chain([HAS_TAG, RULED_OWNER, RULE_OF_OWNER, POOL, PAYER])
            .map(col)
            .collect();
        by.extend(OFFSETS.iter().map(|text| col(format!("offset {}", text.name()))));
        let mut sums = vec![col(COST).sum(), col(LINES).cast(DataType::UInt64).sum().alias("count")];
        sums.extend(self.with_list.then(|| col(LIST).sum()));
        read(&rows.group_by(by).agg(sums).collect()?, self.view, self.with_list)
    }
}

/// Whose report must know a key of the owner's tag: asked of what could carry one and does not.
fn payer() -> Expr {
    let open = col(RULED_OWNER).is_null().and(col(POOL).is_null()).and(col(HAS_TAG).not());
    let loose = col(KIND).eq(lit(kind_code(Kind::LooseCredit)));
    when(open.or(loose)).then(col(Text::BillingAccountId.name())).otherwise(lit(NULL)).alias(PAYER)
}

/// `rule:owner`, and the number of the rule.
const RULED_OWNER: &str = "rule:owner";
const RULE_OF_OWNER: &str = "rule number:owner";

fn read(table: &DataFrame, view: &View, with_list: bool) -> Result<Vec<Fact>> {
    debug_assert!(RULED_OWNER == format!("{RULED}{OWNER}") && RULE_OF_OWNER == format!("{RULE_NUMBER}{OWNER}"));
    let (months, currencies) = (texts(table, Text::BillingPeriod.name())?, texts(table, Text::Currency.name())?);
    let (owners, pools, payers) = (texts(table, RULED_OWNER)?, texts(table, POOL)?, texts(table, PAYER)?);
    let offsets =
        OFFSETS.iter().map(|text| texts(table, &format!("offset {}", text.name()))).collect::<Result<Vec<_>>>()?;
    let flag = |name: &str| -> Result<Vec<bool>> {
        Ok(table.column(name)?.bool()?.iter().map(|flag| flag.unwrap_or(false)).collect())
    };
    let (usage, untaggable, has_tag) = (flag(IS_USAGE)?, flag(UNTAGGABLE)?, flag(HAS_TAG)?);
    let (rules, kinds, counts) =
        (table.column(RULE_OF_OWNER)?.u32()?, table.column(KIND)?.u32()?, table.column("count")?.u64()?);
    let months = months.iter().map(|month| month.parse().map_err(Error::Internal)).collect::<Result<Vec<Month>>>()?;
    let converted = |column: &str| -> Result<Vec<Money>> {
        let rated = amounts(table, column)?.into_iter().zip(months.iter().zip(&currencies)).map(
            |(amount, (month, currency))| {
                let rate = view.rate(*month, currency)?;
                Converted::of(amount, rate).ok_or_else(overflow)
            },
        );
        to_total(&rated.collect::<Result<Vec<_>>>()?).ok_or_else(overflow)
    };
    let (costs, lists) = (converted(COST)?, with_list.then(|| converted(LIST)).transpose()?);
    let fact = |row: usize| Fact {
        month: months[row],
        owner: owners[row].clone(),
        rule: rules.get(row).unwrap_or(0),
        pool: pools[row].clone(),
        kind: kind_of(kinds.get(row).unwrap_or(0)),
        is_usage: usage[row],
        is_untaggable: untaggable[row],
        has_tag: has_tag[row],
        payer: payers[row].clone(),
        offsets: [0, 1, 2].map(|index| offsets[index][row].clone()),
        cost: costs[row],
        list: lists.as_ref().map(|lists| lists[row]),
        lines: counts.get(row).unwrap_or(0),
    };
    let mut facts: Vec<Fact> = (0..table.height()).map(fact).collect();
    facts.sort_by(|a, b| a.place().cmp(&b.place()));
    Ok(facts)
}

impl Fact {
    /// The order of the table is chance; this is not.
    fn place(&self) -> impl Ord + '_ {
        let told = (self.is_usage, self.is_untaggable, self.has_tag, &self.payer, self.lines, self.cost, self.list);
        (self.month, &self.owner, self.rule, &self.pool, self.kind, &self.offsets, told)
    }
}

/// The rows of a view with what facts are told by, and the columns that the reports have.
fn frame(bill: &Bill, rules: &Rules, view: &View) -> Result<(LazyFrame, Vec<String>)> {
    let owner: Dim = OWNER.parse().map_err(Error::Internal)?;
    let pool: Dim = POOL.parse().map_err(Error::Internal)?;
    let mut frame = bill.rows(view, &[owner, pool])?.0;
    let names: Vec<String> = frame.collect_schema()?.iter_names().map(ToString::to_string).collect();
    let has = |column: &str| names.iter().any(|name| name == column);
    let needed = [
        Text::ChargeCategory,
        Text::LineItemType,
        Text::PurchaseOption,
        Text::SubAccountId,
        Text::ServiceCode,
        Text::UsageType,
        Text::BillingAccountId,
    ];
    let missing = needed.iter().filter(|text| !has(text.name())).map(|text| none().alias(text.name()));
    let missing: Vec<Expr> = missing.chain((!has(POOL)).then(|| none().alias(POOL))).collect();
    let tags = rules.dimension(OWNER).map(|index| rules.dimensions[index].tags.clone()).unwrap_or_default();
    let tags = tags.iter().map(|key| format!("{TAG}{key}")).filter(|column| has(column));
    let has_tag = tags.map(|column| col(column).is_not_null()).reduce(Expr::or).unwrap_or_else(|| lit(false));
    let (frame, _) = classed(bill, frame.with_columns(missing))?;
    let frame = frame.with_column(has_tag.alias(HAS_TAG));
    Ok((frame.with_column(kind(rules, view.basis).cast(DataType::UInt32).alias(KIND)), names))
}

fn none() -> Expr {
    lit(NULL).cast(DataType::from_categories(Categories::global()))
}

fn is(text: Text, value: &str) -> Expr {
    col(text.name()).eq(lit(value.to_owned())).fill_null(lit(false))
}

fn kind(rules: &Rules, basis: Basis) -> Expr {
    let credit = is(Text::ChargeCategory, "Credit").or(is(Text::ChargeCategory, "Adjustment"));
    let own = own_rules(rules);
    let tagged =
        own.iter().map(|place| col(RULE_OF_OWNER).eq(lit(*place))).reduce(Expr::or).unwrap_or_else(|| lit(false));
    let pooled = col(POOL).is_not_null();
    let covered = if matches!(basis, Basis::Effective | Basis::NetEffective) {
        let bought = is(Text::PurchaseOption, "Savings Plan").or(is(Text::PurchaseOption, "Reserved"));
        bought.and(is(Text::ChargeCategory, "Usage")).and(is(Text::CommitmentDiscountStatus, "Unused").not())
    } else {
        lit(false)
    };
    when(credit.clone().and(tagged.or(pooled)))
        .then(lit(kind_code(Kind::Credit)))
        .when(credit)
        .then(lit(kind_code(Kind::LooseCredit)))
        .when(is(Text::ChargeCategory, "Tax"))
        .then(lit(kind_code(Kind::Tax)))
        .when(covered)
        .then(lit(kind_code(Kind::Covered)))
        .otherwise(lit(kind_code(Kind::Cost)))
}

/// Rules that take the owner from a tag of the line itself, by their place from 1.
fn own_rules(rules: &Rules) -> Vec<u32> {
    let dimension = rules.dimension(OWNER).map(|index| &rules.dimensions[index]);
    let placed = (1_u32..).zip(dimension.into_iter().flat_map(|dimension| &dimension.rules));
    placed
        .filter(|(_, rule)| matches!(&rule.gives, Gives::Value(source) | Gives::Lookup(source, _) if source.is_tag()))
        .map(|(place, _)| place)
        .collect()
}

const KINDS: [Kind; 5] = [Kind::Cost, Kind::Covered, Kind::Tax, Kind::Credit, Kind::LooseCredit];

fn kind_code(kind: Kind) -> u32 {
    kind as u32
}

fn kind_of(code: u32) -> Kind {
    KINDS.get(code as usize).copied().unwrap_or(Kind::Cost)
}

/// What usage of an account, service and usage type costs, by where it goes.
pub(super) type Usage = BTreeMap<(Month, [String; 3]), BTreeMap<(String, String), Money>>;

impl Charges<'_> {
    /// The usage that loose credits may offset, by owner and pool; only that of accounts which have any.
    pub(super) fn usage_beside(&self, facts: &[Fact]) -> Result<Usage> {
        let loose = facts.iter().filter(|fact| fact.kind == Kind::LooseCredit);
        let accounts: BTreeSet<&str> = loose.map(|fact| fact.offsets[0].as_str()).collect();
        let account = |account: &&str| match *account {
            "" => col(OFFSETS[0].name()).is_null(),
            account => is(OFFSETS[0], account),
        };
        let Some(concerned) = accounts.iter().map(account).reduce(Expr::or) else { return Ok(Usage::new()) };
        let columns = [Text::BillingPeriod, Text::Currency].into_iter().chain(OFFSETS).map(Text::name);
        let by: Vec<Expr> = columns.chain([RULED_OWNER, POOL]).map(col).collect();
        let rows = self.rows.clone().lazy().filter(concerned.and(col(IS_USAGE)));
        usage_of(&rows.group_by(by).agg([col(COST).sum()]).collect()?, self.view)
    }
}

fn usage_of(table: &DataFrame, view: &View) -> Result<Usage> {
    let (months, currencies) = (texts(table, Text::BillingPeriod.name())?, texts(table, Text::Currency.name())?);
    let offsets = OFFSETS.iter().map(|text| texts(table, text.name())).collect::<Result<Vec<_>>>()?;
    let (owners, pools) = (texts(table, RULED_OWNER)?, texts(table, POOL)?);
    let mut usage = Usage::new();
    for (row, cost) in amounts(table, COST)?.into_iter().enumerate() {
        let month: Month = months[row].parse().map_err(Error::Internal)?;
        let rate = view.rate(month, &currencies[row])?;
        let cost = Converted::of(cost, rate).ok_or_else(overflow)?.rounded();
        let key = (month, [0, 1, 2].map(|index| offsets[index][row].clone()));
        let sum = usage.entry(key).or_default().entry((owners[row].clone(), pools[row].clone())).or_insert(Money::ZERO);
        *sum = sum.checked_add(cost).ok_or_else(overflow)?;
    }
    Ok(usage)
}
