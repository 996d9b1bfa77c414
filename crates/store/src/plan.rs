//! What an import does to the deliveries that are here: one month of one payer counts once, whatever it came in.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::path::PathBuf;

use curio_engine::charges::Amount;
use curio_engine::{BadInput, Money, Overlap, overlap};

use crate::discover::FoundDelivery;
use crate::error::{Error, Result};
use crate::import::{ImportOptions, Note, NoteKind, SameMonths};
use crate::record::{DeliveryRecord, TableRecord};
use crate::tables;

/// The journal as it will be.
pub(crate) struct Plan<'a> {
    pub(crate) records: Vec<DeliveryRecord>,
    pub(crate) taken: Vec<DeliveryRecord>,
    pub(crate) notes: Vec<Note>,
    /// Where tables may lie: those in force, those just read.
    folders: [PathBuf; 2],
    options: &'a ImportOptions,
}

/// Payer and billing period.
type PayerMonth = (String, String);

/// How a delivery stands to one that is in force for some of its months.
enum Relation {
    /// It takes the other's place; the reason ends the note.
    Replaces(&'static str),
    /// The other is later.
    Older,
    /// All its lines of these months are in the other.
    Contained,
    /// Some of its lines are in the other.
    Overlaps,
    /// Other lines: both count.
    Beside,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        records: Vec<DeliveryRecord>,
        notes: Vec<Note>,
        folders: [PathBuf; 2],
        options: &'a ImportOptions,
    ) -> Self {
        Self { records, taken: Vec::new(), notes, folders, options }
    }

    /// Takes a delivery, or sets it aside. Gives the tables whose lines it repeats when it must be read again without them.
    pub(crate) fn take(&mut self, delivery: &FoundDelivery, record: DeliveryRecord) -> Result<Option<Vec<PathBuf>>> {
        // The same files were here with tables that cannot be used any more: this is no other delivery.
        self.records.retain(|known| known.id != record.id || self.taken.iter().any(|taken| taken.id == known.id));
        let mut replaced = Vec::new();
        let mut repeated = Vec::new();
        let mut why = "";
        let mut contained = 0;
        for (index, rival) in self.records.iter().enumerate().filter(|(_, rival)| rival.in_force) {
            let shared: Vec<PayerMonth> = months_of(rival).intersection(&months_of(&record)).cloned().collect();
            if shared.is_empty() {
                continue;
            }
            if self.is_second_choice(&record, rival) {
                let reason = format!(
                    "the same months of the same payer were just taken from {} ({}).",
                    rival.export, rival.format
                );
                self.notes.push(note(NoteKind::SetAside, &record, reason));
                return Ok(None);
            }
            match self.relation(delivery, &record, rival, &shared)? {
                Relation::Beside => {}
                Relation::Contained => contained += lines_of(&record, &shared),
                Relation::Overlaps => repeated.push(index),
                Relation::Older => {
                    let reason = format!("{} is a later delivery and stays in force.", rival.execution);
                    self.keep_older(record, reason);
                    return Ok(None);
                }
                Relation::Replaces(reason) => {
                    if !months_of(rival).is_subset(&months_of(&record)) {
                        return Err(partly(delivery, rival));
                    }
                    why = reason;
                    replaced.push(index);
                }
            }
        }
        if contained > 0 && contained == record.lines() {
            self.notes.push(note(NoteKind::SetAside, &record, "every one of its lines is here already.".to_owned()));
            return Ok(None);
        }
        if contained > 0 || !repeated.is_empty() {
            return Ok(Some(self.parts_of_rivals(&record)));
        }
        self.replace(record, &replaced, why);
        Ok(None)
    }

    /// Takes what is left of a delivery without the lines that were here.
    pub(crate) fn take_rest(&mut self, record: DeliveryRecord) {
        if record.lines() == 0 {
            self.notes.push(note(NoteKind::SetAside, &record, "every one of its lines is here already.".to_owned()));
            return;
        }
        let left_out = record.sources.iter().map(|source| source.rows).sum::<u64>() - record.lines();
        let reason = format!("{left_out} of its lines were here already and count once.");
        self.notes.push(note(NoteKind::Taken, &record, reason));
        self.add(record);
    }

    /// Of several exports of one month in one import the first counts.
    fn is_second_choice(&self, record: &DeliveryRecord, rival: &DeliveryRecord) -> bool {
        let just_taken = self.taken.iter().any(|taken| taken.id == rival.id);
        just_taken
            && (family(&record.format) != family(&rival.format)
                || (!record.loose && !rival.loose && record.export != rival.export))
    }

    fn relation(
        &self,
        delivery: &FoundDelivery,
        record: &DeliveryRecord,
        rival: &DeliveryRecord,
        shared: &[PayerMonth],
    ) -> Result<Relation> {
        let one_export = rival.export == record.export && family(&rival.format) == family(&record.format);
        if one_export && !record.loose && !rival.loose {
            return Ok(match order(record, rival) {
                Some(Ordering::Less) => Relation::Older,
                Some(_) => Relation::Replaces(""),
                None => {
                    Relation::Replaces(" Nothing in the two says which is the later; the one imported last counts.")
                }
            });
        }
        let found = self.overlap(record, rival, shared)?;
        let unclear = found.conflicting > 0 || (found.shared == 0 && found.same_days);
        if unclear {
            return match self.options.same_months {
                SameMonths::Replace => Ok(Relation::Replaces("")),
                SameMonths::Add if found.conflicting == 0 => Ok(Relation::Beside),
                _ => Err(ask(delivery, rival, shared, &found)),
            };
        }
        Ok(match (found.shared, found.new_lines, found.old_lines) {
            (0, _, _) => Relation::Beside,
            (shared, new, _) if shared == new => Relation::Contained,
            (shared, _, old) if shared == old && rival.loose && months_of(rival).is_subset(&months_of(record)) => {
                Relation::Replaces(" It holds all the lines of the other.")
            }
            _ => Relation::Overlaps,
        })
    }

    fn overlap(&self, record: &DeliveryRecord, rival: &DeliveryRecord, shared: &[PayerMonth]) -> Result<Overlap> {
        Ok(overlap(&self.paths(&rival.parts), &self.paths(&record.parts), shared)?)
    }

    fn parts_of_rivals(&self, record: &DeliveryRecord) -> Vec<PathBuf> {
        let rival = |rival: &&DeliveryRecord| rival.in_force && !months_of(rival).is_disjoint(&months_of(record));
        self.records.iter().filter(rival).flat_map(|rival| self.paths(&rival.parts)).collect()
    }

    fn paths(&self, parts: &[TableRecord]) -> Vec<PathBuf> {
        let path = |part: &TableRecord| {
            let places = self.folders.iter().map(|folder: &PathBuf| folder.join(tables::file_name(part)));
            places.clone().find(|path: &PathBuf| path.exists()).or_else(|| places.clone().next())
        };
        parts.iter().filter_map(path).collect()
    }

    fn replace(&mut self, record: DeliveryRecord, replaced: &[usize], why: &str) {
        let rivals: Vec<&DeliveryRecord> = replaced.iter().map(|index| &self.records[*index]).collect();
        let (kind, reason) = match rivals.first() {
            Some(rival) => {
                let change = change_words(&rivals, &record);
                let reason = format!("replaces {}, which stays here for comparison{change}.{why}", rival.execution);
                (NoteKind::Replaced, reason)
            }
            None => (NoteKind::Taken, "now in force.".to_owned()),
        };
        for index in replaced {
            self.records[*index].in_force = false;
        }
        self.notes.push(note(kind, &record, reason));
        self.add(record);
    }

    /// An older delivery is kept for comparison and counts nowhere.
    fn keep_older(&mut self, record: DeliveryRecord, reason: String) {
        self.notes.push(note(NoteKind::SetAside, &record, reason));
        self.add(DeliveryRecord { in_force: false, ..record });
    }

    fn add(&mut self, record: DeliveryRecord) {
        self.records.retain(|known| known.id != record.id);
        self.records.push(record.clone());
        self.taken.push(record);
    }
}

/// Which of two deliveries of one export is the later, where they say so: by the time in their folder; else an invoiced one is
/// later than one without invoices; else the one that holds later usage.
pub(crate) fn order(one: &DeliveryRecord, other: &DeliveryRecord) -> Option<Ordering> {
    let by_time = one.delivered.as_ref().zip(other.delivered.as_ref()).map(|(one, other)| one.cmp(other));
    let invoiced = |record: &DeliveryRecord| record.control.iter().all(|control| control.lines_without_invoice == 0);
    let until = |record: &DeliveryRecord| record.control.iter().map(|control| control.usage_until).max();
    let by_content = || invoiced(one).cmp(&invoiced(other)).then_with(|| until(one).cmp(&until(other)));
    by_time.or_else(|| Some(by_content())).filter(|order| *order != Ordering::Equal)
}

fn note(kind: NoteKind, record: &DeliveryRecord, reason: String) -> Note {
    Note { kind, export: record.export.clone(), periods: record.periods(), lines: record.lines(), reason }
}

/// `; the total goes from 10.00 to 11.50 USD`: a total never changes without a word.
fn change_words(rivals: &[&DeliveryRecord], record: &DeliveryRecord) -> String {
    let before: Option<Vec<Money>> = rivals.iter().map(|rival| rival.total(Amount::Unblended)).collect();
    let before = before.and_then(curio_engine::checked_sum);
    let Some((before, after)) = before.zip(record.total(Amount::Unblended)) else { return String::new() };
    let currency = record.control.first().map_or("", |control| control.currency.as_str());
    if before == after {
        return format!("; the total stays {before} {currency}");
    }
    format!("; the billed total goes from {before} to {after} {currency}")
}

/// `FOCUS 1.0` and `FOCUS 1.2` are one family: a provider may raise the version between months.
fn family(format: &str) -> &str {
    format.split(' ').next().unwrap_or(format)
}

/// What two deliveries must not both count for.
fn months_of(record: &DeliveryRecord) -> BTreeSet<PayerMonth> {
    record.control.iter().map(|control| (control.payer.clone(), control.period.clone())).collect()
}

fn lines_of(record: &DeliveryRecord, months: &[PayerMonth]) -> u64 {
    let concerned = record
        .control
        .iter()
        .filter(|control| months.iter().any(|(payer, period)| *payer == control.payer && *period == control.period));
    concerned.map(|control| control.lines).sum()
}

fn ask(delivery: &FoundDelivery, rival: &DeliveryRecord, shared: &[PayerMonth], found: &Overlap) -> Error {
    let months = shared.iter().map(|(_, period)| period.as_str()).collect::<BTreeSet<_>>();
    let months = months.into_iter().collect::<Vec<_>>().join(", ");
    let known = format!("{} ({})", rival.export, rival.format);
    if found.conflicting > 0 {
        let what = format!(
            "and {known} have {} lines of {months} in common, {} of them with another cost: one is a correction of the other, and \
             nothing says which.",
            found.shared, found.conflicting
        );
        let hint = "Import the one that counts with --replace.";
        return Error::SameMonths(BadInput::file(&delivery.export, what, hint));
    }
    let what = format!(
        "holds {months} of a payer whose {months} is here already from {known}; no line is in both, and both together might \
         count every cost twice."
    );
    let hint = "Import it into another workspace, with --replace to put it in the other's place, or with --add if it holds other \
                lines.";
    Error::SameMonths(BadInput::file(&delivery.export, what, hint))
}

fn partly(delivery: &FoundDelivery, rival: &DeliveryRecord) -> Error {
    let what = format!("replaces only some of the months of {}, which was imported as one.", rival.name());
    BadInput::file(&delivery.export, what, "Import a report of all those months, or use another workspace.").into()
}
