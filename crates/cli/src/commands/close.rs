use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use curio_engine::attribution::{self, Closed, ClosedChange};
use curio_engine::bill::Bill;
use curio_engine::rates::Conversion;
use curio_engine::view::{Month, Period, View};
use curio_engine::{Error, Money};
use curio_store::{Rates, Workspace};

use crate::args::{CloseArgs, Format};
use crate::failure::Failure;
use crate::print::{self, Field};

/// Closes a month, opens one again, or lists what changed in those that are closed.
pub(crate) fn close(folder: &Path, format: Format, arguments: &CloseArgs) -> Result<(), Failure> {
    let workspace = Workspace::open(folder)?;
    match (arguments.month, arguments.open) {
        (Some(month), _) => close_month(&workspace, month, arguments),
        (None, Some(month)) => {
            workspace.closes().open_again(month)?;
            Ok(writeln!(std::io::stderr(), "{} is open again", month.title())?)
        }
        (None, None) => list(&workspace, format),
    }
}

/// The bill with its rules, and the hash of their text. Rules with flaws are refused: older ones must not count unseen.
fn ruled(workspace: &Workspace) -> Result<(Bill, String), Failure> {
    let standing = workspace.rules().standing()?;
    let text = standing.text.ok_or_else(attribution::no_rules)?;
    let rules = standing.rules.filter(|_| standing.flaws.is_empty());
    let rules: Arc<_> = rules.ok_or_else(|| attribution::refusal(standing.flaws))?;
    Ok((workspace.bill(false)?.with_rules(Some(rules)), text.hash))
}

fn check_lines(workspace: &Workspace, bill: &Bill, view: &View) -> Result<(), Failure> {
    super::check_lines(workspace, bill, std::slice::from_ref(view), &super::dims(&["owner", "pool", "resource"])?)
}

fn close_month(workspace: &Workspace, month: Month, arguments: &CloseArgs) -> Result<(), Failure> {
    let (bill, hash) = ruled(workspace)?;
    let views = arguments.view(month).views(&bill, &workspace.rates().read()?)?;
    let [view] = &views[..] else {
        let currencies = views.iter().map(|view| view.currency.as_str()).collect::<Vec<_>>().join(" and ");
        return Err(Failure::usage(format!("the reports are in {currencies}; name one with --currency")));
    };
    check_lines(workspace, &bill, view)?;
    let when = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let closed = attribution::closing(&bill, view, month, &hash, &when)?;
    workspace.closes().close(month, &closed)?;
    let total = print::grouped(&closed.total.fixed(2));
    Ok(writeln!(
        std::io::stderr(),
        "{} is closed at {total} {}, {}",
        month.title(),
        closed.currency,
        closed.basis.name()
    )?)
}

const COLUMNS: [&str; 9] = ["month", "of", "owner", "closed", "now", "change", "currency", "basis", "closed at"];

fn list(workspace: &Workspace, format: Format) -> Result<(), Failure> {
    let closes = workspace.closes();
    let months = closes.months()?;
    let mut rows = Vec::new();
    let mut foot = vec![String::new()];
    let rates = workspace.rates().read()?;
    let ruled = if months.is_empty() { None } else { Some(ruled(workspace)?) };
    for month in months {
        let (Some(closed), Some((bill, hash))) = (closes.read(month)?, &ruled) else { continue };
        let view = view(&rates, month, &closed);
        check_lines(workspace, bill, &view)?;
        let now = match attribution::closing(bill, &view, month, hash, "") {
            Ok(now) => Some(now),
            Err(Error::NotAvailable(why)) => {
                foot.push(format!("{month} cannot be computed now: {why}"));
                None
            }
            Err(error) => return Err(error.into()),
        };
        rows.extend(fields(month, &closed, now.as_ref(), format)?);
        let same = if closed.rules == *hash { "the same" } else { "others" };
        foot.push(format!("{month} was closed {} in {}; the rules are {same} now", closed.when, closed.basis.name()));
    }
    if rows.is_empty() {
        foot = vec!["No month is closed; run curio close MONTH".to_owned()];
    }
    Ok(print::rows(format, &COLUMNS.map(str::to_owned), &rows, &foot)?)
}

/// The view that a month was closed in. Without rates the conversion names what it lacks.
fn view(rates: &Rates, month: Month, closed: &Closed) -> View {
    let (basis, currency) = (closed.basis, closed.currency.clone());
    let conversion = closed.converted.then(|| Conversion::new(&currency, &rates.rates));
    View { period: Period { from: month, to: month }, basis, currency, conversion, filters: Vec::new() }
}

/// The total, then the owners; for people only those that changed.
fn fields(month: Month, closed: &Closed, now: Option<&Closed>, format: Format) -> Result<Vec<Vec<Field>>, Failure> {
    let row = |of: &str, owner: &str, was: Money, is: Option<[Money; 2]>| {
        let mut fields = vec![Field::text(month.to_string()), Field::text(of), Field::text(owner), Field::Amount(was)];
        fields.extend(is.map_or([Field::None, Field::None], |is| is.map(Field::Amount)));
        fields.extend([&closed.currency, closed.basis.id(), &closed.when].map(Field::text));
        fields
    };
    let Some(now) = now else { return Ok(vec![row("total", "", closed.total, None)]) };
    let changes = closed.changes(now)?;
    let change = curio_engine::checked_sum(changes.iter().map(|owner| owner.change)).unwrap_or_default();
    let mut rows = vec![row("total", "", closed.total, Some([now.total, change]))];
    let shown = changes.iter().filter(|owner| format != Format::Table || !owner.change.is_zero());
    rows.extend(
        shown.map(|owner: &ClosedChange| row("owner", &owner.owner, owner.closed, Some([owner.now, owner.change]))),
    );
    Ok(rows)
}
