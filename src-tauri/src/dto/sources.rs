use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Money, Problem, View};

/// Asks whether the last month of a view can be trusted.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct SourcesRequest {
    /// The view; its filters are not applied: a month is whole or not.
    pub view: View,
}

/// What the Sources screen shows of one month.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Sources {
    /// The session revision it was computed from.
    pub revision: u32,
    /// The month, `2026-10`.
    pub month: String,
    /// Days × accounts.
    pub days: DaysByAccount,
    /// The verdict and its checks.
    pub verdict: MonthVerdict,
    /// billed = effective + upfront fees + true-up, of each payer and currency of the month.
    pub identities: Vec<IdentityRow>,
    /// All loaded months, oldest first.
    pub months: Vec<MonthMark>,
    /// Against the month before.
    pub came_and_went: CameAndWent,
    /// What a newer delivery of the month changed; absent when none was replaced.
    pub restated: Option<Restated>,
    /// All deliveries, newest month first, replaced ones included.
    pub deliveries: Vec<DeliveryRow>,
    /// What was counted while the month's deliveries were read.
    pub problems: Vec<Problem>,
}

/// Source lines by account and day.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct DaysByAccount {
    /// Days of the month, `2026-10-01`, ascending.
    pub days: Vec<String>,
    /// Those with missing days first, then the ones with most lines.
    pub accounts: Vec<AccountDays>,
    /// Days of accounts without lines where some are expected.
    pub missing: u32,
    /// Days of accounts that should have lines.
    pub expected: u32,
    /// Source lines of the month.
    #[ts(type = "number")]
    pub lines: u64,
}

/// One account's month.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct AccountDays {
    /// Account id; empty is none.
    pub account: String,
    /// For people.
    pub label: String,
    /// All its source lines, monthly charges included.
    #[ts(type = "number")]
    pub lines: u64,
    /// Median of its days with lines.
    #[ts(type = "number")]
    pub median: u64,
    /// Source lines of each day, monthly charges left out.
    #[ts(type = "Array<number>")]
    pub counts: Vec<u64>,
    /// What to think of each day.
    pub states: Vec<DayState>,
}

/// How a day of an account is, judged by the account's own month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum DayState {
    /// As usual.
    Usual,
    /// Less than half of the account's median.
    Low,
    /// No lines, as on most days of that weekday.
    NoneAsUsual,
    /// No lines where most days of that weekday have some.
    Missing,
    /// Few or no lines in the last 48 hours of a running month.
    Late,
    /// Before the account's first day in any loaded month.
    NotYet,
    /// After the last day delivered.
    NotDelivered,
}

/// Whether a month can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Whole and final.
    Complete,
    /// It may still change, or something in it does not agree.
    Provisional,
    /// A whole day is missing, or its sums disagree.
    Broken,
}

/// The verdict of the month.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct MonthVerdict {
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on.
    pub checks: Vec<Check>,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum CheckLevel {
    /// As it should be.
    Ok,
    /// To be known.
    Warn,
    /// The month must not be used as it is.
    Bad,
}

/// One check.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Check {
    /// How it came out.
    pub level: CheckLevel,
    /// One sentence.
    pub text: String,
}

/// The amortization identity of one payer: billed − effective − upfront fees − true-up = residual.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct IdentityRow {
    /// Payer account.
    pub payer: String,
    /// Currency.
    pub currency: String,
    /// Sum of billed cost.
    pub billed: Money,
    /// Sum of effective cost.
    pub effective: Money,
    /// Upfront fees on lines of their own.
    pub upfront_fees: Money,
    /// Minus what this month amortizes of upfront fees.
    pub true_up: Money,
    /// What is left over.
    pub residual: Money,
    /// Nothing but what AWS itself rounds.
    pub is_rounding: bool,
}

/// A month in the strip.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct MonthMark {
    /// `2026-10`.
    pub period: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// Why it is not complete.
    pub because: Option<String>,
}

/// What the month has that the one before had not, and the other way round.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct CameAndWent {
    /// The month before; absent when it is not loaded.
    pub before: Option<String>,
    /// By what it is, the most expensive first.
    pub items: Vec<CameOrWent>,
}

/// What something that came or went is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// A usage account.
    Account,
    /// A service.
    Service,
    /// A tag key.
    Tag,
    /// A column of the report.
    Column,
    /// The kind of report.
    Format,
}

/// What happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum Sign {
    /// It was not there in the month before.
    Came,
    /// It is not there any more.
    Went,
    /// A tag key that is another one but for case and separators.
    Twin,
}

/// One thing that came or went.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct CameOrWent {
    /// What it is.
    pub what: What,
    /// What happened.
    pub sign: Sign,
    /// As the report spells it.
    pub value: String,
    /// For people.
    pub label: String,
    /// First day of what came, last day of what went.
    pub day: Option<String>,
    /// Of a twin, the spelling on most lines.
    pub twin_of: Option<String>,
    /// Of a twin, the only account that spells it so.
    pub account: Option<String>,
    /// Cost in the view's basis, in the month that has it.
    pub cost: Option<Money>,
    /// Source lines.
    #[ts(type = "number")]
    pub lines: u64,
}

/// The month in force against the delivery it replaced.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct Restated {
    /// When the older delivery was made, or what it is called: `2026-12-02T02:58:00Z`.
    pub since: String,
    /// Largest changes by service and account, at most 6.
    pub rows: Vec<RestatedRow>,
    /// Change of everything not listed; rows + rest = total.
    pub rest: Money,
    /// How many that is.
    pub rest_count: u32,
    /// Before.
    pub previous: Money,
    /// Now − before.
    pub total: Money,
}

/// One change of a restated month.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct RestatedRow {
    /// Service code.
    pub service: String,
    /// Its name.
    pub service_label: String,
    /// Account id.
    pub account: String,
    /// Its name.
    pub account_label: String,
    /// Before.
    pub previous: Money,
    /// Now.
    pub cost: Money,
    /// Now − before.
    pub change: Money,
}

/// What Curio did with a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryState {
    /// Its months are the ones shown.
    InForce,
    /// In force without the lines that were here already.
    Trimmed,
    /// A later delivery took its place.
    Replaced,
    /// It came after a later one and counts nowhere.
    Older,
}

/// One delivery.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct DeliveryRow {
    /// Its id in the journal.
    pub id: String,
    /// `legacy CUR`, `CUR 2.0`, `FOCUS 1.2`.
    pub format: String,
    /// The export's or report's name.
    pub export: String,
    /// Assembly or execution id, or the file's name.
    pub execution: String,
    /// Billing periods.
    pub periods: Vec<String>,
    /// When AWS wrote it, where its folder says so, `2026-12-04T03:12:04Z`.
    pub delivered: Option<String>,
    /// When it was imported, UTC.
    pub imported_at: String,
    /// Number of files.
    pub files: u32,
    /// No manifest says what belongs to it.
    pub loose: bool,
    /// Source lines that count.
    #[ts(type = "number")]
    pub lines: u64,
    /// Lines of its files that were here already.
    #[ts(type = "number")]
    pub left_out: u64,
    /// Cost in the view's basis and currency, all its months and without filters; absent where it cannot be given.
    pub cost: Option<Money>,
    /// What Curio did with it.
    pub state: DeliveryState,
}
