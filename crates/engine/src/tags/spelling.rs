//! When two spellings are probably one name, by which evidence, and how sure that is.

use super::distance::distance;

/// At this confidence and above no two different names were taken for one: neither in the sample, nor in a fleet forty times its
/// size with seven of a hundred tags misspelled, nor among the names made to be confused in `tests/tags.rs`. Typos lie below.
pub const SURE: u8 = 80;

/// What makes two spellings one name: of all that sets them apart, the weakest reason to look past it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Spaces around it.
    Spaces,
    /// Upper and lower case.
    Case,
    /// `-`, `_`, `.`, `/`, `:` or space between the same letters and digits.
    Separators,
    /// A known short form of the same word: `prod`, `production`.
    ShortForm,
    /// A word that many companies use for the same thing, and some for another: `qa`, `test`.
    OtherWord,
    /// So many typing errors in words of at least eight letters.
    Typo(usize),
    /// One typing error in a word of four to seven letters.
    ShortTypo,
}

impl Evidence {
    /// 0 to 100. The ranks are by judgment; [`SURE`] is what was measured of them.
    pub const fn confidence(self) -> u8 {
        match self {
            Self::Spaces => 100,
            Self::Case => 99,
            Self::Separators => 95,
            Self::ShortForm => 90,
            Self::Typo(0 | 1) => 75,
            Self::ShortTypo => 65,
            Self::OtherWord => 60,
            Self::Typo(_) => 55,
        }
    }

    /// The rule in a word or two.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Spaces => "spaces around",
            Self::Case => "case",
            Self::Separators => "separators",
            Self::ShortForm => "synonym (short form)",
            Self::OtherWord => "synonym (other word)",
            Self::Typo(0 | 1) | Self::ShortTypo => "typo (one edit)",
            Self::Typo(_) => "typo (two edits)",
        }
    }
}

/// Environments by the first word's name: short forms of it, and other words for it. Only whole values are looked up.
const SYNONYMS: [(&str, &[&str], &[&str]); 5] = [
    ("production", &["prod", "prd"], &["live"]),
    ("development", &["dev", "devel", "develop"], &[]),
    ("staging", &["stage", "stg"], &["preprod", "preproduction"]),
    ("test", &["testing", "tst"], &["qa", "qualityassurance"]),
    ("sandbox", &["sbx", "sandpit"], &["playground"]),
];

/// The row of the table that a folded word is in, and whether it is the same word there.
pub(super) fn synonym(folded: &str) -> Option<(&'static str, bool)> {
    SYNONYMS.iter().find_map(|(word, short, other)| {
        let same = *word == folded || short.contains(&folded);
        (same || other.contains(&folded)).then_some((*word, same))
    })
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '/' | ':') || c.is_whitespace()
}

/// What is left of a spelling without case and separators. Between digits a separator stays: `1.2` is not `12`.
pub(crate) fn folded(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let chars: Vec<char> = lower.chars().collect();
    let mut folded = String::with_capacity(lower.len());
    for (index, c) in chars.iter().enumerate() {
        let in_number = || {
            folded.chars().next_back().is_none_or(|before| before.is_ascii_digit())
                && chars.get(index + 1).is_some_and(char::is_ascii_digit)
        };
        if !is_separator(*c) {
            folded.push(*c);
        } else if in_number() {
            folded.push('-');
        }
    }
    if folded.is_empty() { lower } else { folded }
}

/// Why two spellings with one [`folded`] form are one name.
pub(super) fn form_evidence(spelling: &str, other: &str) -> Evidence {
    let (a, b) = (spelling.trim(), other.trim());
    if a == b {
        Evidence::Spaces
    } else if a.to_lowercase() == b.to_lowercase() {
        Evidence::Case
    } else {
        Evidence::Separators
    }
}

/// A spelling taken apart to be compared with others for typing errors.
#[derive(Clone, Debug)]
pub(super) struct Words {
    words: Vec<String>,
    /// First letters of the words, and all digits: equal in any two names that differ by a typing error.
    pub(super) outline: String,
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let mut words = vec![String::new()];
        let mut was_lower = false;
        for c in text.trim().chars() {
            let begins = c.is_uppercase() && was_lower;
            if begins || is_separator(c) {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut().filter(|_| !is_separator(c)) {
                word.extend(c.to_lowercase());
            }
            was_lower = c.is_lowercase();
        }
        words.retain(|word| !word.is_empty());
        let initials = words.iter().filter_map(|word| word.chars().next());
        let digits = text.chars().filter(char::is_ascii_digit);
        let outline = initials.chain(['|']).chain(digits).collect();
        Self { words, outline }
    }

    /// Why one may be the other mistyped, if it may. Words are compared one by one, so that `prod-eu` is not `prod-us` however long
    /// the rest; people seldom mistype the first letter, and words with digits in them are numbers, ids and versions.
    pub(super) fn typo_of(&self, other: &Self) -> Option<Evidence> {
        if self.outline != other.outline || self.words.len() != other.words.len() {
            return None;
        }
        let (mut edits, mut short) = (0, false);
        for (a, b) in self.words.iter().zip(&other.words).filter(|(a, b)| a != b) {
            let limit = match letters(a)?.min(letters(b)?) {
                0..4 => return None,
                4..8 => 1,
                _ => 2,
            };
            edits += distance(a, b, limit)?;
            short |= limit == 1;
        }
        match (edits, short) {
            (0 | 3.., _) => None,
            (1, true) => Some(Evidence::ShortTypo),
            (edits, _) => Some(Evidence::Typo(edits)),
        }
    }
}

/// How many letters a word has; none for one with a digit.
fn letters(word: &str) -> Option<usize> {
    (!word.contains(|c: char| c.is_ascii_digit())).then(|| word.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_separators_and_spaces_fold_and_numbers_do_not() {
        for spelling in ["cost_center", "Cost-Center", " costCenter", "COST CENTER ", "cost.center", "cost:center"] {
            assert_eq!(folded(spelling), "costcenter", "{spelling}");
        }
        assert_eq!(folded("CC-1100"), folded("cc1100"));
        for (a, b) in [("1.2", "12"), ("2026-1-15", "2026-11-5"), ("-5", "5"), ("-", "/")] {
            assert_ne!(folded(a), folded(b));
        }
        assert_eq!(folded("Größe"), folded("GRÖßE"));
        assert_ne!(folded("費用"), folded("部門"));
    }

    #[test]
    fn typos_are_told_from_names() {
        let typo = |a: &str, b: &str| Words::of(a).typo_of(&Words::of(b));
        assert_eq!(typo("paymnets", "payments"), Some(Evidence::Typo(1)));
        assert_eq!(typo("route-planing", "Route_Planning"), Some(Evidence::ShortTypo));
        assert_eq!(typo("telmetri", "telemetry"), Some(Evidence::Typo(2)));
        for (a, b) in [("team1", "team2"), ("eu-west-1", "eu-west-2"), ("us-gov-east-1", "us-gov-west-1")] {
            assert_eq!(typo(a, b), None, "{a} {b}");
        }
        for (a, b) in [("prodA", "prodB"), ("prod-eu", "prod-us"), ("team", "team-a"), ("internal", "external")] {
            assert_eq!(typo(a, b), None, "{a} {b}");
        }
    }
}
