//! CSV as finance wants it: fixed columns, fixed point, no live formulas.

use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use curio_engine::Money;

use crate::profile::Profile;

/// A value on its way into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cell {
    /// Other people's text: names, tags, descriptions, ids.
    Text(String),
    /// An amount with a fixed number of digits after the point.
    Ledger(Money, usize),
    /// An amount with every digit it has.
    Exact(Money),
    /// A count.
    Count(u64),
    /// No value.
    Empty,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Data rows.
    pub rows: u64,
    /// Text cells that got a `'` so that no spreadsheet runs them.
    pub escaped_cells: u64,
}

/// Writes one table.
pub(crate) struct CsvWriter<W: Write> {
    profile: Profile,
    csv: Writer<W>,
    written: Written,
}

impl<W: Write> CsvWriter<W> {
    /// Starts a file with its header row.
    pub(crate) fn start(mut to: W, profile: Profile, columns: &[String]) -> io::Result<Self> {
        if profile.byte_order_mark() {
            to.write_all("\u{feff}".as_bytes())?;
        }
        let terminator = if profile.line_end() == "\r\n" { Terminator::CRLF } else { Terminator::Any(b'\n') };
        let mut csv = WriterBuilder::new()
            .delimiter(profile.delimiter())
            .terminator(terminator)
            .quote_style(QuoteStyle::Necessary)
            .flexible(false)
            .from_writer(to);
        let mut written = Written::default();
        let header: Vec<String> = columns.iter().map(|name| text(name, profile, &mut written.escaped_cells)).collect();
        csv.write_record(&header)?;
        Ok(Self { profile, csv, written })
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: &[Cell]) -> io::Result<()> {
        for cell in cells {
            let text = self.print(cell);
            self.csv.write_field(text)?;
        }
        self.csv.write_record(None::<&[u8]>)?;
        self.written.rows += 1;
        Ok(())
    }

    /// Ends the file.
    pub(crate) fn finish(mut self) -> io::Result<Written> {
        self.csv.flush()?;
        Ok(self.written)
    }

    fn print(&mut self, cell: &Cell) -> String {
        match cell {
            Cell::Text(value) => text(value, self.profile, &mut self.written.escaped_cells),
            Cell::Ledger(amount, digits) => self.number(&amount.fixed(*digits)),
            Cell::Exact(amount) => self.number(&amount.to_string()),
            Cell::Count(count) => count.to_string(),
            Cell::Empty => String::new(),
        }
    }

    fn number(&self, text: &str) -> String {
        match self.profile.decimal_point() {
            '.' => text.to_owned(),
            point => text.replace('.', &point.to_string()),
        }
    }
}

fn text(value: &str, profile: Profile, escaped: &mut u64) -> String {
    if profile.escapes_formulas() && starts_a_formula(value) {
        *escaped += 1;
        return format!("'{value}");
    }
    value.to_owned()
}

/// The characters that make a spreadsheet take a cell for a formula (OWASP's list with its full-width twins).
fn starts_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(profile: Profile, cells: &[Cell]) -> (String, Written) {
        let mut bytes = Vec::new();
        let mut writer = CsvWriter::start(&mut bytes, profile, &["a".to_owned(), "b".to_owned()]).unwrap();
        writer.row(cells).unwrap();
        let written = writer.finish().unwrap();
        (String::from_utf8(bytes).unwrap(), written)
    }

    fn money(text: &str) -> Money {
        Money::parse(text).unwrap().money
    }

    #[test]
    fn finance_has_mark_and_crlf_and_escapes_text_only() {
        let (text, written) = file(Profile::Finance, &[Cell::Text("=1+1".into()), Cell::Ledger(money("-12.345"), 2)]);
        assert_eq!(text, "\u{feff}a,b\r\n'=1+1,-12.34\r\n");
        assert_eq!(written, Written { rows: 1, escaped_cells: 1 });
    }

    #[test]
    fn machine_is_plain() {
        let (text, written) = file(Profile::Machine, &[Cell::Text("-x,\"y\"".into()), Cell::Exact(money("0.5"))]);
        assert_eq!(text, "a,b\n\"-x,\"\"y\"\"\",0.5\n");
        assert_eq!(written.escaped_cells, 0);
    }

    #[test]
    fn eu_excel_has_semicolon_and_comma() {
        let (text, _) = file(Profile::EuExcel, &[Cell::Text("012345678901".into()), Cell::Ledger(money("1234.5"), 2)]);
        assert_eq!(text, "\u{feff}a;b\r\n012345678901;1234,50\r\n");
    }
}
