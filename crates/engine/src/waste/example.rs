//! Worked examples of rules, and the test that runs them all.
//!
//! An example is lines of a bill, evidence, and what the rule finds:
//!
//! ```text
//! vol-a | AmazonEC2 | EBS:VolumeUsage.gp2 | CreateVolume-Gp2 | 100 GB-Mo | 10.00 | tag.env=dev | account=222222222222
//! evidence Volumes vol-a State.Name=available Size=100
//! metric i-a CPUUtilization mean=1.2 most=3
//! advice ComputeOptimizer vol-a unattached saving=8.00 instead=
//! limit SNAP-01.days 90
//! => vol-a saves 2.00
//! => vol-b saves 0.00 to 8.00
//! => candidate vol-c
//! ```
//!
//! A line is: resource (`-` for none), service, usage type, operation, quantity with its unit, cost, and options. Without options it is
//! of account 111111111111, in us-east-1, on demand, and covers the window: 730 hours, so that a saving of a month is one of the window.
//! Options: `account=`, `region=`, `type=` (instance type), `family=` (product family), `from=` and `to=` (hours of the window), `owner=`,
//! `month=-1` (that month before the window instead of in it), `covered` (by a commitment), `spot`, `unused` (commitment), `list=`,
//! `tag.KEY=`, `week=WEEKDAYS/WEEKEND_DAYS/HOURS_IN_WEEKDAYS/HOURS_IN_WEEKENDS`. A resource is named after `=>` by the end of its id, by its
//! region where it has none, and a place by its account. What is not named must not be found.

use std::collections::BTreeMap;

use super::case::Case;
use super::evidence::{Advice, Advisor, Described, Evidence, EvidenceFile, EvidenceKind, Metric};
use super::families::families;
use super::findings::{Counts, Finding, find};
use super::found::Subject;
use super::gathered::settle;
use super::limits::Limits;
use super::meter::{Bought, Meter, strip_regions};
use super::population::{Population, Window};
use super::prices::Prices;
use super::resource::{Past, Resource};
use super::rule::Need;
use super::rules::ALL;
use super::week::Week;
use crate::money::Money;
use crate::tags::folded;
use crate::view::{Basis, Month, Period};

/// 1 October 2026, 00:00.
const FIRST_HOUR: u32 = 20_727 * 24;
const HOURS: u32 = 730;

/// The bill, the evidence and the limits of an example, and what it says is found.
pub(super) struct Example {
    pub(super) population: Population,
    pub(super) evidence: Evidence,
    pub(super) limits: Limits,
    expected: Vec<Expected>,
}

struct Expected {
    name: String,
    low: Option<(Money, Money)>,
    candidate: bool,
}

fn number(text: &str) -> Money {
    Money::parse(text).unwrap_or_else(|_| panic!("'{text}' is no number")).money
}

impl Example {
    pub(super) fn read(text: &str) -> Self {
        let mut example = Self {
            population: empty(),
            evidence: Evidence::default(),
            limits: Limits::default(),
            expected: Vec::new(),
        };
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[..] {
                ["=>", ..] => example.expected.push(expected(&words[1..])),
                ["evidence", kind, id, ref fields @ ..] => example.evidence(kind, id, fields),
                ["metric", id, name, ref numbers @ ..] => example.metric(id, name, numbers),
                ["advice", advisor, id, finding, ref more @ ..] => example.advice(advisor, id, finding, more),
                ["limit", key, value] => example.limits.set(key, value).expect("a limit"),
                _ => example.line(line),
            }
        }
        example.finish()
    }

    fn line(&mut self, line: &str) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [id, service, usage_type, operation, quantity, cost, ref options @ ..] = cells[..] else {
            panic!("'{line}' has too few cells");
        };
        let option = |name: &str| options.iter().find_map(|option| option.strip_prefix(name)?.strip_prefix('='));
        let has = |name: &str| options.contains(&name);
        let (usage, unit) = quantity.split_once(' ').unwrap_or((quantity, ""));
        let hour = |name: &str, default: u32| option(name).map_or(default, |text| text.parse().expect("an hour"));
        let month: i32 = option("month").map_or(0, |text| text.parse().expect("a month"));
        let shift = FIRST_HOUR.saturating_add_signed(month * 730);
        let (first_hour, end_hour) = (shift + hour("from", 0), shift + hour("to", HOURS));
        let id = if id == "-" { "" } else { id };
        let account = option("account").unwrap_or("111111111111");
        let region = option("region").unwrap_or("us-east-1");
        let resource = self.resource(id, account, region, service);
        // Lines of several regions have no order; what holds of the resource must not depend on one.
        resource.region = resource.region.clone().min(region.into());
        (resource.born, resource.last) = (resource.born.min(first_hour), resource.last.max(end_hour));
        let past = Past {
            month: "2026-10".parse::<Month>().expect("a month").plus(month),
            service: service.into(),
            usage_type: strip_regions(usage_type).into(),
            usage: number(usage),
            cost: number(cost),
            first_hour,
            end_hour,
        };
        resource.past.push(past);
        if let Some(owner) = option("owner") {
            resource.owner = resource.owner.clone().max(owner.into());
        }
        for (key, value) in options.iter().filter_map(|option| option.strip_prefix("tag.")?.split_once('=')) {
            resource.tags.push((key.into(), value.into()));
        }
        if let Some(week) = option("week") {
            let parts: Vec<u32> = week.split('/').map(|part| part.parse().expect("a number")).collect();
            let [weekdays, weekend_days, weekday_hours, weekend_hours] = parts[..] else { panic!("{week}") };
            resource.week = resource.week.max(Some(Week { weekdays, weekend_days, weekday_hours, weekend_hours }));
        }
        if month == 0 {
            resource.first_hour = resource.first_hour.min(first_hour);
            resource.end_hour = resource.end_hour.max(end_hour);
            let bought = match () {
                () if has("covered") => Bought::Committed,
                () if has("spot") => Bought::Spot,
                () if has("unused") => Bought::Unused,
                () => Bought::OnDemand,
            };
            resource.meters.push(Meter {
                service: service.into(),
                usage_type: strip_regions(usage_type).into(),
                full_usage_type: usage_type.into(),
                operation: operation.into(),
                instance_type: option("type").unwrap_or("").into(),
                unit: unit.into(),
                family: option("family").unwrap_or("").into(),
                bought,
                usage: number(usage),
                cost: number(cost),
                list: option("list").map(number),
                lines: 730,
                first_hour,
                end_hour,
            });
        }
        self.population.begun = self.population.begun.min(first_hour);
    }

    fn resource(&mut self, id: &str, account: &str, region: &str, service: &str) -> &mut Resource {
        let of_service = |resource: &Resource| resource.past.iter().all(|past| &*past.service == service);
        let same = |resource: &Resource| {
            &*resource.id == id
                && &*resource.account == account
                && (!id.is_empty() || (&*resource.region == region && of_service(resource)))
        };
        let resources = &mut self.population.resources;
        let place = resources.iter().position(same).unwrap_or(resources.len());
        if place == resources.len() {
            resources.push(Resource { place, ..Resource::named(&id.into(), &account.into(), &region.into()) });
        }
        &mut resources[place]
    }

    fn file(&mut self, kind: EvidenceKind) -> usize {
        self.evidence.files.push(EvidenceFile {
            name: "example.json".to_owned(),
            kinds: vec![kind],
            date: "2026-10-31".to_owned(),
            count: 1,
        });
        self.evidence.files.len() - 1
    }

    fn evidence(&mut self, kind: &str, id: &str, fields: &[&str]) {
        let kind = evidence_kind(kind);
        let file = self.file(kind);
        let fields: BTreeMap<String, String> = fields
            .iter()
            .filter_map(|field| field.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        self.evidence.described.insert((kind, id.to_owned()), Described { kind, id: id.to_owned(), fields, file });
    }

    fn metric(&mut self, id: &str, name: &str, numbers: &[&str]) {
        let file = self.file(EvidenceKind::Metrics);
        let value = |key: &str| {
            numbers
                .iter()
                .find_map(|number| number.strip_prefix(key)?.strip_prefix('='))
                .map(number)
                .unwrap_or_default()
        };
        let metric = Metric {
            id: id.to_owned(),
            name: name.to_owned(),
            days: ("2026-10-17".to_owned(), "2026-10-30".to_owned()),
            points: 14,
            mean: value("mean"),
            most: value("most"),
            sum: value("sum"),
            file,
        };
        self.evidence.metrics.insert((id.to_owned(), name.to_owned()), metric);
    }

    fn advice(&mut self, advisor: &str, id: &str, finding: &str, more: &[&str]) {
        let (advisor, kind) = match advisor {
            "ComputeOptimizer" => (Advisor::ComputeOptimizer, EvidenceKind::ComputeOptimizer),
            "OptimizationHub" => (Advisor::OptimizationHub, EvidenceKind::OptimizationHub),
            "TrustedAdvisor" => (Advisor::TrustedAdvisor, EvidenceKind::TrustedAdvisor),
            other => panic!("no advisor {other}"),
        };
        let file = self.file(kind);
        let value = |key: &str| more.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='));
        let advice = Advice {
            advisor,
            id: id.to_owned(),
            finding: finding.to_owned(),
            instead: value("instead").unwrap_or("").to_owned(),
            saving: value("saving").map(number),
            file,
        };
        self.evidence.advice.entry(id.to_owned()).or_default().push(advice);
    }

    fn finish(mut self) -> Self {
        let population = &mut self.population;
        let month: Month = "2026-10".parse().expect("a month");
        let mut months: Vec<Month> =
            population.resources.iter().flat_map(|resource| resource.past.iter().map(|past| past.month)).collect();
        months.push(month);
        months.sort_unstable();
        months.dedup();
        population.months = months;
        let keys = population.resources.iter().flat_map(|resource| resource.tags.iter().map(|(key, _)| folded(key)));
        population.tag_keys = keys.collect();
        population.resources.iter_mut().for_each(settle);
        self
    }
}

fn empty() -> Population {
    let month: Month = "2026-10".parse().expect("a month");
    Population {
        window: Window {
            period: Period { from: month, to: month },
            first_hour: FIRST_HOUR,
            end_hour: FIRST_HOUR + HOURS,
        },
        basis: Basis::Effective,
        currency: "USD".to_owned(),
        resources: Vec::new(),
        begun: FIRST_HOUR,
        months: Vec::new(),
        tag_keys: std::collections::BTreeSet::new(),
        has: [Need::Resources, Need::UsageTypes, Need::Operations, Need::Units, Need::Families, Need::Hours].into(),
    }
}

fn expected(words: &[&str]) -> Expected {
    match *words {
        ["candidate", name] => Expected { name: name.to_owned(), low: None, candidate: true },
        [name, "saves", amount] => {
            Expected { name: name.to_owned(), low: Some((number(amount), number(amount))), candidate: false }
        }
        [name, "saves", low, "to", high] => {
            Expected { name: name.to_owned(), low: Some((number(low), number(high))), candidate: false }
        }
        _ => panic!("'{}' is no expectation", words.join(" ")),
    }
}

fn evidence_kind(name: &str) -> EvidenceKind {
    use EvidenceKind as Kind;
    match name {
        "Volumes" => Kind::Volumes,
        "Instances" => Kind::Instances,
        "Addresses" => Kind::Addresses,
        "Snapshots" => Kind::Snapshots,
        "Images" => Kind::Images,
        "NatGateways" => Kind::NatGateways,
        "LoadBalancers" => Kind::LoadBalancers,
        "TargetHealth" => Kind::TargetHealth,
        "Reservations" => Kind::Reservations,
        "SavingsPlans" => Kind::SavingsPlans,
        other => panic!("no evidence {other}"),
    }
}

/// How a finding is named in an example.
fn is_named(name: &str, finding: &Finding, population: &Population) -> bool {
    match (&finding.subject, finding.resource(population)) {
        (_, Some(resource)) if resource.id.is_empty() => &*resource.region == name,
        (_, Some(resource)) => resource.id.ends_with(name),
        (Subject::Place { account, .. }, None) => account == name,
        (Subject::Resource(_), None) => false,
    }
}

#[test]
fn every_rule_finds_what_its_example_says() {
    for rule in ALL {
        let example = Example::read(rule.example);
        assert!(!example.expected.is_empty(), "{} has no example", rule.id);
        let all = find(&example.population, &example.evidence, &example.limits, &Prices::published());
        let lacks = all.not_checkable.iter().find(|missing| missing.rule.id == rule.id);
        assert!(lacks.is_none(), "{} lacks {:?}", rule.id, lacks.map(|missing| &missing.missing));
        let found: Vec<&Finding> = all.findings.iter().filter(|finding| finding.rule.id == rule.id).collect();
        let told = found.iter().map(|f| format!("{} {:?} {}", f.key, f.counts, f.saving.now)).collect::<Vec<_>>();
        assert_eq!(found.len(), example.expected.len(), "{} finds {told:?}", rule.id);
        for expected in &example.expected {
            let finding = found.iter().find(|finding| is_named(&expected.name, finding, &example.population));
            let Some(finding) = finding else { panic!("{} does not find {}: {told:?}", rule.id, expected.name) };
            assert!(!finding.proofs.is_empty(), "{} finds {} and does not say why", rule.id, expected.name);
            let is_candidate = finding.counts == Counts::Candidate;
            assert_eq!(is_candidate, expected.candidate, "{} {}: {told:?}", rule.id, expected.name);
            if let Some((low, high)) = expected.low {
                let saving = finding.saving;
                let shown = |amount: Money| amount.fixed(2);
                assert_eq!(
                    (shown(saving.now), shown(saving.high)),
                    (low.fixed(2), high.fixed(2)),
                    "{} {}: {told:?}",
                    rule.id,
                    expected.name
                );
            }
        }
    }
}

#[test]
fn rules_and_limits_are_written_out() {
    let mut ids: Vec<&str> = ALL.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "two rules have one id: {ids:?}");
    for rule in ALL {
        assert!(!rule.name.is_empty() && !rule.signal.is_empty() && !rule.saving.is_empty(), "{}", rule.id);
        assert!(!rule.inspect.is_empty(), "{} shows nobody how to look", rule.id);
        for limit in rule.limits {
            assert!(Money::parse(limit.default).is_ok() && !limit.what.is_empty(), "{}.{}", rule.id, limit.name);
        }
    }
    for family in families().iter().filter(|family| !family.next.is_empty()) {
        assert!(families().iter().any(|known| known.name == family.next), "{} has no price", family.next);
    }
    // A rule that asks for a limit it does not have would stop here in a debug build.
    let bare = Example::read("");
    for rule in ALL {
        let prices = Prices::published();
        let case =
            Case { bill: &bare.population, evidence: &bare.evidence, prices: &prices, limits: &bare.limits, rule };
        assert!((rule.find)(&case).is_empty(), "{} finds something in nothing", rule.id);
    }
}
