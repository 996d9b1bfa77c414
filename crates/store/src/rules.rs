//! The rules of a workspace: the folder `rules` with `rules.toml`, the tables that it names, and the texts that undo brings back.
//!
//! A text that is on disk and that Curio did not write was written by hand: it counts as a step of its own the next time anything
//! is saved or undone. The rules are never lost with their history: without it there is only nothing to undo.

mod history;
mod standing;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use curio_engine::hex;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::journal::sync_folder;
use crate::window::{UNFINISHED, replace};
use crate::workspace::only_readable;
use history::History;
pub use standing::Standing;

/// Folder of the rules in a workspace.
const FOLDER: &str = "rules";
/// The text of the rules.
pub(crate) const NAME: &str = "rules.toml";
/// The largest text or table that is read.
const MOST_BYTES: u64 = 50 << 20;
/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
/// Beginnings of such names, with a digit after them.
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// The rules of one workspace on disk.
#[derive(Debug)]
pub struct RulesFile {
    /// That of the workspace.
    workspace: PathBuf,
    folder: PathBuf,
    writable: bool,
    /// One change at a time: each reads what the one before wrote.
    changing: Mutex<()>,
}

/// The text of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesText {
    /// As it is on disk.
    pub text: String,
    /// Its SHA-256.
    pub hash: String,
}

impl RulesFile {
    pub(crate) fn new(workspace: &Path, writable: bool) -> Self {
        let folder = workspace.join(FOLDER);
        Self { workspace: workspace.to_owned(), folder, writable, changing: Mutex::new(()) }
    }

    /// Where the text lies.
    pub fn path(&self) -> PathBuf {
        self.folder.join(NAME)
    }

    /// The rules; none where nobody wrote any.
    pub fn read(&self) -> Result<Option<RulesText>> {
        self.on_disk()?.map(|bytes| self.text(bytes)).transpose()
    }

    /// A table beside the rules.
    ///
    /// # Errors
    /// Only plain names that end in `.csv` are read: rules from elsewhere must not reach other files.
    pub fn table(&self, name: &str) -> Result<Vec<u8>> {
        require_table_name(name)?;
        read_plain(&self.folder.join(name))?.ok_or_else(|| Error::Workspace {
            what: format!("There is no table {name} in {}. Put it there, or name another.", self.folder.display()),
        })
    }

    /// Saves a text. `seen` is the hash of the one that the editor began from, none where there was none.
    ///
    /// # Errors
    /// When another program changed the rules meanwhile; nothing is written then.
    pub fn save(&self, text: &str, seen: Option<&str>) -> Result<RulesText> {
        require_size(&self.folder.join(NAME), text.len() as u64)?;
        let _one_at_a_time = self.begin()?;
        let known = self.on_disk()?;
        if known.as_deref().map(hash_of).as_deref() != seen {
            let what = format!(
                "{} was changed in another program meanwhile, so nothing was saved. Look at the rules as they are now, then \
                 make the change again.",
                self.folder.join(NAME).display()
            );
            return Err(Error::Workspace { what });
        }
        let mut history = History::read(&self.folder)?;
        history.notice(&self.folder, known.as_deref())?;
        let hash = hash_of(text.as_bytes());
        if history.now.as_ref() != Some(&hash) {
            history::keep(&self.folder, text.as_bytes())?;
            history.step_to(hash.clone());
        }
        self.put(text.as_bytes(), &history)?;
        Ok(RulesText { text: text.to_owned(), hash })
    }

    /// Puts a table beside the rules, in place of the one that may be there.
    pub fn put_table(&self, name: &str, bytes: &[u8]) -> Result<()> {
        require_table_name(name)?;
        require_size(&self.folder.join(name), bytes.len() as u64)?;
        let _one_at_a_time = self.begin()?;
        replace(&self.folder, name, bytes)
    }

    /// Brings back the text before this one; none where there is none.
    pub fn undo(&self) -> Result<Option<RulesText>> {
        self.walk(History::undo)
    }

    /// Takes the last undo back; none where there is nothing to take back.
    pub fn redo(&self) -> Result<Option<RulesText>> {
        self.walk(History::redo)
    }

    /// How many steps [`Self::undo`] and [`Self::redo`] can walk.
    pub fn steps(&self) -> (usize, usize) {
        let Ok((known, mut history)) = self.on_disk().and_then(|known| Ok((known, History::read(&self.folder)?)))
        else {
            return (0, 0);
        };
        history.notice_hash(known.as_deref().map(hash_of));
        (history.past.len(), history.future.len())
    }

    /// Where the workspace has no rules yet, takes those of a folder with the tables beside them, and says whether it did.
    pub fn adopt(&self, folder: &Path) -> Result<bool> {
        let one_at_a_time = self.begin()?;
        if self.on_disk()?.is_some() {
            return Ok(false);
        }
        let from = Self::new_in(folder);
        let Some(rules) = from.read()? else {
            let what = format!("There is no {NAME} in {}. Choose the folder that holds it.", folder.display());
            return Err(Error::Workspace { what });
        };
        for name in from.tables()? {
            replace(&self.folder, &name, &from.table(&name)?)?;
        }
        drop(one_at_a_time);
        self.save(&rules.text, None)?;
        Ok(true)
    }

    /// A hash of the rules and all tables beside them: another one when any of them changed.
    pub fn fingerprint(&self) -> Result<String> {
        let mut all = Sha256::new();
        let mut add = |name: &str, bytes: Option<Vec<u8>>| {
            let bytes = bytes.as_deref().map(hash_of).unwrap_or_default();
            all.update(format!("{name}\n{bytes}\n"));
        };
        add(NAME, self.on_disk()?);
        for name in self.tables()? {
            add(&name, read_plain(&self.folder.join(&name))?);
        }
        Ok(hex(&all.finalize()))
    }

    /// A folder of rules outside a workspace, to read from.
    fn new_in(folder: &Path) -> Self {
        Self { workspace: folder.to_owned(), folder: folder.to_owned(), writable: false, changing: Mutex::new(()) }
    }

    fn begin(&self) -> Result<std::sync::MutexGuard<'_, ()>> {
        if !self.writable {
            return Err(only_readable(&self.workspace));
        }
        let changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = !self.folder.is_dir();
        history::make(&self.folder)?;
        if is_new {
            sync_folder(&self.workspace).map_err(|error| Error::io("write", &self.workspace, &error))?;
        }
        Ok(changing)
    }

    fn walk(&self, step: impl Fn(&mut History) -> bool) -> Result<Option<RulesText>> {
        let _one_at_a_time = self.begin()?;
        let mut history = History::read(&self.folder)?;
        history.notice(&self.folder, self.on_disk()?.as_deref())?;
        while step(&mut history) {
            // A text that someone removed or changed is passed over.
            let Some(bytes) = history.now.as_deref().and_then(|hash| history::kept(&self.folder, hash)) else {
                continue;
            };
            let rules = self.text(bytes.clone())?;
            self.put(&bytes, &history)?;
            return Ok(Some(rules));
        }
        Ok(None)
    }

    /// The text first: a crash before the steps are written makes it one written by hand, and undo still leads back.
    fn put(&self, text: &[u8], history: &History) -> Result<()> {
        replace(&self.folder, NAME, text)?;
        history.write(&self.folder)
    }

    fn on_disk(&self) -> Result<Option<Vec<u8>>> {
        read_plain(&self.folder.join(NAME))
    }

    fn text(&self, bytes: Vec<u8>) -> Result<RulesText> {
        let hash = hash_of(&bytes);
        let text = String::from_utf8(bytes).map_err(|error| Error::Workspace {
            what: format!(
                "{} is no text in UTF-8 (from byte {} on). Save it in that encoding.",
                self.folder.join(NAME).display(),
                error.utf8_error().valid_up_to()
            ),
        })?;
        Ok(RulesText { text, hash })
    }

    /// The tables in the folder, by name.
    pub fn tables(&self) -> Result<Vec<String>> {
        let is_table = |name: &String| is_table_name(name) && is_plain(&self.folder.join(name));
        Ok(names_in(&self.folder)?.into_iter().filter(is_table).collect())
    }
}

/// Copies the rules of a workspace with their tables and history.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    let (from, to) = (RulesFile::new(from, false), RulesFile::new(to, true));
    if !from.folder.is_dir() {
        return Ok(());
    }
    drop(to.begin()?);
    // Someone may save meanwhile: with older steps the text counts as written by hand.
    history::copy(&from.folder, &to.folder)?;
    for name in from.tables()?.iter().map(String::as_str).chain([NAME]) {
        if let Some(bytes) = read_plain(&from.folder.join(name))? {
            replace(&to.folder, name, &bytes)?;
        }
    }
    Ok(())
}

/// Removes what a process that died during a write left behind, as far as it can. Tables have an ending, such files have none.
pub(crate) fn clear_leftovers(workspace: &Path) {
    let folder = workspace.join(FOLDER);
    for folder in [&folder, &history::folder(&folder)] {
        let is_leftover = |name: &&String| name.starts_with(UNFINISHED) && !name.contains('.');
        for name in names_in(folder).unwrap_or_default().iter().filter(is_leftover) {
            drop(fs::remove_file(folder.join(name)));
        }
    }
}

pub(crate) fn hash_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Names of what lies in a folder, in order; none where the folder is not there. Names that are no text are nobody's.
pub(crate) fn names_in(folder: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io("read", folder, &error)),
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    Ok(names)
}

/// True for a file that leads nowhere else.
pub(crate) fn is_plain(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file())
}

/// A file, unless it is too large, or a link or a device: those lead elsewhere.
pub(crate) fn read_plain(path: &Path) -> Result<Option<Vec<u8>>> {
    let meta = match fs::symlink_metadata(path) {
        Ok(meta) => meta,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io("read", path, &error)),
    };
    if !meta.is_file() {
        let what = format!("{} is a link or a folder. Put the file itself there.", path.display());
        return Err(Error::Workspace { what });
    }
    require_size(path, meta.len())?;
    fs::read(path).map(Some).map_err(|error| Error::io("read", path, &error))
}

fn require_size(path: &Path, bytes: u64) -> Result<()> {
    if bytes <= MOST_BYTES {
        return Ok(());
    }
    let what = format!(
        "{} is larger than the {} MB that rules and their tables may have. Leave out what the rules do not need.",
        path.display(),
        MOST_BYTES >> 20
    );
    Err(Error::Workspace { what })
}

fn require_table_name(name: &str) -> Result<()> {
    if is_table_name(name) {
        return Ok(());
    }
    let what = format!(
        "{name:?} is no name of a table. Put the table beside the rules and name it without a folder, like \"clusters.csv\"."
    );
    Err(Error::Workspace { what })
}

/// True for a plain name that means the same file on every system, and only one.
fn is_table_name(name: &str) -> bool {
    let plain = name.chars().all(|char| !char.is_control() && !r#"/\:*?"<>|"#.contains(char));
    let lower = name.to_ascii_lowercase();
    let stem = lower.split('.').next().unwrap_or_default().trim_end();
    let ends = Path::new(&lower).extension().is_some_and(|ending| ending == "csv");
    let numbered = NUMBERED_DEVICES.iter().any(|device| {
        stem.strip_prefix(device)
            .is_some_and(|number| number.chars().count() == 1 && number.chars().all(char::is_numeric))
    });
    plain && ends && !stem.is_empty() && name.len() <= 200 && !numbered && !DEVICES.contains(&stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::copy_workspace;
    use crate::workspace::Workspace;

    fn workspace() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(&folder.path().join("a.curio")).unwrap();
        (folder, workspace)
    }

    /// Saves on top of what is there.
    fn save(rules: &RulesFile, text: &str) -> String {
        let seen = rules.read().unwrap().map(|rules| rules.hash);
        rules.save(text, seen.as_deref()).unwrap().hash
    }

    fn save_all(rules: &RulesFile, texts: &[&str]) {
        for text in texts {
            save(rules, text);
        }
    }

    fn text(rules: Option<RulesText>) -> Option<String> {
        rules.map(|rules| rules.text)
    }

    fn on_disk(workspace: &Workspace) -> PathBuf {
        workspace.folder().join("rules/rules.toml")
    }

    fn texts(workspace: &Workspace) -> Vec<String> {
        names_in(&workspace.folder().join("rules/history")).unwrap()
    }

    #[test]
    fn rules_come_back_as_they_were_saved() {
        let (_folder, workspace) = workspace();
        let rules = workspace.rules();
        assert_eq!((rules.read().unwrap(), rules.steps()), (None, (0, 0)));
        assert!(rules.undo().unwrap().is_none() && rules.redo().unwrap().is_none());
        let saved = rules.save("# Ü\r\nversion = 1\n", None).unwrap();
        assert_eq!(rules.read().unwrap(), Some(saved.clone()));
        assert_eq!(fs::read_to_string(on_disk(&workspace)).unwrap(), saved.text);
        save(&rules, &saved.text);
        assert_eq!(rules.steps(), (0, 0), "the same text is no step");
    }

    #[test]
    fn undo_and_redo_walk_the_steps_also_after_a_restart() {
        let (_folder, workspace) = workspace();
        let rules = workspace.rules();
        save_all(&rules, &["a", "b", "c"]);
        assert_eq!(rules.steps(), (2, 0));
        assert_eq!(text(rules.undo().unwrap()).as_deref(), Some("b"));
        let folder = workspace.folder().to_owned();
        drop(workspace);
        let workspace = Workspace::open(&folder).unwrap();
        let rules = workspace.rules();
        assert_eq!(rules.steps(), (1, 1));
        assert_eq!(text(rules.undo().unwrap()).as_deref(), Some("a"));
        assert_eq!(rules.undo().unwrap(), None);
        assert_eq!(text(rules.read().unwrap()).as_deref(), Some("a"));
        assert_eq!(text(rules.redo().unwrap()).as_deref(), Some("b"));
        assert_eq!(text(rules.redo().unwrap()).as_deref(), Some("c"));
        assert_eq!(rules.redo().unwrap(), None);
        rules.undo().unwrap();
        save(&rules, "d");
        assert_eq!((rules.steps(), texts(&workspace).len()), ((2, 0), 3));
        assert_eq!(text(rules.undo().unwrap()).as_deref(), Some("b"));
    }

    #[test]
    fn a_change_by_hand_is_not_overwritten_unseen() {
        let (_folder, workspace) = workspace();
        let rules = workspace.rules();
        let seen = save(&rules, "a");
        fs::write(on_disk(&workspace), "by hand").unwrap();
        let refused = rules.save("b", Some(&seen)).unwrap_err().to_string();
        assert!(refused.contains("was changed in another program meanwhile"), "{refused}");
        assert!(rules.save("b", None).is_err());
        assert_eq!(text(rules.read().unwrap()).as_deref(), Some("by hand"));
        assert_eq!((rules.steps(), texts(&workspace).len()), ((1, 0), 1));
    }

    #[test]
    fn a_change_by_hand_is_a_step() {
        let (_folder, workspace) = workspace();
        let rules = workspace.rules();
        save(&rules, "a");
        save(&rules, "b");
        rules.undo().unwrap();
        fs::write(on_disk(&workspace), "by hand").unwrap();
        assert_eq!(rules.steps(), (1, 0));
        assert_eq!(text(rules.undo().unwrap()).as_deref(), Some("a"));
        assert_eq!(text(rules.redo().unwrap()).as_deref(), Some("by hand"));
        fs::write(on_disk(&workspace), "by hand again").unwrap();
        save(&rules, "c");
        assert_eq!(rules.steps(), (3, 0));
        let back: Vec<_> = std::iter::from_fn(|| text(rules.undo().unwrap())).collect();
        assert_eq!(back, ["by hand again", "by hand", "a"]);
        fs::remove_file(on_disk(&workspace)).unwrap();
        assert_eq!((rules.read().unwrap(), rules.steps()), (None, (1, 0)));
        assert_eq!(text(rules.undo().unwrap()).as_deref(), Some("a"));
    }

    #[test]
    fn rules_written_by_hand_need_no_history() {
        let (_folder, workspace) = workspace();
        let rules = workspace.rules();
        fs::create_dir(workspace.folder().join("rules")).unwrap();
        fs::write(on_disk(&workspace), "by hand").unwrap();
        assert_eq!((rules.steps(), rules.undo().unwrap()), ((0, 0), None));
        save(&rules, "a");
        assert_eq!(text(rules.undo().unwrap()).as_deref(), Some("by hand"));
        fs::write(on_disk(&workspace), b"caf\xe9").unwrap();
        let refused = rules.read().unwrap_err().to_string();
        assert!(refused.contains("no text in UTF-8 (from byte 3 on)"), "{refused}");
        assert_eq!(text(rules.undo().unwrap()).as_deref(), Some("by hand"));
        assert!(rules.redo().is_err());
        assert_eq!(text(rules.read().unwrap()).as_deref(), Some("by hand"));
    }

    #[test]
    fn two_hundred_steps_are_kept() {
        let (_folder, workspace) = workspace();
        let rules = workspace.rules();
        for step in 0..250 {
            save(&rules, &format!("# {step}"));
        }
        assert_eq!((rules.steps(), texts(&workspace).len()), ((200, 0), 201));
        assert_eq!(text(rules.undo().unwrap()).as_deref(), Some("# 248"));
        assert_eq!((rules.steps(), texts(&workspace).len()), ((199, 1), 201));
        let oldest = History::read(&workspace.folder().join("rules")).unwrap().past.remove(0);
        assert_eq!(oldest, hash_of(b"# 49"));
        fs::write(on_disk(&workspace), "by hand").unwrap();
        save(&rules, "new");
        assert_eq!((rules.steps(), texts(&workspace).len()), ((200, 0), 201));
    }

    #[test]
    fn a_damaged_history_loses_no_rules() {
        for damaged in
            ["", "{", "[]", "{\"version\":1,\"past\":[\"../../lock\",\"x\"],\"now\":\"y\",\"future\":[\"z\"]}"]
        {
            let (_folder, workspace) = workspace();
            let rules = workspace.rules();
            save_all(&rules, &["a", "b"]);
            fs::write(workspace.folder().join("rules/steps.json"), damaged).unwrap();
            assert_eq!(rules.steps(), (0, 0), "{damaged}");
            assert_eq!(rules.undo().unwrap(), None);
            assert_eq!(text(rules.read().unwrap()).as_deref(), Some("b"));
            save(&rules, "c");
            assert_eq!((text(rules.undo().unwrap()).as_deref(), texts(&workspace).len()), (Some("b"), 2));
        }
        let (_folder, workspace) = workspace();
        let rules = workspace.rules();
        let hashes = ["a", "b", "c"].map(|text| save(&rules, text));
        let kept = |hash: &str| workspace.folder().join(format!("rules/history/{hash}.toml"));
        fs::write(kept(&hashes[1]), "another").unwrap();
        assert_eq!(text(rules.undo().unwrap()).as_deref(), Some("a"), "a text that was changed is passed over");
        fs::remove_file(kept(&hashes[1])).unwrap();
        assert_eq!(rules.steps(), (0, 1));
        assert_eq!(text(rules.redo().unwrap()).as_deref(), Some("c"));
        fs::write(workspace.folder().join("rules/steps.json"), r#"{"version":2,"past":[],"now":null,"future":[]}"#)
            .unwrap();
        let refused = rules.save("d", Some(&hashes[2])).unwrap_err().to_string();
        assert!(refused.contains("was written by a newer Curio"), "{refused}");
        assert_eq!(text(rules.read().unwrap()).as_deref(), Some("c"));
    }

    #[test]
    fn what_a_crash_leaves_is_whole_and_cleared() {
        let (_folder, workspace) = workspace();
        let rules = workspace.rules();
        save_all(&rules, &["a", "b"]);
        let steps = fs::read(workspace.folder().join("rules/steps.json")).unwrap();
        save(&rules, "c");
        // As if the text had been written and the steps had not.
        fs::write(workspace.folder().join("rules/steps.json"), steps).unwrap();
        let leftovers = ["rules/window-aB3", "rules/history/window-x"].map(|name| workspace.folder().join(name));
        for path in &leftovers {
            fs::write(path, "half").unwrap();
        }
        rules.put_table("window-costs.csv", b"value,name\n").unwrap();
        let folder = workspace.folder().to_owned();
        drop(workspace);
        let workspace = Workspace::open(&folder).unwrap();
        let rules = workspace.rules();
        assert!(leftovers.iter().all(|path| !path.exists()));
        assert_eq!(rules.table("window-costs.csv").unwrap(), b"value,name\n");
        assert_eq!((text(rules.read().unwrap()).as_deref(), rules.steps()), (Some("c"), (2, 0)));
        assert_eq!(text(rules.undo().unwrap()).as_deref(), Some("b"));
        assert_eq!(text(rules.undo().unwrap()).as_deref(), Some("a"));
        // As if undo had written the text and not the steps.
        fs::write(on_disk(&workspace), "b").unwrap();
        assert_eq!(text(rules.undo().unwrap()).as_deref(), Some("a"));
    }

    #[test]
    fn tables_lie_beside_the_rules_and_nowhere_else() {
        let (folder, workspace) = workspace();
        let rules = workspace.rules();
        fs::write(folder.path().join("x.csv"), "secret").unwrap();
        fs::write(workspace.folder().join("x.csv"), "secret").unwrap();
        rules.put_table("Teams of 2026 – é.CSV", b"a").unwrap();
        assert_eq!(rules.table("Teams of 2026 – é.CSV").unwrap(), b"a");
        rules.put_table("x.csv", b"mine").unwrap();
        rules.put_table("x.csv", b"mine too").unwrap();
        assert_eq!(rules.table("x.csv").unwrap(), b"mine too");
        let tricks = [
            "",
            ".csv",
            "..csv",
            ".x.csv",
            "../x.csv",
            "..\\x.csv",
            "/etc/passwd",
            "/etc/passwd.csv",
            "a/b.csv",
            "./x.csv",
            "C:\\x.csv",
            "C:x.csv",
            "x.csv\0",
            "x.csv\0.csv",
            "x\n.csv",
            "x.csv/",
            "x.csv/.",
            "rules.toml",
            "steps.json",
            "x.csv.toml",
            "nul.csv",
            "COM1.csv",
            "aux .x.csv",
            "x.csv:stream",
            "a*.csv",
            "\\\\host\\share\\x.csv",
        ];
        for name in tricks {
            let refused = rules.table(name).unwrap_err().to_string();
            assert!(refused.contains("is no name of a table"), "{name:?}: {refused}");
            assert!(rules.put_table(name, b"x").is_err(), "{name:?}");
        }
        let missing = rules.table("clusters.csv").unwrap_err().to_string();
        assert!(missing.starts_with("There is no table clusters.csv in "), "{missing}");
        assert!(rules.put_table("large.csv", &vec![b'x'; (50 << 20) + 1]).is_err());
        fs::File::create(workspace.folder().join("rules/large.csv")).unwrap().set_len((50 << 20) + 1).unwrap();
        let large = rules.table("large.csv").unwrap_err().to_string();
        assert!(large.contains("is larger than the 50 MB"), "{large}");
        fs::create_dir(workspace.folder().join("rules/folder.csv")).unwrap();
        assert!(rules.table("folder.csv").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let (folder, workspace) = workspace();
        let rules = workspace.rules();
        save(&rules, "a");
        let secret = folder.path().join("secret");
        fs::write(&secret, "secret").unwrap();
        std::os::unix::fs::symlink(&secret, workspace.folder().join("rules/x.csv")).unwrap();
        let refused = rules.table("x.csv").unwrap_err().to_string();
        assert!(refused.contains("is a link or a folder"), "{refused}");
        rules.put_table("x.csv", b"mine").unwrap();
        assert_eq!(fs::read(&secret).unwrap(), b"secret");
        fs::remove_file(on_disk(&workspace)).unwrap();
        std::os::unix::fs::symlink(&secret, on_disk(&workspace)).unwrap();
        assert!(rules.read().is_err() && rules.fingerprint().is_err());
    }

    #[test]
    fn the_fingerprint_notices_every_change() {
        let (_folder, workspace) = workspace();
        let rules = workspace.rules();
        let mut known = vec![rules.fingerprint().unwrap()];
        let mut changed = |rules: &RulesFile| {
            let now = rules.fingerprint().unwrap();
            assert_eq!(now, rules.fingerprint().unwrap());
            assert!(!known.contains(&now));
            known.push(now);
        };
        save(&rules, "a");
        changed(&rules);
        rules.put_table("x.csv", b"").unwrap();
        changed(&rules);
        rules.put_table("x.csv", b"a").unwrap();
        changed(&rules);
        rules.put_table("y.csv", b"a").unwrap();
        changed(&rules);
        fs::remove_file(workspace.folder().join("rules/x.csv")).unwrap();
        changed(&rules);
        save(&rules, "b");
        changed(&rules);
        let now = rules.fingerprint().unwrap();
        save(&rules, "c");
        rules.undo().unwrap();
        assert_eq!(rules.fingerprint().unwrap(), now, "steps are no rules");
    }

    #[test]
    fn rules_are_adopted_once() {
        let (folder, workspace) = workspace();
        let rules = workspace.rules();
        let samples = folder.path().join("samples");
        fs::create_dir(&samples).unwrap();
        let refused = rules.adopt(&samples).unwrap_err().to_string();
        assert!(refused.starts_with("There is no rules.toml in "), "{refused}");
        for (name, content) in [("rules.toml", "a"), ("accounts.csv", "id"), ("notes.txt", "x"), ("steps.json", "{}")] {
            fs::write(samples.join(name), content).unwrap();
        }
        assert!(rules.adopt(&samples).unwrap());
        assert_eq!(text(rules.read().unwrap()).as_deref(), Some("a"));
        assert_eq!((rules.table("accounts.csv").unwrap(), rules.steps()), (b"id".to_vec(), (0, 0)));
        assert!(!workspace.folder().join("rules/notes.txt").exists());
        fs::write(samples.join("rules.toml"), "b").unwrap();
        assert!(!rules.adopt(&samples).unwrap());
        assert_eq!(text(rules.read().unwrap()).as_deref(), Some("a"));
    }

    #[test]
    fn a_workspace_open_elsewhere_is_only_read() {
        let (folder, workspace) = workspace();
        let seen = save(&workspace.rules(), "a");
        let second = Workspace::open(workspace.folder()).unwrap();
        assert!(second.read_only());
        let rules = second.rules();
        assert_eq!(text(rules.read().unwrap()).as_deref(), Some("a"));
        let tries = [
            rules.save("b", Some(&seen)).map(drop),
            rules.put_table("x.csv", b""),
            rules.undo().map(drop),
            rules.redo().map(drop),
            rules.adopt(folder.path()).map(drop),
        ];
        for refused in tries {
            let refused = refused.unwrap_err().to_string();
            assert!(refused.contains("can only be read here"), "{refused}");
        }
    }

    #[test]
    fn a_copy_takes_rules_tables_and_steps_along() {
        let (folder, workspace) = workspace();
        let rules = workspace.rules();
        save_all(&rules, &["a", "b", "c"]);
        rules.undo().unwrap();
        rules.put_table("x.csv", b"value,name\n").unwrap();
        fs::write(workspace.folder().join("rules/window-half"), "half").unwrap();
        let to = folder.path().join("copy.curio");
        copy_workspace(workspace.folder(), &to, false).unwrap();
        assert_eq!(names_in(&to.join("rules")).unwrap(), ["history", "rules.toml", "steps.json", "x.csv"]);
        let copied = Workspace::open(&to).unwrap();
        let (copied, rules) = (copied.rules(), rules);
        assert_eq!((copied.steps(), copied.fingerprint().unwrap()), (rules.steps(), rules.fingerprint().unwrap()));
        assert_eq!(text(copied.redo().unwrap()).as_deref(), Some("c"));
        assert_eq!(text(rules.read().unwrap()).as_deref(), Some("b"));
        fs::remove_dir_all(workspace.folder().join("rules")).unwrap();
        let to = folder.path().join("bare.curio");
        copy_workspace(workspace.folder(), &to, false).unwrap();
        assert!(!to.join("rules").exists());
    }
}
