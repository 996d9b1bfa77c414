//! What AWS sells to the company: products, usage types and prices.
//!
//! Prices are public list prices of the kind found on AWS's price pages, shortened where needed so that every cost stays within
//! 15 significant digits. Two price changes are fiction and belong to the story.

mod instances;
mod services;

use crate::calendar::Hour;
use crate::decimal::Decimal;
use crate::seeded;
use std::collections::BTreeMap;

/// The regions the company uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Region {
    UsEast1,
    EuWest1,
    UsWest2,
    Global,
}

impl Region {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::UsEast1 => "us-east-1",
            Self::EuWest1 => "eu-west-1",
            Self::UsWest2 => "us-west-2",
            Self::Global => "",
        }
    }

    pub(crate) fn location(self) -> &'static str {
        match self {
            Self::UsEast1 => "US East (N. Virginia)",
            Self::EuWest1 => "EU (Ireland)",
            Self::UsWest2 => "US West (Oregon)",
            Self::Global => "Any",
        }
    }

    /// What AWS puts before the usage type; us-east-1 has nothing.
    fn prefix(self) -> &'static str {
        match self {
            Self::UsEast1 | Self::Global => "",
            Self::EuWest1 => "EU-",
            Self::UsWest2 => "USW2-",
        }
    }
}

/// Names of one product in the formats.
pub(crate) struct Product {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    /// FOCUS `ServiceCategory` and `ServiceSubcategory`.
    pub(crate) category: &'static str,
    pub(crate) subcategory: &'static str,
    /// Whether the enterprise agreement covers it.
    pub(crate) discounted: bool,
}

/// What commitments need to know about an instance type.
pub(crate) struct InstanceTerms {
    pub(crate) instance_type: &'static str,
    /// Normalized units of AWS's size table: large is 4.
    pub(crate) units: Decimal,
    /// Platform as Reserved Instances name it.
    pub(crate) platform: &'static str,
    pub(crate) compute_rate: Option<Decimal>,
    pub ec2_rate: Option<Decimal>,
}

/// One priced thing.
pub(crate) struct Sku {
    pub(crate) key: &'static str,
    pub(crate) product: &'static Product,
    pub(crate) usage_type: String,
    pub(crate) operation: &'static str,
    pub(crate) region: Region,
    pub(crate) unit: &'static str,
    price: Decimal,
    change: Option<(Hour, Decimal)>,
    pub(crate) family: &'static str,
    pub(crate) description: String,
    pub(crate) spot: bool,
    /// Inside a free tier: listed at the price, billed at zero.
    pub(crate) free: bool,
    pub(crate) terms: Option<InstanceTerms>,
    /// `product/*` attributes beyond the common ones.
    pub(crate) attributes: Vec<(&'static str, &'static str)>,
    pub(crate) code: String,
}

impl Sku {
    pub(crate) fn price_at(&self, hour: Hour) -> Decimal {
        match self.change {
            Some((from, price)) if hour >= from => price,
            _ => self.price,
        }
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&'static str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }

    /// Discounted by the enterprise agreement when bought on demand.
    pub(crate) fn is_discounted(&self) -> bool {
        self.product.discounted && !self.spot
    }

    pub(crate) fn instance(&self) -> &InstanceTerms {
        self.terms.as_ref().expect("commitments and fleets name instance types only")
    }
}

pub(crate) static PRODUCTS: &[Product] = &[
    product("AmazonEC2", "Amazon Elastic Compute Cloud", "Compute", "Virtual Machines", true),
    product("AmazonRDS", "Amazon Relational Database Service", "Databases", "Relational Databases", true),
    product("AmazonS3", "Amazon Simple Storage Service", "Storage", "Object Storage", true),
    product("AWSLambda", "AWS Lambda", "Compute", "Serverless Compute", true),
    product("AmazonECS", "Amazon Elastic Container Service", "Compute", "Containers", true),
    product("AWSELB", "Elastic Load Balancing", "Networking", "Application Networking", true),
    product("AmazonCloudWatch", "AmazonCloudWatch", "Management and Governance", "Observability", true),
    product("AmazonVPC", "Amazon Virtual Private Cloud", "Networking", "Other (Networking)", false),
    product("AmazonKinesis", "Amazon Kinesis", "Analytics", "Streaming Analytics", false),
    product("AWSGlue", "AWS Glue", "Analytics", "Data Processing", false),
    product("awskms", "AWS Key Management Service", "Security", "Other (Security)", false),
    product("AmazonSNS", "Amazon Simple Notification Service", "Integration", "Messaging", false),
    product("AmazonGuardDuty", "Amazon GuardDuty", "Security", "Threat Detection and Response", false),
    product("AWSConfig", "AWS Config", "Management and Governance", "Compliance", false),
    product("AWSSupportBusiness", "AWS Support (Business)", "Other", "Other (Other)", false),
    product("ComputeSavingsPlans", "Savings Plans for AWS Compute usage", "Compute", "Other (Compute)", false),
    product(
        "6x0v1fictional2lantern9log",
        "Lantern Log Analytics (fictional)",
        "Management and Governance",
        "Observability",
        false,
    ),
];

const fn product(
    code: &'static str,
    name: &'static str,
    category: &'static str,
    subcategory: &'static str,
    discounted: bool,
) -> Product {
    Product { code, name, category, subcategory, discounted }
}

/// Index of a [`Sku`] in the [`Catalog`].
pub(crate) type SkuIndex = u16;

pub(crate) struct Catalog {
    pub(crate) skus: Vec<Sku>,
    by_key: BTreeMap<&'static str, SkuIndex>,
}

impl Catalog {
    pub(crate) fn new() -> Self {
        let mut skus = instances::skus();
        skus.extend(services::skus());
        let by_key = skus
            .iter()
            .enumerate()
            .map(|(index, sku)| (sku.key, SkuIndex::try_from(index).expect("few SKUs")))
            .collect();
        Self { skus, by_key }
    }

    pub(crate) fn index(&self, key: &str) -> SkuIndex {
        *self.by_key.get(key).unwrap_or_else(|| panic!("the catalog has no {key}"))
    }

    pub(crate) fn sku(&self, index: SkuIndex) -> &Sku {
        &self.skus[usize::from(index)]
    }
}

fn product_of(code: &str) -> &'static Product {
    PRODUCTS.iter().find(|product| product.code == code).unwrap_or_else(|| panic!("no product {code}"))
}

fn sku_code(product: &str, usage_type: &str, operation: &str) -> String {
    seeded::code(seeded::text(&format!("{product}/{usage_type}/{operation}")), 16)
}
