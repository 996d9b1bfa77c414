//! Of what, how much carries a tag; and what state every line is in.

use crate::error::Result;
use crate::explore::overflow;
use crate::money::{Money, checked_sum};

/// Cost and source lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Cost in the view's basis and currency.
    pub cost: Money,
    /// Source lines.
    pub lines: u64,
}

impl Sum {
    /// The sum of sums.
    pub(crate) fn of(sums: impl IntoIterator<Item = Self>) -> Result<Self> {
        sums.into_iter().try_fold(Self::default(), Self::plus)
    }

    pub(super) fn plus(self, other: Self) -> Result<Self> {
        let cost = checked_sum([self.cost, other.cost]).ok_or_else(overflow)?;
        Ok(Self { cost, lines: self.lines + other.lines })
    }

    /// Of a part, what is left.
    pub(super) fn minus(self, part: Self) -> Result<Self> {
        let cost = self.cost.checked_sub(part.cost).ok_or_else(overflow)?;
        Ok(Self { cost, lines: self.lines.saturating_sub(part.lines) })
    }
}

/// What a share is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denominator {
    /// All lines of the view.
    Everything,
    /// All but the untaggable.
    Taggable,
    /// Usage alone: line item types `Usage`, `DiscountedUsage` and `SavingsPlanCoveredUsage`; FOCUS charge category Usage.
    Usage,
}

impl Denominator {
    /// `of taggable spend`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Everything => "of everything",
            Self::Taggable => "of taggable spend",
            Self::Usage => "of usage",
        }
    }

    /// As files have it: `taggable`.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Taggable => "taggable",
            Self::Usage => "usage",
        }
    }
}

/// A part beside its whole, both of the same lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// What the whole is.
    pub of: Denominator,
    /// What of it carries the tag, with an allowed value where a list of them is given.
    pub tagged: Sum,
    /// The whole.
    pub whole: Sum,
}

impl Share {
    /// In money; not defined for a whole of nothing or less.
    pub fn percent(&self) -> Option<f64> {
        self.tagged.cost.percent_of(self.whole.cost).filter(|_| self.whole.cost > Money::ZERO)
    }

    /// What is missing to so many percent, rounded up to the last digit; none where they are reached.
    pub fn missing(&self, percent: u8) -> Result<Option<Money>> {
        if self.whole.cost <= Money::ZERO {
            return Ok(None);
        }
        let parts = self.whole.cost.0.checked_mul(percent.into()).ok_or_else(overflow)?;
        let wanted = Money(parts.div_euclid(100) + i128::from(parts.rem_euclid(100) > 0));
        let missing = wanted.checked_sub(self.tagged.cost).ok_or_else(overflow)?;
        Ok(Some(missing).filter(|missing| *missing > Money::ZERO))
    }
}

/// The share that carries a tag, by each denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Of everything, of taggable spend, of usage.
    pub shares: [Share; 3],
}

/// What there is to be covered.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Whole {
    pub(super) everything: Sum,
    pub(super) untaggable: Sum,
    pub(super) usage: Sum,
}

impl Whole {
    /// A line with a tag is never untaggable, so what is tagged of everything is tagged of what is taggable.
    pub(super) fn coverage(&self, tagged: Sum, tagged_usage: Sum) -> Result<Coverage> {
        let taggable = self.everything.minus(self.untaggable)?;
        Ok(Coverage {
            shares: [
                Share { of: Denominator::Everything, tagged, whole: self.everything },
                Share { of: Denominator::Taggable, tagged, whole: taggable },
                Share { of: Denominator::Usage, tagged: tagged_usage, whole: self.usage },
            ],
        })
    }
}

/// What a line is to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It carries the key, with an allowed value where a list of them is given.
    Tagged,
    /// It carries the key with another value.
    Invalid,
    /// It could carry the key and does not, or has it without a value.
    Absent,
    /// The report of its payer and month does not know the key.
    NotActivated,
    /// It cannot carry a tag: tax, fees, credits, refunds, negations, support.
    Untaggable,
}

impl State {
    /// In the order they are shown.
    pub const ALL: [Self; 5] = [Self::Tagged, Self::Invalid, Self::Absent, Self::NotActivated, Self::Untaggable];

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Tagged => "tagged",
            Self::Invalid => "value not allowed",
            Self::Absent => "absent or empty",
            Self::NotActivated => "key not activated",
            Self::Untaggable => "untaggable",
        }
    }
}

/// The lines of a view by their state; each is in one, and the states add up to the view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct States {
    sums: [Sum; State::ALL.len()],
    /// All of them.
    pub total: Sum,
}

impl States {
    pub(super) fn new(sums: [Sum; State::ALL.len()]) -> Result<Self> {
        Ok(Self { sums, total: Sum::of(sums)? })
    }

    /// Cost and lines in a state.
    pub fn sum(&self, state: State) -> Sum {
        self.sums[state as usize]
    }
}
