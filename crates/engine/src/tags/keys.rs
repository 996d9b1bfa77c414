//! Every tag key in its own spelling, and which of them are probably one.

use super::cluster::{Rules, Spelled, Suggestion, suggestions};
use super::coverage::{Coverage, Sum};
use super::measure::{Cells, whole};
use crate::bill::Bill;
use crate::error::Result;
use crate::view::View;

/// The tag keys of a view.
#[derive(Clone, Debug, PartialEq)]
pub struct Keys {
    /// Keys that lines of the view carry, the most expensive first.
    pub keys: Vec<Key>,
    /// Spellings of one key, the most expensive first.
    pub groups: Vec<KeyGroup>,
    /// What there is to be covered: the coverage of no key at all.
    pub none: Coverage,
}

/// A key, what carries it, and how much of the view that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub spelled: Spelled,
    /// Its coverage.
    pub coverage: Coverage,
}

/// Spellings of one key. A line may carry several of them and is counted once in what they come to together; what would move is
/// what carries others than the one to keep, and not that one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyGroup {
    /// The spellings.
    pub suggestion: Suggestion,
    /// The coverage of all spellings together.
    pub coverage: Coverage,
}

/// The tag keys of a view, their spellings and coverage.
///
/// # Errors
/// [`crate::Error::NotAvailable`] when the basis, a filter or the window is not in the loaded reports.
pub fn keys(bill: &Bill, view: &View) -> Result<Keys> {
    let cells = Cells::new(bill, view)?;
    let whole = whole(&cells.rows(&[])?)?;
    let names: Vec<Vec<String>> = cells.keys().map(|key| vec![key.clone()]).collect();
    let mut keys = Vec::new();
    for (name, carried) in names.iter().flatten().cloned().zip(cells.carried(&names)?) {
        let sum = carried.all.sum();
        if sum.lines > 0 {
            let spelled = Spelled { spelling: name, sum, days: carried.all.days() };
            keys.push(Key { spelled, coverage: whole.coverage(sum, carried.usage.sum())? });
        }
    }
    keys.sort_by(|a, b| {
        b.spelled.sum.cost.cmp(&a.spelled.sum.cost).then_with(|| a.spelled.spelling.cmp(&b.spelled.spelling))
    });
    let spelled: Vec<Spelled> = keys.iter().map(|key| key.spelled.clone()).collect();
    // Providers do not mistype the keys that they give.
    let rules = Rules { synonyms: false, may_be_typed: &|key| !key.starts_with("aws:"), allowed: &[] };
    let found = suggestions(&spelled, &rules)?;
    let sets: Vec<Vec<String>> = found.iter().map(spellings).collect();
    let mut groups = Vec::new();
    for (mut suggestion, carried) in found.into_iter().zip(cells.carried(&sets)?) {
        suggestion.total = carried.all.sum();
        suggestion.moves = suggestion.total.minus(suggestion.members[0].spelled.sum)?;
        groups.push(KeyGroup { suggestion, coverage: whole.coverage(carried.all.sum(), carried.usage.sum())? });
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.suggestion.total.cost));
    let nothing = Sum::default();
    Ok(Keys { keys, groups, none: whole.coverage(nothing, nothing)? })
}

/// Spellings of a key that is known by some already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Further {
    /// The known spelling that they go with.
    pub known: String,
    /// Them and what is known, the most expensive first but for the one to keep.
    pub suggestion: Suggestion,
    /// Those that are not known yet.
    pub spellings: Vec<String>,
    /// What carries one of them and nothing that is known.
    pub moves: Sum,
}

/// Further spellings of a key in a view, the most expensive first.
pub fn further(bill: &Bill, view: &View, known: &[String]) -> Result<Vec<Further>> {
    let mut found = Vec::new();
    let cells = Cells::new(bill, view)?;
    for group in keys(bill, view)?.groups {
        let (ours, others): (Vec<String>, Vec<String>) =
            spellings(&group.suggestion).into_iter().partition(|key| known.contains(key));
        let first = known.iter().find(|key| ours.contains(key));
        let Some(first) = first.filter(|_| !others.is_empty()) else { continue };
        let carried = cells.carried(&[known.to_vec(), known.iter().chain(&others).cloned().collect()])?;
        let moves = carried[1].all.sum().minus(carried[0].all.sum())?;
        found.push(Further { known: first.clone(), suggestion: group.suggestion, spellings: others, moves });
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.moves.cost));
    Ok(found)
}

fn spellings(suggestion: &Suggestion) -> Vec<String> {
    suggestion.members.iter().map(|member| member.spelled.spelling.clone()).collect()
}
