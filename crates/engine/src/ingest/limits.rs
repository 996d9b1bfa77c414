//! How large an input may be. No report of any provider comes near these numbers: what does is damaged, hostile or no report,
//! and is refused by a message that names the number, before it costs the machine's memory or the user's afternoon.

use std::io;

use crate::error::BadInput;

/// Bytes of one line of text, quoted line breaks included. A line of 5,000 columns with long tags has less than 1 MiB.
pub(super) const LINE: u64 = 16 << 20;
/// Bytes of one cell. The longest known are the JSON maps of tags, some 50 tags of 384 characters.
pub(super) const FIELD: usize = 1 << 20;
/// Columns of one file. The widest known reports have some 1,500, most of them tag keys.
pub(super) const COLUMNS: usize = 5_000;
/// Rows of another length than the header before the rest is not read: such a file is no table.
pub(super) const RAGGED: u64 = 10_000;
/// How many times its size a compressed file may inflate to; reports reach some 60, deflate itself ends at 1,032.
pub(super) const INFLATION: u64 = 1_000;
/// Bytes of a Parquet footer; that of 5,000 columns and 1,000 row groups is smaller.
pub(super) const FOOTER: u64 = 64 << 20;
/// Uncompressed bytes of the columns read of one Parquet row group, which is held in memory as a whole.
pub(super) const ROW_GROUP: u64 = 512_000_000;
/// How many times its size a Parquet file may unfold to in memory; judged only beyond [`UNFOLDED`].
pub(super) const UNFOLDING: u64 = 2_000;
/// Bytes in memory below which [`UNFOLDING`] does not matter.
pub(super) const UNFOLDED: u64 = 1 << 30;
/// Levels of JSON in a manifest or a cell; known ones have three.
pub(super) const NESTING: usize = 8;
/// Bytes of a zip archive's directory.
pub(super) const ZIP_DIRECTORY: u64 = 16 << 20;
/// Bytes of a manifest; one of 1,500 columns and 1,000 parts has 300,000.
pub const MANIFEST: u64 = 16 << 20;
/// Parts of one delivery; AWS makes one for about a million lines.
pub const PARTS: usize = 10_000;

/// What stops the reading of a text; travels through readers inside an [`io::Error`].
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Flaw {
    #[error("is UTF-16 text.")]
    Utf16,
    #[error("holds a NUL byte: it is damaged, or UTF-16 text.")]
    Nul,
    #[error("has a line of more than {} MiB, the most Curio reads; a quote that is never closed looks like this too.", LINE >> 20)]
    LongLine,
    #[error("opens a quote that is never closed, so that its last lines would be lost.")]
    OpenQuote,
    #[error("inflates to more than {} times its size, which no report does.", grouped(INFLATION))]
    Bomb,
    #[error("was changed while Curio read it.")]
    Changed,
    #[error("{0}")]
    Zip(String),
}

impl Flaw {
    fn hint(&self) -> &'static str {
        match self {
            Self::Utf16 | Self::Nul => "Save or export it as UTF-8.",
            Self::LongLine | Self::OpenQuote => "Ask for the file again, or correct it at its source.",
            Self::Bomb => "Do not open this file unless you know where it comes from.",
            Self::Changed => "Wait until its download has finished and import it again.",
            Self::Zip(_) => "Download the file again, or unpack it and open the .csv inside.",
        }
    }

    /// The refusal of a file because of it.
    pub(super) fn of(&self, file: &str) -> BadInput {
        BadInput::file(file, self.to_string(), self.hint())
    }
}

impl From<Flaw> for io::Error {
    fn from(flaw: Flaw) -> Self {
        Self::other(flaw)
    }
}

/// Whether JSON text has more than [`NESTING`] levels, told without parsing it.
pub(super) fn too_deep(json: &str) -> bool {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    json.bytes().any(|byte| {
        if quoted {
            quoted = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
            return false;
        }
        match byte {
            b'"' => quoted = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > NESTING
    })
}

/// A count with its thousands apart: `200,000`.
pub(super) fn grouped(count: u64) -> String {
    crate::money::grouped(&count.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted_outside_of_text_only() {
        assert!(!too_deep(&"[".repeat(NESTING)));
        assert!(too_deep(&"[".repeat(NESTING + 1)));
        assert!(!too_deep(r#"{"a":"[[[[[[[[[[[[","b\"":"{{{{{{{{{{{"}"#));
        assert!(!too_deep(&"[]".repeat(100)));
    }

    #[test]
    fn thousands_are_apart() {
        assert_eq!([0, 999, 5_000, 1_234_567].map(grouped), ["0", "999", "5,000", "1,234,567"]);
    }
}
