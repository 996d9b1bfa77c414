//! One delivery from its files to the canonical table.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::available_parallelism;

use polars::frame::DataFrame;

use super::control::Control;
use super::header::{Format, Header};
use super::mapper::Mapper;
use super::reader::{SourceFile, header_of};
use super::share::{Share, Watch};
use crate::charges::Amount;
use crate::error::{BadInput, Error, Result};
use crate::known_lines::KnownLines;
use crate::problem::Problem;
use crate::view::Basis;

/// Files that are read at a time; each takes the memory of a part of the table.
const READERS: usize = 4;

/// Where a long task stands.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    /// File being read.
    pub file: String,
    /// Its number, from 1.
    pub file_index: usize,
    /// Rows so far, all files.
    pub rows: u64,
    /// Bytes so far, as they lie on disk.
    pub bytes: u64,
}

/// The caller's side of a long task.
pub trait Job: Sync {
    /// Called at most ten times a second.
    fn progress(&self, progress: &Progress);
    /// True once the user wants to stop.
    fn cancelled(&self) -> bool;
}

/// A file as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFacts {
    /// Name in lineage.
    pub name: String,
    /// Size on disk.
    pub bytes: u64,
    /// SHA-256 of the file as it lies on disk.
    pub sha256: String,
    /// Source lines.
    pub rows: u64,
}

/// What came out of a delivery, besides its parts.
#[derive(Debug)]
pub struct Ingested {
    /// What it was.
    pub format: Format,
    /// The rollup.
    pub rollup: DataFrame,
    /// The resource rollup, or the last table of it: those of very many resources come as parts before.
    pub resources: DataFrame,
    /// Control totals by period, payer and currency.
    pub control: Vec<Control>,
    /// Files in the order they were read.
    pub sources: Vec<SourceFacts>,
    /// Counted problems.
    pub problems: Vec<Problem>,
    /// Names of the columns of all its files, spelled as there, sorted.
    pub columns: Vec<String>,
    /// Bases that this delivery cannot give, and why.
    pub refused: Vec<(Basis, String)>,
}

/// What a part is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Source lines.
    Lines,
    /// The resource rollup: a cell may be in several of its parts, and what they say adds up.
    Resources,
}

/// Some rows of a table. Parts come in any order; their places put them in that of the report.
#[derive(Debug)]
pub struct Part {
    /// Which table.
    pub holds: Holds,
    /// Number of the file that its first line is from, and the row there; of the resource rollup, that its last line is from.
    pub place: (usize, u64),
    /// The rows.
    pub table: DataFrame,
}

/// What is known of a delivery besides its files.
#[derive(Debug, Default)]
pub struct Expected {
    /// No manifest says that its files complement one another: lines that several of them hold count once.
    pub loose: bool,
    /// Lines that are here already and are left out.
    pub known: KnownLines,
}

/// Reads the files of one delivery, several at a time. `on_part` receives the table part by part, on a thread of its own.
///
/// # Errors
/// [`Error::BadInput`] lists every refused row (the first thousand by place); nothing of the delivery counts then.
pub fn ingest(
    files: &[SourceFile],
    expected: Expected,
    job: &dyn Job,
    on_part: &mut (dyn FnMut(Part) -> Result<()> + Send),
) -> Result<Ingested> {
    let headers = files.iter().map(header_of).collect::<Result<Vec<_>>>()?;
    let format = one_format(files, &headers)?;
    let kept = Amount::kept(&headers.iter().map(|header| Mapper::new(header, format).amounts()).collect::<Vec<_>>());
    let watch = Watch::new(job);
    let delivery = Delivery { files, headers: &headers, format, kept: &kept };
    let whole = std::thread::scope(|scope| {
        let (sender, parts) = sync_channel::<Part>(1);
        let writer = scope.spawn(move || parts.into_iter().try_for_each(on_part));
        let read = delivery.read(expected, &watch, &sender);
        drop(sender);
        writer.join().map_err(|_panic| Error::Internal("writing the table failed".to_owned()))??;
        read
    })?;
    whole.finish(format, columns_of(&headers))
}

/// The files of a delivery, and what is known of them before a row is read.
struct Delivery<'a> {
    files: &'a [SourceFile],
    headers: &'a [Header],
    format: Format,
    kept: &'a [Amount],
}

impl Delivery<'_> {
    /// Reads all files. Lines that must be told from those of other files are read in one go.
    fn read(&self, expected: Expected, watch: &Watch<'_>, sender: &SyncSender<Part>) -> Result<Share> {
        let readers = if expected.loose || !expected.known.is_empty() {
            1
        } else {
            available_parallelism().map_or(1, usize::from).min(READERS)
        };
        let mut ranges = ranges(&self.files.iter().map(SourceFile::size).collect::<Vec<_>>(), readers).into_iter();
        let Some(first) = ranges.next() else { return Err(Error::Internal("a delivery without files".to_owned())) };
        std::thread::scope(|scope| {
            let others: Vec<_> = ranges
                .map(|range| {
                    let sender = sender.clone();
                    scope.spawn(move || self.share(range, Expected::default(), watch, &sender))
                })
                .collect();
            let mut whole = self.share(first, expected, watch, sender);
            for other in others {
                let other = other.join().map_err(|_panic| Error::Internal("reading failed".to_owned()))?;
                // Of several failures the one in the first file is told.
                whole = whole.and_then(|mut whole| whole.absorb(other?).map(|()| whole));
            }
            whole
        })
    }

    fn share(
        &self,
        range: Range<usize>,
        expected: Expected,
        watch: &Watch<'_>,
        sender: &SyncSender<Part>,
    ) -> Result<Share> {
        let mut share = Share::new(self.kept, expected);
        for index in range {
            let (file, header) = (&self.files[index], &self.headers[index]);
            share.read(file, header, Mapper::new(header, self.format), &self.files[..index], watch, sender)?;
        }
        share.flush(sender)?;
        Ok(share)
    }
}

/// Consecutive files for each reader, of about equal size.
fn ranges(sizes: &[u64], readers: usize) -> Vec<Range<usize>> {
    let total: u64 = sizes.iter().sum();
    let share = total.div_ceil(readers.max(1) as u64).max(1);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut taken = 0;
    for (index, size) in sizes.iter().enumerate() {
        match ranges.last_mut() {
            Some(last) if taken < share => {
                last.end = index + 1;
                taken += size;
            }
            _ => {
                ranges.push(index..index + 1);
                taken = *size;
            }
        }
    }
    ranges
}

fn columns_of(headers: &[Header]) -> Vec<String> {
    let names: BTreeSet<&String> = headers.iter().flat_map(|header| &header.names).collect();
    names.into_iter().cloned().collect()
}

fn one_format(files: &[SourceFile], headers: &[Header]) -> Result<Format> {
    let mut formats = files.iter().zip(headers).map(|(file, header)| header.format(&file.name));
    let first = formats.next().ok_or_else(|| Error::Internal("a delivery without files".to_owned()))??;
    for (file, format) in files[1..].iter().zip(formats) {
        let format = format?;
        if format.name() != first.name() {
            let what =
                format!("is {} while {} of the same delivery is {}.", format.name(), files[0].name, first.name());
            return Err(BadInput::file(&file.name, what, "Open them one after the other.").into());
        }
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reader_has_its_share_and_every_file_is_read_once() {
        assert_eq!(ranges(&[5], 2), vec![0..1]);
        assert_eq!(ranges(&[5, 5], 2), vec![0..1, 1..2]);
        assert_eq!(ranges(&[9, 1, 1, 9], 2), vec![0..2, 2..4]);
        for sizes in [vec![0, 0, 0], vec![1; 17], vec![100, 1, 1, 1, 100]] {
            let ranges = ranges(&sizes, 4);
            assert!(ranges.len() <= 4, "{ranges:?}");
            assert_eq!(ranges.into_iter().flatten().collect::<Vec<_>>(), (0..sizes.len()).collect::<Vec<_>>());
        }
    }
}
