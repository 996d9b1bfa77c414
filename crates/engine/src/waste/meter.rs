//! What a resource is billed for.

use std::sync::Arc;

use super::cost::Cost;
use crate::money::Money;

/// How usage was bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bought {
    /// At on-demand prices, or at no price.
    OnDemand,
    /// Spot.
    Spot,
    /// Covered by a Savings Plan or a reservation.
    Committed,
    /// What of a commitment nothing used; the resource is the commitment.
    Unused,
}

/// Usage of one kind in the window.
#[derive(Clone, Debug)]
pub struct Meter {
    /// Service code: `AmazonEC2`.
    pub service: Arc<str>,
    /// Usage type without its regions: `EBS:VolumeUsage.gp2`.
    pub usage_type: Arc<str>,
    /// As the report has it: `USE2-EBS:VolumeUsage.gp2`.
    pub full_usage_type: Arc<str>,
    /// Operation: `RunInstances:0002`.
    pub operation: Arc<str>,
    /// `m5.large`; empty where the report has none.
    pub instance_type: Arc<str>,
    /// Unit of the quantity.
    pub unit: Arc<str>,
    /// Product family.
    pub family: Arc<str>,
    /// How it was bought.
    pub bought: Bought,
    /// Quantity.
    pub usage: Money,
    /// Cost in the window's basis.
    pub cost: Money,
    /// At public on-demand prices, where the report says it.
    pub list: Option<Money>,
    /// Source lines.
    pub lines: u64,
    /// First hour, since 1970 UTC.
    pub first_hour: u32,
    /// The hour it ended before.
    pub end_hour: u32,
}

impl Meter {
    /// The usage type is this.
    pub fn is(&self, usage_type: &str) -> bool {
        &*self.usage_type == usage_type
    }

    /// The usage type begins with this.
    pub fn starts(&self, prefix: &str) -> bool {
        self.usage_type.starts_with(prefix)
    }

    /// What follows in the usage type: `m4.large` of `BoxUsage:m4.large`.
    pub fn after(&self, prefix: &str) -> Option<&str> {
        self.usage_type.strip_prefix(prefix)
    }

    /// It is of this service.
    pub fn of(&self, service: &str) -> bool {
        &*self.service == service
    }

    /// Its cost by how it was bought.
    pub fn split(&self) -> Cost {
        match self.bought {
            Bought::OnDemand | Bought::Spot => Cost::on_demand(self.cost),
            Bought::Committed | Bought::Unused => Cost { on_demand: Money::ZERO, committed: self.cost },
        }
    }

    /// The quantity counts time and nothing else.
    pub fn is_time(&self) -> bool {
        matches!(&*self.unit.to_ascii_lowercase(), "hrs" | "hours" | "hour" | "hr")
    }

    /// Hours of an EC2 instance, however bought.
    pub fn is_instance_hours(&self) -> bool {
        self.of("AmazonEC2")
            && ["BoxUsage", "SpotUsage", "DedicatedUsage", "HostBoxUsage"].iter().any(|prefix| self.starts(prefix))
    }

    /// Hours of a database instance of RDS, Neptune or DocumentDB.
    pub fn is_database_hours(&self) -> bool {
        ["InstanceUsage", "Multi-AZUsage", "Multi-AZClusterUsage", "InstanceUsageIOOptimized"]
            .iter()
            .any(|prefix| self.starts(prefix))
    }

    /// The instance type, from the usage type where the report has no column for it; none says `m1.small` in old usage types.
    pub fn instance(&self) -> &str {
        if !self.instance_type.is_empty() {
            return &self.instance_type;
        }
        self.usage_type.split_once(':').map_or("", |(_, kind)| kind)
    }
}

/// A usage type without the regions before it: one, or two for traffic between regions. Never a bare part of a word.
pub(crate) fn strip_regions(usage_type: &str) -> &str {
    let mut rest = usage_type;
    for _ in 0..2 {
        match rest.split_once('-') {
            Some((first, more)) if is_region(first) => rest = more,
            _ => break,
        }
    }
    strip_region_name(rest)
}

/// `USE1`, `EU`, `APS2`, and local zones such as `LAX1`.
fn is_region(text: &str) -> bool {
    const AREAS: [&str; 12] = ["US", "UG", "EU", "AP", "SA", "CA", "ME", "AF", "IL", "MX", "CN", "IN"];
    let digits = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = text.len() - digits.len();
    let numbered = digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    matches!(text, "EU" | "CPT") || (letters == 3 && digits.len() == 1 && numbered) || {
        let area = text.get(..2).is_some_and(|area| AREAS.contains(&area));
        area && (2..=4).contains(&letters) && !digits.is_empty() && numbered
    }
}

/// Some services write the region's name: `us-east-1-KMS-Requests`.
fn strip_region_name(text: &str) -> &str {
    let mut parts = text.splitn(4, '-');
    let (Some(area), Some(place), Some(number), Some(rest)) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return text;
    };
    let lower = |part: &str| part.len() >= 2 && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let named = lower(area) && lower(place) && number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit());
    if named { rest } else { text }
}

#[cfg(test)]
mod tests {
    use super::strip_regions;

    #[test]
    fn regions_are_stripped_and_words_are_not() {
        for (full, plain) in [
            ("USE2-EBS:VolumeUsage.gp2", "EBS:VolumeUsage.gp2"),
            ("EU-NatGateway-Bytes", "NatGateway-Bytes"),
            ("EUC1-BoxUsage:m5.large", "BoxUsage:m5.large"),
            ("NatGateway-Bytes", "NatGateway-Bytes"),
            ("USE1-APS2-AWS-Out-Bytes", "AWS-Out-Bytes"),
            ("USW2-LAX1-BoxUsage:c5.large", "BoxUsage:c5.large"),
            ("us-east-1-KMS-Requests", "KMS-Requests"),
            ("QS-User-Standard-Month", "QS-User-Standard-Month"),
            ("CW:MetricMonitorUsage", "CW:MetricMonitorUsage"),
            ("TimedStorage-INT-FA-ByteHrs", "TimedStorage-INT-FA-ByteHrs"),
            ("RDS:Multi-AZ-PIOPS", "RDS:Multi-AZ-PIOPS"),
            ("Lambda-GB-Second-ARM", "Lambda-GB-Second-ARM"),
            ("CPUCredits:t3", "CPUCredits:t3"),
            ("", ""),
        ] {
            assert_eq!(strip_regions(full), plain);
        }
    }
}
