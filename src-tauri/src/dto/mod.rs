//! The wire: everything that crosses between the window and the engine, and nothing else.
//!
//! Money crosses as a decimal string with every digit; ratios as JSON numbers, for pixels only. Names follow the screens.
//! `cargo xtask bindings` writes the TypeScript twins into `ui/src/host/wire.ts`.

mod error;
mod import;
mod rates;
mod reconcile;
mod session;
mod sources;
mod view;

pub use error::{AppError, ErrorCode};
pub use import::{DeliveryNote, ImportOutcome, ImportProgress, ImportStage, NoteKind, Problem, SameMonths};
pub use rates::{ConversionInfo, LoadRates, LoadedRates, LockMonth, RateInfo};
pub use reconcile::{
    EnterInvoice, ExportReconciliation, InvoiceKey, InvoiceStanding, InvoiceWalk, LoadInvoices, LoadedInvoices,
    ReconcileRequest, Reconciliation, SignOff, SignedItem, WalkCause, WalkTotal,
};
pub use session::{BasisInfo, Delivery, DimensionInfo, MonthInfo, Recent, SavedCopy, Session, Settings, Steps, Theme};
pub use sources::{
    AccountDays, CameAndWent, CameOrWent, Check, CheckLevel, DayState, DaysByAccount, DeliveryRow, DeliveryState,
    IdentityRow, MonthMark, MonthVerdict, Restated, RestatedRow, Sign, Sources, SourcesRequest, Verdict, What,
};
pub use view::{
    Comparison, ExportOutcome, ExportProfile, ExportRequest, ExportWhat, Filter, Line, LinesPage, LinesRequest, Mover,
    OriginalCost, Overview, OverviewRequest, Part, Period, Series, SeriesKind, SortColumn, SpendPage, SpendRequest,
    SpendRow, Tie, Trend, TrendUnit, View,
};

/// Exact decimal text, such as `-12.345`; never a binary float.
pub type Money = String;
