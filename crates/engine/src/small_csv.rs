//! Small tables that people write themselves: invoices, exchange rates. Columns come in any order and case; a byte order mark,
//! CRLF, semicolons, tabs and a decimal comma are taken where nothing else can be meant. A table is read whole or not at all.

use csv::{ReaderBuilder, StringRecord};

use crate::error::{BadInput, Error, Result};
use crate::money::{Money, MoneyError};

/// A column to look for.
pub(crate) struct Wanted {
    /// What messages call it.
    pub(crate) name: &'static str,
    /// Its spellings: lower case, letters and digits only.
    pub(crate) spellings: &'static [&'static str],
    /// The table is of no use without it.
    pub(crate) required: bool,
}

/// A table with the wanted columns, each where it was found.
#[derive(Debug)]
pub(crate) struct SmallCsv {
    file: String,
    columns: Vec<Option<(usize, String)>>,
    rows: Vec<(u64, StringRecord)>,
    delimiter: u8,
    /// The decimal point, where an amount tells it.
    point: Option<char>,
}

/// A row of it.
#[derive(Clone, Copy)]
pub(crate) struct SmallRow<'a> {
    table: &'a SmallCsv,
    /// As a spreadsheet counts it.
    pub(crate) number: u64,
    record: &'a StringRecord,
}

impl SmallCsv {
    /// Reads a table. `file` is what the user calls it; the amount in column `amount` decides on the decimal point.
    pub(crate) fn read(file: &str, bytes: &[u8], wanted: &[Wanted], amount: usize) -> Result<Self> {
        let content = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = std::str::from_utf8(content).map_err(|error| {
            let row = content[..error.valid_up_to()].split(|byte| *byte == b'\n').count() as u64;
            BadInput::file(file, "is not UTF-8 text.", "Save it as \"CSV UTF-8\" and try again.").at_row(row)
        })?;
        let delimiter = delimiter(text, wanted);
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|error| unreadable(file, &error))?.clone();
        let columns = wanted.iter().map(|column| find(file, &headers, column)).collect::<Result<Vec<_>>>()?;
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| unreadable(file, &error))?;
            let row = record.position().map_or(0, csv::Position::line);
            if record.iter().skip(headers.len()).any(|cell| !cell.trim().is_empty()) {
                let what = "has more cells than the first row: a comma inside an amount makes two of one.";
                return Err(BadInput::file(file, what, "Put the amount in quotes or write a point.")
                    .at_row(row)
                    .into());
            }
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                rows.push((row, record));
            }
        }
        if rows.is_empty() {
            return Err(BadInput::file(file, "has no rows under its header.", "Add a row for each entry.").into());
        }
        let mut table = Self { file: file.to_owned(), columns, rows, delimiter, point: None };
        table.point = table.decimal_point(amount)?;
        Ok(table)
    }

    /// True where the first row names all of these.
    pub(crate) fn is_headed(bytes: &[u8], wanted: &[&Wanted]) -> bool {
        let first = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).split(|byte| *byte == b'\n').next();
        let text = String::from_utf8_lossy(first.unwrap_or_default());
        [b'\t', b';', b','].into_iter().any(|delimiter| named(&text, delimiter, wanted.iter().copied()) == wanted.len())
    }

    /// Reads every row; the places of all that are refused come together.
    pub(crate) fn each<T>(&self, read: impl Fn(SmallRow<'_>) -> std::result::Result<T, BadInput>) -> Result<Vec<T>> {
        let (mut taken, mut places) = (Vec::new(), Vec::new());
        for row in self.rows() {
            match read(row) {
                Ok(one) => taken.push(one),
                Err(place) => places.push(place),
            }
        }
        if places.is_empty() {
            return Ok(taken);
        }
        let total = places.len() as u64;
        Err(Error::BadInput { places, total })
    }

    fn rows(&self) -> impl Iterator<Item = SmallRow<'_>> {
        self.rows.iter().map(|(number, record)| SmallRow { table: self, number: *number, record })
    }

    /// The decimal point that the amounts use, where one of them tells. A table that uses two is refused.
    fn decimal_point(&self, amount: usize) -> Result<Option<char>> {
        let mut known: Option<(char, u64)> = None;
        for row in self.rows() {
            let Some(point) = telling_point(row.text(amount)) else { continue };
            match known {
                Some((other, first)) if other != point => {
                    let what = format!(
                        "writes decimals with '{point}', and row {first} with '{other}'; one of them cannot be meant."
                    );
                    return Err(row.refused(amount, what, "Use the same decimal point in all rows.").into());
                }
                _ => known = known.or(Some((point, row.number))),
            }
        }
        Ok(known.map(|(point, _)| point))
    }
}

impl SmallRow<'_> {
    /// A cell without white space around it; empty where the column is not there.
    pub(crate) fn text(&self, column: usize) -> &str {
        let place = self.table.columns.get(column).and_then(Option::as_ref);
        place.and_then(|(index, _)| self.record.get(*index)).unwrap_or_default().trim()
    }

    /// An amount. Where commas separate the columns, a lone point is a decimal point.
    pub(crate) fn amount(&self, column: usize) -> std::result::Result<Money, BadInput> {
        let text = self.text(column);
        let by_delimiter = (self.table.delimiter == b',' && !text.contains(',')).then_some('.');
        self.number(column, self.table.point.or(by_delimiter))
    }

    /// A ratio: nobody writes one with thousands, so a lone separator is its decimal point.
    pub(crate) fn ratio(&self, column: usize) -> std::result::Result<Money, BadInput> {
        let lone = self.text(column).chars().find(|c| matches!(c, '.' | ','));
        self.number(column, self.table.point.or(lone))
    }

    fn number(&self, column: usize, point: Option<char>) -> std::result::Result<Money, BadInput> {
        read_amount(self.text(column), point)
            .map_err(|what| self.refused(column, what, "Write it like 1234.56, without thousands separators."))
    }

    /// This row, at a column, cannot be used.
    pub(crate) fn refused(&self, column: usize, what: impl Into<String>, hint: impl Into<String>) -> BadInput {
        let place = BadInput::file(&self.table.file, what, hint).at_row(self.number);
        match self.table.columns.get(column).and_then(Option::as_ref) {
            Some((_, name)) => place.at_column(name),
            None => place,
        }
    }

    /// Puts file and row to a place that has none.
    pub(crate) fn at(&self, place: BadInput) -> BadInput {
        BadInput { file: self.table.file.clone(), ..place }.at_row(self.number)
    }
}

/// An amount as somebody types it: `1234.5`, `1,234.50`, `1.234,50`, `-12`, `(12.00)`. `point` is the decimal point where it is
/// known; without it, what could be read in two ways is refused.
pub fn read_amount(text: &str, point: Option<char>) -> std::result::Result<Money, String> {
    let shown = text.trim();
    let (body, negative) = match shown.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => match shown.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (rest.trim(), true),
            None => (shown, false),
        },
    };
    let body: String = body.chars().filter(|c| !matches!(c, '\u{a0}' | '\u{202f}' | '\'')).collect();
    let no_number = || format!("'{shown}' is not an amount.");
    if !body.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',') {
        return Err(no_number());
    }
    let plain = with_point(&body, point).ok_or_else(|| {
        if is_grouped_only(&body) {
            format!("'{shown}' can be read with a decimal point or with a thousands separator.")
        } else {
            no_number()
        }
    })?;
    let parsed = Money::parse(&plain).map_err(|error| match error {
        MoneyError::NotANumber => no_number(),
        MoneyError::TooLarge => format!("'{shown}' {error}."),
    })?;
    if parsed.rounded {
        return Err(format!("'{shown}' has more than 18 digits after the point."));
    }
    Ok(if negative { Money(-parsed.money.0) } else { parsed.money })
}

/// The digits with a plain decimal point; none where the separators cannot be told apart or stand wrong.
fn with_point(body: &str, known: Option<char>) -> Option<String> {
    let Some(point) = telling_point(body).or(known) else {
        return (!body.contains([',', '.'])).then(|| body.to_owned());
    };
    let (whole, part) = body.rsplit_once(point).unwrap_or((body, ""));
    let separator = if point == '.' { ',' } else { '.' };
    if part.contains([',', '.']) || whole.contains(point) || !well_grouped(whole, separator) {
        return None;
    }
    Some(format!("{}.{part}", whole.replace(separator, "")))
}

/// The decimal point of a number that can be read in one way only: it has both separators, or something else than three digits
/// behind its only one.
fn telling_point(body: &str) -> Option<char> {
    let last = body.rfind(['.', ','])?;
    let point = if body[last..].starts_with('.') { '.' } else { ',' };
    let once = body.matches(point).count() == 1;
    let both = body.contains('.') && body.contains(',');
    let digits = body.len() - last - 1;
    (once && (both || digits != 3 || body[..last].trim_start_matches(['-', '(']).len() > 3 || body.starts_with('0')))
        .then_some(point)
}

/// `1,234` and `1.234`: a thousand or one and some.
fn is_grouped_only(body: &str) -> bool {
    body.contains([',', '.']) && telling_point(body).is_none()
}

fn well_grouped(whole: &str, separator: char) -> bool {
    let mut groups = whole.split(separator);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    rest.iter().all(|group| group.len() == 3) && (rest.is_empty() || (1..=3).contains(&first.len()))
}

/// The one that makes most of the wanted columns out of the first row.
fn delimiter(text: &str, wanted: &[Wanted]) -> u8 {
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| named(text, *delimiter, wanted.iter())).unwrap_or(b',')
}

/// How many of the columns the first row names.
fn named<'a>(text: &str, delimiter: u8, wanted: impl Iterator<Item = &'a Wanted>) -> usize {
    let header = text.lines().next().unwrap_or_default();
    let names: Vec<String> = header.split(char::from(delimiter)).map(plain).collect();
    wanted.filter(|column| names.iter().any(|name| column.spellings.contains(&name.as_str()))).count()
}

fn find(file: &str, headers: &StringRecord, wanted: &Wanted) -> Result<Option<(usize, String)>> {
    let fits = |(_, name): &(usize, &str)| wanted.spellings.contains(&plain(name).as_str());
    let found: Vec<(usize, &str)> = headers.iter().enumerate().filter(fits).collect();
    match found[..] {
        [(index, name)] => Ok(Some((index, name.trim().to_owned()))),
        [] if wanted.required => {
            let what = format!("has no column \"{}\".", wanted.name);
            let names: Vec<&str> = headers.iter().filter(|name| !name.trim().is_empty()).collect();
            let hint = format!("It has {}. Name the column in the first row.", names.join(", "));
            Err(BadInput::file(file, what, hint).at_row(1).into())
        }
        [] => Ok(None),
        [(_, one), (_, other), ..] => {
            let what = format!("is one of two columns for \"{}\": {one} and {other}.", wanted.name);
            Err(BadInput::file(file, what, "Leave one of them out.").at_row(1).at_column(one).into())
        }
    }
}

/// `Invoice ID` as `invoiceid`.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

fn unreadable(file: &str, error: &csv::Error) -> Error {
    let place = BadInput::file(file, format!("cannot be read as CSV: {error}."), "Save it as CSV again.");
    match error.position() {
        Some(position) => place.at_row(position.line()).into(),
        None => place.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_one_way_or_not_at_all() {
        for (text, expected) in [
            ("148112.23", "148112.23"),
            ("148,112.23", "148112.23"),
            ("148.112,23", "148112.23"),
            ("1.234.567,8", "1234567.8"),
            ("12,34", "12.34"),
            ("-0,5", "-0.5"),
            ("\u{2212}311.64", "-311.64"),
            ("(311.64)", "-311.64"),
            ("0.125", "0.125"),
            ("1234.567", "1234.567"),
            ("42", "42"),
            ("1'234.50", "1234.5"),
        ] {
            assert_eq!(read_amount(text, None).unwrap().to_string(), expected, "{text}");
        }
        for text in
            ["1,234", "1.234", "12.345.678", "", "n/a", "1,23,456.0", "$12.00", "1.2.3,4", "--1", "1e400", "12 EUR"]
        {
            assert!(read_amount(text, None).is_err(), "{text}");
        }
    }

    #[test]
    fn a_known_point_settles_what_could_be_read_in_two_ways() {
        for (text, point, expected) in [
            ("1.234", '.', "1.234"),
            ("1.234", ',', "1234"),
            ("1,234", ',', "1.234"),
            ("1,234", '.', "1234"),
            ("12.345.678", ',', "12345678"),
        ] {
            assert_eq!(read_amount(text, Some(point)).unwrap().to_string(), expected, "{text}");
        }
        assert!(read_amount("12.345.678", Some('.')).is_err());
    }

    #[test]
    fn a_table_names_the_row_that_mixes_points() {
        let wanted = [Wanted { name: "amount", spellings: &["amount"], required: true }];
        let split = SmallCsv::read("a.csv", b"Amount\n12.5\n13,5\n", &wanted, 0).unwrap_err().to_string();
        assert!(split.contains("a.csv, row 3: has more cells"), "{split}");
        let mixed = SmallCsv::read("a.csv", b"Amount\n12.5\n\"13,5\"\n", &wanted, 0).unwrap_err().to_string();
        assert!(mixed.contains("a.csv, row 3, column Amount"), "{mixed}");
        let missing = SmallCsv::read("a.csv", b"Sum\n12.5\n", &wanted, 0).unwrap_err().to_string();
        assert!(missing.contains("has no column \"amount\"") && missing.contains("It has Sum"), "{missing}");
    }
}
