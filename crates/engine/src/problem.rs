//! Things in a report that do not stop an import but must be known: counted, with the first place of each.

use std::collections::BTreeMap;

/// One kind of problem in one column of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file's name.
    pub file: String,
    /// First row it occurs in; absent when it concerns the whole file.
    pub row: Option<u64>,
    /// Column, spelled as in the file.
    pub column: Option<String>,
    /// What is wrong and what Curio did about it.
    pub reason: String,
    /// How often.
    pub count: u64,
}

/// Why a line is left out that the workspace holds from another delivery.
pub(crate) const HERE_ALREADY: &str = "a line that was here already: left out";
/// Why a line is left out that another file of its delivery holds.
pub(crate) const IN_ANOTHER_FILE: &str = "a line that another of these files holds too: counted once";

impl Problem {
    /// True for lines left out because they count elsewhere.
    pub fn is_repeat(&self) -> bool {
        [HERE_ALREADY, IN_ANOTHER_FILE].contains(&self.reason.as_str())
    }
}

/// Collects problems, merged by file, column and reason.
#[derive(Debug, Default)]
pub struct Problems {
    found: BTreeMap<Kind, (Option<u64>, u64)>,
}

/// File, column, reason.
type Kind = (String, Option<String>, String);

impl Problems {
    /// Counts one more.
    pub fn add(&mut self, file: &str, row: Option<u64>, column: Option<&str>, reason: &str) {
        let key = (file.to_owned(), column.map(str::to_owned), reason.to_owned());
        self.found.entry(key).or_insert((row, 0)).1 += 1;
    }

    /// Adds those of another collection.
    pub(crate) fn absorb(&mut self, other: Self) {
        for (kind, (row, count)) in other.found {
            self.found.entry(kind).or_insert((row, 0)).1 += count;
        }
    }

    /// All of them, by file, column and reason.
    pub fn into_list(self) -> Vec<Problem> {
        let problem = |((file, column, reason), (row, count))| Problem { file, row, column, reason, count };
        self.found.into_iter().map(problem).collect()
    }
}
