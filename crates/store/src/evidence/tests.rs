use std::fs;

use curio_engine::waste::EvidenceKind;

use super::*;
use crate::copy_workspace;
use crate::workspace::Workspace;

fn workspace() -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(&folder.path().join("a.curio")).unwrap();
    (folder, workspace)
}

/// An answer of `describe-volumes` about one volume.
fn volume(id: &str, state: &str) -> String {
    format!(r#"{{"Volumes":[{{"VolumeId":"{id}","State":"{state}","Attachments":[]}}]}}"#)
}

/// A file in a folder of its own.
fn file(home: &Path, name: &str, content: &str) -> PathBuf {
    let path = home.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, content).unwrap();
    path
}

fn names(folder: &EvidenceFolder) -> Vec<String> {
    folder.files().unwrap().into_iter().map(|file| file.name).collect()
}

fn state(folder: &EvidenceFolder, id: &str) -> String {
    let read = folder.read().unwrap();
    assert_eq!(read.refused, []);
    read.evidence.described(EvidenceKind::Volumes, id).map_or("", |volume| volume.field("State")).to_owned()
}

#[test]
fn files_are_kept_read_and_removed() {
    let (home, workspace) = workspace();
    let folder = workspace.evidence();
    assert!(folder.files().unwrap().is_empty() && folder.read().unwrap().evidence.files.is_empty());
    let path = file(home.path(), "volumes.json", &volume("vol-a", "available"));
    let added = folder.add(std::slice::from_ref(&path)).unwrap();
    assert_eq!((added.added, added.known, added.refused), (vec!["volumes.json".to_owned()], vec![], vec![]));
    fs::remove_file(&path).unwrap();
    assert_eq!(state(&folder, "vol-a"), "available");
    let kept = folder.files().unwrap().remove(0);
    assert!(kept.day.len() == 10 && kept.added.starts_with(&kept.day[..4]) && kept.bytes > 0, "{kept:?}");
    assert_eq!(
        fs::read_to_string(workspace.folder().join("evidence").join(&kept.sha256)).unwrap(),
        volume("vol-a", "available")
    );
    let refused = folder.remove("volume.json").unwrap_err().to_string();
    assert!(refused.contains("No evidence file \"volume.json\" is kept"), "{refused}");
    folder.remove("volumes.json").unwrap();
    assert!(folder.files().unwrap().is_empty());
    assert_eq!(names_in(&workspace.folder().join("evidence")).unwrap(), ["index.json"]);
}

#[test]
fn a_file_from_the_same_folder_takes_the_place_of_the_one_before() {
    let (home, workspace) = workspace();
    let folder = workspace.evidence();
    let path = file(home.path(), "one/volumes.json", &volume("vol-a", "available"));
    folder.add(std::slice::from_ref(&path)).unwrap();
    let again = folder.add(std::slice::from_ref(&path)).unwrap();
    assert_eq!((again.added.len(), again.known), (0, vec!["volumes.json".to_owned()]));
    fs::write(&path, volume("vol-a", "in-use")).unwrap();
    folder.add(std::slice::from_ref(&path)).unwrap();
    assert_eq!((names(&folder), state(&folder, "vol-a")), (vec!["volumes.json".to_owned()], "in-use".to_owned()));
    let other = file(home.path(), "two/volumes.json", &volume("vol-b", "available"));
    folder.add(std::slice::from_ref(&other)).unwrap();
    assert_eq!(names(&folder), ["volumes (2).json", "volumes.json"]);
    assert_eq!((state(&folder, "vol-a"), state(&folder, "vol-b")), ("in-use".to_owned(), "available".to_owned()));
}

#[test]
fn folders_keep_their_files_together() {
    let (home, workspace) = workspace();
    let folder = workspace.evidence();
    for (place, id) in [("east", "vol-a"), ("west", "vol-b")] {
        file(home.path(), &format!("{place}/evidence/volumes.json"), &volume(id, "available"));
        file(home.path(), &format!("{place}/evidence/notes.txt"), "not looked at");
        file(home.path(), &format!("{place}/evidence/.hidden.json"), "not looked at");
        let added = folder.add(&[home.path().join(place).join("evidence")]).unwrap();
        assert_eq!((added.added.len(), added.refused), (1, vec![]));
    }
    assert_eq!(names(&folder), ["evidence (2)/volumes.json", "evidence/volumes.json"]);
    let empty = home.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let refused = folder.add(&[empty]).unwrap_err().to_string();
    assert!(refused.contains("holds no JSON or CSV file"), "{refused}");
}

#[test]
fn what_is_no_evidence_is_refused_and_takes_nothing_away() {
    let (home, workspace) = workspace();
    let folder = workspace.evidence();
    let good = file(home.path(), "volumes.json", &volume("vol-a", "available"));
    let bad = file(home.path(), "picture.json", "\u{0}PNG");
    let added = folder.add(&[good.clone(), bad]).unwrap();
    assert_eq!(added.added, ["volumes.json"]);
    assert_eq!(added.refused.iter().map(|place| place.file.as_str()).collect::<Vec<_>>(), ["picture.json"]);
    fs::write(&good, "{").unwrap();
    let added = folder.add(std::slice::from_ref(&good)).unwrap();
    assert_eq!((added.added.len(), added.refused.len()), (0, 1));
    assert_eq!(state(&folder, "vol-a"), "available", "the one before stays");
    let refused = folder.add(&[home.path().join("gone.json")]).unwrap_err().to_string();
    assert!(refused.contains("gone.json: is not there."), "{refused}");
}

#[test]
fn evidence_of_one_run_is_not_kept() {
    let (home, workspace) = workspace();
    let folder = workspace.evidence();
    folder.add(&[file(home.path(), "a/volumes.json", &volume("vol-a", "available"))]).unwrap();
    let other = file(home.path(), "b/volumes.json", &volume("vol-b", "available"));
    let read = folder.read_with(&[other]).unwrap();
    assert_eq!((read.evidence.files.len(), read.taken, read.refused), (2, 1, vec![]));
    assert_eq!(names(&folder), ["volumes.json"]);
}

#[test]
fn a_copy_that_was_changed_is_told_and_counts_no_more() {
    let (home, workspace) = workspace();
    let folder = workspace.evidence();
    folder.add(&[file(home.path(), "volumes.json", &volume("vol-a", "available"))]).unwrap();
    let copy = workspace.folder().join("evidence").join(&folder.files().unwrap()[0].sha256);
    fs::write(&copy, volume("vol-a", "in-use")).unwrap();
    let read = folder.read().unwrap();
    assert!(read.evidence.files.is_empty());
    assert!(read.refused[0].to_string().starts_with("volumes.json: is not as it was when it was kept."));
    let index = workspace.folder().join("evidence/index.json");
    let text = fs::read_to_string(&index).unwrap();
    for damaged in ["{", &text.replace(&folder.files().unwrap()[0].sha256, "../../secret")] {
        fs::write(&index, damaged).unwrap();
        let refused = folder.read().unwrap_err().to_string();
        assert!(refused.contains("index.json is damaged"), "{refused}");
        assert!(folder.remove("volumes.json").is_err());
        assert_eq!(fs::read_to_string(&index).unwrap(), damaged);
    }
}

#[test]
fn a_copy_of_the_workspace_takes_evidence_along_and_one_open_elsewhere_is_only_read() {
    let (home, workspace) = workspace();
    let folder = workspace.evidence();
    let path = file(home.path(), "volumes.json", &volume("vol-a", "available"));
    folder.add(std::slice::from_ref(&path)).unwrap();
    let second = Workspace::open(workspace.folder()).unwrap();
    assert_eq!(state(&second.evidence(), "vol-a"), "available");
    assert!(second.evidence().add(&[path]).unwrap_err().to_string().contains("can only be read here"));
    assert!(second.evidence().remove("volumes.json").is_err());
    let to = home.path().join("copy.curio");
    copy_workspace(workspace.folder(), &to, false).unwrap();
    assert_eq!(state(&Workspace::open(&to).unwrap().evidence(), "vol-a"), "available");
}

#[cfg(unix)]
#[test]
fn links_in_folders_are_not_followed() {
    let (home, workspace) = workspace();
    let secret = file(home.path(), "secret.json", &volume("vol-s", "available"));
    file(home.path(), "evidence/volumes.json", &volume("vol-a", "available"));
    std::os::unix::fs::symlink(&secret, home.path().join("evidence/linked.json")).unwrap();
    std::os::unix::fs::symlink(home.path(), home.path().join("evidence/round")).unwrap();
    workspace.evidence().add(&[home.path().join("evidence")]).unwrap();
    assert_eq!(names(&workspace.evidence()), ["evidence/volumes.json"]);
}
