//! Licences of Windows and the like that are paid by the hour outside production.

use super::shared_compute::{Rates, instance_type, is_on_demand, licence};
use crate::money::Money;
use crate::waste::cost::{minus, plus, whole};
use crate::waste::families::family_of;
use crate::waste::resource::ENVIRONMENT;
use crate::waste::{Action, Case, Confidence, Cost, Effort, Found, Meter, Need, Resource, Rule, Tier};

/// Operation codes with what they license.
const LICENCES: [(&str, &str); 9] = [
    ("0002", "Windows"),
    ("0006", "Windows with SQL Server Standard"),
    ("0102", "Windows with SQL Server Enterprise"),
    ("0202", "Windows with SQL Server Web"),
    ("0004", "SQL Server Standard"),
    ("0100", "SQL Server Enterprise"),
    ("0200", "SQL Server Web"),
    ("0010", "Red Hat Enterprise Linux"),
    ("000g", "SUSE Linux"),
];

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC2-13",
    name: "Licence outside production",
    tier: Tier::Inferred,
    confidence: Confidence::Low,
    action: Action::Modernize,
    effort: Effort::High,
    signal: "Inferred: an instance whose operation has a licence included and whose environment tag is not \
             production's",
    saving: "Up to the licence's part of the price: what the same type costs without it in this report, for Windows \
             else by published prices",
    caveat: "Developers may have licences of their own, and other programs need this one: the owner has to say so",
    inspect: "aws ec2 describe-instances --region {region} --instance-ids {name}",
    needs: &[Need::Resources, Need::UsageTypes, Need::Operations, Need::Tag(ENVIRONMENT)],
    find,
    example: "
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances:0002 | 730 Hrs | 137.24 | tag.env=dev
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances:0002 | 730 Hrs | 137.24 | tag.env=prod
        i-c | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | tag.env=dev
        i-d | AmazonEC2 | BoxUsage:t3.large | RunInstances:0002 | 730 Hrs | 80.88 | tag.env=dev
        => candidate i-a
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let rates = Rates::of(case.bill);
    let found = |instance: &Resource| {
        let licensed = |meter: &Meter| is_on_demand(meter) && LICENCES.iter().any(|(code, _)| *code == licence(meter));
        let meter = instance.first(licensed)?;
        let part = licence_part(case, &rates, instance, meter)?;
        let name = LICENCES.iter().find(|(code, _)| *code == licence(meter))?.1;
        let words = format!(
            "tagged {}; {} is {} of the {} billed on demand; inferred",
            instance.tag(ENVIRONMENT),
            name,
            part.grouped(2),
            meter.cost.grouped(2)
        );
        let saving = instance.monthly(Cost::on_demand(part)).up_to();
        let found = Found::new(instance, saving).detail(format!("{}, {name}", instance_type(meter)));
        (part > Money::ZERO).then(|| found.says(words))
    };
    case.settled().filter(|instance| instance.is_non_production()).filter_map(found).collect()
}

fn licence_part(case: &Case<'_>, rates: &Rates, instance: &Resource, meter: &Meter) -> Option<Money> {
    let kind = instance_type(meter);
    if let Some(plain) = rates.own_rate(&instance.region, "RunInstances", kind, meter.usage) {
        return Some(minus(meter.cost, plain));
    }
    // Burstable instances have another price for Windows, which is not known here.
    let family = family_of(kind).filter(|family| !family.name.starts_with('t') && licence(meter) == "0002")?;
    let windows = case.prices.of("ec2.windows").times(whole(2), Money::ONE);
    Some(meter.cost.times(windows, plus(windows, family.large?)))
}
