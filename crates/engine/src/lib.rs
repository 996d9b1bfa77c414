//! Curio's engine: report files in, exact answers out.
//!
//! It knows nothing of windows or workspaces, reads no clock, opens only files it is handed and serializes nothing.
//! The data's way: [`ingest`] → [`charges`] and [`rollup`] → [`bill`] → [`view`] → [`explore`].
#![warn(missing_docs)]
#![warn(clippy::float_arithmetic)]

pub mod attribution;
pub mod bill;
pub mod cache;
pub mod charges;
mod coded;
mod error;
pub mod explore;
mod hex;
pub mod ingest;
mod known_lines;
mod money;
mod problem;
pub mod rates;
pub mod reconcile;
pub mod rollup;
mod side_by_side;
mod small_csv;
pub mod tags;
pub mod trust;
pub mod view;
pub mod waste;

pub use error::{BadInput, Error, Result};
pub use hex::hex;
pub use known_lines::{KnownLines, Overlap, overlap};
pub use money::{Money, MoneyError, SCALE, checked_sum, grouped, round_parts, round_to_total};
pub use problem::{Problem, Problems};
pub use side_by_side::side_by_side;
pub use small_csv::read_amount;

/// A table on its way to or from disk; opaque outside the engine.
pub type Table = polars::frame::DataFrame;
