//! The desktop shell: one window, the commands its page may call, and the open workspace behind them.
//!
//! A command takes what the page sent, makes one call on a blocking thread and gives the answer back; nothing is computed
//! here. Everything that crosses to the page is a type of [`dto`].

mod background;
mod commands;
mod dialogs;
pub mod dto;
mod failure;
pub mod jobs;
mod open_requests;
mod places;
mod recents;
pub mod session;
mod settings;
mod shell;
mod window;

use std::process::ExitCode;

use tauri::{Context, Manager, RunEvent};

use crate::{open_requests::OpenRequests, shell::Shell};

/// Opens the window and stays until it is closed.
pub fn run(context: Context) -> ExitCode {
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, arguments, folder| {
            window::to_the_front(app);
            OpenRequests::second_launch(app, open_requests::paths(arguments, folder.as_ref()));
        }))
        .plugin(tauri_plugin_dialog::init())
        .plugin(window::remembered())
        .setup(|app| {
            let arguments = std::env::args().collect();
            app.manage(OpenRequests::new(open_requests::paths(arguments, &std::env::current_dir()?)));
            app.manage(Shell::new(app.handle())?);
            window::open(app.handle())?;
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![
            commands::session::session,
            commands::session::keep_steps,
            commands::session::save_copy,
            commands::overview::overview,
            commands::spend::spend,
            commands::lines::lines,
            commands::sources::sources,
            commands::import::choose_paths,
            commands::import::import_paths,
            commands::import::cancel_import,
            commands::import::open_sample,
            commands::import::open_own,
            commands::recent::recent,
            commands::recent::change_recent,
            commands::export::export_view,
            commands::export::copy_text,
            commands::rates::load_rates,
            commands::rates::lock_month,
            commands::reconcile::reconciliation,
            commands::reconcile::enter_invoice,
            commands::reconcile::load_invoices,
            commands::reconcile::sign_off,
            commands::reconcile::export_reconciliation,
            commands::attribution::attribution,
            commands::attribution::edit_rules,
            commands::attribution::save_rules,
            commands::attribution::step_rules,
            commands::attribution::load_rules_table,
            commands::attribution::coverage_path,
            commands::attribution::compliance,
            commands::attribution::close_month,
            commands::attribution::export_statements,
            commands::waste::waste,
            commands::waste::waste_detail,
            commands::waste::decide_waste,
            commands::waste::set_waste_limits,
            commands::waste::step_waste,
            commands::waste::add_evidence,
            commands::waste::remove_evidence,
            commands::waste::waste_script,
            commands::waste::export_work_lists,
            commands::settings::settings,
            commands::settings::save_settings,
            commands::window::pending_open,
            commands::window::full_screen,
        ])
        .build(context);
    match app {
        Ok(app) => until_closed(app),
        Err(error) => {
            say_why_there_is_no_window(&error);
            ExitCode::FAILURE
        }
    }
}

fn until_closed(app: tauri::App) -> ExitCode {
    let code = app.run_return(|app, event| {
        if let RunEvent::Exit = event {
            app.state::<Shell>().jobs.cancel();
        }
    });
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

#[expect(clippy::print_stderr, reason = "without a window the terminal is the only place left to say so")]
fn say_why_there_is_no_window(error: &tauri::Error) {
    eprintln!("Curio cannot open its window: {error}");
}
