use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use chrono::Utc;
use curio_engine::bill::Bill;
use curio_engine::reconcile::{self, Cause, Item, Reconciled, Standing, Walk, minor_digits};
use curio_engine::view::{Month, View};
use curio_engine::{BadInput, Error, Money};
use curio_report::{SourceFact, export_reconciliation};
use curio_store::{Rates, Workspace};

use super::check_lines;
use super::judged::Judge;
use crate::args::{Format, ReconcileArgs};
use crate::failure::Failure;
use crate::print::{self, Field};

/// Prints the walk to each invoice.
pub(crate) fn reconcile(folder: &Path, format: Format, arguments: &ReconcileArgs) -> Result<(), Failure> {
    let workspace = Workspace::open(folder)?;
    let bill = workspace.bill(false)?;
    if let Some(path) = &arguments.invoices {
        load(&workspace, &bill, path)?;
    }
    let walked = walk(&workspace, &bill, arguments)?;
    let walked = match &arguments.sign_off {
        Some(text) => {
            sign_off(&workspace, &walked, text)?;
            walk(&workspace, &bill, arguments)?
        }
        None => walked,
    };
    if let Some(path) = &arguments.out {
        write(&workspace, &walked, arguments, path)?;
    } else {
        show(format, &walked, &holes(&workspace, &walked)?)?;
    }
    let explained = !walked.is_empty() && walked.iter().all(|(_, reconciled)| reconciled.is_explained());
    if arguments.check && !explained {
        return Err(Failure::other("not every invoice is entered and explained to the cent"));
    }
    Ok(())
}

type Walked = Vec<(View, Reconciled)>;

/// One walk a currency; currencies without a line in the window have none.
fn walk(workspace: &Workspace, bill: &Bill, arguments: &ReconcileArgs) -> Result<Walked, Failure> {
    let invoices = workspace.invoices().read()?;
    let mut walked = Vec::new();
    // Invoices are in the currencies of their lines, whatever rates there are.
    let views = arguments.view.views(bill, &Rates::default())?;
    check_lines(workspace, bill, &views, &[])?;
    for view in views {
        let reconciled = reconcile::reconcile(bill, &view, &invoices)?;
        if !reconciled.walks.is_empty() {
            walked.push((view, reconciled));
        }
    }
    Ok(walked)
}

/// Why the months with a remainder are not complete: what is missing there may be what is left.
fn holes(workspace: &Workspace, walked: &Walked) -> Result<Vec<String>, Failure> {
    let walks = walked.iter().flat_map(|(_, reconciled)| &reconciled.walks);
    let left = walks.filter(|walk| walk.remainder().is_some() && !walk.is_explained());
    let months: BTreeSet<Month> = left.map(|walk| walk.key.month).collect();
    if months.is_empty() {
        return Ok(Vec::new());
    }
    let bill = workspace.bill(true)?;
    let judge = Judge::new(workspace, &bill)?;
    let hole = |month: Month| {
        let judged = judge.month(month)?;
        Ok(judged.because().map(|why| format!("{} is not complete: {why}", month.title())))
    };
    months.into_iter().filter_map(|month| hole(month).transpose()).collect()
}

fn load(workspace: &Workspace, bill: &Bill, path: &Path) -> Result<(), Failure> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let bytes = fs::read(path).map_err(|error| {
        Error::from(BadInput::file(&name, format!("cannot be read: {error}."), "Check the path and the permissions."))
    })?;
    let invoices = reconcile::read_invoices(&name, &bytes, &reconcile::listed(bill)?)?;
    workspace.invoices().enter(&invoices)?;
    writeln!(std::io::stderr(), "{name}: {} invoices, kept in the workspace", invoices.len())?;
    Ok(())
}

fn sign_off(workspace: &Workspace, walked: &Walked, text: &str) -> Result<(), Failure> {
    let usage = || Failure::usage("--sign-off takes an invoice and a name: --sign-off 7002026080=rounding");
    let (id, name) = text.split_once('=').filter(|(_, name)| !name.trim().is_empty()).ok_or_else(usage)?;
    let entered = |walk: &&Walk| walk.key.id == id && matches!(walk.standing, Standing::Entered(_));
    let mut walks = walked.iter().flat_map(|(_, reconciled)| &reconciled.walks).filter(entered);
    let (Some(walk), None) = (walks.next(), walks.next()) else {
        return Err(Failure::other(format!("'{id}' is not one invoice that was entered in this period")));
    };
    let left = walk.remainder().unwrap_or_default();
    let before = walk.cause(Cause::SignedOff);
    let amount = left.checked_add(before).unwrap_or(left);
    let on = Utc::now().format("%Y-%m-%d").to_string();
    let item = Item { name: name.trim().to_owned(), note: String::new(), amount, on };
    Ok(workspace.invoices().sign_off(&walk.key, Some(&item))?)
}

fn write(workspace: &Workspace, walked: &Walked, arguments: &ReconcileArgs, path: &Path) -> Result<(), Failure> {
    let [(view, reconciled)] = &walked[..] else {
        return Err(Failure::other("a file holds the invoices of one currency; this period has several, or none"));
    };
    let fact = |source: &curio_store::SourceRecord| SourceFact {
        name: source.name.clone(),
        sha256: source.sha256.clone(),
        lines: source.rows,
    };
    let sources: Vec<SourceFact> = workspace.sources().into_iter().map(fact).collect();
    let exported = export_reconciliation(view, reconciled, arguments.profile, &sources, path)?;
    let mut out = std::io::stderr().lock();
    writeln!(out, "{}: {} invoices", exported.path.display(), exported.written.rows)?;
    writeln!(out, "{}: control totals and source hashes", exported.control.display())?;
    Ok(())
}

fn show(format: Format, walked: &Walked, holes: &[String]) -> Result<(), Failure> {
    let occurs = |cause: &Cause| {
        walked.iter().flat_map(|(_, reconciled)| &reconciled.walks).any(|walk| !walk.cause(*cause).is_zero())
    };
    // Scripts get every column, people those that say something.
    let causes: Vec<Cause> = Cause::ALL.into_iter().filter(|cause| format != Format::Table || occurs(cause)).collect();
    let head = ["month", "invoice", "entity", "currency", "in view"].into_iter().map(str::to_owned);
    let named = causes.iter().map(|cause| match format {
        Format::Table => cause.label().to_lowercase(),
        _ => cause.id().to_owned(),
    });
    let columns: Vec<String> =
        head.chain(named).chain(["left", "invoice total", "standing"].map(str::to_owned)).collect();
    let mut rows = Vec::new();
    let mut foot = Vec::new();
    for (view, reconciled) in walked {
        rows.extend(reconciled.walks.iter().map(|walk| fields(walk, &causes, format)));
        foot.extend(foot_of(view, reconciled));
    }
    foot.extend_from_slice(holes);
    Ok(print::rows(format, &columns, &rows, &foot)?)
}

fn fields(walk: &Walk, causes: &[Cause], format: Format) -> Vec<Field> {
    let id = if walk.key.id.is_empty() && format == Format::Table { title(walk) } else { walk.key.id.clone() };
    let mut fields = vec![Field::text(walk.key.month.to_string()), Field::Text(id), Field::text(&walk.key.entity)];
    fields.extend([Field::text(&walk.key.currency), Field::Amount(walk.in_view)]);
    fields.extend(causes.iter().map(|cause| Field::Amount(walk.cause(*cause))));
    let optional = |amount: Option<Money>| amount.map_or(Field::None, Field::Amount);
    let (invoice, standing) = match walk.standing {
        Standing::Open => (None, "open"),
        Standing::NotInvoiced => (None, "not invoiced yet"),
        Standing::Entered(amount) if walk.is_explained() => (Some(amount), "explained"),
        Standing::Entered(amount) => (Some(amount), "remainder"),
    };
    fields.extend([optional(walk.remainder()), optional(invoice), Field::text(standing)]);
    fields
}

fn title(walk: &Walk) -> String {
    let whole = matches!(walk.standing, Standing::Entered(_));
    if whole { "(whole month)" } else { "(no invoice yet)" }.to_owned()
}

/// The walks in words, then the sum.
fn foot_of(view: &View, reconciled: &Reconciled) -> Vec<String> {
    let amount = |amount: Money| print::grouped(&amount.fixed(minor_digits(&view.currency)));
    let signed = |value: Money| if value.0 > 0 { format!("+{}", amount(value)) } else { amount(value) };
    let mut foot = vec![String::new()];
    for walk in reconciled.walks.iter().filter(|walk| !walk.causes.is_empty()) {
        let name = if walk.key.id.is_empty() { title(walk) } else { walk.key.id.clone() };
        let told = |(cause, value): &(Cause, Money)| match (cause, &walk.item) {
            (Cause::SignedOff, Some(item)) => format!("{} signed off as {}, {}", signed(*value), item.name, item.on),
            (Cause::Rounding, _) => format!("{}{value} {}", if value.0 > 0 { "+" } else { "" }, cause.words()),
            _ => format!("{} {}", signed(*value), cause.words()),
        };
        let causes: Vec<String> = walk.causes.iter().map(told).collect();
        foot.push(format!("{} {name} {}: {}", walk.key.month, walk.key.entity, causes.join("; ")));
    }
    let total = &reconciled.total;
    let entered = format!("{} of {} invoices entered", total.entered, total.entered + total.open);
    foot.push(match (total.invoices, total.remainder) {
        (Some(invoices), Some(left)) => format!(
            "{entered}: {} {} in this view, {} on the invoices, {} left",
            amount(total.in_view),
            view.currency,
            amount(invoices),
            amount(left),
        ),
        _ => format!("{entered}; {} {} in this view", amount(total.in_view), view.currency),
    });
    foot.push(format!(
        "Data transfer {} {}: inside the services here, under its own heading on an invoice",
        amount(total.data_transfer),
        view.currency
    ));
    foot.push(view.words());
    foot
}
