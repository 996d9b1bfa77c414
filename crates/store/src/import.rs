//! The import transaction: find, read in a worker, check, commit. All of the given paths, or nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use curio_engine::ingest::{Progress, SourceFile};
use curio_engine::{Error as EngineError, hex};
use sha2::{Digest, Sha256};

use crate::discover::{Found, FoundDelivery, discover};
use crate::error::{Error, Result};
use crate::journal::sync_folder;
use crate::plan::Plan;
use crate::record::{DeliveryRecord, LAYOUT, ReadDelivery};
use crate::tables;
use crate::worker::{Task, read_in_worker};
use crate::workspace::Workspace;

/// How to import.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// The executable that becomes the worker.
    pub worker: PathBuf,
    /// The moment, UTC, for the journal.
    pub now: String,
    /// What to do with a report of months that are here already, where the reports do not say it themselves.
    pub same_months: SameMonths,
}

/// The user's answer to "these months are here already".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameMonths {
    /// None yet: refuse, and say what the answers are.
    #[default]
    Ask,
    /// What is here makes room.
    Replace,
    /// Both count: they hold different lines.
    Add,
}

/// The caller's side.
pub trait ImportJob {
    /// Called at most about ten times a second.
    fn progress(&self, progress: &ImportProgress);
    /// True once the user wants to stop.
    fn cancelled(&self) -> bool;
}

/// Where an import stands.
#[derive(Clone, Debug)]
pub struct ImportProgress {
    /// The stage.
    pub stage: ImportStage,
    /// File being read.
    pub file: String,
    /// Its number among all files, from 1.
    pub file_index: usize,
    /// Files in all.
    pub file_count: usize,
    /// Rows so far.
    pub rows: u64,
    /// Bytes so far, as they lie on disk.
    pub bytes_read: u64,
    /// Bytes in all.
    pub bytes_total: u64,
    /// Since the first byte.
    pub seconds: f64,
}

/// What an import is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportStage {
    /// Looking for manifests and files.
    Finding,
    /// Reading rows.
    Reading,
    /// Comparing with what is here.
    Checking,
    /// Committing.
    Saving,
}

/// What became of one delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What was done.
    pub kind: NoteKind,
    /// Report or export.
    pub export: String,
    /// Billing periods.
    pub periods: Vec<String>,
    /// Source lines.
    pub lines: u64,
    /// Why, one sentence.
    pub reason: String,
}

/// What was done with a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// Now in force.
    Taken,
    /// In force; an older delivery was replaced.
    Replaced,
    /// Was here already.
    Unchanged,
    /// Not taken.
    SetAside,
}

/// What an import did.
#[derive(Debug)]
pub struct Imported {
    /// One note a delivery.
    pub notes: Vec<Note>,
    /// Records that were added.
    pub taken: Vec<DeliveryRecord>,
}

impl Workspace {
    /// Imports everything at these paths, or nothing.
    ///
    /// # Errors
    /// Bad input names file, row and column; cancelled and failed imports leave the workspace as it was.
    pub fn import(&mut self, paths: &[PathBuf], options: &ImportOptions, job: &dyn ImportJob) -> Result<Imported> {
        self.require_writable()?;
        let mut counter = Counter::new(job);
        counter.tell(ImportStage::Finding);
        let found = discover(paths)?;
        let mut notes = aside_notes(&found);
        let scratch = self.scratch()?;
        let fresh = self.only_new(found.deliveries, &mut notes)?;
        counter.expect(&fresh);
        let mut read = Vec::new();
        for delivery in fresh {
            let done = read_one(&delivery, Vec::new(), scratch.path(), options, &mut counter)?;
            read.push((delivery, done));
        }
        counter.tell(ImportStage::Checking);
        let folders = [self.tables(), scratch.path().to_owned()];
        let mut plan = Plan::new(self.deliveries().to_vec(), notes, folders, options);
        for (delivery, done) in read {
            let record = record_of(&delivery, done, &options.now);
            delivery.check_month(&record.periods())?;
            let Some(known) = plan.take(&delivery, record)? else { continue };
            let rest = read_one(&delivery, known, scratch.path(), options, &mut counter)?;
            plan.take_rest(record_of(&delivery, rest, &options.now));
        }
        if job.cancelled() {
            return Err(EngineError::Cancelled.into());
        }
        counter.tell(ImportStage::Saving);
        let Plan { records, taken, notes, .. } = plan;
        if !taken.is_empty() {
            self.keep_tables(scratch.path(), &taken)?;
            self.commit(records)?;
        }
        Ok(Imported { notes, taken })
    }

    /// Leaves out deliveries whose files are, byte for byte, those of a delivery that is here.
    fn only_new(&self, deliveries: Vec<FoundDelivery>, notes: &mut Vec<Note>) -> Result<Vec<FoundDelivery>> {
        let mut fresh = Vec::new();
        for delivery in deliveries {
            match self.same_as(&delivery)? {
                Some(record) => notes.push(Note {
                    kind: NoteKind::Unchanged,
                    export: record.export.clone(),
                    periods: record.periods(),
                    lines: record.lines(),
                    reason: unchanged_reason(record),
                }),
                None => fresh.push(delivery),
            }
        }
        Ok(fresh)
    }

    fn same_as(&self, delivery: &FoundDelivery) -> Result<Option<&DeliveryRecord>> {
        let sizes: Vec<u64> = delivery.files.iter().map(|file| size_of(&file.path)).collect();
        let fits =
            |record: &&DeliveryRecord| record.sources.iter().map(|source| source.bytes).eq(sizes.iter().copied());
        let rivals: Vec<&DeliveryRecord> = self.deliveries().iter().filter(fits).collect();
        if rivals.is_empty() {
            return Ok(None);
        }
        let hash =
            |file: &SourceFile| tables::sha256_of(&file.path).map_err(|error| Error::io("read", &file.path, &error));
        let hashes = delivery.files.iter().map(hash).collect::<Result<Vec<_>>>()?;
        let folder = self.tables();
        let sound = |record: &DeliveryRecord| {
            record.layout == LAYOUT && record.tables().all(|table| tables::is_sound(&folder, table))
        };
        let equal = |record: &&&DeliveryRecord| record.sources.iter().map(|source| &source.sha256).eq(hashes.iter());
        Ok(rivals.iter().find(equal).copied().filter(|record| sound(record)))
    }

    /// Moves the tables of new deliveries to their place; a table that is there already is the same one.
    fn keep_tables(&self, scratch: &Path, taken: &[DeliveryRecord]) -> Result<()> {
        let folder = self.tables();
        for table in taken.iter().flat_map(DeliveryRecord::tables) {
            let name = tables::file_name(table);
            let to = folder.join(&name);
            let from = scratch.join(&name);
            if from.exists() {
                fs::rename(&from, &to).map_err(|error| Error::io("keep", &to, &error))?;
            }
        }
        sync_folder(&folder).map_err(|error| Error::io("keep", &folder, &error))
    }
}

fn size_of(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |meta| meta.len())
}

fn unchanged_reason(record: &DeliveryRecord) -> String {
    if record.in_force {
        format!("the same files were imported on {}; nothing to do.", record.imported_at)
    } else {
        "the same files were imported before and have been replaced by a later delivery since; nothing was done."
            .to_owned()
    }
}

fn aside_notes(found: &Found) -> Vec<Note> {
    let note = |aside: &crate::discover::SetAside| Note {
        kind: NoteKind::SetAside,
        export: aside.name.clone(),
        periods: aside.period.iter().cloned().collect(),
        lines: 0,
        reason: aside.reason.clone(),
    };
    found.set_aside.iter().map(note).collect()
}

fn read_one(
    delivery: &FoundDelivery,
    known: Vec<PathBuf>,
    scratch: &Path,
    options: &ImportOptions,
    counter: &mut Counter<'_>,
) -> Result<ReadDelivery> {
    let files = delivery.files.iter().map(|file| (file.path.clone(), file.name.clone())).collect();
    let task = Task { files, folder: scratch.to_owned(), loose: delivery.loose, known };
    let job = counter.job;
    let done = read_in_worker(&options.worker, &task, &|| job.cancelled(), &mut |progress| counter.read(&progress))?;
    counter.finish(delivery, &done);
    Ok(done)
}

/// Adds up progress over deliveries.
struct Counter<'a> {
    job: &'a dyn ImportJob,
    began: Instant,
    base: ImportProgress,
}

impl<'a> Counter<'a> {
    fn new(job: &'a dyn ImportJob) -> Self {
        let base = ImportProgress {
            stage: ImportStage::Finding,
            file: String::new(),
            file_index: 0,
            file_count: 0,
            rows: 0,
            bytes_read: 0,
            bytes_total: 0,
            seconds: 0.0,
        };
        Self { job, began: Instant::now(), base }
    }

    fn expect(&mut self, deliveries: &[FoundDelivery]) {
        let files = deliveries.iter().flat_map(|delivery| &delivery.files);
        self.base.bytes_total = files.clone().map(|file| size_of(&file.path)).sum();
        self.base.file_count = files.count();
        self.began = Instant::now();
    }

    fn tell(&mut self, stage: ImportStage) {
        self.base.stage = stage;
        self.base.seconds = self.began.elapsed().as_secs_f64();
        self.job.progress(&self.base);
    }

    fn read(&self, progress: &Progress) {
        let now = ImportProgress {
            stage: ImportStage::Reading,
            file: progress.file.clone(),
            file_index: self.base.file_index + progress.file_index,
            rows: self.base.rows + progress.rows,
            bytes_read: self.base.bytes_read + progress.bytes,
            seconds: self.began.elapsed().as_secs_f64(),
            ..self.base.clone()
        };
        self.job.progress(&now);
    }

    fn finish(&mut self, delivery: &FoundDelivery, done: &ReadDelivery) {
        self.base.file_index += delivery.files.len();
        self.base.rows += done.sources.iter().map(|source| source.rows).sum::<u64>();
        self.base.bytes_read += done.sources.iter().map(|source| source.bytes).sum::<u64>();
    }
}

pub(crate) fn record_of(delivery: &FoundDelivery, done: ReadDelivery, now: &str) -> DeliveryRecord {
    let mut hash = Sha256::new();
    hash.update(delivery.export.as_bytes());
    hash.update(delivery.execution.as_bytes());
    for source in &done.sources {
        hash.update(source.sha256.as_bytes());
    }
    DeliveryRecord {
        id: hex(&hash.finalize())[..16].to_owned(),
        format: done.format,
        export: delivery.export.clone(),
        execution: delivery.execution.clone(),
        delivered: delivery.delivered.clone(),
        loose: delivery.loose,
        imported_at: now.to_owned(),
        in_force: true,
        sources: done.sources,
        parts: done.parts,
        rollup: done.rollup,
        layout: LAYOUT,
        resources: done.resources,
        control: done.control,
        problems: done.problems,
        columns: done.columns,
        refused: done.refused,
    }
}
