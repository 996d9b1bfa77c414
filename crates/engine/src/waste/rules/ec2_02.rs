//! Instances that are not for production and run all week.

use crate::money::Money;
use crate::waste::cost::whole;
use crate::waste::resource::ENVIRONMENT;
use crate::waste::{Action, Case, Effort, Found, Limit, Meter, Need, Resource, Rule, Week};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "EC2-02",
    name: "Not for production and always on",
    action: Action::Schedule,
    effort: Effort::Medium,
    signal: "An instance whose environment tag is not production's, that ran so many percent of the hours of at least \
             so many whole weeks, and on weekends as much as on weekdays",
    saving: "Its hours outside a schedule: cost × (1 − scheduled hours ÷ 168). Volumes are billed on",
    caveat: "Nightly builds, tests and people in other time zones need hours too; ask before switching off",
    inspect: "aws ec2 describe-instances --region {region} --instance-ids {name}",
    act: "aws ec2 stop-instances --region {region} --instance-ids {name}",
    limits: &[
        Limit { name: "hours", default: "60", unit: "hours a week", what: "Hours of a week in which it is needed" },
        Limit { name: "ratio", default: "95", unit: "%", what: "It runs in so many of the hours, weekends too" },
        Limit { name: "weeks", default: "2", unit: "weeks", what: "Whole weeks that must be there" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Hours, Need::Tag(ENVIRONMENT)],
    find,
    example: "
        i-a | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 168.00 | tag.env=dev | week=22/8/528/192
        i-b | AmazonEC2 | BoxUsage:m5.large | RunInstances | 264 Hrs | 25.34 | tag.env=dev | week=22/8/264/0
        i-c | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | tag.env=prod | week=22/8/528/192
        i-d | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 70.08 | week=22/8/528/192
        i-e | AmazonEC2 | BoxUsage:m5.large | RunInstances | 730 Hrs | 84.00 | tag.env=test | week=22/8/528/192 | covered
        i-f | AmazonEC2 | BoxUsage:m5.large | RunInstances | 240 Hrs | 23.04 | tag.env=dev | week=22/8/176/64
        => i-a saves 108.00
        => i-e saves 0.00 to 54.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |instance: &Resource| {
        let week = instance.week.filter(|week| is_always_on(case, week))?;
        let cost = instance.cost(Meter::is_instance_hours);
        let off = whole(168).0.saturating_sub(case.limit("hours").0).max(0);
        let saved = cost.times(Money(off), whole(168));
        let words = format!(
            "tagged {}, it ran {} of {} hours, {} of them on {} weekend days",
            instance.tag(ENVIRONMENT),
            week.hours(),
            week.possible(),
            week.weekend_hours,
            week.weekend_days
        );
        let kind = instance.first(Meter::is_instance_hours).map_or("", Meter::instance).to_owned();
        Some(Found::new(instance, instance.monthly(saved)).detail(kind).says(words))
    };
    let concerned = |instance: &&Resource| {
        instance.is_non_production() && !instance.is_kept_on_purpose() && instance.has(Meter::is_instance_hours)
    };
    case.settled().filter(concerned).filter_map(found).filter(|found| found.saving.high > Money::ZERO).collect()
}

fn is_always_on(case: &Case<'_>, week: &Week) -> bool {
    let (weeks, ratio) = (case.count("weeks"), case.limit("ratio").0);
    let product = |a: u32, b: u32| i128::from(a) * i128::from(b);
    // Hours ÷ days of weekends and of weekdays, compared crosswise: without a division there is no remainder.
    let weekend = product(week.weekend_hours, week.weekdays) * 100 * Money::ONE.0;
    let weekdays = product(week.weekday_hours, week.weekend_days);
    let all = i128::from(week.hours()) * 100 * Money::ONE.0;
    week.weekdays >= weeks.saturating_mul(5)
        && week.weekend_days >= weeks.saturating_mul(2)
        && week.weekend_hours > 0
        && weekend >= weekdays.saturating_mul(ratio)
        && all >= i128::from(week.possible()).saturating_mul(ratio)
}
