//! Answers to the screens' questions.

use std::collections::BTreeMap;

use curio_engine::Money;
use curio_engine::attribution::{Because, Ruled};
use curio_engine::bill::Bill;
use curio_engine::charges::Text;
use curio_engine::explore::{self, BandKind, Change, ComparedRow, Labels};
use curio_engine::view::{Dim, Month, Period, View};

use super::{Loaded, convert};
use crate::dto::{self, AppError, SeriesKind, SortColumn};

/// Bands of the trend that are named.
const BANDS: usize = 6;
/// Movers that are listed.
const MOVERS: usize = 8;
/// Months of history beside a row.
const HISTORY: i32 = 13;
/// Rows of a page at the most.
const PAGE: u32 = 500;

pub(super) fn overview(loaded: &Loaded, request: &dto::OverviewRequest) -> Result<dto::Overview, AppError> {
    let (view, by) = (loaded.view(&request.view)?, convert::dim(&request.by)?);
    let of_lines = explore::trend_needs_lines(&loaded.bill, &view, &by)?;
    let bill = if of_lines { loaded.bill_with_lines()? } else { bill_for(loaded, &view, std::slice::from_ref(&by))? };
    let labels = explore::labels(bill, &view, &by)?;
    let whole = explore::spend(bill, &view, &[])?;
    let movers = movers(bill, &view, &by, &labels)?;
    Ok(dto::Overview {
        revision: loaded.revision,
        words: view.words(),
        total: whole.total.to_string(),
        lines: whole.lines,
        comparison: comparison(bill, &view, whole.total)?,
        tie: tie(bill, &view)?,
        trend: trend(bill, &view, &by, &labels)?,
        parts: parts(bill, &view, &by, &labels)?,
        movers: movers.top,
        rest_change: movers.rest.to_string(),
        rest_count: movers.rest_count,
    })
}

/// The bill, with its source lines checked where the question needs them.
pub(super) fn bill_for<'a>(loaded: &'a Loaded, view: &View, dims: &[Dim]) -> Result<&'a Bill, AppError> {
    if loaded.bill.needs_lines(view, dims) { loaded.bill_with_lines() } else { Ok(&loaded.bill) }
}

fn comparison(bill: &Bill, view: &View, total: Money) -> Result<Option<dto::Comparison>, AppError> {
    let Some(before) = bill.period_before(view) else { return Ok(None) };
    let previous = explore::spend(bill, &view.over(before), &[])?.total;
    let change = difference(total, previous)?;
    Ok(Some(dto::Comparison {
        period: convert::period(before),
        total: previous.to_string(),
        change: change.to_string(),
        change_percent: change.percent_of(absolute(previous)),
    }))
}

fn difference(now: Money, before: Money) -> Result<Money, AppError> {
    now.checked_sub(before).ok_or_else(|| curio_engine::Error::Internal("a change leaves 38 digits".to_owned()).into())
}

/// A rise from a negative amount is still a rise.
fn absolute(amount: Money) -> Money {
    Money(amount.0.abs())
}

fn tie(bill: &Bill, view: &View) -> Result<dto::Tie, AppError> {
    let (loaded, control, lines) = explore::tie(bill, view)?;
    let difference = difference(loaded, control)?.to_string();
    Ok(dto::Tie { loaded: loaded.to_string(), control: control.to_string(), difference, lines })
}

fn trend(bill: &Bill, view: &View, by: &Dim, labels: &Labels) -> Result<dto::Trend, AppError> {
    let trend = explore::trend(bill, view, by, BANDS)?;
    let series = |band: explore::Band| {
        let (kind, label) = match &band.kind {
            BandKind::Value(value) => (SeriesKind::Value, labels.of(value)),
            BandKind::Others => (SeriesKind::Others, "Others".to_owned()),
            BandKind::WholeMonth => (SeriesKind::WholeMonth, "Monthly charges".to_owned()),
        };
        dto::Series {
            kind,
            label,
            value: if let BandKind::Value(value) = band.kind { value } else { String::new() },
            amounts: band.amounts.iter().map(ToString::to_string).collect(),
            total: band.total.to_string(),
        }
    };
    Ok(dto::Trend {
        unit: if trend.daily { dto::TrendUnit::Day } else { dto::TrendUnit::Month },
        points: trend.points,
        series: trend.bands.into_iter().map(series).collect(),
    })
}

fn parts(bill: &Bill, view: &View, by: &Dim, labels: &Labels) -> Result<Vec<dto::Part>, AppError> {
    let rows = explore::spend(bill, view, std::slice::from_ref(by))?.rows;
    let part = |row: explore::SpendRow| {
        let value = row.values.into_iter().next().unwrap_or_default();
        dto::Part { label: labels.of(&value), value, cost: row.cost.to_string() }
    };
    Ok(rows.into_iter().take(BANDS).map(part).collect())
}

struct Moved {
    top: Vec<dto::Mover>,
    rest: Money,
    rest_count: u32,
}

fn movers(bill: &Bill, view: &View, by: &Dim, labels: &Labels) -> Result<Moved, AppError> {
    let movers = explore::movers(explore::compare(bill, view, std::slice::from_ref(by))?.rows, MOVERS)?;
    let mover = |(row, change): (ComparedRow, Change)| {
        let value = only(row.values);
        dto::Mover {
            dim: by.id().to_owned(),
            label: labels.of(&value),
            value,
            cost: row.cost.to_string(),
            previous: change.previous.to_string(),
            change: change.change.to_string(),
        }
    };
    Ok(Moved {
        top: movers.top.into_iter().map(mover).collect(),
        rest: movers.rest,
        rest_count: u32::try_from(movers.rest_count).unwrap_or(u32::MAX),
    })
}

/// The value of a row grouped by one dimension.
fn only(values: Vec<String>) -> String {
    values.into_iter().next().unwrap_or_default()
}

/// One row before it goes on the wire.
struct Row {
    value: String,
    label: String,
    cost: Money,
    change: Option<Change>,
    lines: u64,
}

impl Row {
    fn new(compared: ComparedRow, labels: &Labels) -> Self {
        let ComparedRow { values, cost, lines, change } = compared;
        let value = only(values);
        Self { label: labels.of(&value), value, cost, change, lines }
    }
}

pub(super) fn spend(loaded: &Loaded, request: &dto::SpendRequest) -> Result<dto::SpendPage, AppError> {
    let (view, by) = (loaded.view(&request.view)?, convert::dim(&request.by)?);
    let bill = bill_for(loaded, &view, std::slice::from_ref(&by))?;
    let history = History::of(bill, &view, &by)?;
    let labels = explore::labels(bill, &view, &by)?;
    let compared = explore::compare(bill, &view, std::slice::from_ref(&by))?;
    let mut rows: Vec<Row> = compared.rows.into_iter().map(|row| Row::new(row, &labels)).collect();
    let total = Row { label: "Total".to_owned(), ..Row::new(compared.total, &labels) };
    let all_count = rows.len();
    let wanted = request.search.to_lowercase();
    rows.retain(|row| row.label.to_lowercase().contains(&wanted) || row.value.to_lowercase().contains(&wanted));
    sort(&mut rows, request.sort, request.descending);
    let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
    let row_count = count(rows.len());
    let page = rows.into_iter().skip(request.offset as usize).take(request.limit.min(PAGE) as usize);
    Ok(dto::SpendPage {
        revision: loaded.revision,
        rows: page.map(|row| wire(&row, total.cost, history.row(&row.value), by_none(&row))).collect(),
        row_count,
        all_count: count(all_count),
        total: wire(&total, total.cost, history.total()?, false),
        history_months: history.months.iter().map(Month::to_string).collect(),
    })
}

fn by_none(row: &Row) -> bool {
    row.value.is_empty()
}

/// Ties are broken by value, so that a page always shows the same rows.
fn sort(rows: &mut [Row], by: SortColumn, descending: bool) {
    rows.sort_by(|a, b| {
        let order = match by {
            SortColumn::Value => a.label.to_lowercase().cmp(&b.label.to_lowercase()),
            SortColumn::Cost => a.cost.cmp(&b.cost),
            SortColumn::Change => a.change.map(|c| c.change).cmp(&b.change.map(|c| c.change)),
        };
        let order = if descending { order.reverse() } else { order };
        order.then_with(|| a.value.cmp(&b.value))
    });
}

fn wire(row: &Row, total: Money, history: Vec<String>, none: bool) -> dto::SpendRow {
    dto::SpendRow {
        value: row.value.clone(),
        label: row.label.clone(),
        none,
        cost: row.cost.to_string(),
        previous: row.change.map(|change| change.previous.to_string()),
        change: row.change.map(|change| change.change.to_string()),
        change_percent: row.change.and_then(|change| change.change.percent_of(absolute(change.previous))),
        share_percent: row.cost.percent_of(total),
        history,
        lines: row.lines,
    }
}

/// Cost by value and month, up to the view's last month.
struct History {
    months: Vec<Month>,
    costs: BTreeMap<String, Vec<Money>>,
}

impl History {
    fn of(bill: &Bill, view: &View, by: &Dim) -> Result<Self, AppError> {
        let first = view.period.to.plus(1 - HISTORY);
        let given = |month: &Month| {
            let period = Period { from: *month, to: *month };
            let rated = view.conversion.as_ref().is_none_or(|known| bill.lacks_rate(period, known).is_none());
            rated && bill.refusal(view.basis, period).is_none()
        };
        let loaded = bill.months().into_iter().map(|(month, _)| month);
        let months: Vec<Month> =
            loaded.filter(|month| *month >= first && *month <= view.period.to).filter(given).collect();
        let mut costs: BTreeMap<String, Vec<Money>> = BTreeMap::new();
        for (index, month) in months.iter().enumerate() {
            let window = view.over(Period { from: *month, to: *month });
            for row in explore::spend(bill, &window, std::slice::from_ref(by))?.rows {
                let value = row.values.into_iter().next().unwrap_or_default();
                costs.entry(value).or_insert_with(|| vec![Money::ZERO; months.len()])[index] = row.cost;
            }
        }
        Ok(Self { months, costs })
    }

    fn row(&self, value: &str) -> Vec<String> {
        let none = || vec![Money::ZERO; self.months.len()];
        self.costs.get(value).cloned().unwrap_or_else(none).iter().map(ToString::to_string).collect()
    }

    fn total(&self) -> Result<Vec<String>, AppError> {
        let month = |index: usize| {
            let sum = curio_engine::checked_sum(self.costs.values().map(|costs| costs[index]));
            sum.map(|sum| sum.to_string())
                .ok_or_else(|| curio_engine::Error::Internal("a total leaves 38 digits".to_owned()).into())
        };
        (0..self.months.len()).map(month).collect()
    }
}

pub(super) fn lines(loaded: &Loaded, request: &dto::LinesRequest) -> Result<dto::LinesPage, AppError> {
    let view = loaded.view(&request.view)?;
    let bill = loaded.bill_with_lines()?;
    let lines = explore::lines(bill, &view, request.offset.into(), request.limit.min(PAGE))?;
    let names = explore::labels(bill, &view, &convert::dim("service")?)?;
    Ok(dto::LinesPage {
        revision: loaded.revision,
        words: view.words(),
        rows: lines.rows.iter().map(|line| wire_line(line, &names)).collect(),
        row_count: lines.count,
        total: lines.total.to_string(),
    })
}

fn wire_line(line: &explore::Line, services: &Labels) -> dto::Line {
    let text = |text: Text| line.text(text).to_owned();
    dto::Line {
        file: line.source.clone(),
        row: line.source_row,
        start: line.start.clone(),
        end: line.end.clone(),
        account: text(Text::SubAccountId),
        service: services.of(line.text(Text::ServiceCode)),
        line_item_type: text(Text::LineItemType),
        usage_type: text(Text::UsageType),
        operation: text(Text::Operation),
        region: text(Text::RegionId),
        resource: line.resource.clone(),
        description: line.description.clone(),
        quantity: line.usage.map(|usage| usage.to_string()).unwrap_or_default(),
        unit: text(Text::PricingUnit),
        cost: line.cost.to_string(),
        original: line
            .original
            .map(|cost| dto::OriginalCost { currency: text(Text::Currency), cost: cost.to_string() }),
        tags: line.tags.iter().map(|(key, value)| format!("{key}={value}")).collect(),
        ruled: line.ruled.iter().map(wire_ruled).collect(),
        pool: line.pool.clone(),
    }
}

fn wire_ruled(ruled: &Ruled) -> dto::LineRuled {
    let dim: Option<Dim> = format!("rule:{}", ruled.dimension).parse().ok();
    let rule = |because: &Because| dto::LineRule { line: convert::count(because.line), words: because.sentence() };
    dto::LineRuled {
        dim: dim.as_ref().map(|dim| dim.id().to_owned()).unwrap_or_default(),
        label: dim.map(|dim| dim.label()).unwrap_or_default(),
        name: ruled.name.clone(),
        rule: ruled.rule.as_deref().map(rule),
    }
}
