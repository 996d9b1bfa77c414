//! How much of a view reaches an owner, of a whole that has a name, and why the rest of it does not.

use super::facts::Fact;
use super::rules::OWNER;
use super::shares::Attribution;
use crate::bill::Bill;
use crate::error::Result;
use crate::tags::{Activated, Coverage, Denominator, Share, Sum};
use crate::trust::Received;

/// With an owner or in a pool, of everything, of what is taggable, and of usage. Part and whole are of the same lines.
pub(super) fn coverage(facts: &[Fact]) -> Result<Coverage> {
    let share = |of: Denominator| -> Result<Share> {
        let within = facts.iter().filter(|fact| match of {
            Denominator::Everything => true,
            Denominator::Taggable => !fact.is_untaggable,
            Denominator::Usage => fact.is_usage,
        });
        let sum = |fact: &Fact| Sum { cost: fact.cost, lines: fact.lines };
        let tagged = Sum::of(within.clone().filter(|fact| !fact.owner.is_empty() || !fact.pool.is_empty()).map(sum))?;
        Ok(Share { of, tagged, whole: Sum::of(within.map(sum))? })
    };
    Ok(Coverage {
        shares: [share(Denominator::Everything)?, share(Denominator::Taggable)?, share(Denominator::Usage)?],
    })
}

/// What of the untagged lies in reports that know none of the owner's keys: nobody could tag it.
pub fn not_activated(bill: &Bill, received: &[Received], attribution: &Attribution) -> Result<Sum> {
    let owner = bill.rules().and_then(|rules| rules.dimensions.get(rules.dimension(OWNER)?));
    let Some(owner) = owner.filter(|owner| !owner.tags.is_empty()) else { return Ok(Sum::default()) };
    let activated = Activated::new(bill, received, &owner.tags)?;
    let unknown = attribution.untagged_of.iter().filter(|((month, payer), _)| !activated.knows(*month, payer));
    Sum::of(unknown.map(|(_, sum)| *sum))
}
