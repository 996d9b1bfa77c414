//! Opening a report file: what it is, its header, and its bytes with their SHA-256.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};

use super::header::Header;
use super::parquet_file;
use crate::error::{BadInput, Result};

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
        let what = match error.kind() {
            io::ErrorKind::NotFound => "is not there.".to_owned(),
            io::ErrorKind::PermissionDenied => "may not be read by you.".to_owned(),
            io::ErrorKind::UnexpectedEof => "is cut short: its compressed data ends before it should.".to_owned(),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => format!("is damaged: {error}."),
            _ => format!("cannot be read: {error}."),
        };
        BadInput::file(&self.name, what, ASK_AGAIN)
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
            [b'P', b'K', 3, 4] => Ok(Kind::Zip),
            _ => Ok(Kind::Csv),
        }
    }
}

/// The header of a report file of any kind.
pub fn header_of(file: &SourceFile) -> Result<Header> {
    match file.kind()? {
        Kind::Parquet => parquet_file::header(file),
        Kind::Zip => Err(zip_refused(file).into()),
        kind @ (Kind::Csv | Kind::Gzip) => {
            let raw = file.open()?;
            let text: Box<dyn Read> =
                if kind == Kind::Gzip { Box::new(MultiGzDecoder::new(raw)) } else { Box::new(raw) };
            Ok(super::csv_file::read_header(file, &mut super::csv_file::csv_reader(text))?)
        }
    }
}

pub(super) fn zip_refused(file: &SourceFile) -> BadInput {
    BadInput::file(&file.name, "is a zip archive.", "Unpack it and open the .csv inside, or export as GZIP or Parquet.")
}

/// Reads a file once, front to back: bytes are hashed and counted as they lie on disk.
struct Hashing {
    file: File,
    hash: Sha256,
    bytes: u64,
    read: Arc<AtomicU64>,
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

fn digested(mut hashing: Hashing) -> io::Result<Digested> {
    io::copy(&mut hashing, &mut io::sink())?;
    Ok(Digested { bytes: hashing.bytes, sha256: hex(&hashing.hash.finalize()) })
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Hashes a file without reading it as a report.
pub(super) fn digest(file: &SourceFile, read: &Arc<AtomicU64>) -> std::result::Result<Digested, BadInput> {
    let hashing = Hashing { file: file.open()?, hash: Sha256::new(), bytes: 0, read: Arc::clone(read) };
    digested(hashing).map_err(|error| file.unreadable(&error))
}

/// Size of the blocks that travel from the inflating thread to the parsing one.
const BLOCK: usize = 1 << 18;

/// Text of a file, inflated on a thread of its own.
pub(super) struct Blocks {
    receiver: Receiver<io::Result<Vec<u8>>>,
    block: Vec<u8>,
    at: usize,
}

/// Starts reading; the handle gives the digest once the text is at its end.
pub(super) fn blocks<'scope>(
    scope: &'scope Scope<'scope, '_>,
    file: File,
    gzip: bool,
    read: Arc<AtomicU64>,
) -> (Blocks, ScopedJoinHandle<'scope, io::Result<Digested>>) {
    let (sender, receiver) = sync_channel(8);
    let handle = scope.spawn(move || {
        let mut hashing = Hashing { file, hash: Sha256::new(), bytes: 0, read };
        if gzip {
            let mut decoder = MultiGzDecoder::new(io::BufReader::with_capacity(BLOCK, hashing));
            send_all(&mut decoder, &sender);
            return digested(decoder.into_inner().into_inner());
        }
        send_all(&mut hashing, &sender);
        digested(hashing)
    });
    (Blocks { receiver, block: Vec::new(), at: 0 }, handle)
}

/// Ends at the end of the text, at an error (which the receiver gets), or when nobody listens any more.
fn send_all(from: &mut impl Read, sender: &SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let mut block = vec![0; BLOCK];
        let mut filled = 0;
        while filled < BLOCK {
            match from.read(&mut block[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    block.truncate(filled);
                    let delivered = sender.send(Ok(block)).and_then(|()| sender.send(Err(error)));
                    return delivered.unwrap_or(());
                }
            }
        }
        block.truncate(filled);
        if filled == 0 || sender.send(Ok(block)).is_err() {
            return;
        }
    }
}

impl Read for Blocks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.block.len() {
            match self.receiver.recv() {
                Ok(block) => (self.block, self.at) = (block?, 0),
                Err(_closed) => return Ok(0),
            }
        }
        let count = buffer.len().min(self.block.len() - self.at);
        buffer[..count].copy_from_slice(&self.block[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
