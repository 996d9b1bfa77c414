//! The text of a report on its way from disk to the parser: hashed, unpacked, checked, in blocks from a thread of its own.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use flate2::bufread::MultiGzDecoder;

use super::limits::{Flaw, INFLATION, LINE};
use super::reader::{Digested, Hashing, Kind, SourceFile};
use super::zip_file::{self, Member, Unpacked};
use crate::error::BadInput;

/// Size of the blocks that travel from the inflating thread to the parsing one, and of buffers on the way.
const BLOCK: usize = 1 << 18;
/// Inflated bytes before a file is judged by its ratio: its first block may well be all commas.
const JUDGED_FROM: u64 = 16 << 20;

/// Counts the bytes an unpacker takes.
pub(super) struct Taken<R> {
    inner: BufReader<R>,
    bytes: u64,
}

impl<R: Read> Taken<R> {
    fn new(inner: R) -> Self {
        Self { inner: BufReader::with_capacity(BLOCK, inner), bytes: 0 }
    }
}

impl<R: Read> Read for Taken<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.bytes += count as u64;
        Ok(count)
    }
}

impl<R: Read> BufRead for Taken<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.bytes += count as u64;
        self.inner.consume(count);
    }
}

enum Packed<R: Read> {
    Not(R),
    Gzip(Box<MultiGzDecoder<Taken<R>>>),
    Zip(Box<Unpacked<Taken<R>>>),
}

impl<R: Read> Packed<R> {
    /// Bytes taken so far; `None` where nothing is packed.
    fn taken(&self) -> Option<u64> {
        match self {
            Self::Not(_) => None,
            Self::Gzip(decoder) => Some(decoder.get_ref().bytes),
            Self::Zip(member) => Some(member.get_ref().bytes),
        }
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Not(plain) => plain.read(buffer),
            Self::Gzip(decoder) => decoder.read(buffer),
            Self::Zip(member) => member.read(buffer),
        }
    }
}

/// Unpacked text without its byte order mark. Bombs, UTF-16 and NUL bytes are errors at the place where they stand.
pub(super) struct Text<R: Read> {
    packed: Packed<R>,
    given: u64,
    started: bool,
    /// Found behind bytes that were still good.
    flaw: Option<Flaw>,
}

impl<R: Read> Text<R> {
    /// `member` is the place of a zip archive's report; see [`member_of`].
    fn new(kind: Kind, member: Option<Member>, raw: R) -> Self {
        let packed = match (kind, member) {
            (Kind::Gzip, _) => Packed::Gzip(Box::new(MultiGzDecoder::new(Taken::new(raw)))),
            (_, Some(member)) => Packed::Zip(Box::new(Unpacked::new(Taken::new(raw), member))),
            _ => Packed::Not(raw),
        };
        Self { packed, given: 0, started: false, flaw: None }
    }

    fn into_raw(self) -> R {
        match self.packed {
            Packed::Not(raw) => raw,
            Packed::Gzip(decoder) => decoder.into_inner().inner.into_inner(),
            Packed::Zip(member) => member.into_inner().inner.into_inner(),
        }
    }

    /// Fills as much of the buffer as there is text, so that the first bytes are seen together.
    fn first(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len().min(3) {
            match self.packed.read(&mut buffer[filled..])? {
                0 => break,
                count => filled += count,
            }
        }
        match &buffer[..filled] {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Err(Flaw::Utf16.into()),
            [0xef, 0xbb, 0xbf, ..] => {
                buffer.copy_within(3..filled, 0);
                Ok(filled - 3)
            }
            _ => Ok(filled),
        }
    }

    fn is_bomb(&self) -> bool {
        let inflated = |taken| self.given > JUDGED_FROM && self.given / INFLATION > taken;
        self.packed.taken().is_some_and(inflated)
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(flaw) = self.flaw.take() {
            return Err(flaw.into());
        }
        let mut count = if self.started { self.packed.read(buffer)? } else { self.first(buffer)? };
        if !self.started && count == 0 {
            // Nothing but a byte order mark was read so far.
            count = self.packed.read(buffer)?;
        }
        self.started = true;
        self.given += count as u64;
        if self.is_bomb() {
            return Err(Flaw::Bomb.into());
        }
        // `contains` is quick, finding the place is not.
        if !buffer[..count].contains(&0) {
            return Ok(count);
        }
        match memchr::memchr(0, buffer) {
            None | Some(0) => Err(Flaw::Nul.into()),
            Some(good) => {
                self.flaw = Some(Flaw::Nul);
                Ok(good)
            }
        }
    }
}

/// What the parser reads: lines of bounded length, and behind the last one a line of our own. Where the parser does not meet
/// that line as a row, a quote has swallowed it.
pub(super) struct Guarded<R> {
    text: R,
    since_row: u64,
    /// Of [`END`], what is still to be given.
    end: &'static [u8],
}

/// The line break before it ends a last line that has none.
const END: &[u8] = b"\n\x01end of the text\x01\n";
/// What the parser makes of it.
pub(super) const END_CELL: &str = "\u{1}end of the text\u{1}";

impl<R: Read> Guarded<R> {
    fn new(text: R) -> Self {
        Self { text, since_row: 0, end: END }
    }

    /// The parser begins a row.
    pub(super) fn row_begins(&mut self) {
        self.since_row = 0;
    }

    /// Whether all text has been given.
    pub(super) fn ended(&self) -> bool {
        self.end.is_empty()
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since_row > LINE {
            return Err(Flaw::LongLine.into());
        }
        let count = match self.text.read(buffer)? {
            0 => self.end.read(buffer)?,
            count => count,
        };
        self.since_row += count as u64;
        Ok(count)
    }
}

fn member_of(file: &SourceFile, kind: Kind) -> Result<Option<Member>, BadInput> {
    if kind == Kind::Zip { zip_file::report_in(file).map(Some) } else { Ok(None) }
}

/// The text of a file as far as the caller reads it.
pub(super) fn opened(file: &SourceFile, kind: Kind) -> Result<Guarded<Text<File>>, BadInput> {
    let member = member_of(file, kind)?;
    let text = Text::new(kind, member, file.open()?);
    Ok(Guarded::new(text))
}

/// Text of a file, read and unpacked on a thread of its own.
pub(super) struct Blocks {
    receiver: Receiver<io::Result<Vec<u8>>>,
    /// Blocks that were read go back to be filled again.
    used: Sender<Vec<u8>>,
    block: Vec<u8>,
    at: usize,
}

/// Gives the digest once the text is at its end.
pub(super) type DigestHandle<'scope> = ScopedJoinHandle<'scope, io::Result<Digested>>;

/// Starts reading.
pub(super) fn blocks<'scope>(
    scope: &'scope Scope<'scope, '_>,
    file: &SourceFile,
    kind: Kind,
    read: Arc<AtomicU64>,
) -> Result<(Guarded<Blocks>, DigestHandle<'scope>), BadInput> {
    let member = member_of(file, kind)?;
    let hashing = Hashing::open(file, read)?;
    let (sender, receiver) = sync_channel(8);
    let (used, unused) = channel();
    let handle = scope.spawn(move || {
        let mut text = Text::new(kind, member, hashing);
        send_all(&mut text, &sender, &unused)?;
        text.into_raw().digest()
    });
    Ok((Guarded::new(Blocks { receiver, used, block: Vec::new(), at: 0 }), handle))
}

/// Ends at the end of the text, or with an error at one in it (which the receiver gets) or when nobody listens any more.
fn send_all(
    from: &mut impl Read,
    sender: &SyncSender<io::Result<Vec<u8>>>,
    unused: &Receiver<Vec<u8>>,
) -> io::Result<()> {
    let nobody = |_closed| io::Error::from(io::ErrorKind::BrokenPipe);
    loop {
        let mut block = unused.try_recv().unwrap_or_default();
        block.resize(BLOCK, 0);
        let mut filled = 0;
        while filled < BLOCK {
            match from.read(&mut block[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    block.truncate(filled);
                    sender.send(Ok(block)).map_err(nobody)?;
                    sender.send(Err(error)).map_err(nobody)?;
                    return Err(io::ErrorKind::InvalidData.into());
                }
            }
        }
        block.truncate(filled);
        if filled == 0 {
            return Ok(());
        }
        sender.send(Ok(block)).map_err(nobody)?;
    }
}

impl Read for Blocks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.block.len() {
            match self.receiver.recv() {
                Ok(block) => {
                    let read = std::mem::replace(&mut self.block, block?);
                    self.at = 0;
                    // Nobody fills blocks any more once the text is at its end.
                    drop(self.used.send(read));
                }
                Err(_closed) => return Ok(0),
            }
        }
        let count = buffer.len().min(self.block.len() - self.at);
        buffer[..count].copy_from_slice(&self.block[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
