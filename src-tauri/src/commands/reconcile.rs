use std::path::PathBuf;

use tauri::{State, WebviewWindow};

use crate::{
    dialogs,
    dto::{
        AppError, EnterInvoice, ExportOutcome, ExportReconciliation, LoadInvoices, LoadedInvoices, ReconcileRequest,
        Reconciliation, SignOff,
    },
    shell::Shell,
};

#[tauri::command]
pub(crate) async fn reconciliation(
    shell: State<'_, Shell>,
    request: ReconcileRequest,
) -> Result<Reconciliation, AppError> {
    shell.ask(move |desk| desk.reconciliation(&request)).await
}

#[tauri::command]
pub(crate) async fn enter_invoice(shell: State<'_, Shell>, request: EnterInvoice) -> Result<Reconciliation, AppError> {
    shell.ask(move |desk| desk.enter_invoice(&request)).await
}

/// Nothing when the dialog was closed, or when the dropped file is no list of invoices.
#[tauri::command]
pub(crate) async fn load_invoices(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    request: LoadInvoices,
) -> Result<Option<LoadedInvoices>, AppError> {
    let (dropped, path) = match request.path {
        Some(path) => (true, Some(PathBuf::from(path))),
        None => (false, dialogs::choose_list(window, "Load invoices").await?),
    };
    let Some(path) = path else { return Ok(None) };
    shell.ask(move |desk| desk.load_invoices(&request.view, &path, dropped)).await
}

#[tauri::command]
pub(crate) async fn sign_off(shell: State<'_, Shell>, request: SignOff) -> Result<Reconciliation, AppError> {
    shell.ask(move |desk| desk.sign_off(&request)).await
}

#[tauri::command]
pub(crate) async fn export_reconciliation(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    request: ExportReconciliation,
) -> Result<Option<ExportOutcome>, AppError> {
    let suggested = format!("curio-invoices-{}.csv", request.view.period.to);
    let Some(path) = dialogs::save(window, suggested).await? else { return Ok(None) };
    shell.ask(move |desk| desk.export_reconciliation(&request, &path).map(Some)).await
}
