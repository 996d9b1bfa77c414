//! Costs of a window, and savings of a month.

use crate::money::Money;

/// The hours of a month of savings: a year's by twelve.
pub const HOURS_A_MONTH: i64 = 730;

/// Cost of usage in the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// What is paid as it is used: on demand, and Spot.
    pub on_demand: Money,
    /// What commitments cover, at its effective cost. It is paid whether it is used or not.
    pub committed: Money,
}

impl Cost {
    /// Paid as it is used.
    pub const fn on_demand(amount: Money) -> Self {
        Self { on_demand: amount, committed: Money::ZERO }
    }

    /// Both parts; amounts of bills leave room for sums of them.
    pub fn total(self) -> Money {
        plus(self.on_demand, self.committed)
    }

    /// Both parts × numerator ÷ denominator; nothing where the denominator is zero.
    #[must_use]
    pub fn times(self, numerator: Money, denominator: Money) -> Self {
        if denominator.is_zero() {
            return Self::default();
        }
        Self {
            on_demand: self.on_demand.times(numerator, denominator),
            committed: self.committed.times(numerator, denominator),
        }
    }

    /// So many percent of it.
    #[must_use]
    pub fn percent(self, percent: Money) -> Self {
        self.times(percent, whole(100))
    }

    /// With another.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { on_demand: plus(self.on_demand, other.on_demand), committed: plus(self.committed, other.committed) }
    }

    /// Less another amount, which is paid on demand first; never below nothing.
    #[must_use]
    pub fn less(self, amount: Money) -> Self {
        let rest = minus(amount, self.on_demand).max(Money::ZERO);
        Self {
            on_demand: minus(self.on_demand, amount).max(Money::ZERO),
            committed: minus(self.committed, rest).max(Money::ZERO),
        }
    }

    /// As a saving of a month, from a window of so many hours.
    pub fn saving(self, hours: u32) -> Saving {
        let month = |amount: Money| amount.times(whole(HOURS_A_MONTH), whole(i64::from(hours.max(1))));
        let now = month(self.on_demand).max(Money::ZERO);
        Saving { now, low: now, high: plus(now, month(self.committed).max(Money::ZERO)) }
    }
}

/// What acting would save in a month of 730 hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Saving {
    /// Cash, at once.
    pub now: Money,
    /// At least so much once commitments cover other usage.
    pub low: Money,
    /// At most so much.
    pub high: Money,
}

impl Saving {
    /// Nothing is claimed.
    pub const NONE: Self = Self { now: Money::ZERO, low: Money::ZERO, high: Money::ZERO };

    /// Anything between nothing and this: now nothing is certain.
    #[must_use]
    pub fn up_to(self) -> Self {
        Self { now: Money::ZERO, low: Money::ZERO, high: self.high }
    }

    /// At most this much, whatever was computed.
    #[must_use]
    pub fn capped(self, most: Money) -> Self {
        Self { now: self.now.min(most), low: self.low.min(most), high: self.high.min(most) }
    }

    /// With another.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { now: plus(self.now, other.now), low: plus(self.low, other.low), high: plus(self.high, other.high) }
    }
}

/// The sum; stops at the largest number, which no bill comes near.
pub(crate) fn plus(a: Money, b: Money) -> Money {
    Money(a.0.saturating_add(b.0))
}

/// The difference.
pub(crate) fn minus(a: Money, b: Money) -> Money {
    Money(a.0.saturating_sub(b.0))
}

/// A whole number.
pub(crate) fn whole(number: i64) -> Money {
    Money(i128::from(number) * Money::ONE.0)
}
