use std::fs;
use std::io::Write;
use std::path::Path;

use curio_engine::rates::read_rates;
use curio_engine::{BadInput, Error};
use curio_store::Workspace;

use crate::args::{Format, RatesArgs};
use crate::failure::Failure;
use crate::print::{self, Field};

/// Loads, locks and prints exchange rates.
pub(crate) fn rates(folder: &Path, format: Format, arguments: &RatesArgs) -> Result<(), Failure> {
    let file = Workspace::open(folder)?.rates();
    if let Some(path) = &arguments.load {
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let unreadable = |error: std::io::Error| {
            let what = format!("cannot be read: {error}.");
            Error::from(BadInput::file(&name, what, "Check the path and the permissions."))
        };
        let table = read_rates(&name, &fs::read(path).map_err(unreadable)?)?;
        file.load(&name, &table)?;
        writeln!(std::io::stderr(), "{name}: {} rates, kept in the workspace", table.len())?;
    }
    arguments.lock.iter().try_for_each(|month| file.lock(*month))?;
    arguments.unlock.iter().try_for_each(|month| file.unlock(*month))?;
    let rates = file.read()?;
    let row = |rate: &curio_engine::rates::Rate| {
        let locked = if rates.locked.contains(&rate.month) { "locked" } else { "" };
        let fields = [rate.month.to_string(), rate.from.clone(), rate.to.clone(), rate.rate.to_string()];
        fields.into_iter().chain([locked.to_owned()]).map(Field::Text).collect()
    };
    let rows: Vec<Vec<Field>> = rates.rates.iter().map(row).collect();
    let columns = ["month", "from", "to", "rate", "state"].map(str::to_owned);
    let foot = if rows.is_empty() {
        vec!["No exchange rates are loaded; run curio rates --load FILE".to_owned()]
    } else {
        Vec::new()
    };
    Ok(print::rows(format, &columns, &rows, &foot)?)
}
