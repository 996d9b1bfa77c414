//! A Parquet footer judged before the library decodes it, which happens in the window's own process too: the decoder makes room
//! for as many entries as a list says it has, and a process that asks for more memory than there is ends at once.
//!
//! The footer is one struct in Thrift's compact protocol. It is walked without knowing its fields; lists must be as long as they say.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::limits::{FOOTER, grouped};

/// Structs within structs; Parquet has six.
const DEEPEST: u32 = 16;
/// Entries of one list: columns, row groups, or what they hold.
const ENTRIES: u64 = 1_000_000;

/// What is wrong with the footer, as the end of "is damaged Parquet: …".
pub(super) fn check(path: &Path) -> Result<(), String> {
    let footer = read(path).map_err(|error| error.to_string())??;
    let mut walk = Walk { rest: &footer };
    walk.structure(0).ok_or_else(|| "its footer contradicts itself".to_owned())
}

fn read(path: &Path) -> io::Result<Result<Vec<u8>, String>> {
    let mut file = File::open(path)?;
    let length = file.seek(SeekFrom::End(0))?;
    if length < 12 {
        return Ok(Err("it is too short".to_owned()));
    }
    file.seek(SeekFrom::End(-8))?;
    let mut end = [0; 8];
    file.read_exact(&mut end)?;
    let [a, b, c, d, magic @ ..] = end;
    let size = u64::from(u32::from_le_bytes([a, b, c, d]));
    if magic != *b"PAR1" {
        return Ok(Err("it is cut short, or encrypted: its last bytes are not those of Parquet".to_owned()));
    }
    if size + 12 > length {
        return Ok(Err("its footer is longer than the file".to_owned()));
    }
    if size > FOOTER {
        let [has, most] = [size, FOOTER].map(|bytes| grouped(bytes >> 20));
        return Ok(Err(format!("its footer has {has} MiB; Curio reads up to {most}")));
    }
    file.seek(SeekFrom::Start(length - 8 - size))?;
    let mut footer = Vec::new();
    file.take(size).read_to_end(&mut footer)?;
    Ok(Ok(footer))
}

/// What is left of the footer. Every step gives `None` where it cannot be.
struct Walk<'a> {
    rest: &'a [u8],
}

impl Walk<'_> {
    fn structure(&mut self, depth: u32) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Some(());
            }
            if head >> 4 == 0 {
                // The number of a field that is far from the last one.
                self.number()?;
            }
            match head & 15 {
                // True and false stand in the head itself.
                1 | 2 => {}
                kind => self.value(kind, depth)?,
            }
        }
    }

    fn value(&mut self, kind: u8, depth: u32) -> Option<()> {
        match kind {
            1..=3 => self.byte().map(drop),
            4..=6 => self.number().map(drop),
            7 => self.skip(8),
            8 => {
                let length = self.number()?;
                self.skip(length)
            }
            9 | 10 => self.list(depth),
            12 => self.structure(depth + 1),
            // Maps and whatever else: Parquet has none.
            _ => None,
        }
    }

    fn list(&mut self, depth: u32) -> Option<()> {
        let head = self.byte()?;
        let entries = if head >> 4 == 15 { self.number()? } else { u64::from(head >> 4) };
        if entries > ENTRIES || entries > self.rest.len() as u64 {
            return None;
        }
        (0..entries).try_for_each(|_| self.value(head & 15, depth + 1))
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// Seven bits a byte, the lowest first.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn skip(&mut self, bytes: u64) -> Option<()> {
        self.rest = self.rest.get(usize::try_from(bytes).ok()?..)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walks(bytes: &[u8]) -> bool {
        Walk { rest: bytes }.structure(0).is_some()
    }

    #[test]
    fn lists_are_as_long_as_they_say() {
        // Field 1, a list of three numbers; field 2, a text.
        assert!(walks(&[0x19, 0x35, 1, 2, 3, 0x18, 2, b'a', b'b', 0]));
        assert!(!walks(&[0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x07, 1, 2, 3, 0]));
        assert!(!walks(&[0x18, 0xff, 0x7f, b'a', 0]));
        assert!(!walks(&[0x19, 0x35, 1, 2]));
        assert!(!walks(&[0x1c; 64]), "structs in structs without end");
        assert!(!walks(&[]));
    }
}
