//! Answers to "how much, of what, since when": every answer is a set of rows and their total, and the rows sum to the total.

mod footing;
mod labels;
mod lines;
mod movers;
mod spend;
mod trend;

pub use footing::{Footing, footing};
pub use labels::{Labels, labels};
pub use lines::{Line, Lines, each_line, lines};
pub use movers::{Change, Movers, changes, movers};
pub use spend::{Spend, SpendRow, spend, tie};
pub use trend::{Band, BandKind, Trend, trend};
