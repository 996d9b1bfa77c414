//! Column names: reports spell one column in several ways and order, so columns are found by plain name, never by position.

use std::sync::atomic::{AtomicBool, Ordering};

use hashbrown::HashMap;

use crate::error::BadInput;

/// Lower case without punctuation: `lineItem/UsageType`, `line_item_usage_type` and `LineItem UsageType` are one column.
pub fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The columns of one file.
#[derive(Debug)]
pub struct Header {
    /// Names as the file spells them, in file order.
    pub names: Vec<String>,
    by_plain: HashMap<String, usize>,
    /// Columns that somebody asked for: Parquet readers fetch no others.
    asked: Vec<AtomicBool>,
}

/// What kind of report a header belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// AWS Cost and Usage Report, slash or Athena names.
    LegacyCur,
    /// Data Exports table `COST_AND_USAGE_REPORT`.
    Cur2,
    /// FOCUS; the version is told from the columns present.
    Focus {
        /// 1.0 is 10, 1.2 is 12.
        version: u8,
    },
}

impl Format {
    /// For people.
    pub fn name(self) -> String {
        match self {
            Self::LegacyCur => "legacy CUR".to_owned(),
            Self::Cur2 => "CUR 2.0".to_owned(),
            Self::Focus { version } => format!("FOCUS {}.{}", version / 10, version % 10),
        }
    }
}

impl Header {
    /// Indexes the names; of two with one plain name the first stands.
    pub fn new(names: Vec<String>) -> Self {
        let mut by_plain = HashMap::new();
        for (index, name) in names.iter().enumerate() {
            by_plain.entry(plain(name)).or_insert(index);
        }
        let asked = names.iter().map(|_| AtomicBool::new(false)).collect();
        Self { names, by_plain, asked }
    }

    /// Columns that were found so far by name, in file order.
    pub(super) fn asked(&self) -> Vec<usize> {
        (0..self.names.len()).filter(|column| self.asked[*column].load(Ordering::Relaxed)).collect()
    }

    /// Marks a column that is read by position.
    pub(super) fn ask(&self, column: usize) {
        self.asked[column].store(true, Ordering::Relaxed);
    }

    /// Position of a column by plain name.
    pub fn find(&self, plain: &str) -> Option<usize> {
        let column = self.by_plain.get(plain).copied();
        column.inspect(|column| self.ask(*column))
    }

    /// Position of the first of several plain names that exists.
    pub fn find_any(&self, plains: &[&str]) -> Option<usize> {
        plains.iter().find_map(|plain| self.find(plain))
    }

    /// Which report this is, or what is missing for it to be one.
    pub fn format(&self, file: &str) -> Result<Format, BadInput> {
        let has = |plain: &str| self.find(plain).is_some();
        if has("lineitemlineitemtype") && has("lineitemunblendedcost") {
            let cur2 = has("resourcetags") || has("billpayeraccountname") || has("lineitemusageaccountname");
            return Ok(if cur2 { Format::Cur2 } else { Format::LegacyCur });
        }
        if has("billedcost") && has("effectivecost") && has("chargeperiodstart") {
            return Ok(Format::Focus { version: self.focus_version() });
        }
        Err(self.not_a_report(file))
    }

    fn focus_version(&self) -> u8 {
        let has = |plain: &str| self.find(plain).is_some();
        if has("serviceprovidername") || has("hostprovidername") {
            13
        } else if has("invoiceid") || has("billingaccounttype") {
            12
        } else if has("commitmentdiscountquantity") || has("servicesubcategory") {
            11
        } else {
            10
        }
    }

    fn not_a_report(&self, file: &str) -> BadInput {
        let shown: Vec<&str> = self.names.iter().take(4).map(String::as_str).collect();
        let shown: String = shown.join(", ").chars().take(120).collect();
        BadInput::file(
            file,
            format!(
                "is not a cost report: its first row ({shown}) names neither lineItem/LineItemType and \
                     lineItem/UnblendedCost (AWS CUR) nor BilledCost, EffectiveCost and ChargePeriodStart (FOCUS)."
            ),
            "Choose a Cost and Usage Report, a CUR 2.0 export or a FOCUS file, with its header row.",
        )
        .at_row(1)
    }
}
