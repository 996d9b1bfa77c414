use std::path::PathBuf;

use tauri::{State, WebviewWindow};

use crate::{
    dialogs,
    dto::{
        AppError, Attribution, AttributionRequest, CloseMonth, Compliance, ComplianceRequest, CoveragePath, EditRules,
        EditedRules, ExportStatements, LoadRulesTable, LoadedRulesTable, PathRequest, SaveRules, Session,
        StatementFiles, StepRules,
    },
    shell::Shell,
};

#[tauri::command]
pub(crate) async fn attribution(shell: State<'_, Shell>, request: AttributionRequest) -> Result<Attribution, AppError> {
    shell.ask(move |desk| desk.attribution(&request)).await
}

#[tauri::command]
pub(crate) async fn edit_rules(shell: State<'_, Shell>, request: EditRules) -> Result<EditedRules, AppError> {
    shell.ask(move |desk| desk.edit_rules(&request)).await
}

#[tauri::command]
pub(crate) async fn save_rules(shell: State<'_, Shell>, request: SaveRules) -> Result<Session, AppError> {
    shell.ask(move |desk| desk.save_rules(&request)).await
}

#[tauri::command]
pub(crate) async fn step_rules(shell: State<'_, Shell>, request: StepRules) -> Result<Session, AppError> {
    shell.ask(move |desk| desk.step_rules(&request)).await
}

/// Nothing when the dialog was closed, or when the dropped file is no table.
#[tauri::command]
pub(crate) async fn load_rules_table(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    request: LoadRulesTable,
) -> Result<Option<LoadedRulesTable>, AppError> {
    let (dropped, path) = match request.path {
        Some(path) => (true, Some(PathBuf::from(path))),
        None => (false, dialogs::choose_list(window, "Load a table for the rules").await?),
    };
    let Some(path) = path else { return Ok(None) };
    shell.ask(move |desk| desk.load_rules_table(&path, dropped)).await
}

#[tauri::command]
pub(crate) async fn coverage_path(shell: State<'_, Shell>, request: PathRequest) -> Result<CoveragePath, AppError> {
    shell.ask(move |desk| desk.coverage_path(&request)).await
}

#[tauri::command]
pub(crate) async fn compliance(shell: State<'_, Shell>, request: ComplianceRequest) -> Result<Compliance, AppError> {
    shell.ask(move |desk| desk.compliance(&request)).await
}

#[tauri::command]
pub(crate) async fn close_month(shell: State<'_, Shell>, request: CloseMonth) -> Result<Compliance, AppError> {
    shell.ask(move |desk| desk.close_month(&request)).await
}

#[tauri::command]
pub(crate) async fn export_statements(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    request: ExportStatements,
) -> Result<Option<StatementFiles>, AppError> {
    let asked = request.clone();
    let suggested = shell.ask(move |desk| Ok(desk.suggested_statements_name(&asked))).await?;
    let Some(folder) = dialogs::save_folder(window, suggested).await? else { return Ok(None) };
    shell.ask(move |desk| desk.export_statements(&request, &folder).map(Some)).await
}
