//! Tables that rules use: who an account belongs to, names for values, quantities to share by.

use std::collections::BTreeMap;

use super::rules::{AccountColumn, During, Moment};
use crate::error::{BadInput, Result};
use crate::money::Money;
use crate::small_csv::{SmallCsv, SmallRow, Wanted};
use crate::view::Month;

/// No column of the table holds amounts.
const NO_AMOUNT: usize = usize::MAX;

/// What the company knows of its accounts.
#[derive(Clone, Debug, Default)]
pub(crate) struct AccountTable {
    /// By id; of one account in the order of the file, never two at a time.
    rows: BTreeMap<String, Vec<Account>>,
    pub(crate) file: String,
}

/// What it knows of one.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    /// Row of the file, as a spreadsheet counts it.
    pub(crate) row: u64,
    pub(crate) name: String,
    values: [String; 4],
    pub(crate) during: During,
}

impl Account {
    pub(crate) fn value(&self, column: AccountColumn) -> &str {
        &self.values[column as usize]
    }
}

const ID: Wanted = Wanted {
    name: "id",
    spellings: &["id", "account", "accountid", "linkedaccountid", "usageaccountid", "subaccountid"],
    required: true,
};
const ACCOUNT: [Wanted; 8] = [
    ID,
    Wanted { name: "name", spellings: &["name", "accountname"], required: false },
    Wanted { name: "path", spellings: &["path", "oupath", "ou", "organizationalunit", "unit"], required: false },
    Wanted { name: "owner", spellings: &["owner", "team", "accountowner"], required: false },
    Wanted { name: "cost centre", spellings: &["costcentre", "costcenter", "cc"], required: false },
    Wanted { name: "environment", spellings: &["environment", "env", "stage"], required: false },
    Wanted { name: "from", spellings: &["from", "validfrom", "since"], required: false },
    Wanted { name: "until", spellings: &["until", "validuntil", "to"], required: false },
];

impl AccountTable {
    pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Self> {
        let table = SmallCsv::read(file, bytes, &ACCOUNT, NO_AMOUNT)?;
        let read = table.each(|row| {
            let id = account_id(row.text(0)).ok_or_else(|| {
                row.refused(
                    0,
                    format!("'{}' is no account id.", row.text(0)),
                    "Account ids have twelve digits; a spreadsheet may have cut leading zeros.",
                )
            })?;
            let text = |column: usize| row.text(column).to_owned();
            let during = During { from: moment(&row, 6)?, until: moment(&row, 7)? };
            if during.is_empty() {
                return Err(row.refused(7, "ends before it begins.", "Swap the two dates."));
            }
            let values = [text(2), text(3), text(4), text(5)];
            Ok((id, Account { row: row.number, name: text(1), values, during }))
        })?;
        let mut rows: BTreeMap<String, Vec<Account>> = BTreeMap::new();
        let mut places = Vec::new();
        for (id, account) in read {
            let known = rows.entry(id.clone()).or_default();
            if let Some(other) = known.iter().find(|other| other.during.overlaps(account.during)) {
                let what = format!("says what account {id} is for days that row {} speaks of too.", other.row);
                places.push(
                    BadInput::file(file, what, "Leave one out, or give both dates that do not overlap.")
                        .at_row(account.row),
                );
            }
            known.push(account);
        }
        match places.len() as u64 {
            0 => Ok(Self { rows, file: file.to_owned() }),
            total => Err(crate::Error::BadInput { places, total }),
        }
    }

    /// What is known of an account, and when.
    pub(crate) fn of(&self, id: &str) -> &[Account] {
        self.rows.get(id).map_or(&[], Vec::as_slice)
    }

    /// All accounts by id.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &Account)> {
        self.rows.iter().flat_map(|(id, rows)| rows.iter().map(move |row| (id.as_str(), row)))
    }
}

/// Spreadsheets cut leading zeros of AWS account ids; ids of other providers are taken as they are.
fn account_id(text: &str) -> Option<String> {
    let digits = text.chars().all(|c| c.is_ascii_digit());
    match text.len() {
        0 => None,
        1..12 if digits => Some(format!("{text:0>12}")),
        _ if text.contains(['E', 'e']) && text.contains('+') => None,
        _ => Some(text.to_owned()),
    }
}

fn moment(row: &SmallRow<'_>, column: usize) -> std::result::Result<Option<Moment>, BadInput> {
    let text = row.text(column);
    if text.is_empty() {
        return Ok(None);
    }
    Moment::read(text)
        .map(Some)
        .map_err(|what| row.refused(column, what, "Write a month like 2026-09 or a day like 2026-09-15."))
}

/// Looks whether a file is a table at all: text in UTF-8 with a first row that names columns, and rows under it.
///
/// # Errors
/// What it lacks, in the user's words.
pub fn check_table(file: &str, bytes: &[u8]) -> Result<()> {
    let refused = |what: &str, hint: &str| Err(BadInput::file(file, what, hint).into());
    let Ok(text) = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) else {
        return refused("is not UTF-8 text.", "Save it as \"CSV UTF-8\" and try again.");
    };
    let header = text.lines().next().unwrap_or_default();
    if text.contains('\0') || !header.contains([',', ';', '\t']) {
        return refused(
            "is no table with named columns.",
            "Rules use tables with a column of values and one of names or quantities.",
        );
    }
    if text.lines().skip(1).all(|line| line.trim().is_empty()) {
        return refused("has no rows under its header.", "Add a row for each entry.");
    }
    Ok(())
}

/// Names for the values of a column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lookup {
    pub(crate) file: String,
    /// By value: the row of the file, and the name.
    pub(crate) names: BTreeMap<String, (u64, String)>,
}

impl Lookup {
    /// A table of values and names; the second column may be called like the dimension.
    pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Self> {
        const WANTED: [Wanted; 2] = [
            Wanted { name: "value", spellings: &["value", "key", "from", "cluster", "stack", "group"], required: true },
            Wanted {
                name: "name",
                spellings: &["name", "is", "owner", "team", "to", "environment", "product", "costcenter", "costcentre"],
                required: true,
            },
        ];
        let table = SmallCsv::read(file, bytes, &WANTED, NO_AMOUNT)?;
        let read = table.each(|row| Ok((row.number, row.text(0).to_owned(), row.text(1).to_owned())))?;
        let mut names: BTreeMap<String, (u64, String)> = BTreeMap::new();
        for (row, value, name) in read {
            match names.get(&value) {
                Some((first, known)) if *known != name => {
                    let what = format!("gives '{value}' the name {name}, and row {first} the name {known}.");
                    return Err(BadInput::file(file, what, "Leave one of them out.").at_row(row).into());
                }
                _ => drop(names.insert(value, (row, name))),
            }
        }
        Ok(Self { file: file.to_owned(), names })
    }
}

/// Quantities by month and receiver, to share by: row of the file, receiver as it is written, quantity.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quantities {
    pub(crate) file: String,
    pub(crate) months: BTreeMap<Month, Vec<(u64, String, Money)>>,
}

impl Quantities {
    pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Self> {
        const WANTED: [Wanted; 3] = [
            Wanted { name: "period", spellings: &["period", "month", "billingperiod", "date"], required: true },
            Wanted { name: "owner", spellings: &["owner", "team", "receiver"], required: true },
            Wanted {
                name: "quantity",
                spellings: &["quantity", "amount", "usage", "share", "value", "weight"],
                required: true,
            },
        ];
        let table = SmallCsv::read(file, bytes, &WANTED, 2)?;
        let read = table.each(|row| {
            let month = row.text(0).get(..7).unwrap_or_else(|| row.text(0)).parse::<Month>();
            let month = month.map_err(|what| row.refused(0, format!("{what}."), "Write a month like 2026-09."))?;
            let quantity = row.ratio(2)?;
            if quantity < Money::ZERO {
                return Err(row.refused(
                    2,
                    "is negative: nobody can receive less than nothing.",
                    "Write 0 for an owner that uses nothing.",
                ));
            }
            Ok((month, row.number, row.text(1).to_owned(), quantity))
        })?;
        let mut months: BTreeMap<Month, Vec<(u64, String, Money)>> = BTreeMap::new();
        for (month, row, owner, quantity) in read {
            let of_month = months.entry(month).or_default();
            if let Some((first, _, _)) = of_month.iter().find(|(_, known, _)| *known == owner) {
                let what = format!("is the second quantity of {owner} for {month}; row {first} has the first.");
                return Err(BadInput::file(file, what, "Leave one of them out, or add them up.").at_row(row).into());
            }
            of_month.push((row, owner, quantity));
        }
        Ok(Self { file: file.to_owned(), months })
    }
}

impl Moment {
    /// `2026-09` or `2026-09-15`.
    pub(crate) fn read(text: &str) -> std::result::Result<Self, String> {
        let no_date = || format!("'{text}' is no month or day.");
        match text.len() {
            7 => text.parse().map(Self::Month).map_err(|_what| no_date()),
            10 => {
                let day = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_what| no_date())?;
                let month = text[..7].parse().map_err(|_what: String| no_date())?;
                let days = day.signed_duration_since(chrono::NaiveDate::default()).num_days();
                Ok(Self::Day(i32::try_from(days).map_err(|_large| no_date())?, month))
            }
            _ => Err(no_date()),
        }
    }

    /// Its first and last day.
    fn days(self) -> (i64, i64) {
        match self {
            Self::Month(month) => (first_day(month), first_day(month.plus(1)) - 1),
            Self::Day(day, _) => (day.into(), day.into()),
        }
    }
}

/// Day since 1970 that a month begins on.
fn first_day(month: Month) -> i64 {
    let text = format!("{month}-01");
    let day = chrono::NaiveDate::parse_from_str(&text, "%Y-%m-%d").unwrap_or_default();
    day.signed_duration_since(chrono::NaiveDate::default()).num_days()
}

impl During {
    fn bounds(self) -> (i64, i64) {
        let from = self.from.map_or(i64::MIN, |from| from.days().0);
        (from, self.until.map_or(i64::MAX, |until| until.days().1))
    }

    /// Nothing is in it.
    pub(crate) fn is_empty(self) -> bool {
        let (from, until) = self.bounds();
        until < from
    }

    pub(crate) fn overlaps(self, other: Self) -> bool {
        let ((from, until), (other_from, other_until)) = (self.bounds(), other.bounds());
        from <= other_until && other_from <= until
    }

    /// True where a line must say its day, and not only its month.
    pub(crate) fn needs_day(self) -> bool {
        [self.from, self.until].into_iter().flatten().any(|moment| matches!(moment, Moment::Day(..)))
    }

    /// True for a charge of this billing period and day; without a day, of the billing period alone.
    pub(crate) fn holds(self, month: Month, day: Option<i32>) -> bool {
        let after = |from: Moment| match (from, day) {
            (Moment::Day(from, _), Some(day)) => from <= day,
            (Moment::Month(from) | Moment::Day(_, from), _) => from <= month,
        };
        let before = |until: Moment| match (until, day) {
            (Moment::Day(until, _), Some(day)) => day <= until,
            (Moment::Month(until) | Moment::Day(_, until), _) => month <= until,
        };
        self.from.is_none_or(after) && self.until.is_none_or(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(result: Result<impl std::fmt::Debug>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn accounts_keep_their_zeros_and_do_not_overlap() {
        let table = AccountTable::read("accounts.csv", b"Account ID;Name;Owner\n1000000112;pay;payments\n").unwrap();
        assert_eq!(table.of("001000000112")[0].value(AccountColumn::Owner), "payments");
        let dated = b"id,owner,from,until\n111122223333,a,,2026-08\n111122223333,b,2026-09-01,\n";
        let table = AccountTable::read("accounts.csv", dated).unwrap();
        let of = |month: &str| {
            let known = table.of("111122223333").iter().find(|row| row.during.holds(month.parse().unwrap(), None));
            known.map(|row| row.value(AccountColumn::Owner).to_owned())
        };
        assert_eq!((of("2026-08"), of("2026-09")), (Some("a".to_owned()), Some("b".to_owned())));
        let both = b"id,owner,from,until\n111122223333,a,,2026-09\n111122223333,b,2026-09-30,\n";
        let told = refused(AccountTable::read("accounts.csv", both));
        assert!(told.contains("accounts.csv, row 3") && told.contains("row 2"), "{told}");
        let cut = refused(AccountTable::read("accounts.csv", b"id,owner\n1.11122E+11,a\n"));
        assert!(cut.contains("row 2, column id") && cut.contains("twelve digits"), "{cut}");
    }

    #[test]
    fn drivers_and_lookups_name_the_row_that_contradicts() {
        let told = refused(Quantities::read("gb.csv", b"period,owner,quantity\n2026-09,a,1\n2026-09,a,2\n"));
        assert!(told.contains("gb.csv, row 3") && told.contains("row 2"), "{told}");
        let told = refused(Quantities::read("gb.csv", b"period,owner,quantity\n2026-13,a,1\n"));
        assert!(told.contains("gb.csv, row 2, column period"), "{told}");
        let told = refused(Quantities::read("gb.csv", b"period,owner,quantity\n2026-09,a,-1\n"));
        assert!(told.contains("negative"), "{told}");
        let told = refused(Lookup::read("clusters.csv", b"cluster,owner\nc1,a\nc1,b\n"));
        assert!(told.contains("clusters.csv, row 3") && told.contains("row 2"), "{told}");
    }
}
