use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Session;

/// A currency that the others can be converted into.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct ConversionInfo {
    /// Currency code.
    pub currency: String,
    /// Its rates, oldest month first.
    pub rates: Vec<RateInfo>,
    /// Months of the loaded reports that lack a rate for one of their currencies: views with them are refused.
    pub months_without: Vec<String>,
}

/// What one unit of a currency is worth in a month.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct RateInfo {
    /// `2026-11`.
    pub month: String,
    /// The currency of the amounts.
    pub from: String,
    /// Exact decimal text.
    pub rate: String,
    /// The month is closed: no later table may change it.
    pub locked: bool,
}

/// Takes in a table of exchange rates. The native dialog that picks the file runs on the Rust side.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct LoadRates {
    /// A file that was dropped; without it the dialog asks.
    pub path: Option<String>,
}

/// Closes a month for its rates, or opens it again.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct LockMonth {
    /// `2026-11`.
    pub month: String,
    /// Close it.
    pub locked: bool,
}

/// A table of exchange rates was taken in.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export, export_to = "wire.ts")]
pub struct LoadedRates {
    /// The file's name.
    pub file: String,
    /// Rates in it.
    pub count: u32,
    /// The session with them.
    pub session: Session,
}
