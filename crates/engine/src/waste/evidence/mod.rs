//! What people loaded besides the reports: answers of `aws … describe-*`, metrics, exports of advisors.
//!
//! A file is read into descriptions of resources ([`Described`]), metrics ([`Metric`]) and advice ([`Advice`]), each with the
//! file it comes from and the day it speaks of. The way of a file: [`given`] makes text of bytes, [`json`] and [`table`] make values
//! of text, [`shapes`], [`metrics`] and [`advisors`] know what they mean, [`gather`] dates the files and puts them together, and
//! [`accounts`] refuses what is about somebody else. A file is taken whole or not at all.

mod accounts;
mod advisors;
mod answers;
mod contents;
mod gather;
mod given;
mod json;
mod metrics;
mod network;
mod shapes;
mod table;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use answers::answers;
pub use given::GivenFile;

use crate::money::Money;

/// Collects evidence with the AWS CLI and changes nothing.
const SCRIPT: &str = include_str!("collect.sh");

/// A kind of evidence, as rules need it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EvidenceKind {
    /// `ec2 describe-volumes`.
    Volumes,
    /// `ec2 describe-instances`.
    Instances,
    /// `ec2 describe-addresses`.
    Addresses,
    /// `ec2 describe-snapshots`.
    Snapshots,
    /// `ec2 describe-images`.
    Images,
    /// `ec2 describe-nat-gateways`.
    NatGateways,
    /// `elbv2 describe-load-balancers`.
    LoadBalancers,
    /// `elbv2 describe-target-groups`.
    TargetGroups,
    /// `elbv2 describe-target-health`. One entry a load balancer, by its ARN: `Targets.#`, `Healthy.#` and `Unchecked.#` over all of
    /// its target groups that were loaded, and `TargetGroups.#` of them.
    TargetHealth,
    /// `ec2 describe-reserved-instances` and those of other services.
    Reservations,
    /// `savingsplans describe-savings-plans`.
    SavingsPlans,
    /// CloudWatch metrics.
    Metrics,
    /// Compute Optimizer exports.
    ComputeOptimizer,
    /// Cost Optimization Hub exports.
    OptimizationHub,
    /// Trusted Advisor.
    TrustedAdvisor,
}

impl EvidenceKind {
    /// `describe-volumes`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Volumes => "describe-volumes",
            Self::Instances => "describe-instances",
            Self::Addresses => "describe-addresses",
            Self::Snapshots => "describe-snapshots",
            Self::Images => "describe-images",
            Self::NatGateways => "describe-nat-gateways",
            Self::LoadBalancers => "describe-load-balancers",
            Self::TargetGroups => "describe-target-groups",
            Self::TargetHealth => "describe-target-health",
            Self::Reservations => "describe-reserved-instances",
            Self::SavingsPlans => "describe-savings-plans",
            Self::Metrics => "CloudWatch metrics",
            Self::ComputeOptimizer => "a Compute Optimizer export",
            Self::OptimizationHub => "a Cost Optimization Hub export",
            Self::TrustedAdvisor => "a Trusted Advisor export",
        }
    }
}

/// A file that was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// Its name.
    pub name: String,
    /// What is in it, in order; nothing for `collected.json`, which dates the files beside it.
    pub kinds: Vec<EvidenceKind>,
    /// `2026-11-01`, the day it speaks of; empty where nothing tells it.
    pub date: String,
    /// What it says so much about: resources described, metrics, recommendations.
    pub count: usize,
}

/// What a `describe-*` answer says of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// What it is.
    pub kind: EvidenceKind,
    /// Its id, without the ARN before it where that is all that differs.
    pub id: String,
    /// Fields by the names AWS gives them, nested ones with dots: `State.Name`. Lists count as `Attachments.#`, their first entries
    /// are `Attachments.0.State`, and tags are `Tag.team`. A field that is there without a value is empty.
    pub fields: BTreeMap<String, String>,
    /// The file's place among the files.
    pub file: usize,
}

/// A metric of a resource, over the days that the file has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metric {
    /// The resource.
    pub id: String,
    /// `CPUUtilization`.
    pub name: String,
    /// First and last day.
    pub days: (String, String),
    /// How many values.
    pub points: u32,
    /// The mean of the values.
    pub mean: Money,
    /// The largest value.
    pub most: Money,
    /// The sum of the values.
    pub sum: Money,
    /// The file's place among the files.
    pub file: usize,
}

/// Who gives advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Advisor {
    /// Compute Optimizer.
    ComputeOptimizer,
    /// Cost Optimization Hub.
    OptimizationHub,
    /// Trusted Advisor.
    TrustedAdvisor,
}

/// What an advisor of AWS says of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Who.
    pub advisor: Advisor,
    /// The resource.
    pub id: String,
    /// What it finds or advises, in its own word, lower case: `idle`, `unattached`, `rightsize`, `delete`, `overprovisioned`.
    pub finding: String,
    /// What it advises instead: `m6g.large`; empty for nothing.
    pub instead: String,
    /// A month's saving, after discounts where it says so; none where it says no amount.
    pub saving: Option<Money>,
    /// The file's place among the files.
    pub file: usize,
}

/// Everything that was loaded.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// The files.
    pub files: Vec<EvidenceFile>,
    pub(crate) described: BTreeMap<(EvidenceKind, String), Described>,
    pub(crate) metrics: BTreeMap<(String, String), Metric>,
    pub(crate) advice: BTreeMap<String, Vec<Advice>>,
    /// Accounts that files are about, by the files' places, where the files tell.
    accounts: BTreeMap<usize, BTreeSet<String>>,
}

impl Evidence {
    /// A script for people who hold the credentials: it collects evidence with commands that only read.
    pub const fn script() -> &'static str {
        SCRIPT
    }

    /// What is said of a resource, by its id or ARN.
    pub fn described(&self, kind: EvidenceKind, id: &str) -> Option<&Described> {
        let known = |id: &str| self.described.get(&(kind, id.to_owned()));
        known(id).or_else(|| known(super::resource::short(id)))
    }

    /// Everything described of a kind, by id.
    pub fn all(&self, kind: EvidenceKind) -> impl Iterator<Item = &Described> {
        self.described.range((kind, String::new())..).take_while(move |((of, _), _)| *of == kind).map(|(_, one)| one)
    }

    /// A metric of a resource, by its id or ARN.
    pub fn metric(&self, id: &str, name: &str) -> Option<&Metric> {
        let known = |id: &str| self.metrics.get(&(id.to_owned(), name.to_owned()));
        known(id).or_else(|| known(super::resource::short(id)))
    }

    /// Advice on a resource, by its id or ARN.
    pub fn advice(&self, id: &str) -> &[Advice] {
        let known = |id: &str| self.advice.get(id).map(Vec::as_slice);
        known(id).or_else(|| known(super::resource::short(id))).unwrap_or_default()
    }

    /// Some file is of this kind.
    pub fn has(&self, kind: EvidenceKind) -> bool {
        self.files.iter().any(|file| file.kinds.contains(&kind))
    }
}

impl Described {
    /// A field; empty where it has none.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}
