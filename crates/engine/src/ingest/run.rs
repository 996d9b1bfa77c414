//! One delivery from its files to the canonical table.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::{Duration, Instant};

use csv::StringRecord;
use polars::frame::DataFrame;

use super::cell::Row;
use super::csv_file::{self, Rows, Stop};
use super::cur::CurMapper;
use super::focus::FocusMapper;
use super::header::{Format, Header};
use super::line::Line;
use super::parquet_file;
use super::reader::{self, Digested, Kind, SourceFile, header_of};
use crate::charges::{Amount, Charge, PartBuilder, Tables, Text};
use crate::error::{BadInput, Error, Result};
use crate::money::Money;
use crate::problem::{Problem, Problems};
use crate::rollup::RollupBuilder;
use crate::view::Basis;

/// Rows of one part of the table.
const PART_ROWS: usize = 1 << 18;
/// A charge of more than two days is no charge of its first day: monthly fees, tax and support would tower over it.
const LONGEST_DAY_MS: i64 = 48 * 3_600_000;
/// Refused rows that are listed; more are only counted.
const REFUSED_LISTED: usize = 1000;

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

/// Sums taken row by row while reading, in checked arithmetic of its own: what every later total must equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Billing period.
    pub period: String,
    /// Currency.
    pub currency: String,
    /// Payer account.
    pub payer: String,
    /// Source lines.
    pub lines: u64,
    /// One sum for each [`Amount`].
    pub sums: [Money; Amount::COUNT],
}

/// What came out of a delivery, besides its parts.
#[derive(Debug)]
pub struct Ingested {
    /// What it was.
    pub format: Format,
    /// The rollup.
    pub rollup: DataFrame,
    /// Control totals by period, payer and currency.
    pub control: Vec<Control>,
    /// Files in the order they were read.
    pub sources: Vec<SourceFacts>,
    /// Counted problems.
    pub problems: Vec<Problem>,
    /// Bases that this delivery cannot give, and why.
    pub refused: Vec<(Basis, String)>,
}

/// Reads the files of one delivery. `on_part` receives the table part by part, on a thread of its own.
///
/// # Errors
/// [`Error::BadInput`] lists every refused row (the first thousand by place); nothing of the delivery counts then.
pub fn ingest(
    files: &[SourceFile],
    job: &dyn Job,
    on_part: &mut (dyn FnMut(DataFrame) -> Result<()> + Send),
) -> Result<Ingested> {
    let headers = files.iter().map(header_of).collect::<Result<Vec<_>>>()?;
    let format = one_format(files, &headers)?;
    let mappers: Vec<Mapper> = headers.iter().map(|header| Mapper::new(header, format)).collect();
    let kept = amounts_of_all(&mappers);
    std::thread::scope(|scope| {
        let (sender, parts) = sync_channel::<DataFrame>(1);
        let writer = scope.spawn(move || parts.into_iter().try_for_each(on_part));
        let mut run = Run::new(kept, job, sender);
        let read = run.read_all(files, &headers, mappers).and_then(|facts| run.flush().map(|()| facts));
        let Run { tables, rollup, control, problems, refused, refused_total, sender, seen, .. } = run;
        drop(sender);
        writer.join().map_err(|_panic| Error::Internal("writing the table failed".to_owned()))??;
        let sources = read?;
        if refused_total > 0 {
            return Err(Error::BadInput { places: refused, total: refused_total });
        }
        Ok(Ingested {
            format,
            rollup: rollup.finish(&tables)?,
            control: control.finish(&tables),
            sources,
            problems: problems.into_list(),
            refused: seen.refused(format),
        })
    })
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

enum Mapper {
    Cur(Box<CurMapper>),
    Focus(Box<FocusMapper>),
}

impl Mapper {
    fn new(header: &Header, format: Format) -> Self {
        match format {
            Format::LegacyCur | Format::Cur2 => Self::Cur(Box::new(CurMapper::new(header, format))),
            Format::Focus { .. } => Self::Focus(Box::new(FocusMapper::new(header))),
        }
    }

    fn amounts(&self) -> Vec<Amount> {
        match self {
            Self::Cur(mapper) => mapper.amounts(),
            Self::Focus(mapper) => mapper.amounts(),
        }
    }

    fn map<R: Row>(
        &mut self,
        line: &mut Line<'_, R>,
        tables: &mut Tables,
        charge: &mut Charge,
    ) -> std::result::Result<(), BadInput> {
        match self {
            Self::Cur(mapper) => mapper.map(line, tables, charge),
            Self::Focus(mapper) => mapper.map(line, tables, charge),
        }
    }
}

fn amounts_of_all(mappers: &[Mapper]) -> Vec<Amount> {
    let present: Vec<Amount> = mappers.iter().flat_map(Mapper::amounts).collect();
    Amount::ALL.iter().copied().filter(|amount| present.contains(amount)).collect()
}

/// What decides which bases can be given.
#[derive(Default)]
struct Seen {
    net: bool,
    list: bool,
    contracted: bool,
    effective_missing: u64,
    list_unreadable: u64,
}

impl Seen {
    fn note(&mut self, mapper: &Mapper) {
        let amounts = mapper.amounts();
        self.list |= amounts.contains(&Amount::List);
        self.contracted |= amounts.contains(&Amount::Contracted);
        match mapper {
            Mapper::Cur(mapper) => {
                self.net |= mapper.net_seen;
                self.effective_missing += mapper.effective_missing;
                self.list_unreadable += mapper.list_unreadable;
            }
            Mapper::Focus(_) => self.net = true,
        }
    }

    fn refused(&self, format: Format) -> Vec<(Basis, String)> {
        let name = format.name();
        let mut refused = Vec::new();
        if !self.net {
            let why =
                format!("this {name} report has no net costs: they exist for accounts with private discounts only");
            refused.extend([(Basis::NetBilled, why.clone()), (Basis::NetEffective, why)]);
        }
        if self.effective_missing > 0 {
            let why = format!(
                "{} covered lines of this {name} report have no readable effective cost",
                self.effective_missing
            );
            refused.extend([(Basis::Effective, why.clone()), (Basis::NetEffective, why)]);
        }
        if !self.list {
            refused.push((Basis::List, format!("this {name} report has no public on-demand cost")));
        } else if self.list_unreadable > 0 {
            let why =
                format!("{} lines of this {name} report have a list cost that is no number", self.list_unreadable);
            refused.push((Basis::List, why));
        }
        if !self.contracted {
            refused.push((Basis::Contracted, format!("{name} does not hold contracted cost; FOCUS does")));
        }
        refused.sort_by_key(|(basis, _)| basis.id());
        refused.dedup_by_key(|(basis, _)| *basis);
        refused
    }
}

struct Run<'a> {
    job: &'a dyn Job,
    tables: Tables,
    kept: Vec<Amount>,
    part: PartBuilder,
    rollup: RollupBuilder,
    control: ControlTotals,
    problems: Problems,
    refused: Vec<BadInput>,
    refused_total: u64,
    sender: SyncSender<DataFrame>,
    seen: Seen,
    charge: Charge,
    progress: Progress,
    bytes: Arc<AtomicU64>,
    told: Instant,
}

impl<'a> Run<'a> {
    fn new(kept: Vec<Amount>, job: &'a dyn Job, sender: SyncSender<DataFrame>) -> Self {
        Self {
            job,
            tables: Tables::default(),
            part: PartBuilder::new(&kept, PART_ROWS),
            rollup: RollupBuilder::new(&kept),
            kept,
            control: ControlTotals::default(),
            problems: Problems::default(),
            refused: Vec::new(),
            refused_total: 0,
            sender,
            seen: Seen::default(),
            charge: Charge::default(),
            progress: Progress::default(),
            bytes: Arc::default(),
            told: Instant::now(),
        }
    }

    fn read_all(&mut self, files: &[SourceFile], headers: &[Header], mappers: Vec<Mapper>) -> Result<Vec<SourceFacts>> {
        let mut facts = Vec::with_capacity(files.len());
        for (index, ((file, header), mut mapper)) in files.iter().zip(headers).zip(mappers).enumerate() {
            self.progress.file.clone_from(&file.name);
            self.progress.file_index = index + 1;
            let before = self.progress.rows;
            let digest = match file.kind()? {
                Kind::Parquet => self.read_parquet(file, header, &mut mapper)?,
                Kind::Zip => return Err(reader::zip_refused(file).into()),
                kind @ (Kind::Csv | Kind::Gzip) => self.read_csv(file, header, &mut mapper, kind == Kind::Gzip)?,
            };
            self.seen.note(&mapper);
            let rows = self.progress.rows - before;
            if rows == 0 {
                let hint = "Download the delivery again; a finished report has at least one line.";
                return Err(BadInput::file(&file.name, "has a header and no rows.", hint).into());
            }
            facts.push(SourceFacts { name: file.name.clone(), bytes: digest.bytes, sha256: digest.sha256, rows });
        }
        Ok(facts)
    }

    fn read_csv(&mut self, file: &SourceFile, header: &Header, mapper: &mut Mapper, gzip: bool) -> Result<Digested> {
        std::thread::scope(|scope| {
            let (text, digest) = reader::blocks(scope, file.open()?, gzip, Arc::clone(&self.bytes));
            let mut reader = csv_file::csv_reader(text);
            csv_file::read_header(file, &mut reader)?;
            let mut rows = Rows::new(file, reader, header.names.len());
            let mut record = StringRecord::new();
            loop {
                match rows.next(&mut record) {
                    Ok(Some(number)) => self.take(&record, number, file, header, mapper)?,
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

    fn read_parquet(&mut self, file: &SourceFile, header: &Header, mapper: &mut Mapper) -> Result<Digested> {
        let digest = reader::digest(file, &self.bytes)?;
        parquet_file::for_each_slice(file, header, |slice, offset| {
            for index in 0..slice.rows() {
                self.take(&slice.row(index), offset + index as u64 + 1, file, header, mapper)?;
            }
            Ok(())
        })?;
        Ok(digest)
    }

    fn take<R: Row>(
        &mut self,
        row: &R,
        number: u64,
        file: &SourceFile,
        header: &Header,
        mapper: &mut Mapper,
    ) -> Result<()> {
        let mut line = Line { row, number, file: &file.name, header, problems: &mut self.problems };
        let mapped = mapper.map(&mut line, &mut self.tables, &mut self.charge);
        self.progress.rows += 1;
        if self.progress.rows.is_multiple_of(4096) {
            self.tell()?;
        }
        if let Err(place) = mapped {
            self.refuse(place);
            return Ok(());
        }
        self.charge.row = number;
        let span = if self.charge.end - self.charge.start > LONGEST_DAY_MS { "month" } else { "day" };
        self.charge.text[Text::ChargeSpan.index()] = self.tables.text[Text::ChargeSpan.index()].code(span);
        self.charge.text[Text::Source.index()] = self.tables.text[Text::Source.index()].code(&file.name);
        let added = self.rollup.add(&self.charge) && self.control.add(&self.charge);
        if !added {
            return Err(Error::Internal(
                "a total leaves 38 digits: the amounts in this report cannot be real".to_owned(),
            ));
        }
        self.part.push(&self.charge);
        if self.part.len() >= PART_ROWS { self.flush() } else { Ok(()) }
    }

    fn refuse(&mut self, place: BadInput) {
        self.refused_total += 1;
        if self.refused.len() < REFUSED_LISTED {
            self.refused.push(place);
        }
    }

    fn flush(&mut self) -> Result<()> {
        if self.part.is_empty() {
            return Ok(());
        }
        let part = std::mem::replace(&mut self.part, PartBuilder::new(&self.kept, PART_ROWS));
        let frame = part.finish(&self.tables)?;
        self.sender.send(frame).map_err(|_closed| Error::Internal("the table could not be written".to_owned()))
    }

    fn tell(&mut self) -> Result<()> {
        if self.job.cancelled() {
            return Err(Error::Cancelled);
        }
        if self.told.elapsed() >= Duration::from_millis(100) {
            self.told = Instant::now();
            self.progress.bytes = self.bytes.load(Ordering::Relaxed);
            self.job.progress(&self.progress);
        }
        Ok(())
    }
}

/// Control totals by codes of period, payer and currency; a report has a handful.
#[derive(Default)]
struct ControlTotals {
    groups: Vec<([u32; 3], u64, [Money; Amount::COUNT])>,
}

impl ControlTotals {
    fn add(&mut self, charge: &Charge) -> bool {
        let key = [Text::BillingPeriod, Text::BillingAccountId, Text::Currency].map(|text| charge.text[text.index()]);
        let at = self.groups.iter().position(|(known, _, _)| *known == key).unwrap_or_else(|| {
            self.groups.push((key, 0, [Money::ZERO; Amount::COUNT]));
            self.groups.len() - 1
        });
        let group = &mut self.groups[at];
        group.1 += 1;
        group.2.iter_mut().zip(charge.amounts).all(|(sum, amount)| match sum.checked_add(amount) {
            Some(next) => {
                *sum = next;
                true
            }
            None => false,
        })
    }

    fn finish(self, tables: &Tables) -> Vec<Control> {
        let text = |text: Text, code: u32| tables.text[text.index()].text(code).to_owned();
        let control = |([period, payer, currency], lines, sums): ([u32; 3], u64, [Money; Amount::COUNT])| Control {
            period: text(Text::BillingPeriod, period),
            payer: text(Text::BillingAccountId, payer),
            currency: text(Text::Currency, currency),
            lines,
            sums,
        };
        let mut list: Vec<Control> = self.groups.into_iter().map(control).collect();
        list.sort_by(|a, b| (&a.period, &a.payer, &a.currency).cmp(&(&b.period, &b.payer, &b.currency)));
        list
    }
}
