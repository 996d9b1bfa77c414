//! Opening a report file: what it is, its header, and its bytes with their SHA-256.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::header::Header;
use super::limits::Flaw;
use super::{csv_file, parquet_file, text};
use crate::error::{BadInput, Result};
use crate::hex::hex;

/// A report file handed to the engine.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Where it lies.
    pub path: PathBuf,
    /// How messages and lineage call it.
    pub name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Csv,
    Gzip,
    Zip,
    Parquet,
}

const ASK_AGAIN: &str = "Download the file again; nothing of it was imported.";

impl SourceFile {
    /// The failure of a read, in the user's words.
    pub(super) fn unreadable(&self, error: &io::Error) -> BadInput {
        if let Some(flaw) = error.get_ref().and_then(|inner| inner.downcast_ref::<Flaw>()) {
            return flaw.of(&self.name);
        }
        let what = match error.kind() {
            io::ErrorKind::NotFound => "is not there.".to_owned(),
            io::ErrorKind::PermissionDenied => "may not be read by you.".to_owned(),
            io::ErrorKind::UnexpectedEof => "is cut short: its compressed data ends before it should.".to_owned(),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => format!("is damaged: {error}."),
            _ => format!("cannot be read: {error}."),
        };
        BadInput::file(&self.name, what, ASK_AGAIN)
    }

    /// Bytes on disk; 0 where they cannot be told.
    pub(super) fn size(&self) -> u64 {
        self.path.metadata().map_or(0, |meta| meta.len())
    }

    pub(super) fn open(&self) -> std::result::Result<File, BadInput> {
        File::open(&self.path).map_err(|error| self.unreadable(&error))
    }

    /// Told from the first bytes, never from the name.
    pub(super) fn kind(&self) -> std::result::Result<Kind, BadInput> {
        let mut magic = Vec::with_capacity(4);
        self.open()?.take(4).read_to_end(&mut magic).map_err(|error| self.unreadable(&error))?;
        match magic.as_slice() {
            [] => Err(BadInput::file(&self.name, "is empty.", ASK_AGAIN)),
            [0x1f, 0x8b, ..] => Ok(Kind::Gzip),
            [b'P', b'A', b'R', b'1'] => Ok(Kind::Parquet),
            [b'P', b'K', 3, 4] | [b'P', b'K', 5, 6] | [b'P', b'K', 7, 8] => Ok(Kind::Zip),
            _ => Ok(Kind::Csv),
        }
    }

    /// What tells that a file is still the same one.
    pub(super) fn stamp(&self) -> std::result::Result<Stamp, BadInput> {
        stamp_of(self.path.metadata()).map_err(|error| self.unreadable(&error))
    }

    /// Refuses a file that was replaced, cut or grew while it was read.
    pub(super) fn still(&self, before: Stamp) -> std::result::Result<(), BadInput> {
        let same = stamp_of(self.path.metadata()).is_ok_and(|now| now == before);
        if same { Ok(()) } else { Err(Flaw::Changed.of(&self.name)) }
    }
}

/// Length and time of the last change.
pub(super) type Stamp = (u64, Option<SystemTime>);

fn stamp_of(meta: io::Result<std::fs::Metadata>) -> io::Result<Stamp> {
    meta.map(|meta| (meta.len(), meta.modified().ok()))
}

/// The header of a report file of any kind.
pub fn header_of(file: &SourceFile) -> Result<Header> {
    match file.kind()? {
        Kind::Parquet => Ok(parquet_file::header(file)?),
        kind => Ok(csv_file::read_header(file, &mut csv_file::csv_reader(text::opened(file, kind)?))?),
    }
}

/// Reads a file once, front to back: bytes are hashed and counted as they lie on disk.
pub(super) struct Hashing {
    path: PathBuf,
    file: File,
    stamp: Stamp,
    hash: Sha256,
    bytes: u64,
    read: Arc<AtomicU64>,
}

impl Hashing {
    pub(super) fn open(source: &SourceFile, read: Arc<AtomicU64>) -> std::result::Result<Self, BadInput> {
        let file = source.open()?;
        let stamp = stamp_of(file.metadata()).map_err(|error| source.unreadable(&error))?;
        Ok(Self { path: source.path.clone(), file, stamp, hash: Sha256::new(), bytes: 0, read })
    }

    /// Reads the rest; a file that is no longer the one that was opened is refused.
    pub(super) fn digest(mut self) -> io::Result<Digested> {
        io::copy(&mut self, &mut io::sink())?;
        let now = stamp_of(self.path.metadata());
        if self.bytes != self.stamp.0 || now.is_ok_and(|now| now != self.stamp) {
            return Err(Flaw::Changed.into());
        }
        Ok(Digested { bytes: self.bytes, sha256: hex(&self.hash.finalize()) })
    }
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.hash.update(&buffer[..count]);
        self.bytes += count as u64;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// What a file was: for lineage and for telling the same file again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Digested {
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// Hashes a file without reading it as a report. `step` is called every few megabytes.
pub(super) fn digest(
    file: &SourceFile,
    read: &Arc<AtomicU64>,
    step: &mut dyn FnMut() -> Result<()>,
) -> Result<Digested> {
    let mut hashing = Hashing::open(file, Arc::clone(read))?;
    let mut block = vec![0; 1 << 20];
    loop {
        match hashing.read(&mut block) {
            Ok(0) => return Ok(hashing.digest().map_err(|error| file.unreadable(&error))?),
            Ok(_) => step()?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(file.unreadable(&error).into()),
        }
    }
}
