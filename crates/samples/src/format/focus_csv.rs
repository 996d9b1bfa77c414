//! FOCUS 1.2 with AWS columns as gzip CSV in the Data Exports layout, plus `x_UsageType`, which AWS's 1.0 table has.

use super::cur2::FocusPlace;
use super::legacy::cell;
use super::maps::{self, Pairs};
use super::output::CsvPart;
use super::row::{Row, Value};
use super::{Delivery, ROWS_PER_PART};
use crate::calendar::Month;
use crate::company::accounts::ACCOUNTS;
use crate::company::commitments::Commitment;
use crate::company::{Company, discount_percent};
use crate::decimal::Decimal;
use crate::focus::{self, Charge};
use crate::line::Kind;
use Value::{None as Blank, Number, Owned, Text, Time};
use anyhow::{Result, bail};
use std::path::Path;

type Read = for<'a> fn(&Row<'a>, &Charge) -> Value<'a>;

struct Column {
    name: &'static str,
    kind: &'static str,
    read: Read,
}

const fn string(name: &'static str, read: Read) -> Column {
    Column { name, kind: "string", read }
}

const fn double(name: &'static str, read: Read) -> Column {
    Column { name, kind: "double", read }
}

const fn time(name: &'static str, read: Read) -> Column {
    Column { name, kind: "timestamp", read }
}

static COLUMNS: &[Column] = &[
    string("AvailabilityZone", |row, _| row.zone()),
    double("BilledCost", |_, charge| Number(charge.billed)),
    string("BillingAccountId", |_, _| Text(ACCOUNTS[0].id)),
    string("BillingAccountName", |_, _| Text(ACCOUNTS[0].name)),
    string("BillingAccountType", |_, _| Text("Payer Account")),
    string("BillingCurrency", |_, _| Text("USD")),
    time("BillingPeriodEnd", |row, _| Time(row.month.end())),
    time("BillingPeriodStart", |row, _| Time(row.month.start())),
    string("CapacityReservationId", |_, _| Blank),
    string("CapacityReservationStatus", |_, _| Blank),
    string("ChargeCategory", |_, charge| Text(charge.category)),
    string("ChargeClass", |_, charge| text(charge.class)),
    string(
        "ChargeDescription",
        |row, charge| if charge.status == "Unused" { Text("Unused commitment") } else { row.description() },
    ),
    string("ChargeFrequency", |_, charge| Text(charge.frequency)),
    time("ChargePeriodEnd", |row, _| Time(row.line.end)),
    time("ChargePeriodStart", |row, _| Time(row.line.start)),
    string("CommitmentDiscountCategory", |row, _| match row.line.commitment {
        Some(Commitment::Plan(_)) => Text("Spend"),
        Some(Commitment::Reservation(_)) => Text("Usage"),
        None => Blank,
    }),
    string("CommitmentDiscountId", |row, _| row.terms().map_or(Blank, |terms| Text(&terms.arn))),
    string("CommitmentDiscountName", |_, _| Blank),
    double("CommitmentDiscountQuantity", |row, charge| committed_quantity(row, charge).map_or(Blank, Number)),
    string("CommitmentDiscountStatus", |_, charge| text(charge.status)),
    string("CommitmentDiscountType", |row, _| match row.line.commitment {
        Some(Commitment::Plan(_)) => Text("Savings Plan"),
        Some(Commitment::Reservation(_)) => Text("Reserved Instance"),
        None => Blank,
    }),
    string("CommitmentDiscountUnit", |row, _| match row.line.commitment {
        Some(Commitment::Plan(_)) => Text("USD"),
        Some(Commitment::Reservation(_)) => Text("Hours"),
        None => Blank,
    }),
    double("ConsumedQuantity", |row, _| if is_consumption(row) { Number(row.line.quantity) } else { Blank }),
    string("ConsumedUnit", |row, _| if is_consumption(row) { text(row.sku.unit) } else { Blank }),
    double("ContractedCost", |_, charge| Number(charge.contracted)),
    double(
        "ContractedUnitPrice",
        |row, charge| if charge.list.is_zero() { Blank } else { Number(contracted_price(row)) },
    ),
    double("EffectiveCost", |_, charge| Number(charge.effective)),
    string("InvoiceId", |row, _| row.invoice()),
    string("InvoiceIssuerName", |row, _| Text(row.entity())),
    double("ListCost", |_, charge| Number(charge.list)),
    double(
        "ListUnitPrice",
        |row, charge| if charge.list.is_zero() { Blank } else { Number(row.sku.price_at(row.line.start)) },
    ),
    string("PricingCategory", |_, charge| text(charge.pricing)),
    string("PricingCurrency", |_, _| Text("USD")),
    double("PricingCurrencyContractedUnitPrice", |row, charge| {
        if charge.list.is_zero() { Blank } else { Number(contracted_price(row)) }
    }),
    double("PricingCurrencyEffectiveCost", |_, charge| Number(charge.effective)),
    double("PricingCurrencyListUnitPrice", |row, charge| {
        if charge.list.is_zero() { Blank } else { Number(row.sku.price_at(row.line.start)) }
    }),
    double("PricingQuantity", |row, charge| if charge.status == "Unused" { Blank } else { Number(row.line.quantity) }),
    string("PricingUnit", |row, _| text(row.sku.unit)),
    string("ProviderName", |_, _| Text("AWS")),
    string("PublisherName", |row, _| Text(row.entity())),
    string("RegionId", |row, _| text(row.sku.region.code())),
    string(
        "RegionName",
        |row, _| if row.sku.region.code().is_empty() { Blank } else { Text(row.sku.region.location()) },
    ),
    string("ResourceId", |row, charge| match row.terms() {
        Some(terms) if charge.status == "Unused" || charge.category == "Purchase" => Text(&terms.arn),
        _ => text(row.resource_id()),
    }),
    string("ResourceName", |_, _| Blank),
    string("ResourceType", |_, _| Blank),
    string("ServiceCategory", |row, _| Text(row.sku.product.category)),
    string("ServiceName", |row, _| Text(row.sku.product.name)),
    string("ServiceSubcategory", |row, _| Text(row.sku.product.subcategory)),
    string("SkuId", |row, _| Text(&row.sku.code)),
    string("SkuMeter", |row, _| text(row.sku.family)),
    string("SkuPriceId", |row, _| Owned(format!("{}.JRTCKXETXF.6YS6EN2CT7", row.sku.code))),
    string("SkuPriceDetails", |row, _| details(row)),
    string("SubAccountId", |row, _| Text(row.account().id)),
    string("SubAccountName", |row, _| Text(row.account().name)),
    string("SubAccountType", |_, _| Text("Linked Account")),
    string("Tags", |_, _| Blank),
    string("x_Discounts", |row, _| discounts(row)),
    string("x_Operation", |row, _| text(row.sku.operation)),
    string("x_ServiceCode", |row, _| Text(row.sku.product.code)),
    string("x_UsageType", |row, _| row.usage_type()),
];

fn text(value: &str) -> Value<'_> {
    if value.is_empty() { Blank } else { Text(value) }
}

fn is_consumption(row: &Row<'_>) -> bool {
    row.line.kind.is_usage()
}

fn contracted_price(row: &Row<'_>) -> Decimal {
    let price = row.sku.price_at(row.line.start);
    let percent =
        if row.line.kind == Kind::Usage { discount_percent(row.sku, row.line.start, row.line.account) } else { 0 };
    price.percent(100 - percent)
}

/// Dollars of a plan, hours of a reservation.
fn committed_quantity(row: &Row<'_>, charge: &Charge) -> Option<Decimal> {
    row.line.commitment?;
    match (row.line.kind, charge.status) {
        (Kind::PlanFee | Kind::ReservationFee, "Unused") => Some(row.line.detail().unused()),
        (Kind::PlanFee | Kind::ReservationFee, _) => Some(row.line.detail().total),
        (Kind::CoveredUsage, _) => Some(row.line.covered_cost()),
        (Kind::DiscountedUsage, _) => reserved_hours(row),
        _ => None,
    }
}

/// Hours of the reserved size: an hour of a double-size instance takes two.
fn reserved_hours(row: &Row<'_>) -> Option<Decimal> {
    let reserved = row.company.catalog.sku(row.reservation()?.sku).instance().units;
    Some(row.line.quantity.ratio(row.sku.instance().units, reserved, 9))
}

fn details<'a>(row: &Row<'a>) -> Value<'a> {
    let Some(terms) = row.sku.terms.as_ref().filter(|_| is_consumption(row)) else { return Text("{}") };
    let system = row.sku.attribute("operatingSystem").or(row.sku.attribute("databaseEngine")).unwrap_or("NA");
    Owned(format!("{{\"InstanceType\":\"{}\",\"OperatingSystem\":\"{system}\"}}", terms.instance_type))
}

fn discounts<'a>(row: &Row<'a>) -> Value<'a> {
    let Some(amount) = row.discount() else { return Text("{}") };
    let mut number = String::new();
    amount.write_double(&mut number);
    Owned(format!("{{\"EdpDiscount\":{number}}}"))
}

pub(crate) struct Focus {
    place: FocusPlace,
    tags: Vec<Pairs>,
    level: u32,
    rows: u64,
    part: Option<CsvPart>,
    scratch: String,
}

impl Focus {
    pub(crate) fn new(out: &Path, company: &Company, month: Month, level: u32) -> Self {
        let tags = company.attributions.iter().map(maps::focus_tags).collect();
        Self { place: FocusPlace::new(out, month), tags, level, rows: 0, part: None, scratch: String::new() }
    }

    fn write(&mut self, row: &Row<'_>, charge: &Charge) -> Result<()> {
        if self.rows.is_multiple_of(ROWS_PER_PART) {
            if let Some(part) = self.part.take() {
                part.finish()?;
            }
            let header: Vec<String> = COLUMNS.iter().map(|column| column.name.to_owned()).collect();
            self.part = Some(CsvPart::create(&self.place.next_file(), self.level, &header)?);
        }
        self.rows += 1;
        let Some(part) = &mut self.part else { bail!("no part is open") };
        for column in COLUMNS {
            if column.name == "Tags" {
                part.field(&self.tags[row.line.attribution as usize].json)?;
            } else {
                part.field(cell(&(column.read)(row, charge), true, &mut self.scratch))?;
            }
        }
        part.end_row()
    }
}

impl Delivery for Focus {
    fn take(&mut self, row: &Row<'_>) -> Result<()> {
        focus::charges(row.line).try_for_each(|charge| self.write(row, &charge))
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        if let Some(part) = self.part.take() {
            part.finish()?;
        }
        let columns: Vec<(String, &str)> = COLUMNS.iter().map(|column| (column.name.to_owned(), column.kind)).collect();
        self.place.write_manifest(&columns)
    }
}
