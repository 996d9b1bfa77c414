//! FOCUS files of any provider and version to charges. FOCUS costs are net of discounts by definition, so the net bases are
//! the same columns.

use super::cell::Row;
use super::header::Header;
use super::line::{Line, PlaceColumns, TextSource, family, text_sources};
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
        &self,
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
