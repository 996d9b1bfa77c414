//! Every column the generator can fill, in the order of a legacy report. Names follow AWS's column dictionary; CUR 2.0 uses the
//! same ones in Athena spelling.

use super::row::{Row, Value};
use crate::company::accounts::ACCOUNTS;
use crate::company::attribution::KEYS;
use crate::company::commitments::Terms;
use crate::decimal::Decimal;
use crate::line::{FeeDetail, Kind};
use Value::{Number, Owned, Rate, Text, Time};

type Read = for<'a> fn(&Row<'a>) -> Value<'a>;

#[derive(Clone, Copy)]
enum Source {
    Read(Read),
    /// A product attribute of the SKU.
    Attribute(&'static str),
    Tag(&'static str),
}

#[derive(Clone, Copy)]
pub(crate) struct Column {
    pub(crate) category: &'static str,
    pub(crate) name: &'static str,
    /// Type in a legacy manifest.
    pub(crate) kind: &'static str,
    source: Source,
}

impl Column {
    pub(crate) fn value<'a>(&self, row: &Row<'a>) -> Value<'a> {
        match self.source {
            Source::Read(read) => read(row),
            Source::Attribute(name) => {
                row.sku.attribute(name).filter(|_| row.line.kind.is_usage()).map_or(Value::None, Text)
            }
            Source::Tag(key) => {
                row.attribution().value(key).filter(|value| !value.is_empty()).map_or(Value::None, Text)
            }
        }
    }

    pub(crate) fn header(&self) -> String {
        format!("{}/{}", self.category, self.name)
    }

    /// The name in CUR 2.0 and Athena: an underscore before each capital, lower case, nothing but letters, digits and underscores.
    pub(crate) fn athena(&self) -> String {
        athena(&self.header())
    }
}

pub(crate) fn athena(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() || !letter.is_ascii_alphanumeric() {
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
            if !letter.is_ascii_alphanumeric() {
                continue;
            }
        }
        out.push(letter.to_ascii_lowercase());
    }
    out.trim_end_matches('_').to_owned()
}

/// All columns, in legacy order.
pub(crate) fn all() -> Vec<Column> {
    let mut columns = bill();
    columns.extend(line_item());
    columns.extend(product());
    columns.extend(pricing());
    columns.extend(reservation());
    columns.extend(savings_plan());
    columns.extend(discount());
    columns.push(read("costCategory", "Unit", "OptionalString", |row| Text(row.account().unit)));
    columns.extend(KEYS.iter().map(|key| Column {
        category: "resourceTags",
        name: key,
        kind: "OptionalString",
        source: Source::Tag(key),
    }));
    columns
}

fn read(category: &'static str, name: &'static str, kind: &'static str, read: Read) -> Column {
    Column { category, name, kind, source: Source::Read(read) }
}

fn text(value: &str) -> Value<'_> {
    if value.is_empty() { Value::None } else { Text(value) }
}

fn optional(value: Option<Value<'_>>) -> Value<'_> {
    value.unwrap_or(Value::None)
}

#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "methods of Row are bound to its lifetime and do not fit a function pointer"
)]
fn bill() -> Vec<Column> {
    let string = |name, get: Read| read("bill", name, "OptionalString", get);
    vec![
        read("identity", "LineItemId", "String", |row| Owned(row.line_item_id())),
        read("identity", "TimeInterval", "Interval", |row| {
            Owned(format!("{}/{}", row.line.start.iso(false), row.line.end.iso(false)))
        }),
        string("InvoiceId", |row| row.invoice()),
        string("InvoicingEntity", |row| Text(row.entity())),
        string("BillingEntity", |row| Text(if row.is_marketplace() { "AWS Marketplace" } else { "AWS" })),
        string("BillType", |row| Text(row.bill_type())),
        read("bill", "PayerAccountId", "String", |_| Text(ACCOUNTS[0].id)),
        read("bill", "BillingPeriodStartDate", "DateTime", |row| Time(row.month.start())),
        read("bill", "BillingPeriodEndDate", "DateTime", |row| Time(row.month.end())),
    ]
}

#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "methods of Row are bound to its lifetime and do not fit a function pointer"
)]
fn line_item() -> Vec<Column> {
    let string = |name, get: Read| read("lineItem", name, "OptionalString", get);
    let number = |name, get: Read| read("lineItem", name, "OptionalBigDecimal", get);
    vec![
        read("lineItem", "UsageAccountId", "OptionalString", |row| Text(row.account().id)),
        read("lineItem", "LineItemType", "String", |row| Text(row.line.kind.aws_name())),
        read("lineItem", "UsageStartDate", "DateTime", |row| Time(row.line.start)),
        read("lineItem", "UsageEndDate", "OptionalDateTime", |row| Time(row.line.end)),
        read("lineItem", "ProductCode", "String", |row| Text(row.sku.product.code)),
        string("UsageType", |row| row.usage_type()),
        string("Operation", |row| text(row.sku.operation)),
        string("AvailabilityZone", |row| row.zone()),
        string("ResourceId", |row| text(row.resource_id())),
        number("UsageAmount", |row| Number(row.line.quantity)),
        number("NormalizationFactor", |row| optional(units(row).map(Number))),
        number("NormalizedUsageAmount", |row| optional(units(row).map(|units| Number(normalized(row, units))))),
        read("lineItem", "CurrencyCode", "String", |_| Text("USD")),
        string("UnblendedRate", |row| Rate(row.line.rate)),
        read("lineItem", "UnblendedCost", "BigDecimal", |row| Number(row.line.unblended)),
        string("BlendedRate", |row| if is_discount(row) { Value::None } else { Rate(row.line.rate) }),
        number("BlendedCost", |row| if is_discount(row) { Value::None } else { Number(row.line.unblended) }),
        string("LineItemDescription", |row| row.description()),
        string("TaxType", |row| if row.line.kind == Kind::Tax { Text("VAT") } else { Value::None }),
        string("NetUnblendedRate", |row| if row.has_net() { Rate(row.net_rate()) } else { Value::None }),
        number("NetUnblendedCost", |row| row.net(row.line.net)),
        string("LegalEntity", |row| Text(row.entity())),
    ]
}

fn is_discount(row: &Row<'_>) -> bool {
    row.line.kind == Kind::EnterpriseDiscount
}

/// Normalized units of instance lines.
fn units(row: &Row<'_>) -> Option<Decimal> {
    let applies = !matches!(row.line.kind, Kind::EnterpriseDiscount | Kind::Negation);
    row.sku.terms.as_ref().filter(|_| applies).map(|terms| terms.units)
}

fn normalized(row: &Row<'_>, units: Decimal) -> Decimal {
    row.line.quantity.times(units).round(10)
}

fn product() -> Vec<Column> {
    let string = |name, get: Read| read("product", name, "OptionalString", get);
    let attribute =
        |name| Column { category: "product", name, kind: "OptionalString", source: Source::Attribute(name) };
    let mut columns = vec![string("ProductName", |row| Text(row.sku.product.name))];
    columns.extend(
        ["currentGeneration", "databaseEngine", "deploymentOption", "group", "groupDescription"].map(attribute),
    );
    columns.extend(["instanceFamily", "instanceType", "licenseModel"].map(attribute));
    columns.push(string("location", |row| {
        if row.sku.region.code().is_empty() { Value::None } else { Text(row.sku.region.location()) }
    }));
    columns.push(string("locationType", |row| {
        if row.sku.region.code().is_empty() { Value::None } else { Text("AWS Region") }
    }));
    columns.extend(["memory", "normalizationSizeFactor", "operatingSystem"].map(attribute));
    columns.push(string("operation", |row| text(row.sku.operation)));
    columns.push(attribute("preInstalledSw"));
    columns.push(string("productFamily", |row| text(row.sku.family)));
    columns.push(string("region", |row| text(row.sku.region.code())));
    columns.push(string("regionCode", |row| text(row.sku.region.code())));
    columns.push(string("servicecode", |row| Text(row.sku.product.code)));
    columns.push(string("sku", |row| Text(&row.sku.code)));
    columns.extend(["storageClass", "storageMedia", "tenancy", "toLocation", "transferType"].map(attribute));
    columns.push(string("usagetype", |row| text(&row.sku.usage_type)));
    columns.extend(["vcpu", "volumeApiName", "volumeType"].map(attribute));
    columns
}

fn pricing() -> Vec<Column> {
    let string = |name, get: Read| read("pricing", name, "OptionalString", get);
    vec![
        string("LeaseContractLength", |row| optional(row.reservation().map(|found| Text(lease(&found.terms))))),
        string("OfferingClass", |row| optional(row.reservation().map(|found| Text(found.class)))),
        string("PurchaseOption", |row| optional(row.reservation().map(|found| Text(found.terms.payment)))),
        string("RateCode", |row| Owned(format!("{}.JRTCKXETXF.6YS6EN2CT7", row.sku.code))),
        string("currency", |_| Text("USD")),
        read("pricing", "publicOnDemandCost", "OptionalBigDecimal", |row| Number(row.line.list)),
        string("publicOnDemandRate", |row| {
            if row.line.list.is_zero() { Value::None } else { Rate(row.sku.price_at(row.line.start)) }
        }),
        string("term", |row| match row.line.kind {
            Kind::DiscountedUsage | Kind::ReservationFee | Kind::ReservationUpfront => Text("Reserved"),
            Kind::Usage if row.sku.spot => Text("Spot"),
            Kind::Usage | Kind::CoveredUsage => Text("OnDemand"),
            _ => Value::None,
        }),
        string("unit", |row| if row.line.kind.is_usage() { text(row.sku.unit) } else { Value::None }),
    ]
}

fn lease(terms: &Terms) -> &'static str {
    if terms.years == 3 { "3yr" } else { "1yr" }
}

/// Detail of a monthly reservation line.
fn fee<'r>(row: &Row<'r>) -> Option<&'r FeeDetail> {
    if row.line.kind == Kind::ReservationFee { row.line.fee.as_deref() } else { None }
}

fn reserved<'a>(row: &Row<'a>, value: impl Fn(&'a crate::line::Line) -> Decimal) -> Option<Decimal> {
    (row.line.kind == Kind::DiscountedUsage).then(|| value(row.line))
}

fn number_of(value: Option<Decimal>) -> Value<'static> {
    value.map_or(Value::None, Number)
}

fn net_of<'a>(row: &Row<'a>, value: Option<Decimal>) -> Value<'a> {
    value.map_or(Value::None, |value| row.net(value))
}

/// Unit counts of reservations are text in a report.
fn count(value: Option<Decimal>) -> Value<'static> {
    value.map_or(Value::None, |value| Owned(value.to_string()))
}

fn fee_units(row: &Row<'_>) -> Option<Decimal> {
    Some(row.reservation()?.count)
        .filter(|_| fee(row).is_some() || row.line.kind == Kind::ReservationUpfront)
        .map(Decimal::int)
}

fn total_hours(row: &Row<'_>) -> Option<Decimal> {
    let reservation = row.reservation()?;
    match row.line.kind {
        Kind::ReservationUpfront => Some(Decimal::int(reservation.count * reservation.terms.years * 8760)),
        _ => fee(row).map(|fee| fee.total),
    }
}

fn size(row: &Row<'_>) -> Decimal {
    row.reservation().map_or(Decimal::ONE, |found| row.company.catalog.sku(found.sku).instance().units)
}

fn reservation() -> Vec<Column> {
    let number = |name, get: Read| read("reservation", name, "OptionalBigDecimal", get);
    let string = |name, get: Read| read("reservation", name, "OptionalString", get);
    vec![
        number("AmortizedUpfrontCostForUsage", |row| number_of(reserved(row, |line| line.amortized))),
        number("AmortizedUpfrontFeeForBillingPeriod", |row| number_of(fee(row).map(|fee| fee.amortized))),
        string("AvailabilityZone", |row| {
            optional(
                row.reservation()
                    .and_then(|found| found.zone)
                    .map(|zone| Owned(format!("{}{zone}", row.sku.region.code()))),
            )
        }),
        number("EffectiveCost", |row| number_of(reserved(row, crate::line::Line::covered_cost))),
        string("EndTime", |row| optional(fee_units(row).and(row.terms()).map(|terms| Owned(terms.end.iso(true))))),
        string("ModificationStatus", |row| optional(fee_units(row).map(|_| Text("Original")))),
        number("NetAmortizedUpfrontCostForUsage", |row| net_of(row, reserved(row, |line| line.amortized))),
        number("NetAmortizedUpfrontFeeForBillingPeriod", |row| net_of(row, fee(row).map(|fee| fee.amortized))),
        number("NetEffectiveCost", |row| net_of(row, reserved(row, crate::line::Line::covered_cost))),
        number("NetRecurringFeeForUsage", |row| net_of(row, reserved(row, |line| line.recurring))),
        number("NetUnusedAmortizedUpfrontFeeForBillingPeriod", |row| {
            net_of(row, fee(row).map(|fee| fee.unused_amortized))
        }),
        number("NetUnusedRecurringFee", |row| net_of(row, fee(row).map(|fee| fee.unused_recurring))),
        number("NetUpfrontValue", |row| net_of(row, upfront_value(row))),
        string("NormalizedUnitsPerReservation", |row| count(per_reservation(row).map(|hours| hours.times(size(row))))),
        string("NumberOfReservations", |row| count(fee_units(row))),
        number("RecurringFeeForUsage", |row| number_of(reserved(row, |line| line.recurring))),
        string("ReservationARN", |row| optional(row.reservation().map(|found| Text(&found.terms.arn)))),
        string("StartTime", |row| optional(fee_units(row).and(row.terms()).map(|terms| Owned(terms.start.iso(true))))),
        string("SubscriptionId", |row| optional(row.reservation().map(|found| Owned(subscription(&found.terms))))),
        string("TotalReservedNormalizedUnits", |row| count(total_hours(row).map(|hours| hours.times(size(row))))),
        string("TotalReservedUnits", |row| count(total_hours(row))),
        string("UnitsPerReservation", |row| count(per_reservation(row))),
        number("UnusedAmortizedUpfrontFeeForBillingPeriod", |row| number_of(fee(row).map(|fee| fee.unused_amortized))),
        number("UnusedNormalizedUnitQuantity", |row| number_of(fee(row).map(|fee| fee.unused().times(size(row))))),
        number("UnusedQuantity", |row| number_of(fee(row).map(FeeDetail::unused))),
        number("UnusedRecurringFee", |row| number_of(fee(row).map(|fee| fee.unused_recurring))),
        number("UpfrontValue", |row| number_of(upfront_value(row))),
    ]
}

fn per_reservation(row: &Row<'_>) -> Option<Decimal> {
    let count = row.reservation()?.count;
    total_hours(row).map(|hours| hours.over(count))
}

fn upfront_value(row: &Row<'_>) -> Option<Decimal> {
    let reservation = row.reservation()?;
    fee_units(row).map(|count| reservation.terms.upfront().times(count))
}

/// The numeric subscription AWS shows beside an ARN; derived from the ARN's id.
fn subscription(terms: &Terms) -> String {
    format!("{}", 1_000_000_000 + crate::seeded::text(&terms.id) % 9_000_000_000)
}

fn plan_fee<'r>(row: &Row<'r>) -> Option<&'r FeeDetail> {
    if row.line.kind == Kind::PlanFee { row.line.fee.as_deref() } else { None }
}

fn covered(row: &Row<'_>) -> Option<Decimal> {
    (row.line.kind == Kind::CoveredUsage).then(|| row.line.covered_cost())
}

fn savings_plan() -> Vec<Column> {
    let number = |name, get: Read| read("savingsPlan", name, "OptionalBigDecimal", get);
    let string = |name, get: Read| read("savingsPlan", name, "OptionalString", get);
    vec![
        number("TotalCommitmentToDate", |row| number_of(plan_fee(row).map(|fee| fee.total))),
        string("SavingsPlanARN", |row| optional(row.plan().map(|plan| Text(&plan.terms.arn)))),
        number("SavingsPlanRate", |row| number_of(row.plan_rate())),
        number("UsedCommitment", |row| number_of(plan_fee(row).map(|fee| fee.used))),
        number("SavingsPlanEffectiveCost", |row| number_of(covered(row))),
        number("AmortizedUpfrontCommitmentForBillingPeriod", |row| number_of(plan_fee(row).map(|fee| fee.amortized))),
        number("RecurringCommitmentForBillingPeriod", |row| number_of(plan_fee(row).map(|fee| fee.recurring))),
        number("NetSavingsPlanEffectiveCost", |row| net_of(row, covered(row))),
        number("NetAmortizedUpfrontCommitmentForBillingPeriod", |row| {
            net_of(row, plan_fee(row).map(|fee| fee.amortized))
        }),
        number("NetRecurringCommitmentForBillingPeriod", |row| net_of(row, plan_fee(row).map(|fee| fee.recurring))),
        string("Region", |row| optional(row.plan().filter(|_| is_plan_line(row)).map(|plan| Text(plan.region)))),
        string("PurchaseTerm", |row| optional(row.plan().map(|plan| Text(lease(&plan.terms))))),
        string("PaymentOption", |row| optional(row.plan().map(|plan| Text(plan.terms.payment)))),
        string("EndTime", |row| {
            optional(row.plan().filter(|_| is_plan_line(row)).map(|plan| Owned(plan.terms.end.iso(true))))
        }),
        string("StartTime", |row| {
            optional(row.plan().filter(|_| is_plan_line(row)).map(|plan| Owned(plan.terms.start.iso(true))))
        }),
        string("InstanceTypeFamily", |row| {
            optional(row.plan().filter(|_| is_plan_line(row)).map(|plan| text(plan.family)))
        }),
        string("OfferingType", |row| optional(row.plan().map(|plan| Text(plan.offering)))),
    ]
}

fn is_plan_line(row: &Row<'_>) -> bool {
    matches!(row.line.kind, Kind::PlanFee | Kind::PlanUpfront)
}

fn discount() -> Vec<Column> {
    vec![
        read("discount", "EdpDiscount", "OptionalBigDecimal", |row| number_of(row.discount())),
        read("discount", "TotalDiscount", "OptionalBigDecimal", |row| number_of(row.discount())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_turn_into_athena_spelling() {
        assert_eq!(athena("reservation/ReservationARN"), "reservation_reservation_a_r_n");
        assert_eq!(athena("pricing/publicOnDemandCost"), "pricing_public_on_demand_cost");
        assert_eq!(athena("user:cost_center"), "user_cost_center");
        assert_eq!(athena("user:Team"), "user_team");
    }
}
