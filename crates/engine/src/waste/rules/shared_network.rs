//! What rules about networks share: things that are paid by the hour whether anything uses them or not, and sums over an account
//! and region.

use std::collections::BTreeMap;

use crate::money::Money;
use crate::waste::cost::{HOURS_A_MONTH, plus, whole};
use crate::waste::{Case, Confidence, Cost, Found, Meter, Resource, Saving};

/// Something that is paid by the hour, used or not.
#[derive(Clone, Copy)]
pub(super) struct Standing {
    /// Its hours.
    pub(super) hours: fn(&Meter) -> bool,
    /// Its use.
    pub(super) activity: fn(&Meter) -> bool,
}

impl Standing {
    /// The resource is billed for such hours.
    pub(super) fn is_billed(self, resource: &Resource) -> bool {
        self.hours_of(resource) > Money::ZERO
    }

    /// Some use is there, by quantity: free use is use. A missing line is none.
    pub(super) fn is_used(self, resource: &Resource) -> bool {
        resource.has(|meter| self.is_use(meter) && meter.usage > Money::ZERO)
    }

    /// Resources that are paid by the hour and were not used at all, those without a line of use included.
    pub(super) fn idle<'a>(self, case: &Case<'a>) -> impl Iterator<Item = &'a Resource> + use<'a> {
        case.settled().filter(move |resource| self.is_billed(resource) && !self.is_used(resource))
    }

    /// Resources that are paid by the hour and were used, however little.
    pub(super) fn used<'a>(self, case: &Case<'a>) -> impl Iterator<Item = &'a Resource> + use<'a> {
        case.settled().filter(move |resource| self.is_billed(resource) && self.is_used(resource))
    }

    /// Hours that were billed; several an hour where it stands in several zones.
    pub(super) fn hours_of(self, resource: &Resource) -> Money {
        resource.usage(self.hours)
    }

    /// What the hours cost.
    pub(super) fn cost(self, resource: &Resource) -> Cost {
        resource.cost(self.hours)
    }

    /// What the use costs.
    pub(super) fn cost_of_use(self, resource: &Resource) -> Cost {
        resource.cost(|meter| self.is_use(meter))
    }

    /// The hours cost more than so many times the use. No use at all is beyond any number.
    pub(super) fn outweighs(self, resource: &Resource, times: Money) -> bool {
        self.cost(resource).total() > self.cost_of_use(resource).total().times(times, Money::ONE)
    }

    /// A finding that saves the hours.
    pub(super) fn found(self, resource: &Resource, words: impl Into<String>) -> Found {
        kept(Found::new(resource, resource.monthly(self.cost(resource))).says(words), resource)
    }

    /// Words of a finding of little use: `730 hours cost 7.30, use 0.01`.
    pub(super) fn weighed(self, resource: &Resource) -> String {
        let (hours, cost) = (self.hours_of(resource).grouped(0), self.cost(resource).total().grouped(2));
        format!("{hours} hours cost {cost}, their use {}", self.cost_of_use(resource).total().grouped(2))
    }

    fn is_use(self, meter: &Meter) -> bool {
        (self.activity)(meter) && !(self.hours)(meter)
    }
}

/// Any quantity but time. Services that watch or guard a resource bill on its id too, whether it is used or not.
pub(super) fn any_use(meter: &Meter) -> bool {
    const WATCHERS: [&str; 5] = ["AmazonCloudWatch", "AWSConfig", "AmazonGuardDuty", "AWSShield", "awswaf"];
    let is_address = meter.starts("PublicIPv4:") || meter.starts("ElasticIP:");
    !meter.is_time() && !is_address && !WATCHERS.iter().any(|service| meter.of(service))
}

/// Less sure, where a tag says that the resource is meant to be there.
pub(super) fn kept(found: Found, resource: &Resource) -> Found {
    if resource.is_kept_on_purpose() {
        return found.confidence(Confidence::Low).but("A tag says that it stands by or must be kept");
    }
    found
}

/// The kind and the name of a load balancer, from its ARN: `application`, `web`.
pub(super) fn balancer(resource: &Resource) -> (&'static str, &str) {
    let path = resource.id.split_once("loadbalancer/").map_or("", |(_, path)| path);
    let (kind, rest) = match path.split_once('/') {
        Some(("app", rest)) => ("application", rest),
        Some(("net", rest)) => ("network", rest),
        Some(("gwy", rest)) => ("gateway", rest),
        _ => ("classic", path),
    };
    (kind, rest.split('/').next().unwrap_or_default())
}

/// What an account has in a region of some kind of usage.
pub(super) struct Place<'a> {
    /// Account.
    pub(super) account: &'a str,
    /// Region.
    pub(super) region: &'a str,
    /// The resources that have it in the window.
    pub(super) resources: Vec<&'a Resource>,
}

impl Place<'_> {
    /// Cost in the window.
    pub(super) fn cost(&self, is: impl Fn(&Meter) -> bool) -> Cost {
        self.resources.iter().fold(Cost::default(), |sum, resource| sum.plus(resource.cost(&is)))
    }

    /// Quantity in the window.
    pub(super) fn usage(&self, is: impl Fn(&Meter) -> bool) -> Money {
        self.resources.iter().fold(Money::ZERO, |sum, resource| plus(sum, resource.usage(&is)))
    }
}

/// Accounts and regions that have usage of a kind in the window, in order.
pub(super) fn places<'a>(case: &Case<'a>, is: impl Fn(&Meter) -> bool) -> Vec<Place<'a>> {
    let mut places: BTreeMap<(&str, &str), Vec<&'a Resource>> = BTreeMap::new();
    for resource in case.bill.resources.iter().filter(|resource| resource.has(&is)) {
        places.entry((&resource.account, &resource.region)).or_default().push(resource);
    }
    places.into_iter().map(|((account, region), resources)| Place { account, region, resources }).collect()
}

/// Hours of the window.
pub(super) fn window_hours(case: &Case<'_>) -> u32 {
    case.bill.window.end_hour.saturating_sub(case.bill.window.first_hour)
}

/// A cost of the whole window as one of a month, for what is no single resource's.
pub(super) fn by_month(case: &Case<'_>, cost: Cost) -> Saving {
    cost.saving(window_hours(case))
}

/// A fee of a month, which is on one line however long the window is.
pub(super) fn monthly_fee(case: &Case<'_>, cost: Cost) -> Saving {
    let months = i64::try_from(case.bill.window.period.months().count()).unwrap_or(1).max(1);
    cost.saving(u32::try_from(months * HOURS_A_MONTH).unwrap_or(u32::MAX))
}

/// A quantity of the window as one of 730 hours of the resource.
pub(super) fn quantity_a_month(quantity: Money, hours: u32) -> Money {
    quantity.times(whole(HOURS_A_MONTH), whole(i64::from(hours.max(1))))
}
