//! Lines that several loose files hold.

use hashbrown::HashMap;

use super::reader::SourceFile;
use crate::error::BadInput;

/// One in this many lines may equal a line of another file by chance, where lines have no id.
const BY_CHANCE: u64 = 10;

/// What the files read so far hold.
#[derive(Default)]
pub(super) struct Repeats {
    lines: HashMap<u64, Met, foldhash::fast::RandomState>,
    file: u32,
    /// Lines without an id in this file that an earlier one holds too. They are kept: equal lines may be two.
    alike: u64,
}

#[derive(Default)]
struct Met {
    /// Most often in one file.
    most: u32,
    /// In this file.
    here: u32,
    file: u32,
}

impl Repeats {
    pub(super) fn next_file(&mut self) {
        self.file += 1;
        self.alike = 0;
    }

    /// True when an earlier file holds the line and its id proves it.
    pub(super) fn met(&mut self, key: u64, has_id: bool) -> bool {
        let met = self.lines.entry(key).or_default();
        if met.file != self.file {
            (met.file, met.here) = (self.file, 0);
        }
        met.here += 1;
        let repeated = met.here <= met.most;
        met.most = met.most.max(met.here);
        self.alike += u64::from(repeated && !has_id);
        repeated && has_id
    }

    /// Without ids a few equal lines are chance, many are the same lines twice.
    pub(super) fn check(&self, file: &SourceFile, earlier: &[SourceFile], rows: u64) -> Result<(), BadInput> {
        if self.alike * BY_CHANCE < rows {
            return Ok(());
        }
        let names: Vec<&str> = earlier.iter().map(|file| file.name.as_str()).collect();
        let what = format!(
            "and {} have {} equal lines; the lines have no ids, so nothing says whether they are the same.",
            names.join(", "),
            self.alike
        );
        Err(BadInput::file(&file.name, what, "Leave one of them out, or open them one after the other."))
    }
}
