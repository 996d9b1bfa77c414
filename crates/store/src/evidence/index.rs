//! The index of kept evidence.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::given::Given;
use crate::error::{Error, Result};
use crate::rules::read_plain;
use crate::window::replace;

const NAME: &str = "index.json";
/// Version of the layout on disk.
const VERSION: u32 = 1;

/// A file that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFile {
    /// Its name, with the folder that it was handed over in.
    pub name: String,
    /// SHA-256 of its content, which is also the name of the copy.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// When it was kept.
    pub added: String,
    /// `2026-11-01`, the day the file was last written; empty where the disk did not say.
    pub day: String,
    /// What the folder it came from is known by.
    place: String,
}

impl KeptFile {
    pub(super) fn given(&self, bytes: Vec<u8>) -> Given {
        Given { name: self.name.clone(), bytes, day: self.day.clone(), place: self.place.clone() }
    }
}

/// All kept files, by name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Index {
    version: u32,
    pub(super) files: Vec<KeptFile>,
}

impl Index {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(NAME);
        let Some(bytes) = read_plain(&path)? else { return Ok(Self { version: VERSION, files: Vec::new() }) };
        let index: Self = serde_json::from_slice(&bytes).map_err(|error| {
            let what =
                format!("{} is damaged ({error}). Move the folder away and load the evidence again.", path.display());
            Error::Workspace { what }
        })?;
        if index.version > VERSION {
            let what = format!("{} was written by a newer Curio. Open it with that version.", path.display());
            return Err(Error::Workspace { what });
        }
        // Copies lie in this folder and nowhere else, whatever the index says.
        let is_hash = |hash: &str| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        if let Some(file) = index.files.iter().find(|file| !is_hash(&file.sha256)) {
            let what = format!(
                "{} is damaged ({:?} is no hash). Move the folder away and load the evidence again.",
                path.display(),
                file.sha256
            );
            return Err(Error::Workspace { what });
        }
        Ok(index)
    }

    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        let text = serde_json::to_vec_pretty(self).map_err(|error| Error::Workspace { what: error.to_string() })?;
        replace(folder, NAME, &text)
    }

    /// Takes a file in, in place of the one of its name.
    pub(super) fn put(&mut self, given: &Given, sha256: String, now: &str) {
        let Given { name, bytes, day, place } = given;
        self.files.retain(|file| file.name != *name);
        self.files.push(KeptFile {
            name: name.clone(),
            sha256,
            bytes: bytes.len() as u64,
            added: now.to_owned(),
            day: day.clone(),
            place: place.clone(),
        });
        self.files.sort_by(|a, b| a.name.cmp(&b.name));
    }

    /// Gives files whose name another one has a name of their own. Files of one folder stay together: the folder is numbered.
    pub(super) fn named(&self, given: Vec<Given>) -> Vec<Given> {
        let kept = self.files.iter().map(|file| (file.name.clone(), file.place.clone()));
        let mut taken: BTreeMap<String, String> = kept.collect();
        let mut named = Vec::new();
        let mut rest = given;
        while !rest.is_empty() {
            let place = rest[0].place.clone();
            let (alike, others): (Vec<Given>, Vec<Given>) = rest.into_iter().partition(|file| file.place == place);
            rest = others;
            let fits = |number: usize| {
                let free = |file: &Given| taken.get(&numbered(&file.name, number)).is_none_or(|known| *known == place);
                alike.iter().all(free)
            };
            // Names that are taken are fewer than these numbers.
            let number = (1..=taken.len() + 1).find(|number| fits(*number)).unwrap_or(1);
            for file in alike {
                let name = numbered(&file.name, number);
                taken.insert(name.clone(), place.clone());
                named.push(Given { name, ..file });
            }
        }
        named
    }
}

/// `a/volumes.json` as `a (2)/volumes.json`, `volumes.json` as `volumes (2).json`.
fn numbered(name: &str, number: usize) -> String {
    if number == 1 {
        return name.to_owned();
    }
    if let Some((folder, file)) = name.rsplit_once('/') {
        return format!("{folder} ({number})/{file}");
    }
    match name.split_once('.') {
        Some((stem, ending)) => format!("{stem} ({number}).{ending}"),
        None => format!("{name} ({number})"),
    }
}
