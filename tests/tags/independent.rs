//! The same figures by other means: source files read cell by cell, and a query in another program.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use curio_engine::{Money, checked_sum};

use crate::support::{money, sample};

/// One line of a source file, read by other means and by the rules of billing-semantics.
pub(crate) struct Bare {
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) is_usage: bool,
    pub(crate) is_untaggable: bool,
    /// What of a commitment nothing used.
    pub(crate) is_unused: bool,
    pub(crate) billed: Money,
    pub(crate) effective: Money,
    pub(crate) resource: String,
    pub(crate) service: String,
    pub(crate) account: String,
    pub(crate) description: String,
    /// UTC day of its start.
    pub(crate) day: String,
}

fn files(folder: &Path, month: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, month, found);
        } else if path.to_str().unwrap().ends_with(".csv.gz") && path.to_str().unwrap().contains(month) {
            found.push(path);
        }
    }
}

/// A row by plain column names.
struct Row<'a> {
    columns: &'a BTreeMap<String, usize>,
    cells: &'a csv::StringRecord,
}

impl Row<'_> {
    /// A cell; empty where the report has no such column.
    fn text(&self, column: &str) -> &str {
        self.columns.get(column).map_or("", |index| &self.cells[*index])
    }

    fn day(&self, column: &str) -> String {
        self.text(column)[..10].to_owned()
    }

    fn amount(&self, column: &str) -> Money {
        Some(self.text(column)).filter(|cell| !cell.is_empty()).map_or(Money::ZERO, money)
    }
}

/// The lines of a month's files in the sample.
pub(crate) fn bare(format: &str, folder: &str) -> Vec<Bare> {
    let mut paths = Vec::new();
    files(&sample(format), folder, &mut paths);
    assert!(!paths.is_empty());
    let plain = |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let mut lines = Vec::new();
    for path in paths {
        let mut reader = csv::Reader::from_reader(flate2::read::GzDecoder::new(fs::File::open(path).unwrap()));
        let header = reader.headers().unwrap().clone();
        let columns = header.iter().enumerate().map(|(index, name)| (plain(name), index)).collect();
        for cells in reader.records().map(Result::unwrap) {
            let row = Row { columns: &columns, cells: &cells };
            let tags = if format == "legacy" { tag_columns(header.iter().zip(&cells)) } else { tag_map(&row) };
            lines.push(if format == "focus" { bare_focus(&row, tags) } else { bare_cur(&row, tags) });
        }
    }
    lines
}

fn tag_columns<'a>(columns: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    let tag = |(name, cell): (&str, &str)| Some((name.strip_prefix("resourceTags/")?.to_owned(), cell.to_owned()));
    with_value(columns.filter_map(tag).collect())
}

fn tag_map(row: &Row<'_>) -> BTreeMap<String, String> {
    let map = Some(row.text("tags")).filter(|map| !map.is_empty());
    with_value(serde_json::from_str(map.unwrap_or("{}")).unwrap())
}

/// Keys without `user:`, values that are not empty.
fn with_value(tags: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let key = |key: &str| {
        let key = key.strip_prefix("resourceTags/").unwrap_or(key);
        key.strip_prefix("user:").unwrap_or(key).to_owned()
    };
    tags.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (key(&name), value)).collect()
}

fn bare_cur(row: &Row<'_>, tags: BTreeMap<String, String>) -> Bare {
    let amount = |column: &str| row.amount(column);
    let (kind, billed) = (row.text("lineitemlineitemtype"), amount("lineitemunblendedcost"));
    let of_reservation = !row.text("reservationreservationarn").is_empty();
    let effective = match kind {
        "SavingsPlanCoveredUsage" => amount("savingsplansavingsplaneffectivecost"),
        "SavingsPlanRecurringFee" => {
            Money(amount("savingsplantotalcommitmenttodate").0 - amount("savingsplanusedcommitment").0)
        }
        "SavingsPlanNegation" | "SavingsPlanUpfrontFee" => Money::ZERO,
        "DiscountedUsage" => amount("reservationeffectivecost"),
        "RIFee" => Money(
            amount("reservationunusedamortizedupfrontfeeforbillingperiod").0
                + amount("reservationunusedrecurringfee").0,
        ),
        "Fee" if of_reservation => Money::ZERO,
        _ => billed,
    };
    let without_resource = row.text("lineitemresourceid").is_empty();
    let is_untaggable = match kind {
        "Tax" | "RIFee" | "SavingsPlanNegation" | "SavingsPlanRecurringFee" | "SavingsPlanUpfrontFee" => true,
        "Credit" | "Refund" | "Fee" => without_resource || of_reservation,
        _ => row.text("lineitemproductcode").contains("Support"),
    };
    let is_usage = ["Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"].contains(&kind);
    let [resource, service, account, description] =
        ["lineitemresourceid", "lineitemproductcode", "lineitemusageaccountid", "lineitemlineitemdescription"]
            .map(|column| row.text(column).to_owned());
    let day = row.day("lineitemusagestartdate");
    let is_unused = ["RIFee", "SavingsPlanRecurringFee"].contains(&kind);
    Bare { tags, is_usage, is_untaggable, is_unused, billed, effective, resource, service, account, description, day }
}

fn bare_focus(row: &Row<'_>, tags: BTreeMap<String, String>) -> Bare {
    let (category, service) = (row.text("chargecategory"), row.text("xservicecode"));
    let unused_plan = row.text("commitmentdiscountstatus") == "Unused" && service == "ComputeSavingsPlans";
    Bare {
        tags,
        is_usage: category == "Usage",
        is_untaggable: category != "Usage" || unused_plan,
        is_unused: row.text("commitmentdiscountstatus") == "Unused",
        billed: row.amount("billedcost"),
        effective: row.amount("effectivecost"),
        resource: row.text("resourceid").to_owned(),
        service: service.to_owned(),
        account: row.text("subaccountid").to_owned(),
        description: row.text("chargedescription").to_owned(),
        day: row.day("chargeperiodstart"),
    }
}

/// The amount of a basis.
pub(crate) type Cost = fn(&Bare) -> Money;

/// Tagged and whole, by denominator, by plain sums.
pub(crate) fn independent(lines: &[Bare], keys: &[&str], cost: Cost) -> BTreeMap<String, (Money, Money)> {
    let sum = |holds: &dyn Fn(&Bare) -> bool| checked_sum(lines.iter().filter(|line| holds(line)).map(cost)).unwrap();
    let tagged = |line: &Bare| keys.iter().any(|key| line.tags.contains_key(*key));
    let entry = |name: &str, holds: &dyn Fn(&Bare) -> bool| {
        (name.to_owned(), (sum(&|line| holds(line) && tagged(line)), sum(holds)))
    };
    BTreeMap::from([
        entry("everything", &|_| true),
        entry("taggable", &|line| !line.is_untaggable || !line.tags.is_empty()),
        entry("usage", &|line| line.is_usage),
    ])
}

/// Tagged and whole by denominator, and lines of the first, in another program and another language.
pub(crate) const BY_DUCKDB: &str = r#"
import duckdb, sys
from decimal import Decimal, getcontext
getcontext().prec = 60
source, key, kind, effective, *costs = sys.argv[1:]
db = duckdb.connect()
db.execute("set enable_progress_bar = false")  # it goes where the answer goes
names = [row[0] for row in db.execute(f"describe select * from {source}").fetchall()]
filled = lambda name: f"""(coalesce("{name}", '') <> '')"""
tagged = " or ".join(filled(name) for name in names if name.startswith("resourceTags/") or name.startswith("resource_tags_"))
columns = ", ".join(f'"{name}"' for name in costs)
query = f'select "{kind}", {filled(key)}, ({tagged}), count(*), {columns} from {source} group by all'
number = lambda cell: Decimal(0) if cell in (None, "") else Decimal(repr(cell) if isinstance(cell, float) else cell)
fees = {"Tax", "RIFee", "Fee", "Credit", "Refund", "SavingsPlanNegation", "SavingsPlanRecurringFee", "SavingsPlanUpfrontFee"}
sums = {}
for kind, has_key, has_tag, count, *cells in db.execute(query).fetchall():
    billed, *rest = map(number, cells)
    cost = billed
    if effective == "yes":
        cost = {"DiscountedUsage": rest[0], "RIFee": rest[1] + rest[2]}.get(kind, billed)
    wholes = ["everything"] + ["taggable"] * (has_tag or kind not in fees) + ["usage"] * (kind in ("Usage", "DiscountedUsage"))
    for of in wholes:
        tagged, whole, lines = sums.get(of, (Decimal(0), Decimal(0), 0))
        sums[of] = (tagged + cost * count * has_key, whole + cost * count, lines + count * has_key)
for of, (tagged, whole, lines) in sums.items():
    print(f"{of},{tagged:f},{whole:f},{lines}")
"#;
