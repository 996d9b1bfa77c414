//! What one thread reads: some of a delivery's files, into one table.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::cell::Row;
use super::control::ControlTotals;
use super::csv_file::{self, Rows, Stop};
use super::header::{Format, Header};
use super::limits::Flaw;
use super::line::Line;
use super::mapper::{Mapper, Seen};
use super::reader::{self, Digested, Kind, SourceFile};
use super::repeats::Repeats;
use super::run::{Expected, Holds, Ingested, Job, Part, Progress, SourceFacts};
use super::{parquet_file, text};
use crate::charges::{Amount, Charge, NO_KEY, PartBuilder, Tables, Text};
use crate::error::{BadInput, Error, Result};
use crate::known_lines::KnownLines;
use crate::problem::{HERE_ALREADY, IN_ANOTHER_FILE, Problems};
use crate::rollup::Rollups;
use csv::StringRecord;

/// Rows of one part of the table.
const PART_ROWS: usize = 1 << 18;
/// A charge of more than two days is no charge of its first day: monthly fees, tax and support would tower over it.
pub(super) const LONGEST_DAY_MS: i64 = 48 * 3_600_000;
/// Refused rows that are listed; more are only counted.
const REFUSED_LISTED: usize = 1000;

/// The caller's side of a delivery that several threads read.
pub(super) struct Watch<'a> {
    job: &'a dyn Job,
    files: AtomicUsize,
    rows: AtomicU64,
    bytes: Arc<AtomicU64>,
    told: Mutex<Instant>,
}

/// Rows between two looks at the caller.
const STEP: u64 = 4096;

impl<'a> Watch<'a> {
    pub(super) fn new(job: &'a dyn Job) -> Self {
        let told = Mutex::new(Instant::now());
        Self { job, files: AtomicUsize::new(0), rows: AtomicU64::new(0), bytes: Arc::default(), told }
    }

    /// Stops where the caller wants to; tells it at most ten times a second how far things are.
    fn look(&self, file: &SourceFile, rows: u64) -> Result<()> {
        let rows = self.rows.fetch_add(rows, Ordering::Relaxed) + rows;
        if self.job.cancelled() {
            return Err(Error::Cancelled);
        }
        let Ok(mut told) = self.told.try_lock() else { return Ok(()) };
        if told.elapsed() >= Duration::from_millis(100) {
            *told = Instant::now();
            let file_index = self.files.load(Ordering::Relaxed);
            let bytes = self.bytes.load(Ordering::Relaxed);
            self.job.progress(&Progress { file: file.name.clone(), file_index, rows, bytes });
        }
        Ok(())
    }
}

/// The table of some files of a delivery, and all that is told of them.
pub(super) struct Share {
    tables: Tables,
    kept: Vec<Amount>,
    part: PartBuilder,
    /// Of the part's first row.
    place: (usize, u64),
    rollups: Rollups,
    control: ControlTotals,
    problems: Problems,
    refused: Vec<BadInput>,
    refused_total: u64,
    known: KnownLines,
    /// Of loose files only.
    repeats: Option<Repeats>,
    seen: Seen,
    sources: Vec<SourceFacts>,
    charge: Charge,
    /// Rows of the file being read.
    rows: u64,
}

/// A file being read, and where its parts go.
struct Reading<'a> {
    /// Its number in the delivery.
    index: usize,
    file: &'a SourceFile,
    header: &'a Header,
    watch: &'a Watch<'a>,
    sender: &'a SyncSender<Part>,
}

impl Share {
    pub(super) fn new(kept: &[Amount], expected: Expected) -> Self {
        Self {
            tables: Tables::default(),
            kept: kept.to_vec(),
            part: PartBuilder::new(kept, PART_ROWS),
            place: (0, 0),
            rollups: Rollups::new(kept),
            control: ControlTotals::default(),
            problems: Problems::default(),
            refused: Vec::new(),
            refused_total: 0,
            known: expected.known,
            repeats: expected.loose.then(Repeats::default),
            seen: Seen::default(),
            sources: Vec::new(),
            charge: Charge::default(),
            rows: 0,
        }
    }

    /// Reads one file; `earlier` are those before it in the delivery.
    pub(super) fn read(
        &mut self,
        file: &SourceFile,
        header: &Header,
        mut mapper: Mapper,
        earlier: &[SourceFile],
        watch: &Watch<'_>,
        sender: &SyncSender<Part>,
    ) -> Result<()> {
        watch.files.fetch_add(1, Ordering::Relaxed);
        self.rows = 0;
        self.repeats.as_mut().into_iter().for_each(Repeats::next_file);
        let reading = Reading { index: earlier.len(), file, header, watch, sender };
        let digest = match file.kind()? {
            Kind::Parquet => self.read_parquet(&reading, &mut mapper)?,
            kind => self.read_csv(&reading, &mut mapper, kind)?,
        };
        self.seen.note(&mapper);
        let rows = self.rows;
        if rows == 0 && self.refused_total == 0 {
            let hint = "Download the delivery again; a finished report has at least one line.";
            return Err(BadInput::file(&file.name, "has a header and no rows.", hint).into());
        }
        if let Some(repeats) = &self.repeats {
            repeats.check(file, earlier, rows)?;
        }
        self.sources.push(SourceFacts { name: file.name.clone(), bytes: digest.bytes, sha256: digest.sha256, rows });
        Ok(())
    }

    fn read_csv(&mut self, reading: &Reading<'_>, mapper: &mut Mapper, kind: Kind) -> Result<Digested> {
        let Reading { file, header, watch, .. } = *reading;
        std::thread::scope(|scope| {
            let (text, digest) = text::blocks(scope, file, kind, Arc::clone(&watch.bytes))?;
            let mut reader = csv_file::csv_reader(text);
            if csv_file::read_header(file, &mut reader)?.names != header.names {
                return Err(Flaw::Changed.of(&file.name).into());
            }
            let mut rows = Rows::new(file, reader, header);
            let mut record = StringRecord::new();
            loop {
                match rows.next(&mut record) {
                    Ok(Some(number)) => self.take(&record, number, reading, mapper)?,
                    Ok(None) => break,
                    Err(Stop::Row(place)) => self.refuse(place),
                    Err(Stop::File(place)) => return Err(place.into()),
                }
            }
            drop(rows);
            let digest = digest.join().map_err(|_panic| Error::Internal(format!("reading {} failed", file.name)))?;
            Ok(digest.map_err(|error| file.unreadable(&error))?)
        })
    }

    fn read_parquet(&mut self, reading: &Reading<'_>, mapper: &mut Mapper) -> Result<Digested> {
        let Reading { file, header, watch, .. } = *reading;
        let stamp = file.stamp()?;
        let digest = reader::digest(file, &watch.bytes, &mut || watch.look(file, 0))?;
        parquet_file::for_each_slice(file, header, |slice, offset| {
            for index in 0..slice.rows() {
                self.take(&slice.row(index), offset + index as u64 + 1, reading, mapper)?;
            }
            Ok(())
        })?;
        file.still(stamp)?;
        Ok(digest)
    }

    fn take<R: Row>(&mut self, row: &R, number: u64, reading: &Reading<'_>, mapper: &mut Mapper) -> Result<()> {
        let Reading { index, file, header, watch, sender } = *reading;
        let mut line = Line { row, number, file: &file.name, header, problems: &mut self.problems };
        let mapped = mapper.map(&mut line, &mut self.tables, &mut self.charge);
        self.rows += 1;
        if self.rows.is_multiple_of(STEP) {
            watch.look(file, STEP)?;
        }
        if let Err(place) = mapped {
            self.refuse(place);
            return Ok(());
        }
        self.charge.row = number;
        let span = if self.charge.end - self.charge.start > LONGEST_DAY_MS { "month" } else { "day" };
        self.charge.text[Text::ChargeSpan.index()] = self.tables.text[Text::ChargeSpan.index()].code(span);
        self.charge.text[Text::Source.index()] = self.tables.text[Text::Source.index()].code(&file.name);
        let has_id = self.charge.key != NO_KEY;
        if !has_id {
            self.charge.key = self.charge.content_key(&self.tables);
        }
        if let Some(why) = self.is_counted_already(has_id) {
            self.problems.add(&file.name, Some(number), None, why);
            return Ok(());
        }
        let resource = self.tables.resources.code(&self.charge.resource);
        let added = self.rollups.add(&self.charge, resource) && self.control.add(&self.charge);
        if !added {
            return Err(too_large());
        }
        if self.rollups.is_full() {
            let table = self.rollups.take_resources(&mut self.tables)?;
            send(sender, Part { holds: Holds::Resources, place: (index, number), table })?;
        }
        if self.part.is_empty() {
            self.place = (index, number);
        }
        self.part.push(&self.charge);
        if self.part.len() >= PART_ROWS { self.flush(sender) } else { Ok(()) }
    }

    /// Why a line must not be counted, if it must not.
    fn is_counted_already(&mut self, has_id: bool) -> Option<&'static str> {
        if self.known.take(self.charge.key) {
            return Some(HERE_ALREADY);
        }
        let repeated = self.repeats.as_mut().is_some_and(|repeats| repeats.met(self.charge.key, has_id));
        repeated.then_some(IN_ANOTHER_FILE)
    }

    fn refuse(&mut self, place: BadInput) {
        self.refused_total += 1;
        if self.refused.len() < REFUSED_LISTED {
            self.refused.push(place);
        }
    }

    /// Hands over what has been gathered.
    pub(super) fn flush(&mut self, sender: &SyncSender<Part>) -> Result<()> {
        if self.part.is_empty() {
            return Ok(());
        }
        let part = std::mem::replace(&mut self.part, PartBuilder::new(&self.kept, PART_ROWS));
        let table = part.finish(&self.tables)?;
        send(sender, Part { holds: Holds::Lines, place: self.place, table })
    }

    /// Adds what another thread read of the files that follow.
    pub(super) fn absorb(&mut self, other: Self) -> Result<()> {
        let codes = self.tables.absorb(&other.tables);
        let added = self.rollups.absorb(&other.rollups, &codes) && self.control.absorb(other.control, &codes);
        if !added {
            return Err(too_large());
        }
        self.problems.absorb(other.problems);
        self.refused.extend(other.refused);
        self.refused.truncate(REFUSED_LISTED);
        self.refused_total += other.refused_total;
        self.seen.absorb(&other.seen);
        self.sources.extend(other.sources);
        Ok(())
    }

    /// The whole delivery, once nothing of it was refused.
    pub(super) fn finish(mut self, format: Format, columns: Vec<String>) -> Result<Ingested> {
        if self.refused_total > 0 {
            return Err(Error::BadInput { places: self.refused, total: self.refused_total });
        }
        Ok(Ingested {
            format,
            resources: self.rollups.take_resources(&mut self.tables)?,
            rollup: self.rollups.finish(&self.tables)?,
            control: self.control.finish(&self.tables),
            sources: self.sources,
            problems: self.problems.into_list(),
            columns,
            refused: self.seen.refused(format),
        })
    }
}

fn send(sender: &SyncSender<Part>, part: Part) -> Result<()> {
    sender.send(part).map_err(|_closed| Error::Internal("the table could not be written".to_owned()))
}

fn too_large() -> Error {
    Error::Internal("a total leaves 38 digits: the amounts in this report cannot be real".to_owned())
}
