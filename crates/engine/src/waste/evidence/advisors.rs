//! Advice of Compute Optimizer, Cost Optimization Hub and Trusted Advisor.

use serde_json::{Map, Value};

use super::contents::{Advised, Contents, Flagged, day_of, plain};
use super::given::GivenFile;
use super::json::{list, scalar, text};
use super::table::{Row, Table};
use super::{Advisor, EvidenceKind};
use crate::error::BadInput;
use crate::money::Money;
use crate::small_csv::read_amount;

/// What a table of advice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AdviceKind {
    /// An export of Compute Optimizer.
    ComputeOptimizer,
    /// An export of Cost Optimization Hub.
    Hub,
    /// A check of Trusted Advisor: the columns that name the resource, and what the check finds.
    Check(&'static [&'static str], &'static str),
}

/// Columns that name the resource of Compute Optimizer's exports.
const RESOURCES: &[&str] = &[
    "resourcearn",
    "instancearn",
    "volumearn",
    "autoscalinggrouparn",
    "functionarn",
    "servicearn",
    "dbinstancearn",
    "resourceid",
];

/// Checks of Trusted Advisor about cost, by columns that only they have.
const CHECKS: &[(&[&str], AdviceKind)] = &[
    (&["instanceid", "numberofdayslowutilization"], AdviceKind::Check(&["instanceid"], "idle")),
    (&["instanceid", "14dayaveragecpuutilization"], AdviceKind::Check(&["instanceid"], "idle")),
    (&["volumeid", "monthlystoragecost"], AdviceKind::Check(&["volumeid"], "idle")),
    (&["loadbalancername", "estimatedmonthlysavings"], AdviceKind::Check(&["loadbalancername"], "idle")),
    (&["dbinstancename", "dayssincelastconnection"], AdviceKind::Check(&["dbinstancename"], "idle")),
    (&["cluster", "estimatedmonthlysavings", "reason"], AdviceKind::Check(&["cluster"], "idle")),
];

/// What a table of these columns is; none for something else.
pub(super) fn kind(columns: &[String]) -> Option<AdviceKind> {
    let has = |name: &str| columns.iter().any(|column| column == name);
    if has("actiontype") && (has("resourcearn") || has("resourceid") || has("recommendationid")) {
        return Some(AdviceKind::Hub);
    }
    let finding = has("finding") || has("instancefinding");
    if finding && RESOURCES.iter().any(|name| has(name)) {
        return Some(AdviceKind::ComputeOptimizer);
    }
    if has("ipaddress") && has("region") && columns.iter().filter(|column| !column.is_empty()).count() <= 5 {
        return Some(AdviceKind::Check(&["ipaddress"], "unassociated"));
    }
    let check = CHECKS.iter().find(|(names, _)| names.iter().all(|name| has(name)));
    check.map(|(_, kind)| *kind)
}

/// Reads a table of advice.
pub(super) fn read(
    given: &GivenFile<'_>,
    kind: AdviceKind,
    table: &Table,
    into: &mut Contents,
) -> Result<(), BadInput> {
    let from = into.advice.len();
    for row in table.rows() {
        match kind {
            AdviceKind::ComputeOptimizer => compute_optimizer(row, into),
            AdviceKind::Hub => hub(row, into),
            AdviceKind::Check(names, finding) => check(row, names, finding, into),
        }
        into.account(row.of(&["accountid"]));
        let refreshed = row.cells().find(|(name, _)| name.starts_with("lastrefreshtimestamp"));
        if let Some(day) = refreshed.and_then(|(_, moment)| day_of(moment)) {
            into.saw(&day);
        }
    }
    let arns: Vec<String> = into.advice[from..].iter().map(|advice| advice.id.clone()).collect();
    for arn in &arns {
        into.account_of(arn);
    }
    into.kinds.insert(match kind {
        AdviceKind::ComputeOptimizer => EvidenceKind::ComputeOptimizer,
        AdviceKind::Hub => EvidenceKind::OptimizationHub,
        AdviceKind::Check(..) => EvidenceKind::TrustedAdvisor,
    });
    if into.advice.len() == from && table.rows().any(|row| row.cells().any(|(name, _)| name == "errorcode")) {
        let what = "has no recommendation, only errors.";
        return Err(BadInput::file(given.name, what, "Opt the accounts in and export again."));
    }
    Ok(())
}

fn compute_optimizer(row: Row<'_>, into: &mut Contents) {
    let id = row.of(RESOURCES);
    let finding = plain(row.of(&["finding", "instancefinding"]));
    if id.is_empty() || finding.is_empty() {
        return;
    }
    let instead = row.of(&[
        "recommendationoptions1instancetype",
        "instancerecommendationoptions1dbinstanceclass",
        "recommendationoptions1configurationinstancetype",
        "recommendationoptions1configurationvolumetype",
        "recommendationoptions1configurationmemorysize",
    ]);
    let advice = |finding: &str, instead: &str| Advised {
        advisor: Advisor::ComputeOptimizer,
        id: id.to_owned(),
        finding: finding.to_owned(),
        instead: instead.to_owned(),
        saving: saving(row),
    };
    into.advice.push(advice(&finding, instead));
    // The export of instances has a column that says whether they are idle, beside what it finds of their size.
    if ["true", "idle"].contains(&plain(row.of(&["idle"])).as_str()) && finding != "idle" {
        into.advice.push(Advised { saving: None, ..advice("idle", "") });
    }
}

/// The saving of the first option, after discounts where the row has it.
fn saving(row: Row<'_>) -> Option<Money> {
    let is_saving = |name: &str| {
        name.contains("saving")
            && !["percentage", "currency", "mode"].iter().any(|other| name.contains(other))
            && !["options2", "options3"].iter().any(|option| name.contains(option))
    };
    let amount = |discounted: bool| {
        let fits = |(name, _): &(&str, &str)| is_saving(name) && name.contains("afterdiscount") == discounted;
        row.cells().filter(fits).find_map(|(_, cell)| money(cell))
    };
    amount(true).or_else(|| amount(false))
}

fn hub(row: Row<'_>, into: &mut Contents) {
    let id = row.of(&["resourcearn", "resourceid"]);
    if id.is_empty() {
        return;
    }
    into.advice.push(Advised {
        advisor: Advisor::OptimizationHub,
        id: id.to_owned(),
        finding: plain(row.of(&["actiontype"])),
        instead: row.of(&["recommendedresourcesummary"]).to_owned(),
        saving: [
            "estimatedmonthlysavingsafterdiscount",
            "estimatedmonthlysavings",
            "estimatedmonthlysavingsbeforediscount",
        ]
        .iter()
        .find_map(|name| money(row.of(&[name]))),
    });
}

fn check(row: Row<'_>, names: &[&str], finding: &str, into: &mut Contents) {
    let id = row.of(names);
    let is_fine = ["ok", "green", "excluded"].contains(&plain(row.of(&["status"])).as_str());
    if id.is_empty() || is_fine {
        return;
    }
    into.advice.push(Advised {
        advisor: Advisor::TrustedAdvisor,
        id: id.to_owned(),
        finding: finding.to_owned(),
        instead: String::new(),
        saving: row
            .cells()
            .find(|(name, _)| name.starts_with("estimatedmonthlysavings"))
            .and_then(|(_, cell)| money(cell)),
    });
}

/// `$12.34` or `1,234.5`.
fn money(cell: &str) -> Option<Money> {
    let plain = cell.trim().trim_start_matches('$').trim_end_matches("USD").trim();
    Money::parse(plain).ok().map(|parsed| parsed.money).or_else(|| read_amount(plain, Some('.')).ok())
}

/// An answer of `support describe-trusted-advisor-check-result`: its values have no names until the checks are known.
pub(super) fn check_result(result: &Map<String, Value>, into: &mut Contents) {
    into.kinds.insert(EvidenceKind::TrustedAdvisor);
    if let Some(day) = day_of(text(result, "timestamp")) {
        into.saw(&day);
    }
    let row = |resource: &Value| {
        let suppressed = resource.get("isSuppressed").and_then(Value::as_bool) == Some(true);
        let is_fine = resource.get("status").and_then(Value::as_str) == Some("ok");
        let metadata = resource.get("metadata").and_then(Value::as_array).filter(|_| !suppressed && !is_fine)?;
        Some(metadata.iter().map(|value| scalar(value).unwrap_or_default()).collect())
    };
    let rows = list(result, "flaggedResources").iter().filter_map(row).collect();
    into.flagged.push(Flagged { check: text(result, "checkId").to_owned(), rows });
}

/// An answer of `support describe-trusted-advisor-checks`: the names of the values, by check.
pub(super) fn checks(all: &[Value], into: &mut Contents) {
    into.kinds.insert(EvidenceKind::TrustedAdvisor);
    for check in all.iter().filter_map(Value::as_object) {
        let names = list(check, "metadata").iter().map(|name| scalar(name).unwrap_or_default()).collect();
        into.checks.insert(text(check, "id").to_owned(), names);
    }
}

/// Names the values of a result and reads it; checks about something else than cost have nothing to say here.
pub(super) fn flagged(
    given: &GivenFile<'_>,
    result: &Flagged,
    names: Option<&Vec<String>>,
    into: &mut Contents,
) -> Result<(), BadInput> {
    if result.rows.is_empty() {
        return Ok(());
    }
    let Some(names) = names else {
        let what = format!("has values of the Trusted Advisor check {} without their names.", result.check);
        let hint = "Load the answer of `aws support describe-trusted-advisor-checks --language en` with it.";
        return Err(BadInput::file(given.name, what, hint));
    };
    let table = Table::new(names, (1..).zip(result.rows.iter().cloned()).collect());
    match kind(&table.columns) {
        Some(kind @ AdviceKind::Check(..)) => read(given, kind, &table, into),
        _ => Ok(()),
    }
}
