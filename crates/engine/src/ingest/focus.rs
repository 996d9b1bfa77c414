//! FOCUS files of any provider and version to charges. FOCUS costs are net of discounts by definition, so the net bases are
//! the same columns.

use super::cell::Row;
use super::header::Header;
use super::line::{LastPlace, Line, PlaceColumns, TextSource, family, text_sources};
use super::maps::{parse_json, tag_key};
use crate::charges::{Amount, Charge, Code, NONE, PairSets, Tables, Text};
use crate::error::BadInput;
use crate::money::Money;

const TEXTS: &[(Text, &[&str])] = &[
    (Text::BillingAccountId, &["billingaccountid"]),
    (Text::SubAccountId, &["subaccountid"]),
    (Text::SubAccountName, &["subaccountname"]),
    (Text::InvoiceId, &["invoiceid"]),
    (Text::BillingEntity, &["invoiceissuername"]),
    (Text::Provider, &["serviceprovidername", "providername"]),
    (Text::ServiceCode, &["xservicecode", "servicename"]),
    (Text::ServiceName, &["servicename"]),
    (Text::RegionId, &["regionid", "region"]),
    (Text::UsageType, &["xusagetype", "skumeter", "skuid"]),
    (Text::Operation, &["xoperation"]),
    (Text::LineItemType, &["chargecategory"]),
    (Text::ChargeCategory, &["chargecategory"]),
    (Text::Currency, &["billingcurrency"]),
    (Text::ProductFamily, &["servicecategory"]),
    (Text::AvailabilityZone, &["availabilityzone"]),
    (Text::PricingUnit, &["consumedunit", "pricingunit"]),
    (Text::ChargeClass, &["chargeclass"]),
    (Text::ChargeFrequency, &["chargefrequency"]),
    (Text::PricingCategory, &["pricingcategory"]),
    (Text::CommitmentDiscountId, &["commitmentdiscountid"]),
    (Text::CommitmentDiscountType, &["commitmentdiscounttype"]),
    (Text::CommitmentDiscountStatus, &["commitmentdiscountstatus"]),
];

const PURCHASE_WITH_EFFECTIVE: &str = "a commitment's purchase with an effective cost: FOCUS has 0 there, since the usage it covers carries it; counted as it stands";
const COVERED_WITH_BILLED: &str = "usage covered by a commitment with a billed cost: FOCUS has 0 there, since the purchase is billed; counted as it stands";
const UNUSED_WITH_RESOURCE: &str =
    "an unused part of a commitment whose resource is not the commitment itself: kept as it stands";
const UNUSED_WITH_QUANTITY: &str = "an unused part of a commitment with a consumed quantity: kept as it stands";

/// What tells the rows of a commitment apart.
#[derive(Clone, Copy)]
struct CommitmentColumns {
    id: Option<usize>,
    status: Option<usize>,
    consumed: Option<usize>,
}

pub(super) struct FocusMapper {
    texts: Vec<TextSource>,
    place: PlaceColumns,
    usage: Option<usize>,
    billed: Option<usize>,
    effective: Option<usize>,
    list: Option<usize>,
    contracted: Option<usize>,
    sku_details: Option<usize>,
    category: Option<usize>,
    pricing: Option<usize>,
    commitment_type: Option<usize>,
    commitment: CommitmentColumns,
    tags: Option<usize>,
    categories: Option<usize>,
}

impl FocusMapper {
    pub(super) fn new(header: &Header) -> Self {
        let find = |name: &str| header.find(name);
        Self {
            texts: text_sources(header, TEXTS),
            place: PlaceColumns {
                start: find("chargeperiodstart"),
                end: find("chargeperiodend"),
                period: find("billingperiodstart"),
                resource: find("resourceid"),
                description: find("chargedescription"),
                line_id: None,
                interval: None,
                last: LastPlace::default(),
            },
            usage: header.find_any(&["consumedquantity", "pricingquantity"]),
            billed: find("billedcost"),
            effective: find("effectivecost"),
            list: find("listcost"),
            contracted: find("contractedcost"),
            sku_details: find("skupricedetails"),
            category: find("chargecategory"),
            pricing: find("pricingcategory"),
            commitment_type: find("commitmentdiscounttype"),
            commitment: CommitmentColumns {
                id: find("commitmentdiscountid"),
                status: find("commitmentdiscountstatus"),
                consumed: find("consumedquantity"),
            },
            tags: find("tags"),
            categories: find("xcostcategories"),
        }
    }

    pub(super) fn amounts(&self) -> Vec<Amount> {
        let mut amounts = vec![Amount::Unblended, Amount::NetUnblended, Amount::Amortized, Amount::NetAmortized];
        amounts.extend(self.list.map(|_| Amount::List));
        amounts.extend(self.contracted.map(|_| Amount::Contracted));
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
        charge.tags = pairs(line, self.tags, &mut tables.tags)?;
        charge.categories = pairs(line, self.categories, &mut tables.categories)?;
        self.amounts_of(line, charge)?;
        self.derived(line, tables, charge);
        self.keep_rules(line, charge);
        charge.split = None;
        Ok(())
    }

    fn amounts_of<R: Row>(&self, line: &mut Line<'_, R>, charge: &mut Charge) -> Result<(), BadInput> {
        let (billed, effective) = (line.amount(self.billed)?, line.amount(self.effective)?);
        charge.amounts = [Money::ZERO; Amount::COUNT];
        charge.amounts[Amount::Unblended.index()] = billed;
        charge.amounts[Amount::NetUnblended.index()] = billed;
        charge.amounts[Amount::Amortized.index()] = effective;
        charge.amounts[Amount::NetAmortized.index()] = effective;
        charge.amounts[Amount::List.index()] = line.amount(self.list)?;
        charge.amounts[Amount::Contracted.index()] = line.amount(self.contracted)?;
        charge.usage = line.quantity(self.usage)?;
        Ok(())
    }

    /// Counts rows that break what FOCUS says of commitment rows (billing-semantics section 5); their costs stand as they are.
    fn keep_rules<R: Row>(&self, line: &mut Line<'_, R>, charge: &Charge) {
        let CommitmentColumns { id, status, consumed } = self.commitment;
        let commitment = line.text(id);
        if commitment.is_empty() {
            return;
        }
        let is_zero = |amount: Amount| charge.amounts[amount.index()].is_zero();
        match (line.text(self.category), line.text(status)) {
            ("Purchase", _) if !is_zero(Amount::Amortized) => line.count(self.effective, PURCHASE_WITH_EFFECTIVE),
            ("Usage", "Used" | "Unused") if !is_zero(Amount::Unblended) => line.count(self.billed, COVERED_WITH_BILLED),
            _ => {}
        }
        if line.text(status) == "Unused" {
            if line.text(self.place.resource) != commitment {
                line.count(self.place.resource, UNUSED_WITH_RESOURCE);
            }
            if matches!(line.cell(consumed).money(), Ok(Some(_))) {
                line.count(consumed, UNUSED_WITH_QUANTITY);
            }
        }
    }

    fn derived<R: Row>(&self, line: &Line<'_, R>, tables: &mut Tables, charge: &mut Charge) {
        let (category, pricing) = (line.text(self.category), line.text(self.pricing));
        let commitment = line.text(self.commitment_type);
        let option = match (category, pricing) {
            ("Usage", "Committed") if commitment.contains("Plan") => "Savings Plan",
            ("Usage", "Committed") => "Reserved",
            ("Usage", "Dynamic") => "Spot",
            ("Usage", _) => "On-Demand",
            _ => "",
        };
        line.set(charge, tables, Text::PurchaseOption, option);
        let raw = line.text(self.sku_details);
        let details = if raw.contains("InstanceType") { parse_json(raw).unwrap_or_default() } else { Vec::new() };
        let instance_type = details.iter().find(|(key, _)| key == "InstanceType").map_or("", |(_, value)| value);
        line.set(charge, tables, Text::InstanceType, instance_type);
        line.set(charge, tables, Text::InstanceFamily, family(instance_type));
    }
}

fn pairs<R: Row>(line: &Line<'_, R>, column: Option<usize>, sets: &mut PairSets) -> Result<Code, BadInput> {
    if column.is_none() {
        return Ok(NONE);
    }
    let text = line.text(column);
    sets.code(text.as_bytes(), || {
        let pairs = parse_json(text).map_err(|what| line.refuse(column, &format!("{what}.")))?;
        Ok(pairs.into_iter().map(|(key, value)| (tag_key(&key), value)).collect())
    })
}
