//! AWS Cost and Usage Reports, legacy and 2.0, to charges.
//!
//! The amounts follow billing-semantics "Line item types and cost views": covered usage takes its effective cost, recurring
//! fees keep only their unused part, upfront fees and negations are zero in the effective basis.

use super::cell::Row;
use super::header::{Format, Header, plain};
use super::line::{LastPlace, Line, PlaceColumns, TextSource, family, text_sources};
use super::maps::parse_json;
use super::pair_columns::PairColumns;
use crate::charges::{Amount, Charge, Tables, Text};
use crate::error::BadInput;
use crate::money::Money;

const TEXTS: &[(Text, &[&str])] = &[
    (Text::BillingAccountId, &["billpayeraccountid"]),
    (Text::SubAccountId, &["lineitemusageaccountid"]),
    (Text::SubAccountName, &["lineitemusageaccountname"]),
    (Text::InvoiceId, &["billinvoiceid"]),
    (Text::BillingEntity, &["billbillingentity"]),
    (Text::ServiceCode, &["lineitemproductcode"]),
    (Text::RegionId, &["productregioncode", "productregion"]),
    (Text::UsageType, &["lineitemusagetype"]),
    (Text::Operation, &["lineitemoperation"]),
    (Text::InstanceType, &["productinstancetype"]),
    (Text::LineItemType, &["lineitemlineitemtype"]),
    (Text::Currency, &["lineitemcurrencycode"]),
    (Text::ProductFamily, &["productproductfamily"]),
    (Text::AvailabilityZone, &["lineitemavailabilityzone"]),
    (Text::OperatingSystem, &["productoperatingsystem"]),
    (Text::PricingUnit, &["pricingunit"]),
];

/// Operations whose rows re-divide the cost of a parent instance; only their split columns carry money. Newer kinds of them
/// (accelerators) are told by their parent's id.
const SPLIT_CHILDREN: [&str; 2] = ["EKSPod-EC2", "ECSTask-EC2"];

pub(super) struct CurMapper {
    texts: Vec<TextSource>,
    kind: Option<usize>,
    usage_type: Option<usize>,
    operation: Option<usize>,
    instance_type: Option<usize>,
    service: Option<usize>,
    product_name: Option<usize>,
    product_map: Option<usize>,
    pairs: PairColumns,
    place: PlaceColumns,
    usage: Option<usize>,
    money: MoneyColumns,
    split: SplitColumns,
    product_names: ProductNames,
    raw: Vec<u8>,
    /// Net values were met: the net bases can be given.
    pub(super) net_seen: bool,
    /// Lines whose effective cost the report does not hold.
    pub(super) effective_missing: u64,
    /// Lines whose list cost is no number.
    pub(super) list_unreadable: u64,
}

struct MoneyColumns {
    unblended: Option<usize>,
    net_unblended: Option<usize>,
    list: Option<usize>,
    reservation_arn: Option<usize>,
    plan_arn: Option<usize>,
    gross: Commitment,
    net: Commitment,
    plan_total: Option<usize>,
    plan_used: Option<usize>,
    plan_upfront: Option<usize>,
    plan_recurring: Option<usize>,
    plan_net_upfront: Option<usize>,
    plan_net_recurring: Option<usize>,
    reservation_upfront: Option<usize>,
}

/// The commitment columns that exist once gross and once net.
struct Commitment {
    plan_effective: Option<usize>,
    reservation_effective: Option<usize>,
    unused_upfront: Option<usize>,
    unused_recurring: Option<usize>,
}

/// Service names found in `product` maps, by the map's raw text.
type ProductNames = hashbrown::HashMap<Box<str>, String, foldhash::fast::RandomState>;

impl CurMapper {
    pub(super) fn new(header: &Header, format: Format) -> Self {
        let find = |name: &str| header.find(name);
        Self {
            texts: text_sources(header, TEXTS),
            kind: find("lineitemlineitemtype"),
            usage_type: find("lineitemusagetype"),
            operation: find("lineitemoperation"),
            instance_type: find("productinstancetype"),
            service: find("lineitemproductcode"),
            product_name: header.find_any(&["productproductname", "productservicename"]),
            product_map: find("product").filter(|_| format == Format::Cur2),
            pairs: PairColumns::new(header),
            place: PlaceColumns {
                start: find("lineitemusagestartdate"),
                end: find("lineitemusageenddate"),
                period: find("billbillingperiodstartdate"),
                resource: find("lineitemresourceid"),
                description: find("lineitemlineitemdescription"),
                line_id: find("identitylineitemid"),
                interval: find("identitytimeinterval"),
                last: LastPlace::default(),
            },
            usage: find("lineitemusageamount"),
            money: MoneyColumns::new(header),
            split: SplitColumns::new(header),
            product_names: ProductNames::default(),
            raw: Vec::new(),
            net_seen: false,
            effective_missing: 0,
            list_unreadable: 0,
        }
    }

    /// Amounts that this file's columns can fill.
    pub(super) fn amounts(&self) -> Vec<Amount> {
        let mut amounts = vec![Amount::Unblended, Amount::Amortized, Amount::UpfrontFee, Amount::TrueUp];
        if self.money.net_unblended.is_some() {
            amounts.extend([Amount::NetUnblended, Amount::NetAmortized]);
        }
        if self.money.list.is_some() {
            amounts.push(Amount::List);
        }
        amounts
    }

    pub(super) fn map<R: Row>(
        &mut self,
        line: &mut Line<'_, R>,
        tables: &mut Tables,
        charge: &mut Charge,
    ) -> Result<(), BadInput> {
        line.texts(&self.texts, tables, charge);
        self.place.read(line, tables, charge)?;
        self.service(line, tables, charge);
        line.set(charge, tables, Text::Provider, "AWS");
        charge.split = self.split.cost(line, line.text(self.operation))?;
        charge.tags = self.pairs.tags(line, tables, &mut self.raw)?;
        charge.categories = self.pairs.categories(line, tables, &mut self.raw)?;
        self.amounts_of(line, tables, charge)
    }

    fn service<R: Row>(&mut self, line: &Line<'_, R>, tables: &mut Tables, charge: &mut Charge) {
        let instance_type = line.text(self.instance_type);
        line.set(charge, tables, Text::InstanceFamily, family(instance_type));
        let flat = line.text(self.product_name);
        let name = if flat.is_empty() { self.mapped_name(line) } else { flat };
        line.set(charge, tables, Text::ServiceName, name);
    }

    fn mapped_name<R: Row>(&mut self, line: &Line<'_, R>) -> &str {
        let raw = line.text(self.product_map);
        if raw.is_empty() {
            return "";
        }
        if !self.product_names.contains_key(raw) {
            let pairs = parse_json(raw).unwrap_or_default();
            let value = |key: &str| pairs.iter().find(|(k, _)| plain(k) == key).map(|(_, value)| value.clone());
            let name = value("productname").or_else(|| value("servicename")).unwrap_or_default();
            self.product_names.insert(raw.into(), name);
        }
        self.product_names.get(raw).map_or("", String::as_str)
    }

    fn amounts_of<R: Row>(
        &mut self,
        line: &mut Line<'_, R>,
        tables: &mut Tables,
        charge: &mut Charge,
    ) -> Result<(), BadInput> {
        let (kind, usage_type) = (line.text(self.kind), line.text(self.usage_type));
        let plan = line.text(self.money.plan_arn);
        let reservation = line.text(self.money.reservation_arn);
        let split = charge.split.is_some();
        let refund_of_plan = is_plan_refund(kind, line.text(self.service), &charge.description);

        let unblended = line.amount(self.money.unblended)?;
        let net = line.money(self.money.net_unblended)?;
        self.net_seen |= net.is_some();
        let view = LineView { kind, reservation, refund_of_plan, unblended };
        let amortized = self.money.amortized(line, &view, &self.money.gross, &mut self.effective_missing);
        let unused = is_commitment_fee(kind) && amortized.as_ref().is_ok_and(|part| !part.is_zero());
        let amortized = amortized.unwrap_or_else(|place| self.no_effective(line, &place, unblended));
        let net_view = LineView { unblended: net.unwrap_or(unblended), ..view };
        let net_amortized = self.money.net_amortized(line, &net_view, amortized, net.is_some());
        let net_amortized = net_amortized.unwrap_or_else(|place| self.no_effective(line, &place, amortized));

        charge.amounts[Amount::Unblended.index()] = unblended;
        charge.amounts[Amount::NetUnblended.index()] = net_view.unblended;
        charge.amounts[Amount::Amortized.index()] = amortized;
        charge.amounts[Amount::NetAmortized.index()] = net_amortized;
        let no_list = split || kind == "SavingsPlanNegation";
        let list = line.amount(self.money.list).unwrap_or_else(|_place| {
            self.list_unreadable += 1;
            line.count(self.money.list, "not a decimal number: the list basis is refused");
            Money::ZERO
        });
        charge.amounts[Amount::List.index()] = if no_list { Money::ZERO } else { list };
        let upfront = kind == "SavingsPlanUpfrontFee" || (kind == "Fee" && !reservation.is_empty());
        charge.amounts[Amount::UpfrontFee.index()] = if upfront { unblended } else { Money::ZERO };
        let true_up = self.money.true_up(line, kind);
        charge.amounts[Amount::TrueUp.index()] =
            true_up.unwrap_or_else(|place| self.no_effective(line, &place, Money::ZERO));
        charge.usage = if split { None } else { line.quantity(self.usage)? };

        line.set(charge, tables, Text::ChargeCategory, charge_category(kind));
        line.set(charge, tables, Text::ChargeFrequency, charge_frequency(kind, upfront));
        line.set(charge, tables, Text::ChargeClass, "");
        let commitment = if plan.is_empty() { reservation } else { plan };
        line.set(charge, tables, Text::CommitmentDiscountId, commitment);
        let commitment_type = match (plan.is_empty(), reservation.is_empty()) {
            (false, _) => "Savings Plan",
            (true, false) => "Reserved Instance",
            (true, true) => "",
        };
        line.set(charge, tables, Text::CommitmentDiscountType, commitment_type);
        line.set(charge, tables, Text::CommitmentDiscountStatus, commitment_status(kind, unused));
        let (option, pricing) = bought_as(kind, usage_type);
        line.set(charge, tables, Text::PurchaseOption, option);
        line.set(charge, tables, Text::PricingCategory, pricing);
        Ok(())
    }
}

impl CurMapper {
    /// The billed cost is exact or the file is refused; where only the effective one is unreadable, that basis is.
    fn no_effective<R: Row>(&mut self, line: &mut Line<'_, R>, place: &BadInput, instead: Money) -> Money {
        self.effective_missing += 1;
        let column = place.column.as_deref().and_then(|name| line.header.names.iter().position(|known| known == name));
        line.count(column, "not a decimal number: the effective bases are refused");
        instead
    }
}

/// Split cost allocation: rows that say which part of an instance's cost a container used.
struct SplitColumns {
    parent: Option<usize>,
    cost: Option<usize>,
    unused: Option<usize>,
}

impl SplitColumns {
    fn new(header: &Header) -> Self {
        let find = |name: &str| header.find(name);
        Self {
            parent: find("splitlineitemparentresourceid"),
            cost: find("splitlineitemsplitcost"),
            unused: find("splitlineitemunusedcost"),
        }
    }

    /// The cost that a row re-divides; none for every other row.
    fn cost<R: Row>(&self, line: &mut Line<'_, R>, operation: &str) -> Result<Option<Money>, BadInput> {
        if line.text(self.parent).is_empty() && !SPLIT_CHILDREN.contains(&operation) {
            return Ok(None);
        }
        let (used, unused) = (line.amount(self.cost)?, line.amount(self.unused)?);
        Ok(Some(Money(used.0 + unused.0)))
    }
}

/// What decides the effective amount of a line.
#[derive(Clone, Copy)]
struct LineView<'a> {
    kind: &'a str,
    reservation: &'a str,
    refund_of_plan: bool,
    unblended: Money,
}

impl MoneyColumns {
    fn new(header: &Header) -> Self {
        let find = |name: &str| header.find(name);
        Self {
            unblended: find("lineitemunblendedcost"),
            net_unblended: find("lineitemnetunblendedcost"),
            list: find("pricingpublicondemandcost"),
            reservation_arn: find("reservationreservationarn"),
            plan_arn: find("savingsplansavingsplanarn"),
            gross: Commitment {
                plan_effective: find("savingsplansavingsplaneffectivecost"),
                reservation_effective: find("reservationeffectivecost"),
                unused_upfront: find("reservationunusedamortizedupfrontfeeforbillingperiod"),
                unused_recurring: find("reservationunusedrecurringfee"),
            },
            net: Commitment {
                plan_effective: find("savingsplannetsavingsplaneffectivecost"),
                reservation_effective: find("reservationneteffectivecost"),
                unused_upfront: find("reservationnetunusedamortizedupfrontfeeforbillingperiod"),
                unused_recurring: find("reservationnetunusedrecurringfee"),
            },
            plan_total: find("savingsplantotalcommitmenttodate"),
            plan_used: find("savingsplanusedcommitment"),
            plan_upfront: find("savingsplanamortizedupfrontcommitmentforbillingperiod"),
            plan_recurring: find("savingsplanrecurringcommitmentforbillingperiod"),
            plan_net_upfront: find("savingsplannetamortizedupfrontcommitmentforbillingperiod"),
            plan_net_recurring: find("savingsplannetrecurringcommitmentforbillingperiod"),
            reservation_upfront: find("reservationamortizedupfrontfeeforbillingperiod"),
        }
    }

    /// The effective cost of a line (F0 in correctness-traps).
    fn amortized<R: Row>(
        &self,
        line: &mut Line<'_, R>,
        view: &LineView<'_>,
        from: &Commitment,
        missing: &mut u64,
    ) -> Result<Money, BadInput> {
        let mut need = |column: Option<usize>| {
            *missing += u64::from(column.is_none());
            column
        };
        match view.kind {
            "SavingsPlanCoveredUsage" => line.amount(need(from.plan_effective)),
            "SavingsPlanRecurringFee" => {
                let (total, used) = (line.amount(need(self.plan_total))?, line.amount(need(self.plan_used))?);
                Ok(Money(total.0 - used.0))
            }
            "SavingsPlanNegation" | "SavingsPlanUpfrontFee" => Ok(Money::ZERO),
            "DiscountedUsage" => line.amount(need(from.reservation_effective)),
            "RIFee" => {
                let (upfront, recurring) = (line.amount(from.unused_upfront)?, line.amount(from.unused_recurring)?);
                Ok(Money(upfront.0 + recurring.0))
            }
            "Fee" if !view.reservation.is_empty() => Ok(Money::ZERO),
            "Refund" if view.refund_of_plan => Ok(Money::ZERO),
            _ => Ok(view.unblended),
        }
    }

    /// The same from the net columns. Where a line has no net value, or the report no such column, the gross value stands.
    fn net_amortized<R: Row>(
        &self,
        line: &mut Line<'_, R>,
        view: &LineView<'_>,
        gross: Money,
        has_net: bool,
    ) -> Result<Money, BadInput> {
        match view.kind {
            "SavingsPlanCoveredUsage" => Ok(line.money(self.net.plan_effective)?.unwrap_or(gross)),
            "DiscountedUsage" => Ok(line.money(self.net.reservation_effective)?.unwrap_or(gross)),
            "RIFee" => {
                let upfront = line.money(self.net.unused_upfront)?;
                let recurring = line.money(self.net.unused_recurring)?;
                Ok(match (upfront, recurring) {
                    (None, None) => gross,
                    (upfront, recurring) => Money(upfront.unwrap_or_default().0 + recurring.unwrap_or_default().0),
                })
            }
            "SavingsPlanRecurringFee" => self.net_unused_plan(line, gross),
            "SavingsPlanNegation" | "SavingsPlanUpfrontFee" => Ok(Money::ZERO),
            "Fee" if !view.reservation.is_empty() => Ok(Money::ZERO),
            "Refund" if view.refund_of_plan => Ok(Money::ZERO),
            _ => Ok(if has_net { view.unblended } else { gross }),
        }
    }

    /// No column holds the net unused commitment: the gross one is reduced in the proportion in which the fee is.
    fn net_unused_plan<R: Row>(&self, line: &mut Line<'_, R>, gross: Money) -> Result<Money, BadInput> {
        let fee = line.amount(self.plan_upfront)?.0 + line.amount(self.plan_recurring)?.0;
        let upfront = line.money(self.plan_net_upfront)?;
        let recurring = line.money(self.plan_net_recurring)?;
        if upfront.is_none() && recurring.is_none() {
            return Ok(gross);
        }
        let net = upfront.unwrap_or_default().0 + recurring.unwrap_or_default().0;
        Ok(if net == fee || fee == 0 { gross } else { gross.times(Money(net), Money(fee)) })
    }

    fn true_up<R: Row>(&self, line: &mut Line<'_, R>, kind: &str) -> Result<Money, BadInput> {
        let column = match kind {
            "SavingsPlanRecurringFee" => self.plan_upfront,
            "RIFee" => self.reservation_upfront,
            _ => return Ok(Money::ZERO),
        };
        Ok(Money(-line.amount(column)?.0))
    }
}

fn is_plan_refund(kind: &str, service: &str, description: &str) -> bool {
    kind == "Refund"
        && service == "ComputeSavingsPlans"
        && description.starts_with("Refund for one-time fee for Savings Plan")
}

/// Whose effective cost is the part of a commitment that nothing used.
fn is_commitment_fee(kind: &str) -> bool {
    matches!(kind, "RIFee" | "SavingsPlanRecurringFee")
}

/// FOCUS has a row of its own for what stays unused; here it is on the fee, which has no status where all of it was used.
fn commitment_status(kind: &str, unused: bool) -> &'static str {
    match kind {
        "SavingsPlanCoveredUsage" | "DiscountedUsage" => "Used",
        _ if unused => "Unused",
        _ => "",
    }
}

fn charge_category(kind: &str) -> &'static str {
    match kind {
        "Tax" => "Tax",
        "Credit" => "Credit",
        "Refund" => "Adjustment",
        "Fee" | "RIFee" | "SavingsPlanRecurringFee" | "SavingsPlanUpfrontFee" | "FlatRateSubscription" => "Purchase",
        _ => "Usage",
    }
}

fn charge_frequency(kind: &str, upfront: bool) -> &'static str {
    match kind {
        "RIFee" | "SavingsPlanRecurringFee" | "FlatRateSubscription" => "Recurring",
        _ if upfront => "One-Time",
        _ => "Usage-Based",
    }
}

/// Purchase option and FOCUS pricing category: plan, reservation, Spot, else on demand; charges that are no usage have none.
fn bought_as(kind: &str, usage_type: &str) -> (&'static str, &'static str) {
    match kind {
        "SavingsPlanCoveredUsage" | "SavingsPlanNegation" => ("Savings Plan", "Committed"),
        "DiscountedUsage" => ("Reserved", "Committed"),
        "Usage" if usage_type.contains("SpotUsage") => ("Spot", "Dynamic"),
        "Usage" => ("On-Demand", "Standard"),
        "Fee" | "RIFee" | "SavingsPlanRecurringFee" | "SavingsPlanUpfrontFee" => ("", "Standard"),
        _ => ("", ""),
    }
}
