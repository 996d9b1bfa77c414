//! What a rule is.

use super::case::Case;
use super::evidence::EvidenceKind;
use super::found::Found;

/// A detector of one kind of waste, as data and one function. Rules are constants: `Rule { id: …, ..Rule::NEW }`.
pub struct Rule {
    /// `EBS-04`.
    pub id: &'static str,
    /// What a finding is called: `gp2 to gp3`.
    pub name: &'static str,
    /// What decides it.
    pub tier: Tier,
    /// The chance that a flagged resource is waste.
    pub confidence: Confidence,
    /// What to do about it.
    pub action: Action,
    /// How much work that is.
    pub effort: Effort,
    /// What it looks for, exactly, in words.
    pub signal: &'static str,
    /// What would be saved, in words.
    pub saving: &'static str,
    /// What to think of before acting; empty for nothing.
    pub caveat: &'static str,
    /// A command that shows the resource: `{id}` is the resource, `{name}` the last part of an ARN, `{region}` its region.
    pub inspect: &'static str,
    /// A command that acts; it is only ever printed, as a comment. Empty where there is no single one.
    pub act: &'static str,
    /// Numbers that people may change.
    pub limits: &'static [Limit],
    /// Without these it is not checkable.
    pub needs: &'static [Need],
    /// What evidence is asked about each finding.
    pub question: Option<Question>,
    /// The tile of the screen that its findings are counted in.
    pub tile: Option<Tile>,
    /// Looks.
    pub find: fn(&Case<'_>) -> Vec<Found>,
    /// A worked example, which is its test; [`super::example`] says how it is written.
    pub example: &'static str,
}

impl Rule {
    /// What most rules have.
    pub const NEW: Self = Self {
        id: "",
        name: "",
        tier: Tier::Report,
        confidence: Confidence::High,
        action: Action::Delete,
        effort: Effort::Low,
        signal: "",
        saving: "",
        caveat: "",
        inspect: "",
        act: "",
        limits: &[],
        needs: &[],
        question: None,
        tile: None,
        find: |_| Vec::new(),
        example: "",
    };
}

/// What decides a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// The report alone.
    Report,
    /// The report, by inference: to be called one.
    Inferred,
    /// Evidence files.
    Evidence,
}

impl Tier {
    /// `T1`, `T2`, `T3`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Report => "T1",
            Self::Inferred => "T2",
            Self::Evidence => "T3",
        }
    }

    /// For people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Report => "decided by the report",
            Self::Inferred => "inferred from the report",
            Self::Evidence => "decided by evidence files",
        }
    }
}

/// The chance that a finding is waste.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// To be looked at; never added.
    Low,
    /// Probable.
    Medium,
    /// Near certain.
    High,
}

impl Confidence {
    /// `high`, `medium`, `low`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// What findings are weighed by when they are put in order; no probability is claimed.
    pub(crate) const fn weight(self) -> i128 {
        match self {
            Self::Low => 1,
            Self::Medium => 3,
            Self::High => 6,
        }
    }
}

/// How much work acting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effort {
    /// Minutes; nothing else changes.
    Low,
    /// A planned change.
    Medium,
    /// A project.
    High,
}

impl Effort {
    /// `low`, `medium`, `high`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// What findings are divided by when they are put in order.
    pub(crate) const fn weight(self) -> i128 {
        match self {
            Self::Low => 1,
            Self::Medium => 2,
            Self::High => 4,
        }
    }
}

/// What to do, in the order in which one resource's headline is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Remove it, or release it.
    Delete,
    /// Switch it off when nobody needs it.
    Schedule,
    /// A cheaper or newer kind of the same.
    Modernize,
    /// A smaller one.
    Rightsize,
    /// Buy, sell or exchange a commitment.
    Commit,
    /// Nothing is claimed: somebody should look.
    Review,
}

impl Action {
    /// `delete`, `schedule`, …
    pub const fn id(self) -> &'static str {
        match self {
            Self::Delete => "delete",
            Self::Schedule => "schedule",
            Self::Modernize => "modernize",
            Self::Rightsize => "rightsize",
            Self::Commit => "commit",
            Self::Review => "review",
        }
    }
}

/// A number of a rule that people may change.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// `days`; with the rule's id its key: `SNAP-01.days`.
    pub name: &'static str,
    /// As decimal text.
    pub default: &'static str,
    /// `days`, `%`, `GB`.
    pub unit: &'static str,
    /// What it limits.
    pub what: &'static str,
}

/// What a rule cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Lines with a resource id.
    Resources,
    /// Usage types; FOCUS has them as `x_UsageType`.
    UsageTypes,
    /// Operations; FOCUS has them as `x_Operation`.
    Operations,
    /// Units of usage amounts.
    Units,
    /// Product families.
    Families,
    /// Lines by the hour.
    Hours,
    /// So many loaded months.
    Months(u32),
    /// A tag of one of these names, spelled anyhow.
    Tag(&'static [&'static str]),
    /// Evidence of one of these kinds.
    Evidence(&'static [EvidenceKind]),
}

/// What evidence can be asked about a resource. The evidence's answer supports or refutes a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Is the volume attached to nothing?
    Unattached,
    /// Is the instance idle?
    IdleInstance,
    /// Is the instance stopped?
    Stopped,
    /// Is the address associated with nothing?
    UnusedAddress,
    /// Is the gateway idle?
    IdleGateway,
    /// Has the load balancer no target that is healthy?
    NoTargets,
    /// Is the snapshot as old as the rule says?
    OldSnapshot,
    /// Is the commitment active?
    ActiveCommitment,
    /// Does an advisor of AWS say that it is idle?
    AdvisedIdle,
}

/// The three kinds that everybody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tile {
    /// Idle instances.
    IdleInstances,
    /// Unattached volumes.
    UnattachedVolumes,
    /// Old snapshots.
    OldSnapshots,
}

impl Tile {
    /// In the order of the screen.
    pub const ALL: [Self; 3] = [Self::IdleInstances, Self::UnattachedVolumes, Self::OldSnapshots];

    /// The rule that settles it; the others find a part of it.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::IdleInstances => "EC2-10",
            Self::UnattachedVolumes => "EBS-01",
            Self::OldSnapshots => "SNAP-01",
        }
    }

    /// `Idle instances`.
    pub const fn title(self) -> &'static str {
        match self {
            Self::IdleInstances => "Idle instances",
            Self::UnattachedVolumes => "Unattached volumes",
            Self::OldSnapshots => "Old snapshots",
        }
    }
}
