//! The invoices that the user entered: a small file beside the journal, so that an import never touches them.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use curio_engine::Money;
use curio_engine::reconcile::{Invoice, InvoiceKey, Item};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::window::replace;
use crate::workspace::only_readable;

pub(crate) const NAME: &str = "invoices.json";
/// Version of the layout on disk.
const VERSION: u32 = 1;

/// The invoices of one workspace on disk.
#[derive(Debug)]
pub struct InvoiceFile {
    folder: PathBuf,
    writable: bool,
    /// One change at a time: each reads what the one before wrote.
    changing: Mutex<()>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    invoices: Vec<InvoiceRecord>,
}

/// Money is text, so that the file can be read and compared by eye.
#[derive(Serialize, Deserialize)]
struct InvoiceRecord {
    month: String,
    entity: String,
    id: String,
    currency: String,
    amount: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    item: Option<ItemRecord>,
}

#[derive(Serialize, Deserialize)]
struct ItemRecord {
    name: String,
    note: String,
    amount: String,
    on: String,
}

impl InvoiceFile {
    pub(crate) fn new(folder: &Path, writable: bool) -> Self {
        Self { folder: folder.to_owned(), writable, changing: Mutex::new(()) }
    }

    /// All invoices, by month, entity and id.
    pub fn read(&self) -> Result<Vec<Invoice>> {
        let path = self.folder.join(NAME);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Error::io("read", &path, &error)),
        };
        let damaged = |why: &dyn std::fmt::Display| Error::Workspace {
            what: format!("{} is damaged ({why}). Move it away and enter the invoices again.", path.display()),
        };
        let stored: Stored = serde_json::from_slice(&bytes).map_err(|error| damaged(&error))?;
        if stored.version > VERSION {
            let what = format!("{} was written by a newer Curio. Open it with that version.", path.display());
            return Err(Error::Workspace { what });
        }
        stored.invoices.into_iter().map(|record| record.to_invoice().map_err(|why| damaged(&why))).collect()
    }

    /// Takes these in, each in place of the one it was before. What was signed off stays where the amount stays.
    pub fn enter(&self, invoices: &[Invoice]) -> Result<()> {
        self.change(|known| {
            for invoice in invoices {
                let before = known.iter().position(|other| other.key == invoice.key).map(|at| known.remove(at));
                let item = before.filter(|before| before.amount == invoice.amount).and_then(|before| before.item);
                known.push(Invoice { item: invoice.item.clone().or(item), ..invoice.clone() });
            }
        })
    }

    /// Forgets one.
    pub fn remove(&self, key: &InvoiceKey) -> Result<()> {
        self.change(|known| known.retain(|invoice| invoice.key != *key))
    }

    /// Names the remainder of one, or with `None` opens it again.
    pub fn sign_off(&self, key: &InvoiceKey, item: Option<&Item>) -> Result<()> {
        self.change(|known| {
            for invoice in known.iter_mut().filter(|invoice| invoice.key == *key) {
                invoice.item = item.cloned();
            }
        })
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Invoice>)) -> Result<()> {
        if !self.writable {
            return Err(only_readable(&self.folder));
        }
        let _one_at_a_time = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut invoices = self.read()?;
        change(&mut invoices);
        invoices.sort_by(|a, b| a.key.cmp(&b.key));
        let stored = Stored { version: VERSION, invoices: invoices.iter().map(InvoiceRecord::from).collect() };
        let text = serde_json::to_vec_pretty(&stored).map_err(|error| Error::Workspace { what: error.to_string() })?;
        replace(&self.folder, NAME, &text)
    }
}

impl InvoiceRecord {
    fn to_invoice(&self) -> std::result::Result<Invoice, String> {
        let item = |item: &ItemRecord| {
            let (name, note, on) = (item.name.clone(), item.note.clone(), item.on.clone());
            Ok::<_, String>(Item { name, note, amount: money(&item.amount)?, on })
        };
        Ok(Invoice {
            key: InvoiceKey {
                month: self.month.parse()?,
                entity: self.entity.clone(),
                id: self.id.clone(),
                currency: self.currency.clone(),
            },
            amount: money(&self.amount)?,
            item: self.item.as_ref().map(item).transpose()?,
        })
    }
}

impl From<&Invoice> for InvoiceRecord {
    fn from(invoice: &Invoice) -> Self {
        let InvoiceKey { month, entity, id, currency } = invoice.key.clone();
        let item = |item: &Item| ItemRecord {
            name: item.name.clone(),
            note: item.note.clone(),
            amount: item.amount.to_string(),
            on: item.on.clone(),
        };
        let (month, amount) = (month.to_string(), invoice.amount.to_string());
        Self { month, entity, id, currency, amount, item: invoice.item.as_ref().map(item) }
    }
}

fn money(text: &str) -> std::result::Result<Money, String> {
    Money::parse(text).map(|parsed| parsed.money).map_err(|error| format!("'{text}' {error}"))
}
