//! Spellings put together that are probably one name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::coverage::Sum;
use super::spelling::{Evidence, Words, folded, form_evidence, synonym};
use crate::error::Result;

/// A key or value as it is spelled, and what is behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelled {
    /// Exactly as in the report.
    pub spelling: String,
    /// Cost and lines.
    pub sum: Sum,
    /// First and last day with a line, `2026-10-12`; absent where it is on monthly charges only.
    pub days: Option<(String, String)>,
}

/// Spellings that are probably one name; the first is the one to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The one to keep, then the others, the most expensive first.
    pub members: Vec<Member>,
    /// All of them.
    pub total: Sum,
    /// What would move: all but the one to keep.
    pub moves: Sum,
}

/// One of the spellings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The spelling.
    pub spelled: Spelled,
    /// Why it is the one to keep in other letters; absent for that one.
    pub evidence: Option<Evidence>,
}

impl Suggestion {
    /// The spelling to keep: of those without a typing error an allowed one, else the one with most money, then most lines.
    pub fn keep(&self) -> &str {
        self.members.first().map_or("", |member| &member.spelled.spelling)
    }

    /// That of its least sure member.
    pub fn confidence(&self) -> u8 {
        self.members.iter().filter_map(|member| member.evidence).map(Evidence::confidence).min().unwrap_or(100)
    }

    /// Its evidence for a spelling.
    pub fn evidence(&self, spelling: &str) -> Option<Evidence> {
        self.members.iter().find(|member| member.spelled.spelling == spelling)?.evidence
    }
}

/// A typing error is rare: it has at most a fourth of the lines, and of the money, of the name it stands for.
const RARE: u64 = 4;

/// A key may have 200,000 values. Typing errors are looked for among so many names, those with most lines,
const NAMES: usize = 20_000;
/// and beside so many of one outline.
const HEADS: usize = 200;

/// What is asked of spellings.
pub(super) struct Rules<'a> {
    /// Look words up in the table of synonyms.
    pub(super) synonyms: bool,
    /// Look for typing errors in it.
    pub(super) may_be_typed: &'a dyn Fn(&str) -> bool,
    /// Spellings to keep before others.
    pub(super) allowed: &'a [String],
}

/// Groups spellings, the most expensive group first. Spellings that stand alone are in none.
pub(super) fn suggestions(spelled: &[Spelled], rules: &Rules<'_>) -> Result<Vec<Suggestion>> {
    let mut names = names(spelled, rules)?;
    names.sort_by(|a, b| b.sum.lines.cmp(&a.sum.lines).then_with(|| a.folded.cmp(&b.folded)));
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut heads: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, name) in names.into_iter().enumerate() {
        let may_be_typed = index < NAMES && (rules.may_be_typed)(name.first());
        let found = if may_be_typed { typo(&name, &groups, &heads) } else { None };
        if let Some((group, evidence)) = found {
            groups[group].typos.push((name, evidence));
            continue;
        }
        let outlines = name.words.iter().map(|words| &words.outline).filter(|_| may_be_typed);
        for outline in outlines.collect::<BTreeSet<_>>() {
            let of_outline = heads.entry(outline.clone()).or_default();
            if of_outline.len() < HEADS {
                of_outline.push(groups.len());
            }
        }
        groups.push(Group { name, typos: Vec::new() });
    }
    let found: Result<Vec<Suggestion>> =
        groups.iter().filter(|group| group.len() > 1).map(|group| group.suggestion(rules)).collect();
    let mut found = found?;
    found.sort_by(|a, b| b.total.cost.cmp(&a.total.cost).then_with(|| a.keep().cmp(b.keep())));
    Ok(found)
}

/// Spellings with one folded form, or that are synonyms.
struct Name<'a> {
    folded: String,
    spellings: Vec<&'a Spelled>,
    sum: Sum,
    /// Of the spellings that are not one but for case and separators; the one on most lines first.
    words: Vec<Words>,
}

impl Name<'_> {
    fn first(&self) -> &str {
        self.spellings.first().map_or("", |spelled| &spelled.spelling)
    }
}

fn names<'a>(spelled: &'a [Spelled], rules: &Rules<'_>) -> Result<Vec<Name<'a>>> {
    let mut names: BTreeMap<String, Vec<&Spelled>> = BTreeMap::new();
    for one in spelled {
        let folded = folded(&one.spelling);
        let word = synonym(&folded).filter(|_| rules.synonyms).map(|(word, _)| word.to_owned());
        names.entry(word.unwrap_or(folded)).or_default().push(one);
    }
    let name = |(folded, mut spellings): (String, Vec<&'a Spelled>)| {
        spellings.sort_by_key(|one| std::cmp::Reverse(one.sum.lines));
        let mut forms = BTreeSet::new();
        let new = |one: &&&Spelled| forms.insert(super::spelling::folded(&one.spelling));
        let words = spellings.iter().filter(new).map(|one| Words::of(&one.spelling)).collect();
        Ok(Name { folded, sum: Sum::of(spellings.iter().map(|one| one.sum))?, spellings, words })
    };
    names.into_iter().map(name).collect()
}

/// The one name that this may be mistyped for; of two that are equally near, neither.
fn typo(name: &Name<'_>, groups: &[Group<'_>], heads: &HashMap<String, Vec<usize>>) -> Option<(usize, Evidence)> {
    let words = name.words.first()?;
    let near = |index: &usize| {
        let head = Some(&groups[*index].name).filter(|head| is_rare(name.sum, head.sum))?;
        let evidence = head.words.iter().filter_map(|of| words.typo_of(of)).max_by_key(|found| found.confidence())?;
        Some((*index, evidence))
    };
    let mut found: Vec<(usize, Evidence)> = heads.get(&words.outline)?.iter().filter_map(near).collect();
    found.sort_by_key(|(_, evidence)| std::cmp::Reverse(evidence.confidence()));
    match &found[..] {
        [] => None,
        [(_, first), (_, second), ..] if first.confidence() == second.confidence() => None,
        [first, ..] => Some(*first),
    }
}

fn is_rare(rarer: Sum, commoner: Sum) -> bool {
    let (part, whole) = (rarer.cost.0.unsigned_abs(), commoner.cost.0.unsigned_abs());
    rarer.lines.saturating_mul(RARE) <= commoner.lines && part.saturating_mul(u128::from(RARE)) <= whole
}

/// A name, and others that are probably this one mistyped.
struct Group<'a> {
    name: Name<'a>,
    typos: Vec<(Name<'a>, Evidence)>,
}

impl Group<'_> {
    fn len(&self) -> usize {
        self.name.spellings.len() + self.typos.iter().map(|(name, _)| name.spellings.len()).sum::<usize>()
    }

    fn suggestion(&self, rules: &Rules<'_>) -> Result<Suggestion> {
        let mut own = self.name.spellings.clone();
        own.sort_by(|a, b| {
            let rank = |one: &Spelled| (rules.allowed.contains(&one.spelling), one.sum.cost, one.sum.lines);
            rank(b).cmp(&rank(a)).then_with(|| a.spelling.cmp(&b.spelling))
        });
        let keep = own.remove(0);
        let of_name = own.into_iter().map(|one| (one, evidence_in_name(&one.spelling, &keep.spelling)));
        let typed = |(name, evidence): &(Name<'_>, Evidence)| -> Vec<(Spelled, Evidence)> {
            name.spellings.iter().map(|one| ((*one).clone(), *evidence)).collect()
        };
        let mut others: Vec<(Spelled, Evidence)> = of_name.map(|(one, evidence)| (one.clone(), evidence)).collect();
        others.extend(self.typos.iter().flat_map(typed));
        others.sort_by(|(a, _), (b, _)| b.sum.cost.cmp(&a.sum.cost).then_with(|| a.spelling.cmp(&b.spelling)));
        let moves = Sum::of(others.iter().map(|(one, _)| one.sum))?;
        let mut members = vec![Member { spelled: keep.clone(), evidence: None }];
        let member = |(spelled, evidence)| Member { spelled, evidence: Some(evidence) };
        members.extend(others.into_iter().map(member));
        Ok(Suggestion { members, total: Sum::of([keep.sum, moves])?, moves })
    }
}

fn evidence_in_name(spelling: &str, keep: &str) -> Evidence {
    let (a, b) = (folded(spelling), folded(keep));
    let same_word = |folded: &str| synonym(folded).is_some_and(|(_, same)| same);
    if a == b {
        form_evidence(spelling, keep)
    } else if same_word(&a) && same_word(&b) {
        Evidence::ShortForm
    } else {
        Evidence::OtherWord
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Money;

    fn spelled(rows: &[(&str, i128, u64)]) -> Vec<Spelled> {
        let one = |(spelling, cost, lines): &(&str, i128, u64)| Spelled {
            spelling: (*spelling).to_owned(),
            sum: Sum { cost: Money(*cost), lines: *lines },
            days: None,
        };
        rows.iter().map(one).collect()
    }

    fn found(rows: &[(&str, i128, u64)], allowed: &[&str]) -> Vec<(String, u8)> {
        let allowed: Vec<String> = allowed.iter().map(|value| (*value).to_owned()).collect();
        let rules = Rules { synonyms: true, may_be_typed: &|_| true, allowed: &allowed };
        let text = |suggestion: Suggestion| {
            let names: Vec<&str> = suggestion.members.iter().map(|member| member.spelled.spelling.as_str()).collect();
            (names.join("|"), suggestion.confidence())
        };
        suggestions(&spelled(rows), &rules).unwrap().into_iter().map(text).collect()
    }

    #[test]
    fn the_most_expensive_group_comes_first_and_keeps_its_most_expensive_spelling() {
        let rows = [("dev", 1, 9), ("Dev", 2, 9), ("prod", 9, 9), ("Production", 20, 9), ("PROD", 1, 9), ("x", 99, 9)];
        assert_eq!(found(&rows, &[]), [("Production|prod|PROD".to_owned(), 90), ("Dev|dev".to_owned(), 99)]);
        assert_eq!(found(&rows, &["prod"])[0].0, "prod|Production|PROD", "an allowed spelling is kept");
    }

    #[test]
    fn a_typo_is_rare_and_has_one_origin() {
        let rows = [("payments", 1000, 100), ("paymnets", 100, 10), ("PAYMNETS", 10, 1)];
        assert_eq!(found(&rows, &[]), [("payments|paymnets|PAYMNETS".to_owned(), 75)]);
        let often = [("payments", 1000, 100), ("paymnets", 600, 10)];
        assert_eq!(found(&often, &[]), [], "as much money is no slip");
        let two = [("billing", 1000, 100), ("bidding", 1000, 100), ("bilding", 1, 1)];
        assert_eq!(found(&two, &[]), [], "of two that are equally near, neither");
    }

    #[test]
    fn a_typo_of_a_typo_is_no_chain() {
        let rows = [("prod", 100, 10), ("production", 1000, 100), ("prodution", 10, 1)];
        assert_eq!(found(&rows, &[]), [("production|prod|prodution".to_owned(), 75)]);
        let rows = [("abcdefgh", 10_000, 1000), ("abcdefgx", 100, 10), ("abcdexgx", 1, 1), ("abzzexgx", 0, 0)];
        assert_eq!(found(&rows, &[]), [("abcdefgh|abcdefgx|abcdexgx".to_owned(), 55)]);
    }
}
