use std::io::{IsTerminal, Write};
use std::path::Path;

use curio_engine::charges::Amount;
use curio_store::{ImportJob, ImportOptions, ImportProgress, ImportStage, Imported, NoteKind, SameMonths, Workspace};

use crate::args::{Format, ImportArgs};
use crate::failure::Failure;
use crate::print::{self, Field};

/// Takes reports in and prints what became of each delivery.
pub(crate) fn import(folder: &Path, format: Format, arguments: &ImportArgs) -> Result<(), Failure> {
    let worker = std::env::current_exe()
        .map_err(|error| Failure::other(format!("cannot find Curio's own executable: {error}")))?;
    let now = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let options = ImportOptions { worker, now, same_months: same_months(arguments) };
    let mut workspace = Workspace::open(folder)?;
    let terminal = Terminal { shown: std::io::stderr().is_terminal() };
    let imported = workspace.import(&arguments.paths, &options, &terminal);
    terminal.clear();
    let imported = imported?;
    print_notes(format, &imported)?;
    tell_problems(&imported)
}

fn same_months(arguments: &ImportArgs) -> SameMonths {
    match (arguments.replace, arguments.add) {
        (true, _) => SameMonths::Replace,
        (_, true) => SameMonths::Add,
        _ => SameMonths::Ask,
    }
}

fn print_notes(format: Format, imported: &Imported) -> Result<(), Failure> {
    let columns = ["result", "export", "period", "lines", "billed", "reason"].map(str::to_owned);
    let row = |note: &curio_store::Note| {
        let taken =
            imported.taken.iter().find(|record| record.export == note.export && record.periods() == note.periods);
        vec![
            Field::text(match note.kind {
                NoteKind::Taken => "taken",
                NoteKind::Replaced => "replaced",
                NoteKind::Unchanged => "unchanged",
                NoteKind::SetAside => "set aside",
            }),
            Field::text(&note.export),
            Field::text(note.periods.join(" ")),
            Field::Count(note.lines),
            taken.and_then(|record| record.total(Amount::Unblended)).map_or(Field::None, Field::Amount),
            Field::text(&note.reason),
        ]
    };
    let mut notes = imported.notes.clone();
    notes.sort_by(|a, b| (&a.periods, &a.export).cmp(&(&b.periods, &b.export)));
    let rows: Vec<Vec<Field>> = notes.iter().map(row).collect();
    Ok(print::rows(format, &columns, &rows, &[])?)
}

fn tell_problems(imported: &Imported) -> Result<(), Failure> {
    let mut out = std::io::stderr().lock();
    for problem in imported.taken.iter().flat_map(|record| &record.problems) {
        let column = problem.column.as_ref().map(|column| format!(", column {column}")).unwrap_or_default();
        let row = problem.row.map(|row| format!(", first in row {row}")).unwrap_or_default();
        writeln!(out, "note: {}{column}{row}: {} ({} times)", problem.file, problem.reason, problem.count)?;
    }
    Ok(())
}

/// Progress on a terminal; nothing where standard error is a file.
struct Terminal {
    shown: bool,
}

impl Terminal {
    fn clear(&self) {
        if self.shown {
            drop(write!(std::io::stderr(), "\r\x1b[K"));
        }
    }
}

impl ImportJob for Terminal {
    #[expect(clippy::cast_precision_loss, reason = "megabytes a second, for the eye")]
    fn progress(&self, progress: &ImportProgress) {
        if !self.shown || progress.stage != ImportStage::Reading {
            return;
        }
        let megabytes = progress.bytes_read as f64 / 1e6;
        let speed = megabytes / progress.seconds.max(0.001);
        let left = (progress.bytes_total.saturating_sub(progress.bytes_read)) as f64 / 1e6 / speed.max(0.001);
        drop(write!(
            std::io::stderr(),
            "\r\x1b[K{} (file {} of {}), {} rows, {speed:.0} MB/s, {left:.0} s left",
            progress.file,
            progress.file_index,
            progress.file_count,
            print::grouped(&progress.rows.to_string()),
        ));
    }

    fn cancelled(&self) -> bool {
        false
    }
}
