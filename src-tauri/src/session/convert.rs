//! Between the wire and the engine.

use std::path::Path;

use curio_engine::BadInput;
use curio_engine::attribution::{Checked, Flaw, edit::EditError};
use curio_engine::view::{Dim, Filter, Month, Period, View};
use curio_store::{ImportProgress, ImportStage, SameMonths, Steps};

use crate::dto::{self, AppError, ErrorCode};

impl From<curio_engine::Error> for AppError {
    fn from(error: curio_engine::Error) -> Self {
        match error {
            curio_engine::Error::BadInput { places, total } => bad_input(&places, total),
            curio_engine::Error::NotAvailable(message) => plain(ErrorCode::NotAvailable, message),
            curio_engine::Error::Cancelled => {
                plain(ErrorCode::Cancelled, "The import was cancelled. Nothing has changed.".to_owned())
            }
            curio_engine::Error::Internal(message) => plain(ErrorCode::Internal, message),
        }
    }
}

impl From<curio_store::Error> for AppError {
    fn from(error: curio_store::Error) -> Self {
        match error {
            curio_store::Error::Engine(error) => error.into(),
            curio_store::Error::SameMonths(place) => {
                let hint = "Replace what is here if the report corrects it, or count both if it holds other lines. Closing leaves \
                            everything as it is.";
                let told = bad_input(std::slice::from_ref(&place), 1);
                AppError { code: ErrorCode::SameMonths, hint: Some(hint.to_owned()), ..told }
            }
            curio_store::Error::Workspace { what } => plain(ErrorCode::Workspace, what),
        }
    }
}

fn plain(code: ErrorCode, message: String) -> AppError {
    AppError { code, message, file: None, row: None, column: None, hint: None }
}

/// The first place is shown, the others are counted.
fn bad_input(places: &[BadInput], total: u64) -> AppError {
    let Some(place) = places.first() else {
        return plain(ErrorCode::BadInput, "The report cannot be used.".to_owned());
    };
    let more = match total {
        0 | 1 => String::new(),
        2 => " One more row is like it.".to_owned(),
        _ => format!(" {} more rows are like it.", total - 1),
    };
    AppError {
        code: ErrorCode::BadInput,
        message: format!("{} {}{more}", place.file, place.what),
        file: Some(place.file.clone()),
        row: place.row.and_then(|row| u32::try_from(row).ok()),
        column: place.column.clone(),
        hint: Some(place.hint.clone()).filter(|hint| !hint.is_empty()),
    }
}

/// Something this installation or report does not have.
pub(super) fn not_here(message: &str) -> AppError {
    plain(ErrorCode::NotAvailable, message.to_owned())
}

/// A workspace among other paths.
pub(super) fn one_at_a_time(path: &Path) -> AppError {
    let message = format!("{} is a Curio workspace and no report. Open it by itself.", path.display());
    plain(ErrorCode::Workspace, message)
}

impl From<Steps> for dto::Steps {
    fn from(Steps { past, now, future }: Steps) -> Self {
        Self { past, now, future }
    }
}

impl From<dto::Steps> for Steps {
    fn from(dto::Steps { past, now, future }: dto::Steps) -> Self {
        Self { past, now, future }
    }
}

/// Something typed that cannot be taken; the sentence quotes it.
pub(super) fn not_typed(message: String) -> AppError {
    AppError { hint: Some("Write amounts like 1234.56.".to_owned()), ..plain(ErrorCode::BadInput, message) }
}

pub(super) fn not_understood(message: String) -> AppError {
    plain(ErrorCode::NotAvailable, message)
}

/// Something typed about a finding that cannot be kept.
pub(super) fn not_kept(message: String) -> AppError {
    plain(ErrorCode::BadInput, message)
}

/// A file of the user's that cannot be written.
pub(super) fn not_written(path: &Path, cause: &std::io::Error) -> AppError {
    let message = format!("{} cannot be written: {cause}.", path.display());
    AppError {
        file: Some(path.display().to_string()),
        hint: Some("Check that the disk has room and that you may write there.".to_owned()),
        ..plain(ErrorCode::Workspace, message)
    }
}

/// A view on its way back to the page, in the currency that was asked for.
pub(super) fn wire_view(view: &View, asked: &dto::View) -> dto::View {
    let filter = |filter: &Filter| dto::Filter {
        dim: filter.dim.id().to_owned(),
        values: filter.values.clone(),
        negate: filter.negate,
    };
    dto::View {
        period: period(view.period),
        basis: view.basis.id().to_owned(),
        currency: view.currency.clone(),
        converted: asked.converted,
        filters: view.filters.iter().map(filter).collect(),
    }
}

/// Rules that cannot be taken; everything that is wrong is said.
pub(super) fn flawed(flaws: &[Flaw]) -> AppError {
    let first = flaws.first();
    let all: Vec<String> = flaws.iter().map(ToString::to_string).collect();
    AppError {
        code: ErrorCode::BadInput,
        message: all.join("\n"),
        file: first.map(|flaw| flaw.file.clone()),
        row: first.and_then(|flaw| flaw.line).map(count),
        column: first.and_then(|flaw| flaw.column).map(|column| column.to_string()),
        hint: Some("Mend this first; until then the rules on disk count.".to_owned()),
    }
}

/// A test of the rules that does not hold.
pub(super) fn failed_test(test: &Checked) -> AppError {
    let why = test.words().unwrap_or_default();
    AppError {
        row: Some(count(test.line)),
        file: Some("rules.toml".to_owned()),
        hint: Some("Change the rules so that it holds, or the test, if it asks for the wrong thing.".to_owned()),
        ..plain(ErrorCode::BadInput, format!("The test \"{}\" fails, so nothing was saved. {why}", test.name))
    }
}

/// A change that the text of the rules does not take.
pub(super) fn not_changed(error: &EditError) -> AppError {
    plain(ErrorCode::BadInput, error.to_string())
}

pub(super) fn flaw(flaw: &Flaw) -> dto::RulesFlaw {
    dto::RulesFlaw {
        file: flaw.file.clone(),
        line: flaw.line.map(count),
        column: flaw.column.map(count),
        what: flaw.what.clone(),
        hint: flaw.hint.clone(),
    }
}

/// The user's answer as the store takes it.
pub(super) fn same_months(answer: dto::SameMonths) -> SameMonths {
    match answer {
        dto::SameMonths::Ask => SameMonths::Ask,
        dto::SameMonths::Replace => SameMonths::Replace,
        dto::SameMonths::Add => SameMonths::Add,
    }
}

/// A view as the engine takes it, of one currency alone: [`super::Loaded::view`] knows the rates.
pub(super) fn view(view: &dto::View) -> Result<View, AppError> {
    let month = |text: &str| text.parse::<Month>().map_err(not_understood);
    let filter = |filter: &dto::Filter| {
        Ok(Filter { dim: dim(&filter.dim)?, values: filter.values.clone(), negate: filter.negate })
    };
    Ok(View {
        period: Period { from: month(&view.period.from)?, to: month(&view.period.to)? },
        basis: view.basis.parse().map_err(not_understood)?,
        currency: view.currency.clone(),
        conversion: None,
        filters: view.filters.iter().map(filter).collect::<Result<_, AppError>>()?,
    })
}

/// A count as the wire has it.
pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A number of lines or resources as the wire has it.
pub(super) fn lines(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(super) fn dim(id: &str) -> Result<Dim, AppError> {
    id.parse().map_err(not_understood)
}

pub(super) fn period(period: Period) -> dto::Period {
    dto::Period { from: period.from.to_string(), to: period.to.to_string() }
}

#[expect(clippy::cast_precision_loss, reason = "speed and time left, for the eye")]
pub(super) fn progress(progress: &ImportProgress) -> dto::ImportProgress {
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    let speed = if progress.seconds > 0.0 { megabytes(progress.bytes_read) / progress.seconds } else { 0.0 };
    let left = progress.bytes_total.saturating_sub(progress.bytes_read);
    let file_number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    dto::ImportProgress {
        stage: match progress.stage {
            ImportStage::Finding => dto::ImportStage::Finding,
            ImportStage::Reading => dto::ImportStage::Reading,
            ImportStage::Checking => dto::ImportStage::Checking,
            ImportStage::Saving => dto::ImportStage::Saving,
        },
        file: progress.file.clone(),
        file_index: file_number(progress.file_index),
        file_count: file_number(progress.file_count),
        rows: progress.rows,
        bytes_read: progress.bytes_read,
        bytes_total: progress.bytes_total,
        megabytes_per_second: speed,
        seconds_left: (speed > 0.0 && progress.bytes_total > 0).then(|| megabytes(left) / speed),
    }
}
