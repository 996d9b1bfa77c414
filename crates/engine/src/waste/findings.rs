//! What all rules find: one headline a resource, capped and in order.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use hashbrown::HashSet;
use polars::prelude::*;

use super::case::{Case, to_count};
use super::cost::{Saving, plus};
use super::evidence::Evidence;
use super::found::{Found, Proof, Says, Subject};
use super::limits::{ALL_RULES, Limits};
use super::meter::Bought;
use super::population::{Population, Window};
use super::prices::Prices;
use super::resource::Resource;
use super::rule::{Confidence, Need, Rule, Tier, Tile};
use super::rules::ALL;
use crate::bill::Bill;
use crate::charges::{RESOURCE_ID, Text};
use crate::error::Result;
use crate::explore::texts;
use crate::money::Money;
use crate::side_by_side;
use crate::tags::folded;
use crate::view::View;

/// One finding.
#[derive(Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// What it is about.
    pub subject: Subject,
    /// What it is remembered by, whatever is imported again: `EBS-04|111111111111|vol-0a9c`.
    pub key: String,
    /// A few words beside the name.
    pub detail: String,
    /// How sure it is, with what evidence says.
    pub confidence: Confidence,
    /// What acting would save in a month of 730 hours; never more than `current`.
    pub saving: Saving,
    /// What the resource costs in such a month.
    pub current: Money,
    /// What supports and what refutes it.
    pub proofs: Vec<Proof>,
    /// Evidence says so too.
    pub is_confirmed: bool,
    /// Whether it is added.
    pub counts: Counts,
}

/// Whether a finding is added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counts {
    /// It is its resource's headline.
    Headline,
    /// Something else is, by its place among the findings.
    Instead(usize),
    /// It is too unsure, too small, or of no resource.
    Candidate,
    /// Evidence says that it is not so.
    Refuted,
}

/// A rule that could not run here.
#[derive(Clone)]
pub struct NotCheckable {
    /// The rule.
    pub rule: &'static Rule,
    /// What it would need: a column, a file, more months.
    pub missing: Vec<String>,
}

/// What all rules find.
#[derive(Clone)]
pub struct Findings {
    /// By money × confidence ÷ effort.
    pub findings: Vec<Finding>,
    /// Rules that looked.
    pub checked: usize,
    /// Rules that could not.
    pub not_checkable: Vec<NotCheckable>,
}

/// Sums of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Headlines.
    pub count: usize,
    /// What they save together.
    pub saving: Saving,
    /// Of it, with high confidence.
    pub high: Saving,
    /// Of it, with medium confidence.
    pub medium: Saving,
    /// Candidates, and what they may save at most.
    pub candidates: (usize, Money),
    /// Refuted, and what they would have saved at most.
    pub refuted: (usize, Money),
}

impl Totals {
    /// The sums of some findings.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Self {
        let mut totals = Self::default();
        for finding in findings {
            let most = finding.saving.high;
            match finding.counts {
                Counts::Headline => {
                    totals.count += 1;
                    totals.saving = totals.saving.plus(finding.saving);
                    let part =
                        if finding.confidence == Confidence::High { &mut totals.high } else { &mut totals.medium };
                    *part = part.plus(finding.saving);
                }
                Counts::Candidate => totals.candidates = (totals.candidates.0 + 1, plus(totals.candidates.1, most)),
                Counts::Refuted => totals.refuted = (totals.refuted.0 + 1, plus(totals.refuted.1, most)),
                Counts::Instead(_) => {}
            }
        }
        totals
    }
}

impl Finding {
    /// The tile it is counted in.
    pub fn tile(&self) -> Option<Tile> {
        self.rule.tile
    }

    /// The resource it is about.
    pub fn resource<'p>(&self, population: &'p Population) -> Option<&'p Resource> {
        match self.subject {
            Subject::Resource(place) => population.resource(place),
            Subject::Place { .. } => None,
        }
    }

    /// What it is about: a resource's id, or what of an account it is.
    pub fn about(&self, population: &Population) -> String {
        match (&self.subject, self.resource(population)) {
            (_, Some(resource)) if resource.id.is_empty() => resource.label(),
            (_, Some(resource)) => resource.id.to_string(),
            (Subject::Place { what, .. }, None) => what.clone(),
            (Subject::Resource(_), None) => String::new(),
        }
    }

    /// Its region; empty where it is of no single one.
    pub fn region<'f>(&'f self, population: &'f Population) -> &'f str {
        match (&self.subject, self.resource(population)) {
            (_, Some(resource)) => &resource.region,
            (Subject::Place { region, .. }, None) => region,
            (Subject::Resource(_), None) => "",
        }
    }

    /// Money × confidence ÷ effort: where to begin.
    fn weight(&self) -> i128 {
        let money = plus(self.saving.now, self.saving.high).0;
        money.saturating_mul(self.confidence.weight()) / self.rule.effort.weight()
    }
}

/// Runs all rules.
pub fn find(population: &Population, evidence: &Evidence, limits: &Limits, prices: &Prices) -> Findings {
    let run = |rule: &'static Rule| {
        let missing = missing(rule, population, evidence, limits);
        if !missing.is_empty() {
            return Err(NotCheckable { rule, missing });
        }
        let case = Case { bill: population, evidence, prices, limits, rule };
        Ok((rule.find)(&case).into_iter().map(|found| judged(found, &case)).collect::<Vec<Finding>>())
    };
    let rules: Vec<&'static Rule> = ALL.iter().collect();
    let ran = side_by_side(&rules, |rule| Ok::<_, Infallible>(run(rule))).unwrap_or_else(|never| match never {});
    let (mut found, mut not_checkable) = (Vec::new(), Vec::new());
    for rule in ran {
        match rule {
            Ok(of_rule) => found.extend(of_rule),
            Err(missing) => not_checkable.push(missing),
        }
    }
    let checked = ALL.len() - not_checkable.len();
    choose(&mut found);
    found = in_order(found);
    Findings { findings: found, checked, not_checkable }
}

impl Findings {
    /// The same where people refuted some findings: what else is advised for their resources takes their place.
    #[must_use]
    pub fn without(self, is_refuted: impl Fn(&Finding) -> bool) -> Self {
        let open = |finding: Finding| {
            let counts = match finding.counts {
                Counts::Headline | Counts::Instead(_) | Counts::Candidate if is_refuted(&finding) => Counts::Refuted,
                Counts::Instead(_) => Counts::Headline,
                counts => counts,
            };
            Finding { counts, ..finding }
        };
        let mut findings: Vec<Finding> = self.findings.into_iter().map(open).collect();
        choose(&mut findings);
        Self { findings: in_order(findings), ..self }
    }
}

/// What a rule lacks.
fn missing(rule: &Rule, population: &Population, evidence: &Evidence, limits: &Limits) -> Vec<String> {
    let lacks = |need: &Need| match need {
        Need::Resources | Need::UsageTypes | Need::Operations | Need::Units | Need::Families | Need::Hours
            if population.has.contains(need) =>
        {
            None
        }
        Need::Resources => Some("resource ids in the report".to_owned()),
        Need::UsageTypes => Some("usage types (in FOCUS x_UsageType)".to_owned()),
        Need::Operations => Some("operations (in FOCUS x_Operation)".to_owned()),
        Need::Units => Some("units of usage (pricing/unit)".to_owned()),
        Need::Families => Some("product families".to_owned()),
        Need::Hours => Some("lines by the hour".to_owned()),
        Need::Months(months) if population.months.len() < *months as usize => {
            Some(format!("{months} loaded months, {} are", population.months.len()))
        }
        Need::Tag(keys) if !keys.iter().any(|key| population.tag_keys.contains(&folded(key))) => {
            Some(format!("a tag {}", keys.join(" or ")))
        }
        Need::Evidence(kinds) if !kinds.iter().any(|kind| evidence.has(*kind)) => {
            Some(kinds.iter().map(|kind| kind.words()).collect::<Vec<_>>().join(" or "))
        }
        _ => None,
    };
    let days = population.window.end_hour.saturating_sub(population.window.first_hour).div_ceil(24);
    let least = to_count(limits.general("days"));
    let is_short = days < least && rule.needs.contains(&Need::Resources);
    let short = is_short.then(|| format!("{least} days of the window (limit {ALL_RULES}.days), {days} are loaded"));
    short.into_iter().chain(rule.needs.iter().filter_map(lacks)).collect()
}

/// A finding with what evidence says, capped by what its resource costs.
fn judged(found: Found, case: &Case<'_>) -> Finding {
    let rule = case.rule_of();
    let resource = match &found.subject {
        Subject::Resource(place) => case.bill.resource(*place),
        Subject::Place { .. } => None,
    };
    let mut proofs = found.proofs;
    if let (Some(question), Some(resource)) = (rule.question, resource) {
        proofs.extend(case.answers(question, resource));
    }
    let says = |says: Says| proofs.iter().any(|proof| proof.says == says && proof.from != super::found::From::Report);
    let (is_confirmed, is_refuted) = (says(Says::Supports), says(Says::Refutes));
    let current = resource.map_or(Money::ZERO, |resource| current(resource, &case.bill.window));
    let saving = found.saving.capped(current);
    let mut confidence = found.confidence.unwrap_or(rule.confidence);
    // Evidence is a rule's own signal where it decides it, and makes it no surer.
    if is_confirmed && !is_refuted && rule.tier != Tier::Evidence && confidence == Confidence::Medium {
        confidence = Confidence::High;
    }
    let claims = resource.is_some() && confidence > Confidence::Low && saving.high >= case.limits.general("floor");
    let counts = match (is_refuted, claims) {
        (true, _) => Counts::Refuted,
        (false, true) => Counts::Headline,
        (false, false) => Counts::Candidate,
    };
    Finding {
        rule,
        key: key_of(rule, &found.subject, resource),
        subject: found.subject,
        detail: found.detail,
        confidence,
        saving,
        current,
        proofs,
        is_confirmed,
        counts,
    }
}

/// What a resource costs in a month of 730 hours. What is billed at one moment is billed once in the window, and so is what comes
/// when something happens, on lines without a resource.
fn current(resource: &Resource, window: &Window) -> Money {
    let comes_and_goes = resource.id.is_empty() && resource.end_hour + 48 < window.end_hour;
    let hours =
        if resource.hours() <= 48 || comes_and_goes { window.end_hour - window.first_hour } else { resource.hours() };
    resource.total().saving(hours).high
}

fn key_of(rule: &Rule, subject: &Subject, resource: Option<&Resource>) -> String {
    match (subject, resource) {
        (_, Some(resource)) if !resource.id.is_empty() => format!("{}|{}|{}", rule.id, resource.account, resource.id),
        (_, Some(resource)) => {
            let service = resource.meters.first().map_or("", |meter| &*meter.service);
            format!("{}|{}|{}|{service}", rule.id, resource.account, resource.region)
        }
        (Subject::Place { account, region, what }, None) => format!("{}|{account}|{region}|{what}", rule.id),
        (Subject::Resource(_), None) => rule.id.to_owned(),
    }
}

/// One resource, one headline: by action, then by how sure it is, then by money.
fn choose(findings: &mut [Finding]) {
    let mut of_resource: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        if let (Counts::Headline, Subject::Resource(place)) = (finding.counts, &finding.subject) {
            of_resource.entry(*place).or_default().push(index);
        }
    }
    for rivals in of_resource.values() {
        let rank = |index: &&usize| {
            let finding = &findings[**index];
            let money = std::cmp::Reverse(plus(finding.saving.now, finding.saving.high));
            (finding.rule.action, std::cmp::Reverse(finding.confidence), money, finding.rule.id)
        };
        let Some(headline) = rivals.iter().min_by_key(rank).copied() else { continue };
        for index in rivals.iter().filter(|index| **index != headline) {
            findings[*index].counts = Counts::Instead(headline);
        }
    }
}

/// By money × confidence ÷ effort; what is not added comes after what is.
fn in_order(findings: Vec<Finding>) -> Vec<Finding> {
    let class = |finding: &Finding| match finding.counts {
        Counts::Headline => 0,
        Counts::Instead(_) => 1,
        Counts::Candidate => 2,
        Counts::Refuted => 3,
    };
    let mut order: Vec<usize> = (0..findings.len()).collect();
    let place = |finding: &Finding| (class(finding), std::cmp::Reverse(finding.weight()), finding.rule.id);
    order.sort_by(|a, b| {
        let (a, b) = (&findings[*a], &findings[*b]);
        place(a).cmp(&place(b)).then_with(|| a.key.cmp(&b.key))
    });
    let mut moved = vec![0; findings.len()];
    for (to, from) in order.iter().enumerate() {
        moved[*from] = to;
    }
    let mut sorted: Vec<(usize, Finding)> =
        findings.into_iter().enumerate().map(|(from, finding)| (moved[from], finding)).collect();
    sorted.sort_by_key(|(to, _)| *to);
    let renumbered = |(_, finding): (usize, Finding)| match finding.counts {
        Counts::Instead(headline) => Finding { counts: Counts::Instead(moved[headline]), ..finding },
        _ => finding,
    };
    sorted.into_iter().map(renumbered).collect()
}

/// The resources that a view's filters let through, and their accounts.
#[derive(Clone, Debug)]
pub struct Scope {
    resources: HashSet<(String, String)>,
    accounts: BTreeSet<String>,
}

impl Scope {
    /// Asks the bill; none where the view has no filter.
    pub fn of(bill: &Bill, view: &View, window: Window) -> Result<Option<Self>> {
        if view.filters.is_empty() {
            return Ok(None);
        }
        let resource = "resource".parse().map_err(crate::error::Error::Internal)?;
        let rows = bill.rows(&view.over(window.period), &[resource])?.0;
        let by = [Text::SubAccountId.name(), RESOURCE_ID].map(|name| col(name).cast(DataType::String));
        let table = rows.group_by(by).agg([len().alias("count")]).collect()?;
        let (accounts, ids) = (texts(&table, Text::SubAccountId.name())?, texts(&table, RESOURCE_ID)?);
        let resources: HashSet<(String, String)> = accounts.iter().cloned().zip(ids).collect();
        Ok(Some(Self { resources, accounts: accounts.into_iter().collect() }))
    }

    /// The finding is about one of them. What is no resource of the report's lines, a place or a commitment, is within where
    /// anything of its account is.
    pub fn has(&self, finding: &Finding, population: &Population) -> bool {
        match (&finding.subject, finding.resource(population)) {
            (_, Some(resource)) if resource.has(|meter| meter.bought == Bought::Unused) => {
                self.accounts.contains(&*resource.account)
            }
            (_, Some(resource)) => self.resources.contains(&(resource.account.to_string(), resource.id.to_string())),
            (Subject::Place { account, .. }, None) => self.accounts.contains(account),
            (Subject::Resource(_), None) => false,
        }
    }
}
