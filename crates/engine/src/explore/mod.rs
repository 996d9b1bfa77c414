//! Answers to "how much, of what, since when": every answer is a set of rows and their total, and the rows sum to the total.

mod compare;
mod footing;
mod identity;
mod labels;
mod lines;
mod movers;
mod rank;
mod spend;
mod trend;

pub use compare::{Change, Compared, ComparedRow, compare, restated};
pub use footing::{Footing, footing};
pub use identity::{Identity, identities};
pub use labels::{Labels, labels};
pub use lines::{Line, Lines, each_line, lines};
pub use movers::{Movers, movers};
pub use spend::{Spend, SpendRow, spend, tie};
pub(crate) use spend::{overflow, texts};
pub use trend::{Band, BandKind, Trend, trend, trend_needs_lines};
