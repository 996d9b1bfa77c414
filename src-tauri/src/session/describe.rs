//! The session and an import's outcome in the window's words.

use curio_engine::charges::Amount;
use curio_engine::view::{Basis, Dim, Period};
use curio_store::{DeliveryRecord, Imported, Note, NoteKind, ProblemRecord};

use super::Loaded;
use crate::dto;

pub(super) fn session(loaded: &Loaded) -> dto::Session {
    let months = loaded.bill.months();
    let currencies = loaded.bill.currencies();
    let in_force = loaded.deliveries.iter().filter(|record| record.in_force);
    dto::Session {
        revision: loaded.revision,
        name: loaded.name.clone(),
        path: loaded.folder.display().to_string(),
        sample: loaded.sample,
        months: months
            .iter()
            .map(|(month, lines)| dto::MonthInfo { period: month.to_string(), lines: *lines })
            .collect(),
        bases: bases(loaded),
        default_view: default_view(loaded, &currencies),
        currencies,
        conversions: super::rates::conversions(loaded),
        dimensions: loaded.bill.dims().iter().map(|dim| dimension(loaded, dim)).collect(),
        deliveries: deliveries(loaded),
        problem_count: in_force.flat_map(|record| &record.problems).map(|problem| problem.count).sum(),
        steps: loaded.window.read().map(Into::into),
    }
}

fn whole_window(loaded: &Loaded) -> Option<Period> {
    let months = loaded.bill.months();
    Some(Period { from: months.first()?.0, to: months.last()?.0 })
}

fn bases(loaded: &Loaded) -> Vec<dto::BasisInfo> {
    let window = whole_window(loaded);
    let info = |basis: Basis| dto::BasisInfo {
        id: basis.id().to_owned(),
        name: basis.name().to_owned(),
        aws_name: basis.aws_name().to_owned(),
        definition: basis.definition().to_owned(),
        refusal: window.and_then(|window| loaded.bill.refusal(basis, window)),
    };
    Basis::ALL.into_iter().map(info).collect()
}

/// The last month in the first basis that the reports can give.
fn default_view(loaded: &Loaded, currencies: &[String]) -> Option<dto::View> {
    let window = whole_window(loaded)?;
    let last = Period { from: window.to, to: window.to };
    let basis =
        Basis::ALL.into_iter().find(|basis| loaded.bill.refusal(*basis, last).is_none()).unwrap_or(Basis::Billed);
    Some(dto::View {
        period: super::convert::period(last),
        basis: basis.id().to_owned(),
        currency: currencies.first()?.clone(),
        converted: None,
        filters: Vec::new(),
    })
}

fn dimension(loaded: &Loaded, dim: &Dim) -> dto::DimensionInfo {
    dto::DimensionInfo {
        id: dim.id().to_owned(),
        label: dim.label(),
        detail: loaded.bill.dims_need_lines(std::slice::from_ref(dim)),
    }
}

/// Newest period first; of one period the one in force first.
fn deliveries(loaded: &Loaded) -> Vec<dto::Delivery> {
    let mut records: Vec<&DeliveryRecord> = loaded.deliveries.iter().collect();
    records.sort_by(|a, b| (b.periods(), b.in_force, &b.imported_at).cmp(&(a.periods(), a.in_force, &a.imported_at)));
    let delivery = |record: &DeliveryRecord| dto::Delivery {
        id: record.id.clone(),
        format: record.format.clone(),
        export: record.export.clone(),
        execution: record.execution.clone(),
        periods: record.periods(),
        files: u32::try_from(record.sources.len()).unwrap_or(u32::MAX),
        lines: record.lines(),
        billed_total: record.total(Amount::Unblended).map(|total| total.to_string()),
        imported_at: record.imported_at.clone(),
        in_force: record.in_force,
    };
    records.into_iter().map(delivery).collect()
}

pub(super) fn outcome(imported: &Imported, session: dto::Session) -> dto::ImportOutcome {
    let one_currency = session.currencies.len() == 1;
    let billed = imported.taken.iter().map(|record| record.total(Amount::Unblended)).collect::<Option<Vec<_>>>();
    dto::ImportOutcome {
        notes: imported.notes.iter().map(note).collect(),
        problems: imported.taken.iter().flat_map(|record| &record.problems).map(problem).collect(),
        lines: imported.taken.iter().map(DeliveryRecord::lines).sum(),
        billed_total: billed
            .filter(|_| one_currency)
            .and_then(curio_engine::checked_sum)
            .map(|total| total.to_string()),
        session,
    }
}

/// A workspace was opened and nothing was read.
pub(super) fn opened(session: dto::Session) -> dto::ImportOutcome {
    let note = dto::DeliveryNote {
        kind: dto::NoteKind::Opened,
        export: session.name.clone(),
        periods: session.months.iter().map(|month| month.period.clone()).collect(),
        lines: session.months.iter().map(|month| month.lines).sum(),
        reason: format!("lies in {}. What you import and do now is kept there.", session.path),
    };
    dto::ImportOutcome { notes: vec![note], problems: Vec::new(), lines: 0, billed_total: None, session }
}

fn note(note: &Note) -> dto::DeliveryNote {
    dto::DeliveryNote {
        kind: match note.kind {
            NoteKind::Taken => dto::NoteKind::Taken,
            NoteKind::Replaced => dto::NoteKind::Replaced,
            NoteKind::Unchanged => dto::NoteKind::Unchanged,
            NoteKind::SetAside => dto::NoteKind::SetAside,
        },
        export: note.export.clone(),
        periods: note.periods.clone(),
        lines: note.lines,
        reason: note.reason.clone(),
    }
}

pub(super) fn problem(problem: &ProblemRecord) -> dto::Problem {
    dto::Problem {
        file: problem.file.clone(),
        row: problem.row.and_then(|row| u32::try_from(row).ok()),
        column: problem.column.clone(),
        reason: problem.reason.clone(),
        count: problem.count,
    }
}
