//! CloudWatch metrics: answers of `get-metric-data` and `get-metric-statistics`, and tables.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::contents::{Contents, id_in, key_of, moment_of};
use super::given::GivenFile;
use super::json::{list, number, text};
use super::table::Table;
use super::{EvidenceKind, Metric};
use crate::error::BadInput;
use crate::money::Money;
use crate::waste::cost::{plus, whole};

/// How a label of a metric is written where somebody writes it.
const LABEL: &str =
    "Ask with labels like \"i-0123456789abcdef0 CPUUtilization\", as the script that collects evidence does.";

/// Metrics that are known by name, whatever stands beside them.
const NAMES: [&str; 35] = [
    "CPUUtilization",
    "NetworkIn",
    "NetworkOut",
    "NetworkPacketsIn",
    "NetworkPacketsOut",
    "DiskReadOps",
    "DiskWriteOps",
    "VolumeReadOps",
    "VolumeWriteOps",
    "VolumeReadBytes",
    "VolumeWriteBytes",
    "BytesOutToDestination",
    "BytesOutToSource",
    "BytesInFromDestination",
    "BytesInFromSource",
    "PacketsOutToDestination",
    "PacketsInFromSource",
    "ActiveConnectionCount",
    "ConnectionAttemptCount",
    "RequestCount",
    "ProcessedBytes",
    "HealthyHostCount",
    "DatabaseConnections",
    "NumberOfMessagesSent",
    "ReadIOPS",
    "WriteIOPS",
    "CurrConnections",
    "CacheHitRate",
    "SearchRate",
    "IndexingRate",
    "ConsumedReadCapacityUnits",
    "ConsumedWriteCapacityUnits",
    "IsIdle",
    "Invocations",
    "UserConnected",
];

/// Values by resource and metric, and by moment, so that a value that comes twice counts once.
#[derive(Debug, Default)]
pub(super) struct Series(BTreeMap<(String, String), Values>);

#[derive(Debug, Default)]
struct Values {
    values: BTreeMap<i64, Money>,
    /// Largest values within each period, where they were asked for besides.
    most: BTreeMap<i64, Money>,
}

/// What a series is of.
struct Name {
    id: String,
    metric: String,
    is_most: bool,
}

impl Series {
    fn add(&mut self, name: &Name, moment: i64, value: Money) {
        let series = self.0.entry((key_of(&name.id).to_owned(), name.metric.clone())).or_default();
        let values = if name.is_most { &mut series.most } else { &mut series.values };
        values.insert(moment, value);
    }

    /// Each with its place among the files.
    pub(super) fn metrics(&self, file: usize) -> impl Iterator<Item = Metric> {
        self.0.iter().filter_map(move |((id, name), series)| {
            // Largest values alone stand for the values: they are at least as large.
            let values = if series.values.is_empty() { &series.most } else { &series.values };
            let (first, last) = (values.keys().next()?, values.keys().next_back()?);
            let points = u32::try_from(values.len()).unwrap_or(u32::MAX);
            let sum = values.values().fold(Money::ZERO, |sum, value| plus(sum, *value));
            let most = values.values().chain(series.most.values()).max().copied().unwrap_or_default();
            let mean = sum.times(Money::ONE, whole(i64::from(points.max(1))));
            let days = (print(*first), print(*last));
            Some(Metric { id: id.clone(), name: name.clone(), days, points, mean, most, sum, file })
        })
    }
}

fn print(moment: i64) -> String {
    crate::ingest::time::print(moment).chars().take(10).collect()
}

/// An answer of `get-metric-data`. Pages of one series come together by what the series is of.
pub(super) fn data(given: &GivenFile<'_>, results: &[Value], into: &mut Contents) -> Result<(), BadInput> {
    into.kinds.insert(EvidenceKind::Metrics);
    let mut unnamed = None;
    for (index, result) in results.iter().enumerate() {
        let empty = Map::new();
        let result = result.as_object().unwrap_or(&empty);
        let (id, label) = (text(result, "Id"), text(result, "Label"));
        let (moments, values) = (list(result, "Timestamps"), list(result, "Values"));
        if moments.len() != values.len() {
            let what = format!("has {} timestamps and {} values of {label}.", moments.len(), values.len());
            return Err(BadInput::file(given.name, what, "Run the command again and keep its answer as it is."));
        }
        let Some(name) = name_of(label, id, given.base()) else {
            unnamed = unnamed.or(Some(format!("does not say which resource the series {} is of.", index + 1)));
            continue;
        };
        for (moment, value) in moments.iter().zip(values) {
            add(given, into, &name, moment.as_str().unwrap_or_default(), number(value))?;
        }
    }
    match unnamed {
        Some(what) if into.series.0.is_empty() => Err(BadInput::file(given.name, what, LABEL)),
        _ => Ok(()),
    }
}

/// An answer of `get-metric-statistics`: it names the metric and not the resource, which the file's name has to.
pub(super) fn statistics(
    given: &GivenFile<'_>,
    answer: &Map<String, Value>,
    into: &mut Contents,
) -> Result<(), BadInput> {
    into.kinds.insert(EvidenceKind::Metrics);
    let label = text(answer, "Label");
    let Some(name) = name_of(label, "", given.base()) else {
        let what = "does not say which resource or metric it is of.";
        let hint = "Name the file after both: i-0123456789abcdef0-CPUUtilization.json.";
        return Err(BadInput::file(given.name, what, hint));
    };
    for point in list(answer, "Datapoints") {
        let empty = Map::new();
        let point = point.as_object().unwrap_or(&empty);
        let value = |name: &str| point.get(name).and_then(number);
        let product = || Some(value("Average")?.times(value("SampleCount")?, Money::ONE));
        let found = if is_level(&name.metric) { value("Average") } else { value("Sum").or_else(product) };
        let most = value("Maximum").or_else(|| value("ExtendedStatistics"));
        let moment = text(point, "Timestamp");
        if found.is_some() {
            add(given, into, &name, moment, found)?;
        }
        if is_level(&name.metric) && most.is_some() {
            add(given, into, &Name { is_most: true, id: name.id.clone(), metric: name.metric.clone() }, moment, most)?;
        } else if found.is_none() {
            let needed = if is_level(&name.metric) { "Average" } else { "Sum" };
            let what = format!("has no {needed} of {}.", name.metric);
            return Err(BadInput::file(given.name, what, format!("Ask again with --statistics {needed}.")));
        }
    }
    Ok(())
}

fn add(
    given: &GivenFile<'_>,
    into: &mut Contents,
    name: &Name,
    moment: &str,
    value: Option<Money>,
) -> Result<(), BadInput> {
    let of = format!("{} of {}", name.metric, name.id);
    let hint = "Run the command again and keep its answer as it is.";
    let Some(at) = moment_of(moment) else {
        return Err(BadInput::file(given.name, format!("has '{moment}' as a time in {of}."), hint));
    };
    let Some(value) = value else {
        return Err(BadInput::file(given.name, format!("has a value at {moment} in {of} that is no number."), hint));
    };
    into.saw(&print(at));
    into.account_of(&name.id);
    into.series.add(name, at, value);
    Ok(())
}

/// What stands at a height; other metrics count, and their values are added.
fn is_level(metric: &str) -> bool {
    ["Utilization", "Connections", "ConnectionCount", "HostCount", "Latency", "Balance", "Percentage"]
        .iter()
        .any(|end| metric.ends_with(end))
}

/// What a series is of: by its label `i-… CPUUtilization`, its query's id `cpu_i_…`, or the file's name.
fn name_of(label: &str, query: &str, file: &str) -> Option<Name> {
    let words: Vec<&str> = label.split_whitespace().collect();
    let is_most = words.iter().any(|word| ["Maximum", "Max"].contains(word));
    let words: Vec<&str> = words.into_iter().filter(|word| !is_statistic(word)).collect();
    let known = |word: &&&str| NAMES.contains(*word);
    let metric = words.iter().find(known).or_else(|| words.iter().rev().find(|word| is_metric(word)));
    let metric = metric.copied().or_else(|| short_name(query)).or_else(|| short_name(file))?;
    let id = words.iter().find(|word| **word != metric && is_id(word)).map(|word| (*word).to_owned());
    let other = || words.iter().find(|word| **word != metric).map(|word| (*word).to_owned());
    let id = id.or_else(|| id_in(label)).or_else(|| id_in(query)).or_else(|| id_in(file)).or_else(other)?;
    Some(Name { id, metric: metric.to_owned(), is_most })
}

fn is_id(word: &str) -> bool {
    word.starts_with("arn:") || id_in(word).is_some_and(|id| id == word)
}

fn is_statistic(word: &str) -> bool {
    ["Maximum", "Max", "Average", "Avg", "Sum", "Minimum"].contains(&word)
}

/// `FreeStorageSpace`: letters alone, two of them capital.
fn is_metric(word: &str) -> bool {
    let capitals = word.bytes().filter(u8::is_ascii_uppercase).count();
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && capitals > 1
        && word.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// The metric that a query's id or a file's name tells.
fn short_name(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    let named = NAMES.into_iter().find(|name| lower.contains(&name.to_ascii_lowercase()));
    let guess = || match &lower {
        lower if lower.starts_with("cpu") => Some("CPUUtilization"),
        lower if lower.starts_with("netout") => Some("NetworkOut"),
        lower if lower.starts_with("netin") => Some("NetworkIn"),
        _ => None,
    };
    named.or_else(guess)
}

/// A table with a row for each value.
pub(super) fn rows(given: &GivenFile<'_>, table: &Table, into: &mut Contents) -> Result<(), BadInput> {
    into.kinds.insert(EvidenceKind::Metrics);
    for row in table.rows() {
        let label = format!("{} {} {}", row.of(RESOURCE), row.of(METRIC), row.of(STATISTIC));
        let Some(mut name) = name_of(&label, "", given.base()) else {
            let place = BadInput::file(given.name, "names no resource or no metric.", "Fill both cells.");
            return Err(place.at_row(row.number));
        };
        if !row.of(RESOURCE).is_empty() {
            row.of(RESOURCE).clone_into(&mut name.id);
        }
        let value = Money::parse(row.of(VALUE)).ok().map(|parsed| parsed.money);
        add(given, into, &name, row.of(MOMENT), value).map_err(|place| place.at_row(row.number))?;
    }
    Ok(())
}

const RESOURCE: &[&str] = &["resource", "resourceid", "instanceid", "id", "dimension"];
const METRIC: &[&str] = &["metric", "metricname", "label"];
const STATISTIC: &[&str] = &["statistic", "stat"];
const MOMENT: &[&str] = &["timestamp", "time", "date"];
const VALUE: &[&str] = &["value", "average", "sum"];

/// The first row names a resource, a metric, a time and a value.
pub(super) fn is_rows(columns: &[String]) -> bool {
    [METRIC, MOMENT, VALUE].iter().all(|names| columns.iter().any(|column| names.contains(&column.as_str())))
}

/// What the console downloads: rows that say what each column is of, then one row a moment.
pub(super) fn columns(
    given: &GivenFile<'_>,
    rows: &[(u64, Vec<String>)],
    into: &mut Contents,
) -> Result<bool, BadInput> {
    let is_moment = |cells: &[String]| cells.first().is_some_and(|cell| moment_of(cell).is_some());
    let Some(first) = rows.iter().position(|(_, cells)| is_moment(cells)) else { return Ok(false) };
    let width = rows[first].1.len();
    let label = |column: usize| {
        let cells = rows[..first].iter().filter_map(|(_, cells)| cells.get(column));
        cells.map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    let names: Vec<Option<Name>> = (1..width).map(|column| name_of(&label(column), "", given.base())).collect();
    if first == 0 || names.iter().all(Option::is_none) {
        return Ok(false);
    }
    into.kinds.insert(EvidenceKind::Metrics);
    for (number, cells) in rows[first..].iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty())) {
        for (name, cell) in names.iter().zip(cells.iter().skip(1)) {
            let (Some(name), false) = (name, cell.is_empty()) else { continue };
            let value = Money::parse(cell).ok().map(|parsed| parsed.money);
            add(given, into, name, &cells[0], value).map_err(|place| place.at_row(*number))?;
        }
    }
    Ok(true)
}
