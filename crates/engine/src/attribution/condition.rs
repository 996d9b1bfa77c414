//! What a line must be for a rule, a pool or a test to concern it.

use std::fmt;

use regex::{Regex, RegexBuilder};

use super::rules::Column;
use crate::tags::folded;

/// A column and what its value must be.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) column: Column,
    /// The column as the file has it.
    pub(crate) name: String,
    pub(crate) fits: Fits,
    /// Case and separators do not matter.
    pub(crate) fold: bool,
    /// It must be anything else.
    pub(crate) not: bool,
}

/// How a value is looked at.
#[derive(Clone, Debug)]
pub(crate) enum Fits {
    /// It is one of these; the empty text is none.
    One(Vec<String>),
    Prefix(String),
    Suffix(String),
    Contains(String),
    /// `*` is any text, `?` any letter.
    Glob(String, Regex),
    Regex(Regex),
}

impl Condition {
    /// True where the value fits; the empty text is no value.
    pub(crate) fn holds(&self, value: &str) -> bool {
        let fits = if self.fold { self.fits(&folded(value)) } else { self.fits(value) };
        fits != self.not
    }

    fn fits(&self, value: &str) -> bool {
        match &self.fits {
            Fits::One(values) => values.iter().any(|one| one == value),
            Fits::Prefix(text) => value.starts_with(text.as_str()),
            Fits::Suffix(text) => value.ends_with(text.as_str()),
            Fits::Contains(text) => value.contains(text.as_str()),
            Fits::Glob(_, regex) | Fits::Regex(regex) => regex.is_match(value),
        }
    }
}

impl Fits {
    /// A pattern with `*` and `?`.
    pub(crate) fn glob(pattern: &str, fold: bool) -> Result<Self, regex::Error> {
        // The separators of the text are folded away, so those of the pattern go too.
        let shown: String =
            if fold { pattern.split('*').map(folded).collect::<Vec<_>>().join("*") } else { pattern.to_owned() };
        let mut body = String::from("(?s)^");
        for letter in shown.chars() {
            match letter {
                '*' => body.push_str(".*"),
                '?' => body.push('.'),
                other => body.push_str(&regex::escape(&other.to_string())),
            }
        }
        body.push('$');
        Ok(Self::Glob(pattern.to_owned(), Regex::new(&body)?))
    }

    /// A regular expression; folded it looks at lower case without separators.
    pub(crate) fn regex(pattern: &str, fold: bool) -> Result<Self, regex::Error> {
        Ok(Self::Regex(RegexBuilder::new(pattern).case_insensitive(fold).build()?))
    }

    /// The same on folded text.
    pub(crate) fn folded(self) -> Self {
        match self {
            Self::One(values) => Self::One(values.iter().map(|value| folded(value)).collect()),
            Self::Prefix(text) => Self::Prefix(folded(&text)),
            Self::Suffix(text) => Self::Suffix(folded(&text)),
            Self::Contains(text) => Self::Contains(folded(&text)),
            pattern => pattern,
        }
    }
}

/// `account is 111122223333`, `resource matches ^(srch|search)-`.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = if self.not { " not" } else { "" };
        let verb = |plain: &str, bare: &str| if self.not { format!("does not {bare}") } else { plain.to_owned() };
        match &self.fits {
            Fits::One(values) => {
                let shown: Vec<&str> =
                    values.iter().map(|value| if value.is_empty() { "none" } else { value }).collect();
                write!(f, "{} is{not} {}", self.name, shown.join(" or "))?;
            }
            Fits::Prefix(text) => write!(f, "{} {} {text}", self.name, verb("begins with", "begin with"))?,
            Fits::Suffix(text) => write!(f, "{} {} {text}", self.name, verb("ends with", "end with"))?,
            Fits::Contains(text) => write!(f, "{} {} {text}", self.name, verb("contains", "contain"))?,
            Fits::Glob(text, _) => write!(f, "{} is{not} like {text}", self.name)?,
            Fits::Regex(regex) => write!(f, "{} {} {regex}", self.name, verb("matches", "match"))?,
        }
        if self.fold { f.write_str(", any case") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Dim;

    fn condition(fits: Fits, fold: bool, not: bool) -> Condition {
        let dim: Dim = "service".parse().unwrap();
        let fits = if fold { fits.folded() } else { fits };
        Condition { column: Column::Report(dim), name: "service".to_owned(), fits, fold, not }
    }

    #[test]
    fn values_fit_exactly_or_as_asked() {
        let one = condition(Fits::One(vec!["prod".into(), String::new()]), false, false);
        assert!(one.holds("prod") && one.holds("") && !one.holds("Prod"));
        let folded = condition(Fits::One(vec!["data-platform".into()]), true, false);
        assert!(folded.holds(" Data_Platform") && !folded.holds("data-platforms"));
        let not = condition(Fits::Prefix("AWSSupport".into()), false, true);
        assert!(not.holds("AmazonEC2") && !not.holds("AWSSupportBusiness"));
        let glob = condition(Fits::glob("arn:*:instance/i-?", false).unwrap(), false, false);
        assert!(glob.holds("arn:aws:ec2:eu:1:instance/i-1") && !glob.holds("arn:aws:ec2:eu:1:instance/i-12"));
        let loose = condition(Fits::glob("Srch-*", true).unwrap(), true, false);
        assert!(loose.holds("srch_indexer"));
    }
}
