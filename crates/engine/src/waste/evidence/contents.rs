//! What one file says, before files are put together.

use std::collections::{BTreeMap, BTreeSet};

use super::metrics::Series;
use super::network::Health;
use super::{Advisor, EvidenceKind};
use crate::money::Money;
use crate::waste::resource::short;

/// What one file says.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) kinds: BTreeSet<EvidenceKind>,
    pub(super) described: Vec<Entry>,
    pub(super) series: Series,
    pub(super) advice: Vec<Advised>,
    pub(super) health: Vec<Health>,
    pub(super) flagged: Vec<Flagged>,
    /// Names of the columns of Trusted Advisor's checks, by the checks' ids.
    pub(super) checks: BTreeMap<String, Vec<String>>,
    pub(super) collected: Option<Collected>,
    pub(super) accounts: BTreeSet<String>,
    /// The last day that metrics or advice speak of; empty where nothing tells.
    pub(super) newest: String,
}

/// A resource as a `describe-*` answer has it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) kind: EvidenceKind,
    pub(super) id: String,
    pub(super) fields: BTreeMap<String, String>,
}

/// Advice, before its file has a place.
#[derive(Debug)]
pub(super) struct Advised {
    pub(super) advisor: Advisor,
    pub(super) id: String,
    pub(super) finding: String,
    pub(super) instead: String,
    pub(super) saving: Option<Money>,
}

/// An answer of Trusted Advisor, whose values have no names of their own.
#[derive(Debug)]
pub(super) struct Flagged {
    pub(super) check: String,
    pub(super) rows: Vec<Vec<String>>,
}

/// When and where a folder of files was collected.
#[derive(Clone, Debug, Default)]
pub(super) struct Collected {
    pub(super) day: String,
    pub(super) accounts: BTreeSet<String>,
}

impl Contents {
    /// A day that something in the file speaks of; the last one dates it.
    pub(super) fn saw(&mut self, day: &str) {
        if *day > *self.newest {
            day.clone_into(&mut self.newest);
        }
    }

    /// An account that the file is about; what is no account id is left out, such as `amazon`.
    pub(super) fn account(&mut self, account: &str) {
        if account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()) {
            self.accounts.insert(account.to_owned());
        }
    }

    /// The account of an ARN.
    pub(super) fn account_of(&mut self, arn: &str) {
        if arn.starts_with("arn:") {
            self.account(arn.split(':').nth(4).unwrap_or_default());
        }
    }
}

/// What an id is kept by: ids that AWS makes are unique without the ARN before them, names are not.
pub(super) fn key_of(id: &str) -> &str {
    if is_made_by_aws(short(id)) { short(id) } else { id }
}

/// `vol-0a9c3e51`, `i-0123456789abcdef0`.
fn is_made_by_aws(id: &str) -> bool {
    id.rsplit_once('-').is_some_and(|(kind, number)| {
        kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') && is_number(number)
    })
}

fn is_number(text: &str) -> bool {
    (8..=17).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// An id of a resource within other text, such as a file's name or the id of a query: `cpu_i_0123456789abcdef0`.
pub(super) fn id_in(text: &str) -> Option<String> {
    const KINDS: [&str; 6] = ["i", "vol", "nat", "snap", "eipalloc", "eni"];
    let parts: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let pair = parts.windows(2).find(|pair| KINDS.contains(&pair[0]) && is_number(pair[1]))?;
    Some(format!("{}-{}", pair[0], pair[1]))
}

/// Letters and digits only, lower case: as names of columns and words of advisors are compared.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// `2026-11-01` of a moment in any spelling; none where it is none.
pub(super) fn day_of(moment: &str) -> Option<String> {
    Some(crate::ingest::time::print(moment_of(moment)?).chars().take(10).collect())
}

/// Milliseconds since 1970 UTC.
pub(super) fn moment_of(moment: &str) -> Option<i64> {
    moment.is_ascii().then(|| crate::ingest::time::parse(&moment.replace('/', "-"))).flatten()
}
