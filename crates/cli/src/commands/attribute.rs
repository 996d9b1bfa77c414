use std::path::Path;
use std::sync::Arc;

use curio_engine::Money;
use curio_engine::attribution::{self, Attribution, Checked, OwnerShare, Place, Rules};
use curio_engine::bill::Bill;
use curio_engine::tags::Share;
use curio_engine::view::{Dim, View};
use curio_report::export_statements;
use curio_store::{RulesFile, Workspace};

use crate::args::{AttributeArgs, Format};
use crate::failure::Failure;
use crate::print::{self, Field};

/// The rules that count, with the hash of their text.
struct InForce {
    rules: Arc<Rules>,
    hash: String,
}

/// Prints what every owner is charged, runs the tests of the rules, or writes statements.
pub(crate) fn attribute(folder: &Path, format: Format, arguments: &AttributeArgs) -> Result<(), Failure> {
    let workspace = Workspace::open(folder)?;
    let InForce { rules, hash } = in_force(&workspace, arguments)?;
    let bill = workspace.bill(false)?.with_rules(Some(rules));
    if arguments.check {
        return check(&workspace, &bill, format);
    }
    let views = arguments.view.views(&bill, &workspace.rates().read()?)?;
    let by: [Dim; 2] = [dim("owner")?, dim("pool")?];
    super::check_lines(&workspace, &bill, &views, &by)?;
    if arguments.diff {
        return diff(&workspace, &bill, &views, format);
    }
    let mut rows = Vec::new();
    let mut foot = Vec::new();
    for view in &views {
        if let Some(target) = &arguments.target {
            let (path_rows, path_foot) = path(&workspace, &bill, view, target, format)?;
            rows.extend(path_rows);
            foot.extend(path_foot);
            continue;
        }
        let attribution = attribution::statements(&bill, view)?;
        rows.extend(fields(&attribution, view));
        foot.extend(foot_of(&attribution, view)?);
        if let Some(out) = &arguments.statements {
            let folder = if views.len() > 1 { out.join(&view.currency) } else { out.clone() };
            let before = bill.period_before(view).map(|period| attribution::statements(&bill, &view.over(period)));
            let sources = super::export::sources(&workspace);
            let written = export_statements(
                view,
                &attribution,
                before.transpose()?.as_ref(),
                &hash,
                arguments.profile,
                &sources,
                &folder,
            )?;
            foot.push(format!("{} statements and {} written", written.files.len(), written.control.display()));
        }
    }
    let columns = if arguments.target.is_some() { path_columns(format) } else { columns(&bill) };
    Ok(print::rows(format, &columns, &rows, &foot)?)
}

fn dim(id: &str) -> Result<Dim, Failure> {
    id.parse().map_err(Failure::other)
}

/// Those of `--rules`, or of the workspace. Rules with flaws are refused here: a script must not go on with older ones.
fn in_force(workspace: &Workspace, arguments: &AttributeArgs) -> Result<InForce, Failure> {
    let (file, text) = match &arguments.rules {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| Failure::other(format!("{} cannot be read: {error}", path.display())))?;
            (RulesFile::outside(path), Some(text))
        }
        None => (workspace.rules(), workspace.rules().read()?.map(|rules| rules.text)),
    };
    let text = text.ok_or_else(|| Failure::from(attribution::no_rules()))?;
    let rules = file.check(&text).map_err(|flaws| Failure::from(attribution::refusal(flaws)))?;
    let hash = RulesFile::hash(&text);
    if arguments.keep || arguments.check {
        attribution::fits(&workspace.bill(true)?.with_rules(Some(Arc::new(rules.clone()))), "rules.toml")?;
    }
    if arguments.keep {
        let seen = workspace.rules().read()?.map(|rules| rules.hash);
        for name in file.tables()? {
            workspace.rules().put_table(&name, &file.table(&name)?)?;
        }
        workspace.rules().save(&text, seen.as_deref())?;
    }
    Ok(InForce { rules: Arc::new(rules), hash })
}

fn check(workspace: &Workspace, bill: &Bill, format: Format) -> Result<(), Failure> {
    if bill.rules().is_some_and(|rules| attribution::check_needs_lines(rules)) {
        curio_store::check_lines(workspace.folder(), workspace.deliveries())?;
    }
    let checked = attribution::check(bill)?;
    let row = |test: &Checked| {
        let standing = if test.passed() { "passed" } else { "failed" };
        vec![
            Field::text(standing),
            Field::text(&test.name),
            Field::Count(test.line as u64),
            Field::Count(test.lines),
            Field::Text(test.words().unwrap_or_default()),
        ]
    };
    let rows: Vec<Vec<Field>> = checked.iter().map(row).collect();
    let failed = checked.iter().filter(|test| !test.passed()).count();
    let columns = ["standing", "test", "line", "source lines", "why"].map(str::to_owned);
    let foot = vec![format!("{} of {} tests passed", checked.len() - failed, checked.len())];
    print::rows(format, &columns, &rows, &foot)?;
    if failed > 0 {
        Err(Failure::other(format!("{failed} of {} tests of the rules failed", checked.len())))
    } else {
        Ok(())
    }
}

fn columns(bill: &Bill) -> Vec<String> {
    let pools = bill.rules().into_iter().flat_map(|rules| &rules.pools).map(|pool| format!("pool {}", pool.name));
    let own = ["owner", "direct", "commitment benefit", "credits", "tax"].map(str::to_owned);
    own.into_iter().chain(pools).chain(["total", "currency"].map(str::to_owned)).collect()
}

fn fields(attribution: &Attribution, view: &View) -> Vec<Vec<Field>> {
    let row = |owner: &OwnerShare| {
        let own = [owner.direct, owner.benefit, owner.credits, owner.tax].map(Field::Amount);
        let mut fields = vec![Field::Text(owner.owner.clone())];
        fields.extend(own);
        fields.extend(owner.shared.iter().copied().map(Field::Amount));
        fields.extend([Field::Amount(owner.total), Field::text(&view.currency)]);
        fields
    };
    let mut rows: Vec<Vec<Field>> = attribution.owners.iter().map(row).collect();
    let none = attribution.unallocated;
    let rest = [none.untagged.cost, none.invalid.cost, none.untaggable.cost, attribution.credits_apart];
    let own = curio_engine::checked_sum(rest).unwrap_or_default();
    let left: Vec<Money> = attribution.pools.iter().map(|pool| pool.left).collect();
    if !own.is_zero() || left.iter().any(|left| !left.is_zero()) {
        let total = curio_engine::checked_sum(left.iter().copied().chain([own])).unwrap_or_default();
        rows.push(row(&OwnerShare { direct: own, shared: left, total, ..OwnerShare::default() }));
    }
    rows
}

fn foot_of(attribution: &Attribution, view: &View) -> Result<Vec<String>, Failure> {
    let amount = |money: Money| print::grouped(&money.fixed(2));
    let difference = attribution.difference()?;
    let mut foot = vec![
        String::new(),
        format!("Total {} {}", amount(attribution.total), view.currency),
        format!("Conserved: in {0}, out {0}, difference {1}", amount(attribution.total), difference),
    ];
    if !difference.is_zero() {
        return Err(Failure::other(format!(
            "what comes out differs from what goes in by {difference}: this is a defect of Curio"
        )));
    }
    for pool in &attribution.pools {
        let left = if pool.left.is_zero() { String::new() } else { format!(", left {}", amount(pool.left)) };
        foot.push(format!("Pool {}: in {}, out {}{left}", pool.name, amount(pool.cost), amount(pool.out)));
        foot.extend(pool.why_left.iter().map(|(month, why)| format!("  {month}: {why}")));
    }
    let none = attribution.unallocated;
    let rest = [
        ("untagged", none.untagged.cost),
        ("no allowed name", none.invalid.cost),
        ("untaggable", none.untaggable.cost),
        ("credits apart", attribution.credits_apart),
    ];
    foot.extend(
        rest.iter()
            .filter(|(_, cost)| !cost.is_zero())
            .map(|(what, cost)| format!("Without an owner, {what}: {}", amount(*cost))),
    );
    let share = |share: &Share| {
        let percent = share.percent()?;
        Some(format!(
            "Covered {percent:.2} % {}: {} of {}",
            share.of.words(),
            amount(share.tagged.cost),
            amount(share.whole.cost)
        ))
    };
    foot.extend(attribution.coverage.iter().flat_map(|coverage| &coverage.shares).filter_map(share));
    foot.push(view.words());
    Ok(foot)
}

/// What moves when the rules of the bill take the place of the workspace's.
fn diff(workspace: &Workspace, bill: &Bill, views: &[View], format: Format) -> Result<(), Failure> {
    let before = workspace.rules().standing()?.rules;
    let place = |place: &Place| match place {
        Place::Owner(name) => name.clone(),
        Place::Pool(name) => format!("pool:{name}"),
        Place::Unallocated => String::new(),
    };
    let (mut rows, mut foot) = (Vec::new(), Vec::new());
    for view in views {
        if attribution::moves_need_lines(before.as_deref(), bill, view) {
            curio_store::check_lines(workspace.folder(), workspace.deliveries())?;
        }
        let moves = attribution::moves(before.as_deref(), bill, view)?;
        let row = |one: &attribution::Move| {
            let places = [one.month.to_string(), place(&one.from), place(&one.to)].map(Field::Text);
            let counts = [Field::Amount(one.cost), Field::Count(one.lines), Field::text(&view.currency)];
            places.into_iter().chain(counts).collect::<Vec<Field>>()
        };
        rows.extend(moves.moves.iter().map(row));
        foot.push(format!("{} resources change hands", moves.resources));
        foot.push(view.words());
    }
    let columns = ["month", "from", "to", "cost", "lines", "currency"].map(str::to_owned);
    Ok(print::rows(format, &columns, &rows, &foot)?)
}

fn path_columns(format: Format) -> Vec<String> {
    let shown = if format == Format::Table { PATH_COLUMNS.len() - 1 } else { PATH_COLUMNS.len() };
    PATH_COLUMNS.iter().take(shown).map(|name| (*name).to_owned()).collect()
}

/// The last is for scripts.
const PATH_COLUMNS: [&str; 7] = ["step", "action", "owner", "resources", "gain", "currency", "names"];

fn path(
    workspace: &Workspace,
    bill: &Bill,
    view: &View,
    target: &Money,
    format: Format,
) -> Result<(Vec<Vec<Field>>, Vec<String>), Failure> {
    let received = curio_store::received(workspace.deliveries());
    let path = attribution::path(bill, &received, view, *target)?;
    let row = |(number, step): (usize, &attribution::Step)| {
        vec![
            Field::Count(number as u64 + 1),
            Field::Text(step.action.words()),
            Field::text(&step.owner),
            Field::Count(step.resources),
            Field::Amount(step.gain),
            Field::text(&view.currency),
        ]
        .into_iter()
        // A work list for a script names every resource; a table for people counts them.
        .chain((format != Format::Table).then(|| Field::Text(step.action.names().join("; "))))
        .collect()
    };
    let percent =
        |share: &Share| share.percent().map_or_else(|| "none".to_owned(), |percent| format!("{percent:.4} %"));
    let steps = path.steps.len();
    let reached = if path.reached { "reached" } else { "not reached: what is left has no hint of an owner" };
    let foot = vec![
        String::new(),
        format!(
            "{steps} steps lead from {} to {} {}: {target} % is {reached}",
            percent(&path.now),
            percent(&path.after),
            path.now.of.words()
        ),
        view.words(),
    ];
    Ok((path.steps.iter().enumerate().map(row).collect(), foot))
}
