//! Text of the bytes of a file, whatever wrote it.

use std::io::Read;

use crate::error::BadInput;

/// Files beyond this are not evidence of one account any more, and reading them would need many times their size.
const MOST_MEGABYTES: usize = 64;

/// A file that somebody hands over as evidence.
#[derive(Clone, Copy, Debug)]
pub struct GivenFile<'a> {
    /// Its name, with its folder where several folders are given: `collected.json` dates what is in its own.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// `2026-11-01`, the day it was written, for files that tell no day themselves; empty where that is not known.
    pub day: &'a str,
}

impl GivenFile<'_> {
    /// The folder it is in; empty without one.
    pub(super) fn folder(&self) -> &str {
        self.name.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder)
    }

    /// The name without folder.
    pub(super) fn base(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or(self.name)
    }

    /// Its text: unpacked where it is gzip, of UTF-8 or the UTF-16 that PowerShell writes, without byte order mark.
    pub(super) fn text(&self) -> Result<String, BadInput> {
        let most = MOST_MEGABYTES << 20;
        let bytes = if self.bytes.starts_with(&[0x1f, 0x8b]) { self.unpacked(most)? } else { self.bytes.to_vec() };
        if bytes.len() > most {
            let what = format!("is larger than {MOST_MEGABYTES} MB.");
            return Err(BadInput::file(self.name, what, "Collect each region into a file of its own."));
        }
        let text = match bytes {
            bytes if bytes.starts_with(&[0xff, 0xfe]) => wide(&bytes, u16::from_le_bytes),
            bytes if bytes.starts_with(&[0xfe, 0xff]) => wide(&bytes, u16::from_be_bytes),
            bytes => String::from_utf8(bytes).ok(),
        };
        let text = text.ok_or_else(|| {
            BadInput::file(
                self.name,
                "is not text.",
                "Load the JSON or CSV file as AWS gave it, not a picture or a workbook.",
            )
        })?;
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        if text.trim().is_empty() {
            let hint = "The command that wrote it probably failed; run it again.";
            return Err(BadInput::file(self.name, "is empty.", hint));
        }
        Ok(text)
    }

    fn unpacked(&self, most: usize) -> Result<Vec<u8>, BadInput> {
        let mut bytes = Vec::new();
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        match flate2::read::MultiGzDecoder::new(self.bytes).take(most + 1).read_to_end(&mut bytes) {
            Ok(_) => Ok(bytes),
            Err(_) => Err(BadInput::file(self.name, "is a gzip file that is damaged.", "Copy or download it again.")),
        }
    }
}

/// UTF-16 as text; none where it is not.
fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let units: Vec<u16> =
        bytes.chunks(2).map(|pair| <[u8; 2]>::try_from(pair).map(unit).ok()).collect::<Option<_>>()?;
    String::from_utf16(&units).ok()
}
