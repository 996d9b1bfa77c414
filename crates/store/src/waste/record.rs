//! Decisions on disk. Money and days are text, so that the file can be read and compared by eye.

use std::collections::BTreeMap;

use curio_engine::Money;
use curio_engine::waste::{Decision, Memory, Promise, Saving, Status, is_day};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Version of the layout on disk.
const VERSION: u32 = 1;

type Read<T> = std::result::Result<T, String>;

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    decisions: Vec<Keyed>,
}

#[derive(Serialize, Deserialize)]
struct Keyed {
    finding: String,
    #[serde(flatten)]
    record: Record,
}

/// A decision, without its key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    status: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    promise: Option<PromiseRecord>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PromiseRecord {
    month: String,
    saves_now: String,
    saves_at_least: String,
    saves_at_most: String,
    costs: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    replaced_by: Vec<String>,
}

/// All decisions, by the keys of findings.
#[derive(Default)]
pub(super) struct Decisions {
    records: BTreeMap<String, Record>,
    is_changed: bool,
}

/// True where a later Curio wrote it.
pub(super) fn is_newer(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Versioned {
        version: u32,
    }
    serde_json::from_slice::<Versioned>(bytes).is_ok_and(|stored| stored.version > VERSION)
}

impl Decisions {
    pub(super) fn read(bytes: &[u8]) -> Read<Self> {
        let stored: Stored = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let mut records = BTreeMap::new();
        for Keyed { finding, record } in stored.decisions {
            if records.insert(finding.clone(), record).is_some() {
                return Err(format!("{finding} is there twice"));
            }
        }
        let decisions = Self { records, is_changed: false };
        decisions.memory()?;
        Ok(decisions)
    }

    pub(super) fn memory(&self) -> Read<Memory> {
        self.records.iter().map(|(key, record)| record.to_decision(key)).collect()
    }

    pub(super) fn get(&self, key: &str) -> Option<&Record> {
        self.records.get(key)
    }

    /// Puts a decision in the place of the one before, which it gives; with `None` there is none any more.
    pub(super) fn put(&mut self, key: &str, record: Option<Record>) -> Option<Record> {
        let before = self.records.get(key).cloned();
        if before != record {
            self.is_changed = true;
            match record {
                Some(record) => drop(self.records.insert(key.to_owned(), record)),
                None => drop(self.records.remove(key)),
            }
        }
        before
    }

    pub(super) const fn changed(&self) -> bool {
        self.is_changed
    }

    pub(super) fn to_json(&self) -> Result<Vec<u8>> {
        let keyed = |(finding, record): (&String, &Record)| Keyed { finding: finding.clone(), record: record.clone() };
        let stored = Stored { version: VERSION, decisions: self.records.iter().map(keyed).collect() };
        serde_json::to_vec_pretty(&stored).map_err(|error| Error::Workspace { what: error.to_string() })
    }
}

impl From<&Decision> for Record {
    fn from(decision: &Decision) -> Self {
        let Decision { status, owner, note, promise, .. } = decision.clone();
        let id = status.id().to_owned();
        let (mut by, mut until, mut reason) = (None, None, String::new());
        match status {
            Status::Open | Status::Accepted => {}
            Status::Promised { by: day } => by = Some(day),
            Status::Snoozed { until: day, reason: why } => (until, reason) = (Some(day), why),
            Status::Refuted { reason: why } => reason = why,
        }
        Self { status: id, by, until, reason, owner, note, promise: promise.as_ref().map(PromiseRecord::from) }
    }
}

impl Record {
    fn to_decision(&self, key: &str) -> Read<Decision> {
        let named = |why: String| format!("{key}: {why}");
        if key.is_empty() {
            return Err("a decision names no finding".to_owned());
        }
        Ok(Decision {
            key: key.to_owned(),
            status: self.to_status().map_err(named)?,
            owner: self.owner.clone(),
            note: self.note.clone(),
            promise: self.promise.as_ref().map(PromiseRecord::to_promise).transpose().map_err(named)?,
        })
    }

    fn to_status(&self) -> Read<Status> {
        let reason = || self.reason.clone();
        Ok(match self.status.as_str() {
            "open" => Status::Open,
            "accepted" => Status::Accepted,
            "promised" => Status::Promised { by: day("by", self.by.as_deref())? },
            "snoozed" => Status::Snoozed { until: day("until", self.until.as_deref())?, reason: reason() },
            "refuted" => Status::Refuted { reason: reason() },
            other => return Err(format!("'{other}' is no status")),
        })
    }
}

impl PromiseRecord {
    fn to_promise(&self) -> Read<Promise> {
        Ok(Promise {
            month: self.month.parse()?,
            saving: Saving {
                now: money(&self.saves_now)?,
                low: money(&self.saves_at_least)?,
                high: money(&self.saves_at_most)?,
            },
            current: money(&self.costs)?,
            replaced_by: self.replaced_by.clone(),
        })
    }
}

impl From<&Promise> for PromiseRecord {
    fn from(promise: &Promise) -> Self {
        Self {
            month: promise.month.to_string(),
            saves_now: promise.saving.now.to_string(),
            saves_at_least: promise.saving.low.to_string(),
            saves_at_most: promise.saving.high.to_string(),
            costs: promise.current.to_string(),
            replaced_by: promise.replaced_by.clone(),
        }
    }
}

fn day(name: &str, text: Option<&str>) -> Read<String> {
    let text = text.unwrap_or_default();
    if is_day(text) {
        Ok(text.to_owned())
    } else {
        Err(format!("'{text}' is no day for \"{name}\"; write it as 2026-11-30"))
    }
}

fn money(text: &str) -> Read<Money> {
    Money::parse(text).map(|parsed| parsed.money).map_err(|error| format!("'{text}' {error}"))
}
