use tauri::{State, WebviewWindow};

use crate::{
    dialogs,
    dto::{
        AddEvidence, AddedEvidence, AppError, DecideWaste, ExportWorkLists, RemoveEvidence, SetWasteLimits, StepWaste,
        Waste, WasteDetail, WasteDetailRequest, WasteRequest, WasteScript, WorkListFiles,
    },
    shell::Shell,
};

#[tauri::command]
pub(crate) async fn waste(shell: State<'_, Shell>, request: WasteRequest) -> Result<Waste, AppError> {
    shell.ask(move |desk| desk.waste(&request)).await
}

#[tauri::command]
pub(crate) async fn waste_detail(
    shell: State<'_, Shell>,
    request: WasteDetailRequest,
) -> Result<WasteDetail, AppError> {
    shell.ask(move |desk| desk.waste_detail(&request)).await
}

#[tauri::command]
pub(crate) async fn decide_waste(shell: State<'_, Shell>, request: DecideWaste) -> Result<Waste, AppError> {
    shell.ask(move |desk| desk.decide_waste(&request)).await
}

#[tauri::command]
pub(crate) async fn set_waste_limits(shell: State<'_, Shell>, request: SetWasteLimits) -> Result<Waste, AppError> {
    shell.ask(move |desk| desk.set_waste_limits(&request)).await
}

#[tauri::command]
pub(crate) async fn step_waste(shell: State<'_, Shell>, request: StepWaste) -> Result<Waste, AppError> {
    shell.ask(move |desk| desk.step_waste(&request)).await
}

/// Nothing when the dialog was closed, or when nothing that was dropped is evidence.
#[tauri::command]
pub(crate) async fn add_evidence(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    request: AddEvidence,
) -> Result<Option<AddedEvidence>, AppError> {
    let (dropped, paths) = match &request.paths {
        Some(paths) => (true, paths.clone()),
        None => (false, dialogs::choose_evidence(window).await?),
    };
    if paths.is_empty() { Ok(None) } else { shell.ask(move |desk| desk.add_evidence(&request, &paths, dropped)).await }
}

#[tauri::command]
pub(crate) async fn remove_evidence(shell: State<'_, Shell>, request: RemoveEvidence) -> Result<Waste, AppError> {
    shell.ask(move |desk| desk.remove_evidence(&request)).await
}

#[tauri::command]
pub(crate) async fn waste_script(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    save: bool,
) -> Result<WasteScript, AppError> {
    let path = if save { dialogs::save_script(window).await? } else { None };
    shell.ask(move |desk| desk.waste_script(path.as_deref())).await
}

#[tauri::command]
pub(crate) async fn export_work_lists(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    request: ExportWorkLists,
) -> Result<Option<WorkListFiles>, AppError> {
    let asked = request.clone();
    let suggested = shell.ask(move |desk| Ok(desk.suggested_work_lists_name(&asked))).await?;
    let Some(folder) = dialogs::save_folder(window, suggested).await? else { return Ok(None) };
    shell.ask(move |desk| desk.export_work_lists(&request, &folder).map(Some)).await
}
