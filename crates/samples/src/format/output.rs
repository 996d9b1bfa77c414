//! Files on disk: folders are made on the way, gzip carries no time and no name, so the same lines are the same bytes.

use anyhow::{Context, Result};
use flate2::{Compression, GzBuilder, write::GzEncoder};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

pub(crate) fn create(path: &Path) -> Result<BufWriter<File>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(BufWriter::with_capacity(1 << 18, file))
}

pub(crate) fn write_text(path: &Path, text: &str) -> Result<()> {
    let mut file = create(path)?;
    file.write_all(text.as_bytes())?;
    Ok(file.flush()?)
}

/// A gzip-compressed CSV file.
pub(crate) struct CsvPart {
    writer: csv::Writer<GzEncoder<BufWriter<File>>>,
}

impl CsvPart {
    pub(crate) fn create(path: &Path, level: u32, header: &[String]) -> Result<Self> {
        let gzip = GzBuilder::new().mtime(0).write(create(path)?, Compression::new(level));
        let mut writer = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(gzip);
        writer.write_record(header)?;
        Ok(Self { writer })
    }

    pub(crate) fn field(&mut self, text: &str) -> Result<()> {
        Ok(self.writer.write_field(text)?)
    }

    pub(crate) fn end_row(&mut self) -> Result<()> {
        Ok(self.writer.write_record(None::<&[u8]>)?)
    }

    pub(crate) fn finish(self) -> Result<()> {
        let gzip = self.writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok(gzip.finish()?.flush()?)
    }
}
