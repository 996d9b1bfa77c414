//! Report files in, the canonical table out.
//!
//! ```text
//! file ─▶ rows (csv.rs, parquet.rs) ─▶ Cell ─▶ Mapper (cur.rs, focus.rs) ─▶ Charge ─▶ PartBuilder ─▶ parts of Charges
//!                                                                              ├─▶ RollupBuilder ─▶ Rollup
//!                                                                              └─▶ Control (checked sums)
//! ```
//!
//! A file is either taken whole or refused whole: a row that cannot be read exactly refuses its delivery, and is listed.

mod cell;
mod csv_file;
mod cur;
mod focus;
mod header;
mod line;
mod manifest;
mod maps;
mod parquet_file;
mod reader;
mod run;
/// Moments as reports spell them.
pub mod time;

pub use header::{Format, Header, plain};
pub use manifest::{Manifest, ManifestKind};
pub use reader::{SourceFile, header_of};
pub use run::{Control, Ingested, Job, Progress, SourceFacts, ingest};
