//! Writes zip archives, right ones and wrong ones: every number that an archive says of itself can be another.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// One member as the archive describes it.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) name: Vec<u8>,
    /// The name in the local header.
    pub(super) local_name: Vec<u8>,
    pub(super) packed: Vec<u8>,
    pub(super) method: u16,
    pub(super) flags: u16,
    pub(super) crc: u32,
    pub(super) size: u32,
    /// Packed size as it is said.
    pub(super) says_packed: u32,
    /// Upper byte: system it was made on; 3 is Unix.
    pub(super) made_by: u16,
    pub(super) attributes: u32,
    pub(super) extra: Vec<u8>,
    /// Another place than the member's own.
    pub(super) at: Option<u32>,
}

pub(super) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

impl Member {
    pub(super) fn new(name: impl AsRef<[u8]>, content: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(content);
        let packed = deflated(content);
        Self {
            name: name.as_ref().to_vec(),
            local_name: name.as_ref().to_vec(),
            says_packed: u32::try_from(packed.len()).unwrap(),
            packed,
            method: 8,
            flags: 0,
            crc: crc.sum(),
            size: u32::try_from(content.len()).unwrap(),
            made_by: 20,
            attributes: 0,
            extra: Vec::new(),
            at: None,
        }
    }

    pub(super) fn stored(name: &str, content: &[u8]) -> Self {
        let size = u32::try_from(content.len()).unwrap();
        Self { packed: content.to_vec(), method: 0, says_packed: size, ..Self::new(name, content) }
    }

    /// The same with something changed.
    pub(super) fn but(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

/// The end record as it is said; what is `None` is the truth.
#[derive(Clone, Copy, Default)]
pub(super) struct End {
    pub(super) count: Option<u16>,
    pub(super) disk: u16,
    pub(super) start: Option<u32>,
    pub(super) size: Option<u32>,
}

pub(super) fn archive(members: &[Member]) -> Vec<u8> {
    archive_with(members, End::default(), b"")
}

pub(super) fn archive_with(members: &[Member], end: End, comment: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for member in members {
        let at = member.at.unwrap_or(u32::try_from(bytes.len()).unwrap());
        // With bit 3 the sizes follow the data.
        let streamed = member.flags & 8 != 0;
        let sizes = if streamed { [0; 3] } else { [member.crc, member.says_packed, member.size] };
        bytes.extend(b"PK\x03\x04");
        bytes.extend([20, member.flags, member.method, 0, 0x5a21].map(u16::to_le_bytes).concat());
        bytes.extend(sizes.map(u32::to_le_bytes).concat());
        bytes.extend(
            [member.local_name.len(), member.extra.len()]
                .map(|length| u16::try_from(length).unwrap().to_le_bytes())
                .concat(),
        );
        bytes.extend([member.local_name.as_slice(), &member.extra, &member.packed].concat());
        if streamed {
            bytes.extend(b"PK\x07\x08");
            bytes.extend([member.crc, member.says_packed, member.size].map(u32::to_le_bytes).concat());
        }
        directory.extend(b"PK\x01\x02");
        directory.extend([member.made_by, 20, member.flags, member.method, 0, 0x5a21].map(u16::to_le_bytes).concat());
        directory.extend([member.crc, member.says_packed, member.size].map(u32::to_le_bytes).concat());
        let lengths =
            [member.name.len(), member.extra.len(), 0, 0, 0].map(|length| u16::try_from(length).unwrap().to_le_bytes());
        directory.extend(lengths.concat());
        directory.extend([member.attributes, at].map(u32::to_le_bytes).concat());
        directory.extend([member.name.as_slice(), &member.extra].concat());
    }
    let start = end.start.unwrap_or(u32::try_from(bytes.len()).unwrap());
    let size = end.size.unwrap_or(u32::try_from(directory.len()).unwrap());
    let count = end.count.unwrap_or(u16::try_from(members.len()).unwrap());
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06");
    bytes.extend([end.disk, 0, count, count].map(u16::to_le_bytes).concat());
    bytes.extend([start, size].map(u32::to_le_bytes).concat().chunks(4).rev().collect::<Vec<_>>().concat());
    bytes.extend(u16::try_from(comment.len()).unwrap().to_le_bytes());
    bytes.extend(comment);
    bytes
}
