//! The canonical table: one row per source line, typed once, in FOCUS vocabulary.
//!
//! While a report is read, text lives as dictionary codes ([`Dictionary`]), tags as codes of whole tag sets ([`PairSets`]);
//! both become dictionary columns when a part of the table is finished ([`PartBuilder`]).

mod dictionary;
mod line_key;
mod pairs;
mod part;

pub use dictionary::{Code, Dictionary, NONE};
pub(crate) use line_key::{LineKey, NO_KEY};
pub use pairs::PairSets;
pub(crate) use part::decimals;
pub use part::{Charge, Codes, PartBuilder, Tables};

/// Prefix of tag columns: `tag:team`.
pub const TAG: &str = "tag:";
/// Prefix of cost category columns: `cost_category:Unit`.
pub const CATEGORY: &str = "cost_category:";

macro_rules! columns {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(usize)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// All of them, in table order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The column's name in the table.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Its place in table order.
            pub const fn index(self) -> usize {
                self as usize
            }
        }
    };
}

columns! {
    /// Text columns that repeat: kept as dictionary codes. The first [`ROLLUP_TEXT`] of them are in both rollups.
    Text {
        /// Billing period, `2026-11`.
        BillingPeriod = "billing_period",
        /// Payer account.
        BillingAccountId = "billing_account_id",
        /// Usage account.
        SubAccountId = "sub_account_id",
        /// Its name, where the report has it.
        SubAccountName = "sub_account_name",
        /// Invoice; empty until the month is final.
        InvoiceId = "invoice_id",
        /// `AWS`, `AWS Marketplace`, …; FOCUS: the invoice issuer.
        BillingEntity = "billing_entity",
        /// Product code; the service's name where the source has no code.
        ServiceCode = "service_code",
        /// The service's name for people.
        ServiceName = "service_name",
        /// Region.
        RegionId = "region_id",
        /// Usage type.
        UsageType = "usage_type",
        /// Operation.
        Operation = "operation",
        /// Instance type.
        InstanceType = "instance_type",
        /// AWS's line item type; FOCUS: the charge category.
        LineItemType = "line_item_type",
        /// FOCUS charge category.
        ChargeCategory = "charge_category",
        /// How usage was bought: On-Demand, Spot, Savings Plan, Reserved; none for other charges.
        PurchaseOption = "purchase_option",
        /// `Used` for usage that a commitment covers, `Unused` for what of a commitment nothing used; none for other charges.
        CommitmentDiscountStatus = "commitment_discount_status",
        /// `day` for a charge of at most two days, `month` for a longer one: fees, tax, support.
        ChargeSpan = "charge_span",
        /// Who provides the service: `AWS`, `Microsoft`, …
        Provider = "provider",
        /// Product family.
        ProductFamily = "product_family",
        /// Unit of the usage amount.
        PricingUnit = "pricing_unit",
        /// Currency of all amounts of the row.
        Currency = "currency",
        /// Availability zone.
        AvailabilityZone = "availability_zone",
        /// Family part of the instance type.
        InstanceFamily = "instance_family",
        /// Operating system.
        OperatingSystem = "operating_system",
        /// FOCUS charge class: `Correction` or none.
        ChargeClass = "charge_class",
        /// FOCUS charge frequency.
        ChargeFrequency = "charge_frequency",
        /// FOCUS pricing category.
        PricingCategory = "pricing_category",
        /// Savings Plan or reservation.
        CommitmentDiscountId = "commitment_discount_id",
        /// `Savings Plan` or `Reserved Instance`.
        CommitmentDiscountType = "commitment_discount_type",
        /// Source file of the row.
        Source = "source",
    }
}

/// How many of [`Text`]'s columns the rollups keep.
pub const ROLLUP_TEXT: usize = Text::Currency as usize + 1;

columns! {
    /// Amounts of a row, all `Decimal(38, 18)` (billing-semantics: line item types and cost views).
    Amount {
        /// Billed: what the line says it costs.
        Unblended = "unblended_cost",
        /// Billed after private discounts.
        NetUnblended = "net_unblended_cost",
        /// Effective: upfront and recurring fees spread over what they cover.
        Amortized = "amortized_cost",
        /// Effective after private discounts.
        NetAmortized = "net_amortized_cost",
        /// At public on-demand rates.
        List = "list_cost",
        /// At contracted rates; FOCUS only.
        Contracted = "contracted_cost",
        /// Upfront fees that the effective basis spreads, on their own row.
        UpfrontFee = "upfront_fee",
        /// Minus the part of upfront fees amortized in this period, on the recurring fee's row.
        TrueUp = "upfront_true_up",
    }
}

impl Amount {
    /// Those that any of several files can give, in table order.
    pub fn kept(of_files: &[Vec<Self>]) -> Vec<Self> {
        let given = |amount: &&Self| of_files.iter().any(|amounts| amounts.contains(amount));
        Self::ALL.iter().filter(given).copied().collect()
    }
}

/// Quantity, in the pricing unit of the line; in the resource rollup the sum of a cell, where none counts as zero.
pub const USAGE_AMOUNT: &str = "usage_amount";
/// Start and end of the charge period, UTC.
pub const CHARGE_START: &str = "charge_start";
/// End of the charge period, UTC, exclusive.
pub const CHARGE_END: &str = "charge_end";
/// Resource.
pub const RESOURCE_ID: &str = "resource_id";
/// Description.
pub const DESCRIPTION: &str = "description";
/// Row in the source file, as a spreadsheet counts it.
pub const SOURCE_ROW: &str = "source_row";
/// A number that tells a source line from every other: two rows with the same key are the same line in two files.
pub const LINE_KEY: &str = "line_key";
/// Rollup only: the UTC day of the charge start.
pub const DAY: &str = "day";
/// Rollups only: source lines in the cell.
pub const LINES: &str = "lines";
/// Resource rollup only: the UTC day of the cell's earliest charge start.
pub const FIRST_DAY: &str = "first_day";
/// Resource rollup only: the UTC day of the cell's latest charge start.
pub const LAST_DAY: &str = "last_day";
/// Resource rollup only: the hour the cell's earliest charge starts in, as hours since 1970 UTC.
pub const FIRST_HOUR: &str = "first_hour";
/// Resource rollup only: the hour the cell's latest charge ends before, as hours since 1970 UTC.
pub const END_HOUR: &str = "end_hour";
