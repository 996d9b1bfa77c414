//! Zip archives: the one report in it, read as a stream. Nothing is ever unpacked to disk, and a member's name is never a path:
//! it serves to tell reports from other files and to name them in messages.
//!
//! Written by hand because so little is wanted: one member, stored or deflated, checked against its size and CRC. Whatever could be
//! read in two ways (entries that overlap, a local header that says another thing than the directory) is refused. Numbers are
//! little-endian; the layout is section 4.3 of PKWARE's APPNOTE.TXT.

use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom, Take};
use std::ops::Range;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::limits::{Flaw, ZIP_DIRECTORY, grouped};
use super::reader::SourceFile;
use crate::error::BadInput;

/// Where a member's bytes lie in its archive, and what they must unpack to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    start: u64,
    packed: u64,
    size: u64,
    crc: u32,
    stored: bool,
}

const TRY_AGAIN: &str = "Download the file again; nothing of it was imported.";
const UNPACK: &str = "Unpack it and open the .csv inside, or export as GZIP or Parquet.";
/// The end record without its comment, and the longest comment.
const END: usize = 22;
const COMMENT: usize = 0xffff;
/// Fixed part of a directory entry and of a local header.
const ENTRY: usize = 46;
const LOCAL: u64 = 30;

/// The report in an archive.
pub(super) fn report_in(file: &SourceFile) -> Result<Member, BadInput> {
    let mut archive = Archive::open(file)?;
    let entries = archive.entries()?;
    archive.apart(&entries)?;
    let entry = choose(file, &entries)?;
    archive.member(entry)
}

/// One entry of the directory.
struct Entry {
    name: Vec<u8>,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    size: u64,
    local: u64,
    symlink: bool,
}

impl Entry {
    /// The name in a message: no control characters, not endless.
    fn shown(&self) -> String {
        let name = String::from_utf8_lossy(&self.name);
        format!("\"{}\"", name.escape_debug().take(80).collect::<String>())
    }

    fn ends_with(&self, endings: &[&str]) -> bool {
        let name = String::from_utf8_lossy(&self.name).to_ascii_lowercase();
        endings.iter().any(|ending| name.ends_with(ending))
    }

    /// Folders, and what file managers add.
    fn is_beside_the_point(&self) -> bool {
        let name = String::from_utf8_lossy(&self.name);
        let last = name.rsplit('/').next().unwrap_or_default();
        last.is_empty() || last.starts_with("._") || last == ".DS_Store" || name.starts_with("__MACOSX/")
    }

    /// The bytes that are surely its own.
    fn extent(&self) -> Range<u64> {
        self.local..self.local.saturating_add(LOCAL + self.name.len() as u64).saturating_add(self.packed)
    }
}

/// The one report among the entries.
fn choose<'a>(file: &SourceFile, entries: &'a [Entry]) -> Result<&'a Entry, BadInput> {
    let refuse = |what: String, hint: &str| Err(BadInput::file(&file.name, what, hint));
    let members: Vec<&Entry> = entries.iter().filter(|entry| !entry.is_beside_the_point()).collect();
    if members.iter().any(|entry| entry.name == b"[Content_Types].xml") {
        return refuse("is an Excel workbook.".to_owned(), "Save it as CSV (UTF-8) and open that.");
    }
    if let Some(inner) = members.iter().find(|entry| entry.ends_with(&[".zip", ".gz", ".parquet"])) {
        return refuse(format!("is a zip archive of other packed files, such as {}.", inner.shown()), UNPACK);
    }
    let csv: Vec<&Entry> = members.iter().copied().filter(|entry| entry.ends_with(&[".csv"])).collect();
    match (csv.as_slice(), members.as_slice()) {
        ([one], _) | ([], [one]) => Ok(one),
        ([], []) => refuse("is a zip archive without a file in it.".to_owned(), TRY_AGAIN),
        ([], _) => refuse("is a zip archive without a .csv file.".to_owned(), "Choose the archive of the report."),
        (several, _) => {
            let what = format!(
                "is a zip archive of {} .csv files, and Curio reads one from an archive.",
                grouped(several.len() as u64)
            );
            refuse(what, "Unpack it and open the folder.")
        }
    }
}

struct Archive<'a> {
    source: &'a SourceFile,
    file: File,
    /// Where the directory lies.
    directory: Range<u64>,
    count: u16,
}

impl<'a> Archive<'a> {
    fn open(source: &'a SourceFile) -> Result<Self, BadInput> {
        let mut file = source.open()?;
        let unreadable = |error: io::Error| source.unreadable(&error);
        let length = file.seek(SeekFrom::End(0)).map_err(unreadable)?;
        let tail_length = length.min((END + COMMENT) as u64);
        let mut tail = Vec::new();
        file.seek(SeekFrom::Start(length - tail_length)).map_err(unreadable)?;
        file.read_to_end(&mut tail).map_err(unreadable)?;
        let mut archive = Self { source, file, directory: 0..0, count: 0 };
        let Some(at) = end_record(&tail) else {
            return Err(archive.refused("is cut short: its directory, which lies at the end, is missing.", TRY_AGAIN));
        };
        let end = Fields(&tail[at..]);
        if [end.u16(4), end.u16(6)] != [0, 0] || end.u16(8) != end.u16(10) {
            return Err(archive.refused("is one volume of a zip archive of several.", UNPACK));
        }
        if end.u16(10) == u16::MAX || end.u32(12) == u32::MAX || end.u32(16) == u32::MAX {
            return Err(archive.refused("is a zip64 archive, which Curio does not read.", UNPACK));
        }
        let (size, start) = (u64::from(end.u32(12)), u64::from(end.u32(16)));
        if start + size != length - tail_length + at as u64 {
            return Err(archive.damaged("its directory is not where it says"));
        }
        if size > ZIP_DIRECTORY {
            let what = format!("is a zip archive with a directory of more than {} MiB.", ZIP_DIRECTORY >> 20);
            return Err(archive.refused(&what, UNPACK));
        }
        archive.directory = start..start + size;
        archive.count = end.u16(10);
        Ok(archive)
    }

    fn refused(&self, what: &str, hint: &str) -> BadInput {
        BadInput::file(&self.source.name, what, hint)
    }

    fn damaged(&self, how: &str) -> BadInput {
        self.refused(&format!("is a damaged zip archive: {how}."), TRY_AGAIN)
    }

    fn read(&mut self, at: u64, length: u64) -> Result<Vec<u8>, BadInput> {
        let mut bytes = Vec::new();
        let read = self.file.seek(SeekFrom::Start(at)).and_then(|_| {
            let mut part = self.file.by_ref().take(length);
            part.read_to_end(&mut bytes)
        });
        match read {
            Ok(count) if count as u64 == length => Ok(bytes),
            Ok(_) => Err(self.damaged("an entry lies beyond its end")),
            Err(error) => Err(self.source.unreadable(&error)),
        }
    }

    fn entries(&mut self) -> Result<Vec<Entry>, BadInput> {
        let bytes = self.read(self.directory.start, self.directory.end - self.directory.start)?;
        let mut rest = bytes.as_slice();
        let mut entries = Vec::new();
        while !rest.is_empty() {
            let (entry, length) = entry(rest).ok_or_else(|| self.damaged("its directory cannot be read"))?;
            entries.push(entry);
            rest = &rest[length..];
        }
        if entries.len() != usize::from(self.count) {
            return Err(self.damaged("its directory has another number of entries than it says"));
        }
        Ok(entries)
    }

    /// Every entry has bytes of its own: archives that share them are made to inflate beyond all measure.
    fn apart(&self, entries: &[Entry]) -> Result<(), BadInput> {
        let mut extents: Vec<Range<u64>> = entries.iter().map(Entry::extent).collect();
        extents.sort_by_key(|extent| extent.start);
        let mut end = 0;
        for extent in extents {
            if extent.start < end || extent.end > self.directory.start {
                return Err(self.damaged("its entries overlap"));
            }
            end = extent.end;
        }
        Ok(())
    }

    fn member(&mut self, entry: &Entry) -> Result<Member, BadInput> {
        self.plain(entry)?;
        let local = self.read(entry.local, LOCAL)?;
        let head = Fields(&local);
        let (name, extra) = (u64::from(head.u16(26)), u64::from(head.u16(28)));
        let same = local.starts_with(b"PK\x03\x04")
            && [head.u16(6), head.u16(8)] == [entry.flags, entry.method]
            && self.read(entry.local + LOCAL, name)? == entry.name;
        // With bit 3 the sizes stand behind the data, and here zeros.
        let sizes = [head.u32(14), head.u32(18), head.u32(22)].map(u64::from);
        let same_sizes = sizes == [u64::from(entry.crc), entry.packed, entry.size];
        if !same || !(same_sizes || entry.flags & 8 != 0 && sizes == [0; 3]) {
            return Err(self.damaged(&format!("{} is described in two ways", entry.shown())));
        }
        let start = entry.local + LOCAL + name + extra;
        if start + entry.packed > self.directory.start {
            return Err(self.damaged("its entries overlap"));
        }
        let Entry { packed, size, crc, .. } = *entry;
        Ok(Member { start, packed, size, crc, stored: entry.method == 0 })
    }

    /// No entry but a plain file, packed in a way that is read here.
    fn plain(&self, entry: &Entry) -> Result<(), BadInput> {
        let shown = entry.shown();
        // Bits 0, 6 and 13: encrypted, strongly encrypted, directory encrypted.
        if entry.flags & 0b0010_0000_0100_0001 != 0 || entry.method == 99 {
            return Err(self.refused(&format!("is an encrypted zip archive ({shown})."), UNPACK));
        }
        if entry.symlink {
            return Err(self.refused(&format!("is a zip archive whose {shown} is a link and not a file."), UNPACK));
        }
        if !matches!(entry.method, 0 | 8) {
            let what = format!("is a zip archive packed with method {}; Curio reads stored and deflate.", entry.method);
            return Err(self.refused(&what, UNPACK));
        }
        if [entry.packed, entry.size, entry.local].contains(&u64::from(u32::MAX)) {
            return Err(self.refused("is a zip64 archive, which Curio does not read.", UNPACK));
        }
        if entry.method == 0 && entry.packed != entry.size {
            return Err(self.damaged(&format!("{shown} is described in two ways")));
        }
        Ok(())
    }
}

/// Place of the end record: the last whose comment reaches to the very end.
fn end_record(tail: &[u8]) -> Option<usize> {
    let last = tail.len().checked_sub(END)?;
    (0..=last).rev().find(|at| {
        let record = &tail[*at..];
        record.starts_with(b"PK\x05\x06") && usize::from(Fields(record).u16(20)) == record.len() - END
    })
}

/// The first entry of the rest of a directory, and its length.
fn entry(rest: &[u8]) -> Option<(Entry, usize)> {
    if rest.len() < ENTRY || !rest.starts_with(b"PK\x01\x02") {
        return None;
    }
    let fields = Fields(rest);
    let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(fields.u16(at)));
    let length = ENTRY + name + extra + comment;
    if rest.len() < length {
        return None;
    }
    // Made on Unix, the upper half of the attributes is the file's mode.
    let on_unix = fields.u16(4) >> 8 == 3;
    let entry = Entry {
        name: rest[ENTRY..ENTRY + name].to_vec(),
        flags: fields.u16(8),
        method: fields.u16(10),
        crc: fields.u32(16),
        packed: u64::from(fields.u32(20)),
        size: u64::from(fields.u32(24)),
        local: u64::from(fields.u32(42)),
        symlink: on_unix && fields.u32(38) >> 28 == 0o12,
    };
    Some((entry, length))
}

/// Numbers of a record; zero beyond its end, which callers have ruled out.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn u16(&self, at: usize) -> u16 {
        self.0.get(at..at + 2).map_or(0, |bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&self, at: usize) -> u32 {
        u32::from(self.u16(at)) | u32::from(self.u16(at + 2)) << 16
    }
}

/// A member's content, out of its archive read front to back.
pub(super) struct Unpacked<R: BufRead> {
    content: Content<R>,
    member: Member,
    skipped: bool,
    given: u64,
    crc: Crc,
}

enum Content<R: BufRead> {
    Stored(Take<R>),
    Deflated(DeflateDecoder<Take<R>>),
}

impl<R: BufRead> Unpacked<R> {
    pub(super) fn new(archive: R, member: Member) -> Self {
        let content = archive.take(member.packed);
        let content =
            if member.stored { Content::Stored(content) } else { Content::Deflated(DeflateDecoder::new(content)) };
        Self { content, member, skipped: false, given: 0, crc: Crc::new() }
    }

    fn packed(&self) -> &Take<R> {
        match &self.content {
            Content::Stored(packed) => packed,
            Content::Deflated(decoder) => decoder.get_ref(),
        }
    }

    pub(super) fn get_ref(&self) -> &R {
        self.packed().get_ref()
    }

    pub(super) fn into_inner(self) -> R {
        match self.content {
            Content::Stored(packed) => packed.into_inner(),
            Content::Deflated(decoder) => decoder.into_inner().into_inner(),
        }
    }

    /// Reads up to the member.
    fn skip(&mut self) -> io::Result<()> {
        let archive = match &mut self.content {
            Content::Stored(packed) => packed.get_mut(),
            Content::Deflated(decoder) => decoder.get_mut().get_mut(),
        };
        let skipped = io::copy(&mut archive.take(self.member.start), &mut io::sink())?;
        self.skipped = true;
        if skipped == self.member.start { Ok(()) } else { Err(Flaw::Changed.into()) }
    }

    /// What came out is what the archive promised.
    fn checked(&self) -> io::Result<usize> {
        let (size, rest) = (self.member.size, self.packed().limit());
        let how = if self.given != size {
            format!("unpacks to {} bytes and not to the {} it says", grouped(self.given), grouped(size))
        } else if rest != 0 {
            format!("has {} bytes behind its end", grouped(rest))
        } else if self.crc.sum() != self.member.crc {
            "does not have the checksum it says".to_owned()
        } else {
            return Ok(0);
        };
        Err(Flaw::Zip(format!("is a damaged zip archive: its report {how}.")).into())
    }
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.skipped {
            self.skip()?;
        }
        let count = match &mut self.content {
            Content::Stored(packed) => packed.read(buffer)?,
            Content::Deflated(decoder) => decoder.read(buffer)?,
        };
        self.crc.update(&buffer[..count]);
        self.given += count as u64;
        if self.given > self.member.size || (count == 0 && !buffer.is_empty()) { self.checked() } else { Ok(count) }
    }
}
