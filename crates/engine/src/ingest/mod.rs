//! Report files in, the canonical table out.
//!
//! ```text
//! file ─▶ rows (csv.rs, parquet.rs) ─▶ Cell ─▶ Mapper (cur.rs, focus.rs) ─▶ Charge ─▶ PartBuilder ─▶ parts of Charges
//!                                                                              ├─▶ Rollups ─▶ rollup, resource rollup
//!                                                                              └─▶ Control (checked sums)
//! ```
//!
//! A file is either taken whole or refused whole: a row that cannot be read exactly refuses its delivery, and is listed.

mod cell;
mod control;
mod csv_file;
mod cur;
mod focus;
mod footer;
mod header;
mod limits;
mod line;
mod manifest;
mod mapper;
mod maps;
mod pair_columns;
mod parquet_file;
mod reader;
mod repeats;
mod run;
mod share;
mod text;
/// Moments as reports spell them.
pub mod time;
mod zip_file;

pub use control::Control;
pub use header::{Format, Header, plain};
pub use limits::{MANIFEST as MANIFEST_LIMIT, PARTS as PARTS_LIMIT};
pub use manifest::{Manifest, ManifestKind};
pub(crate) use maps::key_of_column;
pub use reader::{SourceFile, header_of};
pub use run::{Expected, Holds, Ingested, Job, Part, Progress, SourceFacts, ingest};
