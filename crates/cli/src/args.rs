//! What the user typed.

mod waste;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use curio_engine::Money;
use curio_engine::bill::Bill;
use curio_engine::view::{Basis, Dim, Filter, Month, Period, View};
use curio_report::Profile;
use curio_store::Rates;

use crate::failure::Failure;
pub(crate) use waste::{DecisionArgs, WasteArgs};

/// Opens AWS Cost and Usage Reports and FOCUS files, and says where the money went.
#[derive(Parser)]
#[command(name = "curio", version, about, max_term_width = 110)]
pub(crate) struct Arguments {
    /// Workspace folder; the default is Curio's folder in your user data.
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) workspace: Option<PathBuf>,
    /// How rows are printed.
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Row formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Table,
    /// RFC 4180, UTF-8, LF, exact numbers.
    Csv,
    /// Money as strings.
    Json,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Takes in reports: files, manifests or folders; several at once, all or nothing.
    Import(ImportArgs),
    /// Says what is loaded: deliveries, periods, control totals, problems, verdict.
    Status,
    /// Adds up spend by any dimensions.
    Spend(SpendArgs),
    /// Says what a newer delivery of a month changed against the one it replaced.
    Restated(RestatedArgs),
    /// Walks from what a view shows to what each invoice says, cause by cause.
    Reconcile(ReconcileArgs),
    /// Loads exchange rates, locks those of closed months, and lists them.
    Rates(RatesArgs),
    /// Says which tag keys and values there are, in which spellings, and how much of the spend they cover. The default basis is
    /// effective: billed, reserved usage is worth nothing and Savings Plan negations carry no tags.
    Tags(TagsArgs),
    /// Says what every owner is charged after rules and shared cost, with the proof that nothing is lost.
    Attribute(AttributeArgs),
    /// Says how well the dimensions that the rules require are kept: what of taggable spend carries a valid name.
    Compliance(ComplianceArgs),
    /// Says what is paid for and not needed, with its evidence and what it would save; remembers what people decide about it.
    Waste(Box<WasteArgs>),
    /// Closes a month: keeps its figures and the rules behind them. Without a month, lists what changed since in those closed.
    Close(CloseArgs),
    /// Lists the source lines behind a number, with file and row.
    Lines(LinesArgs),
    /// Writes a CSV for finance or a script, with a side file of control totals.
    Export(ExportArgs),
}

#[derive(Args)]
pub(crate) struct ImportArgs {
    /// Report files, manifests, or folders that hold them.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Let the report take the place of months that are here already from another one.
    #[arg(long)]
    pub(crate) replace: bool,
    /// Let the report count beside one of the same months that is here already: it holds other lines.
    #[arg(long, conflicts_with = "replace")]
    pub(crate) add: bool,
}

#[derive(Args)]
pub(crate) struct ViewArgs {
    /// Billing periods, 2018-11 or 2018-10..2018-12; the default is everything loaded.
    #[arg(long, value_name = "PERIOD")]
    pub(crate) period: Option<Period>,
    /// billed (unblended), net-billed, effective (amortized), net-effective, contracted or list.
    #[arg(long, value_name = "BASIS", default_value = "billed")]
    pub(crate) basis: Basis,
    /// Only this currency; where exchange rates to it are loaded, all currencies in this one. Without it each stands apart.
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,
    /// service=AmazonEC2, tag:team!=payments, tag:team= for untagged. Equal dimensions add values, different ones must all hold.
    #[arg(long = "filter", value_name = "DIM=VALUE")]
    pub(crate) filters: Vec<Filter>,
}

#[derive(Args)]
pub(crate) struct SpendArgs {
    /// service, account, region, usage-type, operation, resource, line-item-type, charge-category, purchase-option,
    /// commitment-status, instance-type, product-family, pricing-unit, invoice, day, month, owner, pool, rule:NAME, tag:KEY,
    /// category:KEY; from the source lines also availability-zone, instance-family, operating-system, commitment, description.
    /// Several with commas.
    #[arg(long, value_name = "DIM", value_delimiter = ',', required = true)]
    pub(crate) by: Vec<Dim>,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
}

#[derive(Args)]
pub(crate) struct RestatedArgs {
    /// Dimensions, as in spend: service, account, line-item-type, resource, ...
    #[arg(long, value_name = "DIM", value_delimiter = ',', default_value = "service")]
    pub(crate) by: Vec<Dim>,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
}

#[derive(Args)]
pub(crate) struct ReconcileArgs {
    #[command(flatten)]
    pub(crate) view: ViewArgs,
    /// Takes in a list of invoices, which the workspace keeps: columns invoice id, entity, currency, amount and, where the
    /// reports do not name the invoice, month.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) invoices: Option<PathBuf>,
    /// Signs off what is left of an invoice under a name, 7002026080=rounding.
    #[arg(long, value_name = "INVOICE=NAME")]
    pub(crate) sign_off: Option<String>,
    /// Ends with exit code 1 unless every invoice is entered and explained to the cent.
    #[arg(long)]
    pub(crate) check: bool,
    /// Writes the walks to this file; control totals go to FILE.control.json beside it.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// finance (BOM, CRLF), machine (LF) or eu-excel (semicolon, decimal comma).
    #[arg(long, default_value = "finance")]
    pub(crate) profile: Profile,
}

#[derive(Args)]
pub(crate) struct RatesArgs {
    /// Takes in a table, which the workspace keeps: columns month (or date), from, to, rate.
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) load: Option<PathBuf>,
    /// Keeps the rates of a closed month as they are: a later table may not change them.
    #[arg(long, value_name = "MONTH")]
    pub(crate) lock: Vec<Month>,
    /// Lets them be changed again.
    #[arg(long, value_name = "MONTH")]
    pub(crate) unlock: Vec<Month>,
}

#[derive(Args)]
#[command(mut_arg("basis", |basis| basis.default_value("effective")))]
pub(crate) struct TagsArgs {
    /// The values of this key and the state of every line; without it, all keys. Several keys are taken for spellings of one.
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Vec<String>,
    /// The only valid values, in this spelling.
    #[arg(long, value_name = "VALUE", value_delimiter = ',', requires = "key")]
    pub(crate) allowed: Option<Vec<String>>,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
}

#[derive(Args)]
#[command(mut_arg("basis", |basis| basis.default_value("effective")))]
pub(crate) struct AttributeArgs {
    /// Rules to use in place of the workspace's; tables that they name lie beside them.
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) rules: Option<PathBuf>,
    /// Keeps these rules and their tables in the workspace.
    #[arg(long, requires = "rules")]
    pub(crate) keep: bool,
    /// Runs the tests in the rules; ends with exit code 1 unless all pass.
    #[arg(long)]
    pub(crate) check: bool,
    /// Says what these rules move against those of the workspace: from whom to whom, month by month.
    #[arg(long, requires = "rules", conflicts_with_all = ["check", "keep"])]
    pub(crate) diff: bool,
    /// Lists the fewest steps that give an owner to so many percent of taggable spend.
    #[arg(long, value_name = "PERCENT", value_parser = percent, num_args = 0..=1, default_missing_value = "95")]
    pub(crate) target: Option<Money>,
    /// Writes one statement an owner and a control file into this folder.
    #[arg(long, value_name = "FOLDER", conflicts_with = "target")]
    pub(crate) statements: Option<PathBuf>,
    /// finance (BOM, CRLF), machine (LF) or eu-excel (semicolon, decimal comma).
    #[arg(long, default_value = "finance")]
    pub(crate) profile: Profile,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
}

#[derive(Args)]
#[command(mut_arg("basis", |basis| basis.default_value("effective")))]
pub(crate) struct ComplianceArgs {
    /// One row for each of these; without it, the total. Months are all that are loaded.
    #[arg(long, value_enum)]
    pub(crate) by: Option<By>,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
}

/// What compliance is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// Accounts, the one with the most money that lacks a tag first.
    Account,
    /// Owners, before pools are shared.
    Owner,
    /// Months, with what they were when they were closed.
    Month,
}

impl By {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Owner => "owner",
            Self::Month => "month",
        }
    }
}

#[derive(Args)]
pub(crate) struct CloseArgs {
    /// The month to close, 2026-10. One that is closed already is closed anew.
    pub(crate) month: Option<Month>,
    /// Opens this month again: what was kept of it is forgotten.
    #[arg(long, value_name = "MONTH", conflicts_with = "month")]
    pub(crate) open: Option<Month>,
    /// Basis of the figures that are kept, as in spend.
    #[arg(long, value_name = "BASIS", default_value = "effective")]
    pub(crate) basis: Basis,
    /// Their currency; needed where the reports have several.
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,
}

impl CloseArgs {
    /// The whole month in this basis and currency.
    pub(crate) fn view(&self, month: Month) -> ViewArgs {
        let period = Some(Period { from: month, to: month });
        ViewArgs { period, basis: self.basis, currency: self.currency.clone(), filters: Vec::new() }
    }
}

fn percent(text: &str) -> Result<Money, String> {
    let hundred = Money::parse("100").map(|parsed| parsed.money).unwrap_or_default();
    match Money::parse(text.trim_end_matches(['%', ' '])) {
        Ok(parsed) if parsed.money >= Money::ZERO && parsed.money <= hundred => Ok(parsed.money),
        _ => Err(format!("'{text}' is no percentage; write a number from 0 to 100")),
    }
}

#[derive(Args)]
pub(crate) struct LinesArgs {
    #[command(flatten)]
    pub(crate) view: ViewArgs,
    /// Most lines printed; the total is always that of all.
    #[arg(long, default_value_t = 1000)]
    pub(crate) limit: u32,
}

#[derive(Args)]
pub(crate) struct ExportArgs {
    /// What is written.
    #[arg(value_enum)]
    pub(crate) what: What,
    /// Dimensions of a spend file.
    #[arg(long, value_name = "DIM", value_delimiter = ',')]
    pub(crate) by: Vec<Dim>,
    #[command(flatten)]
    pub(crate) view: ViewArgs,
    /// finance (BOM, CRLF), machine (LF) or eu-excel (semicolon, decimal comma).
    #[arg(long, default_value = "finance")]
    pub(crate) profile: Profile,
    /// The file; its control totals go to FILE.control.json beside it.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// Kinds of export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum What {
    /// Spend by dimensions.
    Spend,
    /// Source lines.
    Lines,
}

impl Arguments {
    /// The workspace folder to use.
    pub(crate) fn workspace_folder(&self) -> Result<PathBuf, Failure> {
        if let Some(folder) = &self.workspace {
            return Ok(folder.clone());
        }
        curio_store::default_workspace()
            .ok_or_else(|| Failure::other("no home folder is set; name a workspace with --workspace DIR"))
    }
}

impl ViewArgs {
    /// One view for each currency, or the one that was asked for.
    pub(crate) fn views(&self, bill: &Bill, rates: &Rates) -> Result<Vec<View>, Failure> {
        let months = bill.months();
        let (Some((first, _)), Some((last, _))) = (months.first(), months.last()) else {
            return Err(Failure::other("nothing is loaded yet; run curio import PATH first"));
        };
        let period = self.period.unwrap_or(Period { from: *first, to: *last });
        let filters = merged(&self.filters);
        let view =
            |currency, conversion| View { period, basis: self.basis, currency, conversion, filters: filters.clone() };
        let currencies = bill.currencies();
        let Some(wanted) = self.currency.as_ref().map(|code| code.to_ascii_uppercase()) else {
            return Ok(currencies.into_iter().map(|currency| view(currency, None)).collect());
        };
        let only = currencies.iter().all(|currency| *currency == wanted);
        match rates.into_currency(&wanted).filter(|_| !only) {
            None if !currencies.contains(&wanted) => Err(Failure::other(format!(
                "the reports are in {} and no exchange rate to {wanted} is loaded; run curio rates --load FILE",
                currencies.join(" and ")
            ))),
            conversion => Ok(vec![view(wanted, conversion)]),
        }
    }
}

/// Filters on one dimension and of one sense add up their values.
fn merged(filters: &[Filter]) -> Vec<Filter> {
    let mut merged: Vec<Filter> = Vec::new();
    for filter in filters {
        match merged.iter_mut().find(|known| known.dim == filter.dim && known.negate == filter.negate) {
            Some(known) => known.values.extend(filter.values.clone()),
            None => merged.push(filter.clone()),
        }
    }
    merged
}
