//! Databases that run day and night though nobody works then.

use super::shared_database::is_hours;
use super::shared_service::{finding, paid, share};
use crate::money::Money;
use crate::waste::cost::{minus, whole};
use crate::waste::resource::ENVIRONMENT;
use crate::waste::{Action, Case, Confidence, Found, Limit, Need, Resource, Rule};

/// The rule.
pub(super) const RULE: Rule = Rule {
    id: "RDS-06",
    name: "Database outside production never stops",
    confidence: Confidence::Medium,
    action: Action::Schedule,
    signal: "A database whose tag says that it is not for production, and that runs on weekends as on weekdays",
    saving: "Its on-demand hours outside of working hours; storage stays",
    caveat: "A database with read replicas cannot be stopped; RDS starts it again after seven days",
    inspect: "aws rds describe-db-instances --region {region} --db-instance-identifier {name}",
    act: "aws rds stop-db-instance --region {region} --db-instance-identifier {name}",
    limits: &[
        Limit { name: "hours", default: "60", unit: "hours", what: "Needed for so many hours a week" },
        Limit { name: "share", default: "95", unit: "%", what: "Hours of a weekend day for those of a weekday" },
    ],
    needs: &[Need::Resources, Need::UsageTypes, Need::Hours, Need::Tag(ENVIRONMENT)],
    find,
    example: "
        arn:aws:rds:us-east-1:111111111111:db:trial | AmazonRDS | InstanceUsage:db.m5.large | CreateDBInstance:0014 | 730 Hrs | 168.00 | tag.env=dev | week=22/8/528/192
        arn:aws:rds:us-east-1:111111111111:db:stops | AmazonRDS | InstanceUsage:db.m5.large | CreateDBInstance:0014 | 528 Hrs | 120.00 | tag.env=dev | week=22/8/528/0
        arn:aws:rds:us-east-1:111111111111:db:live | AmazonRDS | InstanceUsage:db.m5.large | CreateDBInstance:0014 | 730 Hrs | 168.00 | tag.env=prod | week=22/8/528/192
        => trial saves 108.00
    ",
    ..Rule::NEW
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let found = |resource: &Resource| {
        let week = resource.week?;
        // Hours of weekends for each hour of weekdays, days counted in.
        let weekend = whole(i64::from(week.weekend_hours * week.weekdays));
        let weekdays = whole(i64::from(week.weekday_hours * week.weekend_days));
        let is_even = share(weekend, weekdays).is_some_and(|percent| percent >= case.limit("share"));
        let off = minus(whole(168), case.limit("hours")).max(Money::ZERO);
        let saved = resource.cost(is_hours).times(off, whole(168));
        let words = format!(
            "{} of {} hours, weekends as weekdays; the tag says {}",
            week.hours(),
            week.possible(),
            resource.tag(ENVIRONMENT)
        );
        (is_even && week.possible() >= 14 * 24).then(|| finding(resource, resource.monthly(saved), words))
    };
    paid(case.settled().filter(|resource| resource.is_non_production() && resource.has(is_hours)).filter_map(found))
}
