//! A view: the window, the basis, the currency and the filters under which every number on a screen or in a file is computed.

use std::fmt;
use std::str::FromStr;

use crate::attribution::{OWNER, POOL, RULED};
use crate::charges::{Amount, CATEGORY, DESCRIPTION, TAG};
use crate::money::Money;
use crate::rates::Conversion;

/// A way to count cost; each is named wherever an amount is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// What each line says it costs (unblended).
    Billed,
    /// The same after private discounts.
    NetBilled,
    /// Fees spread over what they cover (amortized).
    Effective,
    /// The same after private discounts.
    NetEffective,
    /// At contracted rates.
    Contracted,
    /// At public on-demand rates.
    List,
}

impl Basis {
    /// All six, in the order they are offered.
    pub const ALL: [Self; 6] =
        [Self::Effective, Self::NetEffective, Self::Billed, Self::NetBilled, Self::Contracted, Self::List];

    /// As commands take it: `net-effective`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Billed => "billed",
            Self::NetBilled => "net-billed",
            Self::Effective => "effective",
            Self::NetEffective => "net-effective",
            Self::Contracted => "contracted",
            Self::List => "list",
        }
    }

    /// For people: `Net effective`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Billed => "Billed",
            Self::NetBilled => "Net billed",
            Self::Effective => "Effective",
            Self::NetEffective => "Net effective",
            Self::Contracted => "Contracted",
            Self::List => "List",
        }
    }

    /// AWS's word for it.
    pub const fn aws_name(self) -> &'static str {
        match self {
            Self::Billed => "unblended",
            Self::NetBilled => "net unblended",
            Self::Effective => "amortized",
            Self::NetEffective => "net amortized",
            Self::Contracted => "contracted",
            Self::List => "on-demand equivalent",
        }
    }

    /// One sentence.
    pub const fn definition(self) -> &'static str {
        match self {
            Self::Billed => "What each line is billed at, before private discounts; FOCUS BilledCost.",
            Self::NetBilled => {
                "What each line is billed at after private discounts; FOCUS BilledCost, which is net by definition."
            }
            Self::Effective => {
                "Upfront and recurring commitment fees spread over the usage they cover; what stays unused is shown on the fee. \
                 FOCUS EffectiveCost."
            }
            Self::NetEffective => {
                "Effective cost after private discounts; FOCUS EffectiveCost, which is net by definition."
            }
            Self::Contracted => "At the rates of your contract, without commitments; FOCUS ContractedCost.",
            Self::List => {
                "At public on-demand rates; fees, taxes, credits, Spot and Marketplace have none and count as zero."
            }
        }
    }

    /// The amount column behind it.
    pub const fn amount(self) -> Amount {
        match self {
            Self::Billed => Amount::Unblended,
            Self::NetBilled => Amount::NetUnblended,
            Self::Effective => Amount::Amortized,
            Self::NetEffective => Amount::NetAmortized,
            Self::Contracted => Amount::Contracted,
            Self::List => Amount::List,
        }
    }
}

impl FromStr for Basis {
    type Err = String;

    /// Takes the id or AWS's word.
    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = text.to_ascii_lowercase().replace(['_', ' '], "-");
        let fits = |basis: &&Self| basis.id() == wanted || basis.aws_name().replace(' ', "-") == wanted;
        Self::ALL.iter().find(fits).copied().ok_or_else(|| {
            let ids: Vec<&str> = Self::ALL.iter().map(|basis| basis.id()).collect();
            format!("'{text}' is not a cost basis; choose one of {}", ids.join(", "))
        })
    }
}

/// A billing period, months since year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(i32);

impl Month {
    /// The month some months later (or, negative, earlier).
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// `November 2026`.
    pub fn title(self) -> String {
        const NAMES: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let index = usize::try_from(self.0.rem_euclid(12)).unwrap_or(0);
        format!("{} {}", NAMES[index], self.0.div_euclid(12))
    }
}

impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('-').filter(|(year, month)| year.len() == 4 && month.len() == 2);
        let numbers = parts.and_then(|(year, month)| Some((year.parse::<i32>().ok()?, month.parse::<i32>().ok()?)));
        match numbers {
            Some((year, month @ 1..=12)) => Ok(Self(year * 12 + month - 1)),
            _ => Err(format!("'{text}' is not a month; write it as 2026-11")),
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

/// Billing periods from one month to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// First month.
    pub from: Month,
    /// Last month.
    pub to: Month,
}

impl Period {
    /// Its months, oldest first.
    pub fn months(self) -> impl Iterator<Item = Month> {
        (self.from.0..=self.to.0).map(Month)
    }

    /// The window of the same length just before.
    #[must_use]
    pub fn before(self) -> Self {
        let length = self.to.0 - self.from.0 + 1;
        Self { from: self.from.plus(-length), to: self.to.plus(-length) }
    }

    /// `November 2026`, `September to November 2026`.
    pub fn title(self) -> String {
        if self.from == self.to { self.from.title() } else { format!("{} to {}", self.from.title(), self.to.title()) }
    }
}

impl FromStr for Period {
    type Err = String;

    /// `2018-11` or `2018-10..2018-12`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        let (from, to) = (from.parse()?, to.parse()?);
        if to < from {
            return Err(format!("'{text}' ends before it begins"));
        }
        Ok(Self { from, to })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.to { self.from.fmt(f) } else { write!(f, "{}..{}", self.from, self.to) }
    }
}

/// Something spend is grouped or filtered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dim {
    id: String,
    column: String,
}

/// Dimensions that are columns: id, column, label.
pub const COLUMN_DIMS: [(&str, &str, &str); 22] = [
    ("service", "service_code", "Service"),
    ("account", "sub_account_id", "Account"),
    ("region", "region_id", "Region"),
    ("usage-type", "usage_type", "Usage type"),
    ("operation", "operation", "Operation"),
    ("resource", "resource_id", "Resource"),
    ("line-item-type", "line_item_type", "Line item type"),
    ("charge-category", "charge_category", "Charge category"),
    ("purchase-option", "purchase_option", "Purchase option"),
    ("commitment-status", "commitment_discount_status", "Commitment status"),
    ("instance-type", "instance_type", "Instance type"),
    ("invoice", "invoice_id", "Invoice"),
    ("product-family", "product_family", "Product family"),
    ("pricing-unit", "pricing_unit", "Pricing unit"),
    ("billing-entity", "billing_entity", "Billing entity"),
    ("payer", "billing_account_id", "Payer account"),
    ("provider", "provider", "Provider"),
    ("service-name", "service_name", "Service name"),
    ("account-name", "sub_account_name", "Account name"),
    ("span", "charge_span", "Charge span"),
    ("day", "day", "Day"),
    ("month", "billing_period", "Month"),
];

/// Dimensions that only source lines have: id, column, label. They are not offered, since they read every line, but commands and
/// rules take them.
pub const LINE_DIMS: [(&str, &str, &str); 5] = [
    ("availability-zone", "availability_zone", "Availability zone"),
    ("instance-family", "instance_family", "Instance family"),
    ("operating-system", "operating_system", "Operating system"),
    ("commitment", "commitment_discount_id", "Commitment"),
    ("description", DESCRIPTION, "Description"),
];

/// All dimensions that are columns.
fn column_dims() -> impl Iterator<Item = &'static (&'static str, &'static str, &'static str)> {
    COLUMN_DIMS.iter().chain(&LINE_DIMS)
}

impl Dim {
    /// As commands take it: `service`, `tag:team`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The column of the table.
    pub fn column(&self) -> &str {
        &self.column
    }

    /// For people: `Service`, `Tag team`.
    pub fn label(&self) -> String {
        if let Some(key) = self.id.strip_prefix("tag:") {
            return format!("Tag {key}");
        }
        if let Some(key) = self.id.strip_prefix("category:") {
            return format!("Cost category {key}");
        }
        if let Some(name) = self.column.strip_prefix(RULED) {
            return capitalized(name);
        }
        if self.is_pool() {
            return "Pool".to_owned();
        }
        column_dims().find(|(id, _, _)| *id == self.id).map_or_else(String::new, |(_, _, label)| (*label).to_owned())
    }

    /// True where only source lines tell it.
    pub(crate) fn is_of_lines(&self) -> bool {
        LINE_DIMS.iter().any(|(_, column, _)| *column == self.column)
    }

    /// The name of the dimension of the rules that this is.
    pub fn ruled(&self) -> Option<&str> {
        self.column.strip_prefix(RULED)
    }

    /// True for the pools that the rules share.
    pub fn is_pool(&self) -> bool {
        self.column == POOL
    }

    /// True where rules give the values, and no report has them.
    pub fn is_ruled(&self) -> bool {
        self.is_pool() || self.ruled().is_some()
    }

    /// How the "none" row is called.
    pub fn none_label(&self) -> String {
        match self.id.as_str() {
            id if id.starts_with("tag:") => "(untagged)".to_owned(),
            OWNER => "(unallocated)".to_owned(),
            _ => format!("(no {})", self.label().to_lowercase()),
        }
    }
}

impl FromStr for Dim {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(key) = text.strip_prefix("tag:").filter(|key| !key.is_empty()) {
            return Ok(Self { id: text.to_owned(), column: format!("{TAG}{key}") });
        }
        if let Some(key) = text.strip_prefix("category:").filter(|key| !key.is_empty()) {
            return Ok(Self { id: text.to_owned(), column: format!("{CATEGORY}{key}") });
        }
        if text == POOL {
            return Ok(Self { id: text.to_owned(), column: text.to_owned() });
        }
        if let Some(name) =
            text.strip_prefix(RULED).filter(|name| !name.is_empty()).or((text == OWNER).then_some(OWNER))
        {
            let id = if name == OWNER { OWNER.to_owned() } else { format!("{RULED}{name}") };
            return Ok(Self { id, column: format!("{RULED}{name}") });
        }
        let known = column_dims().find(|(id, _, _)| *id == text);
        known.map(|(id, column, _)| Self { id: (*id).to_owned(), column: (*column).to_owned() }).ok_or_else(|| {
            let ids: Vec<&str> = column_dims().map(|(id, _, _)| *id).collect();
            format!(
                "'{text}' is not a dimension; choose one of {}, owner, pool, tag:KEY, category:KEY, rule:NAME",
                ids.join(", ")
            )
        })
    }
}

fn capitalized(name: &str) -> String {
    let mut letters = name.replace('-', " ");
    if let Some(first) = letters.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    letters
}

/// Keeps lines whose dimension has one of the values; negated, leaves them out. The empty value is "none".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The dimension.
    pub dim: Dim,
    /// Its values, exactly as in the report.
    pub values: Vec<String>,
    /// Leave them out.
    pub negate: bool,
}

impl Filter {
    /// `Service is AmazonEC2 or AmazonS3`.
    pub fn words(&self) -> String {
        let shown = |value: &String| if value.is_empty() { self.dim.none_label() } else { value.clone() };
        let values: Vec<String> = self.values.iter().map(shown).collect();
        let verb = if self.negate { "is not" } else { "is" };
        format!("{} {verb} {}", self.dim.label(), values.join(" or "))
    }
}

impl FromStr for Filter {
    type Err = String;

    /// `service=AmazonEC2`, `account!=111122223333`, `tag:team=` for untagged. A comma in a value is part of the value.
    fn from_str(text: &str) -> Result<Self, String> {
        let (left, value) = text
            .split_once('=')
            .ok_or_else(|| format!("'{text}' is not a filter; write it as service=AmazonEC2 or tag:team!=payments"))?;
        let (dim, negate) = left.strip_suffix('!').map_or((left, false), |dim| (dim, true));
        Ok(Self { dim: dim.parse()?, values: vec![value.to_owned()], negate })
    }
}

/// What every number is computed under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// The window.
    pub period: Period,
    /// The basis.
    pub basis: Basis,
    /// The currency; amounts of others are not in the view, unless it converts them.
    pub currency: String,
    /// Turns the amounts of all currencies into [`View::currency`].
    pub conversion: Option<Conversion>,
    /// All must hold.
    pub filters: Vec<Filter>,
}

impl View {
    /// The same view of another window.
    #[must_use]
    pub fn over(&self, period: Period) -> Self {
        Self { period, ..self.clone() }
    }

    /// What an amount of a month is multiplied by: one, unless the view converts it.
    pub(crate) fn rate(&self, month: Month, currency: &str) -> crate::Result<Money> {
        self.conversion.as_ref().map_or(Ok(Money::ONE), |conversion| conversion.rate(month, currency))
    }

    /// The same view in its currency alone, of which nothing is converted.
    #[must_use]
    pub fn unconverted(&self) -> Self {
        Self { conversion: None, ..self.clone() }
    }

    /// `USD`, `all currencies, converted to EUR at the rates of November 2026`.
    pub fn currency_words(&self) -> String {
        let title = self.period.title();
        match &self.conversion {
            Some(conversion) => format!("all currencies, converted to {} at the rates of {title}", conversion.to()),
            None => self.currency.clone(),
        }
    }

    /// `November 2026 · Effective (amortized) · USD · Tag team is payments`.
    pub fn words(&self) -> String {
        let basis = format!("{} ({})", self.basis.name(), self.basis.aws_name());
        let head = [self.period.title(), basis, self.currency_words()];
        head.into_iter().chain(self.filters.iter().map(Filter::words)).collect::<Vec<_>>().join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_read_and_print() {
        let period: Period = "2026-09..2026-11".parse().unwrap();
        assert_eq!(period.to_string(), "2026-09..2026-11");
        assert_eq!(period.before().to_string(), "2026-06..2026-08");
        assert_eq!("2026-01".parse::<Period>().unwrap().before().to_string(), "2025-12");
        assert!("2026-13".parse::<Period>().is_err());
        assert!("2026-03..2026-02".parse::<Period>().is_err());
    }

    #[test]
    fn filters_read_values_as_they_are() {
        let filter: Filter = "tag:team!=a=b,c".parse().unwrap();
        assert_eq!((filter.dim.id(), filter.values[0].as_str(), filter.negate), ("tag:team", "a=b,c", true));
        assert!("team".parse::<Filter>().is_err());
    }

    #[test]
    fn a_basis_has_two_names() {
        assert_eq!("amortized".parse(), Ok(Basis::Effective));
        assert_eq!("net_unblended".parse(), Ok(Basis::NetBilled));
        assert!("blended".parse::<Basis>().is_err());
    }
}
