//! What a restart brings back, and copies of a workspace: whole, or not there.

use std::fs;
use std::path::{Path, PathBuf};

use curio_app::dto::{AppError, ErrorCode, NoteKind, SameMonths, Steps};
use curio_app::jobs::Job;
use curio_app::session::{Desk, DeskConfig};
use curio_store::Workspace;
use tempfile::TempDir;

use crate::support::sample;

/// A window's session with a home of its own; nothing here counts as the sample but the legacy folder.
fn desk(home: &Path) -> Desk {
    let config = DeskConfig {
        workspaces_dir: home.to_owned(),
        sample_dir: Some(sample("legacy")),
        worker: env!("CARGO_BIN_EXE_curio-under-test").into(),
    };
    Desk::open(config).unwrap()
}

/// With a report of the user's own.
fn desk_with_report(home: &Path) -> Desk {
    let desk = desk(home);
    open(&desk, &[&sample("focus")]).unwrap();
    desk
}

fn open(desk: &Desk, paths: &[&Path]) -> Result<Vec<NoteKind>, AppError> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
    let outcome = desk.import(&paths, SameMonths::Ask, &Job::silent())?;
    Ok(outcome.notes.into_iter().map(|note| note.kind).collect())
}

fn at(now: &str) -> Steps {
    Steps { past: vec!["#/overview?by=service".to_owned()], now: now.to_owned(), future: Vec::new() }
}

fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn each_workspace_remembers_where_its_window_was() {
    let home = home();
    let desk_one = desk_with_report(home.path());
    let own = desk_one.session().path;
    assert_eq!(desk_one.session().steps, None);
    desk_one.keep_steps(&own, at("#/lines")).unwrap();
    let sample = desk_one.open_sample(&Job::silent()).unwrap().session;
    assert_eq!(sample.steps, None);
    desk_one.keep_steps(&sample.path, at("#/sources")).unwrap();
    // A late write of the workspace that was left changes nothing.
    desk_one.keep_steps(&own, at("#/late")).unwrap();
    drop(desk_one);

    let restarted = desk(home.path());
    assert_eq!(restarted.session().steps, Some(at("#/lines")));
    assert_eq!(restarted.open_sample(&Job::silent()).unwrap().session.steps, Some(at("#/sources")));
    assert_eq!(restarted.open_own().unwrap().session.steps, Some(at("#/lines")));
}

#[test]
fn a_damaged_list_of_steps_is_none() {
    let home = home();
    let own = desk_with_report(home.path()).session().path;
    for damaged in ["", "{\"past\": [", "{\"past\": [1], \"now\": null}", "\0\0\0\0"] {
        fs::write(Path::new(&own).join("window.json"), damaged).unwrap();
        let desk = desk(home.path());
        assert_eq!(desk.session().steps, None, "{damaged:?}");
        assert!(desk.session().default_view.is_some());
        drop(desk);
    }
}

#[test]
fn what_a_dead_write_of_the_steps_left_is_cleared() {
    let home = home();
    let own = PathBuf::from(desk_with_report(home.path()).session().path);
    let before = entries(&own);
    fs::write(own.join("window-a1b2c3"), "{\"past\": [").unwrap();
    drop(desk(home.path()));
    assert_eq!(entries(&own), before);
}

#[test]
fn a_saved_copy_opens_with_the_same_figures_and_steps_and_goes_its_own_way() {
    let (home, away) = (home(), home());
    let desk_one = desk_with_report(home.path());
    let own = desk_one.session();
    desk_one.keep_steps(&own.path, at("#/lines")).unwrap();
    let saved = desk_one.save_copy(&away.path().join("Q3 2026.10")).unwrap();
    let copy = away.path().join("Q3 2026.10.curio");
    assert_eq!(saved.path, copy.display().to_string());
    assert_eq!(entries(away.path()), ["Q3 2026.10.curio"]);
    assert_eq!(entries(&copy), ["journal.json", "tables", "window.json"]);
    let tables: u64 = fs::read_dir(copy.join("tables")).unwrap().map(|e| e.unwrap().metadata().unwrap().len()).sum();
    assert!(saved.bytes > tables && tables > 0, "{} of {tables}", saved.bytes);
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&copy).unwrap().permissions()) & 0o777, 0o700);
    drop(desk_one);
    // It needs nothing of where it came from.
    drop(home);

    let elsewhere = self::home();
    let desk_two = desk(elsewhere.path());
    assert_eq!(open(&desk_two, &[&copy]).unwrap(), [NoteKind::Opened]);
    let opened = desk_two.session();
    assert_eq!((opened.name.as_str(), opened.sample), ("Q3 2026.10", false));
    assert_eq!(opened.steps, Some(at("#/lines")));
    let lines = |session: &curio_app::dto::Session| session.months.iter().map(|month| month.lines).sum::<u64>();
    assert_eq!(lines(&opened), lines(&own));
    assert!(lines(&opened) > 0);
    // Reports now go into it; the user's own workspace stays empty.
    assert_eq!(open(&desk_two, &[&sample("focus")]).unwrap()[0], NoteKind::Unchanged);
    assert_eq!(desk_two.session().path, opened.path);
    assert!(desk_two.open_own().unwrap().session.months.is_empty());
}

#[test]
fn a_copy_of_the_sample_never_passes_for_a_company() {
    let (home, away) = (home(), home());
    let desk_one = desk(home.path());
    desk_one.open_sample(&Job::silent()).unwrap();
    let copy = desk_one.save_copy(&away.path().join("Ours")).unwrap();
    assert_eq!(open(&desk_one, &[Path::new(&copy.path)]).unwrap(), [NoteKind::Opened]);
    assert_eq!((desk_one.session().name.as_str(), desk_one.session().sample), ("Ours", true));
    // A report of the user's own does not mix with it.
    open(&desk_one, &[&sample("focus")]).unwrap();
    assert_eq!((desk_one.session().name.as_str(), desk_one.session().sample), ("My reports", false));
}

#[test]
fn a_copy_replaces_nothing_and_is_never_half() {
    let (home, away) = (home(), home());
    let desk = desk_with_report(home.path());
    let own = PathBuf::from(desk.session().path);
    fs::write(away.path().join("bills.curio"), "not ours").unwrap();
    fs::create_dir(away.path().join("notes.curio")).unwrap();
    desk.save_copy(&away.path().join("copy")).unwrap();
    for (target, why) in [
        (own.clone(), "is the workspace that is open"),
        (own.join("inside"), "lies inside the workspace that is open"),
        (away.path().join("bills"), "is there already"),
        (away.path().join("notes"), "is there already"),
        (away.path().join("copy"), "is there already"),
        (away.path().join("nowhere/copy"), "cannot write into"),
    ] {
        let error = desk.save_copy(&target).unwrap_err();
        assert_eq!(error.code, ErrorCode::Workspace);
        assert!(error.message.contains(why), "{}", error.message);
    }
    let table = fs::read_dir(own.join("tables")).unwrap().next().unwrap().unwrap().path();
    fs::write(table, "changed").unwrap();
    let error = desk.save_copy(&away.path().join("damaged")).unwrap_err();
    assert!(error.message.contains("was changed or lost since Curio wrote it"), "{}", error.message);
    assert_eq!(entries(away.path()), ["bills.curio", "copy.curio", "notes.curio"]);
    assert_eq!(fs::read_to_string(away.path().join("bills.curio")).unwrap(), "not ours");
}

#[test]
fn a_copy_that_cannot_be_opened_leaves_the_open_workspace_as_it_was() {
    let (home, away) = (home(), home());
    let desk = desk_with_report(home.path());
    let copy = PathBuf::from(desk.save_copy(&away.path().join("copy")).unwrap().path);
    let open_elsewhere = Workspace::open(&copy).unwrap();
    let locked = open(&desk, &[&copy]).unwrap_err();
    assert!(locked.message.contains("is open in another Curio. Close it there"), "{}", locked.message);
    drop(open_elsewhere);
    let mixed = open(&desk, &[&copy, &sample("focus")]).unwrap_err();
    assert!(mixed.message.contains("Open it by itself"), "{}", mixed.message);
    fs::write(copy.join("journal.json"), "{").unwrap();
    let damaged = open(&desk, &[&copy]).unwrap_err();
    assert!(damaged.message.contains("is damaged"), "{}", damaged.message);
    for error in [locked, mixed, damaged] {
        assert_eq!(error.code, ErrorCode::Workspace);
    }
    assert_eq!(desk.session().name, "My reports");
    assert!(!desk.session().months.is_empty());
}
