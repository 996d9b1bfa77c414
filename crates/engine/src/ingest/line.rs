//! One source line while it is being mapped: values by column, and refusals that know where they stand.

use super::cell::{Cell, Moment, Row};
use super::header::Header;
use super::time;
use crate::charges::{Charge, LineKey, NO_KEY, Tables, Text};
use crate::error::BadInput;
use crate::money::{Money, MoneyError};
use crate::problem::Problems;

/// A source line with its place.
pub(super) struct Line<'a, R: Row> {
    pub(super) row: &'a R,
    pub(super) number: u64,
    pub(super) file: &'a str,
    pub(super) header: &'a Header,
    pub(super) problems: &'a mut Problems,
}

impl<'a, R: Row> Line<'a, R> {
    /// The value of a column that may be absent.
    pub(super) fn cell(&self, column: Option<usize>) -> Cell<'a> {
        column.map_or(Cell::None, |column| self.row.cell(column))
    }

    /// Its text, empty when there is none.
    pub(super) fn text(&self, column: Option<usize>) -> &'a str {
        self.cell(column).text()
    }

    /// An amount, or `None` where the report has no value.
    pub(super) fn money(&mut self, column: Option<usize>) -> Result<Option<Money>, BadInput> {
        let cell = self.cell(column);
        match cell.money() {
            Ok(Some(parsed)) => {
                if parsed.rounded {
                    self.count(column, "more than 18 digits after the point: rounded half to even at the eighteenth");
                }
                Ok(Some(parsed.money))
            }
            Ok(None) => Ok(None),
            Err(error) => Err(self.refuse(column, &format!("'{}' {error}.", cell.shown()))),
        }
    }

    /// An amount where none counts as zero.
    pub(super) fn amount(&mut self, column: Option<usize>) -> Result<Money, BadInput> {
        Ok(self.money(column)?.unwrap_or(Money::ZERO))
    }

    /// A quantity: unlike money, one beyond 10^15 is set aside and counted.
    pub(super) fn quantity(&mut self, column: Option<usize>) -> Result<Option<Money>, BadInput> {
        if matches!(self.cell(column).money(), Err(MoneyError::TooLarge)) {
            self.count(column, "a quantity of 10^15 or more: left empty");
            return Ok(None);
        }
        self.money(column)
    }

    /// A moment that must be there.
    fn moment(&self, column: Option<usize>, last: &mut LastMoment) -> Result<i64, BadInput> {
        let cell = self.cell(column);
        match last.moment(cell) {
            Moment::At(ms) => Ok(ms),
            Moment::Absent => Err(self.refuse(column, "is empty, and without a date the line belongs to no day.")),
            Moment::Unreadable => {
                Err(self.refuse(column, &format!("'{}' is not a date and time between 2006 and 2100.", cell.shown())))
            }
        }
    }

    /// A moment that may be absent or unreadable; the latter is counted.
    fn moment_or(&mut self, column: Option<usize>, last: &mut LastMoment, otherwise: i64) -> i64 {
        let moment = last.moment(self.cell(column));
        if matches!(moment, Moment::Unreadable) {
            self.count(column, "not a date and time: the start of the charge was used");
        }
        if let Moment::At(ms) = moment { ms } else { otherwise }
    }

    /// Sets a text column of the charge.
    #[expect(clippy::unused_self, reason = "reads as part of mapping a line")]
    pub(super) fn set(&self, charge: &mut Charge, tables: &mut Tables, text: Text, value: &str) {
        charge.text[text.index()] = tables.text[text.index()].code(value);
    }

    /// Sets all text columns that the report has.
    pub(super) fn texts(&self, sources: &[TextSource], tables: &mut Tables, charge: &mut Charge) {
        for source in sources {
            self.set(charge, tables, source.text, self.text(Some(source.column)));
        }
    }

    /// Counts a problem that does not stop the import.
    pub(super) fn count(&mut self, column: Option<usize>, reason: &str) {
        let name = column.map(|column| self.header.names[column].as_str());
        self.problems.add(self.file, Some(self.number), name, reason);
    }

    /// The refusal of this line because of one of its columns.
    pub(super) fn refuse(&self, column: Option<usize>, what: &str) -> BadInput {
        let place =
            BadInput::file(self.file, what, "Ask for the file again, or correct it at its source.").at_row(self.number);
        match column {
            Some(column) => place.at_column(&self.header.names[column]),
            None => place,
        }
    }
}

/// The last text that was read as a moment: reports come in runs of one hour.
#[derive(Default)]
pub(super) struct LastMoment {
    text: String,
    ms: i64,
}

impl LastMoment {
    fn moment(&mut self, cell: Cell<'_>) -> Moment {
        let Cell::Text(text) = cell else { return cell.moment() };
        if !text.is_empty() && text == self.text {
            return Moment::At(self.ms);
        }
        let moment = cell.moment();
        if let Moment::At(ms) = moment {
            self.text.clear();
            self.text.push_str(text);
            self.ms = ms;
        }
        moment
    }
}

/// The last month that was named.
#[derive(Default)]
pub(super) struct LastMonth {
    of: i64,
    name: String,
}

impl LastMonth {
    fn name(&mut self, ms: i64) -> &str {
        if self.name.is_empty() || self.of != ms {
            (self.of, self.name) = (ms, time::month_of(ms));
        }
        &self.name
    }
}

/// When, for which period and on what a charge is; every report has these, each under its own names.
pub(super) struct PlaceColumns {
    pub(super) start: Option<usize>,
    pub(super) end: Option<usize>,
    pub(super) period: Option<usize>,
    pub(super) resource: Option<usize>,
    pub(super) description: Option<usize>,
    /// `identity/LineItemId`: with the charge's interval it names a line in every file of a delivery.
    pub(super) line_id: Option<usize>,
    /// `identity/TimeInterval`.
    pub(super) interval: Option<usize>,
    pub(super) last: LastPlace,
}

/// What the last line said of its time.
#[derive(Default)]
pub(super) struct LastPlace {
    start: LastMoment,
    end: LastMoment,
    period: LastMoment,
    month: LastMonth,
}

impl PlaceColumns {
    /// Sets them on a charge. A report without a billing period column books by the month of the charge's start, and says so.
    pub(super) fn read<R: Row>(
        &mut self,
        line: &mut Line<'_, R>,
        tables: &mut Tables,
        charge: &mut Charge,
    ) -> Result<(), BadInput> {
        let last = &mut self.last;
        charge.start = line.moment(self.start, &mut last.start)?;
        charge.end = line.moment_or(self.end, &mut last.end, charge.start);
        let period = if self.period.is_some() {
            line.moment(self.period, &mut last.period)?
        } else {
            line.problems.add(
                line.file,
                None,
                None,
                "no billing period column: booked by the month each charge starts in",
            );
            charge.start
        };
        line.set(charge, tables, Text::BillingPeriod, last.month.name(period));
        charge.resource.clear();
        charge.resource.push_str(line.text(self.resource));
        charge.description.clear();
        charge.description.push_str(line.text(self.description));
        charge.key = self.key(line, charge);
        Ok(())
    }
}

impl PlaceColumns {
    /// `identity/LineItemId` is not unique by itself, and unique with the interval in every real report checked. 0 without an id.
    fn key<R: Row>(&self, line: &Line<'_, R>, charge: &Charge) -> u64 {
        let id = line.text(self.line_id);
        if id.is_empty() {
            return NO_KEY;
        }
        let interval = line.text(self.interval);
        LineKey::new()
            .text(id)
            .text(interval)
            .number(charge.start.cast_unsigned())
            .number(charge.end.cast_unsigned())
            .value()
    }
}

/// Where a text column comes from.
pub(super) struct TextSource {
    pub(super) text: Text,
    pub(super) column: usize,
}

/// Finds the columns that exist out of a list of text columns and their possible plain names.
pub(super) fn text_sources(header: &Header, wanted: &[(Text, &[&str])]) -> Vec<TextSource> {
    let source =
        |(text, names): &(Text, &[&str])| header.find_any(names).map(|column| TextSource { text: *text, column });
    wanted.iter().filter_map(source).collect()
}

/// Family of an instance type: `m6i` of `m6i.large`, `r5` of `db.r5.2xlarge`.
pub(super) fn family(instance_type: &str) -> &str {
    let mut parts = instance_type.split('.');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("db" | "cache"), Some(family), Some(_)) => family,
        (Some(family), Some(_), _) => family,
        _ => "",
    }
}
