//! The wire: everything that crosses between the window and the engine, and nothing else.
//!
//! Money crosses as a decimal string with every digit; ratios as JSON numbers, for pixels only. Names follow the screens.
//! `cargo xtask bindings` writes the TypeScript twins into `ui/src/host/wire.ts`.

mod error;
mod import;
mod session;
mod view;

pub use error::{AppError, ErrorCode};
pub use import::{DeliveryNote, ImportOutcome, ImportProgress, ImportStage, NoteKind, Problem};
pub use session::{BasisInfo, Delivery, DimensionInfo, MonthInfo, Recent, Session, Settings, Theme};
pub use view::{
    Comparison, ExportOutcome, ExportProfile, ExportRequest, ExportWhat, Filter, Line, LinesPage, LinesRequest, Mover,
    Overview, OverviewRequest, Part, Period, Series, SeriesKind, SortColumn, SpendPage, SpendRequest, SpendRow, Tie,
    Trend, TrendUnit, View,
};

/// Exact decimal text, such as `-12.345`; never a binary float.
pub type Money = String;
