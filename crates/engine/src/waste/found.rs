//! What a rule finds.

use super::cost::Saving;
use super::resource::Resource;
use super::rule::Confidence;

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A resource, by its place in the population.
    Resource(usize),
    /// An account and region as a whole: nothing is added for it, since its cost is that of its resources.
    Place {
        /// Account.
        account: String,
        /// Region; empty for all.
        region: String,
        /// What of it: `EBS snapshots`.
        what: String,
    },
}

/// What a rule finds, before it is compared with what others find.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it is about.
    pub subject: Subject,
    /// A few words beside the name: `io2 1,600 GB`.
    pub detail: String,
    /// What acting would save.
    pub saving: Saving,
    /// What supports and what refutes it.
    pub proofs: Vec<Proof>,
    /// Where it differs from the rule's.
    pub confidence: Option<Confidence>,
}

impl Found {
    /// About a resource.
    pub fn new(resource: &Resource, saving: Saving) -> Self {
        let subject = Subject::Resource(resource.place);
        Self { subject, detail: String::new(), saving, proofs: Vec::new(), confidence: None }
    }

    /// About an account and region as a whole.
    pub fn place(account: &str, region: &str, what: &str) -> Self {
        let subject = Subject::Place { account: account.to_owned(), region: region.to_owned(), what: what.to_owned() };
        Self { subject, detail: String::new(), saving: Saving::NONE, proofs: Vec::new(), confidence: None }
    }

    /// A few words beside the name.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// What the report says for it.
    #[must_use]
    pub fn says(self, words: impl Into<String>) -> Self {
        self.proof(Proof { words: words.into(), from: From::Report, says: Says::Supports })
    }

    /// What should make one careful.
    #[must_use]
    pub fn but(self, words: impl Into<String>) -> Self {
        self.proof(Proof { words: words.into(), from: From::Report, says: Says::Caution })
    }

    /// A proof.
    #[must_use]
    pub fn proof(mut self, proof: Proof) -> Self {
        self.proofs.push(proof);
        self
    }

    /// More or less sure than the rule is in general.
    #[must_use]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = Some(confidence);
        self
    }
}

/// One statement for or against a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// In words, with the numbers.
    pub words: String,
    /// Who says so.
    pub from: From,
    /// Which way it points.
    pub says: Says,
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// The loaded reports.
    Report,
    /// An evidence file.
    File {
        /// Its name.
        name: String,
        /// The field that says it.
        field: String,
        /// `2026-11-01`, the day the file speaks of; empty where nothing tells it.
        date: String,
    },
}

/// Which way a proof points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Says {
    /// It is waste.
    Supports,
    /// It is not.
    Refutes,
    /// It said so once, too long ago to count.
    Stale,
    /// Neither; something to know.
    Caution,
}
