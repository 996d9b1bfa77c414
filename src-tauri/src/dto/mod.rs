//! The wire: everything that crosses between the window and the engine, and nothing else.
//!
//! Money crosses as a decimal string with every digit; ratios as JSON numbers, for pixels only. Names follow the screens.
//! `cargo xtask bindings` writes the TypeScript twins into `ui/src/host/wire.ts`.

mod attribution;
mod compliance;
mod error;
mod import;
mod rates;
mod reconcile;
mod rules;
mod session;
mod sources;
mod view;
mod waste;
mod waste_steps;

pub use attribution::{
    Attribution, AttributionRequest, Conservation, CoverageKind, CoveragePath, CoverageRow, MovedMonth, OwnerCoverage,
    OwnerMoved, OwnerRow, OwnerShareOf, PathRequest, PathStep, PoolPart, PoolRow, RuleKind, RuleRow, RuleTestRow,
    RulesMove, RulesPreview, Sharing, SpellingGroup, SpellingKind,
};
pub use compliance::{
    CloseMonth, Compliance, ComplianceMonth, ComplianceRequest, ComplianceRow, ComplianceShare, ExportStatements,
    StatementFiles,
};
pub use error::{AppError, ErrorCode};
pub use import::{DeliveryNote, ImportOutcome, ImportProgress, ImportStage, NoteKind, Problem, SameMonths};
pub use rates::{ConversionInfo, LoadRates, LoadedRates, LockMonth, RateInfo};
pub use reconcile::{
    EnterInvoice, ExportReconciliation, InvoiceKey, InvoiceStanding, InvoiceWalk, LoadInvoices, LoadedInvoices,
    ReconcileRequest, Reconciliation, SignOff, SignedItem, WalkCause, WalkTotal,
};
pub use rules::{
    EditRules, EditedRules, FixedShare, LoadRulesTable, LoadedRulesTable, PoolEdit, RuleCondition, RulesEdit,
    RulesFlaw, RulesText, SaveRules, StepRules,
};
pub use session::{BasisInfo, Delivery, DimensionInfo, MonthInfo, Recent, SavedCopy, Session, Settings, Steps, Theme};
pub use sources::{
    AccountDays, CameAndWent, CameOrWent, Check, CheckLevel, DayState, DaysByAccount, DeliveryRow, DeliveryState,
    IdentityRow, MonthMark, MonthVerdict, Restated, RestatedRow, Sign, Sources, SourcesRequest, Verdict, What,
};
pub use view::{
    Comparison, ExportOutcome, ExportProfile, ExportRequest, ExportWhat, Filter, Line, LineRule, LineRuled, LinesPage,
    LinesRequest, Mover, OriginalCost, Overview, OverviewRequest, Part, Period, Series, SeriesKind, SortColumn,
    SpendPage, SpendRequest, SpendRow, Tie, Trend, TrendUnit, View,
};
pub use waste::{
    Waste, WasteAlso, WasteAside, WasteCounts, WasteDetail, WasteDetailRequest, WasteEvent, WasteGap, WasteHistory,
    WasteListed, WasteMonth, WasteMore, WastePart, WasteProof, WasteRequest, WasteRow, WasteSaving, WasteSays,
    WasteState, WasteTile, WasteTileKind, WasteTotal,
};
pub use waste_steps::{
    AddEvidence, AddedEvidence, DecideWaste, ExportWorkLists, RefusedEvidence, RemoveEvidence, SetWasteLimits,
    StepWaste, WasteDecided, WasteDecision, WasteEvidenceFile, WasteLimit, WasteLimitValue, WasteMeasured,
    WasteOutcome, WasteRule, WasteScript, WasteVerified, WorkListFiles,
};

/// Exact decimal text, such as `-12.345`; never a binary float.
pub type Money = String;
